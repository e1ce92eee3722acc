"""A document as ODT, for LibreOffice and what reads it: the styles and the text of the DOCX.

The library is slow to load: who writes a document imports this module when it does.
"""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape

from odfdo import Document, Element

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
from relance_docs.rendering.editable.opendocument_automatic import (
    BOLD,
    CELL,
    COLUMN,
    ITALIC,
    KEPT,
    ON_NEW_PAGE,
    RIGHT,
    ROW,
    SUM,
    TABLE,
    automatic,
    sized,
)
from relance_docs.rendering.editable.opendocument_styles import (
    NUMBERS,
    POINTS,
    name_in_file,
    set_page,
    styled,
    styles,
    tag,
)
from relance_docs.rendering.editable.sheet import BLANK, COUNTRY, SHEET, SMALL, packed


def odt(document: EditableDocument) -> bytes:
    """Return the document as ODT."""
    made = Document("text")
    made.set_language(f"{document.language}-{COUNTRY}")
    meta, moment = made.meta, document.created.replace(tzinfo=None)
    meta.title, meta.creator = document.title, document.author
    meta.initial_creator = document.author
    meta.creation_date = meta.date = moment
    for style in styles():
        made.insert_style(style)
    for style in automatic(document):
        made.insert_style(style, automatic=True)
    set_page(made, document)
    made.body.clear()
    for block in document.blocks:
        made.body.append(Element.from_tag(_written(block)))
    file = BytesIO()
    made.save(file)
    return packed(file.getvalue())


def _written(block: Block) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case ItemList(items=items):
            name = NUMBERS if items[0].look is ParagraphLook.NUMBERED else POINTS
            inside = (tag("text:list-item", _paragraph(item)) for item in items)
            return tag("text:list", *inside, text_style_name=name)
        case Table():
            return _table(block)


def _paragraph(paragraph: Paragraph, style: str = "") -> str:
    look, text = paragraph.look, "".join(map(_run, paragraph.runs))
    named = style or f"{ON_NEW_PAGE if paragraph.begins_page else ''}{styled(look)}"
    level = str(SHEET[look].level)
    if level != "0":
        return tag("text:h", text, text_style_name=named, text_outline_level=level)
    return tag("text:p", text, text_style_name=named)


def _run(run: TextRun) -> str:
    text = escape(run.text).replace("\n", "<text:line-break/>")
    for is_so, name in (
        (run.is_bold, BOLD),
        (run.is_italic, ITALIC),
        (run.is_small, name_in_file(SMALL)),
        (run.is_blank, name_in_file(BLANK)),
    ):
        if is_so:
            text = tag("text:span", text, text_style_name=name)
    return text


def _table(table: Table) -> str:
    head = [row for row in table.rows if row.kind is RowKind.HEAD]
    columns = (
        tag("table:table-column", table_style_name=sized(COLUMN, width)) for width in table.widths
    )
    return tag(
        "table:table",
        *columns,
        *([tag("table:table-header-rows", *map(_row, head))] if head else []),
        *(_row(row) for row in table.rows if row.kind is not RowKind.HEAD),
        table_style_name=sized(KEPT if table.keeps_next else TABLE, sum(table.widths)),
    )


def _row(row: TableRow) -> str:
    cells = (_cell(cell, row.kind) for cell in row.cells)
    return tag("table:table-row", *cells, table_style_name=ROW)


def _cell(cell: TableCell, kind: RowKind) -> str:
    covers = {"table_number_columns_spanned": str(cell.columns)} if cell.columns > 1 else {}
    inside = _paragraph(cell.paragraph, RIGHT if cell.is_right else "")
    made = tag(
        "table:table-cell",
        inside,
        table_style_name=SUM if kind is RowKind.SUM else CELL,
        office_value_type="string",
        **covers,
    )
    return made + "<table:covered-table-cell/>" * (cell.columns - 1)
