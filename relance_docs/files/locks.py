"""The lock of an open file, which the system lets go of when its process ends, however it ends."""

from __future__ import annotations

import os

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
