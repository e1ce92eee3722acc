"""The process that reads the files of strangers: it may die or hang, and nothing else does."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import warnings
from multiprocessing.connection import Connection
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.kinds import KINDS
from relance_docs.importing.limits import MAX_BYTES, MEMORY_BYTES
from relance_docs.importing.records import Asked, Item, Source, digest_of
from relance_docs.message import Message

_MEGABYTE: Final = 1_000_000


def serve(pipe: Connection, asked: Asked) -> None:
    """Read each source that comes in and send its item back, until the pipe is closed."""
    _confine()
    with contextlib.suppress(EOFError, OSError):
        while True:
            source: Source = pipe.recv()
            pipe.send(read(source, asked))


def read(source: Source, asked: Asked) -> Item:
    """Return what there is to read in a source; never an exception."""
    try:
        content = _content(source)
        digest = digest_of(content)
        for kind in KINDS:
            if kind.recognises(source, content):
                reading = kind.read(source, content, asked)
                return Item(source=source, digest=digest, reading=reading)
    except RefusalError as refusal:
        return Item(source=source, error=refusal.message)
    except MemoryError:
        return Item(source=source, error=Message("the file takes too much memory to be read"))
    except RecursionError:
        return Item(source=source, error=Message("the file nests too deep to be read"))
    except Exception as failure:  # noqa: BLE001 - a library met what its author never saw
        return Item(source=source, error=_unreadable(failure))
    return Item(source=source, digest=digest, error=_unknown(content))


def _content(source: Source) -> bytes:
    try:
        size = source.path.stat().st_size if source.path else len(source.given or b"")
        content = source.content if size <= MAX_BYTES else b""
    except OSError as error:
        reason = error.strerror or str(error)
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


def _unreadable(failure: Exception) -> Message:
    if isinstance(failure, ModuleNotFoundError):
        from relance_docs.importing.safe_xml import NEEDS_EXTRA  # noqa: PLC0415 - rarely needed

        return NEEDS_EXTRA
    return Message("the file cannot be read ({why})", why=type(failure).__name__)


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
        "not a kind of file that can be imported: electronic invoices (PDF, XML), life-cycle "
        "messages, bank statements, FEC, tables (CSV, XLSX)"
    )


def _confine() -> None:
    """Give the process little memory, no files to write and no voice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends this process
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        _limit(resource.RLIMIT_AS, MEMORY_BYTES)
        _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, most: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (most, most))
