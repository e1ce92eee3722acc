"""How a document that can be written in looks, and its file: the same for Word and LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from relance_docs.rendering.editable.blocks import ParagraphLook

PAGE: Final = (210.0, 297.0)
"""A4, in millimetres."""
MARGINS: Final = (20.0, 20.0, 16.0, 20.0)
"""Top, right, bottom, left; millimetres."""
FONT: Final = "Arial"
"""Every machine has it, or one of its measures (Liberation Sans)."""
COUNTRY: Final = "FR"
BLUE: Final = "17365d"
RED: Final = "aa1111"
LINE: Final = "c3cad4"
SHADE: Final = "eef1f5"
BLANK: Final = "Champ à remplir"
SMALL: Final = "Petits caractères"
TABLE: Final = "Tableau de l’acte"
SMALL_SIZE: Final = 8.0
CELL_SIZE: Final = 8.0
EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """A style of paragraphs; lengths in millimetres, the size of characters in points."""

    size: float = 9.5
    is_bold: bool = False
    colour: str = "111111"
    above: float = 0.0
    below: float = 1.5
    left: float = 0.0
    hanging: float = 0.0
    """How far the first line begins to the left of the others."""
    is_centred: bool = False
    is_capitals: bool = False
    is_ruled: bool = False
    """Whether a rule stands under it."""
    is_boxed: bool = False
    keeps_next: bool = False
    """Whether it stays on the page of what follows."""
    level: int = 0
    """Of a heading, from 1; 0 for other text."""


SHEET: Final[Mapping[ParagraphLook, Style]] = {
    ParagraphLook.BODY: Style(),
    ParagraphLook.TITLE: Style(
        size=16, is_bold=True, colour=BLUE, above=2, below=4, keeps_next=True
    ),
    ParagraphLook.SECTION: Style(
        size=11.5, is_bold=True, colour=BLUE, above=4.5, is_ruled=True, keeps_next=True, level=1
    ),
    ParagraphLook.SUBSECTION: Style(
        size=10, is_bold=True, colour=BLUE, above=3, below=1.2, keeps_next=True, level=2
    ),
    ParagraphLook.MOTIVES: Style(
        size=11.5,
        is_bold=True,
        colour=BLUE,
        above=4.5,
        is_centred=True,
        is_capitals=True,
        keeps_next=True,
        level=1,
    ),
    ParagraphLook.ADDRESSEE: Style(is_bold=True, left=75, below=2),
    ParagraphLook.ADDRESS: Style(left=90, below=6),
    ParagraphLook.TICK: Style(left=6, hanging=6, below=1.2),
    ParagraphLook.BOXED: Style(is_boxed=True, below=3),
    ParagraphLook.SMALL: Style(size=SMALL_SIZE, colour="444444"),
    ParagraphLook.SIGNATURE: Style(above=2, below=5, keeps_next=True),
    ParagraphLook.ITEM: Style(left=6, hanging=4, below=0.8),
    ParagraphLook.NUMBERED: Style(left=8, hanging=6, below=0.8),
    ParagraphLook.CELL: Style(size=CELL_SIZE, below=0),
}


def packed(content: bytes) -> bytes:
    """Return a ZIP with the same entries in the same order, and no time of its own."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as made, ZipFile(file, "w") as archive:
        for entry in made.infolist():
            kept = ZipInfo(entry.filename, date_time=EPOCH)
            is_first = entry.filename == "mimetype"  # read by others without unpacking
            kept.compress_type = ZIP_STORED if is_first else ZIP_DEFLATED
            kept.create_system = 3
            kept.external_attr = 0o100644 << 16
            archive.writestr(kept, made.read(entry))
    return file.getvalue()
