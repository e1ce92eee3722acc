"""Work that may hang, swell or crash, done in other processes: it ends alone, the rest goes on.

A task is a function of a module and its jobs are small values, for both cross to another process.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.processes.worker import Done, StoppedError, Trade, Worker

Job = TypeVar("Job")
Result = TypeVar("Result")

_SMALL: Final = 4_000
"""Bytes that are sent to a process that is busy: they fit into the pipe of any system, so that
the two never wait for one another."""
_WINDOW: Final = 64
"""Jobs for each process that may be done while the oldest one is still at work: memory is flat."""


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
                if not isinstance(outcome, Done):
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
        self.workers: list[Worker] = []
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
        done: dict[int, Done[Result] | RefusalError | StoppedError] = {}
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
                yield outcome.result if isinstance(outcome, Done) else outcome

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

    def _free(self) -> Worker | None:
        idle = next((worker for worker in self.workers if not worker.tasks), None)
        if idle is None and len(self.workers) < self.most:
            idle = _hired(self.trade, self.task)
            self.workers.append(idle)
        return idle

    def _with_room(self) -> Worker | None:
        with_room = [w for w in self.workers if len(w.tasks) < self.trade.ahead and not w.is_old]
        return min(with_room, key=lambda worker: len(worker.tasks), default=None)


def _answers(workers: Sequence[Worker]) -> Iterator[tuple[int, Any]]:
    """Wait for the next answer, or for the end of somebody's time."""
    busy = [worker for worker in workers if worker.tasks]
    left = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
    ready = set(wait([worker.pipe for worker in busy], left))
    for worker in busy:
        if worker.pipe in ready:
            yield from worker.answer()
        elif time.monotonic() >= worker.deadline:
            yield worker.overdue()


_idle: Final[dict[Trade, deque[Worker]]] = defaultdict(deque)
"""Processes that have loaded what they need and wait for whoever comes next."""
if hasattr(os, "register_at_fork"):
    # They are those of the process that started them: one that was forked from it has none yet.
    os.register_at_fork(after_in_child=_idle.clear)


def _hired(trade: Trade, task: Callable[[Any], object]) -> Worker:
    while _idle[trade]:
        with suppress(IndexError):  # another thread may be faster
            worker = _idle[trade].pop()
            if worker.turns_to(task):
                return worker
            worker.end()
    return Worker(trade, task)


def _let_go(worker: Worker) -> None:
    if worker.is_ready and not worker.tasks and not worker.is_old:
        _idle[worker.trade].append(worker)
    else:
        worker.end()
