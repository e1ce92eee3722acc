"""From YAML events to plain data, without recursion and without YAML's own ideas of types.

YAML turns `012345678` into a number, `no` into false and an alias into a bomb. Here a scalar is
text, only an empty value or `null` is nothing, and whatever is not needed to write a case by hand
(anchors, tags, merge keys, lists as keys) is refused with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from relance_docs.finding import Finding
from relance_docs.message import Message
from relance_docs.reading.decoding import MAX_REPEATS
from relance_docs.reading.document import Data, Document, Loc, Places, SourceText
from relance_docs.reading.plain_data import MAX_DEPTH, MAX_VALUES, MERGE_KEY, NULLS
from relance_docs.reading.yaml_slips import doubt
from relance_docs.unseen import code_point, unseen_in

_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)", re.DOTALL
)
_NAMED: Final = dict(zip("0abvfreNLP", "\0\a\b\v\f\r\x1b\x85\u2028\u2029", strict=True))
"""The letters by which YAML writes them."""
_BREAKS: Final = frozenset("\x0b\x0c\r\x85\u2028\u2029")


class TooMuchError(Exception):
    """The file nests deeper, or holds more, than any case file does."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(slots=True)
class _Level:
    """A mapping or list that is being filled."""

    data: list[Data] | dict[str, Data]
    loc: Loc | None
    """None for what is read only to be passed over."""
    awaits_key: bool
    key: str | None = None
    """The key whose value comes next; None passes the value over."""

    @property
    def child_loc(self) -> Loc | None:
        """Where the next value belongs."""
        if self.loc is None:
            return None
        if isinstance(self.data, list):
            return (*self.loc, len(self.data))
        return None if self.key is None or self.awaits_key else (*self.loc, self.key)


@dataclass(slots=True)
class Builder:
    """Collects the data, the places and the refusals of one document."""

    source: SourceText
    root: Data = None
    documents: int = 0
    levels: list[_Level] = field(default_factory=list)
    keys: dict[Loc, int] = field(default_factory=dict)
    values: dict[Loc, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    refused: set[Loc] = field(default_factory=set)
    refusals: Counter[str] = field(default_factory=Counter)

    def build(self, events: Iterable[Event]) -> Document:
        """Take all `events`; raises TooMuchError, and what the parser raises."""
        for count, event in enumerate(events):
            if count > MAX_VALUES:
                message = Message(
                    "more than {limit} values; one file holds one case", limit=MAX_VALUES
                )
                index = event.start_mark.index
                raise TooMuchError(self.source.error(index, "too-many-values", message))
            if not self._take(event):
                break
        return Document(
            data=self.root,
            places=Places(source=self.source, find=lambda: (self.keys, self.values)),
            findings=tuple(self.findings),
            refused=frozenset(self.refused),
        )

    def _take(self, event: Any) -> bool:  # noqa: ANN401 - the events of ruamel.yaml are untyped
        """Take one event; False ends the reading."""
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, CollectionStartEvent):
            self._open(event)
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, AliasEvent):
            self._alias(event)
        elif isinstance(event, DocumentStartEvent):
            return self._document(event)
        return True

    def _document(self, event: Any) -> bool:  # noqa: ANN401
        index = event.start_mark.index
        if event.version or event.tags:
            self._refuse(0, "directive", Message("a YAML directive (%); delete this line"))
        self.documents += 1
        if self.documents > 1:
            message = Message("a second document begins here; one file holds one case")
            self._refuse(index, "several-documents", message)
        return self.documents == 1

    def _scalar(self, event: Any) -> None:  # noqa: ANN401
        self._check_marks(event)
        index = event.start_mark.index
        self._check_characters(event)
        if self._awaits_key:
            self._key(event.value, index)
            return
        is_nothing = not event.style and event.value in NULLS
        self._record(index)
        if not event.style and not is_nothing:
            self._doubt(index, event.value)
        self._add(None if is_nothing else event.value)

    def _doubt(self, index: int, value: str) -> None:
        field = next((step for step in reversed(self._loc or ()) if isinstance(step, str)), "")
        found = doubt(self.source.text, index, value, field)
        if found is None:
            return
        place, code, message = found
        self.refusals[code] += 1
        if self.refusals[code] <= MAX_REPEATS:
            self.findings.append(self.source.warning(place, code, message))

    def _open(self, event: Any) -> None:  # noqa: ANN401
        self._check_marks(event)
        index = event.start_mark.index
        if len(self.levels) >= MAX_DEPTH:
            message = Message("more than {limit} levels inside one another", limit=MAX_DEPTH)
            raise TooMuchError(self.source.error(index, "too-deep", message))
        if self._awaits_key and self.levels[-1].loc is not None:
            message = Message("a key must be a word, not a list or a mapping")
            self._refuse(index, "key-not-text", message)
        self._record(index)
        is_mapping = isinstance(event, MappingStartEvent)
        data: list[Data] | dict[str, Data] = {} if is_mapping else []
        self.levels.append(_Level(data=data, loc=self._loc, awaits_key=is_mapping))

    def _close(self) -> None:
        self._add(self.levels.pop().data)

    def _alias(self, event: Any) -> None:  # noqa: ANN401
        index = event.start_mark.index
        message = Message(
            "'*{name}' repeats another value; write the value itself", name=event.anchor
        )
        self._refuse(index, "alias", message)
        loc = self._loc
        if loc is not None:
            self.refused.add(loc)
        self._record(index)
        self._add(None)

    def _check_marks(self, event: Any) -> None:  # noqa: ANN401
        index = event.start_mark.index
        if event.anchor is not None:
            message = Message("'&{name}' is not needed; delete it", name=event.anchor)
            self._refuse(index, "anchor", message)
        if event.tag is not None:
            message = Message("'{tag}' is not needed; write the value alone", tag=event.tag)
            self._refuse(index, "tag", message)

    def _check_characters(self, event: Any) -> None:  # noqa: ANN401
        """Refuse characters that nobody sees; those that are not escapes were found in the text."""
        found = next(unseen_in(event.value), None)
        if found is None:
            return
        start = event.start_mark.index
        written = self.source.text[start : event.end_mark.index]
        if found[0] in written:
            return
        message = Message(
            "this escape writes the invisible character {code}; delete it",
            code=code_point(found[0]),
        )
        if found[0] in _BREAKS:
            message = Message(
                "this escape writes {code}, which some programs take for the end of a line; write "
                "\\n for a new line, or delete it",
                code=code_point(found[0]),
            )
        self._refuse(start + _escape_of(found[0], written), "control-character", message)

    def _key(self, key: str, index: int) -> None:
        level = self.levels[-1]
        level.awaits_key, level.key = False, None
        if level.loc is None or not isinstance(level.data, dict):
            return
        if key == MERGE_KEY:
            message = Message("'<<' copies other fields; write the fields themselves")
            self._refuse(index, "merge-key", message)
        elif key in level.data:
            first = self.source.place(self.keys[(*level.loc, key)])
            message = Message(
                "'{key}' is given a second time; it is already on line {line}",
                key=key,
                line=first.line,
            )
            self._refuse(index, "duplicate-key", message)
        else:
            level.key = key
            self.keys[(*level.loc, key)] = index

    @property
    def _awaits_key(self) -> bool:
        return bool(self.levels) and self.levels[-1].awaits_key

    @property
    def _loc(self) -> Loc | None:
        return self.levels[-1].child_loc if self.levels else ()

    def _record(self, index: int) -> None:
        loc = self._loc
        if loc is not None:
            self.values[loc] = index

    def _add(self, value: Data) -> None:
        """Put a finished value where it belongs; a finished key that is no word is passed over."""
        if not self.levels:
            self.root = value
            return
        level = self.levels[-1]
        if isinstance(level.data, list):
            level.data.append(value)
        elif level.awaits_key:
            level.awaits_key, level.key = False, None
        else:
            if level.key is not None:
                level.data[level.key] = value
            level.awaits_key, level.key = True, None

    def _refuse(self, index: int, code: str, message: Message) -> None:
        self.refusals[code] += 1
        if self.refusals[code] <= MAX_REPEATS:
            self.findings.append(self.source.error(index, code, message))


def _escape_of(character: str, written: str) -> int:
    """Return where a scalar in double quotation marks writes a character by an escape."""
    for found in _ESCAPE.finditer(written):
        digits = found[1] or found[2] or found[3]
        if (chr(int(digits, 16)) if digits else _NAMED.get(found[0][1])) == character:
            return found.start()
    return 0
