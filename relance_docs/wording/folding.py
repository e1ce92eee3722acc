"""A text without the accidents of writing: case, accents, kinds of space, hyphens, ligatures.

Two texts that a reader would call the same words fold to the same characters. Every folded
character remembers where it came from, so that a finding can point at what was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

PARAGRAPH = "\u2029"
"""What separates two blocks of a marked-up text; folds to a line feed, which no phrase crosses."""

_HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_TOKEN = re.compile(
    rf"(?P<hyphenation>(?<=\w)[{_HYPHENS}\u00ad][ \t\r]*\n[^\S\n]*(?=\w)|\u00ad)"
    rf"|(?P<paragraph>[\s{_HYPHENS}]*(?:\n[^\S\n]*\n|{PARAGRAPH})[\s{_HYPHENS}]*)"
    rf"|(?P<space>[\s{_HYPHENS}]+)"
    rf"|(?P<word>[^\s{_HYPHENS}\u00ad]+)"
)
_LETTERS = {
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "′": "'", "´": "'", "`": "'", "‛": "'",
}  # fmt: skip


class _Folds(dict[int, str]):
    """What each character folds to, found out once per character."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    parts = unicodedata.normalize("NFKD", character)
    kept = (c for c in parts if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})
    return "".join(_LETTERS.get(c, " " if c.isspace() else c) for c in kept)


_FOLDS = _Folds()


@dataclass(frozen=True, kw_only=True, slots=True)
class Folded:
    """A folded text. `plain` is in small letters; `cased` is the same with its capitals."""

    plain: str
    cased: str
    offsets: tuple[int, ...]
    """Where each folded character stands in the original."""
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from `start` to `end` (excluded) were written."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    r"""Fold `text`; a word hyphenated at the end of a line is one word again.

    >>> fold("SAI-\n  SIE de vos œuvres").plain
    'saisie de vos oeuvres'
    """
    pieces: list[str] = []
    offsets: list[int] = []
    for token in _TOKEN.finditer(text):
        start = token.start()
        kind = token.lastgroup
        if kind == "word":
            _add_word(token.group(), start, pieces, offsets)
        elif kind != "hyphenation":
            pieces.append(" " if kind == "space" else "\n")
            offsets.append(start)
    cased = "".join(pieces)
    return Folded(plain=_small(cased), cased=cased, offsets=tuple(offsets), original=text)


def _add_word(word: str, start: int, pieces: list[str], offsets: list[int]) -> None:
    folded = word.translate(_FOLDS)
    if len(folded) == len(word):
        pieces.append(folded)
        offsets.extend(range(start, start + len(word)))
        return
    for position, character in enumerate(word, start):
        characters = _FOLDS[ord(character)]
        pieces.append(characters)
        offsets.extend([position] * len(characters))


def _small(cased: str) -> str:
    """Return `cased` in small letters, never longer or shorter than it was."""
    plain = cased.lower()
    if len(plain) == len(cased):
        return plain
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
