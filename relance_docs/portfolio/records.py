"""One case as the portfolio counts it: plain facts, small enough to keep ten thousand of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.plan import Channel
from relance_docs.case.record import Loc
from relance_docs.message import Message
from relance_docs.plan.promises import PromiseState
from relance_docs.plan.records import BlockCode
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.statement.records import Aging

Urgency = tuple[int, int, date, int, str]
"""Sort key of plan.summary: what is ready, what the user must settle, what waits, what is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseOwed:
    """What a case owes on the day, as its customer account says; disputed parts apart.

    Principal ties with the ledger; penalties and indemnity are the rest of what the statement says
    is owed, whatever order of allocation was chosen.
    """

    aging: Aging
    """Undisputed principal by age of the delay: its buckets add up to `principal`."""
    principal: Decimal
    principal_overdue: Decimal
    penalties: Decimal
    indemnity: Decimal
    disputed: Decimal
    """Principal, penalties and indemnity of disputed parts: in no other figure."""
    disputed_principal: Decimal
    credit: Decimal
    """What the debtor paid or was credited beyond its debts; set off against nothing."""

    @property
    def total(self) -> Decimal:
        """Principal, penalties and indemnity, due or not yet, without disputed parts."""
        return self.principal + self.penalties + self.indemnity

    @property
    def overdue(self) -> Decimal:
        """The total without the principal whose due date has not passed."""
        return self.total - (self.principal - self.principal_overdue)

    @property
    def receivable(self) -> Decimal:
        """Principal unpaid, disputed or not, due or not: what DSO is reckoned from."""
        return self.principal + self.disputed_principal


@dataclass(frozen=True, kw_only=True, slots=True)
class DuePart:
    """A due date that has passed or was paid ahead, and the day on which it was settled."""

    invoice_number: str
    due_date: date
    amount: Decimal
    settled_on: date | None
    """None: still unpaid on the day."""

    def delay(self, as_of: date) -> int:
        """Return the days from the due date to the payment, negative when ahead of it.

        For an unpaid part those to `as_of`: its delay is at least that.
        """
        return ((self.settled_on or as_of) - self.due_date).days


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidAfter:
    """A due date that was settled, and the last step taken before that."""

    step: str | None
    """None: it was settled before any step."""
    days: int
    """From the day of the step (or of the due date, without one) to the payment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """What was done towards the debtor: a step of the plan, or the contact of a promise."""

    step: str
    """Empty for a contact that is no step."""
    day: date
    channel: Channel | None
    person: str
    """Who acted, as the entry says; else who is in charge of the case; empty when neither is."""
    has_arrived: bool
    """False for what is recorded as returned, unclaimed or bounced."""
    source: Loc


class Preceded(StrEnum):
    """What stands in the file before a receipt."""

    STEP = "step"
    """A step that arrived, at most `portfolio.brought.SPAN` days before, and none between."""
    LATER = "later"
    """A step that arrived, longer before."""
    NO_STEP = "no_step"
    ENFORCEMENT = "enforcement"
    """A measure of enforcement brought it, whatever letter went before."""
    GIVEN_BACK = "given_back"
    """It is money that was given back to the debtor: below zero."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentReceived:
    """A payment that arrived by the day and did not bounce, and what stands before it."""

    received_on: date
    amount: Decimal
    preceded: Preceded
    last: Action | None
    """The last step that arrived before it; None where that plays no part."""
    source: Loc

    @property
    def days(self) -> int | None:
        """Days from that step to the payment, 0 on the same day."""
        return (self.received_on - self.last.day).days if self.last else None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonGiven:
    """Why it is not paid, as the debtor said it one day."""

    label: str
    """As the list has it."""
    given_on: date
    source: Loc


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseMade:
    """A promise and what became of it by the day."""

    contact: Action
    """In which it was made."""
    made_on: date
    pay_by: date
    amount: Decimal | None
    """None: all that was overdue on the day of the promise."""
    state: PromiseState


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanMade:
    """A payment plan and what became of it by the day."""

    agreed_on: date
    state: PromiseState
    late: Decimal
    """What is missing of the instalments whose day has passed."""
    next_date: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputeRaised:
    """A dispute raised by the day, open or settled."""

    invoice_number: str
    reason: str
    raised_on: date
    resolved_on: date | None
    """None while it is open on the day."""
    principal: Decimal
    """Unpaid principal in dispute; 0 once it is settled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sale:
    """An invoice issued by the day with its VAT, or a credit note as a negative amount."""

    day: date
    amount: Decimal


class UnpaidBecause(StrEnum):
    """What the file records as the reason why something overdue is unpaid, the strongest first."""

    INSOLVENCY = "insolvency"
    """A collective procedure is open."""
    DISPUTE = "dispute"
    """A dispute is open, or the debtor contested in its last answer."""
    INSOLVENT = "insolvent"
    """The debtor said that it cannot pay, or its over-indebtedness is dealt with."""
    REFUSAL = "refusal"
    PROMISE = "promise"
    """The debtor promised to pay: it does not contest."""
    NOT_DELIVERED = "not_delivered"
    """What was sent last came back."""
    NO_ANSWER = "no_answer"
    NONE_RECORDED = "none_recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFigures:
    """A case on a day."""

    number: str
    debtor: DebtorName
    stage: str
    """As in plan.summary: `closed`, `error`, the last step taken, `overdue`…"""
    block: BlockCode | None
    """None: a document is due."""
    reason: Message | None
    next_step: str | None
    due_on: date | None
    days_late: int
    urgency: Urgency
    owed: CaseOwed | None = None
    """None when nothing could be reckoned: `reason` says why."""
    parts: tuple[DuePart, ...] = ()
    paid_after: tuple[PaidAfter, ...] = ()
    steps_taken: tuple[Action, ...] = ()
    received: tuple[PaymentReceived, ...] = ()
    promises: tuple[PromiseMade, ...] = ()
    payment_plan: PlanMade | None = None
    disputes: tuple[DisputeRaised, ...] = ()
    sales: tuple[Sale, ...] = ()
    given_reasons: tuple[ReasonGiven, ...] = ()
    unpaid_because: UnpaidBecause | None = None
    """None when nothing undisputed is overdue."""

    @property
    def is_closed(self) -> bool:
        """Whether the case is over: it is in no total of what is due."""
        return self.block is BlockCode.CLOSED

    @property
    def is_counted(self) -> bool:
        """Whether its amounts are in the totals: reckoned, and not closed."""
        return self.owed is not None and not self.is_closed
