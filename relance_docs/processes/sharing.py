"""Jobs shared out among those who do them, wherever they are: processes here, or a cluster."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.processes.worker import StoppedError

Job = TypeVar("Job")
Result = TypeVar("Result")

_WINDOW: Final = 64
"""Times what is under way that may be done while the oldest is still at work: memory is flat."""
_LOOK_UP: Final = 0.5
"""Seconds after which one who waits hears of Ctrl-C, on a system where waiting itself is deaf."""


class NobodyError(BrokenExecutor):
    """Nobody can do this job, nor any other one."""

    def __init__(self, reason: BaseException) -> None:
        super().__init__(str(reason))
        self.reason = reason
        """What whoever gave the jobs is told."""


class Workforce(Executor):
    """Who does jobs: an executor whose futures fail with RefusalError, StoppedError, NobodyError.

    What nobody waits for any more is not done: leaving it as a context ends what is under way.
    """

    @property
    @abstractmethod
    def most(self) -> int:
        """How many jobs it has a use for at a time."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End what is under way."""
        self.shutdown(cancel_futures=True)


def each_by(
    force: Workforce,
    task: Callable[[Job], Result],
    jobs: Iterable[Job],
    *,
    in_order: bool = True,
) -> Iterator[tuple[Job, Result | RefusalError | StoppedError]]:
    """Yield each job with its result, or with why there is none; in their order, or as completed.

    Jobs are taken as they are needed. Raises what it was where nobody can do any.
    """
    done: SimpleQueue[Future[Result]] = SimpleQueue()
    given: dict[Future[Result], Job] = {}
    kept: dict[Future[Result], Result | RefusalError | StoppedError] = {}
    rest, busy, is_more = iter(jobs), 0, True
    while True:
        while is_more and busy < force.most and len(given) < force.most * _WINDOW:
            try:
                job = next(rest)
            except StopIteration:
                is_more = False
                break
            future = force.submit(task, job)
            given[future] = job
            future.add_done_callback(done.put)
            busy += 1
        if not busy:
            return
        future = _next(done)
        kept[future] = _outcome(future)
        busy -= 1
        while kept and (following := next(iter(given if in_order else kept))) in kept:
            yield given.pop(following), kept.pop(following)


def _next(done: SimpleQueue[Future[Result]]) -> Future[Result]:
    while True:
        try:
            return done.get(timeout=_LOOK_UP)
        except Empty:
            continue


def _outcome(future: Future[Any]) -> Any:  # noqa: ANN401 - whatever the task returns
    try:
        return future.result()
    except (RefusalError, StoppedError) as outcome:
        return outcome
    except NobodyError as nobody:
        raise nobody.reason from nobody
    except CancelledError as error:
        raise RuntimeError("a job was called off while its result was waited for") from error
