"""Keys put into a mapping, replaced in it, and taken out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from relance_docs.reading.editing.changes import Put
from relance_docs.reading.editing.tree import (
    MapNode,
    Node,
    Pair,
    Scalar,
    Splice,
    after_blank_lines,
    after_comments,
    after_line,
    column,
    end_of_line,
    is_blank_line,
    line_break,
    line_start,
    lines_at,
)
from relance_docs.reading.editing.writing import (
    Value,
    flow,
    indented,
    pair_lines,
    word,
)

_BLANK_LINE: Final = re.compile(r"^[ ]*[\r\n]", re.MULTILINE)


def put(text: str, mapping: MapNode, change: Put, *, is_spaced: bool) -> tuple[Splice, ...]:
    """Return the splices that make `change`; `is_spaced` sets a new key apart by a blank line."""
    pair = mapping.pair(change.key)
    if pair is not None:
        return (_replaced(text, mapping, pair, change.value),)
    if mapping.is_flow:
        return (put_in_flow(mapping, change.key, change.value, change.order),)
    lines = pair_lines(change.key, change.value, _column(text, mapping))
    return (put_lines(text, mapping, change.order, lines, is_spaced=is_spaced),)


def _replaced(text: str, mapping: MapNode, pair: Pair, value: Value) -> Splice:
    old = pair.value
    # A text block that keeps its blank lines (`|+`) ends at the beginning of the next line.
    ending = line_break(text) if text[old.end - 1] in "\r\n" else ""
    gap = " " if old.start == old.end else ""
    if isinstance(old, Scalar) and not isinstance(value, (Mapping, tuple)) and not mapping.is_flow:
        return Splice(start=old.start, end=old.end, text=gap + word(value) + ending)
    if mapping.is_flow:
        return Splice(start=old.start, end=old.end, text=gap + flow(value))
    first = _column(text, mapping)
    head, *rest = pair_lines(pair.key.value, value, first)
    lines = [head.removeprefix(pair.key.value), *indented(rest, first)]
    written = line_break(text).join(lines) + ending
    return Splice(start=pair.key.end, end=old.end, text=written)


def put_lines(
    text: str, mapping: MapNode, order: tuple[str, ...], lines: list[str], *, is_spaced: bool
) -> Splice:
    """Return the splice that puts a pair, given as lines, into a block mapping.

    It comes after the key that precedes it in `order`, and after the comments of that key.
    """
    first = _column(text, mapping)
    key = lines[0].partition(":")[0]
    before = predecessor(mapping, key, order)
    position = after_comments(text, after_line(text, before.value.end), first + 1)
    blank = [""] if is_spaced and not holds_blank_lines(text, before.value) else []
    return lines_at(text, position, [*blank, *indented(lines, first)])


def holds_blank_lines(text: str, node: Node) -> bool:
    """Whether a blank line after the node would become a part of it: it ends with `|+`."""
    return text[node.end - 1] in "\r\n"


def predecessor(mapping: MapNode, key: str, order: tuple[str, ...]) -> Pair:
    """Return the pair after which `key` has its documented place; the last one if there is none."""
    earlier = order[: order.index(key)] if key in order else ()
    found = (pair for name in reversed(earlier) if (pair := mapping.pair(name)))
    return next(found, mapping.pairs[-1])


def put_in_flow(mapping: MapNode, key: str, value: Value, order: tuple[str, ...]) -> Splice:
    """Return the splice that puts a pair into a mapping between braces."""
    written = f"{key}: {flow(value)}"
    if not mapping.pairs:
        return Splice(start=mapping.start, end=mapping.end, text=f"{{{written}}}")
    position = predecessor(mapping, key, order).value.end
    return Splice(start=position, end=position, text=f", {written}")


def removed(text: str, mapping: MapNode, key: str) -> tuple[Splice, ...]:
    """Return the splices that take a key and its value out; the mapping keeps at least one."""
    place = next(i for i, pair in enumerate(mapping.pairs) if pair.key.value == key)
    if mapping.is_flow:
        return (_removed_from_flow(mapping, place),)
    pair = mapping.pairs[place]
    start = line_start(text, pair.key.start)
    end = after_comments(text, after_line(text, pair.value.end), column(text, pair.key.start) + 1)
    if place and holds_blank_lines(text, mapping.pairs[place - 1].value):
        # Blank lines that followed the removed key would become text of the key before it.
        return (Splice(start=start, end=after_blank_lines(text, end), text=""),)
    return (_without_double_blank(text, start, end),)


def _removed_from_flow(mapping: MapNode, place: int) -> Splice:
    pair = mapping.pairs[place]
    if place:
        return Splice(start=mapping.pairs[place - 1].value.end, end=pair.value.end, text="")
    following = mapping.pairs[1].key.start if len(mapping.pairs) > 1 else pair.value.end
    return Splice(start=pair.key.start, end=following, text="")


def _without_double_blank(text: str, start: int, end: int) -> Splice:
    """Remove the lines, and the blank line that set them apart from what precedes."""
    previous = line_start(text, start - 1) if start else 0
    is_apart = start > 0 and is_blank_line(text, previous)
    if is_apart and (end == len(text) or is_blank_line(text, end)):
        start = previous
    if end == len(text) and text[-1] not in "\r\n":
        # The last line was not ended: the one before it, now the last, is not either.
        start = end_of_line(text, line_start(text, start - 1))
    return Splice(start=start, end=end, text="")


def has_blank_lines(text: str, mapping: MapNode) -> bool:
    """Whether most keys of the mapping are set apart by blank lines."""
    gaps = [text[one.value.end : other.key.start] for one, other in pairwise(mapping.pairs)]
    spaced = [gap for gap in gaps if _BLANK_LINE.search(gap.partition("\n")[2])]
    return 2 * len(spaced) > len(gaps)


def _column(text: str, mapping: MapNode) -> int:
    return column(text, mapping.pairs[0].key.start)
