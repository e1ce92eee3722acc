"""What the sheets of the workbook share: their names, their kinds of column, their sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from relance_docs.rendering.spreadsheet import Column, Formula, Look

ZERO: Final = Decimal("0.00")
TOTALS, INVOICES, DISPUTED = "Totaux", "Factures", "Contesté"
PENALTIES, RECEIPTS, CREDIT_NOTES, RATES = "Pénalités", "Règlements", "Avoirs", "Taux"
YES, NO = "oui", "non"
"""Whether a line is about the disputed part of an invoice."""


def amount(heading: str) -> Column:
    """Return a column of euros."""
    return Column(heading=heading, look=Look.AMOUNT, width=15)


def day(heading: str) -> Column:
    """Return a column of days."""
    return Column(heading=heading, look=Look.DAY, width=12)


def summed(letter: str, count: int, value: Decimal) -> Formula:
    """Return the sum of a column over `count` rows under its heading; `value` is that sum."""
    return Formula(text=f"=SUM({letter}2:{letter}{max(count, 1) + 1})", value=value)
