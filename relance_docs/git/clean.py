"""Which files of the workspace are, byte for byte, what git has of them: known without opening one.

`git status` compares size, times and inode of each file with what the index noted, and reads it
only where they differ. Left out is whatever git looks at less closely: links, files that it was
told to overlook, and those that it keeps as another text.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from stat import S_ISREG
from typing import NamedTuple

from relance_docs.git.overlooked import Staged, overlooked_of, staged
from relance_docs.git.repository import Repository


class CleanFile(NamedTuple):
    """A file whose bytes are those of a blob, unless git made other line ends of them."""

    blob: str
    size: int
    """In bytes, where it stands. Git takes carriage returns away and adds none: a file of the size
    of its blob is the blob."""
    changed_at: tuple[int, int]
    """Nanoseconds of its last change, and of that of its entry, before git looked at it."""
    is_settled: bool
    """Whether a change from then on bears another time: it is older than the index."""


def clean_files(repository: Repository, *paths: str) -> dict[str, CleanFile]:
    """Return the clean files below the paths, by their path from the workspace.

    None when the index changes meanwhile: what it said before and after may not be put together.
    """
    before = _index(repository)
    indexed = staged(repository.git, paths) if before else ()
    found = dict(_found(repository, indexed, before[0])) if before else {}
    for each in overlooked_of(repository.git, indexed):
        found.pop(each.path, None)
    for path in _changed(repository, paths):
        found.pop(path, None)
    return found if _index(repository) == before else {}


State = tuple[int, tuple[int, int]]
"""Of a file: its size in bytes, and its times as `CleanFile` has them."""


def state_of(path: str) -> State | None:
    """Return the state of a regular file; None for what is none."""
    try:
        info = os.lstat(path)
    except OSError:
        return None
    return (info.st_size, (info.st_mtime_ns, info.st_ctime_ns)) if S_ISREG(info.st_mode) else None


def _found(
    repository: Repository, indexed: Iterable[Staged], settled: int
) -> Iterator[tuple[str, CleanFile]]:
    for entry in indexed:
        state = state_of(f"{repository.root}/{entry.path}") if entry.is_plain else None
        if state:
            size, times = state
            is_settled = max(times) < settled
            yield entry.path, CleanFile(entry.blob, size, times, is_settled)


def _changed(repository: Repository, paths: tuple[str, ...]) -> Iterator[str]:
    """Yield the tracked files that are not as the index has them."""
    asked = ("--porcelain=v1", "-z", "--untracked-files=no", "--no-renames")
    said = repository.git.read("status", *asked, "--", *paths)
    for entry in said.decode("utf-8", "surrogateescape").split("\0"):
        if entry[1:2].strip():
            yield entry[3:].removeprefix(repository.prefix)


def _index(repository: Repository) -> tuple[int, ...] | None:
    """Return when the index was written, and what else tells it from another one."""
    try:
        info = (repository.git_dir / "index").stat()
    except OSError:
        return None
    return info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino
