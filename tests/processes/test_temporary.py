"""What a run writes for a moment goes with it, or with the next run when it was killed."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.processes import temporary
from relance_docs.processes.temporary import remove_leftovers, temporary_folder
from tests.processes.small_workspace import AS_OF, environment, run, script, start, workspace

HOLDS = """\
import sys, time
from pathlib import Path
from relance_docs.processes.temporary import run_folder, temporary_folder
with temporary_folder() as one, temporary_folder(below=Path(sys.argv[1])) as other:
    (one / "lettre.pdf").write_text("Debiteur")
    (other / "1.yaml").write_text("Debiteur")
    print(run_folder(), flush=True)
    time.sleep(600)
"""


def holder(tmp: Path, below: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that has temporary folders; return it with the folder of its run."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDS, str(below)],
        env=environment(TMPDIR=str(tmp)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def killed(process: subprocess.Popen[str]) -> None:
    """Kill a process as nothing can be told of."""
    process.kill()
    process.communicate()


@pytest.fixture
def tmp(tmp_path: Path) -> Path:
    """Return a temporary folder for the programs that a test starts."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


@pytest.fixture
def below(tmp_path: Path) -> Path:
    """Return a folder like .git, in which temporary folders lie as well."""
    folder = tmp_path / "git"
    folder.mkdir()
    return folder


def test_killed_run_is_cleared_by_the_next(tmp: Path, below: Path) -> None:
    """What a killed process left goes; what a living one has stays; nobody else may read it."""
    dead, left = holder(tmp, below)
    alive, kept = holder(tmp, below)
    modes = {stat.S_IMODE(folder.stat().st_mode) for folder in (left, kept, *below.iterdir())}
    killed(dead)
    remove_leftovers(tmp)
    remove_leftovers(below)
    there = list(tmp.iterdir()), len(list(below.iterdir()))
    killed(alive)

    assert {0o700} == modes
    assert ([kept], 1) == there
    assert list(kept.rglob("lettre.pdf"))

    remove_leftovers(tmp)
    remove_leftovers(below)
    assert ([], []) == (list(tmp.iterdir()), list(below.iterdir()))


def test_ends_with_the_process(tmp: Path, below: Path) -> None:
    """A process that ends by itself leaves nothing."""
    code = HOLDS.replace("time.sleep(600)", "pass")
    subprocess.run(
        [sys.executable, "-P", "-c", code, str(below)],
        env=environment(TMPDIR=str(tmp)),
        check=True,
        capture_output=True,
    )

    assert ([], []) == (list(tmp.iterdir()), list(below.iterdir()))


def _dead(tmp: Path, below: Path) -> Path:
    process, left = holder(tmp, below)
    killed(process)
    return left


def test_nothing_else_is_removed(tmp: Path, below: Path, tmp_path: Path) -> None:
    """Folders without our mark, open to others, or that are links stay, with what is in them."""
    documents = tmp_path / "Documents"
    documents.mkdir(mode=0o700)
    (documents / "these.txt").write_text("à moi", encoding="utf-8")
    (tmp / "relance-link").symlink_to(documents)
    unmarked = tmp / "relance-unmarked"
    unmarked.mkdir(mode=0o700)
    (unmarked / "a").write_text("a", encoding="utf-8")
    other = tmp / "relance-other"
    other.mkdir(mode=0o700)
    (other / ".relance-run").write_text("not what we write", encoding="utf-8")
    opened = _dead(tmp, below)
    opened.chmod(0o755)
    linked = _dead(tmp, below)
    (linked / ".relance-run").rename(tmp_path / "mark")
    (linked / ".relance-run").symlink_to(tmp_path / "mark")
    remove_leftovers(tmp)

    assert (documents / "these.txt").is_file()
    left = {"relance-link", unmarked.name, other.name, opened.name, linked.name}
    assert left == {path.name for path in tmp.iterdir()}
    assert list(opened.rglob("lettre.pdf"))


def test_links_are_not_followed(tmp: Path, below: Path, tmp_path: Path) -> None:
    """A link inside what is removed goes, and what it leads to stays."""
    documents = tmp_path / "Documents"
    documents.mkdir()
    (documents / "these.txt").write_text("à moi", encoding="utf-8")
    left = _dead(tmp, below)
    (left / "link").symlink_to(documents)
    (next(left.glob("relance-*")) / "link").symlink_to(documents)
    remove_leftovers(tmp)

    assert not left.exists()
    assert (documents / "these.txt").is_file()


def test_folder_is_for_us_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that somebody else could look into is never written to."""
    monkeypatch.setattr(temporary, "_is_private", lambda _about: False)
    with (
        pytest.raises(RefusalError, match="nothing can be written into the temporary"),
        temporary_folder(below=tmp_path),
    ):
        pass


@pytest.mark.parametrize("command", [("letters", *AS_OF), ("dossier", "1", *AS_OF)], ids=" ".join)
def test_killed_command_is_cleared_by_the_next(
    command: tuple[str, ...], tmp: Path, tmp_path: Path
) -> None:
    """After kill -9 of a command, the next one, whatever it is, removes what was left."""
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    letter = '{% extends "rappel-1.html" %}{% block body %}' + endless + "{% endblock %}"
    root = workspace(tmp_path / "w", {"1": {"relance-1.html": letter}})
    program = (str(script(tmp_path / "bin")),)
    process = start(program, root, *command, TMPDIR=str(tmp))
    while process.poll() is None and not list(tmp.glob("relance-*/*/*")):
        time.sleep(0.05)
    left = list(tmp.glob("relance-*"))
    killed(process)
    run(program, root, "status", TMPDIR=str(tmp))

    assert left
    assert [] == list(tmp.iterdir())


def test_long_path_of_the_temporary_folder(tmp_path: Path) -> None:
    """Where the path is too long for a socket, letters are made all the same, and nothing stays."""
    tmp = tmp_path / ("x" * 100)
    tmp.mkdir()
    root = workspace(tmp_path / "w", {"1": {}})
    code, out = run((str(script(tmp_path / "bin")),), root, "letters", *AS_OF, TMPDIR=str(tmp))

    assert 0 == code, out
    assert [] == list(tmp.iterdir())
