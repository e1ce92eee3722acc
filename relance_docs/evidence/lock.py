"""One recording at a time in a repository, whatever worktree or process it comes from."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

PATIENCE: Final = 10.0
"""Seconds to wait for another recording before giving up."""
_PAUSE: Final = 0.05
_NAME: Final = "relance.lock"


@contextmanager
def locked(
    folder: Path, *, name: str = _NAME, patience: float = PATIENCE, busy: Message | None = None
) -> Iterator[IO[str]]:
    """Hold the lock in `folder`, and yield its file.

    The system lets go of it when the process ends, however it ends.

    Raises RefusalError when another process holds it for longer than `patience` seconds: `busy`,
    or that it is recording.
    """
    try:
        file = (folder / name).open("a+")
    except OSError as error:
        raise RefusalError(Message("{folder} cannot be written to", folder=folder)) from error
    with file:
        _wait(file, patience, busy)
        _sign(file)
        yield file


def _wait(file: IO[str], patience: float, busy: Message | None) -> None:
    end = time.monotonic() + patience
    while not _take(file.fileno()):
        if time.monotonic() >= end:
            file.seek(0)
            raise RefusalError(
                busy
                or Message(
                    "another relance command is recording (process {number}); "
                    "nothing was changed, try again when it is done",
                    number=file.read().strip() or "?",
                )
            )
        time.sleep(_PAUSE)


def _sign(file: IO[str]) -> None:
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()


if os.name == "nt":  # pragma: no cover - the tests run elsewhere
    import msvcrt

    def _take(descriptor: int) -> bool:
        """Take the lock if it is free; a byte far behind the text, which stays readable."""
        os.lseek(descriptor, 1_000_000, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        """Take the lock if it is free."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
