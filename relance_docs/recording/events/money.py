"""Money: it arrived, went back, bounced; a plan to pay by instalments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs import french
from relance_docs.case.case import Case, ClosingReason, PaymentPlan
from relance_docs.case.claims import Bounced, Payment
from relance_docs.case.parties import DebtorKind
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
from relance_docs.workspace.case_text import CASE_ORDER, stated, written


def paid(
    case: Case, payment: Payment, *, today: date, owed: Decimal | None = None, again: bool = False
) -> Event:
    """Record money received; `owed` is what was owed that day without it, None when not known.

    Raises RefusalError for a day to come, an unknown invoice or no money, DoubtError for what
    looks like a payment entered before, unless it is another one just like it (`again`).
    """
    if payment.amount <= 0:
        raise RefusalError(
            Message("a payment is more than zero; money given back is recorded by `relance refund`")
        )
    _refuse_impossible(case, payment, today)
    if not again and _is_known(case, payment):
        refuse_twice(
            Message(
                "a payment of {amount} on {day} is recorded already, and this is to be another one",
                amount=payment.amount,
                day=payment.received_on,
            )
        )
    return Event(
        name="paid",
        sentence=f"{euros(payment.amount)} received on {payment.received_on}",
        changes=(_entered(payment),),
        warnings=(
            *_too_early(case, payment.received_on),
            *_noted(more_than_owed(payment, owed)),
        ),
    )


def refund(
    case: Case, payment: Payment, *, today: date, credit: Decimal | None = None, again: bool = False
) -> Event:
    """Record money given back; `credit` is what the debtor could ask for that day, if known.

    Raises as `paid` does; the amount of `payment` is negative.
    """
    if payment.amount >= 0:
        raise RefusalError(Message("a refund is more than zero"))
    _refuse_impossible(case, payment, today)
    back = -payment.amount
    if not again and _is_known(case, payment):
        refuse_twice(
            Message(
                "a refund of {amount} on {day} is recorded already, and this is to be another one",
                amount=back,
                day=payment.received_on,
            )
        )
    return Event(
        name="refund",
        sentence=f"{euros(back)} given back on {payment.received_on}",
        changes=(_entered(payment),),
        warnings=_beyond_credit(back, payment.received_on, credit),
    )


def _refuse_impossible(case: Case, payment: Payment, today: date) -> None:
    refuse_future(payment.received_on, today)
    if payment.invoice_number is not None:
        refuse_unknown_invoice(case, payment.invoice_number)


def _entered(payment: Payment) -> Append:
    return Append(key="payments", value=written(payment), order=CASE_ORDER)


def _too_early(case: Case, day: date) -> Iterator[Message]:
    issued = min((invoice.issue_date for invoice in case.invoices), default=day)
    if day < issued:
        yield Message(
            "note: {day} is before the first invoice of the case, issued on {issued}",
            day=day,
            issued=issued,
        )


def more_than_owed(payment: Payment, owed: Decimal | None) -> Message | None:
    """Say that a payment is more than what was owed; None when it is not, or is not known."""
    if owed is None or payment.amount <= owed:
        return None
    return Message(
        "{amount} is more than what is owed on {day}, {owed}: the rest stays as a credit of the "
        "debtor",
        amount=payment.amount,
        day=payment.received_on,
        owed=owed,
    )


def _noted(what: Message | None) -> tuple[Message, ...]:
    return () if what is None else (Message("note: {what}", what=what),)


def _beyond_credit(back: Decimal, day: date, credit: Decimal | None) -> tuple[Message, ...]:
    if credit is None or back <= credit:
        return ()
    return (
        Message(
            "note: the debtor had a credit of {credit} on {day}: the other {rest} of what was "
            "given back are owed again from that day on",
            credit=credit,
            day=day,
            rest=back - credit,
        ),
    )


def _is_known(case: Case, payment: Payment) -> bool:
    return any(
        (each.received_on, each.amount) == (payment.received_on, payment.amount)
        for each in case.payments
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyReceived:
    """Money that came in one piece: a payment of the case, or all the shares of one bank line."""

    places: tuple[int, ...]
    payments: tuple[Payment, ...]

    @property
    def amount(self) -> Decimal:
        """All of it."""
        return sum((payment.amount for payment in self.payments), Decimal("0.00"))

    @property
    def received_on(self) -> date:
        """The day it arrived."""
        return self.payments[0].received_on


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentClue:
    """What the user says of a payment; each thing that is said must fit."""

    amount: Decimal | None = None
    said: str | None = None
    """The invoice it names, or a part of its reference."""
    said_amount: Decimal | None = None
    said_day: date | None = None
    """What is said may also be understood as its amount, or its day."""

    def fits(self, received: MoneyReceived) -> bool:
        """Whether it may be that payment."""
        return self.amount in {None, received.amount} and (
            self.said is None
            or self.said_amount == received.amount
            or self.said_day == received.received_on
            or any(_is_told_by(self.said.casefold(), each) for each in received.payments)
        )


def _is_told_by(said: str, payment: Payment) -> bool:
    number, reference = payment.invoice_number or "", payment.reference or ""
    return said == number.casefold() or said in reference.casefold()


def receipts_meant(case: Case, clue: PaymentClue, day: date) -> tuple[MoneyReceived, ...]:
    """Return what a clue may mean of what was received by a day and has not bounced.

    Of payments that nothing tells apart, only the first.
    """
    known = tuple((i, each) for i, each in case.payments_on(day) if not each.is_refund)
    lines = dict.fromkeys(each.bank_line for _i, each in known if each.bank_line)
    shares = ([(i, p) for i, p in known if p.bank_line == line] for line in lines)
    groups = [*([each] for each in known), *(group for group in shares if len(group) > 1)]
    found = (
        MoneyReceived(places=tuple(i for i, _p in group), payments=tuple(p for _i, p in group))
        for group in groups
    )
    meant: dict[tuple[Payment, ...], MoneyReceived] = {}
    for received in sorted(found, key=lambda each: (each.received_on, each.places)):
        if clue.fits(received):
            meant.setdefault(received.payments, received)
    return tuple(meant.values())


def bounced(case: Case, received: MoneyReceived, how: Bounced, proof: Proof | None) -> Event:
    """Record that a payment came back unpaid: from that day on, it counts for nothing.

    Raises RefusalError for a day before it was received, or a case that was closed as paid.
    """
    if how.bounced_on < received.received_on:
        raise RefusalError(
            Message(
                "{day} is before the payment was received, on {received}",
                day=how.bounced_on,
                received=received.received_on,
            )
        )
    if case.closed is not None and case.closed.reason is ClosingReason.PAID:
        raise RefusalError(
            Message(
                "the case was closed as paid on {day}; open it again first: `relance reopen "
                "{case} REASON`",
                day=case.closed.closed_on,
                case=case.number,
            )
        )
    fields = dict(how) | {"proof": proof.piece_id if proof else how.proof}
    return Event(
        name="bounced",
        sentence=(
            f"{euros(received.amount)} received on {received.received_on} came back unpaid on "
            f"{how.bounced_on}"
        ),
        changes=(
            *(proof.changes if proof else ()),
            *(
                Put(
                    loc=("payments", place),
                    key="bounced",
                    # What the bank charged is charged once, however many shares there are.
                    value=stated(Bounced, **(fields if n == 0 else fields | {"fee": None})),
                    order=tuple(Payment.model_fields),
                )
                for n, place in enumerate(received.places)
            ),
        ),
        files=proof.files if proof else (),
        warnings=_fee_is_not_claimed(case, how.fee),
    )


def _fee_is_not_claimed(case: Case, fee: Decimal | None) -> tuple[Message, ...]:
    if fee is None:
        return ()
    if case.debtor.kind is DebtorKind.CONSUMER:
        return (
            Message(
                "note: no document claims the fee of {fee}: without an enforceable title, it stays "
                "with the creditor (L111-8 CPCE)",
                fee=fee,
            ),
        )
    return (
        Message(
            "note: no document claims the fee of {fee}: recovery costs beyond the 40 € are owed on "
            "proof alone (L441-10, II C. com.); the dossier tells it to the lawyer",
            fee=fee,
        ),
    )


def plan(  # noqa: PLR0913 - the facts of a plan
    case: Case,
    agreed: PaymentPlan,
    proof: Proof | None,
    *,
    today: date,
    owed: Decimal | None = None,
    beside: Message | None = None,
    replaces: bool = False,
) -> Event:
    """Record a payment plan agreed with the debtor; `owed` is what was owed on that day.

    `beside` says what is overdue and not covered by it, if anything.

    Raises RefusalError for a day to come, for instalments that are not in order or not of money,
    and for a plan that stands already, unless the new one `replaces` it.
    """
    refuse_future(agreed.agreed_on, today)
    days = [part.due_date for part in agreed.instalments]
    if days != sorted(set(days)):
        raise RefusalError(Message("instalments are given in order, one for each day"))
    if days[0] < agreed.agreed_on:
        raise RefusalError(Message("the first instalment is due before the plan was agreed"))
    if any(part.amount <= 0 for part in agreed.instalments):
        raise RefusalError(Message("an instalment is more than zero"))
    if case.payment_plan is not None and not replaces:
        raise RefusalError(
            Message(
                "a payment plan was agreed on {day}; replace it with --replace",
                day=case.payment_plan.agreed_on,
            )
        )
    proven = agreed.model_copy(update={"proof": proof.piece_id if proof else agreed.proof})
    parts = "instalment" if len(days) == 1 else "instalments"
    total = sum((part.amount for part in agreed.instalments), Decimal("0.00"))
    return Event(
        name="plan",
        sentence=f"payment plan of {euros(total)} in {len(days)} {parts}",
        changes=(
            *(proof.changes if proof else ()),
            Put(key="payment_plan", value=written(proven), order=CASE_ORDER),
            *_kept(case.payment_plan, today),
        ),
        files=proof.files if proof else (),
        warnings=(*_other_total(total, owed, agreed.agreed_on), *_noted(beside)),
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
