"""Simple interest by the day, rounded line by line.

Law: a year counts 365 days, leap years included: the DILA page on legal interest (F20688) divides
by 36 500 in 2020 too. No text sets the rounding: every printed line is rounded half up to the
cent, so that a reader can add the lines up again. No compounding (1343-2 C. civ.).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from relance_docs.law.constants import legal_value

CENT = Decimal("0.01")
YEAR_PERCENT = legal_value("year_days").value * 100
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Enough digits that no amount of a case file is rounded before its cent."""


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent.

    >>> cents(Decimal("0.615")), cents(Decimal("0.6149"))
    (Decimal('0.62'), Decimal('0.61'))
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP, context=EXACT)


def exact_interest(base: Decimal, percent: Decimal, days: int) -> Decimal:
    """Return base × percent × days / 36 500, not rounded."""
    product = EXACT.multiply(EXACT.multiply(base, percent), Decimal(days))
    return EXACT.divide(product, YEAR_PERCENT)


def interest(base: Decimal, percent: Decimal, days: int) -> Decimal:
    """Return base × percent × days / 36 500, rounded half up to the cent.

    >>> interest(Decimal("2000"), Decimal("3.11"), 30)  # the DILA example, in a leap year
    Decimal('5.11')
    """
    return cents(exact_interest(base, percent, days))
