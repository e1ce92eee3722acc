"""What was read of the history before, kept in the repository's own folder; safe to delete.

It is believed only where this very user wrote it: it bears a code made with a secret that lies
outside the repository. Without a secret nothing is kept; what is cut, of another version, of
another user or of another folder is passed over, and made again. It counts only while HEAD leads to
the commit where it ended, and while git gives commits the parents it gave them then.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import folder_at, replace_file
from relance_docs.files.plain import RECORD_BYTES, present
from relance_docs.git.repository import Repository

VERSION: Final = 4
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")
_SECRET_SIZE: Final = 32
"""Bytes."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What git said of the history up to a commit."""

    tip: str
    """Empty for nothing."""
    log: bytes = field(repr=False)
    merges: bytes = field(repr=False)


def read_known(repository: Repository, head: str) -> Known | None:
    """Return what is known, if `head` still leads to it; None otherwise."""
    secret = _secret()
    if secret is None:
        return None
    try:
        header, _newline, rest = _content(repository).partition(b"\n")
        said = json.loads(header)
        log, merges = rest[: said["log"]], rest[said["log"] :]
        tip = str(said["tip"])
        expected = _header(repository, Known(tip=tip, log=log, merges=merges), secret)
    except (OSError, RefusalError, ValueError, KeyError, TypeError):
        return None
    if not hmac.compare_digest(header, expected) or not _COMMIT.fullmatch(tip):
        return None
    is_there = repository.git.ask("merge-base", "--is-ancestor", tip, head).is_yes
    return Known(tip=tip, log=log, merges=merges) if is_there else None


def write_known(repository: Repository, known: Known) -> None:
    """Keep what is known; a folder that cannot be written is no reason to fail."""
    secret = _secret()
    if secret is None:
        return
    content = b"\n".join((_header(repository, known, secret), known.log + known.merges))
    with suppress(OSError, RefusalError):  # a link is not followed
        replace_file(_path(repository), content, below=repository.common_dir)


def _path(repository: Repository) -> Path:
    return repository.common_dir / "relance" / "history"


def _content(repository: Repository) -> bytes:
    path = _path(repository)
    with folder_at(path.parent, below=repository.common_dir) as folder:
        return folder.read(path.name, limit=RECORD_BYTES)


def _header(repository: Repository, known: Known, secret: bytes) -> bytes:
    said = {
        "version": VERSION,
        "folder": os.fsencode(repository.common_dir).hex(),
        "tip": known.tip,
        "log": len(known.log),
        "parents": _given_parents(repository),
    }
    bound = hmac.new(secret, json.dumps(said).encode(), hashlib.sha256)
    bound.update(known.log)
    bound.update(known.merges)
    return json.dumps(said | {"code": bound.hexdigest()}).encode()


def _secret() -> bytes | None:
    """Return the secret of this user, made when there is none; None where it cannot be kept."""
    try:
        path = _state_folder() / "secret"
        with suppress(OSError):
            if (known := _own_secret(path)) is not None:
                return known
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f"secret.{secrets.token_hex(8)}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_SECRET_SIZE))
        new.replace(path)
        return _own_secret(path)
    except (OSError, RuntimeError):
        return None


def _own_secret(path: Path) -> bytes | None:
    """Return what a file holds that is this user's alone; None for another."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        is_alone = os.name == "nt" or (
            found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
        )
        content = file.read(_SECRET_SIZE + 1) if stat.S_ISREG(found.st_mode) else b""
    return content if is_alone and len(content) == _SECRET_SIZE else None


def _state_folder() -> Path:
    """Return where programs keep what lasts and is no setting; RuntimeError without a home."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    folder = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "state"
    return folder / "relance-docs"


def _given_parents(repository: Repository) -> str:
    """Return a digest of what gives commits other parents than they name."""
    digest = hashlib.sha256()
    for name in ("shallow", "info/grafts"):
        path = repository.common_dir / name
        digest.update(present(path) or b"")
        digest.update(b"\0")
    return digest.hexdigest()
