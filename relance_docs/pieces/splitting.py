"""Front matter and pièces in one PDF, or in several below a size, cut between pièces."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.french import NO_BREAK
from relance_docs.pieces.examining import digest
from relance_docs.pieces.geometry import declare_layers
from relance_docs.pieces.making import save
from relance_docs.pieces.opening import annotations_of
from relance_docs.pieces.records import DossierPart, Joined, Joint, Stamped
from relance_docs.pieces.stamps import Foot, Stamper, page_mark, stamp_face
from relance_docs.processes.temporary import temporary_folder
from relance_docs.rendering.document import Progress

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

    from relance_docs.pieces.typeface import Typeface


# The front matter and all pièces in one PDF: links that work, bookmarks, a number on each page.
#
# The pages are brought together by qpdf itself, which reads what is large only when it is written:
# memory stays flat however large the pièces are.


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


def join(
    joint: Joint, path: Path, *, progress: Progress | None = None, face: Typeface | None = None
) -> Joined:
    """Write the joined PDF to `path`; `face`: the font of the stamps, where it is known.

    Links of the front matter to a pièce that is in another part lead nowhere; their text stays.
    What we make is PDF/A; with pièces behind it the file no longer says so.
    """
    with _brought_together(joint, path) as pdf:
        pages = list(pdf.pages)
        front = len(pages) - sum(piece.pages for piece in joint.pieces)
        starts = first_pages(front, joint.pieces, first_page=0)
        _number(pages, Stamper(pdf, face or stamp_face()), joint, progress)
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


_MOST_ROUNDS: Final = 8
"""Times the parts are laid out anew before they are taken as they are."""
_SLACK: Final = 0.98
_LEAD_SIZE: Final = 30_000
"""Bytes taken for what goes before the pièces of a part, until it is known."""


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """What goes before the pièces of a part."""

    content: bytes
    pages: int


def join_in_parts(
    front: Callable[[DossierPart], bytes],
    pieces: Sequence[Stamped],
    path: Path,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[DossierPart, Joined], ...]:
    """Write the joined PDF to `path`, or parts of it beside it, each of at most `limit` bytes.

    `front` makes what goes before the pièces of a part: the front matter for the first, a sheet
    for the others. It is asked again until the page numbers that it was told are true. A part
    whose only pièce is too large says so.
    """
    budget = limit
    for _ in range(_MOST_ROUNDS):
        parts, leads = _settled(front, tuple(pieces), budget)
        joined = _joined(parts, leads, path, progress)
        worst = max((each.size for part, each in joined if _can_shrink(part)), default=0)
        if limit is None or budget is None or worst <= limit:
            break
        budget = int(budget * limit / worst * _SLACK)
        for _, each in joined:
            each.path.unlink()
    return joined


def _can_shrink(part: DossierPart) -> bool:
    """Whether a part holds a pièce that could go elsewhere."""
    return len(part.pieces) > (0 if part.number == 1 else 1)


def _settled(
    front: Callable[[DossierPart], bytes], pieces: tuple[Stamped, ...], budget: int | None
) -> tuple[list[DossierPart], list[_Lead]]:
    """Return the parts and what goes before each, once the page numbers agree."""
    leads: list[_Lead] = []
    for _ in range(_MOST_ROUNDS):
        parts = _parts(_divided(pieces, budget, leads), leads, budget)
        made = [_Lead(content=content, pages=page_count(content)) for content in map(front, parts)]
        is_settled = [lead.pages for lead in made] == [lead.pages for lead in leads]
        leads = made
        if is_settled:
            break
    return parts, leads


def _divided(
    pieces: tuple[Stamped, ...], budget: int | None, leads: Sequence[_Lead]
) -> list[tuple[Stamped, ...]]:
    """Return the pièces of each part; the first part has perhaps none beside the front matter."""
    if budget is None:
        return [pieces]
    groups: list[tuple[Stamped, ...]] = [()]
    room = budget - _lead_size(leads, 0)
    for piece in pieces:
        if piece.size > room and (groups[-1] or len(groups) == 1):
            groups.append(())
            room = budget - _lead_size(leads, len(groups) - 1)
        groups[-1] = (*groups[-1], piece)
        room -= piece.size
    return groups


def _lead_size(leads: Sequence[_Lead], place: int) -> int:
    return len(leads[place].content) if place < len(leads) else _LEAD_SIZE


def _parts(
    groups: Sequence[tuple[Stamped, ...]], leads: Sequence[_Lead], budget: int | None
) -> list[DossierPart]:
    """Return the parts with their page numbers; a lead not made yet counts as one page."""
    starts: list[int] = []
    pages: dict[int, int] = {}
    page = 1
    for place, group in enumerate(groups):
        starts.append(page)
        lead = leads[place].pages if place < len(leads) else 1
        pages |= first_pages(lead, group, page)
        page += lead + sum(piece.pages for piece in group)
    part_of = {
        piece.number: number for number, group in enumerate(groups, start=1) for piece in group
    }
    return [
        DossierPart(
            number=place + 1,
            of=len(groups),
            pieces=group,
            first_page=starts[place],
            total_pages=page - 1,
            first_pages=pages,
            part_of=part_of,
            is_too_large=_is_too_large(group, _lead_size(leads, place), budget),
        )
        for place, group in enumerate(groups)
    ]


def _is_too_large(group: Sequence[Stamped], lead: int, budget: int | None) -> bool:
    return budget is not None and lead + sum(piece.size for piece in group) > budget


def _joined(
    parts: Sequence[DossierPart], leads: Sequence[_Lead], path: Path, progress: Progress | None
) -> tuple[tuple[DossierPart, Joined], ...]:
    return tuple(
        (
            part,
            join(
                Joint(
                    front=lead.content,
                    pieces=part.pieces,
                    first_page=part.first_page,
                    total_pages=part.total_pages,
                ),
                _path(path, part),
                progress=_within(progress, part),
            ),
        )
        for part, lead in zip(parts, leads, strict=True)
    )


def _path(path: Path, part: DossierPart) -> Path:
    if part.of == 1:
        return path
    return path.with_name(f"{path.stem}-partie-{part.number}{path.suffix}")


def _within(progress: Progress | None, part: DossierPart) -> Progress | None:
    """Return what counts the pages of all parts."""
    if progress is None:
        return None
    return lambda done, _: progress(part.first_page - 1 + done, part.total_pages)


def cut_to_size(path: Path, limit: int) -> tuple[Path, ...]:
    """Cut a PDF between pages into files of at most `limit` bytes, in its place: `x-partie-1.pdf`.

    Each is halved until it fits; a page that alone is larger stays as it is. A PDF of one page is
    left alone.
    """
    if path.stat().st_size <= limit:
        return (path,)
    with temporary_folder() as folder:
        pieces = [part.read_bytes() for part in _halved(path, limit, folder)]
    if len(pieces) == 1:
        return (path,)
    parts = [
        path.with_name(f"{path.stem}-partie-{number}{path.suffix}")
        for number in range(1, len(pieces) + 1)
    ]
    for part, content in zip(parts, pieces, strict=True):
        part.write_bytes(content)
    path.unlink()
    return tuple(parts)


def _halved(path: Path, limit: int, folder: Path) -> Iterator[Path]:
    import pikepdf  # noqa: PLC0415 - heavy

    with pikepdf.open(path) as pdf:
        waiting = [(1, len(pdf.pages))]
    while waiting:
        first, last = waiting.pop()
        part = folder / f"{first}-{last}.pdf"
        _extract(path, first, last, part)
        if part.stat().st_size <= limit or first == last:
            yield part
        else:
            middle = (first + last) // 2
            waiting += [(middle + 1, last), (first, middle)]


def _extract(path: Path, first: int, last: int, to: Path) -> None:
    """Write some pages of a PDF, with its metadata, into another."""
    import pikepdf  # noqa: PLC0415 - heavy

    source = str(path.absolute())
    job = pikepdf.Job(
        {
            "inputFile": source,
            "outputFile": str(to.absolute()),
            "noWarn": "",
            "pages": [{"file": source, "range": f"{first}-{last}"}],
        }
    )
    with job.create_pdf() as pdf:  # type: ignore[no-untyped-call]
        save(pdf, to, made_of=f"{digest(path)} {first} {last}")
