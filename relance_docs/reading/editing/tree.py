"""A YAML text as a tree of spans, and the putting in of what is new between its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from ruamel.yaml.events import CollectionEndEvent, MappingStartEvent, NodeEvent, ScalarEvent

from relance_docs.reading.document import Loc
from relance_docs.reading.yaml import events_of
from relance_docs.statement.making import maker

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


_BREAKS: Final = "\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scalar:
    """A word, quoted or not."""

    start: int
    end: int
    """After its last character; the blank lines after a block of text (`|`) are not part of it."""
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ListNode:
    """A list; a block list begins at its first dash and ends with its last item."""

    start: int
    end: int
    is_flow: bool
    items: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A key and its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, kw_only=True, slots=True)
class MapNode:
    """A mapping; a block mapping begins at its first key and ends with its last value."""

    start: int
    end: int
    is_flow: bool
    pairs: tuple[Pair, ...]

    def pair(self, key: str) -> Pair | None:
        """Return the pair of that key, if there is one."""
        return next((pair for pair in self.pairs if pair.key.value == key), None)


Node = Scalar | ListNode | MapNode
_new_scalar: Final = maker(Scalar)
_new_pair: Final = maker(Pair)


def parse(text: str) -> MapNode:
    """Return the tree of a text that was read without findings: its root is a mapping."""
    met = (NodeEvent, CollectionEndEvent)
    nodes = (event for event in events_of(text) if isinstance(event, met))
    root = _node(next(nodes), nodes, text)
    return cast("MapNode", root)


def find(root: Node, loc: Loc) -> Node | None:
    """Return the node at `loc`, or None when the text states nothing there."""
    node: Node | None = root
    for part in loc:
        if isinstance(node, MapNode):
            pair = node.pair(str(part))
            node = pair.value if pair else None
        elif isinstance(node, ListNode) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def _node(event: Any, events: Iterator[Any], text: str) -> Node:  # noqa: ANN401 - untyped library
    if isinstance(event, ScalarEvent):
        return _scalar(event, text)
    if isinstance(event, MappingStartEvent):
        return _mapping(event, events, text)
    return _list(event, events, text)


def _scalar(event: Any, text: str) -> Scalar:  # noqa: ANN401 - untyped library
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ("|", ">"):
        end = start + len(text[start:end].rstrip(" " + _BREAKS))
        if _keeps_blank_lines(text, start):
            end = event.end_mark.index
    return _new_scalar(start=start, end=end, value=event.value)


def _keeps_blank_lines(text: str, start: int) -> bool:
    header = text[start:].splitlines()[0].partition("#")[0]
    return "+" in header


def _mapping(event: Any, events: Iterator[Any], text: str) -> MapNode:  # noqa: ANN401
    pairs: list[Pair] = []
    for key in events:
        if isinstance(key, CollectionEndEvent):
            last = pairs[-1].value.end if pairs else event.start_mark.index
            return MapNode(
                start=event.start_mark.index,
                end=key.end_mark.index if event.flow_style else last,
                is_flow=bool(event.flow_style),
                pairs=tuple(pairs),
            )
        value = _node(next(events), events, text)
        pairs.append(_new_pair(key=_scalar(key, text), value=value))
    raise AssertionError("the parser closes what it opened")  # pragma: no cover


def _list(event: Any, events: Iterator[Any], text: str) -> ListNode:  # noqa: ANN401
    items: list[Node] = []
    for item in events:
        if isinstance(item, CollectionEndEvent):
            last = items[-1].end if items else event.start_mark.index
            return ListNode(
                start=event.start_mark.index,
                end=item.end_mark.index if event.flow_style else last,
                is_flow=bool(event.flow_style),
                items=tuple(items),
            )
        items.append(_node(item, events, text))
    raise AssertionError("the parser closes what it opened")  # pragma: no cover
