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
from relance_docs.evidence.git import Answer
from relance_docs.evidence.repository import Repository
from relance_docs.files.folder import replace_file
from relance_docs.message import Message

INDEX_PATIENCE: Final = 5.0
"""Seconds to wait for another git command to let go of the index."""
FROM_STDIN: Final = ("--pathspec-from-file=-", "--pathspec-file-nul")
_OWN: Final = b"relance-docs is recording, or was interrupted; the next recording removes this.\n"
_PAUSE: Final = 0.02


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


def private_index(repository: Repository, folder: Path, paths: Iterable[str]) -> Path | Answer:
    """Make an index of the commit HEAD, with the files as they stand; git's answer if it cannot.

    It begins as a copy, so that git need not look into every file again.
    """
    index = folder / "index"
    _copied(repository, index)
    start = ("-m", "-i", "HEAD") if repository.head() else ("--empty",)
    git = repository.git
    answer = git.change("read-tree", *start, index=index)
    if answer.is_yes:
        names = "".join(f"{path}\0" for path in paths).encode("utf-8", "surrogateescape")
        options = ("--add", "--remove", "-z", "--stdin")
        answer = git.change("update-index", *options, stdin=names, index=index)
    return index if answer.is_yes else answer


def follow_head(repository: Repository, folder: Path, paths: Iterable[str]) -> Answer:
    """Let the files be in the index as they are in HEAD; what else is staged stays staged.

    Only while the lock is ours.
    """
    index = folder / "index-next"
    _copied(repository, index)
    answer = repository.git.change(
        "reset", "--quiet", *FROM_STDIN, stdin=literally(paths), index=index
    )
    if answer.is_yes:
        index.replace(repository.git_dir / "index")
    return answer


def literally(paths: Iterable[str]) -> bytes:
    """Return paths of the workspace as git reads them from a file, one after the other."""
    return "".join(f":(literal){path}\0" for path in paths).encode("utf-8", "surrogateescape")


def _copied(repository: Repository, index: Path) -> None:
    index.unlink(missing_ok=True)
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
