"""`relance status`: one row per case, what to do first on top."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from relance_docs.cli.output import display_width
from tests.workspaces import run, settings_of, write_files

SETTINGS = settings_of("2026-07-01", checked="2026-06-30")
CASE = """\
debtor:
  kind: business
  name: %(debtor)s
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Mme Durand, email: durand@example.org}
invoices:
  - invoice_number: %(number)s
    issue_date: 2026-05-04
    due_date: %(due)s
    total_with_vat: 1000.00
%(more)s"""


def case_text(number: str, due: str, more: str = "", debtor: str = "Menuiserie Fictive") -> str:
    """Return the file of a case of one invoice."""
    return CASE % {"number": number, "due": due, "more": more, "debtor": debtor}


CASES = {
    "2026-001": case_text("FA-1", "2026-08-01"),
    "2026-002": case_text("FA-2", "2026-06-15"),
    "2026-003": case_text(
        "FA-3",
        "2026-05-20",
        "history:\n  - {at: 2026-06-20, step: avertissement}\n",
        "Établissements Fictifs de la Très Longue Enseigne",
    ),
    "2026-004": case_text("FA-4", "2026-05-20", "pause: {until: 2026-07-15, reason: congés}\n"),
    "2026-005": case_text(
        "FA-5", "2026-05-20", "closed: {reason: written_off, closed_on: 2026-06-25}\n"
    ),
    "2026-006": case_text("FA-6", "3/6/2026"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace of six cases."""
    cases = {f"cases/{number}.yaml": text for number, text in CASES.items()}
    return write_files(tmp_path, {"relance.yaml": SETTINGS, **cases})


def rows(root: Path, *arguments: str) -> list[dict[str, object]]:
    """Return what `relance status --format json` prints."""
    found: list[dict[str, object]] = json.loads(
        run(root, "status", "--all", "--format", "json", *arguments).stdout
    )
    return found


def test_the_keys_are_those_of_the_documentation(root: Path) -> None:
    """The JSON is a list of objects with these keys, in this order."""
    keys = "case debtor stage next_step due_on ready reason balance total_due days_late"

    assert keys.split() == list(rows(root)[0])


def test_what_is_to_be_done_comes_first(root: Path) -> None:
    """Ready, the gravest first; then what the user must settle; what waits; what is over."""
    expected = ["2026-003", "2026-002", "2026-006", "2026-004", "2026-001", "2026-005"]

    assert expected == [row["case"] for row in rows(root)]


def test_a_case_that_is_ready(root: Path) -> None:
    """A document can leave: its step, its day, what is owed; no reason."""
    assert rows(root, "2026-002") == [
        {
            "case": "2026-002",
            "debtor": "Menuiserie Fictive",
            "stage": "overdue",
            "next_step": "relance-1",
            "due_on": "2026-06-16",
            "ready": True,
            "reason": None,
            "balance": "1000.00",
            "total_due": "1045.33",
            "days_late": 16,
        }
    ]


def test_a_case_that_waits(root: Path) -> None:
    """The reason and the day on which it ends are told."""
    (row,) = rows(root, "cases/2026-004.yaml")

    assert (False, "relance-1", "2026-07-15") == (row["ready"], row["next_step"], row["due_on"])
    assert row["reason"] == (
        "paused until 2026-07-15: congés; to end it before, `relance resume 2026-004`"
    )


def test_a_case_that_is_over(root: Path) -> None:
    """Nothing comes next."""
    (row,) = rows(root, "2026-005")

    assert ("closed", None, None, False) == (
        row["stage"],
        row["next_step"],
        row["due_on"],
        row["ready"],
    )


def test_a_file_with_errors_is_a_row(root: Path) -> None:
    """One bad file stops no other; the exit code says that there is one."""
    (row,) = rows(root, "2026-006")

    assert ("error", None, False) == (row["stage"], row["total_due"], row["ready"])
    assert "relance check" in str(row["reason"])
    assert run(root, "status").exit_code == 1
    assert run(root, "status", "2026-001", "2026-002").exit_code == 0


def test_csv_says_the_same(root: Path) -> None:
    """CSV has the keys of the JSON as its columns."""
    found = list(
        csv.DictReader(io.StringIO(run(root, "status", "--all", "--format", "csv").stdout))
    )

    assert [row["case"] for row in rows(root)] == [row["case"] for row in found]
    assert ("true", "", "1045.33") == (
        found[1]["ready"],
        found[1]["reason"],
        found[1]["total_due"],
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_fits_a_page(root: Path, language: str) -> None:
    """No line is wider than 100 columns, and every case has its reason under it."""
    lines = run(root, "status", "--all", "--lang", language).stdout.splitlines()

    assert max(map(display_width, lines)) <= 100
    # Of the first case, and of no other, what is owed is not due yet.
    assert len(CASES) + 1 == sum(line.startswith("  → ") for line in lines)


def test_what_is_not_due_yet_is_told_apart(root: Path) -> None:
    """The total is that of the statement; a person is told which part of it is not due yet."""
    bill = "  - {invoice_number: FA-7, issue_date: 2026-06-01, due_date: 2026-09-01, total_with_vat"
    (root / "cases" / "2026-007.yaml").write_text(
        case_text("FA-8", "2026-06-15", f"{bill}: 500.00}}\n"), encoding="utf-8"
    )
    statement = json.loads(run(root, "statement", "2026-007", "--format", "json").stdout)
    (row,) = rows(root, "2026-007")
    shown = run(root, "status", "2026-007", "--lang", "en").stdout

    assert statement["total_due"] == row["total_due"] == "1545.33"
    assert "1,545.33" in shown
    assert "of what is owed, 500.00 € are not due yet" in shown


def test_the_table_in_french(root: Path) -> None:
    """Stages, days and amounts are written as a French reader writes them."""
    shown = run(root, "status", "2026-002", "2026-005", "--lang", "fr").stdout

    assert "16/06/2026" in shown
    assert "1\N{NARROW NO-BREAK SPACE}045,33" in shown
    assert "clos" in shown
    assert "(perte)" in shown


def test_another_day(root: Path) -> None:
    """--as-of asks for another day."""
    (row,) = rows(root, "2026-002", "--as-of", "2026-06-15")

    assert ("not_due", False) == (row["stage"], row["ready"])


def test_a_case_that_does_not_exist(root: Path) -> None:
    """The near ones are named."""
    found = run(root, "status", "2026-0002")

    assert found.exit_code == 1
    assert "2026-002" in found.stderr


def test_what_is_disputed_is_said_where_less_is_owed_than_the_balance_shows(root: Path) -> None:
    """The two amounts of a row differ by it."""
    more = "    dispute: {raised_on: 2026-06-20, amount: 400.00, reason: casse}\n"
    write_files(root, {"cases/2026-008.yaml": case_text("FA-8", "2026-06-01", more)})

    assert "400.00 € of principal are disputed" in run(root, "status", "2026-008").output
