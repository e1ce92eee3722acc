"""Names of the files of pièces, safe on any system."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from relance_docs.pieces.records import Source

_UNSAFE: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_SPACES: Final = re.compile(r"\s+")
_LONGEST: Final = 100
"""Bytes of a name without number and ending, so that a whole path stays below 255."""
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,8}")


def piece_file_name(source: Source, *, count: int) -> str:
    """Return the name of the stamped copy of a pièce, of `count` pièces.

    >>> from pathlib import Path
    >>> devis = Source(number=3, title="Devis n° 1/2", path=Path("a.JPG"), shown="a.JPG")
    >>> piece_file_name(devis, count=12)
    '03 - Devis n° 1-2.pdf'
    """
    return f"{_begun(source, count)}.pdf"


def original_file_name(source: Source, *, count: int) -> str:
    """Return the name under which the untouched original of a pièce stands beside the copy.

    >>> from pathlib import Path
    >>> devis = Source(number=3, title="Devis n° 1/2", path=Path("a.JPG"), shown="a.JPG")
    >>> original_file_name(devis, count=12)
    '03 - Devis n° 1-2 (original).jpg'
    """
    suffix = source.path.suffix.lower()
    return f"{_begun(source, count)} (original){suffix if _SUFFIX.fullmatch(suffix) else '.bin'}"


def _begun(source: Source, count: int) -> str:
    digits = max(2, len(str(count)))
    title = _safe(source.title)
    return f"{source.number:0{digits}} - {title}" if title else f"{source.number:0{digits}}"


def _safe(title: str) -> str:
    """Return a title without what a file name cannot have, in composed letters.

    Characters that turn the direction of writing, or show nothing, go as well.
    """
    seen = "".join(
        character
        for character in unicodedata.normalize("NFC", title)
        if unicodedata.category(character) not in {"Cf", "Cs", "Co", "Cn"}
    )
    plain = _SPACES.sub(" ", _UNSAFE.sub("-", seen))
    cut = plain.encode()[:_LONGEST].decode(errors="ignore")
    return cut.strip(" .-")
