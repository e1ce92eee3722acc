"""Where one invoice stands: its oldest unpaid due date, and the steps recorded for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import HistoryEntry
from relance_docs.case.settings import Settings
from relance_docs.plan.default import Plan, plan_of
from relance_docs.plan.events import concerned, events_until
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.statement.records import InvoiceStatement, Statement

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """A step of an invoice's plan that was taken or skipped."""

    index: int
    """Its place in the plan, from 0."""
    entry: HistoryEntry


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """An invoice in its plan on a day."""

    invoice: Invoice
    plan: Plan
    owed: InvoiceStatement | None
    """What is owed on its undisputed part; None when all of it is disputed."""
    disputed_principal: Decimal
    due_date: date
    """Its oldest unpaid due date; the last one when nothing is unpaid."""
    recorded: tuple[Recorded, ...]
    """In the order of the plan; a step recorded twice stands twice, in order of days."""

    @property
    def number(self) -> str:
        """The invoice number."""
        return self.invoice.invoice_number

    @property
    def principal_due(self) -> Decimal:
        """Undisputed principal still to be paid."""
        return self.owed.principal_due if self.owed else ZERO

    @property
    def principal_overdue(self) -> Decimal:
        """Undisputed principal whose due date has passed."""
        return self.owed.principal_overdue if self.owed else ZERO

    @property
    def passed(self) -> int:
        """How many steps of the plan lie behind: a step recorded passes all before it."""
        return self.recorded[-1].index + 1 if self.recorded else 0

    @property
    def last_taken(self) -> HistoryEntry | None:
        """The most advanced step that really happened, skipped ones left out."""
        taken = [step.entry for step in self.recorded if step.entry.was_taken]
        return taken[-1] if taken else None


def positions(case: Case, settings: Settings, owed: Statement, as_of: date) -> tuple[Position, ...]:
    """Return where each invoice issued by `as_of` stands, in the order of the file."""
    return tuple(
        _position(invoice, case, settings, owed, as_of)
        for invoice in case.invoices
        if invoice.issue_date <= as_of
    )


def _position(
    invoice: Invoice, case: Case, settings: Settings, owed: Statement, as_of: date
) -> Position:
    number = invoice.invoice_number
    claim = next((c for c in owed.invoices if c.invoice_number == number), None)
    disputed = [c for c in owed.disputed if c.invoice_number == number]
    plan = plan_of(invoice, case, settings)
    due_date = _oldest_unpaid(claim, *disputed) or max(invoice.due_dates)
    return Position(
        invoice=invoice,
        plan=plan,
        owed=claim,
        disputed_principal=sum((c.principal_due for c in disputed), ZERO),
        due_date=due_date,
        recorded=_recorded(invoice, plan, due_date, case, settings, as_of),
    )


def _oldest_unpaid(*claims: InvoiceStatement | None) -> date | None:
    """Return the oldest unpaid due date of the first claim that has one."""
    for claim in claims:
        unpaid = [p.due_date for p in claim.parts if p.principal_due > 0] if claim else []
        if unpaid:
            return min(unpaid)
    return None


def _recorded(
    invoice: Invoice, plan: Plan, due_date: date, case: Case, settings: Settings, as_of: date
) -> tuple[Recorded, ...]:
    places = {step.step: index for index, step in reversed(tuple(enumerate(plan)))}
    found = (
        Recorded(index=places[entry.step], entry=entry)
        for entry in events_until(case, as_of)
        if entry.step in places and invoice.invoice_number in concerned(entry, case, settings)
    )
    counted = (step for step in found if _is_about(step, invoice, plan, due_date))
    return tuple(sorted(counted, key=lambda step: step.index))


def _is_about(step: Recorded, invoice: Invoice, plan: Plan, due_date: date) -> bool:
    """Whether a step was about the due date in question, and not an instalment paid since.

    Each instalment goes through the plan by itself: a letter sent before the second one was due
    says nothing of it.
    """
    earlier = [day for day in invoice.due_dates if day < due_date]
    if not earlier:
        return True
    before_due = step.entry.skipped is not None or kind_of(plan[step.index]) is StepKind.PREVENTIVE
    return step.entry.day > (earlier[-1] if before_due else due_date)
