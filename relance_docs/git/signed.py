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
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from relance_docs.errors import RefusalError
from relance_docs.files.folder import folder_at, replace_file
from relance_docs.files.plain import RECORD_BYTES
from relance_docs.git.places import OWN_FOLDER
from relance_docs.git.repository import Repository
from relance_docs.git.secret import secret

Said = Mapping[str, Any]
"""What the first line of a file says of the rest: texts and numbers."""


def read_signed(repository: Repository, name: str) -> tuple[Said, bytes] | None:
    """Return what a file says of itself, and the rest of it; None for one that is not believed."""
    key = secret()
    if key is None:
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
    expected = _code(repository, name, said, rest, key)
    return (said, rest) if hmac.compare_digest(code.encode(), expected.encode()) else None


def write_signed(repository: Repository, name: str, said: Said, rest: bytes) -> None:
    """Keep a file; a folder that cannot be written is no reason to fail."""
    key = secret()
    if key is None:
        return
    code = _code(repository, name, said, rest, key)
    content = json.dumps({**said, "code": code}).encode() + b"\n" + rest
    if len(content) > RECORD_BYTES:
        return
    with suppress(OSError, RefusalError):  # a link is not followed
        replace_file(_folder(repository) / name, content, below=repository.common_dir)


def _folder(repository: Repository) -> Path:
    return repository.common_dir / OWN_FOLDER


def _code(repository: Repository, name: str, said: Said, rest: bytes, key: bytes) -> str:
    folder = os.fsencode(repository.common_dir).hex()
    bound = hmac.new(key, json.dumps([name, folder, said]).encode(), hashlib.sha256)
    bound.update(b"\n")
    bound.update(rest)
    return bound.hexdigest()
