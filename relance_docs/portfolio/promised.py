"""What debtors promised, and what came of it: promises and payment plans counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from relance_docs.plan.promises import PromiseState
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.portfolio.delays import WINDOW
from relance_docs.portfolio.records import CaseFigures, PlanMade, PromiseMade

NOT_KEPT: Final = frozenset({PromiseState.BROKEN, PromiseState.PAID_LATE})
"""The day passed without the money, whether it came later or not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promises:
    """The promises of one debtor, or of all, counted by what became of them."""

    pending: int
    kept: int
    broken: int
    paid_late: int

    @property
    def past(self) -> int:
        """Those whose day has passed or that were kept before it."""
        return self.kept + self.broken + self.paid_late

    @property
    def made(self) -> int:
        """All of them."""
        return self.past + self.pending


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorPromises:
    """What one debtor promised."""

    debtor: DebtorName
    promises: Promises
    not_kept_recently: int
    """Promises not kept whose day lies in the last window."""
    not_kept_before: int
    """Those of the window before it."""
    plans: tuple[PlanMade, ...]


def counted(promises: Iterable[PromiseMade]) -> Promises:
    """Count promises by what became of them."""
    states = [promise.state for promise in promises]
    return Promises(
        pending=states.count(PromiseState.PENDING),
        kept=states.count(PromiseState.KEPT),
        broken=states.count(PromiseState.BROKEN),
        paid_late=states.count(PromiseState.PAID_LATE),
    )


def debtor_promises(figures: Iterable[CaseFigures], as_of: date) -> tuple[DebtorPromises, ...]:
    """Return a row for each debtor that promised or agreed to a plan, by name."""
    by_debtor: dict[str, list[CaseFigures]] = {}
    for each in sorted(figures, key=lambda one: one.number):
        if each.promises or each.payment_plan is not None:
            by_debtor.setdefault(each.debtor.key, []).append(each)
    rows = (_row(cases, as_of) for cases in by_debtor.values())
    return tuple(sorted(rows, key=lambda row: (row.debtor.name, row.debtor.key)))


def _row(cases: list[CaseFigures], as_of: date) -> DebtorPromises:
    made = [promise for each in cases for promise in each.promises]
    recent_from, before_from = (as_of - timedelta(days=WINDOW * n) for n in (1, 2))
    missed = [promise.pay_by for promise in made if promise.state in NOT_KEPT]
    return DebtorPromises(
        debtor=cases[0].debtor,
        promises=counted(made),
        not_kept_recently=sum(recent_from <= day < as_of for day in missed),
        not_kept_before=sum(before_from <= day < recent_from for day in missed),
        plans=tuple(each.payment_plan for each in cases if each.payment_plan is not None),
    )
