"""Names that every system takes: letters and digits of ASCII, hyphens, one dot before the ending.

Court platforms, old ZIP programs and shells stumble over accents, blanks and quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

from relance_docs.text import without_accents

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_PLAIN_FILE: Final = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)
_LETTERS: Final = str.maketrans(
    {"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_LONGEST: Final = 60
_ENDING: Final = re.compile(r"[a-z0-9]{1,8}")


def ascii_words(text: str, *, longest: int = _LONGEST) -> str:
    """Return the words of a text joined by hyphens, at most `longest` characters; perhaps none.

    >>> ascii_words("Devis n° 1/2 – accepté à l’œuvre"), ascii_words("Счёт")
    ('Devis-n-1-2-accepte-a-l-oeuvre', '')
    >>> ascii_words("Procès-verbal de réception", longest=16)
    'Proces-verbal-de'
    """
    words = _NOT_PLAIN.sub("-", without_accents(text.translate(_LETTERS))).strip("-")
    return words[:longest].strip("-")


def ascii_file(name: str) -> str:
    """Return the name of a file in ASCII; one that is plain already stays as it is.

    >>> ascii_file("devis signé (2).PDF"), ascii_file("2026-06-10-relance.pdf"), ascii_file("é")
    ('devis-signe-2.pdf', '2026-06-10-relance.pdf', 'e')
    """
    if _PLAIN_FILE.fullmatch(name):
        return name
    stem, _dot, ending = name.rpartition(".")
    if not stem or not _ENDING.fullmatch(ending.lower()):
        return ascii_words(name) or "fichier"
    return f"{ascii_words(stem) or 'fichier'}.{ending.lower()}"


def ascii_paths(paths: Iterable[str], *, below: str = "") -> dict[str, str]:
    """Return each path with `/` in ASCII, after `below`; no two are the same, capitals apart.

    Those that are plain keep their names; of the others, those that would fall together are
    numbered in the order of their names.

    >>> ascii_paths(["c/é.pdf", "c/è.pdf", "c/e.pdf"])
    {'c/e.pdf': 'c/e.pdf', 'c/è.pdf': 'c/e-2.pdf', 'c/é.pdf': 'c/e-3.pdf'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    wished = {path: "/".join(map(ascii_file, path.split("/"))) for path in paths}
    plain_first = sorted(wished.items(), key=lambda each: (each[0] != each[1], each[0]))
    for path, wish in plain_first:
        found[path] = _free(wish, taken)
        taken.add(found[path].lower())
    return {path: f"{below}{name}" for path, name in found.items()}


def _free(wish: str, taken: set[str]) -> str:
    path, count = PurePosixPath(wish), 1
    while wish.lower() in taken:
        count += 1
        wish = str(path.with_name(f"{path.stem}-{count}{path.suffix}"))
    return wish
