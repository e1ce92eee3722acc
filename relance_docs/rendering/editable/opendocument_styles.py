"""The styles and the page of an ODT, and how its XML is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document, Element

from relance_docs.rendering.editable.blocks import EditableDocument, ParagraphLook
from relance_docs.rendering.editable.sheet import (
    BLANK,
    FONT,
    MARGINS,
    PAGE,
    RED,
    SHEET,
    SMALL,
    SMALL_SIZE,
    Style,
)

_KNOWN: Final[Mapping[ParagraphLook, str]] = {
    ParagraphLook.BODY: "Text body",
    ParagraphLook.ITEM: "List 1",
    ParagraphLook.NUMBERED: "Numbering 1",
    ParagraphLook.CELL: "Table Contents",
}
"""Names of LibreOffice for what Word calls otherwise."""
POINTS, NUMBERS = "Points", "Nombres"
_FOOT, _MARK = "Footer", "Header"
_MARKED: Final = Style(is_bold=True, colour=RED)


def tag(kind: str, *inside: str, **attributes: str) -> str:
    """Return XML; of the name of an attribute, the prefix ends at the first « _ »."""
    told = "".join(
        f" {name.replace('_', ':', 1).replace('_', '-')}={quoteattr(value)}"
        for name, value in attributes.items()
    )
    return f"<{kind}{told}>{''.join(inside)}</{kind}>"


def name_in_file(shown: str) -> str:
    """Return the name of a style in the file: LibreOffice writes a space as « _20_ ».

    >>> name_in_file("Heading 1"), name_in_file("Corps de l’acte")
    ('Heading_20_1', 'Corps_20_de_20_l_2019_acte')
    """
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in shown)


def styled(look: ParagraphLook) -> str:
    """Return the name of the style of a paragraph, as the file has it."""
    return name_in_file(_KNOWN.get(look, look))


def styles() -> Iterator[str]:
    """Yield the named styles, which a user finds and may change."""
    for look, told in SHEET.items():
        shown = _KNOWN.get(look, look)
        level = {"style_default_outline_level": str(told.level)} if told.level else {}
        yield tag(
            "style:style",
            _shape(told),
            _letters(told.size, told),
            style_name=name_in_file(shown),
            style_display_name=shown,
            style_family="paragraph",
            style_parent_style_name="Standard",
            **level,
        )
    for shown, size in ((BLANK, SHEET[ParagraphLook.BODY].size), (SMALL, SMALL_SIZE)):
        yield tag(
            "style:style",
            _letters(size),
            style_name=name_in_file(shown),
            style_display_name=shown,
            style_family="text",
        )
    for shown in (_FOOT, _MARK):
        stop = tag("style:tab-stop", style_position=mm(_WIDTH), style_type="right")
        yield tag(
            "style:style",
            tag("style:paragraph-properties", tag("style:tab-stops", stop)),
            _letters(SMALL_SIZE, _MARKED if shown == _MARK else None),
            style_name=shown,
            style_family="paragraph",
            style_parent_style_name="Standard",
        )
    bullet = {"text_level": "1", "text_bullet_char": "•"}
    number = {"text_level": "1", "style_num_format": "1", "style_num_suffix": "."}
    for name, kind, marked in (
        (POINTS, "text:list-level-style-bullet", bullet),
        (NUMBERS, "text:list-level-style-number", number),
    ):
        yield tag("text:list-style", tag(kind, _list_shape(), **marked), style_name=name)


_WIDTH: Final = PAGE[0] - MARGINS[1] - MARGINS[3]


def _shape(told: Style) -> str:
    border = f"0.5pt solid #{told.colour}"
    more = {
        **({"fo_text_align": "center"} if told.is_centred else {}),
        **({"fo_border_bottom": border, "fo_padding": "0.5mm"} if told.is_ruled else {}),
        **({"fo_border": border, "fo_padding": "1.5mm"} if told.is_boxed else {}),
        **({"fo_keep_with_next": "always"} if told.keeps_next else {}),
    }
    return tag(
        "style:paragraph-properties",
        fo_margin_top=mm(told.above),
        fo_margin_bottom=mm(told.below),
        fo_margin_left=mm(told.left),
        fo_text_indent=mm(-told.hanging),
        fo_line_height="105%",
        fo_orphans="2",
        fo_widows="2",
        **more,
    )


def _letters(size: float, told: Style | None = None) -> str:
    style = told or Style()
    return tag(
        "style:text-properties",
        fo_font_family=FONT,
        fo_font_size=f"{size:g}pt",
        fo_font_weight="bold" if style.is_bold else "normal",
        fo_font_style="normal",
        fo_color=f"#{style.colour}",
        **({"fo_text_transform": "uppercase"} if style.is_capitals else {}),
    )


def _list_shape() -> str:
    told = SHEET[ParagraphLook.NUMBERED]
    label = tag(
        "style:list-level-label-alignment",
        text_label_followed_by="listtab",
        fo_margin_left=mm(told.left),
        fo_text_indent=mm(-told.hanging),
    )
    return tag(
        "style:list-level-properties",
        label,
        text_list_level_position_and_space_mode="label-alignment",
    )


def mm(length: float) -> str:
    """Return a length in millimetres as the file has it."""
    return f"{length:g}mm"


def set_page(made: Document, document: EditableDocument) -> None:
    """Give a new document its page: A4, its margins, what stands at its head and foot."""
    top, right, bottom, left = MARGINS
    (layout,) = made.styles.get_elements("//style:page-layout-properties")
    (numbered,) = made.styles.get_elements("//text:outline-style")
    numbered.delete()  # headings have no numbers
    for name, length in (
        ("fo:page-width", PAGE[0]),
        ("fo:page-height", PAGE[1]),
        ("fo:margin-top", top),
        ("fo:margin-right", right),
        ("fo:margin-bottom", bottom / 2),
        ("fo:margin-left", left),
    ):
        layout.set_attribute(name, mm(length))
    space = tag("style:header-footer-properties", fo_min_height=mm(bottom / 2))
    (below,) = made.styles.get_elements("//style:footer-style")
    below.append(Element.from_tag(space))
    (page,) = made.styles.get_elements("//style:master-page")
    if document.mark:
        mark = tag("text:p", escape(document.mark), text_style_name=_MARK)
        page.append(Element.from_tag(tag("style:header", mark)))
    number = tag("text:page-number", "1", text_select_page="current")
    foot = (
        f"{escape(document.foot)}<text:tab/>Page\u00a0{number}/<text:page-count>1</text:page-count>"
    )
    page.append(Element.from_tag(tag("style:footer", tag("text:p", foot, text_style_name=_FOOT))))
