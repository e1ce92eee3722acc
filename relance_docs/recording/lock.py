"""One recording at a time in a repository, whatever worktree or process it comes from."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from relance_docs.errors import RefusalError
from relance_docs.files.folder import folder_at, writing
from relance_docs.files.under_way import take
from relance_docs.message import Message

PATIENCE: Final = 10.0
"""Seconds to wait for another recording before giving up."""
_PAUSE: Final = 0.05
_NAME: Final = "relance.lock"
_SIGNATURE: Final = 20
"""Most digits of the number of a process."""


@contextmanager
def locked(
    folder: Path,
    *,
    below: Path | None = None,
    name: str = _NAME,
    patience: float = PATIENCE,
    busy: Message | None = None,
) -> Iterator[IO[bytes]]:
    """Hold the lock in `folder`, and yield its file.

    The system lets go of it when the process ends, however it ends.

    The folder, made when it is not there, is reached `below` another without a link. Raises
    RefusalError when that cannot be, and when another process holds the lock for longer than
    `patience` seconds: `busy`, or that it is recording.
    """
    with writing(folder), folder_at(folder, below=below or folder, make=True) as held:
        file = held.lock_file(name)
    with file:
        _wait(file, patience, busy)
        _sign(file)
        yield file


def _wait(file: IO[bytes], patience: float, busy: Message | None) -> None:
    end = time.monotonic() + patience
    while not take(file.fileno()):
        if time.monotonic() >= end:
            raise RefusalError(
                busy
                or Message(
                    "another relance command is recording (process {number}); "
                    "nothing was changed, try again when it is done",
                    number=_signature(file) or "?",
                )
            )
        time.sleep(_PAUSE)


def _sign(file: IO[bytes]) -> None:
    """Write down who holds the lock, unless what lies there is nobody's signature."""
    if _signature(file) is None:
        return
    with suppress(OSError):  # a full disk: it is held all the same
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()).encode())


def _signature(file: IO[bytes]) -> str | None:
    """Return the number of the process that holds the lock, or nothing; None for other content."""
    file.seek(0)
    said = file.read(_SIGNATURE + 1).decode("ascii", "replace").strip()
    return said if len(said) <= _SIGNATURE and (not said or said.isdecimal()) else None
