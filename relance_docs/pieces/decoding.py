"""Bytes of unknown encoding as text, and what of a text can be drawn."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from relance_docs.rendering.fonts import drawable
from relance_docs.text import decoded, has_mark

_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_TAB: Final = 4


def as_text(content: bytes, *, cut: bool = False) -> str | None:
    """Return the text of `content`; None for bytes that no text has.

    `cut`: the content is only a beginning, whose last character may lack bytes.
    """
    if not has_mark(content) and not _CONTROLS.isdisjoint(content):
        return None
    return decoded(content, cut=cut)


def declared_text(content: bytes, charset: str | None) -> str:
    """Return the text of `content` in the encoding it claims, or in the one it has."""
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            pass
    return decoded(content)


def drawn(text: str) -> str:
    r"""Return a line with every character that the font lacks shown by its number.

    >>> drawn("100 €\t\u200b 中")
    '100 €     [U+4E2D]'
    """
    known = _drawable()
    if known.issuperset(text):
        return text
    return "".join(character if character in known else _shown(character) for character in text)


def is_drawn_whole(text: str) -> bool:
    """Whether `drawn` shows every character of `text` that shows at all."""
    return all(not _shown(character).startswith("[") for character in set(text) - _drawable())


def _shown(character: str) -> str:
    if character == "\t":
        return " " * _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Mn"}:
        composed = unicodedata.normalize("NFC", character)
        return composed if composed in _drawable() else ""
    if unicodedata.category(character) == "Zs":
        return " "
    simpler = unicodedata.normalize("NFKC", character)
    return simpler if _drawable().issuperset(simpler) else f"[U+{ord(character):04X}]"


@cache
def _drawable() -> frozenset[str]:
    return frozenset(map(chr, drawable()))
