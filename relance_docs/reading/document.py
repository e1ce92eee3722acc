"""A YAML file as plain data, with a place for every key and every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relance_docs.case.record import Loc
from relance_docs.finding import Finding, Place
from relance_docs.reading.source import SourceText

__all__ = ["Data", "Document", "Loc", "Places"]

Data = str | list["Data"] | dict[str, "Data"] | None
"""What a file holds: every scalar is text or None."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where every key and every value of a file stands."""

    source: SourceText
    keys: Mapping[Loc, int]
    values: Mapping[Loc, int]

    def of(self, loc: Loc) -> Place:
        """Return the place of the value at `loc`, or of the nearest thing around it."""
        return self.source.place(self._index(self.values, loc))

    def of_key(self, loc: Loc) -> Place:
        """Return the place of the key at `loc`; of the value for an item of a list."""
        if loc in self.keys:
            return self.source.place(self.keys[loc])
        return self.of(loc)

    def knows(self, loc: Loc) -> bool:
        """Whether the file states something at `loc`."""
        return loc in self.values

    def children(self, loc: Loc) -> tuple[Loc, ...]:
        """Return what stands directly under `loc`, in the order of the file."""
        return tuple(
            known for known in self.values if len(known) == len(loc) + 1 and known[:-1] == loc
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
