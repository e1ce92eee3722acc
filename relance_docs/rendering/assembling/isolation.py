"""Work on files of unknown making in a process that may be stopped: in time, in memory, or dead."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from relance_docs.errors import RefusalError

Result = TypeVar("Result")

_PRELOADED: Final = ("pikepdf", "relance_docs.rendering.assembling.making")
"""What every process of this kind needs: loaded once, for all that come."""
_MEGABYTE: Final = 1_000_000


class StoppedError(Exception):
    """The work took too long, too much memory, or crashed."""


def load() -> None:
    """Let the process that all workshops come from load what they need; do not wait for it."""
    forkserver.set_forkserver_preload([*_PRELOADED])
    forkserver.ensure_running()


class Workshop:
    """A process that works on one thing after the other; a new one follows one that was stopped.

    Tasks are functions of a module; what they take and return crosses to another process.
    """

    def __init__(self, *, memory_megabytes: int) -> None:
        self._memory = memory_megabytes
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def run(self, task: Callable[..., Result], *given: object, seconds: float) -> Result:
        """Return what `task` returns.

        Raises its RefusalError, or StoppedError when it fails in any other way.
        """
        connection = self._started()
        try:
            connection.send((task, given))
            outcome: Any = connection.recv() if connection.poll(seconds) else None
        except (EOFError, OSError):
            outcome = None
        if outcome is None:
            self._stop()
            raise StoppedError
        if isinstance(outcome[0], RefusalError):
            raise outcome[0]
        if isinstance(outcome[0], StoppedError):
            # What ran out of memory may hold on to some of it.
            self._stop()
            raise outcome[0]
        result: Result = outcome[1]
        return result

    def _started(self) -> Connection:
        if self._connection is None:
            load()
            context = multiprocessing.get_context("forkserver")
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, self._memory), daemon=True)
            process.start()
            there.close()
            self._process, self._connection = process, here
        return self._connection

    def _stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._connection = None


def _serve(connection: Connection, memory_megabytes: int) -> None:
    """Do what comes over the connection until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked is told, and stops this
    # What libraries say of a damaged file goes nowhere; what matters comes back as a refusal.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _limit_memory(memory_megabytes)
    gc.freeze()  # what is loaded stays: it need neither be looked through nor copied
    with suppress(EOFError, OSError):
        while True:
            task, given = connection.recv()
            connection.send(_outcome(task, given))


def _outcome(task: Callable[..., object], given: tuple[object, ...]) -> tuple[object, object]:
    try:
        return None, task(*given)
    except RefusalError as refusal:
        return refusal, None
    except (MemoryError, RecursionError):
        return StoppedError(), None
    except Exception as error:  # noqa: BLE001 - libraries fail in every way on what is broken
        return StoppedError(f"{type(error).__name__}: {error}"), None


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has; where the system knows how."""
    if not sys.platform.startswith("linux"):
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
    if most == resource.RLIM_INFINITY or limit < most:
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))


@contextmanager
def full_memory() -> Iterator[None]:
    """Lift the limit for a program that is started here: it has its own needs, and its time."""
    limit, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (limit, most))
