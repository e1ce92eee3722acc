"""Characters that the letter's font cannot draw, found before anything is laid out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.fonts import drawable

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
