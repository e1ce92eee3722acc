"""Whether a case can share something with another one, by the bytes of its file alone.

A search never says no where reading would say yes. Capitals and accents count for nothing, nor does
it count in which field a word or a number stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from relance_docs.case.same_debtor import plain_letters
from relance_docs.text import without_accents

_WORD: Final = re.compile(r"[a-z0-9]+")
_BEYOND: Final = re.compile(r"[^\x00-\x7f]+")
_NUMBERS: Final = frozenset({"siren", "vat", "invoice"})
"""Kinds of keys whose values have no blanks, wherever the file has some."""
_ESCAPE: Final = b"\\"
"""By which YAML writes a letter otherwise than as it is."""


def search_for(keys: Iterable[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a file may be `shown_by` one of these keys.

    A key is a word that says of what kind it is, then a value.
    """
    told = tuple(key.partition(" ") for key in keys)
    numbers = tuple({_folded(value) for kind, _blank, value in told if kind in _NUMBERS})
    names = tuple(
        {
            frozenset(_WORD.findall(_folded(value)))
            for kind, _blank, value in told
            if kind not in _NUMBERS
        }
    )

    def may_be_shown(raw: bytes) -> bool:
        if _ESCAPE in raw:
            return True
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return True
        folded = _folded(text)
        squeezed = "".join(folded.split())
        if any(number in squeezed for number in numbers):
            return True
        # Initials are one word: their points go. Words are told apart where their letters are.
        letters = folded.replace(".", "")
        likely = [words for words in names if all(word in letters for word in words)]
        found = set(_WORD.findall(plain_letters(text))) if likely else set()
        return any(words <= found for words in likely)

    return may_be_shown


def _folded(text: str) -> str:
    return _BEYOND.sub(lambda beyond: _plain(beyond[0]), text).lower()


@cache
def _plain(letters: str) -> str:
    return without_accents(letters).casefold()
