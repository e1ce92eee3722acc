"""What the debtor promised or agreed to, and whether it is pending, kept or broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.case import Case, PaymentPlan
from relance_docs.case.history import HistoryEntry, Promise
from relance_docs.case.settings import Settings
from relance_docs.plan.events import concerned, events_until
from relance_docs.statement.records import Statement

ZERO = Decimal("0.00")


class PromiseState(StrEnum):
    """What became of a promise, or of a payment plan."""

    PENDING = "pending"
    """Its day has not passed: through that day, no demand."""
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseStanding:
    """A promise and what became of it."""

    made_on: date
    promise: Promise
    invoice_numbers: tuple[str, ...]
    received: Decimal
    """Receipts from the day of the promise through its date, for its invoices or for none named."""
    state: PromiseState


def promises(
    case: Case, settings: Settings, owed: Statement, as_of: date
) -> tuple[PromiseStanding, ...]:
    """Return the promises made by `as_of`, in order of days."""
    return tuple(
        _promise(entry, entry.promise, concerned(entry, case, settings), case, owed)
        for entry in events_until(case, as_of)
        if entry.promise is not None
    )


def _promise(
    entry: HistoryEntry, promise: Promise, numbers: tuple[str, ...], case: Case, owed: Statement
) -> PromiseStanding:
    received = received_between(case, entry.day, min(promise.pay_by, owed.as_of), numbers)
    return PromiseStanding(
        made_on=entry.day,
        promise=promise,
        invoice_numbers=numbers,
        received=received,
        state=_promise_state(promise, received, numbers, owed),
    )


def _promise_state(
    promise: Promise, received: Decimal, numbers: tuple[str, ...], owed: Statement
) -> PromiseState:
    unpaid = (c.principal_due for c in owed.invoices if c.invoice_number in numbers)
    if not any(unpaid) or (promise.amount is not None and received >= promise.amount):
        return PromiseState.KEPT
    return PromiseState.PENDING if owed.as_of <= promise.pay_by else PromiseState.BROKEN


def received_between(
    case: Case, first: date, last: date, numbers: tuple[str, ...] | None = None
) -> Decimal:
    """Return what came in between two days, both included, for these invoices or for none named."""
    amounts = (
        payment.amount
        for payment in case.payments
        if first <= payment.received_on <= last
        and (numbers is None or payment.invoice_number in {None, *numbers})
    )
    return sum(amounts, ZERO)


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentPlanStanding:
    """A payment plan and what became of it."""

    plan: PaymentPlan
    state: PromiseState
    """Pending: kept so far; kept: paid to the end; broken: an instalment is late."""
    received: Decimal
    """Receipts since the day of the agreement, that day included."""
    late: Decimal
    """What is missing of the instalments whose day has passed."""
    next_date: date | None
    """Due date of the first instalment that is not covered; None when all are."""


def payment_plan(case: Case, as_of: date) -> PaymentPlanStanding | None:
    """Return the payment plan agreed by `as_of`, if there is one.

    An instalment is late from the day after its due date; one paid late heals the plan.
    """
    plan = case.payment_plan
    if plan is None or plan.agreed_on > as_of:
        return None
    received = received_between(case, plan.agreed_on, as_of)
    expected = sum((i.amount for i in plan.instalments if i.due_date < as_of), ZERO)
    next_date = _first_uncovered(plan, received)
    late = max(expected - received, ZERO)
    pending = PromiseState.PENDING if next_date else PromiseState.KEPT
    return PaymentPlanStanding(
        plan=plan,
        state=PromiseState.BROKEN if late else pending,
        received=received,
        late=late,
        next_date=next_date,
    )


def _first_uncovered(plan: PaymentPlan, received: Decimal) -> date | None:
    expected = ZERO
    for instalment in sorted(plan.instalments, key=lambda part: part.due_date):
        expected += instalment.amount
        if expected > received:
            return instalment.due_date
    return None
