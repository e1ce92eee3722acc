"""Which step is followed by payment, and after how many days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from relance_docs.portfolio.delays import Mean, mean_of
from relance_docs.portfolio.records import CaseFigures


@dataclass(frozen=True, kw_only=True, slots=True)
class StepPaid:
    """A step, how often it was taken, and what was paid after it as the last one."""

    step: str | None
    """None: paid before any step; its days count from the due date."""
    taken: int
    paid: Mean
    """Due dates settled after it, before any further step, and the mean of the days it took."""
    median: Decimal | None
    least: int | None
    most: int | None


def steps_paid(figures: Iterable[CaseFigures]) -> tuple[StepPaid, ...]:
    """Return a row for each step ever taken, the one taken most first; without a step, last."""
    taken: Counter[str] = Counter()
    days: dict[str | None, list[int]] = {}
    for each in figures:
        taken.update(done.step for done in each.steps_taken)
        for paid in each.paid_after:
            days.setdefault(paid.step, []).append(paid.days)
    names = sorted(taken, key=lambda step: (-taken[step], step))
    rows = [_row(step, taken[step], days.get(step, [])) for step in names]
    return (*rows, *([_row(None, 0, days[None])] if None in days else []))


def _row(step: str | None, taken: int, days: list[int]) -> StepPaid:
    return StepPaid(
        step=step,
        taken=taken,
        paid=mean_of(days),
        median=_median(days),
        least=min(days, default=None),
        most=max(days, default=None),
    )


def _median(days: list[int]) -> Decimal | None:
    if not days:
        return None
    return median(map(Decimal, days)).quantize(Decimal("0.1"), ROUND_HALF_UP)
