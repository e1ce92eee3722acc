"""Making the stamped copy of one pièce."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.french import NARROW, NO_BREAK
from relance_docs.pieces.cleaning import Cleaned, clean
from relance_docs.pieces.examining import (
    PICTURES,
    WRITTEN,
    checked_kind,
    digest,
    examine,
    examined_pdf,
    written_lines,
)
from relance_docs.pieces.geometry import declare_layers, has_layers
from relance_docs.pieces.opening import SwollenError, check_count, check_pages, opened, swollen
from relance_docs.pieces.records import (
    Examined,
    FileKind,
    Limits,
    Note,
    PieceSource,
    Stamped,
)
from relance_docs.pieces.stamps import Foot, Stamper, piece_mark, stamp_face

if TYPE_CHECKING:
    from pikepdf import Pdf

    from relance_docs.pieces.sheets import TextLine
    from relance_docs.pieces.typeface import Typeface

_MEGABYTE: Final = 1_000_000
_WRITTEN: Final = {
    "empty": "",
    "decodeLevel": "none",
    "decrypt": "",
    "newlineBeforeEndstream": "",  # as PDF/A wants it
    "noWarn": "",
    "staticId": "",  # of two parts the second one, which qpdf else takes from the clock
}
"""What is told to qpdf of every file that it writes."""


def make(examined: Examined, path: Path, limits: Limits, face: Typeface | None = None) -> Stamped:
    """Write the stamped copy of a pièce to `path`; raises RefusalError when it cannot be made.

    `face` is the font of the stamps, where it is known already: cutting it takes a while.
    """
    with _pages(examined, limits) as pdf:
        if examined.kind is not FileKind.PDF:
            check_pages(pdf, examined.source.shown, limits)
        return _made(pdf, examined, path, limits, face)


def take(source: PieceSource, path: Path, limits: Limits, face: Typeface | None = None) -> Stamped:
    """Examine a pièce and write its stamped copy to `path`; a PDF is opened once for both.

    Raises RefusalError when it cannot be joined.
    """
    if checked_kind(source, limits) is not FileKind.PDF:
        return make(examine(source, limits), path, limits, face)
    with opened(source.path, source.shown) as pdf:
        return _made(pdf, examined_pdf(pdf, source, limits), path, limits, face)


def _made(
    pdf: Pdf, examined: Examined, path: Path, limits: Limits, face: Typeface | None
) -> Stamped:
    source = examined.source
    try:
        cleaned = clean(pdf, most=limits.inflated_megabytes * _MEGABYTE)
    except SwollenError:
        raise swollen(source.shown, limits) from None
    with _whole(pdf, is_damaged=Note.REPAIRED in examined.notes) as copy:
        feet = _stamped(Stamper(copy, face or stamp_face()), copy, cleaned, source.number)
        copy.docinfo["/Title"] = f"Pièce n°{NO_BREAK}{source.number} – {source.title}"
        save(copy, path, made_of=f"{source.number} {source.title} {examined.sha256}")
        layered = has_layers(copy)
    return Stamped(
        examined=examined,
        path=path,
        pages=len(feet),
        size=path.stat().st_size,
        sha256=digest(path),
        has_layers=layered,
        feet=feet,
    )


def save(pdf: Pdf, path: Path, *, made_of: str, packed: bool = True) -> None:
    """Write a PDF: the same bytes for the same content; what was compressed stays as it was.

    Its identifier comes from what it is `made_of`: to reckon it from the content of the file
    would cost as much again as writing it. `packed`: small objects are compressed together, which
    some validators of PDF/A cannot read.
    """
    import pikepdf  # noqa: PLC0415 - heavy

    identifier = pikepdf.String(hashlib.sha256(made_of.encode()).digest()[:16])
    pdf.trailer["/ID"] = pikepdf.Array([identifier, identifier])
    begun = path.with_name(f"{path.name}.part")
    # Written by qpdf itself: `Pdf.save` comes back to Python for every token.
    pikepdf.Job(
        {
            **_WRITTEN,
            "outputFile": str(begun.absolute()),
            "objectStreams": "generate" if packed else "disable",
        }
    ).write_pdf(pdf)
    begun.replace(path)


def written_by() -> str:
    """Return the version of qpdf that writes the files, which is not that of its Python package."""
    import pikepdf  # noqa: PLC0415 - heavy

    return pikepdf.__libqpdf_version__


@contextmanager
def _pages(examined: Examined, limits: Limits) -> Iterator[Pdf]:
    """Open the pages of a pièce, made where it is no PDF."""
    import pikepdf  # noqa: PLC0415 - heavy

    source, kind = examined.source, examined.kind
    if kind is FileKind.PDF:
        with opened(source.path, source.shown) as pdf:
            yield pdf
    elif kind in WRITTEN or Note.NOT_SHOWN in examined.notes:
        from relance_docs.pieces.sheets import sheets  # noqa: PLC0415 - most are PDFs

        with sheets(_lines(examined), most_pages=limits.pages) as pdf:
            check_count(source.shown, len(pdf.pages), limits)
            yield pdf
    else:
        with pikepdf.open(BytesIO(_converted(examined, limits))) as pdf:
            yield pdf


@contextmanager
def _whole(pdf: Pdf, *, is_damaged: bool) -> Iterator[Pdf]:
    """Open `pdf`, or a new PDF of its pages where it is damaged: its tables may be as well."""
    import pikepdf  # noqa: PLC0415 - heavy

    if not is_damaged:
        yield pdf
        return
    with pikepdf.new() as fresh:
        fresh.pages.extend(pdf.pages)
        if has_layers(pdf):
            declare_layers(fresh)
        yield fresh


def _converted(examined: Examined, limits: Limits) -> bytes:
    source = examined.source
    if examined.kind in PICTURES:
        from relance_docs.pieces.pictures import picture_pdf  # noqa: PLC0415 - most are PDFs

        return picture_pdf(source.path, examined.kind, source.shown, limits)
    from relance_docs.pieces.office import office_pdf  # noqa: PLC0415 - as above

    return office_pdf(source.path, source.shown, limits)


def _lines(examined: Examined) -> list[TextLine]:
    from relance_docs.pieces.sheets import TextLine  # noqa: PLC0415 - most are PDFs

    source = examined.source
    if examined.kind in WRITTEN:
        return written_lines(source.path, examined.kind, source.shown)[0]
    size = f"{examined.size:,}".replace(",", NARROW)
    return [
        TextLine(text=f"Pièce n°{NO_BREAK}{source.number}", is_title=True),
        TextLine(text=""),
        TextLine(label="Titre", text=source.title),
        TextLine(label="Fichier", text=source.path.name),
        TextLine(label="Taille", text=f"{size} octets"),
        TextLine(label="SHA-256", text=examined.sha256),
        TextLine(text=""),
        TextLine(
            text="Ce fichier ne peut pas être montré en pages. L’original est joint tel quel, à"
            " côté de cette feuille."
        ),
    ]


def _stamped(
    stamper: Stamper, pdf: Pdf, cleaned: Sequence[Cleaned], number: int
) -> tuple[Foot, ...]:
    count = len(cleaned)
    return tuple(
        stamper.stamp(
            page, piece_mark(number, place, count), seen=each.seen, wrapped=not each.is_apart
        )
        for place, (page, each) in enumerate(zip(pdf.pages, cleaned, strict=True), start=1)
    )
