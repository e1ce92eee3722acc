"""Files that the program keeps for itself in the repository's own folder; safe to delete.

One is believed only where this very user wrote it: it bears a code made with a secret that lies
outside the repository. Without a secret nothing is kept; what is cut, of another user or of
another folder is passed over, before anything of it but its first line was read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import folder_at, replace_file
from relance_docs.files.plain import RECORD_BYTES
from relance_docs.git.repository import Repository

_SECRET_SIZE: Final = 32
"""Bytes."""

Said = Mapping[str, Any]
"""What the first line of a file says of the rest: texts and numbers."""


def read_signed(repository: Repository, name: str) -> tuple[Said, bytes] | None:
    """Return what a file says of itself, and the rest of it; None for one that is not believed."""
    secret = _secret()
    if secret is None:
        return None
    try:
        with folder_at(_folder(repository), below=repository.common_dir) as folder:
            content = folder.read(name, limit=RECORD_BYTES)
        header, _newline, rest = content.partition(b"\n")
        said = json.loads(header)
        code = str(said.pop("code"))
    except (OSError, RefusalError, ValueError, KeyError, TypeError, AttributeError):
        return None
    except RecursionError:  # a first line of brackets
        return None
    expected = _code(repository, name, said, rest, secret)
    return (said, rest) if hmac.compare_digest(code.encode(), expected.encode()) else None


def write_signed(repository: Repository, name: str, said: Said, rest: bytes) -> None:
    """Keep a file; a folder that cannot be written is no reason to fail."""
    secret = _secret()
    if secret is None:
        return
    code = _code(repository, name, said, rest, secret)
    content = json.dumps({**said, "code": code}).encode() + b"\n" + rest
    if len(content) > RECORD_BYTES:
        return
    with suppress(OSError, RefusalError):  # a link is not followed
        replace_file(_folder(repository) / name, content, below=repository.common_dir)


def _folder(repository: Repository) -> Path:
    return repository.common_dir / "relance"


def _code(repository: Repository, name: str, said: Said, rest: bytes, secret: bytes) -> str:
    folder = os.fsencode(repository.common_dir).hex()
    bound = hmac.new(secret, json.dumps([name, folder, said]).encode(), hashlib.sha256)
    bound.update(b"\n")
    bound.update(rest)
    return bound.hexdigest()


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
