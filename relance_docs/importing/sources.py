"""From what the command line names to what was read: folders are opened, `-` is the input.

A file of a stranger is read in a process that may die or hang, and that does nothing else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.importing.cleaning import noticed, taken_out
from relance_docs.importing.kinds import KINDS
from relance_docs.importing.limits import (
    FILES_OF_A_PROCESS,
    MAX_BYTES,
    MAX_SOURCES,
    MEMORY_MEGABYTES,
    SECONDS,
    SECONDS_OF_A_SCAN,
)
from relance_docs.importing.printed.scanning import is_ready
from relance_docs.importing.records import ImportAsked, Item, Source, digest_of
from relance_docs.message import Message
from relance_docs.processes.crew import each
from relance_docs.processes.worker import StoppedError, Trade, Why

STANDARD_INPUT: Final = "-"
TOO_MUCH_MEMORY: Final = Message("the file takes too much memory to be read")
_MEGABYTE: Final = 1_000_000
_PRELOADED: Final = (
    "relance_docs.importing.sources",
    "relance_docs.importing.invoices.reading",
    "relance_docs.importing.lifecycle.reading",
    "facturx",
)


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


def read_all(
    sources: Sequence[Source],
    asked: ImportAsked,
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


def read(source: Source, asked: ImportAsked) -> Item:
    """Return what there is to read in a source; never an exception."""
    try:
        content = _content(source)
        digest = digest_of(content)
        for kind in KINDS:
            if kind.recognises(source, content):
                with noticed() as texts:
                    reading = kind.read(source, content, asked)
                warnings = (*reading.warnings, *taken_out(texts))
                return Item(
                    source=source, digest=digest, reading=replace(reading, warnings=warnings)
                )
    except RefusalError as refusal:
        return Item(source=source, error=refusal.message)
    except MemoryError:
        return Item(source=source, error=TOO_MUCH_MEMORY)
    except RecursionError:
        return Item(source=source, error=Message("the file nests too deep to be read"))
    except Exception as failure:  # noqa: BLE001 - a library met what its author never saw
        return Item(source=source, error=unreadable(failure))
    return Item(source=source, digest=digest, error=_unknown(content))


def _content(source: Source) -> bytes:
    try:
        size = source.path.stat().st_size if source.path else len(source.given or b"")
        content = source.content if size <= MAX_BYTES else b""
    except OSError as error:
        reason = reason_of(error)
        raise RefusalError(Message("it cannot be opened: {reason}", reason=reason)) from error
    if size > MAX_BYTES:
        raise RefusalError(
            Message(
                "the file has {size} MB; more than {limit} MB are not read",
                size=size // _MEGABYTE,
                limit=MAX_BYTES // _MEGABYTE,
            )
        )
    if not content.strip():
        raise RefusalError(Message("the file is empty"))
    return content


def unreadable(failure: Exception) -> Message:
    """Say that a library met what its author never saw."""
    if isinstance(failure, ModuleNotFoundError) and not _is_ours(failure.name or ""):
        from relance_docs.importing.safe_xml import NEEDS_EXTRA  # noqa: PLC0415 - rarely needed

        return NEEDS_EXTRA
    return Message("the file cannot be read ({why})", why=type(failure).__name__)


def _is_ours(module: str) -> bool:
    """Whether a module that is missing is one of this program: no extra brings it."""
    return module.partition(".")[0] == __name__.partition(".")[0]


def _unknown(content: bytes) -> Message:
    from relance_docs.importing.safe_xml import (  # noqa: PLC0415 - rarely needed
        DOCUMENT_TYPE,
        has_document_type,
        root_name,
    )

    root = root_name(content)
    if root is not None and has_document_type(content):
        return DOCUMENT_TYPE
    if root is not None:
        return Message(
            "this XML ({root}) is no invoice, life-cycle message or bank statement that can be "
            "imported",
            root=root,
        )
    return Message(
        "not a kind of file that can be imported: invoices (PDF, XML), e-mails that carry them, "
        "life-cycle messages, bank statements, FEC, tables (CSV, XLSX)"
    )
