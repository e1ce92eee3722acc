"""The formal notice that makes a consumer owe interest.

Law: 1231-6 and 1344-1 C. civ.: interest at the legal rate runs from the formal notice. The prudent
day is taken: that of first presentation or receipt, and interest from the day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.claims import Due, Invoice
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import PlanStep
from relance_docs.case.record import Loc

Plan = tuple[PlanStep, ...] | None
FORMAL_NOTICE = "mise-en-demeure"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A formal notice that reached the debtor."""

    reached_on: date
    source: Loc
    """The field that states that day."""


def formal_notice(
    case: Case, invoice: Invoice, due: Due, as_of: date, *, plan: Plan
) -> Notice | None:
    """Return the notice by which the debtor was first put in default for `due`, if one reached it.

    `plan` is that of the workspace. A notice sent before or on the due date puts nobody in default
    for that part.
    """
    names = formal_notice_steps(case, invoice, plan=plan)
    found = (
        notice
        for place, entry in enumerate(case.history)
        if entry.was_taken and entry.step in names and _covers(entry, invoice, due)
        for notice in _reached(entry, ("history", place))
        if notice.reached_on <= as_of
    )
    return min(found, key=lambda notice: notice.reached_on, default=None)


def _reached(entry: HistoryEntry, source: Loc) -> Iterator[Notice]:
    """Yield on which days a letter reached the debtor: presented first, then received."""
    if entry.presented_on is not None:
        yield Notice(reached_on=entry.presented_on, source=(*source, "presented_on"))
    if entry.received_on is not None:
        yield Notice(reached_on=entry.received_on, source=(*source, "received_on"))


def formal_notice_steps(case: Case, invoice: Invoice, *, plan: Plan) -> frozenset[str]:
    """Return the names of the steps whose document is a formal notice, in any plan in force."""
    steps = (*(plan or ()), *(case.plan or ()), *(invoice.plan or ()))
    return frozenset(
        {FORMAL_NOTICE} | {step.step for step in steps if step.template_name == FORMAL_NOTICE}
    )


def _covers(entry: HistoryEntry, invoice: Invoice, due: Due) -> bool:
    named = not entry.invoices or invoice.invoice_number in entry.invoices
    return named and due.due_date < entry.day
