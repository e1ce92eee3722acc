"""Locks of a branch that a git left which was killed while it committed for us."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from relance_docs.git.repository import Repository
from relance_docs.recording.staging import is_taken

_STILL: Final = 2.0
"""Seconds for which an empty lock must not have changed; git holds one for some milliseconds."""


def release_refs(
    repository: Repository, head: str | None, wanted: Mapping[str, str] | None, *, since: float
) -> None:
    """Remove the locks of the branch and of HEAD that our git left, which has ended.

    Ours is the lock that holds the very commit that was to be made: it follows `head` and holds the
    files as `wanted`. Ours is an empty one too, when it came after `since`, while the index was
    locked by us: no command that commits, merges or switches gets as far as HEAD then. Any other
    stays, and git names it.
    """
    branch = repository.git.ask("symbolic-ref", "--quiet", "HEAD")
    if not branch.is_yes or not wanted:
        return
    locks = (repository.common_dir / f"{branch.text}.lock", repository.git_dir / "HEAD.lock")
    for lock in locks:
        if _holds_ours(repository, lock, head, wanted) or _is_left(repository, lock, since):
            lock.unlink(missing_ok=True)


def _holds_ours(
    repository: Repository, lock: Path, head: str | None, wanted: Mapping[str, str]
) -> bool:
    try:
        commit = lock.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    if not commit:
        return False
    parents = repository.git.ask("rev-list", "--parents", "--max-count=1", commit, "--")
    if not parents.is_yes or parents.text.split() != [commit, *([head] if head else [])]:
        return False
    return repository.blobs(commit, wanted) == wanted


def _is_left(repository: Repository, lock: Path, since: float) -> bool:
    """Whether an empty lock came while the index was ours, and does not go."""
    try:
        first = lock.stat()
        if first.st_size or first.st_mtime < since or not is_taken(repository):
            return False
        time.sleep(_STILL)
        then = lock.stat()
    except OSError:
        return False
    return (first.st_ino, first.st_mtime_ns, 0) == (then.st_ino, then.st_mtime_ns, then.st_size)
