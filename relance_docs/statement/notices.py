"""The formal notice that makes a consumer owe interest.

Law: 1231-6 and 1344-1 C. civ.: interest at the legal rate runs from the formal notice. The prudent
day is taken: that of first presentation or receipt, and interest from the day after.
"""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.claims import Instalment, Invoice
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import PlanStep

Plan = tuple[PlanStep, ...] | None
FORMAL_NOTICE = "mise-en-demeure"


def formal_notice_day(
    case: Case, invoice: Invoice, due: Instalment, as_of: date, *, plan: Plan
) -> date | None:
    """Return the day on which the debtor was first put on notice for `due`; None if it was not.

    `plan` is that of the workspace. A notice sent before or on the due date puts nobody in default
    for that part.
    """
    names = formal_notice_steps(case, invoice, plan=plan)
    days = (
        entry.reached_on
        for entry in case.history
        if entry.was_taken and entry.step in names and _covers(entry, invoice, due)
    )
    return min((day for day in days if day is not None and day <= as_of), default=None)


def formal_notice_steps(case: Case, invoice: Invoice, *, plan: Plan) -> frozenset[str]:
    """Return the names of the steps whose document is a formal notice, in any plan in force."""
    steps = (*(plan or ()), *(case.plan or ()), *(invoice.plan or ()))
    return frozenset(
        {FORMAL_NOTICE} | {step.step for step in steps if step.template_name == FORMAL_NOTICE}
    )


def _covers(entry: HistoryEntry, invoice: Invoice, due: Instalment) -> bool:
    named = not entry.invoices or invoice.invoice_number in entry.invoices
    return named and due.due_date < entry.day
