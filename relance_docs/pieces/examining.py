"""Looking at one pièce: what it is, whether it can be joined, what has to be known of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.kinds import as_text, kind_of
from relance_docs.pieces.opening import (
    check_end,
    check_objects,
    check_pages,
    notes_of,
    opened,
)
from relance_docs.pieces.records import Examined, FileKind, Limits, Note, PieceSource
from relance_docs.workspace.contents import HEAD, stand_in

if TYPE_CHECKING:
    from pikepdf import Pdf

    from relance_docs.pieces.sheets import TextLine

PICTURES: Final = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.HEIC})
WRITTEN: Final = frozenset({FileKind.EMAIL, FileKind.TEXT})
_MOST_TEXT: Final = 50_000_000
"""Bytes of a text or of an e-mail."""


def examine(source: PieceSource, limits: Limits) -> Examined:
    """Return what `source` is; raises RefusalError when it cannot be joined."""
    kind = checked_kind(source, limits)
    if kind is FileKind.PDF:
        with opened(source.path, source.shown) as pdf:
            return examined_pdf(pdf, source, limits)
    return _examined(source, kind, _notes(source, kind, limits))


def checked_kind(source: PieceSource, limits: Limits) -> FileKind:
    """Return what `source` is; RefusalError when it is empty, too large, a stand-in, not there."""
    _check_size(source, limits)
    with source.path.open("rb") as file:
        head = file.read(HEAD)
    if fault := stand_in(head, source.shown):
        raise RefusalError(fault)
    return kind_of(source.path)


def examined_pdf(pdf: Pdf, source: PieceSource, limits: Limits) -> Examined:
    """Return what `source`, opened as `pdf`, is; raises RefusalError when it cannot be joined."""
    return _examined(source, FileKind.PDF, _notes_of_pdf(pdf, source, limits))


def _examined(source: PieceSource, kind: FileKind, notes: set[Note]) -> Examined:
    return Examined(
        source=source,
        kind=kind,
        size=source.path.stat().st_size,
        sha256=digest(source.path),
        notes=tuple(sorted(notes)),
    )


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_size(source: PieceSource, limits: Limits) -> None:
    try:
        size = source.path.stat().st_size if source.path.is_file() else None
        with source.path.open("rb"):
            pass
    except OSError:
        size = None
    if size is None:
        raise RefusalError(
            Message("{file} cannot be read; is it there, and may you read it?", file=source.shown)
        )
    if not size:
        raise RefusalError(
            Message("{file} is empty; copy it again from where it came from", file=source.shown)
        )
    if size > limits.megabytes * 1_000_000:
        raise RefusalError(
            Message(
                "{file} is larger than {megabytes} MB; keep the pages that prove something, or"
                " scan it again at 300 dpi",
                file=source.shown,
                megabytes=limits.megabytes,
            )
        )


def _notes(source: PieceSource, kind: FileKind, limits: Limits) -> set[Note]:
    if kind in PICTURES:
        from relance_docs.pieces.pictures import check_picture  # noqa: PLC0415 - most are PDFs

        check_picture(source.path, kind, source.shown, limits)
    elif kind is FileKind.OFFICE:
        from relance_docs.pieces.office import check_office, office_program  # noqa: PLC0415 - so

        check_office(source.path, source.shown, limits)
        return {Note.NOT_SHOWN} if office_program() is None else set()
    elif kind in WRITTEN:
        from relance_docs.pieces.sheets import shows_all  # noqa: PLC0415 - as above

        lines, notes = written_lines(source.path, kind, source.shown)
        return notes if shows_all(lines) else notes | {Note.CHARACTERS}
    return {Note.NOT_SHOWN} if kind is FileKind.OTHER else set()


def _notes_of_pdf(pdf: Pdf, source: PieceSource, limits: Limits) -> set[Note]:
    warnings = pdf.get_warnings()  # which forgets them
    if warnings:
        check_end(source.path, source.shown)
    check_pages(pdf, source.shown, limits)
    check_objects(pdf, source.shown, limits)
    notes = notes_of(pdf)
    return notes | {Note.REPAIRED} if warnings or pdf.get_warnings() else notes


def written_lines(path: Path, kind: FileKind, shown: str) -> tuple[list[TextLine], set[Note]]:
    """Return the lines that show an e-mail or a text, and what is to be known of it."""
    from relance_docs.pieces.emails import email_lines, plain, read_email  # noqa: PLC0415 - heavy
    from relance_docs.pieces.sheets import text_lines  # noqa: PLC0415 - as above

    if path.stat().st_size > _MOST_TEXT:
        raise RefusalError(
            Message(
                "{file} is too long a text to be shown; keep the part that proves something",
                file=shown,
            )
        )
    content = path.read_bytes()
    if kind is FileKind.EMAIL:
        email = read_email(content)
        return email_lines(email), {Note.EMBEDDED_FILES} if email.attachments else set()
    text = as_text(content) or content.decode("cp1252", "replace")
    beginning = text[:1000].lstrip().lower()
    is_html = beginning.startswith(("<!doctype html", "<html"))
    return text_lines(plain(text) if is_html else text), set()
