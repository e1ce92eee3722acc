"""What WeasyPrint finds out once and need not again: computed styles, matching rules, lengths.

The renderer works out every property of every element anew for each document, though letters of
one template have the same few dozen styles. Here a style starts with the values that were worked
out for the same declarations under the same parents in an earlier document. Each document still
has style objects of its own: what the layout changes in one is not remembered.

This replaces a class inside the renderer, so it is done for the one version it was written for,
only while one of our documents is laid out, and for no document whose styles depend on the size of
its page. A test compares the bytes with and without it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from operator import itemgetter
from typing import Any, Final, TypeAlias

import weasyprint
from weasyprint import css
from weasyprint.css import cssselect2
from weasyprint.formatting_structure.boxes import Box, PageBox
from weasyprint.layout import percent

IS_KNOWN_VERSION: Final = weasyprint.__version__ == "70.0"
"""Whether the installed renderer is the one whose inner workings this relies on."""

_MOST: Final = 5000
"""Styles kept; letters of the packaged templates have about 300 in all."""
_PAGE_UNITS: Final = re.compile(r"\d[sdl]?p?v(?:w|h|i|b|min|max)\b", re.IGNORECASE)


def depends_on_page(text: str) -> bool:
    """Whether a document or stylesheet may have lengths that depend on the size of the page.

    >>> depends_on_page("p { width: 50vw }"), depends_on_page("p { width: 50% }")
    (True, False)
    """
    return bool(_PAGE_UNITS.search(text))


_Cascaded: TypeAlias = Mapping[str, tuple[Any, Any]]
"""The declared value and the weight of each property."""


class _Known:
    """What is known of one style; its children are the styles of elements inside."""

    __slots__ = ("anonymous", "children", "declared", "specified", "values")

    def __init__(self, declared: tuple[object, ...] = ()) -> None:
        self.values: dict[str, Any] = {}
        self.specified: dict[str, Any] = {}
        self.anonymous: dict[str, Any] = {}
        self.children: dict[object, _Known] = {}
        self.declared = declared
        """The declared values: kept, so that no other object ever has the identity of one."""


class KnownStyles:
    """The styles of all documents rendered so far."""

    def __init__(self) -> None:
        self._roots: dict[object, _Known] = {}
        self._count = 0

    @contextmanager
    def used(self, sheets: tuple[object, ...]) -> Iterator[None]:
        """Use and remember the styles of a document with these stylesheets."""
        if not IS_KNOWN_VERSION:
            yield
            return
        if self._count > _MOST:
            self._roots, self._count = {}, 0
        usual, _Style.root = css.ComputedStyle, self._roots.setdefault(sheets, _Known())
        _Style.found, css.ComputedStyle = self, _Style
        try:
            yield
        finally:
            css.ComputedStyle, _Style.root, _Style.found = usual, None, None

    def inside(self, parent: _Known, pseudo_type: str | None, cascaded: _Cascaded) -> _Known:
        """Return what is known of a style with these declarations inside `parent`."""
        key = (
            pseudo_type,
            tuple(
                (name, _identity(value), *weight, *specificity)
                for name, (value, (*weight, specificity)) in cascaded.items()
            ),
        )
        known = parent.children.get(key)
        if known is None:
            known = _Known(tuple(value for value, _ in cascaded.values()))
            parent.children[key] = known
            self._count += 1
        return known


def _identity(value: object) -> object:
    """Return what tells a declared value: words themselves, as of a `lang` attribute."""
    words = value if isinstance(value, tuple) else (value,)
    return value if all(type(word) is str for word in words) else id(value)


class _Style(css.ComputedStyle):  # type: ignore[misc] # untyped library
    """A style that starts with what is known of it, and adds what is worked out."""

    root: _Known | None = None
    found: KnownStyles | None = None

    def __init__(
        self,
        parent_style: _Style | None,
        cascaded: _Cascaded,
        pseudo_type: str | None,
        *others: object,
    ) -> None:
        super().__init__(parent_style, cascaded, pseudo_type, *others)
        parent = self.root if parent_style is None else parent_style.known
        if parent is None or self.found is None:
            raise TypeError(parent_style)
        self.known: _Known = self.found.inside(parent, pseudo_type, cascaded)
        self.specified = self.known.specified
        self.update(self.known.values)

    def __missing__(self, key: str) -> object:
        value = self.known.values[key] = super().__missing__(key)
        return value

    def copy(self) -> _Changed:
        """Return a style to be changed at will: nothing of it is remembered."""
        return _Changed.like(self)

    @cached_property
    def anonymous_style(self) -> _Anonymous:
        """The style of boxes inside this one that have no element."""
        style = _Anonymous(self)
        style.update(self.known.anonymous)
        return style


class _Changed(css.ComputedStyle):  # type: ignore[misc] # untyped library
    """A copy of a style, as the renderer makes it to change it."""

    @classmethod
    def like(cls, style: css.ComputedStyle) -> _Changed:
        """Return a copy; that of the renderer would be remembered."""
        copy = cls(
            style.parent_style,
            style.cascaded,
            style.pseudo_type,
            style.root_style,
            style.base_url,
            style.font_config,
            style.initial_page_sizes,
        )
        copy.update(style)
        copy.specified = style.specified.copy()
        return copy

    def copy(self) -> _Changed:
        """Return a copy of the copy."""
        return self.like(self)


class _Anonymous(css.AnonymousStyle):  # type: ignore[misc] # untyped library
    """The same for boxes without an element."""

    def __missing__(self, key: str) -> object:
        value = self.parent_style.known.anonymous[key] = super().__missing__(key)
        return value


# Which rules of a stylesheet apply to an element, remembered from one document to the next.
#
# Most elements of a letter are like others before: the same names and attributes all the way up.
# What applies to one applies to all of them, as long as no selector asks for siblings or children.


_MOST_MATCHING: Final = 5000
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
            if len(self._found) > _MOST_MATCHING:
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
        if len(_kinds) > _MOST_MATCHING:
            _kinds.clear()  # numbers are never given twice
        kind = _kinds[key] = next(_numbers)
    element.relance_kind = kind
    return kind


# Lengths of boxes in percent, resolved once for all boxes alike.
#
# For each of a thousand boxes the renderer turns the same two dozen declared lengths into those
# that apply. Here the answer is remembered: it depends on nothing but these values and the size of
# the box around. Done for the one version of the renderer it was written for, while one of our
# documents is laid out; a test compares the bytes with and without it.


_MOST_KNOWN_LENGTHS: Final = 20_000
"""Answers kept; a letter has a few hundred, most the same as another letter's."""

_SIDES: Final = ("top", "right", "bottom", "left")
_BORDERS: Final = tuple(f"border_{side}_width" for side in _SIDES)
_SET: Final = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{prefix}{axis}" for prefix in ("", "min_", "max_") for axis in ("width", "height")),
    *_BORDERS,
)
"""What the renderer sets, each from the style's value of that name."""

_declared: Final = itemgetter(*_SET, "border_collapse", "box_sizing")
_resolved: Final = itemgetter(*_SET)
_usual: Final[Callable[[Box, Any], None]] = percent.resolve_percentages
_answers: Final[dict[object, dict[str, Any]]] = {}


def _resolve_percentages(box: Box, containing_block: Any) -> None:  # noqa: ANN401 - untyped
    """Set what applies to `box` as its attributes; `containing_block` is a box or its size."""
    around = containing_block
    size = (around.width, around.height) if isinstance(around, Box) else tuple(around)
    attributes = box.__dict__
    key = (
        size,
        isinstance(box, PageBox),
        _declared(box.style),
        *map(attributes.get, _BORDERS),  # already there where borders collapse
    )
    try:
        answer = _answers.get(key)
    except TypeError:  # a calculation, which is a list
        _usual(box, around)
        return
    if answer is None:
        _usual(box, around)
        if len(_answers) > _MOST_KNOWN_LENGTHS:
            _answers.clear()
        _answers[key] = dict(zip(_SET, _resolved(attributes), strict=True))
    else:
        attributes.update(answer)


@contextmanager
def remembered_lengths() -> Iterator[None]:
    """Resolve lengths this way inside."""
    users = _users() if IS_KNOWN_VERSION else ()
    for module in users:
        module.resolve_percentages = _resolve_percentages
    try:
        yield
    finally:
        for module in users:
            module.resolve_percentages = _usual


def _users() -> tuple[Any, ...]:
    """Return the modules of the renderer that resolve lengths."""
    return tuple(
        module
        for name, module in sys.modules.items()
        if name.startswith("weasyprint.layout")
        and getattr(module, "resolve_percentages", None) is _usual
    )
