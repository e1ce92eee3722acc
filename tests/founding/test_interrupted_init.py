"""`relance init` that was killed half-way, or that cannot be: nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.founding.test_first_day import INIT, run
from tests.workspaces import git

KILLED = """
import os, signal, sys
from relance_docs.founding import found
count = int(sys.argv[1])
writing, asking = found._write, found._committed
def written(root, path, content):
    global count
    count -= 1
    if not count:
        os.kill(os.getpid(), signal.SIGKILL)
    writing(root, path, content)
def asked(*args):
    if sys.argv[1] == "99":
        os.kill(os.getpid(), signal.SIGKILL)
    return asking(*args)
found._write, found._committed = written, asked
from relance_docs.cli.main import relance
relance(sys.argv[2:])
"""


def killed(root: Path, after: int) -> None:
    """Run `relance init` and kill it before it writes its file number `after`."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(after), "init", str(root), *INIT],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert -signal.SIGKILL == done.returncode, done.stderr


@pytest.mark.parametrize("after", [1, 2, 9, 14, 99])
def test_it_goes_on(tmp_path: Path, after: int) -> None:
    """The second run makes the workspace that the first would have made, and says what it found."""
    root = tmp_path / "relances"
    killed(root, after)

    done = run("init", str(root), *INIT, "--email", "compta@neuf.example")

    assert 0 == done.exit_code, done.output
    assert (after > 1) == ("an earlier `relance init` was interrupted" in done.stderr)
    assert "compta@neuf.example" in (root / "relance.yaml").read_text(encoding="utf-8")
    assert "" == git(root, "status", "--porcelain")
    assert "1" == git(root, "rev-list", "--count", "HEAD").strip()
    assert not list((root / ".git").glob("relance-*"))


@pytest.mark.parametrize(
    "name", ["index.lock", "HEAD.lock", "refs/heads/main.lock", "next-index-999999999.lock"]
)
def test_what_git_left_locked_is_let_go(tmp_path: Path, name: str) -> None:
    """The git that was killed with the first run keeps nobody from making the workspace."""
    root = tmp_path / "relances"
    killed(root, 99)
    (root / ".git" / name).write_bytes(b"")

    done = run("init", str(root), *INIT)

    assert 0 == done.exit_code, done.output
    assert "" == git(root, "status", "--porcelain")
    assert not (root / ".git" / name).exists()


def test_killed_when_the_commit_was_made(tmp_path: Path) -> None:
    """The commit stands once, and the mark of a founding goes."""
    root = tmp_path / "relances"
    killed(root, 99)
    mark = (root / ".git/relance-founding.json").read_bytes()
    assert 0 == run("init", str(root), *INIT).exit_code
    (root / ".git/relance-founding.json").write_bytes(mark)

    done = run("init", str(root), *INIT)

    assert 0 == done.exit_code, done.output
    assert "1" == git(root, "rev-list", "--count", "HEAD").strip()
    assert not list((root / ".git").glob("relance-*"))


def test_what_the_user_wrote_meanwhile_stays(tmp_path: Path) -> None:
    """A file that was changed since is the user's: it is named, and nothing is made."""
    root = tmp_path / "relances"
    killed(root, 99)
    (root / "Makefile").write_text("à moi\n", encoding="utf-8")

    done = run("init", str(root), *INIT)

    assert 1 == done.exit_code
    assert "Makefile" in done.stderr
    assert "à moi\n" == (root / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", ["cases", ".git", ".relance", "Makefile", "relance.yaml"])
def test_a_link_in_the_folder(tmp_path: Path, link: str) -> None:
    """No file of a workspace is written behind a link, and nothing is left half made."""
    root, elsewhere = tmp_path / "relances", tmp_path / "ailleurs"
    root.mkdir()
    elsewhere.mkdir()
    (root / link).symlink_to(elsewhere)

    done = run("init", str(root), *INIT)

    assert 1 == done.exit_code
    assert f"{link} is a link" in done.stderr.replace("\n", " ")
    assert [] == list(elsewhere.iterdir())
    assert [root / link] == list(root.iterdir())


def test_a_folder_that_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, and the folder is as it was: also a file `.git` of the user is there still."""

    def full(*_arguments: object, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    root = tmp_path / "relances"
    root.mkdir()
    (root / "notes.txt").write_text("à moi\n", encoding="utf-8")
    monkeypatch.setattr("relance_docs.founding.found.replace_file", full)

    done = run("init", str(root), *INIT)

    assert 1 == done.exit_code
    assert "cannot be written to (the disk is full)" in done.stderr
    assert [root / "notes.txt"] == list(root.iterdir())
