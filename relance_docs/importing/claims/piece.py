"""The document itself as a pièce of the case: the PDF or the XML, byte for byte."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Item, digest_of
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.recording.event import NewFile
from relance_docs.workspace.case_text import stated
from relance_docs.workspace.layout import CASES_FOLDER

_LONGEST: Final = 60
_APART: Final = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPiece:
    """A pièce and its file."""

    piece_id: str
    data: dict[str, Value]
    file: NewFile


def piece_of(draft: Draft, number: str, case: Case | None, item: Item) -> NewPiece:
    """Return the document of an item as a pièce of the case `number`.

    Its file is named by the number of the document: the name it came under may name the debtor.
    Raises RefusalError when the file is no longer what was read.
    """
    invoice: ReadInvoice = item.reading.body  # type: ignore[union-attr, assignment]
    kind = PieceKind.CREDIT_NOTE if invoice.is_credit_note else PieceKind.INVOICE
    word = "avoir" if invoice.is_credit_note else "facture"
    base = f"{word}-{in_a_name(invoice.invoice_number or '')}"
    title = f"{word.capitalize()} {(invoice.invoice_number or '')[:_LONGEST]}"
    new = Piece(id="-", kind=kind, title=title, date=invoice.issue_date)
    return added_piece(draft, (number, case), new, f"{base}.{invoice.file_ending}", _content(item))


def added_piece(
    draft: Draft, place: tuple[str, Case | None], piece: Piece, file: str, content: bytes
) -> NewPiece:
    """Return a pièce with an id and a file that are free in the case, named after `file`."""
    number, case = place
    base, _dot, ending = file.rpartition(".")
    name = _free(f"{number}/{base}", ending, draft)
    piece_id = _free_id(f"p-{base.lower()}", case)
    data = stated(
        Piece, id=piece_id, kind=piece.kind.value, title=piece.title, date=piece.date, file=name
    )
    new = NewFile(path=f"{CASES_FOLDER}/{name}", content=content)
    return NewPiece(piece_id=piece_id, data=data, file=new)


def _content(item: Item) -> bytes:
    try:
        content = item.source.content
    except OSError:
        content = b""
    if digest_of(content) != item.digest:
        raise RefusalError(Message("the file was changed while it was imported; try again"))
    return content


def in_a_name(number: str) -> str:
    """Return the number of a document as a part of the name of a file."""
    letters = unicodedata.normalize("NFKD", number).encode("ascii", "ignore").decode()
    return _APART.sub("-", letters).strip("-")[:_LONGEST].strip("-") or "sans-numero"


def _free(base: str, ending: str, draft: Draft) -> str:
    names = (f"{base}{'' if n == 1 else f'-{n}'}.{ending}" for n in range(1, 1000))
    return next(name for name in names if not draft.has_file(f"{CASES_FOLDER}/{name}"))


def _free_id(base: str, case: Case | None) -> str:
    known = {piece.id for piece in case.pieces} if case is not None else set()
    return next(
        i for n in range(1, 1000) if (i := f"{base}{'' if n == 1 else f'-{n}'}") not in known
    )
