"""Many files read by a few processes: in order, each within its time, none ending another."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Final, TypeAlias

from relance_docs.importing.limits import FILES_OF_A_PROCESS, SECONDS
from relance_docs.importing.records import Asked, Item, Source
from relance_docs.importing.worker import serve
from relance_docs.message import Message

_STARTING: Final = 15.0
"""Seconds more for the first file of a process, which loads the libraries."""
_AHEAD: Final = 2
"""Sources that a process has at a time: what it reads, and what comes next."""
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
    context = _context()
    count = min(processes, len(sources))
    readers = [_Reader(context, asked, seconds) for _ in range(count)]
    following = 0
    try:
        while following < len(sources):
            _hand_out(waiting, readers)
            done.update(_answers(readers))
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for reader in readers:
            reader.end()


_Task: TypeAlias = "tuple[int, Source]"
"""A source and its position in the order."""


def _hand_out(waiting: deque[_Task], readers: Sequence[_Reader]) -> None:
    """Give every reader a source, and then the next one, so that none waits for us."""
    for ahead in range(_AHEAD):
        for reader in readers:
            if waiting and reader.has_room(ahead, waiting[0]):
                reader.give(waiting.popleft())


def _answers(readers: Sequence[_Reader]) -> Iterator[tuple[int, Item]]:
    """Wait for the next answer, or for the end of somebody's time."""
    busy = [reader for reader in readers if reader.tasks]
    left = max(0.0, min(reader.deadline for reader in busy) - time.monotonic())
    ready = set(wait([reader.pipe for reader in busy], left))
    for reader in busy:
        if reader.pipe in ready:
            yield reader.answer()
        elif time.monotonic() >= reader.deadline:
            yield reader.overdue()


class _Reader:
    """A process that reads, and what it is at: the first of its tasks."""

    def __init__(self, context: BaseContext, asked: Asked, seconds: float) -> None:
        self.context: Any = context
        self.asked = asked
        self.seconds = seconds
        self.tasks: deque[_Task] = deque()
        self.deadline = 0.0
        self.count = 0
        self.process: Any = None
        self.pipe: Connection
        self._start()

    def has_room(self, ahead: int, task: _Task) -> bool:
        """Whether a task can be given to who has `ahead` already.

        A content is never sent ahead: a full pipe would make the two wait for one another. Nor is
        anything to a process that is about to be replaced.
        """
        may_wait = task[1].given is None and self.count < FILES_OF_A_PROCESS
        return len(self.tasks) == ahead and (ahead == 0 or may_wait)

    def give(self, task: _Task) -> None:
        """Give it a source to read."""
        if self.count >= FILES_OF_A_PROCESS and not self.tasks:
            self._start_again()
        self.tasks.append(task)
        if len(self.tasks) == 1:
            self._begin()
        self.count += 1
        try:
            self.pipe.send(task[1])
        except OSError:  # it died of the file before; this one is read by the next process
            if len(self.tasks) == 1:
                self._start_again()

    def answer(self) -> tuple[int, Item]:
        """Take its answer; a process that ended instead is replaced."""
        position, source = self.tasks.popleft()
        try:
            item: Item = self.pipe.recv()
        except (EOFError, OSError):
            error = Message("the file takes too much memory to be read")
            item = Item(source=source, error=error)
            self._start_again()
        self._begin()
        return position, item

    def overdue(self) -> tuple[int, Item]:
        """Give up on the file that it is at."""
        position, source = self.tasks.popleft()
        self._start_again()
        error = Message("the file takes too long to be read; it is probably broken")
        return position, Item(source=source, error=error)

    def end(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()
        self.process.close()

    def _begin(self) -> None:
        """Let the time of the first task run from now."""
        self.deadline = time.monotonic() + self.seconds + (0 if self.count else _STARTING)

    def _start(self) -> None:
        self.count = 0
        self.pipe, theirs = self.context.Pipe()
        self.process = self.context.Process(target=serve, args=(theirs, self.asked), daemon=True)
        self.process.start()
        theirs.close()

    def _start_again(self) -> None:
        """Replace the process; what it had still to read goes to the new one."""
        self.end()
        self._start()
        self._begin()
        for _position, source in self.tasks:
            self.pipe.send(source)


def _context() -> BaseContext:
    """Return how processes start: forked from one that has loaded the libraries, if possible."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context
