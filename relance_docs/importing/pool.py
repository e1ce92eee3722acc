"""Many files read by a few processes: in order, each within its time, none ending another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from relance_docs.importing.limits import FILES_OF_A_PROCESS, MEMORY_MEGABYTES, SECONDS
from relance_docs.importing.records import Asked, Item, Source
from relance_docs.importing.worker import TOO_MUCH_MEMORY, read, unreadable
from relance_docs.message import Message
from relance_docs.processes.crew import each
from relance_docs.processes.worker import StoppedError, Trade, Why

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
    trade = Trade(
        preload=_PRELOADED,
        seconds=seconds,
        megabytes=MEMORY_MEGABYTES,
        jobs=FILES_OF_A_PROCESS,
        ahead=2,
    )
    outcomes = each(trade, partial(read, asked=asked), sources, processes=processes)
    for source, outcome in zip(sources, outcomes, strict=True):
        yield outcome if isinstance(outcome, Item) else Item(source=source, error=_error(outcome))


def _error(outcome: Exception) -> Message:
    match outcome:
        case StoppedError(why=Why.TIME):
            return Message("the file takes too long to be read; it is probably broken")
        case StoppedError(why=Why.FAILURE, error=Exception() as failure):
            return unreadable(failure)
    return TOO_MUCH_MEMORY
