"""What is kept of the history: believed only where this user wrote it, and made again otherwise."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.git import history
from relance_docs.git.history import read_history
from relance_docs.git.history_cache import read_known
from relance_docs.git.repository import repository_of
from tests.desks.trail_desk import TrailDesk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TrailDesk:
    """Return a workspace of which the history is kept, and a user with a secret of his own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    opened = TrailDesk.opened(tmp_path / "w")
    opened.change("amount: 2000.00", "amount: 1000.00", 2)
    read_history(repository_of(opened.root))
    return opened


def kept(desk: TrailDesk) -> Path:
    """Return the file."""
    return desk.root / ".git/relance/history"


def secret(desk: TrailDesk) -> Path:
    """Return what the file is bound with."""
    return desk.root.parent / "state/relance-docs/secret"


def is_believed(desk: TrailDesk) -> bool:
    """Whether what is kept is taken for true."""
    return read_known(repository_of(desk.root), desk.git("rev-parse", "HEAD")) is not None


def test_what_this_user_kept_is_believed(desk: TrailDesk) -> None:
    """The secret is for nobody else to read, and lies outside of every repository."""
    assert is_believed(desk)
    assert 0o600 == stat.S_IMODE(secret(desk).stat().st_mode)
    assert 32 == secret(desk).stat().st_size


def forged(desk: TrailDesk) -> None:
    """Let another have changed the amount, with a check sum that fits."""
    import hashlib
    import json

    header, _newline, rest = kept(desk).read_bytes().partition(b"\n")
    rest = rest.replace(b"C. Martin", b"X. Martin")
    said = json.loads(header)
    said |= {"sha256": hashlib.sha256(rest).hexdigest()}
    kept(desk).write_bytes(json.dumps(said).encode() + b"\n" + rest)


def cut(desk: TrailDesk) -> None:
    """Leave half of it."""
    kept(desk).write_bytes(kept(desk).read_bytes()[:-20])


def empty(desk: TrailDesk) -> None:
    """Leave nothing of it."""
    kept(desk).write_bytes(b"")


def of_another_user(desk: TrailDesk) -> None:
    """Let somebody else come, who has another secret."""
    secret(desk).write_bytes(b"x" * 32)


def of_another_folder(desk: TrailDesk) -> None:
    """Let the whole folder have been copied from somewhere."""
    copied = desk.root.parent / "copied"
    shutil.copytree(desk.root, copied)
    read_history(repository_of(copied))
    shutil.copy(copied / ".git/relance/history", kept(desk))


def a_pipe(desk: TrailDesk) -> None:
    """Put what never ends in its place."""
    kept(desk).unlink()
    os.mkfifo(kept(desk))


@pytest.mark.parametrize("do", [forged, cut, empty, of_another_user, of_another_folder, a_pipe])
def test_what_is_not_is_made_again(do: Callable[[TrailDesk], None], desk: TrailDesk) -> None:
    """Nothing shown changes, and nobody is bothered."""
    before = desk.trail()
    do(desk)

    assert not is_believed(desk)
    assert before == desk.trail()
    if do is not a_pipe:
        assert is_believed(desk)


def test_without_a_secret_nothing_is_kept(
    desk: TrailDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where no folder can be made, or others can read what is in it, there is no keeping."""
    before = desk.trail()
    secret(desk).chmod(0o644)
    assert secret(desk).stat().st_size
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    kept(desk).unlink()

    assert before == desk.trail()
    assert not kept(desk).exists()


def test_a_link_is_not_written_through(desk: TrailDesk, tmp_path: Path) -> None:
    """Somebody else's file called `history` stays what it was."""
    kept(desk).unlink()
    kept(desk).parent.rmdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/history").write_text("à moi")
    kept(desk).parent.symlink_to(tmp_path / "mine")

    desk.trail()

    assert "à moi" == (tmp_path / "mine/history").read_text()


def test_verification_reads_no_cache(desk: TrailDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """However good what is kept may be."""
    monkeypatch.setattr(history, "read_known", lambda *_: pytest.fail("read"))

    read_history(repository_of(desk.root), trusts_cache=False)
