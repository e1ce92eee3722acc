"""What was read of the history before, kept as `signed` keeps it.

It counts only while HEAD leads to the commit where it ended, and while git gives commits the
parents it gave them then; what is of another version is passed over, and made again.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from relance_docs.files.plain import present
from relance_docs.git.repository import Repository
from relance_docs.git.signed import read_signed, write_signed

NAME: Final = "history"
VERSION: Final = 5
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, kw_only=True)
class KnownHistory:
    """What git said of the history up to a commit."""

    tip: str
    """Empty for nothing."""
    log: bytes = field(repr=False)
    merges: bytes = field(repr=False)


def read_known(repository: Repository, head: str) -> KnownHistory | None:
    """Return what is known, if `head` still leads to it; None otherwise."""
    found = read_signed(repository, NAME)
    if found is None:
        return None
    said, rest = found
    tip = str(said.get("tip"))
    if said.get("version") != VERSION or said.get("parents") != given_parents(repository):
        return None
    if not _COMMIT.fullmatch(tip):
        return None
    is_there = repository.git.ask("merge-base", "--is-ancestor", tip, head).is_yes
    length = said["log"]
    return KnownHistory(tip=tip, log=rest[:length], merges=rest[length:]) if is_there else None


def write_known(repository: Repository, known: KnownHistory) -> None:
    """Keep what is known."""
    said = {
        "version": VERSION,
        "tip": known.tip,
        "log": len(known.log),
        "parents": given_parents(repository),
    }
    write_signed(repository, NAME, said, known.log + known.merges)


def given_parents(repository: Repository) -> str:
    """Return a digest of what gives commits other parents than they name."""
    digest = hashlib.sha256()
    for name in ("shallow", "info/grafts"):
        path = repository.common_dir / name
        digest.update(present(path) or b"")
        digest.update(b"\0")
    return digest.hexdigest()
