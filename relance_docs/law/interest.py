"""Simple interest by the day, rounded line by line.

Law: a year counts 365 days, leap years included: the DILA page on legal interest (F20688) divides
by 36 500 in 2020 too. No text sets the rounding: every printed line is rounded half up to the
cent, so that a reader can add the lines up again. No compounding (1343-2 C. civ.).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from relance_docs.law.constants import legal_value

CENT = Decimal("0.01")
_CENTS_A_EURO = 100
YEAR_PERCENT = legal_value("year_days").value * 100
_YEAR_PERCENT = int(YEAR_PERCENT)
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Enough digits that no amount of a case file is rounded before its cent."""


def cents(amount: Decimal) -> Decimal:
    """Round half up to the cent.

    >>> cents(Decimal("0.615")), cents(Decimal("0.6149"))
    (Decimal('0.62'), Decimal('0.61'))
    """
    return amount.quantize(CENT, ROUND_HALF_UP, EXACT)  # by position: half of its time were names


def exact_interest(base: Decimal, percent: Decimal, days: int) -> Decimal:
    """Return base × percent × days / 36 500, not rounded."""
    product = EXACT.multiply(EXACT.multiply(base, percent), days)
    return EXACT.divide(product, YEAR_PERCENT)


def interest(base: Decimal, percent: Decimal, days: int) -> Decimal:
    """Return base × percent × days / 36 500, rounded half up to the cent.

    >>> interest(Decimal("2000"), Decimal("3.11"), 30)  # the DILA example, in a leap year
    Decimal('5.11')
    """
    return cents(exact_interest(base, percent, days))


def in_cents(amount: Decimal) -> int:
    """Return a number of cents; of an amount that has more decimals, what is left of them is lost.

    >>> in_cents(Decimal("12.34"))
    1234
    """
    return int(amount * _CENTS_A_EURO)


def in_euros(amount: int) -> Decimal:
    """Return a number of cents as an amount.

    >>> in_euros(1230)
    Decimal('12.30')
    """
    return CENT * amount  # exact in any context: a file states fourteen digits at most


class DaysShare(NamedTuple):
    """What days at one rate add to what bears interest, as a fraction of it.

    In whole numbers nothing is rounded but the cent, so that this gives what `interest` gives, at a
    fraction of its cost: a statement reckons every line, and most of them in more than one way.
    """

    numerator: int
    half: int
    """Of the denominator, which is even: a year of 365 days counts 36 500 of them."""
    denominator: int

    @classmethod
    def of(cls, percent: Decimal, days: int) -> DaysShare:
        """Return that of so many days at a rate in percent a year."""
        numerator, denominator = percent.as_integer_ratio()
        whole = denominator * _YEAR_PERCENT
        return cls(numerator * days, whole // 2, whole)

    def interest(self, base: int) -> int:
        """Return the interest on `base`, both in cents, rounded half up; neither is negative.

        >>> DaysShare.of(Decimal("3.11"), 30).interest(200_000)  # the DILA example
        511
        """
        return (base * self.numerator + self.half) // self.denominator


def interest_in_cents(base: int, shares: Iterable[DaysShare]) -> int:
    """Return the interest on `base` over all these days: each share of it is rounded by itself.

    >>> interest_in_cents(200_000, [DaysShare.of(Decimal("3.11"), days) for days in (30, 31)])
    1039
    """
    return sum([(base * part + half) // whole for part, half, whole in shares])
