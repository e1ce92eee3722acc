"""A document as DOCX, for Word and what reads it: real styles, header rows, blanks to click on.

The library is slow to load: who writes a document imports this module when it does.
"""

from __future__ import annotations

import re
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import docx as library
from docx.oxml.ns import qn

from relance_docs.rendering.editable.blocks import (
    Block,
    EditableDocument,
    ItemList,
    Paragraph,
    ParagraphLook,
    RowKind,
    Table,
    TableCell,
    TableRow,
    TextRun,
)
from relance_docs.rendering.editable.sheet import BLANK, SHADE, SMALL, TABLE, packed
from relance_docs.rendering.editable.word_styles import dress, element, twips

if TYPE_CHECKING:
    from docx.document import Document

_TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre: the unit of tables and borders."""
_FOOT: Final = "Footer"


_KEPT_ROWS: Final = 2
"""Rows at the end of a table that stay with a signature."""


def docx(document: EditableDocument) -> bytes:
    """Return the document as DOCX."""
    made = library.Document()
    dress(made, document)
    writer = _Writer(made)
    for block in document.blocks:
        writer.write(block)
    file = BytesIO()
    made.save(file)
    return packed(file.getvalue())


class _Writer:
    """Writes the blocks of one document; counts the blanks, for each has a number of its own."""

    def __init__(self, made: Document) -> None:
        self.made = made
        self.styles = {style.name: style.style_id for style in made.styles}
        self.blanks = count(1)
        self.section = ""

    def write(self, block: Block) -> None:
        """Write a block at the end."""
        end = self.made.element.body.sectPr
        match block:
            case Paragraph():
                if block.look is ParagraphLook.SECTION:
                    self.section = block.text
                end.addprevious(self._paragraph(block))
            case ItemList(items=items):
                numbered = (
                    _restarted(self.made) if items[0].look is ParagraphLook.NUMBERED else None
                )
                for item in items:
                    paragraph = self._paragraph(item)
                    if numbered is not None:
                        paragraph.pPr.append(deepcopy(numbered))
                    end.addprevious(paragraph)
            case Table():
                end.addprevious(self._table(block))
                # What separates it from a table that follows, which would else be its end.
                space = self._paragraph(Paragraph(look=ParagraphLook.CELL, runs=()))
                if block.keeps_next:
                    space.pPr.append(element("keepNext"))
                end.addprevious(space)

    def _paragraph(self, paragraph: Paragraph, label: str = "") -> Any:  # noqa: ANN401
        made = element("p")
        made.style = self.styles[paragraph.look]
        if paragraph.begins_page:
            made.pPr.append(element("pageBreakBefore"))
        for place, run in enumerate(paragraph.runs):
            written = self._run(run)
            if run.is_blank:
                written = self._field(written, _label_of(paragraph, place) or label)
            made.append(written)
        return made

    def _run(self, run: TextRun) -> Any:  # noqa: ANN401 - an element of the library
        made = element("r")
        style = BLANK if run.is_blank else SMALL if run.is_small else ""
        looks = (
            *([element("rStyle", val=self.styles[style])] if style else []),
            *([element("b")] if run.is_bold else []),
            *([element("i")] if run.is_italic else []),
        )
        if looks:
            made.append(element("rPr", *looks))
        for number, line in enumerate(run.text.split("\n")):
            if number:
                made.append(element("br"))
            if line:
                made.add_t(line)
        return made

    def _field(self, run: Any, label: str) -> Any:  # noqa: ANN401 - an element of the library
        """Return a run as a field: a click selects it, what is typed takes its place."""
        about = (
            *([element("alias", val=label)] if label else []),
            element("id", val=next(self.blanks)),
            element("showingPlcHdr"),
            element("text"),
        )
        return element("sdt", element("sdtPr", *about), element("sdtContent", run))

    def _table(self, table: Table) -> Any:  # noqa: ANN401 - an element of the library
        about = element(
            "tblPr",
            element("tblStyle", val=self.styles[TABLE]),
            element("tblW", w=twips(sum(table.widths)), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="0420", firstRow=1, noHBand=0, noVBand=1),
        )
        columns = (element("gridCol", w=twips(width)) for width in table.widths)
        last = len(table.rows) - _KEPT_ROWS if table.keeps_next else len(table.rows)
        rows = (
            self._row(row, table, keeps_next=place >= last) for place, row in enumerate(table.rows)
        )
        return element("tbl", about, element("tblGrid", *columns), *rows)

    def _row(self, row: TableRow, table: Table, *, keeps_next: bool) -> Any:  # noqa: ANN401 - an element of the library
        about = [element("cantSplit")]
        if row.kind is RowKind.HEAD:
            about.append(element("tblHeader"))
        made, place = element("tr", element("trPr", *about)), 0
        label = _short(f"{self.section} : {row.cells[0].paragraph.text}".lstrip(" :"))
        for cell in row.cells:
            width = sum(table.widths[place : place + cell.columns])
            written = self._cell(cell, row.kind, width, label)
            if keeps_next or row.kind in {RowKind.HEAD, RowKind.GROUP}:
                for properties in written.iter(qn("w:pPr")):
                    properties.insert(1, element("keepNext"))
            made.append(written)
            place += cell.columns
        return made

    def _cell(self, cell: TableCell, kind: RowKind, width: float, label: str) -> Any:  # noqa: ANN401
        about = [element("tcW", w=twips(width), type="dxa")]
        if cell.columns > 1:
            about.append(element("gridSpan", val=cell.columns))
        if kind is RowKind.SUM:
            about.append(element("shd", val="clear", color="auto", fill=SHADE))
        paragraph = self._paragraph(cell.paragraph, label)
        if cell.is_right:
            paragraph.pPr.append(element("jc", val="right"))
        return element("tc", element("tcPr", *about), paragraph)


def _restarted(made: Document) -> Any:  # noqa: ANN401 - an element of the library
    """Return the properties of a list that begins at 1, of the kind of « List Number »."""
    numbering = made.part.numbering_part.element
    style = made.styles[ParagraphLook.NUMBERED].element
    known = numbering.num_having_numId(style.pPr.numPr.numId.val)
    new = numbering.add_num(known.abstractNumId.val)
    new.add_lvlOverride(ilvl=0).add_startOverride(1)
    return element("numPr", element("ilvl", val=0), element("numId", val=new.numId))


def _label_of(paragraph: Paragraph, place: int) -> str:
    """Return what a blank is for: the words since the sentence, or the blank, before it.

    >>> gap = TextRun(text="……", is_blank=True)
    >>> said = (TextRun(text="Payé. Fait à "), gap, TextRun(text=", le "), gap)
    >>> done = Paragraph(look=ParagraphLook.BODY, runs=said)
    >>> _label_of(done, 1), _label_of(done, 3)
    ('Fait à', 'le')
    >>> agent = (TextRun(text="Mandataire ou avocat, s’il y en a un : "), gap)
    >>> _label_of(Paragraph(look=ParagraphLook.BODY, runs=agent), 1)
    'Mandataire ou avocat, s’il y en a un'
    """
    before = paragraph.runs[:place]
    since = max((i for i, run in enumerate(before) if run.is_blank), default=-1) + 1
    words = "".join(run.text for run in before[since:]).translate(_PLAIN).rstrip(" :(\n")
    words = _BEFORE.split(words)[-1]
    return _short(words.strip(" ,;:")) or _BY_LOOK.get(paragraph.look, "")


_BEFORE: Final = re.compile(r"(?<![LRD])\. | ; |\) : |\n|☐|^\([^)]*\)")
"""What ends the words before a blank: a sentence, a box, what the blank before it is for."""
_PLAIN: Final = str.maketrans("\u00a0\u202f", "  ")
_LONGEST: Final = 64
"""Most characters of the name of a field in Word."""
_BY_LOOK: Final = {ParagraphLook.ADDRESS: "Destinataire", ParagraphLook.ADDRESSEE: "Destinataire"}


def _short(words: str) -> str:
    """Return the end of what is said, from a comma or a word on, as far as Word takes it."""
    while len(words) > _LONGEST and ", " in words:
        words = words.partition(", ")[2]
    while len(words) > _LONGEST:
        words = words.partition(" ")[2] or words[-_LONGEST:]
    return words
