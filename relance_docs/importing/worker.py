"""What reads a file of a stranger: in a process that may die or hang, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.importing.cleaning import noticed, taken_out
from relance_docs.importing.kinds import KINDS
from relance_docs.importing.limits import MAX_BYTES
from relance_docs.importing.records import Asked, Item, Source, digest_of
from relance_docs.message import Message

TOO_MUCH_MEMORY: Final = Message("the file takes too much memory to be read")
_MEGABYTE: Final = 1_000_000


def read(source: Source, asked: Asked) -> Item:
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
