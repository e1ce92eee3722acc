"""The HTML of an act, read as the blocks of a document that can be written in.

Nothing is said twice: the page is the one that its PDF is laid out from. What a paragraph is, its
element and its class tell; how wide a column is, the stylesheets of the page. An element unknown
here gives its text as a paragraph: no word is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.rendering.document import PdfDocument
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
from relance_docs.rendering.editable.text import (
    INLINE,
    PLAIN,
    classes_of,
    flat,
    inside,
    runs_of,
    text_of,
    trimmed,
)
from relance_docs.rendering.folders import read

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TEXT_WIDTH: Final = 170.0
"""Millimetres between the margins of an act."""
_WIDTH: Final = re.compile(r"\.([\w-]+)\s*\{[^}]*?(?<![\w-])width:\s*([\d.]+)mm")
_LOOKS: Final[Mapping[str, ParagraphLook]] = {
    "addressee": ParagraphLook.ADDRESSEE,
    "address": ParagraphLook.ADDRESS,
    "tick": ParagraphLook.TICK,
    "urgent": ParagraphLook.BOXED,
    "small": ParagraphLook.SMALL,
}
"""By the class of a paragraph."""
_HEADINGS: Final[Mapping[str, ParagraphLook]] = {
    "h1": ParagraphLook.TITLE,
    "h2": ParagraphLook.SECTION,
    "h3": ParagraphLook.SUBSECTION,
}
_BEGINS_PAGE: Final = "annex"
_SIGNATURE: Final = "sign"
_MOTIVES: Final = "motives"


def editable(document: PdfDocument) -> EditableDocument:
    """Return what a document says, to be written as DOCX or ODT."""
    import tinyhtml5  # noqa: PLC0415 - a library of the renderer

    root = tinyhtml5.parse(document.html, namespace_html_elements=False)
    head, body = root.find("head"), root.find("body")
    widths = _widths(head, document.folders)
    cover = next((e for e in body.iter() if "data-foot" in e.attrib), None)
    reader = _Reader(widths=widths)
    return EditableDocument(
        title=flat(head.find("title")),
        author=next((e.get("content", "") for e in head if e.get("name") == "author"), ""),
        language=root.get("lang", ""),
        created=document.created,
        foot=cover.get("data-foot", "") if cover is not None else "",
        mark=cover.get("data-mark", "") if cover is not None else "",
        blocks=tuple(_kept_together(tuple(reader.blocks(body, ())))),
    )


def _kept_together(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block, following in zip_longest(blocks, blocks[1:]):
        is_signed = isinstance(following, Paragraph) and following.look is ParagraphLook.SIGNATURE
        keeps = isinstance(block, Table) and is_signed
        yield replace(block, keeps_next=True) if keeps else block


def _widths(head: Element, folders: Sequence[Path]) -> dict[str, float]:
    """Return the width of each class that the stylesheets give one, in millimetres."""
    found: dict[str, float] = {}
    for link in head.iter("link"):
        if link.get("rel") == "stylesheet":
            _, content = read(link.get("href", ""), folders)
            found |= {name: float(width) for name, width in _WIDTH.findall(content.decode())}
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    widths: Mapping[str, float]

    def blocks(self, parent: Element, around: tuple[str, ...]) -> Iterator[Block]:
        """Yield the blocks of an element; `around` are the classes of those it lies in."""
        loose: list[TextRun] = list(text_of(parent.text, PLAIN))
        around = (*around, *classes_of(parent))
        begins_page = _BEGINS_PAGE in classes_of(parent)
        for child in parent:
            if child.tag in INLINE:
                loose += runs_of(child, PLAIN)
                loose += text_of(child.tail, PLAIN)
                continue
            yield from _paragraph(_look(around, ParagraphLook.BODY), loose)
            loose = list(text_of(child.tail, PLAIN))
            for block in self._of(child, around):
                if begins_page and isinstance(block, Paragraph):
                    yield replace(block, begins_page=True)
                else:
                    yield block
                begins_page = False
        yield from _paragraph(_look(around, ParagraphLook.BODY), loose)

    def _of(self, element: Element, around: tuple[str, ...]) -> Iterator[Block]:
        match element.tag:
            case "p":
                look = next(
                    (_LOOKS[c] for c in _LOOKS if c in classes_of(element)), ParagraphLook.BODY
                )
                yield from _paragraph(_look(around, look), inside(element))
            case "h1" | "h2" | "h3" as tag:
                look = ParagraphLook.MOTIVES if _MOTIVES in around else _HEADINGS[tag]
                yield from _paragraph(look, inside(element))
            case "ul" | "ol" as tag:
                look = ParagraphLook.NUMBERED if tag == "ol" else ParagraphLook.ITEM
                items = (p for e in element.iter("li") for p in _paragraph(look, inside(e)))
                yield ItemList(items=tuple(items))
            case "table":
                yield self._table(element)
            case str():
                yield from self.blocks(element, around)
            case _:  # a comment
                return

    def _table(self, element: Element) -> Table:
        rows = tuple(_row(row, _kind(row, part)) for part in element for row in part.iter("tr"))
        whole = next((self.widths[c] for c in classes_of(element) if c in self.widths), TEXT_WIDTH)
        given = [
            next((self.widths[c] for c in classes_of(each) if c in self.widths), 0.0)
            for each in element.iter("col")
        ] or [0.0] * max(sum(cell.columns for cell in row.cells) for row in rows)
        rest = max(whole - sum(given), 0.0) / max(given.count(0.0), 1)
        return Table(widths=tuple(width or rest for width in given), rows=rows)


def _look(around: tuple[str, ...], look: ParagraphLook) -> ParagraphLook:
    return ParagraphLook.SIGNATURE if _SIGNATURE in around else look


def _kind(row: Element, part: Element) -> RowKind:
    if part.tag == "thead":
        return RowKind.HEAD
    if "group" in classes_of(row):
        return RowKind.GROUP
    return RowKind.SUM if "sum" in classes_of(row) else RowKind.PLAIN


def _row(row: Element, kind: RowKind) -> TableRow:
    return TableRow(kind=kind, cells=tuple(_cell(each, kind) for each in row))


def _cell(cell: Element, kind: RowKind) -> TableCell:
    is_strong = kind is RowKind.SUM or (cell.tag == "th" and kind is not RowKind.PLAIN)
    runs = trimmed(tuple(inside(cell, TextRun(text="", is_bold=is_strong))))
    return TableCell(
        paragraph=Paragraph(look=ParagraphLook.CELL, runs=runs),
        columns=int(cell.get("colspan", "1")),
        is_right="n" in classes_of(cell),
    )


def _paragraph(look: ParagraphLook, runs: Sequence[TextRun]) -> Iterator[Paragraph]:
    """Yield the paragraph; none for spaces alone."""
    if kept := trimmed(tuple(runs)):
        yield Paragraph(look=look, runs=kept)
