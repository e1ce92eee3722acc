"""Styles computed for earlier documents.

The renderer works out every property of every element anew for each document, though letters of
one template have the same few dozen styles. Here a style starts with the values that were worked
out for the same declarations under the same parents in an earlier document. Each document still
has style objects of its own: what the layout changes in one is not remembered. It is done for no
document whose styles depend on the size of its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final, TypeAlias

from weasyprint import css

_MOST: Final = 5000
"""Styles kept; letters of the packaged templates have about 300 in all."""
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
