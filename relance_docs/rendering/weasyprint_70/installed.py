"""The shortcuts of one renderer: the functions of WeasyPrint that ours stand in for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, TypeAlias

import pydyf
import weasyprint.draw
from weasyprint import css
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, inline, percent, table
from weasyprint.pdf import tags as tagging
from weasyprint.text import line_break

from relance_docs.rendering.builtin_sheet import LeanHTML
from relance_docs.rendering.fetching import BASE_URL, Fetcher
from relance_docs.rendering.weasyprint_70 import lengths, lines, objects, painting, texts
from relance_docs.rendering.weasyprint_70.borders import KnownBorders
from relance_docs.rendering.weasyprint_70.cascade import KnownStyleFor
from relance_docs.rendering.weasyprint_70.glyphs import KnownGlyphs
from relance_docs.rendering.weasyprint_70.reading import StrictHTML, strict_tree
from relance_docs.rendering.weasyprint_70.styles import KnownStyles
from relance_docs.rendering.weasyprint_70.texts import KnownTexts

Function: TypeAlias = Callable[..., Any]


class InstalledShortcuts:
    """What one renderer remembers of the documents that it has rendered."""

    def __init__(self) -> None:
        self._styles = KnownStyles()
        self._texts = KnownTexts()
        glyphs = KnownGlyphs(self._texts)
        self.functions: dict[Function, Function] = {
            percent.resolve_percentages: lengths.resolve_percentages,
            line_break.strut: self._texts.strut,
            line_break.split_first_line: self._texts.split_first_line,
            line_break.Layout.setup: _method(self._texts.set_up),
            line_break.Layout.deactivate: texts.keep,
            inline.get_next_linebox: lines.get_next_linebox,
            Box.is_in_normal_flow: lines.is_in_normal_flow,
            table.collapse_table_borders: KnownBorders().collapse_table_borders,
            background.layout_box_backgrounds: painting.layout_box_backgrounds,
            weasyprint.draw.draw_inline_level: painting.draw_inline_level,
            weasyprint.draw.draw_text: glyphs.draw_text,
            tagging._build_box_tree: objects.build_box_tree,
            pydyf._to_bytes: objects.to_bytes,
            css.StyleFor: KnownStyleFor,
        }

    @contextmanager
    def used(self, sheets: tuple[object, ...] | None) -> Iterator[None]:
        """Render a document with these stylesheets; None when styles depend on the page."""
        self._texts.begin()
        with ExitStack() as stack:
            stack.enter_context(_replaced(self.functions))
            if sheets is not None:
                stack.enter_context(self._styles.used(sheets))
            yield

    @staticmethod
    def read(html: str, fetcher: Fetcher) -> LeanHTML:
        """Return a document read."""
        tree = strict_tree(html)
        if tree is None:
            return LeanHTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
        return StrictHTML(tree, fetcher)


def _method(function: Function) -> Function:
    """Return a function that a class takes for a method of its own."""

    def method(*given: object) -> object:
        return function(*given)

    return method


@contextmanager
def _replaced(functions: Mapping[Function, Function]) -> Iterator[None]:
    """Let the renderer call another function in the place of each of its own."""
    for usual, ours in functions.items():
        for owner in _owners(usual):
            setattr(owner, usual.__name__, ours)
    try:
        yield
    finally:
        for usual in functions:
            for owner in _owners(usual):
                setattr(owner, usual.__name__, usual)


@cache
def _owners(usual: Function) -> tuple[object, ...]:
    """Return the modules of the renderer that call a function by its name, or its class."""
    owner, _, _ = usual.__qualname__.rpartition(".")
    if owner:
        return (getattr(sys.modules[usual.__module__], owner),)
    return tuple(
        module
        for name, module in sys.modules.items()
        if name.startswith(("weasyprint", "pydyf")) and module.__dict__.get(usual.__name__) is usual
    )
