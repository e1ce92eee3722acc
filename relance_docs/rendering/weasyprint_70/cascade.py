"""Which declarations apply to an element, found once for all elements of a document alike.

The renderer goes through all rules that match an element, to find that it has the style of the one
before. Elements with the same names and attributes all the way up share their style, where the same
selectors that look at siblings or children apply, unless they declare something themselves.
"""

from __future__ import annotations

from math import inf
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint import css
from weasyprint.css import cssselect2

from relance_docs.rendering.matching import RememberingMatcher, kind_of

_OF_ITS_OWN: Final = frozenset(("style", "lang", "id", "name"))
"""Attributes that may declare something: such an element shares its style with no other."""


class _Alike(NamedTuple):
    """What elements of one kind have in common in a document."""

    style: Any
    pseudo: tuple[tuple[str, Any], ...]


class KnownStyleFor(css.StyleFor):  # type: ignore[misc] # untyped library
    """The styles of the elements of a document."""

    def __init__(
        self,
        html: Any,
        sheets: list[tuple[Any, str, Any]],
        presentational_hints: bool,
        font_config: object,
        target_collector: object,
    ) -> None:
        """Find them, as the renderer's own class does."""
        if presentational_hints or not all(
            isinstance(sheet.matcher, RememberingMatcher) for sheet, _, _ in sheets
        ):
            super().__init__(html, sheets, presentational_hints, font_config, target_collector)
            return
        self._cascaded_styles: dict[tuple[Element, str | None], dict[str, Any]] = {}
        self._computed_styles: dict[tuple[Element, str | None], Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = sheets
        self.font_config = font_config
        self._given = html, target_collector
        self._shared: dict[object, Any] = {}
        self._declare_attributes()
        self._compute()
        self._cascaded_styles.clear()
        del self._given, self._shared

    def _declare_attributes(self) -> None:
        html, _ = self._given
        for specificity, element, declarations, base_url in css.find_style_attributes(
            html.etree_element, base_url=html.base_url
        ):
            style = self._cascaded_styles.setdefault((element, None), {})
            for name, values, importance in css.preprocess_declarations(
                base_url, tuple(declarations)
            ):
                _declare(style, name, values, ("author", importance, inf, specificity))

    def _compute(self) -> None:
        html, _ = self._given
        alike: dict[object, _Alike] = {}
        pseudo: list[tuple[Element, str]] = []
        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            is_own = not _OF_ITS_OWN.isdisjoint(element.attrib) or element.tag[0] == "{"
            parent = wrapper.parent and self._computed_styles[wrapper.parent.etree_element, None]
            key = (
                id(parent),
                kind_of(wrapper),
                *(
                    (rank, order)
                    for rank, (sheet, _, _) in enumerate(self._sheets)
                    for _, order, _, _ in sheet.matcher.beside(wrapper)
                ),
            )
            found = None if is_own else alike.get(key)
            if found is None:
                found = self._found(wrapper, is_own=is_own)
                if not is_own:
                    alike[key] = found
            self._computed_styles[element, None] = found.style
            for name, cascaded in found.pseudo:
                self._cascaded_styles[element, name] = cascaded
                pseudo.append((element, name))
        for element, name in pseudo:
            self._compute_one(element, element, name)

    def _found(self, wrapper: cssselect2.ElementWrapper, *, is_own: bool) -> _Alike:
        """Return the style of an element, and what is declared for its pseudo-elements."""
        element = wrapper.etree_element
        parent = None if wrapper.parent is None else wrapper.parent.etree_element
        pseudo: dict[str, Any] = {}
        rules = []
        for sheet, origin, sheet_specificity in self._sheets:
            for rule in sheet.matcher.match(wrapper):
                specificity, _, name, (declarations, layer) = rule
                order = inf if layer is None else sheet.layers.index(layer)
                rules.append((sheet, specificity, id(declarations), order))
                style = self._cascaded_styles.setdefault((element, name), {})
                if name:
                    pseudo[name] = style
                for property_, values, importance in declarations:
                    weight = origin, importance, order, sheet_specificity or specificity
                    _declare(style, property_, values, weight)
        above = None if parent is None else id(self._computed_styles[parent, None])
        key = element if is_own else (above, *rules)
        if key not in self._shared:
            self._compute_one(element, parent, None)
            self._shared[key] = self._computed_styles[element, None]
        return _Alike(self._shared[key], tuple(pseudo.items()))

    def _compute_one(self, element: Element, parent: Element | None, pseudo: str | None) -> None:
        html, target_collector = self._given
        self.set_computed_styles(
            element,
            parent,
            root=html.etree_element,
            pseudo_type=pseudo,
            base_url=html.base_url,
            target_collector=target_collector,
        )


def _declare(style: dict[str, Any], name: str, values: object, weight: tuple[Any, ...]) -> None:
    """Add a declaration to a style, unless a stronger one is there."""
    origin, importance, order, specificity = weight
    new = css.declaration_precedence(origin, importance), order, specificity
    old = style.get(name)
    if old is None or old[1] <= new:
        style[name] = values, new
