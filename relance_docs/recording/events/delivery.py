"""What became of a document that left, and what is known of its dispatch only later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.plan import Channel
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.plan.channels import BY_EMAIL, address_of
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import history_field, refuse_future
from relance_docs.recording.events.pieces import Proof
from relance_docs.recording.events.sending import doubtful_number

_RETURNED: Final = (Outcome.RETURNED, Outcome.UNCLAIMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What became of a letter."""

    step: str | None = None
    """None: the last one sent."""
    on: date | None = None
    """Receipt, or the day on which the envelope came back."""
    presented_on: date | None = None
    outcome: Outcome = Outcome.DELIVERED
    party: str | None = None
    """The co-debtor or guarantor whose letter it is; None: the debtor's."""


def received(case: Case, delivery: Delivery, proof: Proof | None, *, today: date) -> Event:
    """Record that a letter reached the debtor, or came back."""
    place, entry = sent_entry(case, delivery.step, delivery.party)
    for day in (delivery.on, delivery.presented_on):
        if day is not None:
            refuse_future(day, today)
            _refuse_before_dispatch(entry, day)
    if entry.received_on is not None or entry.outcome in (*_RETURNED, Outcome.DELIVERED):
        raise StandsAlreadyError(
            Message("what became of {step} is recorded already", step=entry.step or entry.written),
            events=("received",),
            step=entry.step or entry.written,
        )
    is_back = delivery.outcome in _RETURNED
    facts = {
        "outcome": delivery.outcome.value if is_back or delivery.on else None,
        "presented_on": delivery.presented_on,
        "returned_on" if is_back else "received_on": delivery.on,
        "not_reached": _not_reached(case, entry, delivery.outcome),
        "receipt": proof.piece_id if proof else None,
    }
    what = delivery.outcome.value if is_back else "received" if delivery.on else "presented"
    return Event(
        name="received",
        sentence=f"{entry.step or entry.written} {what} on {delivery.on or delivery.presented_on}",
        changes=(
            *(proof.changes if proof else ()),
            *(history_field(place, key, value) for key, value in facts.items() if value),
        ),
        files=proof.files if proof else (),
        trailers=(("Step", entry.step or entry.written or ""),),
    )


def dispatch_proven(
    case: Case, step: str, tracking: str | None, proof: Proof | None, party: str | None = None
) -> Event:
    """Record the number, or the proof, of a letter whose dispatch is recorded without it.

    Raises RefusalError when the dispatch has another one.
    """
    place, entry = sent_entry(case, step, party)
    known = (tracking and entry.tracking_number) or (proof and entry.proof)
    if known:
        raise StandsAlreadyError(
            Message(
                "{step} of {day} is recorded with {known} already",
                step=step,
                day=entry.day,
                known=known,
            ),
            events=("sent", "tracking"),
            step=step,
        )
    facts = {"tracking_number": tracking, "proof": proof.piece_id if proof else None}
    return Event(
        name="tracking",
        sentence=f"{step}: what proves that it left added",
        changes=(
            *(proof.changes if proof else ()),
            *(history_field(place, key, value) for key, value in facts.items() if value),
        ),
        files=proof.files if proof else (),
        trailers=(("Step", step),),
        warnings=tuple(doubtful_number(tracking)) if tracking else (),
    )


def _not_reached(case: Case, entry: HistoryEntry, outcome: Outcome) -> tuple[str, ...]:
    """Return the address from which a letter came back; one that nobody fetched reached it."""
    if outcome is not Outcome.RETURNED:
        return ()
    if entry.party is not None:
        found = (each.address for each in case.obligors if each.name == entry.party)
        return next(found, ())
    return address_of(case, by_mail=entry.channel not in BY_EMAIL)


def sent_entry(case: Case, step: str | None, party: str | None = None) -> tuple[int, HistoryEntry]:
    """Return the place and the entry of a step that left: the named one, else the last.

    `party`: of what went to that co-debtor or guarantor, a document on demand too.

    Raises RefusalError when there is none.
    """
    for place, entry in reversed(tuple(enumerate(case.history))):
        left = entry.happened or (party is not None and entry.written is not None)
        is_letter = left and entry.channel not in (Channel.PHONE, Channel.VISIT)
        if is_letter and entry.party == party and step in (None, entry.step, entry.written):
            return place, entry
    if step is None:
        raise RefusalError(Message("no letter of case {case} is recorded", case=case.number))
    raise RefusalError(
        Message(
            "{step} is not recorded as sent; record it first: `relance sent {case} {step}`",
            step=step,
            case=case.number,
        )
    )


def _refuse_before_dispatch(entry: HistoryEntry, day: date) -> None:
    if day < entry.day:
        raise RefusalError(
            Message(
                "{day} is before {step} was sent, on {sent}",
                day=day,
                step=entry.step or entry.written,
                sent=entry.day,
            )
        )
