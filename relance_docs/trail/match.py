"""Which fact of a version is which fact of the version before it.

The same key is the same fact. What is left is paired by likeness inside its kind, so that a
payment whose amount was changed is a changed payment, not one removed and another added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from relance_docs.trail.facts import Fact

ALIKE: Final = 0.5
"""The share of fields that two facts must have in common to be taken for one that was changed."""

Pairs = tuple[tuple[int | None, Fact | None], ...]
"""Numbers of facts known before, with what they say now; None on either side for none."""


def matched(before: Mapping[int, Fact], now: Sequence[Fact]) -> Pairs:
    """Pair the facts known by number with those of a version, each at most once."""
    by_key = {fact.key: number for number, fact in before.items()}
    pairs: list[tuple[int | None, Fact | None]] = []
    new = []
    for fact in now:
        number = by_key.pop(fact.key, None)
        if number is None:
            new.append(fact)
        else:
            pairs.append((number, fact))
    if not by_key and not new:
        return tuple(pairs)
    return (*pairs, *_by_likeness({number: before[number] for number in by_key.values()}, new))


def _by_likeness(before: Mapping[int, Fact], now: Sequence[Fact]) -> Pairs:
    candidates = sorted(
        (-_likeness(old, new), number, rank)
        for number, old in before.items()
        for rank, new in enumerate(now)
        if old.kind == new.kind
    )
    taken: dict[int, int] = {}
    for likeness, number, rank in candidates:
        if -likeness >= ALIKE and number not in taken and rank not in taken.values():
            taken[number] = rank
    ranks = set(taken.values())
    return (
        *((number, now[taken[number]] if number in taken else None) for number in before),
        *((None, fact) for rank, fact in enumerate(now) if rank not in ranks),
    )


def _likeness(old: Fact, new: Fact) -> float:
    """Return the share of the fields of both that say the same; 0 for facts of other owners."""
    if old.kind in {"terms", "plan"} and old.names[:-1] != new.names[:-1]:
        return 0.0
    same = sum(new.fields.get(name) == value for name, value in old.fields.items())
    return same / max(len(old.fields), len(new.fields), 1)
