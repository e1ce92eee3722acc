"""Figures and days in French, as the basis of a rate prints them; no locale is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

NBSP: Final = "\N{NO-BREAK SPACE}"

_MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def percent_text(percent: Decimal) -> str:
    """Write a percentage with a comma and at least two decimals.

    >>> percent_text(Decimal("2.4")).replace(NBSP, " ")
    '2,40 %'
    """
    return str(two_decimals(percent)).replace(".", ",") + NBSP + "%"


def day_text(day: date) -> str:
    """Write a day in full.

    >>> day_text(date(2026, 7, 1)).replace(NBSP, " ")
    '1er juillet 2026'
    """
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def two_decimals(percent: Decimal) -> Decimal:
    """Return the same number with at least two decimals, and no zero beyond them.

    >>> two_decimals(Decimal("12")), two_decimals(Decimal("8.2500"))
    (Decimal('12.00'), Decimal('8.25'))
    """
    whole, _, decimals = format(percent, "f").partition(".")
    return Decimal(f"{whole}.{decimals.rstrip('0'):0<2}")


def times_text(factor: Decimal) -> str:
    """Write a factor or points, without needless zeros.

    >>> times_text(Decimal("3.00")), times_text(Decimal("1.50"))
    ('3', '1,5')
    """
    whole, _, decimals = format(factor, "f").partition(".")
    kept = decimals.rstrip("0")
    return f"{whole},{kept}" if kept else whole
