"""Files replaced whole: after a crash there is the old content or the new, never a half."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def temporary_of(path: Path) -> Path:
    """Return the name under which the next content of `path` is written first."""
    return path.with_name(f".{path.name}.relance-new")


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file, keeping its permissions; OSError leaves the old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_of(path)
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o7777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; where the system cannot do that, nothing is done."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_file(path: Path, *, up_to: Path) -> None:
    """Delete the file if it is there, and the folders it leaves empty below `up_to`."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == up_to or up_to not in folder.parents:
            return
        try:
            folder.rmdir()
        except OSError:
            return
