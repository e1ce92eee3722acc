"""The index of git while a recording is made: the commit is made from an index of its own.

`git commit --only` keeps `index.lock` until all is done. Killed, it leaves that file and an index
from before the commit, and nobody can tell whose they are. Here the lock says that it is ours, git
never takes it, and the index is replaced whole under it: whatever is killed, the next recording
finds out what is to be done. Until then the lock keeps a plain `git commit` from committing the
old index, which would take the fact back.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.git.program import Answer
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.journal import git_at_work

INDEX_PATIENCE: Final = 5.0
"""Seconds to wait for another git command to let go of the index."""
ATTEMPTS: Final = 5
"""How often git is asked again when another git was in its way."""
FROM_STDIN: Final = ("--pathspec-from-file=-", "--pathspec-file-nul")
_OWN: Final = b"relance-docs is recording, or was interrupted; the next recording removes this.\n"
_PAUSE: Final = 0.02
_STILL: Final = 2.0
"""Seconds for which the lock of a killed git does not change; one that lives holds it for less."""


def await_index(repository: Repository) -> None:
    """Wait until no other git command holds the index; RefusalError when it is held too long."""
    _until_free(repository, lambda: not _lock(repository).exists())


def take_index(repository: Repository, folder: Path) -> None:
    """Lock the index for us, by a file that is whole from the first moment: nobody else's is so.

    `folder` is where that file is made. Raises RefusalError when another git command holds it.
    """
    mark = folder / "index-mark"
    replace_file(mark, _OWN, below=folder.parent, over_link=True)
    _until_free(repository, lambda: _linked(mark, _lock(repository)))


def is_taken(repository: Repository) -> bool:
    """Whether the lock of the index is ours; under the lock of recordings, one that was killed."""
    try:
        return _lock(repository).read_bytes() == _OWN
    except OSError:
        return False


def release_index(repository: Repository) -> None:
    """Let go of the index if the lock is ours."""
    if is_taken(repository):
        _lock(repository).unlink(missing_ok=True)


def private_index(repository: Repository, folder: Path, new: Iterable[str]) -> Path | Answer:
    """Make a copy of the index that knows the files that are new; git's answer if it cannot.

    `git commit --only` reads HEAD itself, in the same breath as it says what it follows: a commit
    that somebody makes meanwhile is neither lost nor taken back, but makes ours fail.
    """
    index = folder / "index"
    _copied(repository, index)
    names = literally(new)
    if names:
        options = ("add", "--intent-to-add", *FROM_STDIN)
        for _attempt in range(ATTEMPTS):  # a `git gc` may take a folder away just now
            answer = repository.git.change(*options, stdin=names, index=index)
            if answer.is_yes:
                return index
        return answer
    return index


def follow_head(repository: Repository, folder: Path, paths: Iterable[str]) -> Answer:
    """Let the files be in the index as they are in HEAD; what else is staged stays staged.

    Only while the lock is ours.
    """
    names = literally(paths)
    if not names:  # git would take it for all files, and let nothing stay staged
        return Answer(code=0, out=b"", complaint="")
    index = folder / "index-next"
    _copied(repository, index)
    with git_at_work(folder) as keeps:
        answer = repository.git.change(
            *("reset", "--quiet", *FROM_STDIN), stdin=names, index=index, keeps=keeps
        )
    if answer.is_yes:
        index.replace(repository.git_dir / "index")
    return answer


def lying_still(locks: Iterable[Path]) -> tuple[Path, ...]:
    """Return those that are there, and that did not change for as long as no git holds one."""
    held = {lock: state for lock in locks if (state := _state(lock)) is not None}
    if held:
        time.sleep(_STILL)
    return tuple(lock for lock, state in held.items() if _state(lock) == state)


def _state(lock: Path) -> tuple[int, ...] | None:
    try:
        info = lock.lstat()
    except OSError:
        return None
    return info.st_ino, info.st_mtime_ns, info.st_size


def forget_false_index(repository: Repository, since: float) -> None:
    """Remove what a git that was killed left of a commit: an index that bears its process number.

    Only one that was made after `since`, and whose process is no more: nobody else uses it.
    """
    for path in repository.git_dir.glob("next-index-*.lock"):
        number = path.stem.rpartition("-")[2]
        with suppress(OSError):
            if number.isdigit() and path.stat().st_mtime >= since and not _lives(int(number)):
                path.unlink()


def _lives(process: int) -> bool:
    if os.name == "nt":  # asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_only_a_name(process)


def _is_only_a_name(process: int) -> bool:
    """Whether a process has ended and nobody has asked how; where the system tells."""
    try:
        about = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return about.rpartition(")")[2].split()[:1] in (["Z"], ["X"])


def literally(paths: Iterable[str]) -> bytes:
    """Return paths of the workspace as git reads them from a file, one after the other."""
    return "".join(f":(literal){path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _copied(repository: Repository, index: Path) -> None:
    index.unlink(missing_ok=True)
    # A git that was killed leaves it; one that lives on is waited for before.
    index.with_name(f"{index.name}.lock").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        shutil.copyfile(repository.git_dir / "index", index)


def _until_free(repository: Repository, is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + INDEX_PATIENCE
    while not is_done():
        if time.monotonic() >= end:
            raise RefusalError(
                Message(
                    "another git command is at work in this repository; if there is none, "
                    "one was killed: delete {path}",
                    path=_lock(repository),
                )
            )
        time.sleep(_PAUSE)


def _lock(repository: Repository) -> Path:
    return repository.git_dir / "index.lock"


def _linked(mark: Path, lock: Path) -> bool:
    """Give the file a second name, if nothing has that name."""
    try:
        os.link(mark, lock)
    except FileExistsError:
        return False
    except OSError:
        # Where files have one name alone. Killed just here, the lock is empty, and git's to tell.
        return _created(lock)
    return True


def _created(lock: Path) -> bool:
    try:
        with lock.open("xb") as file:
            file.write(_OWN)
    except FileExistsError:
        return False
    return True
