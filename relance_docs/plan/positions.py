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
from relance_docs.statement.records import InvoiceStatement, PartStatement, Statement

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRecorded:
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
    account: InvoiceStatement | None
    """The same as the customer account has it: what was received taken off principal alone."""
    disputed_principal: Decimal
    due_date: date
    """Its oldest due date that is not settled; the last one when all are."""
    recorded: tuple[StepRecorded, ...]
    """In the order of the plan; a step recorded twice stands twice, in order of days."""

    @property
    def number(self) -> str:
        """The invoice number."""
        return self.invoice.invoice_number

    @property
    def unsettled(self) -> tuple[PartStatement, ...]:
        """The undisputed parts that the debtor has not paid in full, whatever the law took first.

        A receipt may pay indemnity and penalties before principal (1343-1 C. civ.), so that who
        pays late the whole price still owes a little. No letter asks for that rest alone.
        """
        parts = self.account.parts if self.account else ()
        return tuple(part for part in parts if part.principal_due > 0)

    @property
    def principal_unsettled(self) -> Decimal:
        """Undisputed principal for which a letter may ask, now or once it is due."""
        return self.account.principal_due if self.account else ZERO

    @property
    def is_settled(self) -> bool:
        """Whether no letter has anything left to ask for, penalties apart."""
        return self.principal_unsettled <= 0

    @property
    def is_partly_paid(self) -> bool:
        """Whether something was received or credited on it, and something is left."""
        parts = self.account.parts if self.account else ()
        amount = sum((part.amount for part in parts), ZERO)
        return 0 < self.principal_unsettled < amount

    @property
    def principal_overdue(self) -> Decimal:
        """The part of it whose due date has passed."""
        return self.account.principal_overdue if self.account else ZERO

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
        _position(invoice, case, settings, owed)
        for invoice in case.invoices
        if invoice.issue_date <= as_of
    )


def _position(invoice: Invoice, case: Case, settings: Settings, owed: Statement) -> Position:
    number = invoice.invoice_number
    account = _claim(owed.account.invoices, number)
    disputed = [c for c in owed.account.disputed if c.invoice_number == number]
    plan = plan_of(invoice, case, settings)
    unpaid = (c.parts for c in (account, *disputed) if c is not None)
    due_date = _oldest_unpaid(*unpaid) or max(
        part.due_date for part in invoice.parts_on(owed.as_of)
    )
    return Position(
        invoice=invoice,
        plan=plan,
        owed=_claim(owed.invoices, number),
        account=account,
        disputed_principal=sum((c.principal_due for c in disputed), ZERO),
        due_date=due_date,
        recorded=_recorded(invoice, plan, due_date, case, settings, owed.as_of),
    )


def _claim(claims: tuple[InvoiceStatement, ...], number: str) -> InvoiceStatement | None:
    return next((claim for claim in claims if claim.invoice_number == number), None)


def _oldest_unpaid(*claims: tuple[PartStatement, ...]) -> date | None:
    """Return the oldest unpaid due date of the first claim that has one."""
    for parts in claims:
        unpaid = [part.due_date for part in parts if part.principal_due > 0]
        if unpaid:
            return min(unpaid)
    return None


def _recorded(
    invoice: Invoice, plan: Plan, due_date: date, case: Case, settings: Settings, as_of: date
) -> tuple[StepRecorded, ...]:
    places = {step.step: index for index, step in reversed(tuple(enumerate(plan)))}
    found: list[StepRecorded] = []
    for entry in events_until(case, as_of):
        if entry.party is not None:
            continue
        if entry.step in places and invoice.invoice_number in concerned(entry, case, settings):
            step = StepRecorded(index=places[entry.step], entry=entry)
            if entry.again is None:
                found.append(step)
            else:  # the plan is at that step once more, whatever came after it
                found = [each for each in found if each.index < step.index]
    counted = (step for step in found if _is_about(step, invoice, plan, due_date))
    return tuple(sorted(counted, key=lambda step: step.index))


def _is_about(step: StepRecorded, invoice: Invoice, plan: Plan, due_date: date) -> bool:
    """Whether a step was about the due date in question, and not an instalment paid since.

    Each instalment goes through the plan by itself: a letter sent before the second one was due
    says nothing of it.
    """
    earlier = [day for day in invoice.due_dates if day < due_date]
    if not earlier:
        return True
    before_due = step.entry.skipped is not None or kind_of(plan[step.index]) is StepKind.PREVENTIVE
    return step.entry.day > (earlier[-1] if before_due else due_date)
