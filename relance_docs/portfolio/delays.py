"""How late each debtor pays, and whether that grows.

Every due date counts once, whatever its amount. One that is still unpaid counts with the delay it
has reached: whoever stops paying does not look prompt. Disputed parts are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from relance_docs.portfolio.debtors import DebtorName
from relance_docs.portfolio.records import CaseFigures, DuePart

WINDOW: Final = 180
"""Days of due dates that are compared with as many before them."""
LEAST: Final = 3
"""Due dates that each of both windows must have: fewer show no trend."""
CLEAR: Final = 5
"""Days by which the means must differ."""
_TENTH: Final = Decimal("0.1")


class Trend(StrEnum):
    """How the mean delay of the last due dates compares with those before."""

    LONGER = "longer"
    SHORTER = "shorter"
    STEADY = "steady"
    UNSETTLED = "unsettled"
    """Shorter so far, but a due date of the last window is unpaid: its delay still grows."""
    TOO_FEW = "too_few"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mean:
    """A mean of delays, and of how many."""

    count: int
    days: Decimal | None
    """To a tenth of a day, half up; None when there are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorDelay:
    """How late a debtor pays."""

    debtor: DebtorName
    paid: Mean
    """From due date to payment, negative when ahead."""
    unpaid: Mean
    """From due date to the day, of what is still unpaid: at least so late."""
    recent: Mean
    """Of all due dates of the last window, paid or not."""
    before: Mean
    """Of all due dates of the window before it."""
    trend: Trend

    @property
    def change(self) -> Decimal | None:
        """Mean of the last window less that of the window before."""
        if self.recent.days is None or self.before.days is None:
            return None
        return self.recent.days - self.before.days


def mean_of(delays: Iterable[int]) -> Mean:
    """Return the mean of some delays.

    >>> mean_of([1, 2]).days, mean_of([]).days
    (Decimal('1.5'), None)
    """
    found = tuple(delays)
    if not found:
        return Mean(count=0, days=None)
    mean = (Decimal(sum(found)) / len(found)).quantize(_TENTH, ROUND_HALF_UP)
    return Mean(count=len(found), days=mean)


def debtor_delays(figures: Iterable[CaseFigures], as_of: date) -> tuple[DebtorDelay, ...]:
    """Return the delays of each debtor with a due date, by name."""
    names: dict[str, DebtorName] = {}
    parts: dict[str, list[DuePart]] = {}
    for each in sorted(figures, key=lambda one: one.number):
        if each.parts:
            names.setdefault(each.debtor.key, each.debtor)
            parts.setdefault(each.debtor.key, []).extend(each.parts)
    found = (_delay(name, parts[key], as_of) for key, name in names.items())
    return tuple(sorted(found, key=lambda delay: (delay.debtor.name, delay.debtor.key)))


def overall_delay(figures: Iterable[CaseFigures], as_of: date) -> tuple[Mean, Mean]:
    """Return the means over all debtors: of what was paid, and of what is unpaid."""
    parts = [part for each in figures for part in each.parts]
    return _paid(parts, as_of), _unpaid(parts, as_of)


def _paid(parts: list[DuePart], as_of: date) -> Mean:
    return mean_of(part.delay(as_of) for part in parts if part.settled_on is not None)


def _unpaid(parts: list[DuePart], as_of: date) -> Mean:
    return mean_of(part.delay(as_of) for part in parts if part.settled_on is None)


def _delay(debtor: DebtorName, parts: list[DuePart], as_of: date) -> DebtorDelay:
    recent_from, before_from = (as_of - timedelta(days=WINDOW * n) for n in (1, 2))
    recent = [part for part in parts if recent_from <= part.due_date < as_of]
    before = [part for part in parts if before_from <= part.due_date < recent_from]
    recent_mean = mean_of(part.delay(as_of) for part in recent)
    before_mean = mean_of(part.delay(as_of) for part in before)
    is_open = any(part.settled_on is None for part in recent)
    return DebtorDelay(
        debtor=debtor,
        paid=_paid(parts, as_of),
        unpaid=_unpaid(parts, as_of),
        recent=recent_mean,
        before=before_mean,
        trend=_trend(recent_mean, before_mean, is_open=is_open),
    )


def _trend(recent: Mean, before: Mean, *, is_open: bool) -> Trend:
    if recent.days is None or before.days is None or min(recent.count, before.count) < LEAST:
        return Trend.TOO_FEW
    change = recent.days - before.days
    if change >= CLEAR:
        return Trend.LONGER
    if is_open and change < 0:
        return Trend.UNSETTLED
    return Trend.SHORTER if change <= -CLEAR else Trend.STEADY
