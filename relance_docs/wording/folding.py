"""A text without the accidents of writing: case, accents, kinds of space, hyphens, ligatures.

Two texts that a reader would call the same words fold to the same characters. Every folded
character remembers where it came from, so that a finding can point at what was written.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

PARAGRAPH = "\u2029"
"""What separates two blocks of a marked-up text; folds to a line feed, which no phrase crosses."""

_HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2014\u2212"
_HYPHENATION = rf"(?P<hyphenation>(?<=\w)[{_HYPHENS}\u00ad][ \t\r]*\n[^\S\n]*(?=\w)|\u00ad)"
_PARAGRAPH = rf"(?P<paragraph>[\s{_HYPHENS}]*(?:\n[^\S\n]*\n|{PARAGRAPH})[\s{_HYPHENS}]*)"
_TOKEN = re.compile(
    rf"{_HYPHENATION}|{_PARAGRAPH}"
    rf"|(?P<space>[\s{_HYPHENS}]+)"
    rf"|(?P<word>[^\s{_HYPHENS}\u00ad]+)"
)
_BETWEEN_WORDS = re.compile(
    rf"{_HYPHENATION}|{_PARAGRAPH}"
    rf"|(?P<space>[\s{_HYPHENS}]{{2,}}|[^\S ]|[{_HYPHENS}])"
)
"""The same without words, and without the space by itself, which folds to itself."""
_BETWEEN = {"hyphenation": "", "paragraph": "\n", "space": " "}
_ACROSS = re.compile(rf"[{_HYPHENS}][ \t\r]*\n[^\S\n]*{PARAGRAPH}")
"""A hyphen at the end of a block, which joins it to the next."""
_BLOCKS = 1_000
"""Blocks that are remembered: most of those of a letter stood in the last."""
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
    if character == "\n":
        return character
    if character in _LETTERS:
        return _LETTERS[character]
    parts = unicodedata.normalize("NFKD", character)
    kept = (c for c in parts if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})
    return "".join(_LETTERS.get(c, " " if c.isspace() else c) for c in kept)


_FOLDS = _Folds()


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A folded text. `plain` is in small letters; `cased` is the same with its capitals."""

    plain: str
    cased: str
    original: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded characters from `start` to `end` (excluded) were written."""
        offsets = _offsets(self.original)
        return offsets[start], offsets[end - 1] + 1


def fold(text: str) -> Folded:
    r"""Fold `text`; a word hyphenated at the end of a line is one word again.

    >>> fold("SAI-\n  SIE de vos œuvres").plain
    'saisie de vos oeuvres'
    """
    if PARAGRAPH not in text or _ACROSS.search(text):
        cased = _cased(text)
    else:
        first, *blocks, last = text.split(PARAGRAPH)
        inner = [folded for folded in map(_block, blocks) if folded is not None]
        cased = "\n".join((_cased(first + PARAGRAPH)[:-1], *inner, _cased(PARAGRAPH + last)[1:]))
    return Folded(plain=_small(cased), cased=cased, original=text)


def _cased(text: str) -> str:
    return _BETWEEN_WORDS.sub(_folded_between, text).translate(_FOLDS)


@lru_cache(maxsize=_BLOCKS)
def _block(text: str) -> str | None:
    """Return a text as it folds between two others; None for spaces, where one end is enough."""
    if text and not any(end.isspace() or end in _HYPHENS for end in (text[0], text[-1])):
        return _cased(text)
    folded = _cased(f"{PARAGRAPH}{text}{PARAGRAPH}")
    return folded[1:-1] if len(folded) > 1 else None


def _folded_between(token: re.Match[str]) -> str:
    return _BETWEEN[token.lastgroup or ""]


@lru_cache(maxsize=4)
def _offsets(text: str) -> tuple[int, ...]:
    """Return where each folded character stands in `text`; most texts never need it."""
    offsets: list[int] = []
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "word":
            for position, character in enumerate(token.group(), token.start()):
                offsets.extend([position] * len(_FOLDS[ord(character)]))
        elif token.lastgroup != "hyphenation":
            offsets.append(token.start())
    return tuple(offsets)


def _small(cased: str) -> str:
    """Return `cased` in small letters, never longer or shorter than it was."""
    plain = cased.lower()
    if len(plain) == len(cased):
        return plain
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
