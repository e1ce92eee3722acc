"""From days and amounts to units of a drawing; whole numbers, so that all machines draw alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from relance_docs.law.semesters import Semester


@dataclass(frozen=True, kw_only=True, slots=True)
class DayScale:
    """Days along a sheet, from `left` to `right` units."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> int:
        """Return where a day stands, rounded half up; days outside stand at the ends."""
        span = max(1, (self.last - self.first).days)
        days = min(max(0, (day - self.first).days), span)
        return self.left + (2 * days * (self.right - self.left) + span) // (2 * span)

    def months(self, step: int) -> Iterator[date]:
        """Yield the first day of every `step`-th month inside, January being one of them."""
        at = self.first.year * 12 + self.first.month - 1
        at += -at % step
        while (day := _month(at)) <= self.last:
            if day >= self.first:
                yield day
            at += step

    def semesters(self) -> Iterator[date]:
        """Yield the first day of each semester that begins after the first day of the scale."""
        at = Semester.of(self.first).following
        while at.first_day <= self.last:
            yield at.first_day
            at = at.following

    def ticks(self, most: int = 12) -> tuple[date, ...]:
        """Return first days of months, at most `most` of them."""
        for step in (1, 2, 3, 6):
            days = tuple(self.months(step))
            if len(days) <= most:
                return days
        years = tuple(self.months(12))
        return years[:: -(-len(years) // most)]


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(min(year, date.max.year), month + 1, 1)


def month_label(day: date) -> str:
    """Name the month of a tick: « avr. 2026 ».

    >>> month_label(date(2026, 5, 1)), month_label(date(2026, 9, 1))
    ('mai 2026', 'sept. 2026')
    """
    return f"{_SHORT[day.month - 1]} {day.year}"


_SHORT: Final = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountScale:
    """Amounts up a sheet: zero stands at `bottom`, `most` at `top` (units grow downwards)."""

    most: Decimal
    bottom: int
    top: int

    def y(self, amount: Decimal) -> int:
        """Return where an amount stands, rounded half up."""
        return self.bottom - self.length(amount)

    def length(self, amount: Decimal) -> int:
        """Return how long an amount is."""
        if self.most <= 0:
            return 0
        share = amount * (self.bottom - self.top) / self.most
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))

    def ticks(self) -> tuple[Decimal, ...]:
        """Return round amounts from zero on, six at most."""
        if self.most <= 0:
            return (Decimal(0),)
        step = round_step(self.most / 5)
        count = int(self.most / step)
        return tuple(step * number for number in range(count + 1))


def round_step(least: Decimal) -> Decimal:
    """Return 1, 2, 2.5 or 5 times a power of ten, the first that is at least `least`.

    >>> round_step(Decimal("2090.7")), round_step(Decimal("10")), round_step(Decimal("21"))
    (Decimal('2500'), Decimal('10'), Decimal('25'))
    """
    power = Decimal(1).scaleb(least.adjusted())
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
        if factor * power >= least:
            return _plain(factor * power)
    return _plain(10 * power)


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), ROUND_CEILING) if number >= 1 else Decimal(1)
