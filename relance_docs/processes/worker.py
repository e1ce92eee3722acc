"""A process that does the jobs it is given: it may hang, swell or die, and nothing else does."""

from __future__ import annotations

import multiprocessing
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Final, Generic, TypeAlias, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.missing import refusal_of
from relance_docs.processes.code_path import children_leave_it_out
from relance_docs.processes.confinement import (
    be_silent,
    keep_what_is_loaded,
    limit_memory,
    limited_time,
)
from relance_docs.processes.temporary import run_folder, short_paths, work_in

Result = TypeVar("Result")

_STARTING: Final = 120.0
"""Seconds in which a process starts and loads its libraries, on a machine that is very busy."""
_GRACE: Final = 5.0
"""Seconds for a process that is not wanted any more to finish the file that it is writing."""
_ORPHANED: Final = 10.0
"""Seconds beyond its time after which a process ends itself: nobody did."""


def _nothing() -> None:
    """Begin without anything to load."""


@dataclass(frozen=True, kw_only=True)
class Trade:
    """How the processes of one kind are set up, and what one job may take."""

    preload: tuple[str, ...]
    """Modules that the process which all others are forked from loads once."""
    seconds: float
    """Of wall time, for one job; a process that takes longer is ended."""
    megabytes: int
    """Of memory, beyond what the process has when it is ready."""
    begin: Callable[[], None] = _nothing
    """Called once in each process; a RefusalError is for all its jobs."""
    jobs: int = 500
    """After so many a process is replaced: what libraries leak goes with it."""
    ahead: int = 1
    """Small jobs that a process has at a time: the one it is at, and what comes next."""


class Why(Enum):
    """Why a job came to no end."""

    TIME = "it took too long"
    MEMORY = "it took too much memory"
    DEPTH = "it nests too deep"
    CRASH = "the process died"
    FAILURE = "a library failed in a way that nobody foresaw"


class StoppedError(Exception):
    """A job that came to no end."""

    def __init__(self, why: Why, said: str = "", error: Exception | None = None) -> None:
        super().__init__(why, said, error)
        self.why = why
        self.error = error
        """What the task raised, for FAILURE."""
        self.said = said

    def __str__(self) -> str:
        """Return the words of the library that failed; nothing for another reason."""
        return self.said


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A job that came to its end."""

    result: Result


_Outcome: TypeAlias = "Done[Result] | RefusalError | StoppedError"
Call: TypeAlias = tuple[Callable[..., Any], tuple[object, ...]]
"""A function of a module, and what it is given."""


def load(trade: Trade) -> None:
    """Let the process that all others are forked from load what they need; do not wait for it."""
    if not _forks():
        return
    from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 - not on Windows

    forkserver.set_forkserver_preload([*trade.preload])
    with children_leave_it_out(), short_paths():
        resource_tracker.ensure_running()  # by itself, for it lets the signal through again
        # Ctrl-C is for all processes of a terminal, and while it loads, that one would show where.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forks() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


@dataclass(frozen=True, slots=True)
class _Task:
    position: int
    call: Call
    seconds: float


class Worker:
    """A process, started when it gets its first job, and what it is at: the first of its tasks."""

    def __init__(self, trade: Trade) -> None:
        self.trade = trade
        self.tasks: deque[_Task] = deque()
        self.deadline = 0.0
        self.count = 0
        self.process: Any = None
        self.pipe: Connection
        self.is_ready = False

    @property
    def is_alive(self) -> bool:
        """Whether the process that waits for its next job is still there."""
        return bool(self.process.is_alive())

    @property
    def is_old(self) -> bool:
        """Whether it is to be replaced before it gets another job."""
        return self.count >= self.trade.jobs

    def give(self, position: int, call: Call, seconds: float) -> None:
        """Give it a job."""
        if self.process is not None and self.is_old and not self.tasks:
            self.end()
        self.tasks.append(_Task(position, call, seconds))
        if self.process is None:
            self._start()
            return
        if len(self.tasks) == 1:
            self._begin()
        self.count += 1
        try:
            self.pipe.send((call, seconds))
        except OSError:  # it died of the job before; this one is for the next process
            if len(self.tasks) == 1:
                self._start_again()

    def answer(self) -> Iterator[tuple[int, Any]]:
        """Yield its answer; a process that ended instead is replaced."""
        if not self.is_ready:
            self._take_greeting()
            return
        outcome: Any
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            outcome = StoppedError(Why.CRASH)
        # Not before: interrupted meanwhile, it still owes this answer, and is of no use to others.
        task = self.tasks.popleft()
        if isinstance(outcome, StoppedError) and outcome.why in {Why.CRASH, Why.MEMORY}:
            # What ran out of memory may hold on to some of it.
            self._start_again()
        self._begin()
        yield task.position, outcome

    def overdue(self) -> tuple[int, Any]:
        """Give up on the job that it is at."""
        if not self.is_ready:
            raise _not_started()
        task = self.tasks.popleft()
        self._start_again()
        return task.position, StoppedError(Why.TIME)

    def end(self) -> None:
        """End the process; one that is in the middle of a job may finish it, for a moment."""
        if self.process is None:
            return
        self.pipe.close()
        if self.tasks and self.is_ready and time.monotonic() < self.deadline:
            self.process.join(_GRACE)
        self.process.kill()
        self.process.join()
        self.process.close()
        self.process, self.is_ready = None, False

    def _take_greeting(self) -> None:
        try:
            refusal: RefusalError | None = self.pipe.recv()
        except (EOFError, OSError):
            raise _not_started() from None
        if refusal is not None:
            raise refusal
        self.is_ready = True
        self._begin()

    def _begin(self) -> None:
        """Let the time of the first task run from now."""
        if self.is_ready and self.tasks:
            self.deadline = time.monotonic() + self.tasks[0].seconds

    def _start(self) -> None:
        load(self.trade)
        context: Any = multiprocessing.get_context("forkserver" if _forks() else "spawn")
        self.pipe, theirs = context.Pipe()
        folder = run_folder()
        with children_leave_it_out():
            process = context.Process(target=_serve, args=(theirs, self.trade, folder), daemon=True)
            process.start()
        # Not before: Ctrl-C while it starts leaves a process that cannot be ended.
        self.process = process
        theirs.close()
        self.is_ready = False
        self.count = len(self.tasks)
        self.deadline = time.monotonic() + _STARTING
        with suppress(OSError):  # it died at once: that is told when its answer is awaited
            for task in self.tasks:
                self.pipe.send((task.call, task.seconds))

    def _start_again(self) -> None:
        """Replace the process at once; what it had still to do goes to the new one."""
        self.process.kill()
        self.end()
        if self.tasks:
            self._start()


def _not_started() -> RefusalError:
    return RefusalError(
        Message(
            "a process of this program cannot be started: there is too little memory, or the"
            " machine is too busy; end other programs and run it again, with -j 1"
        )
    )


def _serve(pipe: Connection, trade: Trade, folder: Path) -> None:
    """Do each job that comes in and send its outcome back, until the pipe is closed."""
    be_silent()
    work_in(folder)
    try:
        trade.begin()
    except RefusalError as refusal:
        pipe.send(refusal)
        return
    except ImportError as missing:
        pipe.send(refusal_of(missing))
        return
    keep_what_is_loaded()
    limit_memory(trade.megabytes)
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            (task, given), seconds = pipe.recv()
            with limited_time(seconds + _ORPHANED):
                outcome = _outcome(task, *given)
            pipe.send(outcome)


def _outcome(task: Callable[..., object], *given: object) -> _Outcome[object]:
    try:
        return Done(task(*given))
    except RefusalError as refusal:
        # Not what it came from: a library may have Python send that along (tblib of Dask does).
        return RefusalError(refusal.message)
    except ImportError as missing:
        return refusal_of(missing) or StoppedError(Why.FAILURE, str(missing), missing)
    except MemoryError:
        return StoppedError(Why.MEMORY)
    except RecursionError:
        return StoppedError(Why.DEPTH)
    except Exception as error:  # noqa: BLE001 - libraries fail in every way on what is broken
        error.add_note(traceback.format_exc())
        return StoppedError(Why.FAILURE, f"{type(error).__name__}: {error}", _sendable(error))


def _sendable(error: Exception) -> Exception:
    """Return the error, or one with its words when it cannot cross to another process."""
    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))
    except Exception:  # noqa: BLE001 - whatever it is made of
        return RuntimeError("".join(traceback.format_exception(error)))
    return error
