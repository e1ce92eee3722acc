"""What a person answers means the same after the next answer, and is checked when it is typed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli import session
from relance_docs.cli.main import relance
from relance_docs.importing.records import DecisionNeeded, ImportAsked
from tests.importing.bank_papers import PAID, bank_bench, camt
from tests.importing.fec_papers import Line, fec_of
from tests.importing.import_bench import TODAY, Bench

UNDATED = Line(amount="700.00", customer="C001", name="Auberge Fictive", piece="FA-1", due=" ")
DATED = Line(amount="1740.25", customer="C002", name="Boulangerie Fictive", piece="FA-2")
BOOKS = fec_of((UNDATED, replace(DATED, due="20260701")))
"""The first of them gets a case when the terms are answered, and the number of the second."""
PAYING = camt((replace(PAID, amount="1740.25", label="VIREMENT", payer="SCI AUTRE"),))


@pytest.fixture
def empty(tmp_path: Path) -> Bench:
    """Return a workspace without a case."""
    return bank_bench(tmp_path / "w", {}).with_history()


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relance_docs.cli.commands.starting.import_.is_terminal", lambda: True)
    # The numbers of new cases bear the year.
    monkeypatch.setattr(session, "_day_of_this_machine", lambda: TODAY)


def imported(bench: Bench, *words: str, given: str | None = None) -> Result:
    """Import the books and the statement, with what is typed at the questions."""
    files = {"livres.txt": BOOKS, "releve.xml": PAYING}
    for name, content in files.items():
        (bench.root.parent / name).write_bytes(content)
    paths = [str(bench.root.parent / name) for name in files]
    options = ["--lang", "en", "-C", str(bench.root), "import", *paths, *words]
    return CliRunner().invoke(relance, options, input=given)


def receipt(bench: Bench, asked: ImportAsked | None = None) -> DecisionNeeded:
    """Return the question of where the receipt goes."""
    decisions = bench.plan(BOOKS, PAYING, asked=asked).decisions
    return next(each for each in decisions if each.key.startswith("bank."))


def test_a_choice_stays_with_its_debtor_when_the_numbers_shift(empty: Bench) -> None:
    """2026-001 is the baker before the terms are answered, and the inn thereafter."""
    line = receipt(empty)
    chosen = line.choices[0].value
    assert "FA-2" == chosen

    asked = ImportAsked(answers={"payment_days": "30", line.key: chosen})
    plan = empty.plan(BOOKS, PAYING, asked=asked)

    cases = [empty.case_after(plan, number) for number in ("2026-001", "2026-002")]
    assert [("Auberge Fictive", 0), ("Boulangerie Fictive", 1)] == [
        (case.debtor.name, len(case.payments)) for case in cases
    ]


@pytest.mark.parametrize("typed", ["1", "2026-002", "FA-2", "boulangerie", "C002", "2026-002:FA-2"])
def test_the_terms_are_asked_before_where_money_goes(empty: Bench, typed: str) -> None:
    """More cases come into question then; a case is named as everywhere."""
    done = imported(empty, given=f"30\n{typed}\ny\n")

    assert 0 == done.exit_code, done.stderr
    file = empty.load().case_file("2026-002")
    assert file.case is not None
    assert ("Boulangerie Fictive", 1) == (file.case.debtor.name, len(file.case.payments))


def test_the_number_of_a_new_case_is_no_name_on_the_command_line(empty: Bench) -> None:
    """It was shown by another run: refused, with the names that hold."""
    line = receipt(empty).key.removeprefix("bank.")
    done = imported(empty, "--terms", "30", "--yes", "--accept", f"{line}=2026-001")
    named = imported(empty, "--terms", "30", "--dry-run", "--accept", f"{line}=boulangerie")

    assert "2026-001 is a case that this import opens" in done.stdout
    assert "name its debtor or an invoice: Auberge Fictive, FA-1" in done.stdout
    assert "2026-002: 2026-11-16 1,740.25 EUR SCI AUTRE VIREMENT — a person said so" in named.stdout


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("garage", "there is no case garage"),
        ("fictive", "'fictive' may mean several: Auberge Fictive, Boul"),
        ("2026-002:FA-9", "case 2026-002 has no invoice FA-9; it has: FA-2"),
        ("boulangerie=1800,00", "is more than the 1,740.25 that came in"),
        ("boulangerie=1740,25 auberge=1,00", "is more than the 1,740.25 that came in"),
    ],
)
def test_a_wrong_answer_is_told_at_once(empty: Bench, typed: str, words: str) -> None:
    """And asked again there; the answers before it are kept."""
    done = imported(empty, given=f"30\n{typed}\n1\ny\n")

    assert words in done.stderr
    assert 1 == done.stderr.count("how many days from the invoice")
    assert 0 == done.exit_code, done.stderr


@pytest.mark.parametrize(
    "typed", ["boulangerie=1310,25 auberge=430,00", "boulangerie=1 310,25\nauberge"]
)
def test_a_receipt_is_shared_in_the_words_of_a_person(empty: Bench, typed: str) -> None:
    """At once, or by the question where the rest goes."""
    done = imported(empty, given=f"30\n{typed}\ny\n")

    assert 0 == done.exit_code, done.stderr
    amounts = [
        [str(payment.amount) for payment in case.payments]
        for number in ("2026-001", "2026-002")
        if (case := empty.load().case_file(number).case) is not None
    ]
    assert [["430.00"], ["1310.25"]] == amounts
    assert ("430.00 left: where?" in done.stderr) is ("\n" in typed)
