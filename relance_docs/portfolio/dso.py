"""Days sales outstanding, in two ways, with every figure that the formulas take.

What neither can know: sales that have no case here. Where only unpaid invoices have a case, both
are higher than those of all sales.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from relance_docs.portfolio.records import CaseFigures, Sale

ZERO: Final = Decimal("0.00")
PERIOD: Final = 365
"""Days of sales that the simple way looks at, the day itself included."""
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, kw_only=True, slots=True)
class SimpleDso:
    """Receivable × days of the period ÷ sales of the period."""

    receivable: Decimal
    first_day: date
    """First day of the period; the last one is the day itself."""
    sales: Decimal
    """Invoices with VAT issued in the period, less the credit notes issued in it."""
    days: Decimal | None
    """To a tenth of a day, half up; None without sales in the period."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedMonth:
    """A month of sales taken off the receivable."""

    first_day: date
    days: int
    """Of the month; of the last one, through the day itself."""
    sales: Decimal
    taken: Decimal
    """The part of the sales that the receivable still covers."""
    counted: Decimal
    """The days that this makes, to a tenth."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountbackDso:
    """The receivable used up by the sales of the latest months, then of those before.

    A month whose sales the rest of the receivable exceeds counts whole, and one without sales too;
    the last one counts in proportion.
    """

    receivable: Decimal
    months: tuple[CountedMonth, ...]
    """From the latest back."""
    days: Decimal | None
    """None when all sales in the files are less than the receivable."""


def simple_dso(figures: Iterable[CaseFigures], as_of: date) -> SimpleDso:
    """Reckon the simple way over the last 365 days.

    >>> simple_dso((), date(2026, 12, 31)).first_day
    datetime.date(2026, 1, 1)
    """
    receivable, sales = _receivable_and_sales(figures)
    first_day = as_of - timedelta(days=PERIOD - 1)
    sold = sum((sale.amount for sale in sales if first_day <= sale.day <= as_of), ZERO)
    return SimpleDso(
        receivable=receivable,
        first_day=first_day,
        sales=sold,
        days=_tenths(receivable * PERIOD / sold) if sold > 0 else None,
    )


def countback_dso(figures: Iterable[CaseFigures], as_of: date) -> CountbackDso:
    """Reckon the countback way, calendar month by calendar month from `as_of` back."""
    receivable, sales = _receivable_and_sales(figures)
    by_month: dict[date, Decimal] = {}
    for sale in sales:
        first = sale.day.replace(day=1)
        by_month[first] = by_month.get(first, ZERO) + sale.amount
    months: list[CountedMonth] = []
    left, last = receivable, as_of
    while left > 0 and by_month and last >= min(by_month):
        month = _counted(left, last, by_month.get(last.replace(day=1), ZERO))
        months.append(month)
        left -= month.taken
        last = month.first_day - timedelta(days=1)
    days = sum((month.counted for month in months), ZERO)
    return CountbackDso(
        receivable=receivable,
        months=tuple(months),
        days=_tenths(days) if left <= 0 else None,
    )


def _counted(left: Decimal, last: date, sales: Decimal) -> CountedMonth:
    taken = min(left, max(sales, ZERO))
    is_whole = taken < left or taken == sales
    days = Decimal(last.day)
    return CountedMonth(
        first_day=last.replace(day=1),
        days=last.day,
        sales=sales,
        taken=taken,
        counted=_tenths(days if is_whole else days * taken / sales),
    )


def _receivable_and_sales(figures: Iterable[CaseFigures]) -> tuple[Decimal, list[Sale]]:
    receivable = ZERO
    sales: list[Sale] = []
    for each in figures:
        sales += each.sales
        if each.is_counted and each.owed is not None:
            receivable += each.owed.receivable
    return receivable, sales


def _tenths(days: Decimal) -> Decimal:
    return days.quantize(_TENTH, ROUND_HALF_UP)
