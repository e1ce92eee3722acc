"""`relance today`: what is to be done, the most urgent first, and the deadlines everywhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.workspaces import git, settings_of

SETTINGS = settings_of("2026-07-01", checked="2026-06-30")
CASE = """\
debtor:
  kind: business
  name: %(debtor)s
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Mme Durand, email: durand@example.org, phone: "+33 4 00 00 00 00"}
invoices:
  - invoice_number: %(number)s
    issue_date: 2026-05-04
    due_date: %(due)s
    total_with_vat: 1000.00
%(more)s"""
INSOLVENT = "insolvency: {kind: redressement, opened_on: 2026-05-12, published_on: 2026-05-17}\n"
CALLED = "history:\n  - {at: 2026-06-10, step: relance-1, channel: email}\n"
CASES = {
    "2026-001": ("Alpha", "FA-1", "2026-06-25", ""),
    "2026-002": ("Bravo", "FA-2", "2026-06-01", CALLED),
    "2026-003": ("Charlie", "FA-3", "2026-05-10", INSOLVENT),
    "2026-004": ("Delta", "FA-4", "2026-06-01", "to_confirm: [« adresse, à comparer »]\n"),
    "2026-005": (
        "Echo",
        "FA-5",
        "2026-06-01",
        "closed: {reason: written_off, closed_on: 2026-06-25}\n",
    ),
    "2026-006": ("Foxtrot", "FA-6", "2026-09-01", ""),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace of six cases, without git."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    for number, (debtor, invoice, due, more) in CASES.items():
        facts = {"debtor": f"{debtor} Fictive", "number": invoice, "due": due, "more": more}
        (tmp_path / "cases" / f"{number}.yaml").write_text(CASE % facts, encoding="utf-8")
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    """Run `relance` in a workspace."""
    return CliRunner().invoke(relance, ["-C", str(root), *arguments])


def tasks(root: Path, *arguments: str) -> list[dict[str, object]]:
    """Return what `relance today --format json` prints, but for what is not committed."""
    found = json.loads(run(root, "today", "--format", "json", *arguments).stdout)
    return [task for task in found if task["code"] != "unsaved"]


def test_the_keys_are_those_of_the_documentation(root: Path) -> None:
    """The JSON is a list of objects with these keys, in this order."""
    keys = "code case debtor step day days_left sentence command"

    assert keys.split() == list(tasks(root)[0])


def test_the_most_urgent_comes_first(root: Path) -> None:
    """The deadline of the law, then the call, the letter, the question of an import."""
    found = [(task["code"], task["case"]) for task in tasks(root)]

    assert found == [
        ("declaration", "2026-003"),
        ("call", "2026-002"),
        ("letter", "2026-001"),
        ("to_confirm", "2026-004"),
    ]


def test_a_deadline_has_its_days_left_and_its_command(root: Path) -> None:
    """Published on 17 May: declared by 17 July, 16 days from 1 July."""
    task = tasks(root)[0]

    assert (task["day"], task["days_left"]) == ("2026-07-17", 16)
    assert task["command"] == "relance dossier 2026-003"


@pytest.mark.parametrize("command", ["status", "today", "letters"])
def test_a_deadline_that_has_passed_is_shouted(root: Path, command: str) -> None:
    """Eight days too late, every daily command says so."""
    found = run(root, command, "2026-003", "--as-of", "2026-07-25", "--lang", "fr")

    assert "DÉPASSÉ" in found.stdout + found.stderr
    assert "relance dossier 2026-003" in found.stdout + found.stderr


def test_explain_has_the_days_that_count(root: Path) -> None:
    """With the days left."""
    shown = run(root, "explain", "2026-003", "--lang", "fr").stdout.replace(
        "\N{NO-BREAK SPACE}", " "
    )

    assert "au plus tard le 17 juillet 2026, il reste 16 j" in " ".join(shown.split())


def test_what_was_changed_by_hand_comes_last(root: Path) -> None:
    """Without git nothing is committed: each case says so, after all that is to be done."""
    found = json.loads(run(root, "today", "--format", "json").stdout)

    assert {task["code"] for task in found[4:]} == {"unsaved"}


def test_nothing_to_be_done_is_said(root: Path) -> None:
    """One line, and nothing else."""
    found = run(root, "today", "2026-005", "--lang", "en")

    assert "2026-005" not in found.stdout or "relance save" in found.stdout


def test_closed_cases_leave_the_status(root: Path) -> None:
    """Unless all are asked for, or the case itself."""
    assert "2026-005" not in run(root, "status").stdout
    assert "2026-005" in run(root, "status", "--all").stdout
    assert "2026-005" in run(root, "status", "2026-005").stdout


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("--due", ["2026-001", "2026-002"]),
        ("--calls", ["2026-002"]),
        ("--blocked", ["2026-004"]),
    ],
)
def test_the_status_is_filtered(root: Path, option: str, expected: list[str]) -> None:
    """What is due, what is to be called, what waits for the user."""
    found = json.loads(run(root, "status", option, "--format", "json").stdout)

    assert sorted(row["case"] for row in found) == expected


def test_a_french_spreadsheet_opens_the_table(root: Path) -> None:
    """Semicolons, decimal commas, French heads and days, the mark of UTF-8."""
    text = run(root, "status", "--format", "csv", "--lang", "fr").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))

    assert text.startswith("\ufeff")
    row = next(row for row in rows if row["dossier"] == "2026-001")
    assert (row["débiteur"], row["prêt"]) == ("Alpha Fictive", "oui")
    assert row["dû en tout"] == "1042,00"
    assert "26/06/2026" in row.values()


def test_a_statement_for_a_french_spreadsheet(root: Path) -> None:
    """The lines of the statement as well."""
    text = run(root, "statement", "2026-001", "--format", "csv", "--lang", "fr").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))

    assert text.startswith("\ufeff")
    assert [row["montant"] for row in rows] == ["1,66", "0,34"]


def test_after_a_call_sheet_the_next_line_says_call(root: Path) -> None:
    """A sheet is for the caller: nobody sends it."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        git(root, *command)
    found = run(root, "letters", "2026-002", "--lang", "en", "-j1")

    assert "next: call" in found.stderr
    assert "relance note 2026-002 --step appel-1" in found.stderr
    assert "relance sent" not in found.stderr


def test_after_the_last_date_to_pay_the_handover_alone_is_told(root: Path) -> None:
    """No letter is left to be made then: neither the list nor the status sends anybody for one."""
    told = (
        "history:\n  - {at: 2026-06-10, step: mise-en-demeure, channel: registered,"
        " pay_by: 2026-06-20}\n"
    )
    facts = {"debtor": "Golf Fictive", "number": "FA-7", "due": "2026-06-01", "more": told}
    (root / "cases/2026-007.yaml").write_text(CASE % facts, encoding="utf-8")

    mine = [task["command"] for task in tasks(root) if task["case"] == "2026-007"]

    assert mine == ["relance dossier 2026-007"]
    assert "relance letters 2026-007" not in run(root, "status", "2026-007").output


def test_letters_that_are_made_are_told(root: Path) -> None:
    """Once they lie in build/letters somebody looks at them, and records those that left."""
    (root / ".gitignore").write_text("build/\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "cas")
    words = "letters of this list that lie in build/letters: 1"

    assert words not in run(root, "today", "--list").stderr
    assert run(root, "letters", "2026-001", "-j1").exit_code == 0
    assert words in run(root, "today", "--list").stderr
    sent = run(root, "sent", "--all", "--on", "2026-07-01")
    assert sent.exit_code == 0, sent.stderr
    assert words not in run(root, "today", "--list").stderr
