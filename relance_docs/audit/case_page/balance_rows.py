"""The balance over time, drawn and in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.audit.drawing.balance_chart import Receipts, balance_chart
from relance_docs.audit.drawing.shapes import Drawing
from relance_docs.case.case import Case
from relance_docs.law.semesters import Semester
from relance_docs.plan.labels import PENALTY_NAMES
from relance_docs.statement.balance import Balance, BalancePoint


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceRow:
    """A turning day: what happened, and what was owed at its end."""

    point: BalancePoint
    events: tuple[str, ...]
    """What happened on that day: « facture FA-1 émise », « règlement »."""


def drawn_balance(balance: Balance, case: Case) -> Drawing:
    """Draw the balance."""
    last = balance.points[-1].day
    amounts: dict[date, Decimal] = {}
    for _place, payment in case.payments_on(last):
        if not payment.is_refund:
            day = payment.received_on
            amounts[day] = amounts.get(day, Decimal("0.00")) + payment.amount
    receipts = tuple(Receipts(day=day, amount=amounts[day]) for day in sorted(amounts))
    name = PENALTY_NAMES[case.debtor.kind].partition(" ")[0]
    return balance_chart(balance.points, receipts, name)


def balance_rows(balance: Balance, case: Case) -> tuple[BalanceRow, ...]:
    """Return the turning days that are shown, oldest first."""
    events: dict[date, dict[str, int]] = {}
    for day, text in _events(case):
        found = events.setdefault(day, {})
        found[text] = found.get(text, 0) + 1
    days = frozenset(balance.days)
    return tuple(
        BalanceRow(point=point, events=tuple(_told(events.get(point.day, {}), point.day)))
        for point in balance.points
        if point.day in days
    )


def _told(found: dict[str, int], day: date) -> Iterator[str]:
    for text, count in found.items():
        yield text if count == 1 else f"{text} ({count})"
    if Semester.of(day).first_day == day:
        yield "début de semestre"


def _events(case: Case) -> Iterator[tuple[date, str]]:
    for invoice in case.invoices:
        yield invoice.issue_date, "facture émise"
        for day in invoice.due_dates:
            yield day + timedelta(days=1), "premier jour de retard"
        if invoice.dispute:
            yield invoice.dispute.raised_on, "contestation"
            if invoice.dispute.resolved_on:
                yield invoice.dispute.resolved_on, "fin de contestation"
    for note in case.credit_notes:
        yield note.issue_date, "avoir"
    for payment in case.payments:
        yield payment.received_on, "remboursement" if payment.is_refund else "règlement"
        if payment.bounced:
            yield payment.bounced.bounced_on, "règlement revenu impayé"
    if case.insolvency:
        yield case.insolvency.opened_on, "ouverture de la procédure collective"
