"""What a bookkeeper has to be told of a case: what a plan leaves out, what left and came back."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.cli import asking
from relance_docs.cli.main import relance
from relance_docs.reading.reading import read_case
from tests.workspaces import Copies, committed, settings_of, write_files

SETTINGS = settings_of("2026-11-20", creditor="  email: compta@atelier.example\n")
CASE = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  siren: "000200022"
  address: [3 QUAI DU RHONE, 69007 LYON]
invoices:
  - {invoice_number: F-1, issue_date: 2026-09-01, due_date: 2026-10-01, total_with_vat: 3000.00}
  - {invoice_number: F-2, issue_date: 2026-09-10, due_date: 2026-10-10, total_with_vat: 2000.00}
"""
PATH = "cases/2026-014.yaml"
PLAN = ("plan", "2026-014", "--instalment", "2026-12-10=1500", "--instalment", "2027-01-10=1500")
BESIDE = "the payment plan does not cover 2,000.00 € that are overdue"


def made(folder: Path) -> None:
    """Make a workspace with one case, all committed."""
    committed(
        write_files(folder, {"relance.yaml": SETTINGS, PATH: CASE, ".gitignore": "/build/\n"})
    )


@pytest.fixture
def root(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace of its own, and stand in it."""
    folder = copies.of(made)
    monkeypatch.chdir(folder)
    return folder


def run(*words: str) -> int:
    """Run a command in English."""
    return int(relance.main(["--lang", "en", *words], standalone_mode=False) or 0)


def answers(monkeypatch: pytest.MonkeyPatch, *said: str) -> list[str]:
    """Let somebody sit at the terminal who answers so; return what is left to be said."""
    left = list(said)
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt="": left.pop(0))
    return left


def joined(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


@pytest.mark.usefixtures("root")
def test_what_a_plan_does_not_cover_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """On recording, in the status and in the explanation: how much, and what to do."""
    assert run(*PLAN) == 0
    assert BESIDE in joined(capsys.readouterr().err)
    for command in (("status", "2026-014"), ("explain", "2026-014", "--lang", "en")):
        run(*command)
        said = joined(capsys.readouterr().out)
        assert BESIDE in said
        assert "`relance plan 2026-014 --replace --instalment" in said


@pytest.mark.usefixtures("root")
def test_a_plan_of_the_whole_leaves_nothing_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    """Instalments that add up to the principal cover all of it."""
    assert run("plan", "2026-014", "--instalment", "2026-12-10=5000") == 0
    run("status", "2026-014")
    captured = capsys.readouterr()
    assert "does not cover" not in joined(captured.out + captured.err)


def test_a_plan_over_a_part_is_asked_about(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A « no » records nothing; a « yes », or the option, records it."""
    left = answers(monkeypatch, "n", "y")
    assert run(*PLAN) == 1
    assert "payment_plan" not in (root / PATH).read_text(encoding="utf-8")
    assert run(*PLAN) == 0
    assert run(*PLAN, "--replace", "--rest-waits") == 0
    assert left == []


def test_more_than_is_owed_is_asked_about(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A payment typed with a digit too many is not recorded before somebody says that it came."""
    left = answers(monkeypatch, "n", "y")
    words = ("paid", "2026-014", "50000", "--on", "2026-11-19")
    assert run(*words) == 1
    assert "payments" not in (root / PATH).read_text(encoding="utf-8")
    assert run(*words) == 0
    assert run("paid", "2026-014", "60000", "--on", "2026-11-18", "--overpaid") == 0
    assert left == []


def test_a_letter_to_be_made_again_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That it was sent, that it came back and why it is made again."""
    path = root / PATH
    path.write_text(
        CASE + "history:\n"
        "  - {at: 2026-11-02, step: relance-1, channel: post, outcome: returned,"
        " returned_on: 2026-11-09}\n"
        "  - {at: 2026-11-12, step: relance-1, again: nouvelle adresse}\n",
        encoding="utf-8",
    )
    run("explain", "2026-014", "--lang", "en")
    said = joined(capsys.readouterr().out)
    assert "no step is recorded yet" not in said
    assert "F-1: relance-1 was sent on 2026-11-02" in said
    assert "F-1: it came back on 2026-11-09" in said
    assert "F-1: relance-1 is to be made again, as recorded on 2026-11-12: nouvelle adresse" in said


def test_what_was_sent_is_not_told_as_removed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter that goes from build/letters because it left is said to be kept with the case."""
    assert run("letters", "2026-014", "-j1") == 0
    letter = next((root / "build/letters/2026-014").glob("*.pdf"))
    step = letter.stem[len("2026-11-20-") :]
    assert run("sent", "2026-014", step, "--channel", "post") == 0
    capsys.readouterr()
    run("letters", "2026-014", "-j1")
    said = capsys.readouterr().err
    case = read_case((root / PATH).read_bytes(), path=PATH, number="2026-014").record
    assert case is not None
    document = case.history[-1].document
    assert document is not None
    assert f"sent, and kept in cases/{document.file}: build/letters/2026-014/{letter.name}" in said
    assert "removed" not in said


def test_a_look_ahead_says_how_to_come_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Letters of today that a look at a later day put aside come back by one command."""
    assert run("letters", "2026-014", "-j1") == 0
    letter = next((root / "build/letters/2026-014").glob("*.pdf"))
    before = letter.read_bytes()
    capsys.readouterr()
    run("letters", "2026-014", "-j1", "--as-of", "2027-01-15")
    said = capsys.readouterr().err
    assert not letter.exists()
    assert "note: --as-of 2027-01-15 put letters of another day aside; `relance letters`" in said
    run("letters", "2026-014", "-j1")
    assert "put letters of another day aside" not in capsys.readouterr().err
    assert letter.read_bytes() == before


def test_one_reason_is_told_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a case under a procedure, one sentence bars many documents."""
    with (root / PATH).open("a", encoding="utf-8") as file:
        file.write("insolvency: {kind: liquidation, opened_on: 2026-11-02}\n")
    run("write", "2026-014", "--list")
    said = capsys.readouterr().out
    assert said.count("a collective procedure was opened on 2026-11-02") == 1
    assert "no, as for " in said


@pytest.mark.usefixtures("root")
def test_a_running_plan_bars_a_proposal_once(capsys: pytest.CaptureFixture[str]) -> None:
    """The letter and the agreement are barred alike: one sentence, with the way out."""
    assert run(*PLAN) == 0
    capsys.readouterr()
    assert run("plan", "2026-014", "--propose", "--number", "3") == 1
    said = joined(capsys.readouterr().err)
    assert said.count("is kept so far") == 1
    assert "`relance plan 2026-014 --replace --instalment" in said
