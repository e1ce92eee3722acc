"""The secret of a user, outside every repository: who has it wrote what bears a code made with it.

Loaded before anything else where an answer is kept, so nothing here needs more than `os`.
"""

from __future__ import annotations

import os
import stat

SIZE = 32
"""Bytes."""


def known_secret() -> bytes | None:
    """Return the secret of this user; None when there is none that is this user's alone."""
    path = _path()
    try:
        return _own_secret(path) if path else None
    except OSError:
        return None


def secret() -> bytes | None:
    """Return the secret of this user, made when there is none; None where it cannot be kept."""
    import secrets  # noqa: PLC0415 - hardly ever
    from pathlib import Path  # noqa: PLC0415

    from relance_docs.files.folder import folder_at  # noqa: PLC0415

    known, path = known_secret(), _path()
    if known is not None or path is None:
        return known
    try:
        folder = Path(path).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with folder_at(folder, below=folder) as held:
            new = secrets.token_bytes(SIZE)
            held.replace(Path(path).name, new, over_link=True, rights=0o600)
        return _own_secret(path)
    except OSError:
        return None


def _own_secret(path: str) -> bytes | None:
    """Return what a file holds that is this user's alone; None for another."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        is_alone = os.name == "nt" or (
            found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
        )
        content = file.read(SIZE + 1) if stat.S_ISREG(found.st_mode) else b""
    return content if is_alone and len(content) == SIZE else None


def _path() -> str | None:
    folder = state_folder()
    return f"{folder}/secret" if folder else None


def state_folder() -> str | None:
    """Return where this program keeps what lasts and is no setting; None without a home."""
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    if not os.path.isabs(named):  # noqa: PTH117
        named = os.path.expanduser("~/.local/state")  # noqa: PTH111
    return f"{named}/relance-docs" if os.path.isabs(named) else None  # noqa: PTH117
