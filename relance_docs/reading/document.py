"""The text of a YAML file as plain data, with a place for every key, value and character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from relance_docs.case.record import Loc
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message

_LINE_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, kw_only=True)
class SourceText:
    """The characters of a file; `path` is relative to the workspace."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _LINE_BREAK.finditer(self.text)))

    def place(self, index: int) -> Place:
        """Return the place of the character at `index` (from 0); past the end is the end."""
        index = max(0, min(index, len(self.text)))
        line = bisect_right(self._line_starts, index) - 1
        start = self._line_starts[line]
        return Place(
            path=self.path, line=line + 1, column=index - start + 1, source=self._line_at(start)
        )

    def _line_at(self, start: int) -> str:
        """Return the line; what prints it makes visible what is not."""
        found = _LINE_BREAK.search(self.text, start)
        return self.text[start : found.start() if found else len(self.text)]

    def error(self, index: int, code: str, message: Message) -> Finding:
        """Return an error at the character `index`."""
        return Finding(place=self.place(index), code=code, message=message, severity=Severity.ERROR)

    def warning(self, index: int, code: str, message: Message) -> Finding:
        """Return a warning at the character `index`."""
        return Finding(
            place=self.place(index), code=code, message=message, severity=Severity.WARNING
        )


__all__ = ["Data", "Document", "Loc", "Places"]

Data = str | list["Data"] | dict[str, "Data"] | None
"""What a file holds: every scalar is text or None."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where every key and every value of a file stands."""

    source: SourceText
    find: Callable[[], tuple[Mapping[Loc, int], Mapping[Loc, int]]]
    """Returns at which character each key and each value begins; of most files nobody asks it."""

    @cached_property
    def _found(self) -> tuple[Mapping[Loc, int], Mapping[Loc, int]]:
        return self.find()

    @property
    def _keys(self) -> Mapping[Loc, int]:
        return self._found[0]

    @property
    def _values(self) -> Mapping[Loc, int]:
        return self._found[1]

    def of(self, loc: Loc) -> Place:
        """Return the place of the value at `loc`, or of the nearest thing around it."""
        return self.source.place(self._index(self._values, loc))

    def of_key(self, loc: Loc) -> Place:
        """Return the place of the key at `loc`; of the value for an item of a list."""
        if loc in self._keys:
            return self.source.place(self._keys[loc])
        return self.of(loc)

    def knows(self, loc: Loc) -> bool:
        """Whether the file states something at `loc`."""
        return loc in self._values

    def children(self, loc: Loc) -> tuple[Loc, ...]:
        """Return what stands directly under `loc`, in the order of the file."""
        return tuple(
            known for known in self._values if len(known) == len(loc) + 1 and known[:-1] == loc
        )

    @staticmethod
    def _index(known: Mapping[Loc, int], loc: Loc) -> int:
        while loc and loc not in known:
            loc = loc[:-1]
        return known.get(loc, 0)


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a file says, where it says it, and what in it was refused."""

    data: Data
    places: Places
    findings: tuple[Finding, ...]
    refused: frozenset[Loc]
    """Values that could not be taken as written; what depends on them is not judged."""
