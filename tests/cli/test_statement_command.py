"""`relance statement`, run on small workspaces."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from relance_docs.cli.main import relance
from tests.workspaces import DEBTOR, INVOICE, PATH, SETTINGS, write_files

CASE = DEBTOR + INVOICE


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with one case, 2026-014, and stand in it."""
    write_files(tmp_path, {"relance.yaml": SETTINGS, PATH: CASE})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run `relance statement` as of 2026-08-31; return its exit code."""
    return relance.main(["statement", "--as-of", "2026-08-31", *arguments], standalone_mode=False)


def test_json_of_one_case(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One case is one object, with these keys in this order and amounts as text."""
    del workspace
    line = {"base": "10000.00", "days": 61, "rate_percent": "12.15", "amount": "203.05"}

    assert 0 == run("2026-014", "--format", "json")
    data: dict[str, Any] = json.loads(capsys.readouterr().out)

    head = {name: value for name, value in data.items() if name != "invoices"}
    assert list(head.items()) == [
        ("case", "2026-014"),
        ("as_of", "2026-08-31"),
        ("regime", "business"),
        ("allocation", "legal"),
        ("rate_reading", "progressive"),
        ("principal_due", "10000.00"),
        ("penalties_due", "413.68"),
        ("indemnity_due", "40.00"),
        ("total_due", "10453.68"),
        ("credit", "0.00"),
        ("daily_penalty", "3.40"),
        ("allocations", []),
        ("other_allocation", {"allocation": "capital_first", "total_due": "10453.68"}),
        ("other_reading", {"rate_reading": "frozen", "total_due": "10449.44"}),
    ]
    (invoice,) = data["invoices"]
    assert ["invoice_number", "principal_due", "penalties_due", "indemnity_due", "lines"] == [
        *invoice
    ]
    assert ["from", "to", "days", "base", "rate_percent", "amount", "basis"] == [
        *invoice["lines"][0]
    ]
    assert line.items() <= invoice["lines"][0].items()


def test_json_without_a_case_is_a_list(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No case named, or several, is a list."""
    other = workspace / "cases" / "2026-015.yaml"
    other.write_text(CASE.replace("0042", "0043"), encoding="utf-8")

    for named in ([], ["2026-015", "2026-014"]):
        assert 0 == run(*named, "--format", "json")
        assert {"2026-014", "2026-015"} == {s["case"] for s in json.loads(capsys.readouterr().out)}


def test_a_dispute_adds_one_key(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`disputed_due` is there only while a dispute is open."""
    dispute = "    dispute: {raised_on: 2026-05-10, amount: 1000.00, reason: quantité}\n"
    (workspace / "cases" / "2026-014.yaml").write_text(CASE + dispute, encoding="utf-8")

    run("2026-014", "--format", "json")

    assert "1041.37" == json.loads(capsys.readouterr().out)["disputed_due"]


def test_csv_has_one_row_per_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rows of the CSV add up to the penalties."""
    del workspace
    run("--format", "csv")

    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))

    assert ["203.05", "210.63"] == [row["amount"] for row in rows]
    assert {"FA-2026-0042"} == {row["invoice_number"] for row in rows}


def test_text_shows_lines_and_totals(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person sees every line, the total, and what the other choices would give."""
    del workspace
    run("2026-014")

    shown = capsys.readouterr().out

    for expected in ("210.63", "10,453.68", "10,449.44", "L441-10", "2031-04-30", "2026-11-22"):
        assert expected in shown


def test_text_in_french(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Amounts, days and the choices made are written as a French reader writes them."""
    del workspace
    run("2026-014", "--lang", "fr")

    shown = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    shown = shown.replace("\N{NARROW NO-BREAK SPACE}", " ")

    assert "Ce qui est dû à la fin du 31 août 2026 (débiteur : professionnel ;" in shown
    assert "  01/05/2026  30/06/2026     61  10 000,00   12,15   203,05  taux BCE de" in shown
    assert "total dû   10 453,68\n" in shown
    assert "Avec l’autre choix (taux du premier jour) : total dû 10 449,44" in shown


def test_a_bad_case_does_not_stop_the_others(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What cannot be reckoned is said on stderr; the rest is printed; the exit code is 1."""
    clause = "terms: {penalty_rate: {fixed: 5.00}}\n"
    (workspace / "cases" / "2026-015.yaml").write_text(
        CASE.replace("0042", "0043") + clause, encoding="utf-8"
    )
    (workspace / "cases" / "2026-016.yaml").write_text("debtor: {}\n", encoding="utf-8")

    assert 1 == run("--format", "json")
    said = capsys.readouterr()

    assert ["2026-014"] == [each["case"] for each in json.loads(said.out)]
    assert "the penalty clause gives 5.00 % in 2026-S1" in said.err
    assert "cases/2026-016.yaml:" in said.err


def test_a_missing_semester_says_what_to_write(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reserved while it runs, refused once it is over; adding it to relance.yaml is the way out."""
    assert 0 == run("--as-of", "2027-01-31")
    told = "penalties are reckoned until 2026-12-31, for the rate of 2027-S1 is not known yet"
    assert told in capsys.readouterr().out
    assert 1 == run("--as-of", "2027-07-31")
    assert "`relance rate 2027-S1 --ecb" in capsys.readouterr().err

    rates = "rates:\n  - {semester: 2027-S1, ecb_percent: 2.65, source: BCE}\n"
    (workspace / "relance.yaml").write_text(SETTINGS + rates, encoding="utf-8")

    assert 0 == run("--as-of", "2027-01-31")
    assert "12.65" in capsys.readouterr().out
