"""Which program found something out: another one may find something else."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import relance_docs

_ENDINGS: Final = (".dist-info", ".egg-info")


def program_digest() -> str:
    """Return a digest of this program, its data, its libraries, and the Python that runs it.

    Files of our own count by name, size and time, for reading five hundred takes longer than most
    questions; libraries by the versions that the folders of their metadata are named after.
    """
    digest = hashlib.sha256(f"{sys.version}\0{sys.platform}".encode())
    for said in (*_own_files(Path(relance_docs.__file__).parent), *_libraries()):
        digest.update(b"\0" + os.fsencode(said))
    return digest.hexdigest()


def _own_files(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _own_files(Path(entry))
            else:
                info = entry.stat()
                yield f"{entry.path} {info.st_size} {info.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    for folder in sys.path:
        try:
            names = [entry.name for entry in Path(folder).iterdir()]
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith(_ENDINGS))
