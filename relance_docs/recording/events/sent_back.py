"""A public body sent an invoice back, and what was missing came: its term is interrupted once."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice, SentBack
from relance_docs.case.parties import DebtorKind
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change, Put
from relance_docs.recording.event import Event
from relance_docs.recording.events.entries import refuse_future, refuse_unknown_invoice
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import stated


def sent_back(
    case: Case, number: str, day: date, reason: str, proof: Proof | None, *, today: date
) -> Event:
    """Record that the notice of a public body was received, which interrupts the term.

    Raises RefusalError for another debtor, a term that has run out, and a second interruption.
    """
    place, invoice = _invoice(case, number)
    refuse_future(day, today)
    if case.debtor.kind is not DebtorKind.PUBLIC_BODY:
        raise RefusalError(
            Message(
                "only a public body interrupts a payment term by sending an invoice back (R2192-27 "
                "CCP); what another debtor contests is recorded with `relance dispute`"
            )
        )
    if invoice.sent_back is not None:
        raise RefusalError(
            Message(
                "{number} was sent back on {day} already, and a term is interrupted only once "
                "(R2192-27 CCP): record what was answered with `relance note`",
                number=number,
                day=invoice.sent_back.notified_on,
            )
        )
    if invoice.due_date is None or day > invoice.due_date:
        raise RefusalError(
            Message(
                "the term of {number} had run out on {day}: nothing is left to interrupt, and "
                "interest runs; record what was said with `relance note`",
                number=number,
                day=max(invoice.due_dates),
            )
        )
    value = stated(
        SentBack, notified_on=day, reason=reason, proof=proof.piece_id if proof else None
    )
    order = tuple(Invoice.model_fields)
    put = Put(loc=("invoices", place), key="sent_back", value=value, order=order)
    return Event(
        name="sent-back",
        sentence=f"{number} sent back on {day}",
        changes=(*(proof.changes if proof else ()), put),
        files=proof.files if proof else (),
    )


def completed(case: Case, number: str, day: date, proof: Proof | None, *, today: date) -> Event:
    """Record that the public body received all that was missing: a new term runs from that day."""
    place, invoice = _invoice(case, number)
    refuse_future(day, today)
    back = invoice.sent_back
    if back is None or back.completed_on is not None:
        raise RefusalError(Message("{number} is not sent back, or completed", number=number))
    if day < back.notified_on:
        raise RefusalError(
            Message("completed before it was sent back on {day}", day=back.notified_on)
        )
    facts = stated(SentBack, completed_on=day, completed_proof=proof.piece_id if proof else None)
    loc, order = ("invoices", place, "sent_back"), tuple(SentBack.model_fields)
    changes: list[Change] = [*(proof.changes if proof else ())]
    changes += [Put(loc=loc, key=key, value=value, order=order) for key, value in facts.items()]
    due = back.due_after(invoice.due_date, day) if invoice.due_date else day
    return Event(
        name="sent-back",
        sentence=f"{number} completed on {day}",
        changes=tuple(changes),
        files=proof.files if proof else (),
        warnings=(
            Message("note: {number} is due on {day} (R2192-29 CCP)", number=number, day=due),
        ),
    )


def _invoice(case: Case, number: str) -> tuple[int, Invoice]:
    refuse_unknown_invoice(case, number)
    return next((i, each) for i, each in enumerate(case.invoices) if each.invoice_number == number)
