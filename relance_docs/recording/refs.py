"""Locks of a branch that a git left which was killed while it committed for us."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from relance_docs.git.repository import Repository

_TOGETHER: Final = 1.0
"""Seconds in which git locks the branch and HEAD, one after the other."""


def release_refs(
    repository: Repository, head: str | None, wanted: Mapping[str, str] | None
) -> None:
    """Remove the lock of the branch if it holds the very commit that was to be made, and HEAD's.

    Such a commit follows `head` and holds the files as `wanted`; nobody but our git makes it, and
    that git has ended. A lock of which that cannot be seen stays, and git names it.
    """
    branch = repository.git.ask("symbolic-ref", "--quiet", "HEAD")
    lock = repository.common_dir / f"{branch.text}.lock"
    own = repository.git_dir / "HEAD.lock"
    if not branch.is_yes or not wanted or not _is_ours(repository, lock, head, wanted):
        return
    made = lock.stat().st_mtime
    with suppress(FileNotFoundError):
        if abs(own.stat().st_mtime - made) <= _TOGETHER:
            own.unlink()
    lock.unlink(missing_ok=True)


def _is_ours(
    repository: Repository, lock: Path, head: str | None, wanted: Mapping[str, str]
) -> bool:
    try:
        commit = lock.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return False
    parents = repository.git.ask("rev-list", "--parents", "--max-count=1", commit, "--")
    if not parents.is_yes or parents.text.split() != [commit, *([head] if head else [])]:
        return False
    return repository.blobs(commit, wanted) == wanted
