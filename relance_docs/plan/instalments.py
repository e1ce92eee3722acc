"""A debt in monthly instalments that make it to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, Decimal
from typing import Final

from relance_docs.case.claims import Instalment
from relance_docs.errors import RefusalError
from relance_docs.law.delays import add_months
from relance_docs.message import Message

CENT: Final = Decimal("0.01")
MOST: Final = 60
"""Instalments of a plan: five years of months, as long as the limitation of a merchant's debt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """How a debt is to be spread: one of three ways, from a first day on."""

    first: date
    count: int | None = None
    """How many instalments, as equal as cents allow."""
    amount: Decimal | None = None
    """What each is, but for the last."""
    until: date | None = None
    """The day of the last one at the latest."""


def spread(total: Decimal, wish: Wish) -> tuple[Instalment, ...]:
    """Return monthly instalments that add up to `total`; the last one has what is left over.

    Raises RefusalError where there would be none, too many, or one of nothing.
    """
    count = _count(total, wish)
    if count < 1:
        raise RefusalError(
            Message("the last day is before the first instalment, {first}", first=wish.first)
        )
    if count > MOST:
        raise RefusalError(
            Message("that makes {count} instalments; {most} are enough", count=count, most=MOST)
        )
    each = wish.amount or (total / count).quantize(CENT, ROUND_DOWN)
    if each < CENT:
        raise RefusalError(Message("an instalment is more than zero"))
    last = total - each * (count - 1)
    amounts = (*(each for _ in range(count - 1)), last)
    return tuple(
        Instalment(due_date=add_months(wish.first, n), amount=amount)
        for n, amount in enumerate(amounts)
    )


def _count(total: Decimal, wish: Wish) -> int:
    if wish.count is not None:
        return wish.count
    if wish.amount is not None:
        if wish.amount < CENT:
            raise RefusalError(Message("an instalment is more than zero"))
        return int((total / wish.amount).to_integral_value(ROUND_CEILING))
    if wish.until is None:
        raise ValueError(wish)
    days = (add_months(wish.first, n) for n in range(MOST + 1))
    return sum(day <= wish.until for day in days)
