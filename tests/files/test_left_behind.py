"""What a writer that was killed left behind: it goes, and nothing of a living writer does."""

from __future__ import annotations

import fcntl
import os
import signal
from pathlib import Path

import pytest

from relance_docs.dossier.folder import replaced_together
from relance_docs.files import under_way
from relance_docs.files.folder import Folder, begin_run, remove_file, replace_file
from relance_docs.files.under_way import new_name

DAY = 86_400


@pytest.fixture(autouse=True)
def _another_run() -> None:
    begin_run()


def killed_while_writing(path: Path, content: bytes = b"half") -> Path:
    """Let a process write a file and be killed before it has its name; return what it leaves."""
    before = set(path.parent.iterdir())
    child = os.fork()
    if not child:
        Folder.rename = lambda *_all, **_how: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
        replace_file(path, content, below=path.parent)
    assert -signal.SIGKILL == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    (left,) = set(path.parent.iterdir()) - before
    return left


@pytest.mark.parametrize("name", ["a.pdf", "b.pdf"])
def test_the_next_who_writes_or_removes_there_clears_up(tmp_path: Path, name: str) -> None:
    """Whatever file that is."""
    left = killed_while_writing(tmp_path / "a.pdf")
    begin_run()

    replace_file(tmp_path / name, b"whole", below=tmp_path)

    assert [tmp_path / name] == list(tmp_path.iterdir())

    again = killed_while_writing(tmp_path / "a.pdf")
    assert again != left
    begin_run()
    remove_file(tmp_path / name, below=tmp_path)
    assert [] == list(tmp_path.iterdir())


def test_two_runs_at_once_leave_each_other_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that one of them is just writing is locked, and stays."""
    renamed = Folder.rename

    def meanwhile(self: Folder, old: str, new: str, *, into: Folder | None = None) -> None:
        if new == "a.pdf":
            begin_run()
            replace_file(tmp_path / "b.pdf", b"of the other", below=tmp_path)
            assert old in self.names()
        renamed(self, old, new, into=into)

    monkeypatch.setattr(Folder, "rename", meanwhile)
    replace_file(tmp_path / "a.pdf", b"of one", below=tmp_path)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert {"a.pdf": b"of one", "b.pdf": b"of the other"} == made


def test_what_a_machine_without_our_locks_took_away_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost by it; where the folder itself is gone, that is told."""
    renamed = Folder.rename
    taken: list[str] = []

    def robbed(self: Folder, old: str, new: str, *, into: Folder | None = None) -> None:
        if len(taken) < 2:
            taken.append(old)
            self.remove(old)
        renamed(self, old, new, into=into)

    monkeypatch.setattr(Folder, "rename", robbed)
    replace_file(tmp_path / "a.pdf", b"whole", below=tmp_path)

    assert 2 == len(set(taken))
    assert b"whole" == (tmp_path / "a.pdf").read_bytes()
    monkeypatch.setattr(Folder, "rename", lambda self, old, *_all, **_how: renamed(self, "-", old))
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "b.pdf", b"whole", below=tmp_path)
    assert [tmp_path / "a.pdf"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("whose", ["another machine", "a version without locks", "no locks here"])
def test_where_locks_tell_nothing_only_what_is_old_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    """A day is longer than anybody writes at a file."""
    with monkeypatch.context() as patched:
        if whose == "another machine":
            patched.setattr(under_way, "_machine", lambda: "0123abcd")
        name = new_name("a.pdf")
        if whose == "a version without locks":
            name = ".a.pdf.0123456789abcdef.relance-new"
    if whose == "no locks here":
        refused = OSError(38, "no locks")
        monkeypatch.setattr(fcntl, "flock", lambda *_all: (_ for _ in ()).throw(refused))
    young, old = tmp_path / name, tmp_path / name.replace("a.pdf", "c.pdf")
    for path, age in ((young, 0.5 * DAY), (old, 1.5 * DAY)):
        path.write_bytes(b"half")
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))

    replace_file(tmp_path / "b.pdf", b"whole", below=tmp_path)

    assert {young.name, "b.pdf"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("state", ["dead", "living", "ready", "not ours"])
def test_what_is_left_of_another_dossier(tmp_path: Path, state: str) -> None:
    """It goes with the next dossier, unless somebody is at it or all of it is written."""
    left = tmp_path / ".2026-015.0123456789abcdef.relance-new"
    left.mkdir()
    (tmp_path / ".2026-015.relance-lock").touch()
    for name in ("pieces.pdf", ".relance-docs", ".relance-ready"):
        is_there = {".relance-docs": state != "not ours", ".relance-ready": state == "ready"}
        if is_there.get(name, True):
            (left / name).touch()

    with (tmp_path / ".2026-015.relance-lock").open("r+b") as lock:
        if state == "living":
            fcntl.flock(lock, fcntl.LOCK_EX)
        with replaced_together(tmp_path, "2026-014") as folder:
            (folder / "2026-014").mkdir()

    assert (state != "dead") == left.exists()
    assert (tmp_path / "2026-014").is_dir()


def test_what_only_looks_like_it_stays(tmp_path: Path) -> None:
    """A folder, a link, and whatever bears another name."""
    (tmp_path / new_name("folder")).mkdir()
    (tmp_path / new_name("link")).symlink_to(tmp_path / "elsewhere")
    for name in (".mine.relance-new", "a.0123456789abcdef.relance-new", f"{new_name('a')}.txt"):
        (tmp_path / name).touch()
    before = set(tmp_path.iterdir())

    replace_file(tmp_path / "b.pdf", b"whole", below=tmp_path)

    assert before | {tmp_path / "b.pdf"} == set(tmp_path.iterdir())
