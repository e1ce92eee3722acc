"""From a field of a case file to the commit that gave it the value it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from relance_docs.git.commits import CommitFacts
from relance_docs.reading.document import Data, Loc
from relance_docs.trail.facts import TITLE_LISTS, Fact, Key, stated_in, told_apart
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import CaseTrail, FactTrail

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
        fact, fields = self._fact(loc)
        found = self.trails.get(fact.key) if fact else None
        if fact is None or found is None or found.is_removed:
            return None
        names = fields or tuple({**fact.fields, **found.fields})
        if any(found.fields.get(name) != fact.fields.get(name) for name in names):
            return None
        return _last_change(found, fields)

    def _fact(self, loc: Loc) -> tuple[Fact | None, tuple[str, ...]]:
        """Return the fact that a place belongs to, and its fields there; none for all of it."""
        for size in range(len(loc), 0, -1):
            name = ".".join(map(str, loc[size:]))
            for fact in self.facts.get(loc[:size], ()):
                if not name:
                    return fact, ()
                fields = ("value",) if _is_clause(fact, name) else _inside(name, fact.fields)
                if fields:
                    return fact, fields
        return None, ()


def _is_clause(fact: Fact, name: str) -> bool:
    """Whether a place among the terms is that of a fact: each clause is one of its own."""
    return fact.kind == "terms" and bool(_inside(name, fact.names[-1:]))


def _inside(name: str, paths: Iterable[str]) -> tuple[str, ...]:
    """Return the fields at a place; of a place inside a list, the field that holds the list."""
    paths = tuple(paths)
    found = tuple(path for path in paths if path == name or path.startswith(f"{name}."))
    return found or tuple(path for path in paths if name.startswith(f"{path}."))


def _last_change(found: FactTrail, fields: tuple[str, ...]) -> CommitFacts:
    """Return the last commit that changed one of the fields (none: any), or brought the fact."""
    last = found.introduced.commit
    for step in found.later:
        is_whole = not fields or step.happened in (Happened.ADDED, Happened.ADDED_AGAIN)
        if is_whole or any(name in fields for name, _old, _new in step.changes):
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
        if key == "title" and isinstance(value, dict):
            yield from _of_title(value)
            continue
        if not isinstance(value, list):
            yield from (((key,), fact) for fact in stated_in({key: value}))
            continue
        for index, item in enumerate(value):
            for fact in stated_in({key: [item]}):
                inside = key == "invoices" and fact.kind in _PARTS
                yield (key, index, fact.kind) if inside else (key, index), fact


def _of_title(title: dict[str, Data]) -> Iterator[tuple[Loc, Fact]]:
    lists = {key: items for key in TITLE_LISTS if isinstance(items := title.get(key), list)}
    rest = {key: value for key, value in title.items() if key not in lists}
    yield from ((("title",), fact) for fact in stated_in({"title": rest}))
    for key, items in lists.items():
        for index, item in enumerate(items):
            for fact in stated_in({"title": {key: [item]}}):
                yield ("title", key, index), fact
