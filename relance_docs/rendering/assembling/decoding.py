"""Bytes of unknown encoding as text, and what of a text can be drawn."""

from __future__ import annotations

import codecs
import unicodedata
from functools import cache
from typing import Final

from relance_docs.rendering.fonts import drawable

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\x0c\x1b")
_TAB: Final = 4


def as_text(content: bytes, *, cut: bool = False) -> str | None:
    """Return the text of `content`: UTF-8, UTF-16 with a mark, else Windows-1252; None: no text.

    `cut`: the content is only a beginning, whose last character may lack bytes.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(content, not cut)
    if not _CONTROLS.isdisjoint(content):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, not cut)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def declared_text(content: bytes, charset: str | None) -> str:
    """Return the text of `content` in the encoding it claims, or in the one it has."""
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError, ValueError, AssertionError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


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
