"""Characters that the letter's font cannot draw, found before anything is laid out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.fonts import FACES, drawable, font_bytes

_NEVER_DRAWN: Final = frozenset("\t\n\r\N{SOFT HYPHEN}")
_CONTEXT: Final = 24
"""Characters shown on each side of the one that is refused."""


def check_characters(texts: Iterable[str]) -> None:
    """Raise RefusalError naming the first character that no letter can show, and its words."""
    known = _drawn()
    for text in texts:
        if not known.issuperset(text):
            index = next(i for i, character in enumerate(text) if character not in known)
            raise RefusalError(_unknown(text, index))


def undrawn(text: str) -> frozenset[str]:
    """Return the characters of `text` that no letter can show."""
    return frozenset(text) - _drawn()


def _drawn() -> frozenset[str]:
    return frozenset(map(chr, drawable())) | _NEVER_DRAWN


def _unknown(text: str, index: int) -> Message:
    character = text[index]
    words = re.sub(r"\s+", " ", text[max(0, index - _CONTEXT) : index + 1 + _CONTEXT]).strip()
    return Message(
        "the letter's font has no character U+{code} ({name}), in '{words}';"
        " replace it in the case file or in the template",
        code=f"{ord(character):04X}",
        name=unicodedata.name(character, "control character").lower(),
        words=words,
    )


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
