"""Contacts with the debtor: what was said, promised, contested; a step left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from relance_docs import french
from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Dispute, Invoice
from relance_docs.case.history import Circumstance, Outcome, Promise
from relance_docs.case.plan import Channel
from relance_docs.case.reasons import NonPayment
from relance_docs.case.settings import Settings
from relance_docs.case.words import french as french_word
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.plan.channels import address_of
from relance_docs.plan.events import concerned
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.reading.editing.changes import Change, Put, Remove
from relance_docs.reading.editing.writing import Value
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.claims import credited
from relance_docs.recording.events.entries import (
    day_of,
    euros,
    history_entry,
    planned_step,
    refuse_future,
    refuse_twice,
    refuse_unknown_invoice,
)
from relance_docs.recording.events.pieces import Proof
from relance_docs.recording.events.sending import recorded_of, refuse_repeated
from relance_docs.workspace.case_text import written


@dataclass(frozen=True, kw_only=True, slots=True)
class FactShown:
    """A fact that a way to court needs, and the pièce that shows it."""

    circumstance: Circumstance
    proof: Proof


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactReported:
    """When, how and by whom the debtor was reached."""

    at: date
    channel: Channel | None = None
    by: str | None = None
    step: str | None = None
    invoices: tuple[str, ...] = ()
    party: str | None = None
    """The co-debtor or guarantor spoken to; None: the debtor."""
    reason: str | None = None
    """Why it is not paid: a word of the list, or of relance.yaml's own."""
    again: bool = False
    """Whether a contact just like another one of the same day is meant."""
    shown: FactShown | None = None
    """What makes of a note a fact that a way to court needs."""
    in_act: bool = False
    """Whether a draft for a court may tell of it and repeat its note."""


def _checked(
    case: Case, settings: Settings, contact: ContactReported, today: date
) -> ContactReported:
    refuse_future(day_of(contact.at), today)
    for number in contact.invoices:
        refuse_unknown_invoice(case, number)
    refuse_unknown_reason(settings, contact.reason)
    if contact.step is None:
        return contact
    step = planned_step(case, settings, contact.step)
    if contact.party is not None:
        raise RefusalError(
            Message(
                "{step} is the call to the debtor; what {party} was told goes without --step",
                step=step.step,
                party=contact.party,
            )
        )
    if kind_of(step) is not StepKind.CALL:
        raise RefusalError(
            Message(
                "{step} is not a call; record it with `relance sent {case} {step}`",
                step=step.step,
                case=case.number,
            )
        )
    channel = contact.channel or step.channel
    return replace(contact, channel=channel)


def refuse_unknown_reason(settings: Settings, reason: str | None) -> None:
    """Raise RefusalError for a reason that neither the list nor relance.yaml has."""
    own = tuple(each.reason for each in settings.reasons)
    known = (*(each.value for each in NonPayment), *own)
    if reason is not None and reason not in known:
        raise RefusalError(
            Message(
                "'{reason}' is no reason of the list ({known}); add one of your own to"
                " relance.yaml: reasons: [{{reason: …, label: …}}]",
                reason=reason,
                known=", ".join((*map(french_word, NonPayment), *own)),
            )
        )


def _refuse_same(
    case: Case,
    contact: ContactReported,
    outcome: Outcome | None,
    note: str | None,
    promised: Promise | None = None,
) -> None:
    """Raise DoubtError when the same was noted of the same day, whatever the hour."""
    said = (day_of(contact.at), contact.step, contact.party, outcome, note, promised)
    known = ((e.day, e.step, e.party, e.outcome, e.note, e.promise) for e in case.history)
    if not contact.again and said in known:
        refuse_twice(
            Message(
                "the same is noted already of {day}, and this is to be another time",
                day=day_of(contact.at),
            )
        )


def _fields(contact: ContactReported) -> dict[str, object]:
    return {
        "at": contact.at,
        "channel": contact.channel.value if contact.channel else None,
        "party": contact.party,
        "by": contact.by,
        "step": contact.step,
        "invoices": contact.invoices,
        "reason": contact.reason,
        "in_act": contact.in_act or None,
    }


def _trailers(contact: ContactReported) -> tuple[tuple[str, str], ...]:
    return (("Step", contact.step),) if contact.step else ()


def note(
    case: Case,
    settings: Settings,
    contact: ContactReported,
    text: str | None,
    outcome: Outcome | None,
    *,
    today: date,
) -> Event:
    """Record what was said, or what came of it: a call, a visit, a message of the debtor.

    Raises RefusalError for a fact that a way to court needs, and that no text tells.
    """
    contact = _checked(case, settings, contact, today)
    shown = contact.shown
    if shown is not None and text is None:
        raise RefusalError(
            Message("say what the fact is: `relance note {case} TEXT …`", case=case.number)
        )
    if outcome is Outcome.PROMISE:
        raise RefusalError(
            Message("record a promise with `relance promise {case} --pay-by …`", case=case.number)
        )
    _refuse_same(case, contact, outcome, text)
    what = f"{contact.step or contact.channel or 'note'} of {day_of(contact.at)}"
    return Event(
        name="note",
        sentence=f"{what}: {outcome.value.replace('_', ' ')}" if outcome else what,
        changes=(
            history_entry(
                **_fields(contact),
                note=text,
                outcome=outcome.value if outcome else None,
                not_reached=address_of(case, by_mail=False) if outcome is Outcome.BOUNCED else (),
                circumstance=shown.circumstance.value if shown else None,
                proof=shown.proof.piece_id if shown else None,
            ),
            *(shown.proof.changes if shown else ()),
        ),
        files=shown.proof.files if shown else (),
        trailers=_trailers(contact),
    )


def promise(
    case: Case,
    settings: Settings,
    contact: ContactReported,
    pledge: Promise,
    note: str | None,
    *,
    today: date,
) -> Event:
    """Record a promise to pay; `note` is what was said."""
    contact = _checked(case, settings, contact, today)
    if not case.owes(contact.party):
        raise RefusalError(
            Message(
                "{party} is a guarantor: what it promises is no promise of the debtor, and keeps"
                " no letter back; note it: `relance note {case} TEXT --party NAME`",
                party=contact.party,
                case=case.number,
            )
        )
    if pledge.pay_by < day_of(contact.at):
        raise RefusalError(
            Message(
                "promised for {pay_by}, before the promise itself of {day}",
                pay_by=pledge.pay_by,
                day=day_of(contact.at),
            )
        )
    _refuse_same(case, contact, Outcome.PROMISE, note, pledge)
    of = f" {euros(pledge.amount)}" if pledge.amount is not None else ""
    return Event(
        name="promise",
        sentence=f"promise to pay{of} by {pledge.pay_by}",
        changes=(
            history_entry(
                **_fields(contact),
                outcome=Outcome.PROMISE.value,
                promise=written(pledge),
                note=note,
            ),
        ),
        trailers=_trailers(contact),
    )


def skip(case: Case, settings: Settings, step: str, reason: str, *, at: date, today: date) -> Event:
    """Record that a step is left out, and why."""
    refuse_future(day_of(at), today)
    planned_step(case, settings, step)
    passed = {
        number for entry in recorded_of(case, step) for number in concerned(entry, case, settings)
    }
    issued = [i.invoice_number for i in case.invoices if i.issue_date <= day_of(at)]
    others = tuple(number for number in issued if number not in passed) if passed else ()
    refuse_repeated(case, step, others)
    return Event(
        name="skip",
        sentence=f"{step} skipped",
        changes=(history_entry(at=at, step=step, invoices=others, skipped=reason),),
        trailers=(("Step", step),),
    )


def again(
    case: Case, settings: Settings, step: str, reason: str, *, at: date, today: date
) -> Event:
    """Record that a step is to be taken once more; what was recorded of it stays.

    Raises RefusalError for a step that was not taken yet, or is asked for again already.
    """
    refuse_future(day_of(at), today)
    planned_step(case, settings, step)
    last = next((e for e in reversed(case.history) if e.step == step), None)
    if last is None or last.skipped is not None:
        raise RefusalError(
            Message(
                "{step} was not taken yet: `relance letters` offers it when it is due", step=step
            )
        )
    if last.again is not None:
        raise StandsAlreadyError(
            Message("{step} is to be taken again already, since {day}", step=step, day=last.day),
            events=("again",),
            step=step,
        )
    if day_of(at) < last.day:
        raise RefusalError(
            Message(
                "{day} is before {step}, recorded on {last}",
                day=day_of(at),
                step=step,
                last=last.day,
            )
        )
    return Event(
        name="again",
        sentence=f"{step} to be taken again",
        changes=(history_entry(at=at, step=step, again=reason),),
        trailers=(("Step", step),),
    )


def dispute(case: Case, number: str, contest: Dispute, *, today: date) -> Event:
    """Record that the debtor contests an invoice, or a part of it.

    What a dispute that was settled before said stays in the history of the case.
    """
    place, invoice = _invoice(case, number)
    refuse_future(contest.raised_on, today)
    if invoice.dispute is not None and invoice.dispute.resolved_on is None:
        raise RefusalError(
            Message(
                "{number} is in dispute since {day}; end that with --resolved-on first",
                number=number,
                day=invoice.dispute.raised_on,
            )
        )
    if contest.amount is not None and not 0 < contest.amount <= invoice.principal:
        raise RefusalError(
            Message(
                "the part in dispute is more than zero and no more than the invoice, {amount}",
                amount=invoice.principal,
            )
        )
    value = written(contest)
    of = f" for {euros(contest.amount)}" if contest.amount is not None else ""
    return Event(
        name="dispute",
        sentence=f"{number} disputed{of} on {contest.raised_on}",
        changes=(
            (_put(place, "dispute", value),)
            if invoice.dispute is None
            else tuple(_in_place_of(number, place, invoice.dispute, value, today))
        ),
    )


def _in_place_of(
    number: str, place: int, before: Dispute, value: dict[str, Value], today: date
) -> Iterator[Change]:
    """Yield the changes that state a new dispute; the settled one goes into the history."""
    loc, order = ("invoices", place, "dispute"), tuple(Dispute.model_fields)
    for key in before.model_fields_set - value.keys():
        if getattr(before, key) is not None:
            yield Remove(loc=loc, key=key)
    for key, field in value.items():
        yield Put(loc=loc, key=key, value=field, order=order)
    yield history_entry(at=today, invoices=(number,), note=_told(number, before))


def _told(number: str, dispute: Dispute) -> str:
    """Return what a settled dispute said, for the history of the case, which is French."""
    part = f" pour {french.euros(dispute.amount)}" if dispute.amount is not None else ""
    end = f", réglée le {dispute.resolved_on:%d/%m/%Y}" if dispute.resolved_on else ""
    how = f" ({dispute.resolution})" if dispute.resolution else ""
    raised = f"Facture {number} contestée le {dispute.raised_on:%d/%m/%Y}{part}{end}{how}"
    return f"{raised} : {dispute.reason}"


def settle(
    case: Case,
    number: str,
    resolved_on: date,
    resolution: str | None,
    credit: CreditNote | None = None,
    *,
    today: date,
) -> Event:
    """Record that a dispute is over; `credit` is the credit note that settled it."""
    place, invoice = _invoice(case, number)
    refuse_future(resolved_on, today)
    if invoice.dispute is None or invoice.dispute.resolved_on is not None:
        raise RefusalError(Message("{number} is in no open dispute", number=number))
    if resolved_on < invoice.dispute.raised_on:
        raise RefusalError(
            Message(
                "settled before it was raised on {day}",
                day=invoice.dispute.raised_on,
            )
        )
    facts = {"resolved_on": resolved_on} | ({"resolution": resolution} if resolution else {})
    order = tuple(Dispute.model_fields)
    loc = ("invoices", place, "dispute")
    return Event(
        name="dispute",
        sentence=f"dispute of {number} settled on {resolved_on}",
        changes=(
            *(Put(loc=loc, key=key, value=value, order=order) for key, value in facts.items()),
            *(credited(case, credit, today=today) if credit is not None else ()),
        ),
    )


def _invoice(case: Case, number: str) -> tuple[int, Invoice]:
    refuse_unknown_invoice(case, number)
    return next(
        (place, invoice)
        for place, invoice in enumerate(case.invoices)
        if invoice.invoice_number == number
    )


def _put(place: int, key: str, value: dict) -> Put:  # type: ignore[type-arg]
    return Put(loc=("invoices", place), key=key, value=value, order=tuple(Invoice.model_fields))
