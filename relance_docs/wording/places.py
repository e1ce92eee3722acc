"""Where a phrase stands, for a person: a line and a column, or the words around it."""

from __future__ import annotations

from relance_docs.finding import Place
from relance_docs.wording.folding import PARAGRAPH

_AROUND = 40
"""Characters quoted on each side of a phrase."""


def line_and_column(path: str, text: str, offset: int) -> Place:
    """Return the place of the character at `offset` of `text`, which is the file `path`."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start:] if end < 0 else text[start:end]
    return Place(
        path=path,
        line=text.count("\n", 0, offset) + 1,
        column=offset - start + 1,
        source=line.rstrip("\r"),
    )


def excerpt(path: str, text: str, start: int, end: int) -> Place:
    """Return a place that quotes the words around `text[start:end]`, of its block alone."""
    before = text[max(0, start - _AROUND) : start].rpartition(PARAGRAPH)[2]
    before = _one_line(before).lstrip()
    phrase = _one_line(text[start:end])
    after = _one_line(text[end : end + _AROUND].partition(PARAGRAPH)[0])
    return Place(path=path, column=len(before) + 1, source=f"{before}{phrase}{after}".rstrip())


def _one_line(text: str) -> str:
    """Return `text` with each run of spaces as one space; a space at the ends is kept."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"
