"""HTML that is as strict as XML, read by Python's own XML parser.

The HTML of the packaged templates leaves nothing to be mended: every element is closed where it
should be, and stands where it may. The renderer's parser, written in Python, is made for all that
is not so, and takes a tenth of a letter. Whatever is not certain to give the same tree is left to
it: `strict_tree` then returns None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from weasyprint.css import cssselect2

from relance_docs.rendering.builtin_sheet import LeanHTML
from relance_docs.rendering.fetching import BASE_URL, Fetcher

_HEAD: Final = re.compile(r"<!DOCTYPE html>\s*(?=<html[ >])", re.IGNORECASE)
_END: Final = "</html>"
_VOID: Final = re.compile(r'<(br|col|hr|img|link|meta)((?: [a-z-]+="[^"<>]*")*) ?/?>')
_NOT_STRICT: Final = re.compile(
    r"[\r\0]|<[!?]|&(?!(?:amp|lt|gt|quot|#3[49]);)|=\"[^\"\n\t]*[\n\t]|='|[ :][a-z-]+:[a-z-]+="
)
"""What XML reads otherwise than HTML, or may: other references, comments, line ends in values."""

_INLINE: Final = frozenset(
    ["a", "b", "br", "code", "em", "i", "img", "small", "span", "strong", "sub", "sup", "u"]
)
_FLOW: Final = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "div",
        "dl",
        "footer",
        "header",
        "main",
        "ol",
        "section",
        "ul",
    ]
)
_PHRASES: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "p"])
_ANYTHING: Final = _INLINE | _FLOW | _PHRASES | {"hr", "table"}
_NOTHING: Final[frozenset[str]] = frozenset()
_INSIDE: Final = {
    "head": frozenset(("link", "meta", "title")),
    **dict.fromkeys(("br", "col", "hr", "img", "link", "meta", "title"), _NOTHING),
    **dict.fromkeys(_INLINE - {"br", "img"}, _INLINE),
    "a": _INLINE - {"a"},
    **dict.fromkeys(_PHRASES, _INLINE),
    **dict.fromkeys(("body", "dd", "dt", "li", "td", "th", "caption"), _ANYTHING),
    **dict.fromkeys(_FLOW, _ANYTHING),
    **dict.fromkeys(("ol", "ul"), frozenset(("li",))),
    "dl": frozenset(("dd", "dt")),
    "table": frozenset(("caption", "colgroup", "tbody", "tfoot", "thead")),
    "colgroup": frozenset(("col",)),
    **dict.fromkeys(("tbody", "tfoot", "thead"), frozenset(("tr",))),
    "tr": frozenset(("td", "th")),
}
"""What may stand inside an element without anything being closed, opened or moved for it."""
_WITHOUT_TEXT: Final = frozenset(["colgroup", "head", "table", "tbody", "tfoot", "thead", "tr"])


class StrictHTML(LeanHTML):
    """A document whose tree is read already."""

    def __init__(self, tree: Element, fetcher: Fetcher) -> None:
        """Set what the renderer's own class does."""
        self.base_url = BASE_URL
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = _Wrapper.from_html_root(tree, content_language=None)
        self.etree_element = tree


class _Wrapper(cssselect2.ElementWrapper):  # type: ignore[misc] # untyped library
    """An element that is asked for others by their names alone."""

    def query_all(self, *names: str) -> Iterator[cssselect2.ElementWrapper]:
        """Yield the elements with one of these names, in the order of the document."""
        for element in self.etree_element.iter():
            if element.tag in names:
                yield _Wrapper.from_html_root(element)


def strict_tree(html: str) -> Element | None:
    """Return the tree that the renderer makes of `html`; None when only it can tell."""
    head = _HEAD.match(html)
    if head is None or _NOT_STRICT.search(html, head.end()):
        return None
    closed, voids = _VOID.subn(r"<\1\2/>", html[head.end() :])
    if closed.count("/>") != voids:
        return None
    parser = XMLParser()  # noqa: S314 - no document type, no entity: refused above
    try:
        parser.feed(closed)
        root = parser.close()
    except (ParseError, UnicodeEncodeError):
        return None
    return root if _is_strict(root) and _moved_whitespace(root, closed) else None


def _is_strict(root: Element) -> bool:
    """Whether all elements stand where they may."""
    if root.tag != "html" or [child.tag for child in root] != ["head", "body"]:
        return False
    inner = [*root]
    while inner:
        element = inner.pop()
        allowed = _INSIDE[element.tag]
        bare = element.tag in _WITHOUT_TEXT
        if bare and not _is_blank(element.text):
            return False
        for child in element:
            if child.tag not in allowed or (bare and not _is_blank(child.tail)):
                return False
            inner.append(child)
    return all(len([*link.iter("a")]) == 1 for link in root.iter("a"))


def _moved_whitespace(root: Element, text: str) -> bool:
    """Put whitespace outside the head and the body where HTML has it; False for anything else."""
    head, body = root
    after = text[text.rindex(_END) + len(_END) :]
    if not all(map(_is_blank, (root.text, head.tail, body.tail, after))):
        return False
    root.text = None
    moved = (body.tail or "") + after
    body.tail = None
    if len(body):
        body[-1].tail = (body[-1].tail or "") + moved
    else:
        body.text = (body.text or "") + moved
    return True


def _is_blank(text: str | None) -> bool:
    return not text or not text.strip(" \n\t\f")
