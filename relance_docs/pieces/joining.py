"""The front matter and all pièces in one PDF: links that work, bookmarks, a number on each page.

The pages are brought together by qpdf itself, which reads what is large only when it is written:
memory stays flat however large the pièces are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.french import NO_BREAK
from relance_docs.pieces.examining import digest
from relance_docs.pieces.layers import declare_layers
from relance_docs.pieces.making import save
from relance_docs.pieces.opening import annotations_of
from relance_docs.pieces.records import Joined, Joint, Stamped
from relance_docs.pieces.stamps import Foot, Stamper, page_mark, stamp_face
from relance_docs.processes.temporary import temporary_folder
from relance_docs.rendering.progress import Progress

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

_SCHEME: Final = "dossier:"
"""Links to what exists only in the joined file: `dossier:piece-3`."""
_CONFORMANCE: Final = ("pdfaid:part", "pdfaid:conformance", "pdfaid:rev", "pdfuaid:part")


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF of ours has."""
    import pikepdf  # noqa: PLC0415 - heavy

    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)


def first_pages(front_pages: int, pieces: Sequence[Stamped], first_page: int = 1) -> dict[int, int]:
    """Return on which page each pièce begins, by its number, after so many pages of front."""
    found, page = {}, first_page + front_pages
    for piece in pieces:
        found[piece.number] = page
        page += piece.pages
    return found


def join(joint: Joint, path: Path, *, progress: Progress | None = None) -> Joined:
    """Write the joined PDF to `path`.

    Links of the front matter to a pièce that is in another part lead nowhere; their text stays.
    What we make is PDF/A; with pièces behind it the file no longer says so.
    """
    with _brought_together(joint, path) as pdf:
        pages = list(pdf.pages)
        front = len(pages) - sum(piece.pages for piece in joint.pieces)
        starts = first_pages(front, joint.pieces, first_page=0)
        _number(pages, Stamper(pdf, stamp_face()), joint, progress)
        places = {piece.destination: pages[starts[piece.number]] for piece in joint.pieces}
        _resolve(pages[:front], places)
        _bookmark(pdf, joint.pieces, starts)
        _label(pdf, joint.first_page)
        if joint.pieces:
            _claim_nothing(pdf)
        if any(piece.has_layers for piece in joint.pieces):
            declare_layers(pdf)
        save(pdf, path, made_of=_ingredients(joint), packed=bool(joint.pieces))
    return Joined(path=path, pages=len(pages), size=path.stat().st_size, sha256=digest(path))


def _ingredients(joint: Joint) -> str:
    front = hashlib.sha256(joint.front).hexdigest()
    pieces = (piece.sha256 for piece in joint.pieces)
    return " ".join((front, str(joint.first_page), str(joint.total_pages), *pieces))


@contextmanager
def _brought_together(joint: Joint, path: Path) -> Iterator[Pdf]:
    """Open a PDF with all pages, whose catalogue is that of the front matter."""
    import pikepdf  # noqa: PLC0415 - heavy

    with temporary_folder() as folder:
        front = folder / "front.pdf"
        front.write_bytes(joint.front)
        files = [str(front), *(str(piece.path.absolute()) for piece in joint.pieces)]
        job = pikepdf.Job(
            {
                "inputFile": str(front),
                "outputFile": str(path.absolute()),
                "noWarn": "",
                "pages": [{"file": file} for file in files],
            }
        )
        with job.create_pdf() as pdf:  # type: ignore[no-untyped-call]
            yield pdf


def _number(
    pages: Sequence[Page], stamper: Stamper, joint: Joint, progress: Progress | None
) -> None:
    """Put its number on every page."""
    count = len(pages)
    total = joint.total_pages or count
    for place, (page, foot) in enumerate(zip(pages, _feet(pages, stamper, joint), strict=True)):
        mark = page_mark(joint.first_page + place, total)
        if foot is None:
            stamper.stamp(page, mark)
        else:
            stamper.stamp_again(page, mark, foot)
        if progress:
            progress(place + 1, count)


def _feet(pages: Sequence[Page], stamper: Stamper, joint: Joint) -> list[Foot | None]:
    """Return what is known of each page, and let all pièces share one font for their stamps."""
    feet: list[Foot | None] = [None] * (len(pages) - sum(piece.pages for piece in joint.pieces))
    for piece in joint.pieces:
        stamper.share_font(pages[len(feet)], piece.feet[0])
        feet.extend(piece.feet)
    return feet


def _resolve(front: Sequence[Page], places: Mapping[str, Page]) -> None:
    """Make the links of the front matter to pièces jump to them."""
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415 - heavy

    for page in front:
        for annotation in annotations_of(page):
            action = annotation.get("/A")
            uri = str(action.get("/URI", "")) if isinstance(action, Dictionary) else ""
            if not uri.startswith(_SCHEME):
                continue
            del annotation["/A"]
            if target := places.get(uri.removeprefix(_SCHEME)):
                annotation["/Dest"] = Array([target.obj, Name.Fit])


def _bookmark(pdf: Pdf, pieces: Sequence[Stamped], starts: Mapping[int, int]) -> None:
    """Add the pièces to the bookmarks of the front matter."""
    from pikepdf import OutlineItem  # noqa: PLC0415 - heavy

    if not pieces:
        return
    with pdf.open_outline() as outline:
        parent = OutlineItem("Pièces", starts[pieces[0].number], "Fit")
        outline.root.append(parent)
        for piece in pieces:
            title = f"Pièce n°{NO_BREAK}{piece.number} – {piece.examined.source.title}"
            parent.children.append(OutlineItem(title, starts[piece.number], "Fit"))


def _label(pdf: Pdf, first_page: int) -> None:
    """Make viewers call each page as its foot does."""
    from pikepdf import Array, Dictionary, Name  # noqa: PLC0415 - heavy

    label: Object = Dictionary(S=Name.D, St=first_page)
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, label]))


def _claim_nothing(pdf: Pdf) -> None:
    """Take out of the metadata that this is PDF/A or PDF/UA: nobody knows what the pièces are."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in _CONFORMANCE:
            if key in metadata:
                del metadata[key]
