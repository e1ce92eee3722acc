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


def received(case: Case, delivery: Delivery, proof: Proof | None, *, today: date) -> Event:
    """Record that a letter reached the debtor, or came back."""
    place, entry = sent_entry(case, delivery.step)
    for day in (delivery.on, delivery.presented_on):
        if day is not None:
            refuse_future(day, today)
            _refuse_before_dispatch(entry, day)
    if entry.received_on is not None or entry.outcome in (*_RETURNED, Outcome.DELIVERED):
        raise StandsAlreadyError(
            Message("what became of {step} is recorded already", step=entry.step),
            events=("received",),
            step=entry.step,
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
        sentence=f"{entry.step} {what} on {delivery.on or delivery.presented_on}",
        changes=(
            *(proof.changes if proof else ()),
            *(history_field(place, key, value) for key, value in facts.items() if value),
        ),
        files=proof.files if proof else (),
        trailers=(("Step", entry.step or ""),),
    )


def dispatch_proven(case: Case, step: str, tracking: str | None, proof: Proof | None) -> Event:
    """Record the number, or the proof, of a letter whose dispatch is recorded without it.

    Raises RefusalError when the dispatch has another one.
    """
    place, entry = sent_entry(case, step)
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
    return address_of(case, by_mail=entry.channel not in BY_EMAIL)


def sent_entry(case: Case, step: str | None) -> tuple[int, HistoryEntry]:
    """Return the place and the entry of a step that left: the named one, else the last.

    Raises RefusalError when there is none.
    """
    for place, entry in reversed(tuple(enumerate(case.history))):
        is_letter = entry.was_taken and entry.channel not in (Channel.PHONE, Channel.VISIT)
        if is_letter and step in (None, entry.step):
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
                step=entry.step,
                sent=entry.day,
            )
        )
