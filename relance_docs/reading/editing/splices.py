"""Places in a text between its lines, and the putting in of what is new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BREAK: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, kw_only=True, slots=True)
class Splice:
    """`text` in the place of the characters from `start` to `end` (excluded)."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with all splices made; they do not overlap.

    Those at one place are put in the order given.
    """
    in_order = sorted(splices, key=lambda splice: splice.start)
    for splice in reversed(in_order):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return text


def line_break(text: str) -> str:
    """Return how lines end in this text: as the first one does."""
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def line_start(text: str, index: int) -> int:
    """Return where the line of `index` begins."""
    return 1 + max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))


def column(text: str, index: int) -> int:
    """Return the column of `index`, from 0."""
    return index - line_start(text, index)


def end_of_line(text: str, index: int) -> int:
    """Return where the line of `index` ends, before its line break."""
    found = _BREAK.search(text, index)
    return found.start() if found else len(text)


def after_line(text: str, index: int) -> int:
    """Return where the line after that of `index` begins.

    `index` may be the beginning of that line already: text blocks end there.
    """
    if index and text[index - 1] in "\r\n":
        return index
    found = _BREAK.search(text, index)
    return found.end() if found else len(text)


def after_comments(text: str, position: int, least_column: int) -> int:
    """Return the line after the comments that follow at once, indented as much or more."""
    comment = re.compile(rf"[ ]{{{least_column},}}#[^\r\n]*(?:\r\n|\n|\r|\Z)")
    while position < len(text) and (found := comment.match(text, position)):
        position = found.end()
    return position


def after_blank_lines(text: str, position: int) -> int:
    """Return the first line from `position` on that is not empty."""
    found = re.compile(r"(?:[ ]*(?:\r\n|\n|\r))*").match(text, position)
    return found.end() if found else position


def is_blank_line(text: str, position: int) -> bool:
    """Whether the line that begins at `position` is there and empty."""
    found = re.compile(r"[ ]*(?:\r\n|\n|\r)").match(text, position)
    return found is not None


def lines_at(text: str, position: int, lines: list[str]) -> Splice:
    """Return the splice that puts whole lines before the line that begins at `position`.

    A file whose last line is not ended stays so.
    """
    ending = line_break(text)
    block = ending.join(lines)
    is_unended = position == len(text) and text and text[-1] not in "\r\n"
    written = ending + block if is_unended else block + ending
    return Splice(start=position, end=position, text=written)
