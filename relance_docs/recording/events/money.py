"""Money: a payment that arrived, a plan to pay by instalments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs import french
from relance_docs.case.case import Case, PaymentPlan
from relance_docs.case.claims import Payment
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Put
from relance_docs.recording.event import Event
from relance_docs.recording.events.entries import (
    euros,
    history_entry,
    refuse_future,
    refuse_twice,
    refuse_unknown_invoice,
)
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import CASE_ORDER, stated


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Money that arrived, as the user says it."""

    amount: Decimal
    received_on: date
    invoice_number: str | None = None
    reference: str | None = None
    again: bool = False
    """Whether a payment just like another one is meant."""


def paid(case: Case, receipt: Receipt, *, today: date, owed: Decimal | None = None) -> Event:
    """Record a payment; `owed` is what was owed that day without it, None when it is not known.

    Raises RefusalError for a day to come, an unknown invoice or no money, DoubtError for what
    looks like a payment entered before.
    """
    refuse_future(receipt.received_on, today)
    if receipt.amount <= 0:
        raise RefusalError(Message("a payment is more than zero"))
    if receipt.invoice_number is not None:
        refuse_unknown_invoice(case, receipt.invoice_number)
    if not receipt.again and _is_known(case, receipt):
        refuse_twice(
            Message(
                "a payment of {amount} on {day} is recorded already, and this is to be another one",
                amount=receipt.amount,
                day=receipt.received_on,
            )
        )
    value = stated(
        Payment,
        received_on=receipt.received_on,
        amount=receipt.amount,
        reference=receipt.reference,
        invoice_number=receipt.invoice_number,
    )
    return Event(
        name="paid",
        sentence=f"{euros(receipt.amount)} received on {receipt.received_on}",
        changes=(Append(key="payments", value=value, order=CASE_ORDER),),
        warnings=(*_too_early(case, receipt.received_on), *_too_much(receipt, owed)),
    )


def _too_early(case: Case, day: date) -> Iterator[Message]:
    issued = min((invoice.issue_date for invoice in case.invoices), default=day)
    if day < issued:
        yield Message(
            "note: {day} is before the first invoice of the case, issued on {issued}",
            day=day,
            issued=issued,
        )


def _too_much(receipt: Receipt, owed: Decimal | None) -> Iterator[Message]:
    if owed is not None and receipt.amount > owed:
        yield Message(
            "note: {amount} is more than what is owed on {day}, {owed}: the rest stays as a credit "
            "of the debtor",
            amount=receipt.amount,
            day=receipt.received_on,
            owed=owed,
        )


def _is_known(case: Case, receipt: Receipt) -> bool:
    return any(
        (payment.received_on, payment.amount) == (receipt.received_on, receipt.amount)
        for payment in case.payments
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """A payment plan, as the user says it."""

    agreed_on: date
    instalments: tuple[tuple[date, Decimal], ...]
    replace: bool = False


def plan(
    case: Case,
    agreement: Agreement,
    proof: Proof | None,
    *,
    today: date,
    owed: Decimal | None = None,
) -> Event:
    """Record a payment plan agreed with the debtor; `owed` is what was owed on that day."""
    refuse_future(agreement.agreed_on, today)
    days = [day for day, _amount in agreement.instalments]
    if days != sorted(set(days)):
        raise RefusalError(Message("instalments are given in order, one for each day"))
    if days[0] < agreement.agreed_on:
        raise RefusalError(Message("the first instalment is due before the plan was agreed"))
    if any(amount <= 0 for _day, amount in agreement.instalments):
        raise RefusalError(Message("an instalment is more than zero"))
    if case.payment_plan is not None and not agreement.replace:
        raise RefusalError(
            Message(
                "a payment plan was agreed on {day}; replace it with --replace",
                day=case.payment_plan.agreed_on,
            )
        )
    value = stated(
        PaymentPlan,
        agreed_on=agreement.agreed_on,
        instalments=tuple(
            {"due_date": day, "amount": amount} for day, amount in agreement.instalments
        ),
        proof=proof.piece_id if proof else None,
    )
    parts = "instalment" if len(days) == 1 else "instalments"
    total = sum((amount for _day, amount in agreement.instalments), Decimal("0.00"))
    return Event(
        name="plan",
        sentence=f"payment plan of {euros(total)} in {len(days)} {parts}",
        changes=(
            *(proof.changes if proof else ()),
            Put(key="payment_plan", value=value, order=CASE_ORDER),
            *_kept(case.payment_plan, today),
        ),
        files=proof.files if proof else (),
        warnings=_other_total(total, owed, agreement.agreed_on),
    )


def _other_total(total: Decimal, owed: Decimal | None, day: date) -> tuple[Message, ...]:
    if owed is None or total == owed:
        return ()
    return (
        Message(
            "note: the instalments make {total} together, and {owed} is owed on {day}",
            total=total,
            owed=owed,
            day=day,
        ),
    )


def _kept(before: PaymentPlan | None, today: date) -> Iterator[Append]:
    """Yield the entry of the history, which is French, that keeps the plan that is replaced."""
    if before is None:
        return
    parts = ", ".join(
        f"{french.euros(part.amount)} le {part.due_date:%d/%m/%Y}" for part in before.instalments
    )
    note = f"Échéancier convenu le {before.agreed_on:%d/%m/%Y} ({parts}) : remplacé"
    yield history_entry(at=today, note=note)
