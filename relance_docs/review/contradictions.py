"""What letters said, held against today's data: facts that do not fit, never what to do of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.events import is_written_demand
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.contradicted_facts import changed_facts
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.paid_and_claimed import (
    Settled,
    disputed_and_claimed,
    paid_and_claimed,
    settlements,
)
from relance_docs.review.records import Contradiction
from relance_docs.review.texts import lowered, told
from relance_docs.review.titles import title_of_step

ZERO = Decimal("0.00")


def contradictions(
    on_day: CaseOnDay, bordereau: Bordereau, said: Mapping[str, LetterSaid]
) -> tuple[Contradiction, ...]:
    """Return what letters sent by `as_of` said and today's data say otherwise, in order of days.

    `said` maps the path below cases/ of an archived letter to what it carries inside.
    """
    settled = settlements(on_day)
    found = [
        *_tracking_numbers(on_day, bordereau),
        *(
            each
            for i, entry in enumerate(on_day.case.history)
            if entry.was_taken and entry.day <= on_day.as_of
            for each in _of_letter(on_day, bordereau, settled, i, said)
        ),
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.key, each.sentence)))


def _of_letter(
    on_day: CaseOnDay,
    bordereau: Bordereau,
    settled: Mapping[str, Settled],
    place: int,
    said: Mapping[str, LetterSaid],
) -> Iterator[Contradiction]:
    entry = on_day.case.history[place]
    words = said.get(entry.document.file) if entry.document else None
    if words is not None:
        yield from _amount(on_day, bordereau, place, words)
        yield from changed_facts(on_day, bordereau, place, words)
    if is_written_demand(entry, on_day.case, on_day.settings):
        numbers = words.numbers if words else entry.invoices
        yield from paid_and_claimed(on_day, bordereau, settled, place, words, numbers)
        yield from disputed_and_claimed(on_day, bordereau, place, words, numbers)


def _amount(
    on_day: CaseOnDay, bordereau: Bordereau, place: int, words: LetterSaid
) -> Iterator[Contradiction]:
    """Yield the amount, when today's facts give another one for the same day and invoices."""
    now = _recomputed(on_day, words)
    if now is None or now == words.total_due:
        return
    entry = on_day.case.history[place]
    title = lowered(title_of_step(entry, on_day.case, on_day.settings))
    yield Contradiction(
        key="amount_differs",
        sentence=told(
            f"Le décompte joint ({title} du {in_words(entry.day)}) indique"
            f" {euros(words.total_due)} au {in_words(words.as_of)} ; avec les données"
            f" d’aujourd’hui, {euros(now)} au même jour, pour les mêmes factures."
        ),
        day=entry.day,
        then=words.total_due,
        now=now,
        exhibits=bordereau.numbered(entry.document.file if entry.document else None),
        sources=(("history", place, "document"),),
    )


def _recomputed(on_day: CaseOnDay, words: LetterSaid) -> Decimal | None:
    """Return what today's facts give for the day and the invoices of a letter; None if nothing."""
    owed = replace(on_day, as_of=words.as_of).owed
    if owed is None:
        return None
    return sum((i.total_due for i in owed.invoices if i.invoice_number in words.numbers), ZERO)


def _tracking_numbers(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Contradiction]:
    """Yield the letters that bear the tracking number of an earlier one."""
    first: dict[str, int] = {}
    for i, entry in enumerate(on_day.case.history):
        if entry.tracking_number is None or entry.day > on_day.as_of:
            continue
        number = "".join(entry.tracking_number.split()).upper()
        before = first.setdefault(number, i)
        if before == i:
            continue
        other = on_day.case.history[before]
        yield Contradiction(
            key="tracking_number_twice",
            sentence=told(
                f"L’envoi du {in_words(entry.day)} et celui du {in_words(other.day)} portent le"
                f" même numéro de suivi : {entry.tracking_number}."
            ),
            day=entry.day,
            exhibits=bordereau.numbered(*(e.document.file for e in (entry, other) if e.document)),
            sources=(("history", i, "tracking_number"), ("history", before, "tracking_number")),
        )
