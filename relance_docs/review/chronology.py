"""The chronology: every dated fact of the case, in order, with its pièces and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.chronology_claim import facts_of_claim
from relance_docs.review.chronology_history import facts_of_history
from relance_docs.review.chronology_states import facts_of_states
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.records import Fact, FactKind

_ORDER: Final = {kind: place for place, kind in enumerate(FactKind)}
_ENTRIES: Final = frozenset(
    {FactKind.LETTER, FactKind.CALL, FactKind.VISIT, FactKind.EVENT, FactKind.SKIPPED}
)
"""Entries of the history: those of one day stand by their hour, then as the file has them."""


def chronology(on_day: CaseOnDay, bordereau: Bordereau) -> tuple[Fact, ...]:
    """Return what happened through `as_of`, that day included, in order.

    A document that no fact names stands on its own date. What lies ahead is in the deadlines.
    """
    facts = (
        *facts_of_claim(on_day, bordereau),
        *facts_of_history(on_day, bordereau),
        *facts_of_states(on_day, bordereau),
    )
    everything = (*facts, *_documents(facts, bordereau))
    happened = (_with_numbers(fact) for fact in everything if fact.day <= on_day.as_of)
    return tuple(sorted(happened, key=_place))


def _with_numbers(fact: Fact) -> Fact:
    """Return the fact without the documents that have no number: they cannot be cited."""
    return replace(fact, exhibits=tuple(e for e in fact.exhibits if e.number is not None))


def _documents(facts: Iterable[Fact], bordereau: Bordereau) -> Iterator[Fact]:
    named = {exhibit.id for fact in facts for exhibit in fact.exhibits}
    for exhibit in bordereau.exhibits:
        if exhibit.id not in named and exhibit.date is not None:
            yield Fact(
                day=exhibit.date,
                kind=FactKind.DOCUMENT,
                title=exhibit.title,
                invoice_numbers=exhibit.invoices,
                exhibits=(exhibit,),
                source=(*exhibit.source, "date"),
            )


def _place(fact: Fact) -> tuple[object, ...]:
    is_entry = fact.kind in _ENTRIES
    order = _ORDER[FactKind.LETTER if is_entry else fact.kind]
    hour = fact.at.time() if fact.at is not None else datetime.min.time()
    numbers = tuple(part if isinstance(part, int) else -1 for part in fact.source)
    return fact.day, order, hour, numbers, fact.source[0], fact.title
