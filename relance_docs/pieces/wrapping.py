"""Cutting a line into rows that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from relance_docs.pieces.typeface import Typeface

_PARTS: Final = re.compile(r"[^ ]* *")


def wrapped(line: str, face: Typeface, width: float) -> list[str]:
    """Return the rows of `line`, each at most `width` sizes wide; one row when it is empty.

    Rows end after a space where there is one; leading spaces are kept.
    """
    return [row.rstrip(" ") for row in _rows(line, face, width)] or [""]


def _rows(line: str, face: Typeface, width: float) -> Iterator[str]:
    row, room = "", width
    for part in _pieces(line, face, width):
        wide = face.width(part.rstrip(" "))
        if row and wide > room:
            yield row
            row, room = "", width
        row += part
        room -= face.width(part)
    if row:
        yield row


def _pieces(line: str, face: Typeface, width: float) -> Iterator[str]:
    """Yield words with the spaces after them, cut where one alone is too wide."""
    for word in _PARTS.findall(line):
        start, wide = 0, 0.0
        for place, character in enumerate(word):
            wide += face.width(character)
            if wide > width and character != " " and place > start:
                yield word[start:place]
                start, wide = place, face.width(character)
        if start < len(word):
            yield word[start:]
