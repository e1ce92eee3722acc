"""How wide a line is in the letter's font, where it must fit into a given width."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Final

from relance_docs.rendering.fonts import FACES, font_bytes

_POINT_MM: Final = 25.4 / 72
_NO_GLYPH: Final = 1.0
"""Width, in em, taken for a character that the font has not; the letter is refused for it later."""


def width_mm(text: str, points: float) -> float:
    """Return the width of a line of the regular face at that size, without kerning."""
    known = _advances()
    return sum(known.get(character, _NO_GLYPH) for character in text) * points * _POINT_MM


@cache
def _advances() -> dict[str, float]:
    """Return the advance of every character of the regular face, in em."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - 0.1 s, only when something is drawn

    font = TTFont(BytesIO(font_bytes(FACES[0].file)), lazy=True)
    units, advances = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): advances[name][0] / units for code, name in font.getBestCmap().items()}
