"""Many documents on several processes: in order, none stopping another, memory flat.

A task is a function of a module and its jobs are small values, for both cross to another process.
With one process nothing is started and the work is done here.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import count, islice
from multiprocessing.context import BaseContext
from typing import Final, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.render import renderer

Job = TypeVar("Job")
Result = TypeVar("Result")

_JOBS_OF_A_PROCESS: Final = 300
"""A process grows by some 50 KB a letter; after this many it is replaced."""
_JOBS_AHEAD: Final = 4
"""Jobs handed out for each process before the oldest result is taken."""
_COLLECT_EVERY: Final = 10
"""Documents between two garbage collections: the trees of a document are large and short-lived."""


def each(
    task: Callable[[Job], Result], jobs: Iterable[Job], *, processes: int = 1
) -> Iterator[Result | RefusalError]:
    """Yield the result of `task` for each job, in their order, or its refusal.

    Raises RefusalError at once when the libraries that lay out text are missing, and in the
    middle when a process is killed. Any other exception of a task is a bug and comes through.
    """
    renderer()
    return _here(task, jobs) if processes <= 1 else _elsewhere(task, jobs, processes)


def _here(task: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[Result | RefusalError]:
    with _rare_collections():
        for job in jobs:
            yield _outcome(task, job)


def _elsewhere(
    task: Callable[[Job], Result], jobs: Iterable[Job], processes: int
) -> Iterator[Result | RefusalError]:
    context, waiting = _context(), iter(jobs)
    while batch := tuple(islice(waiting, _JOBS_OF_A_PROCESS * processes)):
        pool = ProcessPoolExecutor(
            min(processes, len(batch)), mp_context=context, initializer=_start_worker
        )
        try:
            yield from _in_order(pool, task, batch, processes * _JOBS_AHEAD)
        except BrokenProcessPool as broken:
            raise RefusalError(
                Message(
                    "a process that makes letters was ended from outside, perhaps because the"
                    " memory was full; what is written is kept: run it again, with -j 1"
                )
            ) from broken
        finally:
            pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, task: Callable[[Job], Result], jobs: tuple[Job, ...], ahead: int
) -> Iterator[Result | RefusalError]:
    running: deque[Future[Result | RefusalError]] = deque()
    for job in jobs:
        running.append(pool.submit(_outcome, task, job))
        if len(running) >= ahead:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()


def _outcome(task: Callable[[Job], Result], job: Job) -> Result | RefusalError:
    collect_now_and_then()
    try:
        return task(job)
    except RefusalError as refusal:
        return refusal


def _context() -> BaseContext:
    """Return how processes start: forked from one that has loaded the renderer, where possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["relance_docs.rendering.pdf"])
    return context


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and stops its workers
    renderer()
    _freeze()


@contextmanager
def _rare_collections() -> Iterator[None]:
    was_enabled = gc.isenabled()
    _freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _freeze() -> None:
    """Leave what is loaded out of all collections, and collect by hand from now on."""
    gc.freeze()
    gc.disable()


_done: Final = count(1)


def collect_now_and_then() -> None:
    """Collect what the last documents left, where that is done by hand."""
    if next(_done) % _COLLECT_EVERY == 0 and not gc.isenabled():
        gc.collect()
