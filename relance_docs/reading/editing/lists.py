"""The items of a list: a new one written as those around it are, one taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from relance_docs.reading.editing.changes import Append, Drop
from relance_docs.reading.editing.mappings import holds_blank_lines, put_in_flow, put_lines
from relance_docs.reading.editing.tree import (
    ListNode,
    MapNode,
    Node,
    Pair,
    Splice,
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
    LINE_WIDTH,
    Value,
    block_lines,
    flow,
    indented,
)

_DASH: Final = 2
"""Columns of `- `."""
_TRAILING_COMMA: Final = re.compile(r"(?:\s|#[^\r\n]*)*,")


def append(text: str, mapping: MapNode, change: Append, *, is_spaced: bool) -> tuple[Splice, ...]:
    """Return the splices that add the item; the list is made when there is none."""
    pair = mapping.pair(change.key)
    if pair is None and mapping.is_flow:
        return (put_in_flow(mapping, change.key, (change.value,), change.order),)
    if pair is None:
        items = item_lines(
            change.value, as_block=change.as_block, indent=_list_indent(text, mapping)
        )
        lines = [f"{change.key}:", *items]
        return (put_lines(text, mapping, change.order, lines, is_spaced=is_spaced),)
    if not isinstance(pair.value, ListNode) or not pair.value.items:
        return _first(text, mapping, pair, change)
    if change.place is not None and change.place < len(pair.value.items):
        return (_inserted(text, pair.value, change.place, change.value),)
    if pair.value.is_flow:
        return _appended_to_flow(text, pair.value, change.value)
    return (_appended_to_block(text, pair.value, change.value),)


def item_lines(value: Value, *, as_block: bool, indent: int, offset: int = _DASH) -> list[str]:
    """Return an item with its dash in column `indent` and its content `offset` columns further."""
    dash = f"-{' ' * (offset - 1)}"
    if not isinstance(value, Mapping) or not (as_block or _is_too_long(value, indent)):
        return indented([dash + flow(value)], indent)
    first, *rest = block_lines(value, indent + offset)
    return indented([dash + first, *indented(rest, offset)], indent)


def _is_too_long(value: Value, indent: int) -> bool:
    line = flow(value)
    return indent + _DASH + len(line) > LINE_WIDTH or r"\n" in line


def _list_indent(text: str, mapping: MapNode) -> int:
    """How far lists stand from their keys in this mapping: 0 or more, 2 when there is none."""
    first = column(text, mapping.pairs[0].key.start)
    found = (
        column(text, pair.value.start) - first
        for pair in mapping.pairs
        if isinstance(pair.value, ListNode) and not pair.value.is_flow
    )
    return next(found, _DASH)


def _first(text: str, mapping: MapNode, pair: Pair, change: Append) -> tuple[Splice, ...]:
    """Fill a list that is there and empty: nothing, `null` or `[]`."""
    old = pair.value
    if mapping.is_flow:
        gap = " " if old.start == old.end else ""
        return (Splice(start=old.start, end=old.end, text=f"{gap}{flow((change.value,))}"),)
    start = old.start
    while start > pair.key.end and text[start - 1] == " ":
        start -= 1
    indent = column(text, pair.key.start) + _list_indent(text, mapping)
    lines = item_lines(change.value, as_block=change.as_block, indent=indent)
    emptied = Splice(start=start, end=old.end, text="")
    return emptied, lines_at(text, after_line(text, old.end), lines)


def _appended_to_block(text: str, items: ListNode, value: Value) -> Splice:
    dash_column = column(text, items.start)
    last = items.items[-1]
    position = after_comments(text, after_line(text, last.end), max(dash_column, 1))
    offset = column(text, last.start) - dash_column
    is_inline = line_start(text, last.start) != last.start and offset >= _DASH
    as_block = isinstance(last, MapNode) and not last.is_flow
    lines = item_lines(
        value,
        as_block=as_block,
        indent=dash_column,
        offset=offset if is_inline and as_block else _DASH,
    )
    blank = [""] if _are_apart(text, items) else []
    return lines_at(text, position, [*blank, *lines])


def _inserted(text: str, items: ListNode, place: int, value: Value) -> Splice:
    """Put an item before another one, and before the comments that stand above that one."""
    before = items.items[place]
    if items.is_flow:
        return Splice(start=before.start, end=before.start, text=f"{flow(value)}, ")
    as_block = isinstance(before, MapNode) and not before.is_flow
    lines = item_lines(value, as_block=as_block, indent=column(text, items.start))
    apart = [""] if _are_apart(text, items) else []
    return lines_at(text, _beginning(text, items, place), [*lines, *apart])


def _beginning(text: str, items: ListNode, place: int) -> int:
    """Return the beginning of the line of an item, or of the comments right above it."""
    start = line_start(text, items.items[place].start)
    least = after_line(text, items.items[place - 1].end) if place else line_start(text, items.start)
    while start > least:
        above = line_start(text, start - 1)
        if not text[above:start].lstrip(" ").startswith("#"):
            break
        start = above
    return start


def dropped(text: str, mapping: MapNode, change: Drop) -> tuple[Splice, ...]:
    """Return the splices that take an item out of a list, with the comments inside and after it."""
    pair = mapping.pair(change.key)
    if pair is None or not isinstance(pair.value, ListNode):
        raise TypeError(change.key)
    items, item = pair.value, pair.value.items[change.place]
    if items.is_flow:
        is_last = change.place == len(items.items) - 1
        start = items.items[change.place - 1].end if is_last else item.start
        end = item.end if is_last else items.items[change.place + 1].start
        return (Splice(start=start, end=end, text=""),)
    start = line_start(text, item.start)
    end = after_comments(text, after_line(text, item.end), column(text, items.start) + 1)
    return (Splice(start=start, end=end, text=""),)


def _are_apart(text: str, items: ListNode) -> bool:
    """Whether a blank line stands between the last two items."""
    if len(items.items) < 2:  # noqa: PLR2004 - two items
        return False
    if holds_blank_lines(text, items.items[-1]):
        return False
    return is_blank_line(text, after_line(text, items.items[-2].end))


def _appended_to_flow(text: str, items: ListNode, value: Value) -> tuple[Splice, ...]:
    last = items.items[-1]
    written = flow(value)
    comma = _TRAILING_COMMA.match(text, last.end, items.end)
    after = comma.end() if comma else last.end
    if not _is_multiline(text, items, last, after):
        tail = f" {written}," if comma else f", {written}"
        return (Splice(start=after, end=after, text=tail),)
    indent = text[line_start(text, last.start) : last.start]
    position = end_of_line(text, after)
    line = f"{line_break(text)}{indent}{written}{',' if comma else ''}"
    between = () if comma else (Splice(start=last.end, end=last.end, text=","),)
    return (*between, Splice(start=position, end=position, text=line))


def _is_multiline(text: str, items: ListNode, last: Node, after: int) -> bool:
    """Whether the items stand on lines of their own, and the bracket closes below them."""
    begins_a_line = not text[line_start(text, last.start) : last.start].strip()
    return begins_a_line and end_of_line(text, after) < items.end - 1
