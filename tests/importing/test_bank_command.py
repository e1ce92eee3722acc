"""`relance import` of a statement: what the command line takes, and what a terminal asks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.importing.bank_papers import PAID, bank_bench, camt
from tests.importing.import_bench import CASE, Bench
from tests.importing.test_bank_import import SECOND

SLIP = camt((replace(PAID, amount="1100.00", label="REMISE CHEQUES", payer=""),))
UNKNOWN = camt((replace(PAID, amount="77.00", label="VIR SANS NOM", payer="CPAM"),))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a workspace with two cases: 600.00 of a restaurant, 500.00 of a garage."""
    return bank_bench(tmp_path / "w", {"2026-014": CASE, "2026-015": SECOND})


def imported(bench: Bench, content: bytes, *words: str, given: str | None = None) -> Result:
    """Import a statement, with what is typed at the questions."""
    path = bench.root.parent / "releve.xml"
    path.write_bytes(content)
    options = ["--lang", "en", "-C", str(bench.root), "import", str(path), *words]
    return CliRunner().invoke(relance, options, input=given)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program believe that a person sits there."""
    monkeypatch.setattr("relance_docs.cli.commands.starting.import_.is_terminal", lambda: True)


def identifier(bench: Bench, content: bytes) -> str:
    """Return the identifier of the one receipt, from the JSON."""
    said = json.loads(imported(bench, content, "--dry-run", "--format", "json").stdout)
    found: str = said[0]["payments"][0]["id"]
    return found


def test_a_credit_is_shared_on_the_command_line(bench: Bench) -> None:
    """ID=CASE:INVOICE=AMOUNT, as often as there are shares; the last may take the rest."""
    line = identifier(bench, SLIP)
    done = imported(
        bench,
        SLIP,
        "--dry-run",
        *("--accept", f"{line}=2026-014:FA-2026-0001=600,00"),
        *("--accept", f"{line}=2026-015"),
    )

    assert 0 == done.exit_code
    assert "2026-014: 600.00 of 2026-11-16 1,100.00 EUR REMISE CHEQUES" in done.stdout
    assert "2026-015: 500.00 of 2026-11-16 1,100.00 EUR REMISE CHEQUES" in done.stdout


@pytest.mark.parametrize(
    "said",
    [("2026-014:FA-2026-0001", "2026-015"), ("2026-014", "none"), ("2026-014=1", "2026-014=2")],
)
def test_a_contradiction_is_misuse(bench: Bench, said: tuple[str, str]) -> None:
    """Never the last one silently."""
    line = identifier(bench, SLIP)
    words = [word for each in said for word in ("--accept", f"{line}={each}")]
    done = imported(bench, SLIP, "--dry-run", *words)

    assert 2 == done.exit_code
    assert "contradict each other" in done.stderr


def test_an_answer_given_twice_in_other_words_is_misuse(bench: Bench) -> None:
    """--answer of any other decision as well, and --accept against --answer of a line."""
    line = identifier(bench, SLIP)
    twice = imported(bench, SLIP, "--answer", "F.due_date=2026-01-01", "--answer", "F.due_date=x")
    both = imported(bench, SLIP, "--accept", f"{line}=2026-014", "--answer", f"bank.{line}=none")

    assert (2, 2) == (twice.exit_code, both.exit_code)
    assert "F.due_date is answered twice" in twice.stderr


def test_an_identifier_of_no_line_is_misuse(bench: Bench) -> None:
    """A slip of the pen would leave the receipt where it is, without a word."""
    done = imported(bench, SLIP, "--dry-run", "--accept", "0123456789abcdef=2026-014")

    assert 2 == done.exit_code
    assert "no line of these statements has the ID 0123456789abcdef" in done.stderr


def test_what_nothing_recognises_bears_its_identifier(bench: Bench) -> None:
    """And how to place it all the same."""
    done = imported(bench, UNKNOWN, "--dry-run")

    line = identifier(bench, UNKNOWN)
    assert f"2026-11-16 77.00 EUR CPAM VIR SANS NOM [{line}]: no invoice" in done.stdout
    assert "--accept ID=CASE or ID=CASE:INVOICE" in done.stdout


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("typed", ["1", "2026-014", "2026-014:FA-2026-0001"])
def test_a_case_may_be_typed_as_the_answer(bench: Bench, typed: str) -> None:
    """Its place in the list, the key that is shown, or an invoice of it."""
    content = camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),))
    done = imported(bench, content, given=f"{typed}\nn\n")

    assert "+payments:" in done.stdout, done.stderr
    assert "note: nothing was written" in done.stderr


@pytest.mark.usefixtures("terminal")
def test_an_answer_that_names_no_case_is_asked_again(bench: Bench) -> None:
    """What is wrong is said, and nothing of the statement is lost for it."""
    content = camt((replace(PAID, label="VIREMENT", payer="SCI AUTRE"),))
    done = imported(bench, content, given="2026-999\n9\n2026-014\nn\n")

    assert "there is no case 2026-999" in done.stderr
    assert "'9' is none of them: 1 to 2" in done.stderr
    assert "+payments:" in done.stdout


@pytest.mark.usefixtures("terminal")
def test_what_nothing_recognises_is_asked_once(bench: Bench) -> None:
    """All such receipts in one list; empty is none of them."""
    placed = imported(bench, UNKNOWN, given="1\n2026-015\n\nn\n")
    left = imported(bench, UNKNOWN, given="\nn\n")

    assert "These receipts are recognised by nothing:" in placed.stderr
    assert "2026-015: 2026-11-16 77.00 EUR CPAM VIR SANS NOM" in placed.stdout
    assert "no invoice, no debtor" in left.stdout


def test_the_summary_comes_before_the_changes(bench: Bench) -> None:
    """Many cases make a long diff: what matters stands above it."""
    done = imported(bench, camt(), "--dry-run").stdout

    assert done.index("taken: 1;") < done.index("--- cases/2026-014.yaml")
