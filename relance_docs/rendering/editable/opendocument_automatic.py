"""The styles of single paragraphs, columns, rows and cells of an ODT."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.rendering.editable.blocks import EditableDocument, Paragraph, ParagraphLook, Table
from relance_docs.rendering.editable.opendocument_styles import mm, styled, tag
from relance_docs.rendering.editable.sheet import LINE, SHADE

ON_NEW_PAGE: Final = "Page"
"""Begins the name of a style of paragraphs that begin a page."""
RIGHT, BOLD, ITALIC = "Droite", "Gras", "Italique"
CELL, SUM, ROW, TABLE, COLUMN = "Case", "Somme", "Ligne", "Tableau", "Colonne"
KEPT: Final = "TableauLié"


def automatic(document: EditableDocument) -> Iterator[str]:
    """Yield the styles of single paragraphs, columns and cells."""
    begun = {p.look for p in document.blocks if isinstance(p, Paragraph) and p.begins_page}
    for look in sorted(begun):
        inside = tag("style:paragraph-properties", fo_break_before="page")
        yield automatic_style(
            f"{ON_NEW_PAGE}{styled(look)}", "paragraph", inside, parent=styled(look)
        )
    yield automatic_style(
        RIGHT,
        "paragraph",
        tag("style:paragraph-properties", fo_text_align="end"),
        parent=styled(ParagraphLook.CELL),
    )
    for name, letters in (
        (BOLD, tag("style:text-properties", fo_font_weight="bold")),
        (ITALIC, tag("style:text-properties", fo_font_style="italic")),
    ):
        yield automatic_style(name, "text", letters)
    rule = {"fo_border_bottom": f"0.5pt solid #{LINE}", "fo_padding": "0.6mm"}
    for name, shade in ((CELL, {}), (SUM, {"fo_background_color": f"#{SHADE}"})):
        inside = tag("style:table-cell-properties", **rule, **shade)
        yield automatic_style(name, "table-cell", inside)
    inside = tag("style:table-row-properties", fo_keep_together="always")
    yield automatic_style(ROW, "table-row", inside)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    for whole, keeps in sorted({(sum(table.widths), table.keeps_next) for table in tables}):
        inside = tag(
            "style:table-properties",
            style_width=mm(whole),
            table_align="left",
            fo_margin_bottom="2.5mm",
            table_border_model="collapsing",
            **({"fo_keep_with_next": "always"} if keeps else {}),
        )
        yield automatic_style(sized(KEPT if keeps else TABLE, whole), "table", inside)
    for width in sorted({width for table in tables for width in table.widths}):
        inside = tag("style:table-column-properties", style_column_width=mm(width))
        yield automatic_style(sized(COLUMN, width), "table-column", inside)


def automatic_style(name: str, family: str, inside: str, *, parent: str = "") -> str:
    """Return a style that the document has beside its named ones."""
    more = {"style_parent_style_name": parent} if parent else {}
    return tag("style:style", inside, style_name=name, style_family=family, **more)


def sized(name: str, width: float) -> str:
    """Return the name of the style of a table or a column that is so wide."""
    return f"{name}{round(width * 100)}"
