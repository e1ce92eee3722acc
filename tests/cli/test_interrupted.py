"""Ctrl-C at a bad moment: what was recorded is said, what was not leaves nothing behind."""

from __future__ import annotations

import os
import signal as signals
import subprocess
import sys
from collections import defaultdict, deque
from multiprocessing import popen_forkserver as forkserver
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from relance_docs.cli import asking
from relance_docs.cli.errors import exit_code_of
from relance_docs.cli.main import relance
from relance_docs.cli.recording import completed
from relance_docs.cli.session import Session
from tests.desks.import_desk import ImportDesk
from tests.workspaces import PATH, Copies, git

PAID = ("paid", "2026-014", "50.00", "--on", "2026-06-01")


@pytest.fixture
def desk(copies: Copies) -> ImportDesk:
    """Return a workspace with one case."""
    return ImportDesk(copies.of(ImportDesk.opened))


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process group of its own."""
    return subprocess.run(
        [sys.executable, "-m", "relance_docs", "-C", str(root), *arguments],
        check=False,
        capture_output=True,
        text=True,
        start_new_session=True,
        # Tests that run in the background of a shell inherit that Ctrl-C is ignored.
        preexec_fn=lambda: signals.signal(signals.SIGINT, signals.SIG_DFL),
        env={**os.environ, "RELANCE_LANG": "en"},
    )


def hook(root: Path, name: str, script: str) -> Path:
    """Install a hook."""
    path = root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(("signal", "code"), [("INT", 130), ("TERM", 143)])
def test_what_was_recorded_before_the_signal_is_said(
    desk: ImportDesk, signal: str, code: int
) -> None:
    """The commit is named, nothing is left open, and the exit code is that of the signal."""
    hook(desk.root, "post-commit", f"kill -{signal} 0")

    done = run(desk.root, *PAID)

    assert code == done.returncode, done.stderr
    assert git(desk.root, "rev-parse", "HEAD")[:10] in done.stdout
    assert "recorded: 2026-014" in done.stdout
    assert "interrupted when this was done already" in done.stderr
    assert not (desk.root / ".git/relance-recording").exists()
    assert not (desk.root / ".git/index.lock").exists()
    assert git(desk.root, "status", "--porcelain") == ""


def test_a_signal_before_anything_is_written_is_answered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever pressed Ctrl-C early need not look whether something was recorded."""

    def work() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        completed(Session(language="en"), work, lambda _session, _done: None)

    assert "interrupted; nothing was recorded" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["start", "recv"])
def test_a_signal_while_an_import_reads_is_one_sentence(
    desk: ImportDesk,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A process that has not started yet cannot be ended, and nobody has to see that."""

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    # None of the processes that another test left waiting.
    monkeypatch.setattr("relance_docs.processes.crew._idle", defaultdict(deque))
    kinds = {"start": forkserver.Popen, "recv": Connection}
    monkeypatch.setattr(kinds[place], "__init__" if place == "start" else "recv", interrupted)
    words = ["-C", str(desk.root), "--lang", "en", "import", str(desk.root / "relance.yaml")]

    code = exit_code_of(lambda: relance.main(words, standalone_mode=False), language="en")

    assert 130 == code
    assert "note: interrupted; nothing was recorded" == capsys.readouterr().err.strip()


@pytest.mark.parametrize(("signal", "code"), [("INT", 130), ("TERM", 143)])
def test_a_signal_before_the_commit_leaves_nothing(
    desk: ImportDesk, signal: str, code: int
) -> None:
    """Nothing was recorded, that is said, and everything is as before."""
    before = desk.state()
    hook(desk.root, "pre-commit", f"kill -{signal} 0")

    done = run(desk.root, *PAID)

    assert code == done.returncode, done.stderr
    assert "nothing was recorded" in done.stderr
    assert before == desk.state()
    assert not (desk.root / ".git/relance-recording").exists()


TWICE = (
    PAID,
    ("note", "2026-014", "rappellera jeudi", "--at", "2026-06-01"),
    ("promise", "2026-014", "--pay-by", "2026-07-01", "--amount", "100", "--at", "2026-06-01"),
)


@pytest.mark.parametrize("arguments", TWICE, ids=lambda words: str(words[0]))
def test_the_same_again_is_asked_about(
    desk: ImportDesk, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused where nobody is, unless --again; on a terminal a question, whose « no » refuses."""

    def again(*options: str) -> int:
        words = ["-C", str(desk.root), *arguments, *options]
        return int(relance.main(words, standalone_mode=False) or 0)

    assert [again(), again(), again("--again")] == [0, 1, 0]
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    answers = iter(("n", "y"))
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: next(answers))
    assert [again(), again()] == [1, 0]
    assert git(desk.root, "rev-list", "--count", "HEAD").strip() == "4"


def test_a_forged_event_is_not_the_way_back(
    desk: ImportDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hint names the commit that brought what stands, not the last that says it did."""

    def handed_over() -> int:
        words = ["-C", str(desk.root), "handed-over", "2026-014", "--to", "lawyer"]
        return int(relance.main([*words, "--on", "2026-06-01"], standalone_mode=False) or 0)

    assert handed_over() == 0
    honest = git(desk.root, "rev-parse", "HEAD")[:10]
    with (desk.root / PATH).open("a", encoding="utf-8") as file:
        file.write("# autre chose\n")
    message = "2026-014: x\n\nCase: 2026-014\nEvent: handed-over"
    git(desk.root, "commit", "--quiet", "--all", f"--message={message}")

    assert handed_over() == 1
    assert f"`relance undo 2026-014 {honest} REASON`" in capsys.readouterr().err


def test_another_bordereau_of_the_same_is_asked_about(desk: ImportDesk) -> None:
    """The same pièces to the same on the same day were communicated once."""
    (desk.root / "cases/2026-014").mkdir()
    (desk.root / "cases/2026-014/facture.pdf").write_bytes(b"%PDF-1.4 x")
    with (desk.root / PATH).open("a", encoding="utf-8") as file:
        file.write(
            "pieces:\n  - {id: p-facture, kind: invoice, title: F, file: 2026-014/facture.pdf}\n"
        )
    git(desk.root, "add", "--all")
    git(desk.root, "commit", "--quiet", "--message=x")
    words = ["-C", str(desk.root), "communicated", "2026-014", "--to", "Me X", "--on", "2026-06-01"]

    def again(*options: str) -> int:
        return int(relance.main([*words, *options], standalone_mode=False) or 0)

    assert [again(), again(), again("--again")] == [0, 1, 0]
