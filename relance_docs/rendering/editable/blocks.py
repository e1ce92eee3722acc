"""A document as a word processor knows it: paragraphs of a style, lists, tables, blanks to fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


class ParagraphLook(StrEnum):
    """What a paragraph is; the value is the name of its style."""

    TITLE = "Title"
    SECTION = "Heading 1"
    SUBSECTION = "Heading 2"
    MOTIVES = "Dispositif"
    BODY = "Corps de l’acte"
    ADDRESSEE = "Destinataire"
    ADDRESS = "Adresse"
    TICK = "Case à cocher"
    BOXED = "Encadré"
    SMALL = "Petit texte"
    SIGNATURE = "Signature"
    ITEM = "List Bullet"
    NUMBERED = "List Number"
    CELL = "Cellule"


@dataclass(frozen=True, kw_only=True, slots=True)
class TextRun:
    """Characters of one look; a line feed is the end of a line inside a paragraph."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_small: bool = False
    is_blank: bool = False
    """A place to be filled in by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Text of one style."""

    look: ParagraphLook
    runs: tuple[TextRun, ...]
    begins_page: bool = False

    @property
    def text(self) -> str:
        """All its characters."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemList:
    """A list of points, bulleted or numbered from 1."""

    items: tuple[Paragraph, ...]


class RowKind(StrEnum):
    """What a row of a table is."""

    HEAD = "head"
    """Repeated on each page."""
    PLAIN = "plain"
    GROUP = "group"
    """Names the rows that follow, on the same page."""
    SUM = "sum"


@dataclass(frozen=True, kw_only=True, slots=True)
class TableCell:
    """A cell of a table."""

    paragraph: Paragraph
    columns: int = 1
    """How many it covers."""
    is_right: bool = False
    """Whether it is set to the right, as figures are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableRow:
    """A row of a table."""

    kind: RowKind
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table; its rows of headings come first."""

    widths: tuple[float, ...]
    """Of its columns, in millimetres."""
    rows: tuple[TableRow, ...]
    keeps_next: bool = False
    """Whether its end stays on the page of what follows: a signature never stands alone."""


Block: TypeAlias = Paragraph | ItemList | Table


@dataclass(frozen=True, kw_only=True, slots=True)
class EditableDocument:
    """What is written as DOCX and ODT; the same one gives the same bytes."""

    title: str
    author: str
    language: str
    """As HTML writes it: « fr »."""
    created: datetime
    """The only date in the file."""
    foot: str
    """At the foot of each page, before its number."""
    mark: str
    """At the head of each page; empty for a document that is final."""
    blocks: tuple[Block, ...]
