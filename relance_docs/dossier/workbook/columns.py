"""The sheets of the workbook by name, its columns, and the words of the law in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.plan.labels import PENALTY_NAMES
from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Row

ZERO: Final = Decimal("0.00")
TOTALS, INVOICES, DISPUTED = "Totaux", "Factures", "Contesté"
RECEIPTS, CREDIT_NOTES, RATES = "Règlements", "Avoirs", "Taux"
SEMESTERS = "Semestres"
YES, NO = "oui", "non"
"""Whether a line is about the disputed part of an invoice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyWords:
    """What runs on a late payment, as the headings and the totals of a workbook say it."""

    sheet: str
    accrued: str
    settled: str
    due: str
    received: str
    per_day: str


def penalty_words(regime: DebtorKind) -> PenaltyWords:
    """Return the words of the law for a kind of debtor.

    >>> penalty_words(DebtorKind.CONSUMER).due, penalty_words(DebtorKind.BUSINESS).due
    ('Intérêts au taux légal restant dus', 'Pénalités de retard restant dues')
    """
    name = PENALTY_NAMES[regime]
    title = name.capitalize()
    ending = "es" if regime is DebtorKind.BUSINESS else "s"
    return PenaltyWords(
        sheet=title,
        accrued=f"{title} couru{ending}",
        settled=f"Réglé sur les {name}",
        due=f"{title} restant du{ending}",
        received=f"Sur les {name}",
        per_day=f"{title} par jour, en plus",
    )


def amount(
    key: str,
    heading: str,
    of: Callable[[Row], Cell],
    *,
    formula: str = "",
    is_summed: bool = True,
) -> Column[Row]:
    """Return a column of euros."""
    return Column(
        key=key,
        heading=heading,
        look=CellLook.AMOUNT,
        width=15,
        of=of,
        formula=formula,
        is_summed=is_summed,
    )


def text(key: str, heading: str, width: int, of: Callable[[Row], Cell]) -> Column[Row]:
    """Return a column of words, as wide as so many characters."""
    return Column(key=key, heading=heading, width=width, of=of)


def day(key: str, heading: str, of: Callable[[Row], Cell]) -> Column[Row]:
    """Return a column of days."""
    return Column(key=key, heading=heading, look=CellLook.DAY, width=12, of=of)


def percent(key: str, heading: str, of: Callable[[Row], Cell]) -> Column[Row]:
    """Return a column of percents a year."""
    return Column(key=key, heading=heading, look=CellLook.PERCENT, width=10, of=of)
