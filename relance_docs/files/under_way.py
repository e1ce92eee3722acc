"""A file that is being written: its name, the lock of its writer, and when it is one of the dead.

Whoever is killed leaves such a file behind. It goes when the lock on it is free, on the machine
that the name tells: over a network folder, the locks of one machine may be unknown to another.
There, and where a system has no locks, a file goes when no writer can still be at it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

if os.name == "nt":  # pragma: no cover - the tests run elsewhere
    import msvcrt

    def take(descriptor: int) -> bool:
        """Take the lock if it is free; a byte far behind the text, which stays readable."""
        os.lseek(descriptor, 1_000_000, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def take(descriptor: int) -> bool:
        """Take the lock if it is free."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


ENDING: Final = ".relance-new"
_LONGEST_STEM: Final = 160
_LONGEST_WRITING: Final = 86_400.0
"""Seconds after which nobody is at a file any more, whatever the clocks of two machines say."""


def new_name(name: str) -> str:
    """Return a name, nobody else's, under which the file `name` is written."""
    return f".{name[:_LONGEST_STEM]}.{_machine()}{os.urandom(8).hex()}{ENDING}"


def names_of(name: str) -> re.Pattern[str]:
    """Return the names under which the file `name` may be written, by this version or another."""
    return re.compile(rf"\.{re.escape(name[:_LONGEST_STEM])}\.{_DIGITS}{re.escape(ENDING)}")


_DIGITS: Final = r"(?P<machine>[0-9a-f]{8})?[0-9a-f]{16}"
ANY_NAME: Final = re.compile(rf"\..+\.{_DIGITS}{re.escape(ENDING)}", re.DOTALL)


@cache
def _machine() -> str:
    """Return eight digits for this machine; two that bear one name and no number share them."""
    number = b""
    with suppress(OSError):
        number = Path("/etc/machine-id").read_bytes()
    name = os.environ.get("COMPUTERNAME", "") if os.name == "nt" else os.uname().nodename
    return hashlib.sha256(name.encode("utf-8", "surrogateescape") + number).hexdigest()[:8]


def is_left_behind(name: str, descriptor: int) -> bool:
    """Whether the writer of a file is dead; its lock is taken then. `descriptor` may write it."""
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode):
        return False
    found = ANY_NAME.fullmatch(name)
    is_of_here = found is not None and found["machine"] == _machine()
    return (is_of_here and take(descriptor)) or time.time() - info.st_mtime > _LONGEST_WRITING
