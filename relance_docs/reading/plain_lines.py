"""What a file says, or a part of it, where each line is plain: a key, or an item, and a value.

That is how this program writes, and most people. Such lines are read here, in a third of the time
of a parser of YAML; at the first that might mean more (a comment after a value, a text over several
lines, an anchor, a character nobody sees) nothing is said of the text, and the parser reads it.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeVar

from relance_docs.reading.document import Data
from relance_docs.reading.plain_data import MAX_DEPTH, MAX_VALUES

_SEEN: Final = "\u00c0-\u017f°§€«»’–—…"
_PLAIN: Final = rf"[ -\"$-9;-~{_SEEN}]*"
_LINES: Final = re.compile(
    rf"^( *)(?:#[ -~{_SEEN}]*|(- )?(?:([a-z_][a-z0-9_]{{0,99}}):(?: |(?=$)))?"
    rf"([A-Za-z0-9{_SEEN}]{_PLAIN}(?::(?=[^ \n]){_PLAIN})*(?<! )"
    rf"|\"[ !$-\[\]-~{_SEEN}]*\"|'[ -\"$-&(-~{_SEEN}]*'"
    r"|\[.*\]|\{.*\})?)$",
    re.MULTILINE,
)
"""A plain line, an empty one or a comment: blanks before it, the mark of an item, key, value."""
_INSIDE: Final = rf"A-Za-z0-9.;+/()@_={_SEEN}-"
_WORDS: Final = rf"[A-Za-z0-9{_SEEN}](?:[ {_INSIDE}]*[{_INSIDE}])?"
_QUOTED: Final = rf"\"[ !$-+\--\[\]-~{_SEEN}]*\""
_ITEM: Final = rf"(?:{_WORDS}|{_QUOTED})"
_PAIR: Final = rf"[a-z_][a-z0-9_]{{0,99}}: {_ITEM}"
_FLOW_LIST: Final = re.compile(rf"\[{_ITEM}(?:, {_ITEM})*\]")
_FLOW_MAPPING: Final = re.compile(rf"\{{{_PAIR}(?:, {_PAIR})*\}}")
"""On one line, with no comma inside an item, so that they can be cut there."""
_NOTHING: Final = frozenset(("null", "Null", "NULL"))
_MARKS: Final = frozenset("[{\"'")
"""What a value begins with that is not what it says."""
_LONGEST: Final = MAX_VALUES // 2
"""Characters: what is no longer has no more values than may be."""
_Container = dict[str, Data] | list[Data]
C = TypeVar("C", dict[str, Data], list[Data])


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


def _read(  # noqa: C901, PLR0912 - a call for each line takes what it saves
    text: str,
) -> dict[str, Data]:
    lines = _LINES.findall(text)
    if len(lines) != text.count("\n") + 1:
        raise _NotPlainError
    root: dict[str, Data] = {}
    levels: list[tuple[int, _Container]] = [(0, root)]
    here: Any = root
    depth = 0  # blanks before what goes on in it
    opened: tuple[int, dict[str, Data], str] | None = None  # the key whose value may begin below
    for blanks, item_mark, key, value in lines:
        indent = len(blanks)
        if opened is not None and (key or value or item_mark):
            if indent > opened[0] or (item_mark and indent == opened[0]):
                here, depth = [] if item_mark else {}, indent
                opened[1][opened[2]] = here
                levels.append((indent, here))
                if len(levels) >= MAX_DEPTH - 2:  # an item and a list on its line may come on top
                    raise _NotPlainError
            opened = None
        if item_mark:
            if indent != depth or type(here) is dict:
                here, depth = _back_to(list, indent, levels), indent
            if not key:
                if not value:
                    raise _NotPlainError
                here.append(_value(value))
                continue
            item: dict[str, Data] = {}
            here.append(item)
            here, indent = item, indent + len(item_mark)
            depth = indent
            levels.append((depth, here))
        elif not key:
            if value:
                raise _NotPlainError
            continue
        elif indent != depth or type(here) is list:
            here, depth = _back_to(dict, indent, levels), indent
        if key in here:
            raise _NotPlainError
        if not value:
            here[key] = None
            opened = indent, here, key
        elif value[0] in _MARKS or value in _NOTHING:
            here[key] = _value(value)
        else:
            here[key] = value
    return root


def _back_to(kind: type[C], indent: int, levels: list[tuple[int, _Container]]) -> C:
    """Close what ended before a line, and return the mapping or list that it goes on in."""
    while levels:
        depth, found = levels[-1]
        if depth == indent and type(found) is kind:
            return found
        if depth < indent or (depth == indent and kind is list):
            break
        levels.pop()
    raise _NotPlainError


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
