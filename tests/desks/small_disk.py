"""A disk of its own, small and mounted, that can be filled to the last page."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 256 * 2**20


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount one at a folder while this lasts; yield whether that may be done here."""
    mount = ("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder))
    try:
        is_mounted = not subprocess.run(mount, check=False, capture_output=True).returncode
    except FileNotFoundError:
        is_mounted = False
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(("umount", "--lazy", str(folder)), check=True)


@contextmanager
def full(folder: Path, room: int) -> Iterator[None]:
    """Leave room for so many bytes on the disk of a folder."""
    filling = folder / "filling"
    with filling.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room_on(folder) - room)
    try:
        yield
    finally:
        filling.unlink()


def room_on(folder: Path) -> int:
    """Return how many bytes are free on the disk of a folder."""
    about = os.statvfs(folder)
    return about.f_bavail * about.f_frsize
