"""What a file says, or a part of it, where each line is plain: a key, or an item, and a value.

That is how this program writes, and most people. Such lines are read here, in a third of the time
of a parser of YAML; at the first that might mean more (a comment after a value, a text over several
lines, an anchor, a character nobody sees) nothing is said of the text, and the parser reads it.
"""

from __future__ import annotations

import re
from typing import Final

from relance_docs.reading.document import Data
from relance_docs.reading.plain_data import MAX_DEPTH, MAX_VALUES

_SEEN: Final = "\u00c0-\u017f°§€«»’–—…"
_PLAIN: Final = rf"[ -\"$-9;-~{_SEEN}]*"
_LINE: Final = re.compile(
    rf"(?P<indent> *)(?P<item>- )?(?:(?P<key>[a-z_][a-z0-9_]{{0,99}}):(?: |(?=$)))?"
    rf"(?P<value>[A-Za-z0-9{_SEEN}]{_PLAIN}(?::(?=[^ ]){_PLAIN})*(?<! )"
    rf"|\"[ !$-\[\]-~{_SEEN}]*\"|'[ -\"$-&(-~{_SEEN}]*'"
    r"|\[.*\]|\{.*\})?"
)
_COMMENT: Final = re.compile(rf" *#[ -~{_SEEN}]*")
_INSIDE: Final = rf"A-Za-z0-9.;+/()@_={_SEEN}-"
_WORDS: Final = rf"[A-Za-z0-9{_SEEN}](?:[ {_INSIDE}]*[{_INSIDE}])?"
_QUOTED: Final = rf"\"[ !$-+\--\[\]-~{_SEEN}]*\""
_ITEM: Final = rf"(?:{_WORDS}|{_QUOTED})"
_PAIR: Final = rf"[a-z_][a-z0-9_]{{0,99}}: {_ITEM}"
_FLOW_LIST: Final = re.compile(rf"\[{_ITEM}(?:, {_ITEM})*\]")
_FLOW_MAPPING: Final = re.compile(rf"\{{{_PAIR}(?:, {_PAIR})*\}}")
"""On one line, with no comma inside an item, so that they can be cut there."""
_NOTHING: Final = frozenset(("null", "Null", "NULL"))
_LONGEST: Final = MAX_VALUES // 2
"""Characters: what is no longer has no more values than may be."""
_Container = dict[str, Data] | list[Data]


class _NotPlainError(Exception):
    """The text has to be read by a parser."""


def read_plain(text: str) -> dict[str, Data] | None:
    """Return what a text says; None for one that says nothing, or has to be read by a parser."""
    if len(text) > _LONGEST:
        return None
    try:
        return _read(text) or None
    except _NotPlainError:
        return None


def _read(text: str) -> dict[str, Data]:
    root: dict[str, Data] = {}
    levels: list[tuple[int, _Container]] = [(0, root)]
    opened: tuple[int, dict[str, Data], str] | None = None  # the key whose value may begin below
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        if found is None or not (found["key"] or found["value"]):
            if line.strip(" ") and not _COMMENT.fullmatch(line):
                raise _NotPlainError
            continue
        blanks, item_mark, key, value = found.groups()
        indent, is_item = len(blanks), item_mark is not None
        if opened is not None and (indent > opened[0] or (is_item and indent == opened[0])):
            inner: _Container = [] if is_item else {}
            opened[1][opened[2]] = inner
            levels.append((indent, inner))
            if len(levels) >= MAX_DEPTH - 2:  # an item and a list on its line may come on top
                raise _NotPlainError
        opened = None
        container = _at(levels, indent, is_item=is_item)
        if isinstance(container, list):
            if key is None:
                container.append(_value(value))
                continue
            indent += len("- ")
            item: dict[str, Data] = {}
            container.append(item)
            levels.append((indent, item))
            container = item
        if key is None or key in container:
            raise _NotPlainError
        container[key] = None if value is None else _value(value)
        if value is None:
            opened = indent, container, key
    return root


def _at(levels: list[tuple[int, _Container]], indent: int, *, is_item: bool) -> _Container:
    """Close what ended before a line, and return what it goes on in."""
    while levels and (
        levels[-1][0] > indent
        or (levels[-1][0] == indent and isinstance(levels[-1][1], list) > is_item)
    ):
        levels.pop()
    if not levels or levels[-1][0] != indent or isinstance(levels[-1][1], list) != is_item:
        raise _NotPlainError
    return levels[-1][1]


def _value(text: str) -> Data:
    if text[0] == "[":
        if not _FLOW_LIST.fullmatch(text):
            raise _NotPlainError
        return [_word(word) for word in text[1:-1].split(", ")]
    if text[0] == "{":
        if not _FLOW_MAPPING.fullmatch(text):
            raise _NotPlainError
        pairs = [pair.split(": ", 1) for pair in text[1:-1].split(", ")]
        found: dict[str, Data] = {key: _word(word) for key, word in pairs}
        if len(found) < len(pairs):
            raise _NotPlainError
        return found
    return _word(text)


def _word(text: str) -> str | None:
    if text[0] in "\"'":
        return text[1:-1]
    return None if text in _NOTHING else text
