"""`relance today` on a terminal: one task after the other, each recorded by its own command."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from relance_docs.cli import asking
from relance_docs.cli.commands.reading import today
from tests.cli.test_today import root as uncommitted
from tests.workspaces import called, committed, git

__all__ = ["uncommitted"]


@pytest.fixture
def root(uncommitted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the workspace, all of it committed, and stand in it."""
    committed(uncommitted)
    monkeypatch.chdir(uncommitted)
    return uncommitted


def answers(monkeypatch: pytest.MonkeyPatch, *said: str) -> list[str]:
    """Let somebody sit at the terminal who answers so; return what is left to be said."""
    left = list(said)
    for module in (today, asking):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt="": left.pop(0))
    return left


def history(root: Path, number: str) -> str:
    """Return what a case file says of what happened."""
    text = (root / f"cases/{number}.yaml").read_text(encoding="utf-8")
    return text.partition("history:")[2]


def test_each_task_is_done_by_the_command_that_records_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Later, a call that nobody took, a letter looked at and sent; then an end before the rest."""
    shown: list[str] = []

    def launch(url: str) -> int:
        shown.append(url)
        return 0

    monkeypatch.setattr(click, "launch", launch)
    left = answers(
        monkeypatch,
        *("", "s", "no_answer", "messagerie", "hm", "o", "s", "q"),
    )

    assert called("--lang", "en", "today") == 0

    assert left == []
    assert "step: appel-1, channel: phone, outcome: no_answer" in history(root, "2026-002")
    assert "messagerie" in history(root, "2026-002")
    (letter,) = shown
    assert letter.startswith(str(root / "build/letters/2026-001/"))
    assert letter.endswith(".pdf")
    assert "step: relance-1" in history(root, "2026-001")
    assert history(root, "2026-003") == history(root, "2026-004") == ""
    assert git(root, "rev-list", "--count", "HEAD").strip() == "3"


def test_a_promise_by_telephone_is_recorded_as_one(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what is skipped is said to be; in French as well, each asks what it needs."""
    left = answers(
        monkeypatch,
        *("plus tard", "appelé", "promesse", "2026-07-10", "ignorer", "cliente fidèle", "q"),
    )

    assert called("--lang", "fr", "today") == 0

    assert left == [], capsys.readouterr().err
    promised = (root / "cases/2026-002.yaml").read_text(encoding="utf-8")
    assert "step: appel-1" in promised
    assert "promise: {pay_by: 2026-07-10}" in promised
    assert "cliente fidèle" in history(root, "2026-001")
