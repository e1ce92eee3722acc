"""The data of a file in which nothing has to be told of a place, as it is with nearly every file.

Noting where each key and value stands takes most of the time of reading. So a file is read without
it first, and where its values stand is found once somebody asks. Whatever `Builder` may have
something to say of is left to it whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from relance_docs.case.record import Loc
from relance_docs.reading.document import Data

MAX_DEPTH: Final = 24
"""Levels of nesting; the deepest case file written by hand has seven."""
MAX_VALUES: Final = 60_000
"""Values in one file; a case of a thousand invoices, or of two thousand events, has fewer."""
NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
MERGE_KEY: Final = "<<"
_DOUBTFUL: Final = tuple("\\“”„‟«‘")
"""What may be an escape, or quotation marks of a word processor."""
_IN_A_TEXT: Final = re.compile(r"\S #")
"""What may be a comment in a text."""
_OPENING: Final = frozenset((MappingStartEvent, SequenceStartEvent))
_CLOSING: Final = frozenset((MappingEndEvent, SequenceEndEvent))
_OF_NOTHING: Final = frozenset((StreamStartEvent, DocumentEndEvent))


def is_doubtful(text: str) -> bool:
    """Whether `Builder` has to look at a text: a character is found faster than one of a class."""
    return any(mark in text for mark in _DOUBTFUL) or (
        " #" in text and _IN_A_TEXT.search(text) is not None
    )


def plain_data(  # noqa: C901, PLR0911, PLR0912 - a call for each value takes what it saves
    text: str, events: Iterable[Event]
) -> Data:
    """Return what `Builder` would; None where it would find something, or nothing at all.

    Raises what the parser raises.
    """
    if is_doubtful(text):
        return None
    event: Any
    value: Any
    here: Any = None  # the mapping or list that is being filled
    key: str | None = None  # the key whose value comes next
    around: list[tuple[Any, str | None]] = []
    root: Data = None
    documents = 0
    for event in islice(events, MAX_VALUES + 1):
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            if event.anchor is not None or event.ctag is not None:
                return None
            if key is None and type(here) is dict:
                if value in here or value == MERGE_KEY:
                    return None
                key = value
                continue
            if value in NULLS and not event.style:
                value = None
        elif kind in _OPENING:
            is_key = key is None and type(here) is dict
            is_marked = event.anchor is not None or event.ctag is not None
            if is_key or is_marked or len(around) >= MAX_DEPTH:
                return None
            around.append((here, key))
            here, key = {} if kind is MappingStartEvent else [], None
            continue
        elif kind in _CLOSING:
            value = here
            here, key = around.pop()
        elif kind is DocumentStartEvent and not (documents or event.version or event.tags):
            documents = 1
            continue
        elif kind is StreamEndEvent:
            return root
        elif kind in _OF_NOTHING:
            continue
        else:
            return None
        if here is None:
            root = value
        elif key is None:
            here.append(value)
        else:
            here[key] = value
            key = None
    return None


def plain_places(events: Iterable[Event]) -> tuple[dict[Loc, int], dict[Loc, int]]:
    """Return where each key and each value begins, of a text that `plain_data` has read."""
    event: Any
    keys: dict[Loc, int] = {}
    values: dict[Loc, int] = {}
    here: Loc | None = None  # the mapping or list that is being filled
    count: int | None = None  # items of that list so far; of a mapping, None
    key: str | None = None
    around: list[tuple[Loc | None, int | None]] = []
    for event in events:
        kind = type(event)
        if kind in _CLOSING:
            here, count = around.pop()
        elif kind is ScalarEvent or kind in _OPENING:
            index = event.start_mark.index
            loc: Loc = ()
            if here is not None and count is not None:
                loc, count = (*here, count), count + 1
            elif here is not None and key is None:
                key = event.value
                keys[(*here, key)] = index
                continue
            elif here is not None and key is not None:
                loc, key = (*here, key), None
            values[loc] = index
            if kind in _OPENING:
                around.append((here, count))
                here, count = loc, None if kind is MappingStartEvent else 0
    return keys, values
