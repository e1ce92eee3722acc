"""What a process of ours may take while it works on what somebody else made: time and memory."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_MEGABYTE: Final = 1_000_000
_LOOK_EVERY: Final = 0.2
"""Seconds between two looks at the memory, where the system does not limit it by itself."""
_SWOLLEN: Final = 70
"""Exit code of a process that ended itself for its memory; nobody asks for it."""


def be_silent() -> None:
    """Print nothing: what matters comes back as a refusal. Ctrl-C is for whoever started this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def keep_what_is_loaded() -> None:
    """Leave what is loaded out of all collections: it is neither looked through nor copied."""
    gc.freeze()


@contextmanager
def limited_time(seconds: float) -> Iterator[None]:
    """End this process when the block takes longer, in case nobody is left to do it.

    Who gave the work looks at the clock as well, on every system; this is for orphans, where the
    system has an alarm that needs no help of Python.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has; nothing of it goes to a core file.

    Linux refuses what is beyond. Elsewhere no limit of the system holds, so a thread looks at the
    memory now and then and ends the process.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        if most == resource.RLIM_INFINITY or limit < most:
            resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    else:
        most = _peak_memory() + megabytes * _MEGABYTE
        threading.Thread(target=_watch_memory, args=(most,), daemon=True).start()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def full_memory() -> Iterator[None]:
    """Lift the limit for a program that is started here: it has its own needs, and its time."""
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 - not on Windows

    limit, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if sys.platform == "win32":

    def end_with_children(process: subprocess.Popen[bytes]) -> None:
        """End a program with all that it started."""
        ending = Path(os.environ.get("SystemRoot", "C:/Windows"), "System32/taskkill.exe")  # noqa: SIM112
        command = [str(ending), "/F", "/T", "/PID", str(process.pid)]
        with suppress(OSError):
            subprocess.run(command, capture_output=True, check=False)
        process.kill()
        process.wait()

else:

    def end_with_children(process: subprocess.Popen[bytes]) -> None:
        """End a program with all that it started; it leads a session of its own."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _watch_memory(most: int) -> None:
    while _peak_memory() <= most:
        time.sleep(_LOOK_EVERY)
    os._exit(_SWOLLEN)


if sys.platform == "win32":

    def _peak_memory() -> int:
        """Return the most bytes that this process ever had in memory."""
        import ctypes  # noqa: PLC0415 - rarely needed
        from ctypes import wintypes  # noqa: PLC0415

        class Counters(ctypes.Structure):
            """PROCESS_MEMORY_COUNTERS."""

            _fields_ = (
                ("cb", wintypes.DWORD),
                ("PageFaultCount", wintypes.DWORD),
                ("PeakWorkingSetSize", ctypes.c_size_t),
                ("WorkingSetSize", ctypes.c_size_t),
                ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
                ("QuotaPagedPoolUsage", ctypes.c_size_t),
                ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
                ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
                ("PagefileUsage", ctypes.c_size_t),
                ("PeakPagefileUsage", ctypes.c_size_t),
            )

        system = ctypes.WinDLL("kernel32")
        system.GetCurrentProcess.restype = wintypes.HANDLE
        ask = system.K32GetProcessMemoryInfo
        ask.argtypes = (wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD)
        counters = Counters(cb=ctypes.sizeof(Counters))
        ask(system.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
        return int(counters.PeakPagefileUsage)

else:

    def _peak_memory() -> int:
        """Return the most bytes that this process ever had in memory."""
        import resource  # noqa: PLC0415 - not on Windows

        # macOS counts bytes; the others kilobytes.
        unit = 1 if sys.platform == "darwin" else 1_024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
