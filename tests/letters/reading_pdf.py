"""What a reader of a PDF sees: its text, where it stands, its pages as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from PIL.Image import Image

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, kw_only=True)
class Box:
    """A character and where it is drawn, in mm from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            document[i].get_textpage().get_text_bounded().replace("\r\n", "\n")
            for i in range(len(document))
        ]
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, its spaces and line ends as single spaces."""
    return " ".join(" ".join(page_texts(pdf)).split())


def boxes(pdf: bytes, page: int = 0) -> Iterator[Box]:
    """Yield the visible characters of a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        height = document[page].get_height()
        texts = document[page].get_textpage()
        for index in range(texts.count_chars()):
            character = texts.get_text_range(index, 1)
            if character.strip():
                left, bottom, right, top = texts.get_charbox(index)
                yield Box(
                    text=character,
                    left=left / POINTS_PER_MM,
                    top=(height - top) / POINTS_PER_MM,
                    right=right / POINTS_PER_MM,
                    bottom=(height - bottom) / POINTS_PER_MM,
                )
    finally:
        document.close()


def pictures(pdf: bytes, dpi: int) -> list[Image]:
    """Return the pages as grey pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            document[i].render(scale=dpi / 72).to_pil().convert("L") for i in range(len(document))
        ]
    finally:
        document.close()
