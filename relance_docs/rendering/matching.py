"""Which rules of a stylesheet apply to an element, remembered from one document to the next.

Most elements of a letter are like others before: the same names and attributes all the way up.
What applies to one applies to all of them, but for selectors that ask for siblings or children,
which are tried each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from types import CodeType
from typing import Any, Final

from weasyprint.css import cssselect2

_MOST_MATCHING: Final = 5000
"""Elements remembered for each stylesheet; a letter has about 350, nearly all like others."""

_NOT_AROUND: Final = frozenset(
    [
        "ancestors",
        "any",
        "ascii_lower",
        "attrib",
        "classes",
        "endswith",
        "etree_element",
        "get",
        "id",
        "in_html_document",
        "lang",
        "local_name",
        "namespace_url",
        "next",
        "parent",
        "split_whitespace",
        "startswith",
        "tag",
    ]
)
"""What a compiled selector may name that looks at an element and those around it alone."""


class RememberingMatcher(cssselect2.Matcher):  # type: ignore[misc] # untyped library
    """A matcher that tries a selector once on elements alike, where the answer is the same."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[int, list[Any]] = {}
        self._beside = cssselect2.Matcher()
        self._names: set[str | None] = set()
        """Of elements that selectors may apply to which look at siblings or children."""

    def add_selector(self, selector: Any, payload: object) -> None:  # noqa: ANN401
        """Add a selector, as the usual matcher does."""
        if looks_beside(selector.test):
            self._beside.order = self.order
            self._beside.add_selector(selector, payload)
            self._names.add(selector.lower_local_name)
            self.order += 1
        else:
            super().add_selector(selector, payload)

    def match(self, element: cssselect2.ElementWrapper) -> list[Any]:
        """Return what applies to `element`, as the usual matcher does."""
        kind = kind_of(element)
        found = self._found.get(kind)
        if found is None:
            if len(self._found) > _MOST_MATCHING:
                self._found.clear()
            found = self._found[kind] = super().match(element)
        beside = self.beside(element)
        return sorted((*found, *beside)) if beside else found

    def beside(self, element: cssselect2.ElementWrapper) -> list[Any]:
        """Return what applies to `element` because of its siblings or children."""
        if not self._names or (None not in self._names and _name(element) not in self._names):
            return []
        found: list[Any] = self._beside.match(element)
        return found


def looks_beside(test: Callable[..., object]) -> bool:
    """Whether a compiled selector may ask for more than an element and those it is in."""
    return not _NOT_AROUND.issuperset(_names(test.__code__))


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _name(element: cssselect2.ElementWrapper) -> str:
    return str(element.etree_element.tag).lower()


_kinds: Final[dict[object, int]] = {}
_numbers: Final = count()


def kind_of(element: cssselect2.ElementWrapper) -> int:
    """Return a number that only elements have which are alike up to the root."""
    known: int | None = element.__dict__.get("relance_kind")
    if known is not None:
        return known
    own = element.etree_element
    above = None if element.parent is None else kind_of(element.parent)
    key = above, own.tag, tuple(own.attrib.items())
    kind = _kinds.get(key)
    if kind is None:
        if len(_kinds) > _MOST_MATCHING:
            _kinds.clear()  # numbers are never given twice
        kind = _kinds[key] = next(_numbers)
    element.relance_kind = kind
    return kind
