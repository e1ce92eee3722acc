"""Pages of plain text in the house font: e-mails, text files, the sheet before other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from relance_docs.pieces.kinds import drawn, is_drawn_whole
from relance_docs.pieces.typeface import REGULAR, SEMIBOLD, Typeface, face_for, wrapped

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

_WIDTH, _HEIGHT = 595.276, 841.89
_LEFT: Final = 56.7
_TOP: Final = 793.0
"""Below the stamp of the pièce."""
_BOTTOM: Final = 56.7
_ROOM: Final = _WIDTH - 2 * _LEFT
_SIZE: Final = 10.0
_TITLE_SIZE: Final = 14.0
_LEADING: Final = 1.35
_LABEL_WIDTH: Final = 85.0


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """A line of text, wrapped where it is too long."""

    text: str
    label: str = ""
    """What stands before it: « Objet »."""
    is_title: bool = False


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row as it stands on a page."""

    text: str
    label: str
    size: float


def text_lines(text: str) -> list[TextLine]:
    """Return the lines of a text as they are to be drawn."""
    return [TextLine(text=line.rstrip()) for line in text.replace("\x0c", "\n").splitlines()]


def shows_all(lines: Iterable[TextLine]) -> bool:
    """Whether the font has every character of `lines`."""
    return all(is_drawn_whole(line.text) for line in lines)


def sheets(lines: Sequence[TextLine], *, most_pages: int) -> Pdf:
    """Return A4 pages with `lines`; one page more than `most_pages` when they do not fit."""
    import pikepdf  # noqa: PLC0415 - heavy

    shown = [
        TextLine(text=drawn(line.text), label=drawn(line.label), is_title=line.is_title)
        for line in lines
    ]
    plain = face_for(REGULAR, (line.text for line in shown if not line.is_title))
    bold = face_for(SEMIBOLD, (line.text if line.is_title else line.label for line in shown))
    pdf = pikepdf.new()
    fonts = pikepdf.Dictionary(F=plain.embedded(pdf), B=bold.embedded(pdf))
    resources = pdf.make_indirect(pikepdf.Dictionary(Font=fonts))
    for page in islice(_pages(_rows(shown, plain, bold)), most_pages + 1):
        _add_page(pdf, resources, _content(page, plain, bold))
    return pdf


def _rows(lines: Iterable[TextLine], plain: Typeface, bold: Typeface) -> Iterator[_Row]:
    for line in lines:
        face, size = (bold, _TITLE_SIZE) if line.is_title else (plain, _SIZE)
        room = _ROOM - (_LABEL_WIDTH if line.label else 0)
        for number, row in enumerate(wrapped(line.text, face, room / size)):
            # A row below a label is set in as the first is: it has a label too, an empty one.
            label = line.label if number == 0 else " " if line.label else ""
            yield _Row(text=row, label=label, size=size)


def _pages(rows: Iterable[_Row]) -> Iterator[list[tuple[float, _Row]]]:
    """Yield the rows of each page with their baselines; a page at least."""
    page: list[tuple[float, _Row]] = []
    baseline = _TOP
    for row in rows:
        baseline -= row.size * _LEADING
        if baseline < _BOTTOM:
            yield page
            page, baseline = [], _TOP - row.size * _LEADING
        page.append((baseline, row))
    yield page


def _content(page: Iterable[tuple[float, _Row]], plain: Typeface, bold: Typeface) -> bytes:
    parts = [b"BT"]
    for baseline, row in page:
        left = _LEFT
        if row.label.strip():
            parts.append(_shown("B", _SIZE, left, baseline, bold.shown(row.label)))
        if row.label:
            left += _LABEL_WIDTH
        if row.text:
            is_title = row.size == _TITLE_SIZE
            face, font = (bold, "B") if is_title else (plain, "F")
            parts.append(_shown(font, row.size, left, baseline, face.shown(row.text)))
    return b"\n".join((*parts, b"ET"))


def _shown(font: str, size: float, left: float, baseline: float, text: bytes) -> bytes:
    return f"/{font} {size} Tf 1 0 0 1 {left:.2f} {baseline:.2f} Tm ".encode() + text + b" Tj"


def _add_page(pdf: Pdf, resources: Object, content: bytes) -> None:
    page = pdf.add_blank_page(page_size=(_WIDTH, _HEIGHT))
    page.obj["/Resources"] = resources
    page.obj["/Contents"] = pdf.make_stream(content)
