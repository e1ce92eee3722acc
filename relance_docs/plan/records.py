"""The answer of the plan: a step that is due, or the reason why none is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message


class BlockCode(StrEnum):
    """Why no document is due today; printed with the reason, stable."""

    CLOSED = "closed"
    HANDED_OVER = "handed_over"
    INSOLVENCY = "insolvency"
    OVER_INDEBTED = "over_indebted"
    """The over-indebtedness of the debtor is dealt with by a commission."""
    TITLE = "title"
    """A court has decided, or is about to: its decision is served and enforced."""
    PAID = "paid"
    NOT_DUE = "not_due"
    """A step comes later: the date is known."""
    PLAN_FINISHED = "plan_finished"
    TO_CONFIRM = "to_confirm"
    """An import assumed something that nobody has confirmed yet."""
    PAUSED = "paused"
    DISPUTED = "disputed"
    SENT_BACK = "sent_back"
    """A public body interrupted the payment term: it lacks something."""
    PROMISE_PENDING = "promise_pending"
    PLAN_KEPT = "plan_kept"
    """A payment plan is kept."""
    MINIMUM_INTERVAL = "minimum_interval"
    BELOW_MINIMUM = "below_minimum"
    PAYMENTS_NOT_CHECKED = "payments_not_checked"
    PRESCRIBED = "prescribed"
    NO_DATE_GIVEN = "no_date_given"
    """The next step counts from a date to pay, and no letter gave one."""
    MISSING_RATE = "missing_rate"
    MISSING_MENTION = "missing_mention"
    READY_FOR_HANDOVER = "ready_for_handover"
    """The last step is due: no letter, the case is ready for a lawyer or a court."""
    FINDINGS = "findings"
    """The file of the case has errors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceStage:
    """Where one invoice stands in its plan."""

    invoice_number: str
    due_date: date
    """Its oldest unpaid due date, or its next one."""
    last_step: str | None
    last_step_on: date | None
    next_step: PlanStep | None
    """None when its plan is finished."""
    next_due_on: date | None
    """Day from which the next step is due; None while the date to pay it counts from is missing."""
    is_overdue: bool
    instead_of: Channel | None
    """The channel of the plan, where the next step goes another way: no address is known for it."""
    excluded: Message | None
    """Why it is in no demand today (wholly disputed, promised, paid), if so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Apart:
    """An invoice that a formal notice names apart: that is its reminder."""

    invoice_number: str
    step: str
    """The step of its own plan that is so taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDue:
    """A document is due."""

    step: PlanStep
    due_on: date
    """Day from which the step was due."""
    pay_by: date | None
    """The date to pay that the document gives."""
    invoice_numbers: tuple[str, ...]
    """The invoices it covers, in the order of the file."""
    stages: tuple[InvoiceStage, ...]
    apart: tuple[Apart, ...] = ()
    """Invoices never demanded before, which it names with their reminder and does not cover."""
    for_handover: tuple[str, ...] = ()
    """Invoices whose last date to pay has passed, and which it leaves to the dossier."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocked:
    """No document is due, and why."""

    code: BlockCode
    reason: Message
    next_step: PlanStep | None
    """The step that would come next, if one is known."""
    due_on: date | None
    """Day from which it will be due or the block ends, if it is known."""
    stages: tuple[InvoiceStage, ...]


NextStep = StepDue | Blocked
