"""Which program found something out: another one may find something else."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_ENDINGS: Final = (".dist-info", ".egg-info")
_OWN_FOLDER: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - loaded before anything is


def program_digest() -> str:
    """Return a digest of this program, its data, its libraries, and the Python that runs it.

    Files of our own count by name, size and times, for reading them takes longer than most
    questions; libraries by the versions that the folders of their metadata are named after.
    """
    import hashlib  # noqa: PLC0415 - most commands ask nothing

    if _KNOWN:
        return _KNOWN[0]
    said = "\0".join((sys.version, sys.platform, *_own_files(_OWN_FOLDER), *_libraries()))
    _KNOWN.append(hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest())
    return _KNOWN[0]


_KNOWN: Final[list[str]] = []
"""The digest, once it was asked: this process goes on with the program that it began with."""


def _own_files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _own_files(entry.path)
            else:
                info = entry.stat()
                yield f"{entry.path} {info.st_size} {info.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    for folder in sys.path:
        try:
            names = os.listdir(folder) if folder else []  # noqa: PTH208
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith(_ENDINGS))
