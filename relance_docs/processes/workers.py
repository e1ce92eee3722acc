"""Work that may hang, swell or crash, done in other processes: it ends alone, the rest goes on.

A task is a function of a module and its jobs are small values, for both cross to another process.
"""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeAlias, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.processes.code_path import children_leave_it_out
from relance_docs.processes.confinement import (
    be_silent,
    keep_what_is_loaded,
    limit_memory,
    limited_time,
)
from relance_docs.processes.temporary import run_folder, short_paths, work_in

Job = TypeVar("Job")
Result = TypeVar("Result")

_STARTING: Final = 120.0
"""Seconds in which a process starts and loads its libraries, on a machine that is very busy."""
_GRACE: Final = 5.0
"""Seconds for a process that is not wanted any more to finish the file that it is writing."""
_ORPHANED: Final = 10.0
"""Seconds beyond its time after which a process ends itself: nobody did."""
_SMALL: Final = 4_000
"""Bytes that are sent to a process that is busy: they fit into the pipe of any system, so that
the two never wait for one another."""
_WINDOW: Final = 64
"""Jobs for each process that may be done while the oldest one is still at work: memory is flat."""


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
class _Done(Generic[Result]):
    result: Result


_Outcome: TypeAlias = "_Done[Result] | RefusalError | StoppedError"


def load(trade: Trade) -> None:
    """Let the process that all others are forked from load what they need; do not wait for it."""
    if not _forks():
        return
    from multiprocessing import forkserver  # noqa: PLC0415 - not on Windows

    forkserver.set_forkserver_preload([*trade.preload])
    with children_leave_it_out(), short_paths():
        forkserver.ensure_running()


def _forks() -> bool:
    return "forkserver" in multiprocessing.get_all_start_methods()


def each(
    trade: Trade, task: Callable[[Job], Result], jobs: Iterable[Job], *, processes: int = 1
) -> Iterator[Result | RefusalError | StoppedError]:
    """Yield the result of each job, in their order, or why there is none.

    Jobs are taken as they are needed. Raises RefusalError when no process can begin.
    """
    with _Crew(trade, task, jobs, max(1, processes)) as crew:
        yield from crew.outcomes()


def alone(trade: Trade, task: Callable[..., Result], *given: object) -> Result:
    """Return what the task returns; raises its RefusalError, or StoppedError."""
    with Workshop(trade) as workshop:
        return workshop.run(task, *given)


class Workshop:
    """A process that does one thing after the other; a new one follows one that was stopped."""

    def __init__(self, trade: Trade) -> None:
        self._worker = _hired(trade, _called)
        self._seconds = trade.seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _let_go(self._worker)

    def run(
        self, task: Callable[..., Result], *given: object, seconds: float | None = None
    ) -> Result:
        """Return what `task` returns; raises its RefusalError, or StoppedError."""
        self._worker.give(0, (task, given), self._seconds if seconds is None else seconds)
        while self._worker.tasks:
            for _position, outcome in _answers((self._worker,)):
                if not isinstance(outcome, _Done):
                    raise outcome
                result: Result = outcome.result
        return result


def _called(job: tuple[Callable[..., Result], tuple[object, ...]]) -> Result:
    task, given = job
    return task(*given)


class _Crew(Generic[Job, Result]):
    """Processes that share jobs out among them, and what they brought back."""

    def __init__(
        self, trade: Trade, task: Callable[[Job], Result], jobs: Iterable[Job], most: int
    ) -> None:
        self.trade, self.task, self.most = trade, task, most
        self.workers: list[_Worker] = []
        self.jobs = iter(jobs)
        self.held: deque[Job] = deque(maxlen=1)
        """A job that was taken and has to wait for a process that is free."""
        self.given = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self.workers:
            _let_go(worker)

    def outcomes(self) -> Iterator[Result | RefusalError | StoppedError]:
        done: dict[int, _Outcome[Result]] = {}
        following = 0
        while True:
            while self.given - following < self.most * _WINDOW and self._hand_out():
                pass
            if following == self.given:
                return
            done.update(_answers(self.workers))
            while following in done:
                outcome = done.pop(following)
                following += 1
                yield outcome.result if isinstance(outcome, _Done) else outcome

    def _hand_out(self) -> bool:
        """Give the next job to who is free, or has room for a small one; whether it was given."""
        worker = self._free() or self._with_room()
        if worker is None:
            return False
        if not self.held:
            try:
                self.held.append(next(self.jobs))
            except StopIteration:
                return False
        if worker.tasks and len(ForkingPickler.dumps(self.held[0])) > _SMALL:
            return False
        worker.give(self.given, self.held.pop(), self.trade.seconds)
        self.given += 1
        return True

    def _free(self) -> _Worker | None:
        idle = next((worker for worker in self.workers if not worker.tasks), None)
        if idle is None and len(self.workers) < self.most:
            idle = _hired(self.trade, self.task)
            self.workers.append(idle)
        return idle

    def _with_room(self) -> _Worker | None:
        with_room = [w for w in self.workers if len(w.tasks) < self.trade.ahead and not w.is_old]
        return min(with_room, key=lambda worker: len(worker.tasks), default=None)


def _answers(workers: Sequence[_Worker]) -> Iterator[tuple[int, Any]]:
    """Wait for the next answer, or for the end of somebody's time."""
    busy = [worker for worker in workers if worker.tasks]
    left = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    ready = set(wait([worker.pipe for worker in busy], left))
    for worker in busy:
        if worker.pipe in ready:
            yield from worker.answer()
        elif time.monotonic() >= worker.deadline:
            yield worker.overdue()


_idle: Final[dict[Trade, deque[_Worker]]] = defaultdict(deque)
"""Processes that have loaded what they need and wait for whoever comes next."""


def _hired(trade: Trade, task: Callable[[Any], object]) -> _Worker:
    while _idle[trade]:
        with suppress(IndexError):  # another thread may be faster
            worker = _idle[trade].pop()
            if worker.turns_to(task):
                return worker
            worker.end()
    return _Worker(trade, task)


def _let_go(worker: _Worker) -> None:
    if worker.is_ready and not worker.tasks and not worker.is_old:
        _idle[worker.trade].append(worker)
    else:
        worker.end()


@dataclass(frozen=True, slots=True)
class _Task:
    position: int
    job: object
    seconds: float


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is sent to a process whose jobs are of another task from now on."""

    task: Callable[[Any], object]


class _Worker:
    """A process, started when it gets its first job, and what it is at: the first of its tasks."""

    def __init__(self, trade: Trade, task: Callable[[Any], object]) -> None:
        self.trade, self.task = trade, task
        self.tasks: deque[_Task] = deque()
        self.deadline = 0.0
        self.count = 0
        self.process: Any = None
        self.pipe: Connection
        self.is_ready = False

    def turns_to(self, task: Callable[[Any], object]) -> bool:
        """Let a process that waits do another task from now on; False when it is dead."""
        self.task = task
        try:
            self.pipe.send(_Turn(task))
        except OSError:
            return False
        return bool(self.process.is_alive())

    @property
    def is_old(self) -> bool:
        """Whether it is to be replaced before it gets another job."""
        return self.count >= self.trade.jobs

    def give(self, position: int, job: object, seconds: float) -> None:
        """Give it a job."""
        if self.process is not None and self.is_old and not self.tasks:
            self.end()
        self.tasks.append(_Task(position, job, seconds))
        if self.process is None:
            self._start()
            return
        if len(self.tasks) == 1:
            self._begin()
        self.count += 1
        try:
            self.pipe.send((job, seconds))
        except OSError:  # it died of the job before; this one is for the next process
            if len(self.tasks) == 1:
                self._start_again()

    def answer(self) -> Iterator[tuple[int, Any]]:
        """Yield its answer; a process that ended instead is replaced."""
        if not self.is_ready:
            self._take_greeting()
            return
        task = self.tasks.popleft()
        outcome: Any
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            outcome = StoppedError(Why.CRASH)
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
            self.process = context.Process(
                target=_serve, args=(theirs, self.task, self.trade, folder), daemon=True
            )
            self.process.start()
        theirs.close()
        self.is_ready = False
        self.count = len(self.tasks)
        self.deadline = time.monotonic() + _STARTING
        with suppress(OSError):  # it died at once: that is told when its answer is awaited
            for task in self.tasks:
                self.pipe.send((task.job, task.seconds))

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


def _serve(pipe: Connection, task: Callable[[Any], object], trade: Trade, folder: Path) -> None:
    """Do each job that comes in and send its outcome back, until the pipe is closed."""
    be_silent()
    work_in(folder)
    try:
        trade.begin()
    except RefusalError as refusal:
        pipe.send(refusal)
        return
    keep_what_is_loaded()
    limit_memory(trade.megabytes)
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            given = pipe.recv()
            if isinstance(given, _Turn):
                task = given.task
                continue
            job, seconds = given
            with limited_time(seconds + _ORPHANED):
                outcome = _outcome(task, job)
            pipe.send(outcome)


def _outcome(task: Callable[[Any], object], job: object) -> _Outcome[object]:
    try:
        return _Done(task(job))
    except RefusalError as refusal:
        return refusal
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
