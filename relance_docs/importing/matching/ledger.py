"""What every case owes on the day of a receipt, reckoned only for the cases it may concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.importing.matching.match import candidate_of
from relance_docs.importing.matching.records import Debt, Debts, Receipt
from relance_docs.law.rates import Rates
from relance_docs.statement.records import InvoiceStatement
from relance_docs.statement.statement import statement

ZERO: Final = Decimal("0.00")
_FAR: Final = Decimal(2)
"""An amount of more than this many times the principal is never principal with penalties."""


def ledger(
    cases: Iterable[Case], settings: Settings, rates: Rates, receipt: Receipt
) -> Iterator[Debts]:
    """Yield what the cases owe that a receipt names, whose debtor it names, or whose sum it is.

    Penalties are reckoned for those alone: a statement of every case for every receipt would take
    a thousand times as long.
    """
    for case in cases:
        if case.closed is not None and case.closed.closed_on < receipt.day:
            continue
        rough = _rough(case, receipt.day)
        if candidate_of(receipt, rough) is not None or _may_be_total(receipt.amount, rough):
            yield _exact(case, settings, rates, receipt.day) or rough


def _may_be_total(amount: Decimal, debts: Debts) -> bool:
    """Whether penalties on one invoice or on all may make the difference."""
    sums = [debt.principal for debt in debts.open]
    return any(owed < amount <= _FAR * owed for owed in (*sums, sum(sums, ZERO)))


def _rough(case: Case, day: date) -> Debts:
    """Return the principals alone; payments that name no invoice pay the oldest ones first."""
    left = {invoice.invoice_number: invoice.principal for invoice in case.invoices}
    free = ZERO
    paid = ((p.invoice_number, p.amount) for p in case.payments if p.received_on <= day)
    credited = ((note.invoice_number, note.amount) for note in case.credit_notes)
    for number, amount in chain(paid, credited):
        if number in left:
            left[number] -= amount
        else:
            free += amount
    for number, owed in left.items():
        taken = min(max(owed, ZERO), free)
        left[number], free = owed - taken, free - taken
    debts = tuple(
        Debt(
            invoice_number=invoice.invoice_number,
            issue_date=invoice.issue_date,
            principal=max(left[invoice.invoice_number], ZERO),
            total=max(left[invoice.invoice_number], ZERO),
            is_overdue=invoice.due_date is None or invoice.due_date < day,
        )
        for invoice in case.invoices
    )
    return _debts(case, debts)


def _exact(case: Case, settings: Settings, rates: Rates, day: date) -> Debts | None:
    """Return what the statement of that day says; None when it cannot be reckoned."""
    try:
        owed = statement(case, settings.terms, rates, day, plan=settings.plan)
    except RefusalError:
        return None
    sums: dict[str, list[InvoiceStatement]] = {}
    for claim in (*owed.invoices, *owed.disputed):
        sums.setdefault(claim.invoice_number, []).append(claim)
    debts = tuple(
        Debt(
            invoice_number=invoice.invoice_number,
            issue_date=invoice.issue_date,
            principal=sum((c.principal_due for c in sums.get(invoice.invoice_number, ())), ZERO),
            total=sum((c.total_due for c in sums.get(invoice.invoice_number, ())), ZERO),
            is_overdue=any(c.principal_overdue > 0 for c in sums.get(invoice.invoice_number, ())),
        )
        for invoice in case.invoices
    )
    return _debts(case, debts)


def _debts(case: Case, invoices: tuple[Debt, ...]) -> Debts:
    return Debts(
        case_number=case.number,
        debtor=case.debtor.name,
        ibans=tuple("".join(iban.split()).upper() for iban in case.debtor.ibans),
        invoices=invoices,
    )
