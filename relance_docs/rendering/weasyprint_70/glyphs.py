"""The operators that draw a text, kept for when it is drawn again.

They depend on the words, the style and the widths of the font's glyphs, and not on the place, which
the text matrix says. A text that is new is drawn from what Pango laid out to measure it, where the
renderer would have it laid out a second time.
"""

from __future__ import annotations

from struct import iter_unpack
from typing import Any, Final, NamedTuple

from pydyf import _to_bytes
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.fonts import get_pango_font_key

from relance_docs.rendering.weasyprint_70.texts import KnownText, KnownTexts

_SEPARATORS: Final = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
"""What ends a paragraph: the renderer measures a text as several, and draws it as one."""
_GLYPH: Final = "IiiiI"
"""A PangoGlyphInfo: glyph, width, offset in x and in y, attributes."""
_GLYPH_SIZE: Final = 20
_NO_GLYPH: Final = 0x0FFFFFFF
"""From here on numbers stand for no glyph of the font."""
_SMALLEST: Final = 1e-6
"""Font size below which the renderer draws nothing."""


class _Drawn(NamedTuple):
    """A text as it is drawn in one style, wherever it stands."""

    unicode: dict[int, str]
    widths: dict[int, int]
    shown: bytes


class _Font(NamedTuple):
    """The only font of a style, and what has been asked about it."""

    pango_font: Any
    key: int
    size: float
    holder: Any
    """A layout that uses the font, which stays as long as this."""
    widths: dict[int, int]
    written: dict[tuple[int, int], str]


class KnownGlyphs:
    """What draws texts the short way, where there is one."""

    def __init__(self, texts: KnownTexts) -> None:
        self._texts = texts

    def draw_text(
        self,
        stream: Any,
        textbox: Any,
        offset_x: float,
        text_overflow: str,
        block_ellipsis: object,
    ) -> None:
        """Draw a text, as the renderer's function of this name does."""
        known = None
        if text_overflow == "clip" and block_ellipsis == "none" and _is_plain(textbox):
            known = self._texts.of(textbox.style)
        if known is None or not _draw(stream, textbox, known):
            _usual(stream, textbox, offset_x, text_overflow, block_ellipsis)


def _is_plain(textbox: Any) -> bool:
    style, layout = textbox.style, textbox.pango_layout
    return (
        style["visibility"] == "visible"
        and style["text_decoration_line"] == "none"
        and style["font_size"] >= _SMALLEST
        and not layout.justification_spacing
        and bool(textbox.text.strip())
        and _SEPARATORS.isdisjoint(layout.text)
    )


def _draw(stream: Any, textbox: Any, known: KnownText) -> bool:
    """Draw a text and return whether that was possible."""
    drawn: Any = known.drawn.get(textbox.pango_layout.text)
    if drawn is None:
        drawn = known.drawn[textbox.pango_layout.text] = _new(stream, textbox, known) or False
    if not drawn:
        return False
    kept: _Font = known.font
    font = stream._fonts.get(kept.key)
    if font is None:
        font, _ = stream.add_font(kept.pango_font)
    if not drawn.widths.items() <= font.widths.items():
        if any(font.widths.get(glyph, width) != width for glyph, width in drawn.widths.items()):
            return False
        for glyph, width in drawn.widths.items():
            font.widths.setdefault(glyph, width)
    if not drawn.unicode.keys() <= font.to_unicode.keys():
        for glyph, characters in drawn.unicode.items():
            font.to_unicode.setdefault(glyph, characters)
    stream.set_color(textbox.style["color"])
    stream.begin_text()
    place = _to_bytes(textbox.position_x), _to_bytes(textbox.position_y + textbox.baseline)
    stream.stream.append(b"1 0 0 -1 %b %b Tm" % place)
    stream.set_font_size(font.hash, kept.size)
    stream.stream.append(drawn.shown)
    stream.end_text()
    return True


def _new(stream: Any, textbox: Any, known: KnownText) -> _Drawn | None:
    """Return how a text is drawn; None when it has a peculiarity that the renderer sees to."""
    layout = textbox.pango_layout
    kept = layout.__dict__.pop("kept", None)
    if kept is None:
        layout.reactivate(textbox.style)
        kept = layout.layout
        layout.deactivate()
    words = layout.text.encode()
    unicode: dict[int, str] = {}
    widths: dict[int, int] = {}
    shown = []
    run = pango.pango_layout_get_line_readonly(kept, 0).runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        if known.font is None:
            known.font = _font(stream, item.analysis.font, kept)
        font = known.font
        if not font or item.analysis.font != font.pango_font or item.analysis.level % 2:
            return None
        parts = []
        clusters = (*ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs), item.length)
        buffer = ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _GLYPH_SIZE)
        for rank, (glyph, width, x_offset, y_offset, _) in enumerate(iter_unpack(_GLYPH, buffer)):
            if glyph >= _NO_GLYPH or x_offset or y_offset:
                return None
            if glyph not in unicode:
                start, end = clusters[rank], clusters[rank + 1]
                unicode[glyph] = words[item.offset + start : item.offset + end].decode()
                widths[glyph] = _width(stream, font, glyph)
            parts.append(font.written.get((glyph, width)) or _written(font, glyph, width))
        shown.append(_closed("".join(parts)))
        run = run.next
    return _Drawn(unicode, widths, f"[{''.join(shown)}] TJ".encode()) if shown else None


def _font(stream: Any, pango_font: Any, layout: Any) -> _Font | bool:
    """Return a font, or False when its glyphs are pictures, or its size is not its own."""
    key, _, size = get_pango_font_key(pango_font)
    font, _ = stream.add_font(pango_font)
    if font.bitmap or font.png or font.svg or font.colr or pango.pango_version() < 14802:  # noqa: PLR2004
        return False
    return _Font(pango_font, key, size, layout, {}, {})


def _width(stream: Any, font: _Font, glyph: int) -> int:
    width = font.widths.get(glyph)
    if width is None:
        rectangle = stream.logical_rect
        pango.pango_font_get_glyph_extents(font.pango_font, glyph, stream.ink_rect, rectangle)
        width = font.widths[glyph] = round(rectangle.width * 1000 * FROM_UNITS / font.size)
    return width


def _written(font: _Font, glyph: int, width: int) -> str:
    """Return a glyph, and how far the next is moved from where its width would put it."""
    moved = font.widths[glyph] - width * 1000 * FROM_UNITS / font.size
    written = font.written[glyph, width] = f"{glyph:04x}>{int(moved)}<" if moved else f"{glyph:04x}"
    return written


def _closed(glyphs: str) -> str:
    """Return the glyphs of a run as they are shown.

    >>> _closed("000a000b>3<"), _closed("000a")
    ('<000a000b>3', '<000a>')
    """
    return f"<{glyphs}"[:-1] if glyphs.endswith("<") else f"<{glyphs}>"


_usual: Final = drawing.draw_text
