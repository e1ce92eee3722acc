"""A value of a closed list is spoken in the user's language, and kept as the file holds it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner, Result

from relance_docs.cli import asking
from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from tests.cli.test_record_commands import added, root
from tests.workspaces import called

__all__ = ["root"]


def said(*arguments: str) -> Result:
    """Return what a command says."""
    return CliRunner().invoke(relance, [*arguments])


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (("close", "2026-014", "--reason", "abandon"), "reason: waived"),
        (("close", "2026-014", "--reason", "waived"), "reason: waived"),
        (("close", "2026-014", "--reason", "Passée en perte"), "reason: written_off"),
        (("handed-over", "2026-014", "--to", "avocat"), "to: lawyer"),
        (("handed-over", "2026-014", "--to", "huissier"), "to: commissaire_de_justice"),
        (("note", "2026-014", "x", "--outcome", "refusé"), "outcome: refusal"),
        (("note", "2026-014", "x", "--channel", "telephone"), "channel: phone"),
        (("note", "2026-014", "x", "--channel", "lettre recommandée"), "channel: registered"),
        (
            (
                "insolvency",
                "2026-014",
                "--kind",
                "redressement judiciaire",
                "--opened-on",
                "2026-06-01",
            ),
            "kind: redressement",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_either_language_is_understood_in_either(
    root: Path, arguments: tuple[str, ...], kept: str, language: str
) -> None:
    """The file holds the English value, whatever was typed."""
    assert 0 == called(*arguments, "--lang", language)
    assert kept in added(root)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("close", "--help"), "[payé|abandon|perte|accord]"),
        (("handed-over", "--help"), "[avocat|commissaire-de-justice|tribunal|recouvrement]"),
        (("received", "--help"), "[distribué|non-réclamé|retourné]"),
        (("new", "--help"), "[professionnel|particulier|collectivité]"),
        (("handed-over", "x", "--to", "avocta"), "vouliez-vous dire « avocat » ?"),
        (("handed-over", "x", "--to", "banane"), "tribunal, recouvrement"),
    ],
)
def test_help_and_refusals_speak_french(arguments: tuple[str, ...], shown: str) -> None:
    """What is shown can be typed as it stands."""
    output = said("--lang", "fr", *arguments).output
    assert shown in output.replace("\xa0", " ").replace("\u202f", " ").replace("\n", " ")


@pytest.mark.parametrize(
    ("language", "begun", "offered"),
    [("fr", "p", {"payé", "perte"}), ("en", "w", {"waived", "written_off"}), ("fr", "réc", set())],
)
def test_completion_offers_the_words_of_the_language(
    language: str, begun: str, offered: set[str]
) -> None:
    """As help shows them."""
    environment = os.environ | {
        "_RELANCE_COMPLETE": "bash_complete",
        "COMP_WORDS": f"relance close 2026-014 --reason {begun}",
        "COMP_CWORD": "4",
        "RELANCE_LANG": language,
    }
    command = [sys.executable, "-m", "relance_docs"]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    assert offered == {line.partition(",")[2] for line in done.stdout.split()}


@pytest.mark.parametrize("answer", ["o", "oui", "Oui", "y", "yes", "n", "non", "no", ""])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_yes_and_no_are_taken_in_both_languages(
    answer: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the language of the question is; Enter alone is « no »."""
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        return answer

    monkeypatch.setattr("click.termui.visible_prompt_func", typed)
    context = Context(relance, obj=Session(language=language))

    assert (answer.lower() in {"o", "oui", "y", "yes"}) == asking.confirmed("Go on?", context)
    assert 1 == len(asked)


def test_another_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the language of the run, with the letters that are taken."""
    answers = iter(["peut-être", "oui"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _question: next(answers))

    assert asking.confirmed("Go on?", Context(relance, obj=Session(language="fr")))
    assert "o (oui) ou n (non)" in capsys.readouterr().err


def asks(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let a person at a terminal give these answers; return the questions as they are asked."""
    asked: list[str] = []
    said = iter(answers)

    def answer(question: str) -> str:
        asked.append(question.replace("\xa0", " "))
        return next(said)

    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", answer)
    return asked


def test_a_question_can_be_answered_once_more(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """« < » goes back: to one question before, and to the one before that."""
    asked = asks(
        monkeypatch,
        *("Boulanjerie Fictive", "<", "Boulangerie Fictive", "société", "F-1", "hier", "<", "<"),
        *("FA-1", "1/6/26", "15/6/26", "1 845,60", "3 QUAI X, 69007 LYON", "", ""),
    )

    assert 0 == called("new", "--lang", "fr")
    case = (root / "cases" / "2026-015.yaml").read_text("utf-8")
    assert "name: Boulangerie Fictive" in case
    assert "invoice_number: FA-1" in case
    assert "issue_date: 2026-06-01" in case
    assert "total_with_vat: 1845.60" in case
    assert any("professionnel, particulier, collectivité" in question for question in asked)


def test_an_amount_is_no_address(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer typed one question too late is asked for again."""
    asks(monkeypatch, "1 845,60", "3 QUAI X, 69007 LYON", "", "")
    given = ("--debtor", "Fournil Fictif", "--kind", "pro", "--invoice", "FA-9", "--amount", "10")

    assert 0 == called("new", *given, "--issue-date", "2026-06-01", "--due-date", "2026-06-15")
    case = (root / "cases" / "2026-015.yaml").read_text("utf-8")
    assert "3 QUAI X" in case
    assert "1 845,60" not in case
