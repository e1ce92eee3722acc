"""From what the command line names to the files to read: folders are opened, `-` is the input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.limits import (
    FILES_OF_A_PROCESS,
    MAX_BYTES,
    MAX_SOURCES,
    MEMORY_MEGABYTES,
    SECONDS,
    SECONDS_OF_A_SCAN,
)
from relance_docs.importing.printed.scanning import is_ready
from relance_docs.importing.records import Asked, Item, Source
from relance_docs.importing.worker import TOO_MUCH_MEMORY, read, unreadable
from relance_docs.message import Message
from relance_docs.processes.crew import each
from relance_docs.processes.worker import StoppedError, Trade, Why

STANDARD_INPUT = "-"


def sources_of(names: Iterable[str]) -> tuple[Source, ...]:
    """Return the files named, and those of the folders named, each once and in order.

    Hidden files and what is no file are passed over in a folder. Raises RefusalError for a name
    that is not there.
    """
    found: dict[str, Source] = {}
    for name in names:
        for source in _named(name):
            key = str(source.path.resolve()) if source.path is not None else STANDARD_INPUT
            found.setdefault(key, source)
            if len(found) > MAX_SOURCES:
                raise RefusalError(
                    Message("more than {limit} files; import them in parts", limit=MAX_SOURCES)
                )
    if not found:
        raise RefusalError(Message("there is no file to import in this folder"))
    return tuple(found.values())


def _named(name: str) -> Iterator[Source]:
    if name == STANDARD_INPUT:
        # One byte more than the limit tells that there is more.
        yield Source(name=name, given=sys.stdin.buffer.read(MAX_BYTES + 1))
        return
    try:
        path = Path(name).absolute()  # the process that reads it may stand in another folder
        is_folder, is_file, is_there = path.is_dir(), path.is_file(), path.exists()
    except OSError as error:  # a name that no system takes
        raise RefusalError(Message("there is no file {name}", name=name)) from error
    if is_folder:
        inside = sorted(_files_below(path))
        for file in inside:
            yield Source(name=str(Path(name, file.relative_to(path))), path=file)
    elif is_file:
        yield Source(name=name, path=path)
    elif is_there:
        raise RefusalError(
            Message("{name} is no file on a disk; pass its content on with `-`", name=name)
        )
    else:
        raise RefusalError(Message("there is no file {name}", name=name))


def _files_below(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        inside = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith(".") for part in inside):
            yield file


_PRELOADED: Final = (
    "relance_docs.importing.worker",
    "relance_docs.importing.invoices.reading",
    "relance_docs.importing.lifecycle.reading",
    "facturx",
)


def read_all(
    sources: Sequence[Source],
    asked: Asked,
    *,
    processes: int = 1,
    seconds: float | None = None,
) -> Iterator[Item]:
    """Yield what was read of each source, in their order, and of the files that it carries.

    A file that takes longer than `seconds`, or that ends the process reading it, gets an item
    with the error; the next one goes on in a new process.
    """
    if seconds is None:
        seconds = SECONDS_OF_A_SCAN if is_ready() else SECONDS
    trade = Trade(
        preload=_PRELOADED,
        seconds=seconds,
        megabytes=MEMORY_MEGABYTES,
        jobs=FILES_OF_A_PROCESS,
        ahead=2,
    )
    outcomes = each(trade, partial(read, asked=asked), sources, processes=processes)
    for source, outcome in zip(sources, outcomes, strict=True):
        item = (
            outcome if isinstance(outcome, Item) else Item(source=source, error=why_unread(outcome))
        )
        yield from item.unpacked


def why_unread(outcome: Exception) -> Message:
    """Say why the process that read a file gave nothing."""
    match outcome:
        case StoppedError(why=Why.TIME):
            return Message("the file takes too long to be read; it is probably broken")
        case StoppedError(why=Why.FAILURE, error=Exception() as failure):
            return unreadable(failure)
    return TOO_MUCH_MEMORY
