"""The styles and the page of a DOCX, and how its elements are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from relance_docs.rendering.editable.blocks import EditableDocument
from relance_docs.rendering.editable.sheet import (
    BLANK,
    COUNTRY,
    FONT,
    LINE,
    MARGINS,
    PAGE,
    RED,
    SHEET,
    SMALL,
    SMALL_SIZE,
    TABLE,
    Style,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import BaseStyle
    from docx.text.paragraph import Paragraph as WordParagraph

_TWIPS: Final = 1440 / 25.4
"""Twentieths of a point in a millimetre: the unit of tables and borders."""
_FOOT: Final = "Footer"


def dress(made: Document, document: EditableDocument) -> None:
    """Give a new document its properties, its styles and its page."""
    _set_properties(made, document)
    _set_styles(made, f"{document.language}-{COUNTRY}")
    _set_page(made, document)


def _set_properties(made: Document, document: EditableDocument) -> None:
    properties, moment = made.core_properties, document.created.replace(tzinfo=None)
    properties.title = document.title
    properties.author = properties.last_modified_by = document.author
    properties.comments = ""
    properties.language = f"{document.language}-{COUNTRY}"
    properties.created = properties.modified = moment
    package = made.part.package
    for key, related in list(package.rels.items()):
        if related.reltype.endswith("/thumbnail"):  # a picture of the library's own template
            del package.rels[key]


def _set_styles(made: Document, language: str) -> None:
    styles = made.styles
    for defaults in styles.element.iter(_q("rPrDefault")):
        _set_font(defaults.find(_q("rPr")))
        for told in defaults.iter(_q("lang")):
            told.set(_q("val"), language)
    for told in made.settings.element.iter(_q("themeFontLang")):
        told.set(_q("val"), language)
    known = {style.name for style in styles}
    for look, told in SHEET.items():
        is_known = look in known
        style = styles[look] if is_known else styles.add_style(look, WD_STYLE_TYPE.PARAGRAPH)
        _set_style(style, told)
    for name, size in ((BLANK, None), (SMALL, SMALL_SIZE)):
        style = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.size = Pt(size) if size else None
    foot = styles[_FOOT]
    foot.font.size = Pt(SMALL_SIZE)
    styles.add_style(TABLE, WD_STYLE_TYPE.TABLE).element.append(_table_look())


def _set_style(style: BaseStyle, told: Style) -> None:
    """Give a style of Word the looks of ours."""
    properties = style.element.get_or_add_rPr()
    _set_font(properties)
    for each in list(properties):
        if each.tag in {_q("color"), _q("spacing"), _q("kern"), _q("i"), _q("iCs")}:
            properties.remove(each)
    text: Any = style
    text.font.size, text.font.bold = Pt(told.size), told.is_bold
    text.font.color.rgb = _colour(told.colour)
    text.font.all_caps = told.is_capitals or None
    shape = text.paragraph_format
    shape.space_before, shape.space_after = Mm(told.above), Mm(told.below)
    shape.left_indent, shape.first_line_indent = Mm(told.left), Mm(-told.hanging)
    shape.line_spacing, shape.widow_control = 1.05, True
    shape.keep_with_next = told.keeps_next
    if told.is_centred:
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
    inside = style.element.get_or_add_pPr()
    for border in inside.findall(_q("pBdr")):
        inside.remove(border)
    for spacing in inside.findall(_q("contextualSpacing")):
        inside.remove(spacing)
    if told.is_ruled or told.is_boxed:
        sides = ("top", "left", "bottom", "right") if told.is_boxed else ("bottom",)
        inside.insert_element_before(
            element("pBdr", *(_border(side, told.colour) for side in sides)),
            *(f"w:{tag}" for tag in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl")),
        )
    if told.level and inside.find(_q("outlineLvl")) is None:
        inside.append(element("outlineLvl", val=told.level - 1))


def _set_font(properties: Any) -> None:  # noqa: ANN401 - elements of the library have no types
    """Name the font: the theme's, which would count more, goes."""
    for fonts in properties.findall(_q("rFonts")):
        properties.remove(fonts)
    properties.insert(0, element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))


def _set_page(made: Document, document: EditableDocument) -> None:
    (section,) = made.sections
    top, right, bottom, left = MARGINS
    section.page_width, section.page_height = (Mm(side) for side in PAGE)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance = section.footer_distance = Mm(7)
    foot = section.footer.paragraphs[0]
    foot.style = made.styles[_FOOT]
    stops = foot.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(PAGE[0] - left - right), WD_TAB_ALIGNMENT.RIGHT)
    foot.add_run(f"{document.foot}\tPage\u00a0")
    _add_field(foot, "PAGE")
    foot.add_run("/")
    _add_field(foot, "NUMPAGES")
    if document.mark:
        mark = section.header.paragraphs[0].add_run(document.mark)
        mark.bold, mark.font.color.rgb = True, _colour(RED)


def _add_field(into: WordParagraph, name: str) -> None:
    """Add a number that Word counts."""
    field = element("fldSimple", instr=name)
    run = into.add_run("1")
    run._r.addprevious(field)  # noqa: SLF001
    field.append(run._r)  # noqa: SLF001


def _table_look() -> Any:  # noqa: ANN401 - an element of the library
    borders = (_border(side, LINE) for side in ("top", "bottom", "insideH"))
    margins = (
        element(side, w=twips(1) if side in {"left", "right"} else 20, type="dxa")
        for side in ("top", "left", "bottom", "right")
    )
    return element("tblPr", element("tblBorders", *borders), element("tblCellMar", *margins))


def _border(side: str, colour: str) -> Any:  # noqa: ANN401 - an element of the library
    return element(side, val="single", sz=4, space=1 if side != "insideH" else 0, color=colour)


def element(tag: str, *children: Any, **attributes: object) -> Any:  # noqa: ANN401
    """Return an element of the format: its tag and attributes without their prefix."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(_q(name), str(value))
    made.extend(children)
    return made


def twips(length: float) -> int:
    """Return millimetres in the unit of tables."""
    return round(length * _TWIPS)


def _q(tag: str) -> str:
    return qn(f"w:{tag}")


def _colour(name: str) -> RGBColor:
    return RGBColor.from_string(name.upper())
