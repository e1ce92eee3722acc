"""The invoices that go with a letter: their files, found below cases/, and their pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.errors import RefusalError
from relance_docs.files.inside import inside, read_inside
from relance_docs.files.plain import ARCHIVED_BYTES
from relance_docs.french import typeset
from relance_docs.letters.context import EnclosedPage
from relance_docs.letters.eml import File
from relance_docs.message import Message
from relance_docs.rendering.document import Asset, Attachment
from relance_docs.rendering.enclosures import MIME_TYPES, enclosed_pages
from relance_docs.workspace.layout import CASES_FOLDER


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """An invoice whose file is there."""

    title: str
    file: str
    """Path below cases/."""
    name: str
    """Name under which it is attached."""
    content: bytes
    mime_type: str

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def attachment(self) -> Attachment:
        """The file inside the PDF, untouched."""
        return Attachment(
            name=self.name,
            content=self.content,
            mime_type=self.mime_type,
            description=self.title,
            relationship="Supplement",
        )

    @property
    def email_file(self) -> File:
        """The file beside the letter in an e-mail."""
        return File(name=self.name, content=self.content, mime_type=self.mime_type)


def enclosures(root: Path, case: Case, invoice_numbers: tuple[str, ...]) -> tuple[Enclosure, ...]:
    """Return the invoices among the pièces of these invoices whose file is there, in order.

    Raises RefusalError when a file leads outside cases/ or is of a kind that cannot be enclosed.
    """
    found: dict[str, Enclosure] = {}
    for piece in _invoice_pieces(case, invoice_numbers):
        if piece.file and piece.file not in found:
            content = _content(root, piece.file)
            if content is not None:
                name = f"{len(found) + 1}-{PurePosixPath(piece.file).name}"
                found[piece.file] = _enclosure(piece.title, piece.file, name, content)
    return tuple(found.values())


def enclosure_files(root: Path, case: Case, invoice_numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paths, below cases/, of the files that are enclosed."""
    files = (piece.file for piece in _invoice_pieces(case, invoice_numbers) if piece.file)
    return tuple(f for f in dict.fromkeys(files) if (root / CASES_FOLDER / f).is_file())


def _invoice_pieces(case: Case, invoice_numbers: tuple[str, ...]) -> Iterator[Piece]:
    for invoice in case.invoices:
        if invoice.invoice_number in invoice_numbers:
            pieces = (case.piece(piece_id) for piece_id in invoice.pieces)
            yield from (p for p in pieces if p is not None and _can_be_read(p))


def _can_be_read(piece: Piece) -> bool:
    """Whether a pièce is an invoice with pages, which an electronic one (XML) has not."""
    is_data = piece.file is not None and piece.file.lower().endswith(".xml")
    return piece.kind is PieceKind.INVOICE and not is_data


def _content(root: Path, file: str) -> bytes | None:
    folder = root / CASES_FOLDER
    path = inside(folder, file)
    if path is None:
        raise RefusalError(
            Message("'{file}' leads outside of cases/; copy the file there", file=file)
        )
    try:
        return read_inside(folder, file, limit=ARCHIVED_BYTES)
    except FileNotFoundError:
        return None


def _enclosure(title: str, file: str, name: str, content: bytes) -> Enclosure:
    mime_type = MIME_TYPES.get(PurePosixPath(file).suffix.lower())
    if mime_type is None:
        raise RefusalError(
            Message("{file} cannot be enclosed: only PDF, JPEG, PNG and TIFF can", file=file)
        )
    return Enclosure(
        title=typeset(title), file=file, name=name, content=content, mime_type=mime_type
    )


def drawn(found: tuple[Enclosure, ...]) -> tuple[tuple[EnclosedPage, ...], tuple[Asset, ...]]:
    """Return the pages of the enclosures, for the template and for the renderer."""
    pages: list[EnclosedPage] = []
    assets: list[Asset] = []
    for number, enclosure in enumerate(found, start=1):
        pictures = enclosed_pages(enclosure.file, enclosure.content, prefix=f"enclosure-{number}")
        assets.extend(pictures)
        pages.extend(
            EnclosedPage(
                number=number,
                title=enclosure.title,
                page=page,
                pages=len(pictures),
                url=f"asset:{picture.name}",
            )
            for page, picture in enumerate(pictures, start=1)
        )
    return tuple(pages), tuple(assets)
