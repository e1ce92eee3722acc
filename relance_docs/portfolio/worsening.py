"""Debtors whose behaviour worsens: the rule that says so, and its figures. Facts, no advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from relance_docs.plan.promises import PromiseState
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.portfolio.delays import DebtorDelay, Trend
from relance_docs.portfolio.promised import DebtorPromises


class WorseningRule(StrEnum):
    """Why a debtor is on the list."""

    DELAY_LONGER = "delay_longer"
    """Its mean delay of the last window is clearly longer than that of the window before."""
    MORE_PROMISES_NOT_KEPT = "more_promises_not_kept"
    """More promises were not kept in the last window than in the one before."""
    PLAN_BROKEN = "plan_broken"
    """An instalment of its payment plan is late on the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worsening:
    """A debtor and the rule it falls under; one under two rules stands twice."""

    debtor: DebtorName
    rule: WorseningRule
    before: Decimal | None
    """Mean delay in days, or promises not kept; None for a payment plan."""
    recent: Decimal
    """The same in the last window; for a payment plan, what is missing of it in euros."""
    before_count: int
    """Due dates that the mean is of; 0 where there is no mean."""
    recent_count: int


def worsening(
    delays: Iterable[DebtorDelay], promised: Iterable[DebtorPromises]
) -> tuple[Worsening, ...]:
    """Return who falls under a rule, by name."""
    found = (*_longer(delays), *_promises(promised))
    return tuple(sorted(found, key=lambda one: (one.debtor.name, one.debtor.key, one.rule)))


def _longer(delays: Iterable[DebtorDelay]) -> Iterator[Worsening]:
    for delay in delays:
        if delay.trend is Trend.LONGER and delay.recent.days is not None:
            yield Worsening(
                debtor=delay.debtor,
                rule=WorseningRule.DELAY_LONGER,
                before=delay.before.days,
                recent=delay.recent.days,
                before_count=delay.before.count,
                recent_count=delay.recent.count,
            )


def _promises(promised: Iterable[DebtorPromises]) -> Iterator[Worsening]:
    for row in promised:
        if row.not_kept_recently > row.not_kept_before:
            yield Worsening(
                debtor=row.debtor,
                rule=WorseningRule.MORE_PROMISES_NOT_KEPT,
                before=Decimal(row.not_kept_before),
                recent=Decimal(row.not_kept_recently),
                before_count=0,
                recent_count=0,
            )
        late = sum(plan.late for plan in row.plans if plan.state is PromiseState.BROKEN)
        if late:
            yield Worsening(
                debtor=row.debtor,
                rule=WorseningRule.PLAN_BROKEN,
                before=None,
                recent=late,
                before_count=0,
                recent_count=0,
            )
