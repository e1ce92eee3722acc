"""Objects of the PDF: the tags of table cells that hold nothing but text, and writing any object.

Most tags of a letter are those of such cells. All objects go through one function of pydyf, which
asks what an object is by every class in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pydyf
from pydyf import Array, Dictionary
from weasyprint.formatting_structure.boxes import LineBox, TableCellBox, TextBox
from weasyprint.pdf import tags as tagging

_TAGS: Final = {"td": "/TD", "th": "/TH"}


def build_box_tree(
    box: Any,
    parent: Any,
    pdf: Any,
    page_number: int,
    nums: dict[int, bytes],
    annotations: object,
    tags: dict[Any, dict[str, Any]],
) -> Iterator[Any]:
    """Yield the elements of a box, as the renderer's function of this name does."""
    if not _is_cell_of_text(box) or parent["S"] in _TAGS.values():
        yield from _usual(box, parent, pdf, page_number, nums, annotations, tags)
        return
    page = b"%d 0 R" % pdf.pages["Kids"][3 * page_number]
    attributes = Dictionary({"O": "/Table"})
    if box.colspan != 1:
        attributes["ColSpan"] = box.colspan
    if box.rowspan != 1:
        attributes["RowSpan"] = box.rowspan
    element = _element(_TAGS[box.element_tag], Array(), page, parent.reference)
    element["A"] = attributes
    pdf.add_object(element)
    box.mark = element
    for line in box.children:
        for text in line.children:
            marked = tags.pop(text)
            number = marked["mcid"]
            span = _element(f"/{marked['tag']}", Array([number]), page, element.reference)
            pdf.add_object(span)
            element["K"].append(span.reference)
            nums[number] = span.reference
    yield element


def _element(tag: str, kids: Array, page: bytes, parent: bytes) -> Dictionary:
    return Dictionary({"Type": "/StructElem", "S": tag, "K": kids, "Pg": page, "P": parent})


def _is_cell_of_text(box: Any) -> bool:
    return (
        type(box) is TableCellBox
        and box.element is not None
        and box.element_tag in _TAGS
        and not box.link_annotation
        and not box.widget_annotation
        and all(
            type(line) is LineBox and all(type(text) is TextBox for text in line.children)
            for line in box.children
        )
    )


_usual: Final = tagging._build_box_tree
_usual_bytes: Final = pydyf._to_bytes


def to_bytes(item: object) -> bytes:
    """Return an object as it is written, as the function of pydyf does."""
    kind = type(item)
    if kind is bytes:
        return item  # type: ignore[return-value]
    if kind is str:
        return item.encode("ascii")  # type: ignore[attr-defined, no-any-return]
    if kind is int:
        return b"%d" % item  # type: ignore[str-format]
    if kind is Dictionary:
        pairs = [
            b"/" + to_bytes(key) + b" " + to_bytes(value)
            for key, value in item.items()  # type: ignore[attr-defined]
        ]
        return b"<<" + b"".join(pairs) + b">>"
    if kind is Array:
        return b"[" + b" ".join([to_bytes(each) for each in item]) + b"]"  # type: ignore[attr-defined]
    return bytes(_usual_bytes(item))
