"""What every case owes on the day of a receipt, reckoned only for the cases it may concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.importing.matching.match import candidate_of
from relance_docs.importing.matching.records import Debt, Debts, Receipt
from relance_docs.law.rates import Rates
from relance_docs.statement.records import InvoiceStatement
from relance_docs.statement.statement import statement


@dataclass(kw_only=True, slots=True)
class Ledger:
    """The debts of the cases; what was reckoned once for a case and a day is kept."""

    settings: Settings
    rates: Rates
    _kept: dict[str, tuple[Case, date, Debts]] = field(default_factory=dict)

    def debts(self, cases: Iterable[Case], receipt: Receipt) -> Iterator[Debts]:
        """Yield what the cases owe that a receipt names, or whose debtor, or whose principal it is.

        Penalties are reckoned for those alone: a statement of every case for every receipt would
        take a thousand times as long.
        """
        for case in cases:
            if case.closed is not None and case.closed.closed_on < receipt.day:
                continue
            rough = self._principals(case, receipt.day)
            if candidate_of(receipt, rough) is not None:
                yield _exact(case, self.settings, self.rates, receipt.day) or rough

    def _principals(self, case: Case, day: date) -> Debts:
        kept = self._kept.get(case.number)
        if kept is None or kept[0] is not case or kept[1] != day:
            kept = self._kept[case.number] = (case, day, _rough(case, day))
        return kept[2]


def _rough(case: Case, day: date) -> Debts:
    """Return the principals alone; payments that name no invoice pay the oldest ones first."""
    left = {invoice.invoice_number: invoice.principal for invoice in case.invoices}
    free = ZERO
    paid = ((p.invoice_number, p.amount) for _place, p in case.payments_on(day))
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
