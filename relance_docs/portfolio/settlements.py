"""When each due date was paid, and after which step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.settings import Settings
from relance_docs.plan.events import concerned, events_until, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.portfolio.records import DuePart, PaidAfter
from relance_docs.statement.records import InvoiceStatement, Receipt, Statement

ZERO: Final = Decimal("0.00")


def due_parts(owed: Statement) -> tuple[DuePart, ...]:
    """Return the undisputed due dates that were settled, and those that have passed unpaid.

    A due date is settled on the day on which what was received and credited on its invoice, due
    dates in order, reaches its amount on the customer account, whatever the law took first of it.
    """
    return tuple(part for claim in owed.account.invoices for part in _parts(claim, owed.as_of))


def _parts(claim: InvoiceStatement, as_of: date) -> Iterator[DuePart]:
    received = sorted(claim.receipts, key=lambda receipt: receipt.received_on)
    reached = ZERO
    for part in claim.parts:
        reached += part.amount
        day = None if part.principal_due else _day_reached(received, reached)
        if part.amount > 0 and (day or (part.principal_due and part.due_date < as_of)):
            yield DuePart(
                invoice_number=claim.invoice_number,
                due_date=part.due_date,
                amount=part.amount,
                settled_on=day,
            )


def _day_reached(received: Iterable[Receipt], amount: Decimal) -> date | None:
    """Return since when receipts reach an amount: money given back may have undone it before."""
    day, so_far = None, ZERO
    for receipt in received:
        so_far += receipt.to_principal
        day = (day or receipt.received_on) if so_far >= amount else None
    return day


def paid_after(
    case: Case, settings: Settings, parts: Iterable[DuePart], as_of: date
) -> tuple[PaidAfter, ...]:
    """Return, for each settled due date, the last step taken for it by the day of the payment.

    That day is included. A demand dated by the due date was about an earlier one. That a payment
    follows a step does not say that it came of it.
    """
    steps = [
        (entry, frozenset(concerned(entry, case, settings)), kind_of_event(entry, case, settings))
        for entry in events_until(case, as_of)
        if entry.was_taken
    ]
    return tuple(_after(part, steps) for part in parts if part.settled_on is not None)


def _after(
    part: DuePart, steps: list[tuple[HistoryEntry, frozenset[str], StepKind | None]]
) -> PaidAfter:
    settled_on = part.settled_on or part.due_date
    last = None
    for entry, numbers, kind in steps:
        is_in_time = (entry.day <= part.due_date) is (kind is StepKind.PREVENTIVE)
        if part.invoice_number in numbers and is_in_time and entry.day <= settled_on:
            last = entry
    if last is None:
        return PaidAfter(step=None, days=(settled_on - part.due_date).days)
    return PaidAfter(step=last.step, days=(settled_on - last.day).days)
