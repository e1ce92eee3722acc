"""From a field of a case file to the commit that gave it the value it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from relance_docs.evidence.history_commits import CommitFacts
from relance_docs.evidence.trail import CaseTrail, FactTrail
from relance_docs.evidence.trail_facts import Fact, Key, stated_in, told_apart
from relance_docs.evidence.trail_lineage import Happened
from relance_docs.reading.document import Data, Loc

_PARTS = ("dispute", "terms", "plan")
"""What stands inside an invoice and is a fact of its own."""


@dataclass(frozen=True, kw_only=True)
class Origins:
    """The commits behind the fields of one version of a file."""

    facts: Mapping[Loc, tuple[Fact, ...]]
    """The facts that start at a place of the file."""
    trails: Mapping[Key, FactTrail]

    def commit(self, loc: Loc) -> CommitFacts | None:
        """Return the commit that gave the value at `loc`; None for one that is not committed.

        For a mapping or an item of a list: the last commit that touched any of its fields.
        """
        fact, name = self._fact(loc)
        found = self.trails.get(fact.key) if fact else None
        if fact is None or found is None or found.is_removed:
            return None
        if not name:
            steps = (found.introduced, *found.later)
            return steps[-1].commit if found.fields == fact.fields else None
        if found.fields.get(name) != fact.fields.get(name):
            return None
        return _last_change(found, name)

    def _fact(self, loc: Loc) -> tuple[Fact | None, str]:
        """Return the fact that a place belongs to, and the name of the field inside it."""
        for size in (len(loc), *range(len(loc) - 1, 0, -1)):
            for fact in self.facts.get(loc[:size], ()):
                name = ".".join(map(str, loc[size:]))
                if fact.kind == "terms" and fact.names[-1] == name:
                    return fact, "value"
                if not name or name in fact.fields:
                    return fact, name
        return None, ""


def _last_change(found: FactTrail, name: str) -> CommitFacts:
    """Return the last commit that changed the field, or brought the fact (back)."""
    last = found.introduced.commit
    for step in found.later:
        whole = step.happened in (Happened.ADDED, Happened.ADDED_AGAIN)
        if whole or any(field == name for field, _old, _new in step.changes):
            last = step.commit
    return last


def origins(data: Data, trail: CaseTrail) -> Origins:
    """Return the commits behind a file that says `data`, whose trail is `trail`."""
    placed = tuple(_placed(data)) if isinstance(data, dict) else ()
    facts = told_apart(tuple(fact for _loc, fact in placed))
    by_place: dict[Loc, tuple[Fact, ...]] = {}
    for (loc, _fact), fact in zip(placed, facts, strict=True):
        by_place[loc] = (*by_place.get(loc, ()), fact)
    return Origins(facts=by_place, trails={(fact.kind, *fact.names): fact for fact in trail.facts})


def _placed(data: dict[str, Data]) -> Iterator[tuple[Loc, Fact]]:
    """Yield the facts of a file in its order, each with the place where it starts."""
    for key, value in data.items():
        if not isinstance(value, list):
            yield from (((key,), fact) for fact in stated_in({key: value}))
            continue
        for index, item in enumerate(value):
            for fact in stated_in({key: [item]}):
                inside = key == "invoices" and fact.kind in _PARTS
                yield (key, index, fact.kind) if inside else (key, index), fact
