"""What a reader of a rendered page sees: its tables and its words."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import tinyhtml5


def tree(page: str) -> Element:
    """Return a page as a tree of elements."""
    parsed: Element = tinyhtml5.parse(page, namespace_html_elements=False)
    return parsed


def text_of(element: Element) -> str:
    """Return all the text of an element, as it stands."""
    return "".join(element.itertext())


def of_class(element: Element, name: str) -> list[Element]:
    """Return the elements below that have a class."""
    return [each for each in element.iter() if name in each.get("class", "").split()]


def cells(row: Element) -> list[str]:
    """Return the texts of the cells of a row."""
    return [text_of(cell) for cell in _cells(row)]


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in {"td", "th"})


def words(page: str) -> str:
    """Return the visible text of a page, ordinary single spaces for all spaces."""
    body = tree(page).find("body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())
