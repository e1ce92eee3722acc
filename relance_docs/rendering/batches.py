"""Many documents: in order, none stopping another, memory flat.

They are made in other processes even when there is one at a time: a template or a picture may ask
for more time or memory than there is, and then that document alone is not made.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count
from typing import Final, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.processes.crew import Crew
from relance_docs.processes.sharing import Workforce, each_by
from relance_docs.processes.worker import StoppedError, Trade, Why
from relance_docs.rendering.render import renderer

Job = TypeVar("Job")
Result = TypeVar("Result")

SECONDS: Final = 60.0
"""For one document. One of two pages takes a fifth of a second, one with a hundred scanned pages
some ten; the rest is for machines that are slow and busy."""
MEGABYTES: Final = 2_000
"""For one document. A picture of 80 megapixels, the largest that is enclosed, takes half of it."""
_JOBS_OF_A_PROCESS: Final = 200
"""A process grows by some 50 KB a letter; after this many it is replaced."""
_COLLECT_EVERY: Final = 10
"""Documents between two garbage collections: the trees of a document are large and short-lived."""


def _begin() -> None:
    renderer()
    gc.disable()  # what documents leave is collected by hand


DRAWING: Final = Trade(
    preload=("relance_docs.rendering.loaded",),
    seconds=SECONDS,
    megabytes=MEGABYTES,
    begin=_begin,
    jobs=_JOBS_OF_A_PROCESS,
)


def each(
    task: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    processes: int = 1,
) -> Iterator[Result | RefusalError]:
    """Yield the result of `task` for each job, in their order, or its refusal.

    A job that takes more time or memory than one may has a refusal as well. Raises RefusalError
    when the libraries that lay out text are missing. Any other exception of a task is a bug and
    comes through.
    """
    for _job, outcome in _by(Crew(DRAWING, processes), task, jobs, in_order=True):
        yield outcome


def completed(
    task: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    processes: int = 1,
    executor: Workforce | None = None,
) -> Iterator[tuple[Job, Result | RefusalError]]:
    """Yield each job with its result, as `each` does, in whatever order they are done.

    `executor`: who does them; without one, so many processes of this machine.
    """
    return _by(executor or Crew(DRAWING, processes), task, jobs, in_order=False)


def _by(
    force: Workforce, task: Callable[[Job], Result], jobs: Iterable[Job], *, in_order: bool
) -> Iterator[tuple[Job, Result | RefusalError]]:
    with force:
        for job, found in each_by(force, partial(collected, task), jobs, in_order=in_order):
            yield job, _refusal(found, DRAWING) if isinstance(found, StoppedError) else found


def alone(task: Callable[[Job], Result], job: Job) -> Result:
    """Return what `task` makes of one job; raises RefusalError as `each` yields it."""
    outcome = next(each(task, (job,)))
    if isinstance(outcome, RefusalError):
        raise outcome
    return outcome


def collected(task: Callable[[Job], Result], job: Job) -> Result:
    """Do a job in a process that collects garbage by hand."""
    collect_now_and_then()
    return task(job)


def _refusal(stopped: StoppedError, trade: Trade) -> RefusalError:
    """Say what may be done about a document that came to no end."""
    match stopped.why:
        case Why.TIME:
            return RefusalError(
                Message(
                    "it takes longer than {seconds} seconds: something in its template, its"
                    " pictures or its enclosures has no end, or is far too large",
                    seconds=int(trade.seconds),
                )
            )
        case Why.MEMORY:
            return RefusalError(
                Message(
                    "it takes more than {megabytes} MB of memory: something in its template, its"
                    " pictures or its enclosures has no end, or is far too large",
                    megabytes=trade.megabytes,
                )
            )
        case Why.DEPTH:
            return RefusalError(
                Message(
                    "something in its template, its stylesheet or its pictures nests too deep, or"
                    " refers to itself"
                )
            )
        case Why.CRASH:
            return RefusalError(
                Message(
                    "the process that made it was ended from outside or by what it was made of,"
                    " perhaps because the memory was full: run it again, with -j 1"
                )
            )
    raise stopped.error or stopped


_done: Final = count(1)


def collect_now_and_then() -> None:
    """Collect what the last documents left, where that is done by hand."""
    if next(_done) % _COLLECT_EVERY == 0 and not gc.isenabled():
        gc.collect()
