"""The sheet of invoices: every amount reckoned from the sheets of lines and of receipts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from relance_docs.dossier.sheets import RECEIPTS, YES, ZERO, amount, day, penalty_words
from relance_docs.rendering.spreadsheet import Column, Sheet
from relance_docs.statement.records import InvoiceStatement, Receipt, Statement


def invoice_sheet(
    name: str, owed: Statement, issued: Mapping[str, date], *, flag: str
) -> Sheet[InvoiceStatement]:
    """Return the undisputed claims, or the disputed ones (`flag` YES), a row each.

    `issued` has the day of issue of each invoice.
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
            lambda claim: _settled(claim, part),
            formula=formula,
        )

    return Sheet(
        name=name,
        columns=(
            Column(key="invoice", heading="Facture", width=20, of=lambda c: c.invoice_number),
            day("issued", "Date", lambda c: issued[c.invoice_number]),
            day("due", "Première échéance", lambda c: min(part.due_date for part in c.parts)),
            amount("total", "Montant TTC", lambda c: c.total_with_vat),
            amount("origin", "Capital à l’origine, avoirs déduits", _origin),
            received("principal", "Réglé sur le capital", lambda e: e.to_principal),
            amount(
                "principal",
                "Principal restant dû",
                lambda c: c.principal_due,
                formula="=[origin]-[paid_principal]",
            ),
            amount("overdue", "dont échu", lambda c: c.principal_overdue),
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
            amount("fixed", "Indemnité forfaitaire", lambda c: c.indemnity_accrued),
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
        ),
        rows=owed.disputed if flag == YES else owed.invoices,
    )


def _origin(claim: InvoiceStatement) -> Decimal:
    return sum((part.amount for part in claim.parts), ZERO)


def _settled(claim: InvoiceStatement, part: Callable[[Receipt], Decimal]) -> Decimal:
    return sum(map(part, claim.receipts), ZERO)
