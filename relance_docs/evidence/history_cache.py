"""What was read of the history before, kept in the repository's own folder; safe to delete.

Nothing is believed of it that the commits could contradict: it counts only while HEAD leads to
the commit where it ended, and while git gives commits the parents it gave them then.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.repository import Repository
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import RECORD_BYTES, present, read_file

VERSION: Final = 3
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What git said of the history up to a commit."""

    tip: str
    """Empty for nothing."""
    log: bytes = field(repr=False)
    merges: bytes = field(repr=False)


def read_known(repository: Repository, head: str) -> Known | None:
    """Return what is known, if `head` still leads to it; None otherwise."""
    try:
        header, _newline, rest = _content(repository).partition(b"\n")
        said = json.loads(header)
        log, merges = rest[: said["log"]], rest[said["log"] :]
        expected = _header(repository, Known(tip=said["tip"], log=log, merges=merges))
    except (OSError, RefusalError, ValueError, KeyError, TypeError):
        return None
    tip = str(said["tip"])
    if header != expected or not _COMMIT.fullmatch(tip):
        return None
    is_there = repository.git.ask("merge-base", "--is-ancestor", tip, head).is_yes
    return Known(tip=tip, log=log, merges=merges) if is_there else None


def write_known(repository: Repository, known: Known) -> None:
    """Keep what is known; a folder that cannot be written is no reason to fail."""
    header = _header(repository, known)
    try:
        content = b"\n".join((header, known.log + known.merges))
        replace_file(_path(repository), content, below=repository.common_dir)
    except (OSError, RefusalError):  # a link is not followed
        return


def _path(repository: Repository) -> Path:
    return repository.common_dir / "relance" / "history"


def _content(repository: Repository) -> bytes:
    return read_file(_path(repository), limit=RECORD_BYTES, follow=False)


def _header(repository: Repository, known: Known) -> bytes:
    said = {
        "version": VERSION,
        "tip": known.tip,
        "log": len(known.log),
        "parents": _given_parents(repository),
        "sha256": hashlib.sha256(known.log + known.merges).hexdigest(),
    }
    return json.dumps(said).encode()


def _given_parents(repository: Repository) -> str:
    """Return a digest of what gives commits other parents than they name."""
    digest = hashlib.sha256()
    for name in ("shallow", "info/grafts"):
        path = repository.common_dir / name
        digest.update(present(path) or b"")
        digest.update(b"\0")
    return digest.hexdigest()
