"""The sheet of invoices: what each is due, by formulas over the lines and the receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from relance_docs.dossier.workbook.columns import (
    RECEIPTS,
    YES,
    ZERO,
    PenaltyWords,
    amount,
    day,
    penalty_words,
    text,
)
from relance_docs.dossier.workbook.penalties import COUNTED
from relance_docs.rendering.spreadsheet import Cell, Column, Formula, Sheet
from relance_docs.statement.ahead import Ahead
from relance_docs.statement.records import InvoiceStatement, Receipt, Statement


def invoice_sheet(
    name: str, owed: Statement, issued: Mapping[str, date], ahead: Ahead | None, *, flag: str
) -> Sheet[InvoiceStatement]:
    """Return the undisputed claims, or the disputed ones (`flag` YES), a row each.

    `issued` has the day of issue of each invoice; with `ahead` what falls due later is a formula.
    """
    words = penalty_words(owed.regime)
    lines = f'[{words.sheet}!invoice],[invoice],[{words.sheet}!disputed],"{flag}"'

    def received(
        key: str, heading: str, part: Callable[[Receipt], Decimal]
    ) -> Column[InvoiceStatement]:
        """Return what the sheet of receipts says was received on a part of each claim."""
        where = f'[{RECEIPTS}!invoice],[invoice],[{RECEIPTS}!disputed],"{flag}"'
        formula = f"=SUMIFS([{RECEIPTS}!to_{key}],{where})"
        return amount(
            f"paid_{key}",
            heading,
            lambda claim: sum(map(part, claim.receipts), ZERO),
            formula=formula,
        )

    return Sheet(
        name=name,
        columns=(
            text("invoice", "Facture", 20, lambda c: c.invoice_number),
            day("issued", "Date", lambda c: issued[c.invoice_number]),
            day("due", "Première échéance", lambda c: min(part.due_date for part in c.parts)),
            amount("total", "Montant TTC", lambda c: c.total_with_vat),
            amount(
                "origin",
                "Capital à l’origine, avoirs déduits",
                lambda c: sum((p.amount for p in c.parts), ZERO),
            ),
            received("principal", "Réglé sur le capital", lambda e: e.to_principal),
            amount(
                "principal",
                "Principal restant dû",
                lambda c: c.principal_due,
                formula="=[origin]-[paid_principal]",
            ),
            amount("overdue", "dont échu", _overdue(ahead)),
            amount(
                "accrued",
                words.accrued,
                lambda c: c.penalties_accrued,
                formula=f"=SUMIFS([{words.sheet}!amount],{lines})",
            ),
            received("penalties", words.settled, lambda e: e.to_penalties),
            amount(
                "penalties",
                words.due,
                lambda c: c.penalties_due,
                formula="=[accrued]-[paid_penalties]",
            ),
            amount(
                "fixed",
                "Indemnité forfaitaire",
                _indemnity(ahead, owed.as_of, is_disputed=flag == YES),
            ),
            received("indemnity", "Réglé sur l’indemnité", lambda e: e.to_indemnity),
            amount(
                "indemnity",
                "Indemnité restant due",
                lambda c: c.indemnity_due,
                formula="=[fixed]-[paid_indemnity]",
            ),
            amount(
                "due_in_all",
                "Total restant dû",
                lambda c: c.total_due,
                formula="=[principal]+[penalties]+[indemnity]",
            ),
            *((_per_day(words, lines),) if ahead else ()),
        ),
        rows=owed.disputed if flag == YES else owed.invoices,
    )


def _overdue(ahead: Ahead | None) -> Callable[[InvoiceStatement], Cell]:
    def of(claim: InvoiceStatement) -> Cell:
        if ahead is None:
            return claim.principal_overdue
        past = [part for part in claim.parts if part.due_date < ahead.first_day]
        to_come = [p for p in claim.parts if p.due_date >= ahead.first_day and p.principal_due]
        if not to_come:
            return claim.principal_overdue
        start = sum((part.principal_due for part in past), ZERO)
        steps = ((part.due_date, part.principal_due) for part in to_come)
        return Formula(text=_stepped(start, steps), value=claim.principal_overdue)

    return of


def _indemnity(
    ahead: Ahead | None, as_of: date, *, is_disputed: bool
) -> Callable[[InvoiceStatement], Cell]:
    def of(claim: InvoiceStatement) -> Cell:
        steps = ahead.indemnities.get((claim.invoice_number, is_disputed), ()) if ahead else ()
        if ahead is None or not steps:
            return claim.indemnity_accrued
        later = sum((more for due, more in steps if due < as_of), ZERO)
        start = claim.indemnity_accrued - later
        return Formula(text=_stepped(start, steps), value=claim.indemnity_accrued)

    return of


def _stepped(start: Decimal, steps: Iterable[tuple[date, Decimal]]) -> str:
    """Return the formula of an amount that grows after each of some days."""
    grown = "".join(
        f"+IF({COUNTED}>DATE({due.year},{due.month},{due.day}),{more:f},0)" for due, more in steps
    )
    return f"={start:f}{grown}"


def _per_day(words: PenaltyWords, lines: str) -> Column[InvoiceStatement]:
    """Return the column of what one further day costs, rounded once for each invoice."""
    return amount(
        "per_day",
        words.per_day,
        lambda claim: claim.daily_penalty if claim.daily_penalty is not None else ZERO,
        formula=f"=ROUND(SUMIFS([{words.sheet}!daily],{lines}),2)",
    )
