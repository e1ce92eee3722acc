"""The text of a PDF with its places: cells of words that stand together, row by row.

A cell is what a reader takes in at one glance: words on a line with no more than a blank between
them. What a label says of a value is found from cell to cell: in it, to its right, below it.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from relance_docs.case.amounts import CENT
from relance_docs.errors import RefusalError
from relance_docs.importing.records import Json
from relance_docs.message import Message

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Confidence = Literal["certain", "to_confirm"]

MOST_PAGES: Final = 30
_MOST_CHARACTERS: Final = 60_000
"""Of a page; an invoice has some thousands."""
_APART: Final = 0.28
"""Blank between two words, in heights of a line; less stands between letters."""
_CELL_APART: Final = 0.9
"""Blank between two cells, in heights of a line; more than between the words of a sentence."""
_SAME_ROW: Final = 0.5
"""How far the middles of two words of one row may lie apart, in heights of a line."""
_BELOW: Final = 2.6
"""How far below its label a value may stand, in heights of a line."""
_RIGHT_ANGLE: Final = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """Where something stands, in points from the left and from the top of its page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of a line: never 0."""
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> float:
        """From the top."""
        return (self.top + self.bottom) / 2

    def around(self, other: Box) -> Box:
        """Return the box of both."""
        return Box(
            left=min(self.left, other.left),
            top=min(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """Words that stand together on a line."""

    page: int
    """From 1."""
    row: int
    """From 0, from the top of the page."""
    text: str
    folded: str
    """The text in small letters without accents, letter for letter as long."""
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundValue:
    """A value, where it was read, and whether a person has to confirm it."""

    value: object
    said: str
    page: int
    box: Box
    confidence: Confidence

    def as_data(self) -> dict[str, Json]:
        """Return it as `--format json` prints it."""
        b = self.box
        return {
            "value": shown(self.value),
            "confidence": self.confidence,
            "page": self.page,
            "box": [round(side) for side in (b.left, b.top, b.right, b.bottom)],
            "text": self.said,
        }


def shown(value: object) -> Json:
    """Return a value as JSON and the case file write it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.quantize(CENT):.2f}"
    return value if isinstance(value, bool | int) or value is None else str(value)


@dataclass(frozen=True)
class CellSheet:
    """The cells of a document in the order in which they are read."""

    cells: tuple[Cell, ...]

    @cached_property
    def text(self) -> str:
        """All of it, a row a line."""
        rows = groupby(self.cells, key=lambda cell: (cell.page, cell.row))
        return "\n".join("  ".join(cell.text for cell in row) for _key, row in rows)

    @cached_property
    def folded(self) -> str:
        """All of it in small letters without accents, letter for letter as long."""
        return folded(self.text)

    def right_of(self, cell: Cell) -> Iterator[Cell]:
        """Yield what stands to the right in the same row, the nearest first."""
        at = self._places[cell]
        for other in self.cells[at + 1 :]:
            if (other.page, other.row) != (cell.page, cell.row):
                return
            yield other

    def left_of(self, cell: Cell) -> Cell | None:
        """Return what stands next to it on the left, in the same row; None at its beginning."""
        before = self.cells[self._places[cell] - 1]
        is_beside = (before.page, before.row) == (cell.page, cell.row)
        return before if is_beside and before.box.left < cell.box.left else None

    def below(self, cell: Cell) -> Cell | None:
        """Return the next cell below that stands under the cell or begins where it begins."""
        at = self._places[cell]
        for other in self.cells[at + 1 :]:
            if other.page != cell.page or other.box.top - cell.box.bottom > (
                _BELOW * cell.box.height
            ):
                return None
            overlap = min(other.box.right, cell.box.right) - max(other.box.left, cell.box.left)
            if other.row > cell.row and overlap > 0:
                return other
        return None

    @cached_property
    def _places(self) -> dict[Cell, int]:
        return {cell: at for at, cell in enumerate(self.cells)}


def folded(text: str) -> str:
    """Return the text in small letters without accents, as long as it was.

    >>> folded("Échéance N°1"), len(folded("œuvre"))
    ('echeance n°1', 5)
    """
    return "".join(_folded(letter) for letter in text)


def _folded(letter: str) -> str:
    if letter.isascii():
        return letter.lower()
    if letter in "’‘ʼ":
        return "'"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return " " if base.isspace() else base if len(base) == 1 else letter


def sheet_of(content: bytes) -> CellSheet:
    """Return the text layer of a PDF; no cell where its pages are pictures.

    Raises RefusalError for a PDF that is broken, or longer than any invoice.
    """
    with opened(content, MOST_PAGES) as pages:
        return sheet_of_words({at: list(_words(page)) for at, page in enumerate(pages, start=1)})


@contextmanager
def opened(content: bytes, most: int) -> Iterator[Iterator[PdfPage]]:
    """Give the pages of a PDF, which is closed after that.

    Raises RefusalError for one that is broken, also where a page shows it, or has more than `most`
    pages.
    """
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 - heavy

    try:
        with closing(PdfDocument(content)) as pdf:
            if len(pdf) > most:
                raise RefusalError(
                    Message(
                        "the PDF has {count} pages, and an invoice is read up to {limit}",
                        count=len(pdf),
                        limit=most,
                    )
                )
            yield (pdf[at] for at in range(len(pdf)))
    except PdfiumError as error:
        raise RefusalError(
            Message("the PDF is broken ({why}); ask for the file again", why=type(error).__name__)
        ) from error


@dataclass(frozen=True, kw_only=True, slots=True)
class PageWord:
    """Letters that stand together, and where."""

    text: str
    box: Box


def sheet_of_words(pages: Mapping[int, list[PageWord]]) -> CellSheet:
    """Return the cells that the words of each page make, from its number on."""
    return CellSheet(
        cells=tuple(cell for number in pages for cell in _cells(pages[number], number))
    )


def _cells(words: list[PageWord], number: int) -> Iterator[Cell]:
    for row, on_it in enumerate(_rows(words)):
        for text, box in _joined(on_it):
            yield Cell(page=number, row=row, text=text, folded=folded(text), box=box)


def _words(page: PdfPage) -> Iterator[PageWord]:
    """Yield the words of a page, turned as they are read."""
    from pypdfium2 import raw  # noqa: PLC0415 - heavy

    layer = page.get_textpage()
    count = min(layer.count_chars(), _MOST_CHARACTERS)
    width, height = page.get_size()
    turned = _turned(raw, layer, count)
    word: list[tuple[str, Box]] = []
    for at in range(count):
        letter = chr(raw.FPDFText_GetUnicode(layer, at))
        if not letter.isspace() and _turn(raw, layer, at) != turned:
            continue  # along the edge of the page
        if letter.isspace() or letter in "\x00\x02\ufffe" or not letter.isprintable():
            yield from _told(word)
            word = []
            continue
        box = _upright(layer.get_charbox(at, loose=True), turned, width, height)
        if word and _is_apart(word[-1][1], box):
            yield from _told(word)
            word = []
        word.append((letter, box))
    yield from _told(word)


def _turned(raw: object, layer: object, count: int) -> int:
    """Return by how many right angles most letters of a page are turned."""
    angles: dict[int, int] = {}
    for at in range(0, count, max(1, count // 50)):
        turn = _turn(raw, layer, at)
        angles[turn] = angles.get(turn, 0) + 1
    return max(angles, key=lambda turn: angles[turn]) if angles else 0


def _turn(raw: object, layer: object, at: int) -> int:
    """Return by how many right angles a letter is turned."""
    degrees = math.degrees(raw.FPDFText_GetCharAngle(layer, at))  # type: ignore[attr-defined]
    return round(degrees / _RIGHT_ANGLE) % 4


def _upright(
    box: tuple[float, float, float, float], turned: int, width: float, height: float
) -> Box:
    """Return where a letter stands from the left and the top, as the page is read."""
    left, bottom, right, top = box
    if turned == 1:
        return Box(left=bottom, top=left, right=top, bottom=right)
    if turned == 2:  # noqa: PLR2004 - upside down
        return Box(left=width - right, top=bottom, right=width - left, bottom=top)
    if turned == 3:  # noqa: PLR2004 - three right angles
        return Box(left=height - top, top=width - right, right=height - bottom, bottom=width - left)
    return Box(left=left, top=height - top, right=right, bottom=height - bottom)


def _is_apart(last: Box, box: Box) -> bool:
    gap = box.left - last.right
    return gap > _APART * last.height or gap < -last.height or not _is_beside(last, box)


def _is_beside(one: Box, other: Box) -> bool:
    return abs(one.middle - other.middle) <= _SAME_ROW * max(one.height, other.height)


def _told(word: list[tuple[str, Box]]) -> Iterator[PageWord]:
    if word:
        box = word[0][1]
        for _letter, each in word[1:]:
            box = box.around(each)
        text = unicodedata.normalize("NFKC", "".join(letter for letter, _box in word))
        yield PageWord(text=text, box=box)


def _rows(words: list[PageWord]) -> Iterator[list[PageWord]]:
    """Yield the words of each row from the top, from left to right."""
    row: list[PageWord] = []
    for word in sorted(words, key=lambda each: (each.box.middle, each.box.left)):
        if row and not _is_beside(row[0].box, word.box):
            yield sorted(row, key=lambda each: each.box.left)
            row = []
        row.append(word)
    if row:
        yield sorted(row, key=lambda each: each.box.left)


def _joined(row: list[PageWord]) -> Iterator[tuple[str, Box]]:
    """Yield the cells of a row."""
    texts, box = [row[0].text], row[0].box
    for word in row[1:]:
        if word.box.left - box.right > _CELL_APART * min(box.height, word.box.height):
            yield " ".join(texts), box
            texts, box = [word.text], word.box
        else:
            is_glued = word.box.left - box.right < _APART * min(box.height, word.box.height) / 2
            texts[-1:] = [texts[-1] + word.text] if is_glued else [texts[-1], word.text]
            box = box.around(word.box)
    yield " ".join(texts), box
