"""What the debtor promised or agreed to, and whether it is pending, kept or broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.case import Case, PaymentPlan
from relance_docs.case.claims import Instalment
from relance_docs.case.history import HistoryEntry, Promise
from relance_docs.case.record import Loc
from relance_docs.case.settings import Settings
from relance_docs.plan.calendar import shifted
from relance_docs.plan.events import concerned, placed_until
from relance_docs.statement.records import PartStatement, Receipt, Statement

ZERO = Decimal("0.00")


class PromiseState(StrEnum):
    """What became of a promise, or of a payment plan."""

    PENDING = "pending"
    """Its day has not passed: through that day, no demand."""
    KEPT = "kept"
    BROKEN = "broken"
    PAID_LATE = "paid_late"
    """Broken, but what was promised has come in since."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseStanding:
    """A promise and what became of it."""

    source: Loc
    """The event of the history in which it was made."""
    party: str | None
    """The co-debtor who made it; None: the debtor."""
    made_on: date
    promise: Promise
    invoice_numbers: tuple[str, ...]
    received: Decimal
    """Receipts from the day of the promise through its date, for its invoices or for none named."""
    received_later: Decimal
    """Receipts after its date, until what was promised had come in."""
    state: PromiseState


def promises(
    case: Case, settings: Settings, owed: Statement, as_of: date
) -> tuple[PromiseStanding, ...]:
    """Return the promises made by `as_of`, in order of days.

    That of a co-debtor is one to pay the whole debt; that of a guarantor is not the debtor's.
    """
    return tuple(
        _Made(
            source=("history", place),
            entry=entry,
            promise=entry.promise,
            numbers=concerned(entry, case, settings),
            case=case,
            owed=owed,
        ).standing()
        for place, entry in placed_until(case, as_of)
        if entry.promise is not None and case.owes(entry.party)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Made:
    """A promise that was made, and what it is judged by."""

    source: Loc
    entry: HistoryEntry
    promise: Promise
    numbers: tuple[str, ...]
    case: Case
    owed: Statement

    def standing(self) -> PromiseStanding:
        case, owed, numbers, promise = self.case, self.owed, self.numbers, self.promise
        made_on, debt = self.entry.day, _Debt.of(owed, numbers)
        last = min(promise.pay_by, owed.as_of)
        received = received_between(case, made_on, last, numbers, as_of=owed.as_of)
        promised = debt.on(made_on) if promise.amount is None else promise.amount
        missing = promised - received
        later = _received_later(case, shifted(last, 1), owed.as_of, numbers, missing)
        is_kept = missing <= 0 or debt.is_paid(made_on, promise, last)
        is_paid = later >= missing or debt.is_paid(made_on, promise, owed.as_of)
        is_over = owed.as_of > promise.pay_by
        return PromiseStanding(
            source=self.source,
            party=self.entry.party,
            made_on=made_on,
            promise=promise,
            invoice_numbers=numbers,
            received=received,
            received_later=later,
            state=_promise_state(is_kept=is_kept, is_over=is_over, is_paid=is_paid),
        )


def _promise_state(*, is_kept: bool, is_over: bool, is_paid: bool) -> PromiseState:
    if is_kept:
        return PromiseState.KEPT
    if not is_over:
        return PromiseState.PENDING
    return PromiseState.PAID_LATE if is_paid else PromiseState.BROKEN


@dataclass(frozen=True, kw_only=True, slots=True)
class _Debt:
    """The invoices of a promise and what came in for them, in dispute or not."""

    parts: tuple[PartStatement, ...]
    receipts: tuple[Receipt, ...]

    @classmethod
    def of(cls, owed: Statement, numbers: tuple[str, ...]) -> _Debt:
        known = (*owed.invoices, *owed.disputed)
        claims = tuple(claim for claim in known if claim.invoice_number in numbers)
        return cls(
            parts=tuple(part for claim in claims for part in claim.parts),
            receipts=tuple(receipt for claim in claims for receipt in claim.receipts),
        )

    def overdue(self, day: date) -> Decimal:
        """Return what had fallen due before a day, paid or not; all of it when nothing had."""
        due = [part.amount for part in self.parts if part.due_date < day]
        return sum(due or [part.amount for part in self.parts], ZERO)

    def came(self, last: date) -> Decimal:
        """Return what was received and credited through a day."""
        return sum((r.amount for r in self.receipts if r.received_on <= last), ZERO)

    def on(self, day: date) -> Decimal:
        """Return what a promise made on a day without an amount is about."""
        return self.overdue(day) - self.came(shifted(day, -1))

    def is_paid(self, made_on: date, promise: Promise, last: date) -> bool:
        """Whether what was received by a day reaches the amounts that were promised."""
        if promise.amount is None:
            return self.came(last) >= self.overdue(made_on)
        return self.came(last) >= sum((part.amount for part in self.parts), ZERO)


def _received_later(
    case: Case, first: date, last: date, numbers: tuple[str, ...], missing: Decimal
) -> Decimal:
    """Return what came in between two days, both included, until nothing was missing any more."""
    later = ZERO
    counted = (payment.received_on for _place, payment in case.payments_on(last))
    for day in sorted({day for day in counted if first <= day}):
        if later < missing:
            later += received_between(case, day, day, numbers, as_of=last)
    return later


def received_between(
    case: Case,
    first: date,
    last: date,
    numbers: tuple[str, ...] | None = None,
    *,
    as_of: date,
) -> Decimal:
    """Return what came in between two days, both included, for these invoices or for none named.

    What was given back between them is taken off; what had bounced by `as_of` never came.
    """
    amounts = (
        payment.amount
        for _place, payment in case.payments_on(as_of)
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
    missed: tuple[Instalment, ...]
    """What is missing of each instalment whose day has passed, in order."""
    next_date: date | None
    """Due date of the first instalment that is not covered; None when all are."""


def payment_plan(case: Case, as_of: date) -> PaymentPlanStanding | None:
    """Return the payment plan agreed by `as_of`, if there is one.

    An instalment is late from the day after its due date; one paid late heals the plan.
    """
    plan = case.payment_plan
    if plan is None or plan.agreed_on > as_of:
        return None
    received = received_between(case, plan.agreed_on, as_of, as_of=as_of)
    expected = sum((i.amount for i in plan.instalments if i.due_date < as_of), ZERO)
    open_ones = tuple(_uncovered(plan, received))
    next_date = open_ones[0].due_date if open_ones else None
    late = max(expected - received, ZERO)
    pending = PromiseState.PENDING if next_date else PromiseState.KEPT
    return PaymentPlanStanding(
        plan=plan,
        state=PromiseState.BROKEN if late else pending,
        received=received,
        late=late,
        missed=tuple(part for part in open_ones if part.due_date < as_of),
        next_date=next_date,
    )


def _uncovered(plan: PaymentPlan, received: Decimal) -> Iterator[Instalment]:
    """Yield what is missing of each instalment, the earliest being paid first."""
    left = received
    for instalment in sorted(plan.instalments, key=lambda part: part.due_date):
        missing = max(instalment.amount - left, ZERO)
        left = max(left - instalment.amount, ZERO)
        if missing:
            yield Instalment(due_date=instalment.due_date, amount=missing)
