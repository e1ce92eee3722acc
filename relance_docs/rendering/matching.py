"""Which rules of a stylesheet apply to an element, remembered from one document to the next.

Most elements of a letter are like others before: the same names and attributes all the way up.
What applies to one applies to all of them, as long as no selector asks for siblings or children.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any, Final

from weasyprint.css import cssselect2

_MOST: Final = 5000
"""Elements remembered for each stylesheet; a letter has about 350, nearly all like others."""

_SELECTOR: Final = re.compile(r"([^{}]*)\{")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_LOOKS_AROUND: Final = re.compile(
    r"[+~](?!=)|(?<!:):(?!:|(?:any-link|is|lang|link|not|root|visited|where)\b)"
)


def matcher_for(text: str) -> RememberingMatcher | None:
    """Return what matches elements with a stylesheet of this text; None for the usual way."""
    selectors = _SELECTOR.findall(_COMMENT.sub("", text))
    if any(_LOOKS_AROUND.search(each) for each in selectors if "@" not in each):
        return None
    return RememberingMatcher()


class RememberingMatcher(cssselect2.Matcher):  # type: ignore[misc] # untyped library
    """A matcher for selectors that ask for nothing but an element and those that it is in."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[int, list[Any]] = {}

    def match(self, element: cssselect2.ElementWrapper) -> list[Any]:
        """Return what applies to `element`, as the usual matcher does."""
        kind = _kind(element)
        found = self._found.get(kind)
        if found is None:
            if len(self._found) > _MOST:
                self._found.clear()
            found = self._found[kind] = super().match(element)
        return found


_kinds: Final[dict[object, int]] = {}
_numbers: Final = count()


def _kind(element: cssselect2.ElementWrapper) -> int:
    """Return a number that only elements have which are alike up to the root."""
    known: int | None = element.__dict__.get("relance_kind")
    if known is not None:
        return known
    own = element.etree_element
    above = None if element.parent is None else _kind(element.parent)
    key = above, own.tag, tuple(own.attrib.items())
    kind = _kinds.get(key)
    if kind is None:
        if len(_kinds) > _MOST:
            _kinds.clear()  # numbers are never given twice
        kind = _kinds[key] = next(_numbers)
    element.relance_kind = kind
    return kind
