"""Many files read by a few processes: in order, each within its time, none ending another."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Final

from relance_docs.importing.limits import FILES_OF_A_PROCESS, SECONDS
from relance_docs.importing.records import Asked, Item, Source
from relance_docs.importing.worker import serve
from relance_docs.message import Message

_STARTING: Final = 15.0
"""Seconds more for the first file of a process, which loads the libraries."""
_PRELOADED: Final = (
    "relance_docs.importing.worker",
    "relance_docs.importing.invoices.reading",
    "relance_docs.importing.lifecycle.reading",
    "facturx",
)


def read_all(
    sources: Sequence[Source], asked: Asked, *, processes: int = 1, seconds: float = SECONDS
) -> Iterator[Item]:
    """Yield what was read of each source, in their order.

    A file that takes longer than `seconds`, or that ends the process reading it, gets an item
    with the error; the next one goes on in a new process.
    """
    waiting = deque(enumerate(sources))
    done: dict[int, Item] = {}
    desks = [_Reader(_context(), asked) for _ in range(min(processes, len(sources)))]
    following = 0
    try:
        while following < len(sources):
            for reader in desks:
                if reader.is_idle and waiting:
                    reader.give(*waiting.popleft(), seconds=seconds)
            done.update(_answers(desks))
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for reader in desks:
            reader.end()


def _answers(readers: Sequence[_Reader]) -> Iterator[tuple[int, Item]]:
    """Wait for the next answer, or for the end of somebody's time."""
    busy = [reader for reader in readers if not reader.is_idle]
    left = max(0.0, min(reader.deadline for reader in busy) - time.monotonic())
    ready = set(wait([reader.pipe for reader in busy], left))
    for reader in busy:
        if reader.pipe in ready:
            yield reader.answer()
        elif time.monotonic() >= reader.deadline:
            yield reader.overdue()


@dataclass(kw_only=True, slots=True)
class _Task:
    position: int
    source: Source


class _Reader:
    """A process that reads, and what it is at."""

    def __init__(self, context: BaseContext, asked: Asked) -> None:
        self.context: Any = context
        self.asked = asked
        self.task: _Task | None = None
        self.deadline = 0.0
        self.count = 0
        self.process: Any = None
        self.pipe: Connection
        self._start()

    @property
    def is_idle(self) -> bool:
        """Whether it has nothing to do."""
        return self.task is None

    def give(self, position: int, source: Source, *, seconds: float) -> None:
        """Give it a source to read."""
        if self.count >= FILES_OF_A_PROCESS:
            self._start_again()
        self.task = _Task(position=position, source=source)
        self.deadline = time.monotonic() + seconds + (0 if self.count else _STARTING)
        self.count += 1
        try:
            self.pipe.send(source)
        except OSError:  # it died of the file before; this one is read by the next process
            self._start_again()
            self.pipe.send(source)

    def answer(self) -> tuple[int, Item]:
        """Take its answer; a process that ended instead is replaced."""
        task = self._finished()
        try:
            item: Item = self.pipe.recv()
        except (EOFError, OSError):
            self._start_again()
            return task.position, Item(
                source=task.source, error=Message("the file takes too much memory to be read")
            )
        return task.position, item

    def overdue(self) -> tuple[int, Item]:
        """Give up on the file that it is at."""
        task = self._finished()
        self._start_again()
        error = Message("the file takes too long to be read; it is probably broken")
        return task.position, Item(source=task.source, error=error)

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()

    def _finished(self) -> _Task:
        task = self.task
        if task is None:  # pragma: no cover - only the busy are asked
            raise AssertionError
        self.task = None
        return task

    def _start(self) -> None:
        self.count = 0
        self.pipe, theirs = self.context.Pipe()
        self.process = self.context.Process(target=serve, args=(theirs, self.asked), daemon=True)
        self.process.start()
        theirs.close()

    def _start_again(self) -> None:
        self.end()
        self._start()


def _context() -> BaseContext:
    """Return how processes start: forked from one that has loaded the libraries, if possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context
