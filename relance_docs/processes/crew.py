"""Work that may hang, swell or crash, done in other processes: it ends alone, the rest goes on.

A task is a function of a module and its jobs are small values, for both cross to another process.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.processes.sharing import NobodyError, Workforce, each_by
from relance_docs.processes.worker import Call, Done, StoppedError, Trade, Why, Worker

Job = TypeVar("Job")
Result = TypeVar("Result")

_SMALL: Final = 4_000
"""Bytes that are sent to a process that is busy: they fit into the pipe of any system, so that
the two never wait for one another."""


def each(
    trade: Trade, task: Callable[[Job], Result], jobs: Iterable[Job], *, processes: int = 1
) -> Iterator[Result | RefusalError | StoppedError]:
    """Yield the result of each job, in their order, or why there is none.

    Jobs are taken as they are needed. Raises RefusalError when no process can begin.
    """
    with Crew(trade, processes) as crew:
        for _job, outcome in each_by(crew, task, jobs):
            yield outcome


def alone(trade: Trade, task: Callable[..., Result], *given: object) -> Result:
    """Return what the task returns; raises its RefusalError, or StoppedError."""
    with Workshop(trade) as workshop:
        return workshop.run(task, *given)


class Workshop:
    """A process that does one thing after the other; a new one follows one that was stopped."""

    def __init__(self, trade: Trade) -> None:
        self._worker = _hired(trade)
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


class Crew(Workforce):
    """Processes of this machine that share jobs out among them; a thread looks after them."""

    def __init__(self, trade: Trade, processes: int = 1) -> None:
        self._trade, self._processes = trade, max(1, processes)
        self._workers: list[Worker] = []
        self._waiting: deque[tuple[Future[Any], Call]] = deque()
        self._under_way: dict[int, Future[Any]] = {}
        self._ranks = count()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._woken, self._waker = Pipe(duplex=False)
        self._is_woken = self._is_closed = self._ends_at_once = False
        self._nobody: NobodyError | None = None

    @property
    def most(self) -> int:
        """How many jobs it has a use for at a time."""
        return self._processes * self._trade.ahead

    def submit(
        self, task: Callable[..., Result], /, *given: object, **named: object
    ) -> Future[Result]:
        """Let a process call a function of a module; `Workforce` says how it fails."""
        future: Future[Result] = Future()
        with self._lock:
            if self._nobody is not None:
                future.set_exception(self._nobody)
                return future
            if self._is_closed:
                raise RuntimeError("nothing is taken on after shutdown")
            self._waiting.append((future, (partial(task, **named) if named else task, given)))
            if self._thread is None:
                self._thread = Thread(target=self._work, daemon=True)
                self._thread.start()
            self._wake()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor
        """Take nothing on any more; `cancel_futures` ends what is under way as well."""
        with self._lock:
            self._is_closed = True
            self._ends_at_once |= cancel_futures
            self._wake()
        if self._thread is None:
            self._woken.close()
            self._waker.close()
        elif wait:
            self._thread.join()

    def _wake(self) -> None:
        """Let the thread see that something is new; told once, until it has looked."""
        if self._thread is not None and not self._is_woken:
            self._is_woken = True
            with suppress(OSError):  # it has left
                self._waker.send_bytes(b"!")

    def _work(self) -> None:
        reason: BaseException | None = None
        try:
            while self._goes_on():
                while self._hand_out():
                    pass
                for rank, outcome in _answers(self._workers, self._woken):
                    _settle(self._under_way.pop(rank), outcome)
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            reason = error
        finally:
            for worker in self._workers:
                _let_go(worker)
            self._leave(reason)

    def _goes_on(self) -> bool:
        with self._lock:
            if self._woken.poll():
                self._woken.recv_bytes()
                self._is_woken = False
            is_idle = not self._waiting and not self._under_way
            return not self._is_closed or not (is_idle or self._ends_at_once)

    def _leave(self, reason: BaseException | None) -> None:
        """Tell those who wait that nothing comes any more."""
        with self._lock:
            self._is_closed = True
            self._nobody = NobodyError(reason) if reason is not None else None
            left = [*self._under_way.values(), *(future for future, _call in self._waiting)]
            self._under_way.clear()
            self._waiting.clear()
            self._woken.close()
            self._waker.close()
        for future in left:
            if self._nobody is not None and not future.cancelled():
                future.set_exception(self._nobody)
            elif not future.cancel():
                future.set_exception(StoppedError(Why.CRASH))

    def _hand_out(self) -> bool:
        """Give the next job to who is free, or has room for a small one; whether it was given."""
        if not self._waiting:
            return False
        worker = self._free() or self._with_room()
        future, call = self._waiting[0]
        if worker is None or (worker.tasks and len(ForkingPickler.dumps(call)) > _SMALL):
            return False
        self._waiting.popleft()
        if future.set_running_or_notify_cancel():
            rank = next(self._ranks)
            self._under_way[rank] = future
            worker.give(rank, call, self._trade.seconds)
        return True

    def _free(self) -> Worker | None:
        idle = next((worker for worker in self._workers if not worker.tasks), None)
        if idle is None and len(self._workers) < self._processes:
            idle = _hired(self._trade)
            self._workers.append(idle)
        return idle

    def _with_room(self) -> Worker | None:
        ahead = self._trade.ahead
        with_room = [w for w in self._workers if len(w.tasks) < ahead and not w.is_old]
        return min(with_room, key=lambda worker: len(worker.tasks), default=None)


def _settle(future: Future[Any], outcome: object) -> None:
    if isinstance(outcome, Done):
        future.set_result(outcome.result)
    elif isinstance(outcome, BaseException):
        future.set_exception(outcome)


def _answers(workers: Sequence[Worker], *others: Connection) -> Iterator[tuple[int, Any]]:
    """Wait for the next answer, for the end of somebody's time, or for another to say something."""
    busy = [worker for worker in workers if worker.tasks]
    first = min((worker.deadline for worker in busy), default=None)
    left = None if first is None else max(0.0, first - time.monotonic())
    ready = set(wait([*(worker.pipe for worker in busy), *others], left))
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


def _hired(trade: Trade) -> Worker:
    while _idle[trade]:
        with suppress(IndexError):  # another thread may be faster
            worker = _idle[trade].pop()
            if worker.is_alive:
                return worker
            worker.end()
    return Worker(trade)


def _let_go(worker: Worker) -> None:
    if worker.is_ready and not worker.tasks and not worker.is_old:
        _idle[worker.trade].append(worker)
    else:
        worker.end()
