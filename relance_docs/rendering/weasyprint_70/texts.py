"""How wide a text is, found out once for all lines of the same words in the same style.

The renderer asks Pango for every piece of text of every letter, and sets up a new context and font
description each time. Both depend on nothing but the style; and what a line holds, on the style,
the words and the room that there is. One `KnownTexts` belongs to one font configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any, Final

from weasyprint.css.properties import Dimension
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.fonts import font_features, get_font_description

Style = Any
"""A style of the renderer: a mapping of the names of properties to their values."""

_MOST_LINES: Final = 2_000
"""Lines remembered; a letter of two pages has about 300, half of them the same as another's."""

_FEATURES: Final = (
    "font_kerning",
    *(f"font_variant_{kind}" for kind in ("ligatures", "position", "caps", "numeric")),
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)
_ASKED: Final = (
    *_FEATURES,
    *(f"font_{kind}" for kind in ("family", "style", "stretch", "weight", "size")),
    *("font_variation_settings", "font_language_override", "lang", "direction"),
    *("text_decoration_line", "line_height", "white_space", "tab_size", "word_spacing"),
    *("letter_spacing", "overflow_wrap", "word_break", "hyphens", "hyphenate_character"),
    "hyphenate_limit_chars",
)
"""All that the renderer asks of a style to measure a text, but for automatic hyphenation."""
_asked: Final = itemgetter(*_ASKED)
_features: Final = itemgetter(*_FEATURES)


class KnownText:
    """What is known of text in one style."""

    __slots__ = ("drawn", "font", "keeps_attributes", "lines", "pango", "strut", "wraps")

    def __init__(self, style: Style) -> None:
        self.strut: tuple[float, float] | None = None
        self.lines: dict[object, tuple[Any, ...]] = {}
        self.drawn: dict[object, Any] = {}
        self.font: Any = None
        self.pango: tuple[Any, ...] | None = None
        self.wraps = style["white_space"] not in {"nowrap", "pre"}
        self.keeps_attributes = (
            style["text_decoration_line"] == "none"
            and style["font_language_override"] == "normal"
            and style["letter_spacing"] in {"normal", 0}
            and not style["word_spacing"]
            and style["overflow_wrap"] == "normal"
        )
        """Whether setting a text leaves the attributes of a Pango layout as they are."""


class KnownTexts:
    """What is known of the texts of all documents drawn with one font configuration."""

    def __init__(self) -> None:
        self._styles: dict[object, KnownText] = {}
        self._lines = 0

    def begin(self) -> None:
        """Forget everything when it is too much: called before a document."""
        if self._lines > _MOST_LINES:
            self._styles, self._lines = {}, 0

    def of(self, style: Style) -> KnownText | None:
        """Return what is known of text in `style`, or None when nothing may be remembered.

        The renderer changes styles while it builds boxes, and only copies of them afterwards.
        """
        known: KnownText | None
        try:
            known = style.relance_text
        except AttributeError:
            known = style.relance_text = self._found(style)
        return known

    def _found(self, style: Style) -> KnownText | None:
        if style["hyphens"] == "auto" or not isinstance(
            style["line_height"], str | float | Dimension
        ):
            return None
        try:
            known = self._styles.get(key := _asked(style))
        except TypeError:  # a calculation, which is a list
            return None
        if known is None:
            known = self._styles[key] = KnownText(style)
        return known

    def strut(self, style: Style) -> tuple[float, float]:
        """Return the height of a line and its baseline."""
        known = self.of(style)
        if known is None:
            return _strut(style)
        if known.strut is None:
            known.strut = _strut(style)
        return known.strut

    def split_first_line(
        self,
        text: str,
        style: Style,
        context: object,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        """Return what fits into a line, as the renderer's function of this name does."""
        given = (text, style, context, max_width, justification_spacing, is_line_start, minimum)
        known = self.of(style)
        if known is None:
            return _split_first_line(*given)
        key: object = (text, justification_spacing)
        if known.wraps:
            key = (text, justification_spacing, max_width, is_line_start, minimum)
        found = known.lines.get(key)
        if found is None:
            found = _split_first_line(*given)
            known.lines[key] = (_copy(found[0]), *found[1:])
            self._lines += 1
            return found
        layout = _copy(found[0])
        layout.max_width = max_width
        return (layout, *found[1:])

    def set_up(self, layout: Any, style: Style) -> None:
        """Begin a Pango layout, as the renderer's `Layout.setup` does."""
        known = self.of(style)
        if known is None or layout.justification_spacing or not known.keeps_attributes:
            _set_up(layout, style)
            return
        if known.pango is None:
            known.pango = _pango_of(style)
        pango_context, layout.language, description, attributes = known.pango
        layout.style = style
        layout.first_line_direction = 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(pango_context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, description)
        if attributes is not None:
            pango.pango_layout_set_attributes(layout.layout, attributes)


def _copy(layout: Any) -> Any:
    """Return the same layout for another box, without what Pango holds of it."""
    copy = object.__new__(line_break.Layout)
    copy.__dict__.update(layout.__dict__)
    copy.__dict__.pop("kept", None)
    return copy


def keep(layout: Any) -> None:
    """End the use of a Pango layout, as `Layout.deactivate` does, but keep it to be drawn."""
    layout.kept = layout.layout
    del layout.layout, layout.language, layout.style


def _pango_of(style: Style) -> tuple[Any, ...]:
    """Return the context, language, font description and attributes of text in `style`."""
    context = ffi.gc(
        pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref
    )
    pango.pango_context_set_round_glyph_positions(context, False)
    direction = line_break.PANGO_DIRECTION[style["direction"]]
    pango.pango_context_set_base_dir(context, direction)
    if style["lang"]:
        name, _ = line_break.unicode_to_char_p(style["lang"])
        language = pango.pango_language_from_string(name)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = font_features(*_features(style))
    attributes = None
    if features:
        written = ",".join(f"{name} {value}" for name, value in features.items()).encode()
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(written))
    return context, language, get_font_description(style), attributes


_strut: Final[Callable[..., tuple[float, float]]] = line_break.strut
_split_first_line: Final[Callable[..., tuple[Any, ...]]] = line_break.split_first_line
_set_up: Final[Callable[..., None]] = line_break.Layout.setup
