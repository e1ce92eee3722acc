"""Every contact with the debtor, how often and at what hours, beside the rule of the house.

No text sets hours or a number of contacts for recovery by the creditor itself; insistence is
punished as such (222-16 and 222-33-2-2 C. pén.; L121-6 C. conso. towards consumers). The rule held
against here is this program's: it is a fact that a contact exceeds it, not a breach of law.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.french import NO_BREAK
from relance_docs.plan.contacting.rule import (
    FIRST_HOUR,
    LAST_HOUR,
    SATURDAY,
    SPOKEN,
    WINDOW,
    is_contact,
)
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.invoice_pieces import letter_proofs
from relance_docs.review.records import ContactAttempt, ContactReview
from relance_docs.review.texts import counted, title_of_step, told

MAX_CALLS: Final = 1
MAX_LETTERS: Final = 1

RULE: Final = told(
    "Règle interne : appels et visites du lundi au vendredi, de 8 h 30 à 19 h ; au plus un appel ou"
    " une visite et un écrit par période de sept jours. C’est une règle de la maison : aucun texte"
    " fixant des heures ou un nombre pour le recouvrement amiable par le créancier lui-même n’a été"
    " trouvé. Le dossier ne distingue pas les appels reçus des appels passés."
)


def contacts(on_day: CaseOnDay, bordereau: Bordereau) -> ContactReview:
    """Return every contact through `as_of`, in order, with what exceeds the rule of the house."""
    entries = sorted(_entries(on_day), key=lambda each: (each[1].day, _hour(each[1]), each[0]))
    calls = [entry.day for _i, entry, channel in entries if channel in SPOKEN]
    letters = [entry.day for _i, entry, channel in entries if channel not in SPOKEN]
    proofs = letter_proofs(on_day.case, bordereau)
    told_of = tuple(
        ContactAttempt(
            day=entry.day,
            at=entry.at if isinstance(entry.at, datetime) else None,
            title=title_of_step(entry, on_day.case, on_day.settings),
            channel=channel,
            outcome=entry.outcome,
            by=entry.by,
            approved_by=tuple(each.name for each in entry.approved_by),
            note=entry.note,
            is_written=channel not in SPOKEN,
            exhibits=bordereau.numbered(
                *(document.file for document in (entry.document, entry.email) if document),
                *(e.id for e in (*proofs.dispatch(i), *proofs.receipt(i))),
            ),
            source=("history", i),
            exceeds=tuple(_exceeds(entry, calls if channel in SPOKEN else letters)),
        )
        for i, entry, channel in entries
    )
    return ContactReview(
        contacts=told_of,
        busiest_calls=_busiest(calls),
        busiest_letters=_busiest(letters),
        without_hour=sum(c.at is None and not c.is_written for c in told_of),
        rule=RULE,
    )


def _entries(on_day: CaseOnDay) -> Iterator[tuple[int, HistoryEntry, Channel]]:
    """Yield what reached the debtor, or was meant to: a channel, and no step left out."""
    for i, entry in enumerate(on_day.case.history):
        if entry.channel is not None and is_contact(entry, on_day.as_of):
            yield i, entry, entry.channel


def _hour(entry: HistoryEntry) -> time:
    return entry.at.time() if isinstance(entry.at, datetime) else time.min


def _exceeds(entry: HistoryEntry, days: Sequence[date]) -> Iterator[str]:
    """Yield what exceeds the rule; `days` are those of all contacts of the same sort, in order."""
    is_spoken = entry.channel in SPOKEN
    if is_spoken and entry.day.weekday() >= SATURDAY:
        yield "Samedi" if entry.day.weekday() == SATURDAY else "Dimanche"
    if is_spoken and isinstance(entry.at, datetime):
        hour = entry.at.time()
        if not FIRST_HOUR <= hour <= LAST_HOUR:
            yield f"Heure{NO_BREAK}: {hour.hour}{NO_BREAK}h{NO_BREAK}{hour.minute:02}"
    limit = MAX_CALLS if is_spoken else MAX_LETTERS
    number = _within(days, entry.day)
    if number > limit:
        word = ("appel ou visite", "appels ou visites") if is_spoken else ("écrit", "écrits")
        yield f"{counted(number, *word)} en sept jours"


def _within(days: Sequence[date], last: date) -> int:
    """Return how many of the days lie in the seven that end with `last`, that day included."""
    after = last - WINDOW + timedelta(days=1)
    return bisect_left(days, last + timedelta(days=1)) - bisect_left(days, after)


def _busiest(days: Sequence[date]) -> int:
    return max((_within(days, day) for day in days), default=0)
