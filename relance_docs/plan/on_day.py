"""A case on a day: the one record that every judgment of a case is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import TypeVar, TypeVarTuple, cast

from relance_docs.case.case import Case
from relance_docs.case.settings import Options, Settings
from relance_docs.errors import RefusalError
from relance_docs.law.rates import MissingRateError, Rates
from relance_docs.law.semesters import Semester
from relance_docs.plan.positions import Position, positions
from relance_docs.plan.promises import (
    PaymentPlanStanding,
    PromiseStanding,
    payment_plan,
    promises,
)
from relance_docs.statement.balance import Balance, balance
from relance_docs.statement.growing import under_watch
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True, kw_only=True)
class CaseOnDay:
    """A case on a day, under settings and rates; what follows is reckoned when asked for, once.

    Another day or other facts are another record: `replace(on_day, as_of=…)`.
    """

    case: Case
    settings: Settings
    rates: Rates
    as_of: date
    """The last day of what is told, included; an `AsOf` notes until when all that still holds."""
    others: tuple[Case, ...] = ()
    """The other cases of the same debtor, of which some facts are known to this one."""
    claimed: Statement | None = None
    """What is claimed where that is not what is owed: what is declared, say; None: what is owed."""
    accrues_until: date | None = None
    """Last day whose penalties are reckoned; None: through `as_of`."""
    _kept: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def options(self) -> Options:
        """The choices of the workspace."""
        return self.settings.options

    @property
    def owed(self) -> Statement | None:
        """What is owed; None when it cannot be reckoned, and `refusal` says why."""
        return None if isinstance(self._reckoned, RefusalError) else self._reckoned

    @property
    def refusal(self) -> RefusalError | None:
        """Why nothing can be reckoned; None when it can."""
        return self._reckoned if isinstance(self._reckoned, RefusalError) else None

    @property
    def statement(self) -> Statement:
        """What is owed; raises the refusal when it cannot be reckoned."""
        if isinstance(self._reckoned, RefusalError):
            raise self._reckoned
        return self._reckoned

    @cached_property
    def owed_at_end(self) -> Statement | None:
        """What is owed; of a case that is closed, what was owed on that day: it grows no more."""
        closed = self.case.closed
        if closed is None or closed.closed_on >= self.as_of:
            return self.with_the_rest_reserved.owed
        return replace(self, as_of=closed.closed_on).with_the_rest_reserved.owed

    @property
    def credit(self) -> Decimal:
        """What was received beyond all debts, and is the debtor's; 0.00 when that is not known."""
        return self.owed.credit if self.owed else Decimal("0.00")

    @cached_property
    def _reckoned(self) -> Statement | RefusalError:
        if self.claimed is not None:
            return self.claimed
        terms, plan = self.settings.terms, self.settings.plan
        reckon = partial(statement, plan=plan, accrues_until=self.accrues_until)
        try:
            return under_watch(reckon, self.case, terms, self.rates, self.as_of)
        except RefusalError as refusal:
            return refusal

    @cached_property
    def with_the_rest_reserved(self) -> CaseOnDay:
        """This case with penalties until the last day whose rate is known; itself if all are.

        A rate that is missing between known ones is an error, and nothing is reserved.
        """
        refusal = self.refusal
        if not isinstance(refusal, MissingRateError):
            return self
        of_series = [known for series, known in self.rates.published if series is refusal.series]
        if not of_series or refusal.semester <= max(of_series):
            return self
        return replace(self, accrues_until=refusal.semester.first_day - timedelta(days=1))

    @cached_property
    def as_claimed(self) -> CaseOnDay:
        """This case as documents claim it: in a semester whose rate is not known, until its eve.

        A semester that is over has its rate, which is to be entered: nothing is reserved then.
        """
        refusal = self.refusal
        if isinstance(refusal, MissingRateError) and refusal.semester == Semester.of(self.as_of):
            return self.with_the_rest_reserved
        return self

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        """Where each invoice issued by that day stands, in the order of the file; may raise."""
        return positions(self.case, self.settings, self.statement, self.as_of)

    @cached_property
    def promises(self) -> tuple[PromiseStanding, ...]:
        """What became of the promises made by that day; none while nothing can be reckoned."""
        if self.owed is None:
            return ()
        return promises(self.case, self.settings, self.owed, self.as_of)

    @cached_property
    def payment_plan(self) -> PaymentPlanStanding | None:
        """The payment plan agreed by that day and what became of it; None without one."""
        return payment_plan(self.case, self.as_of)

    @cached_property
    def balance(self) -> Balance | None:
        """What was owed on every day that changed it; None when that cannot be reckoned."""
        terms, plan = self.settings.terms, self.settings.plan
        try:
            return balance(
                self.case,
                terms,
                self.rates,
                self.as_of,
                plan=plan,
                accrues_until=self.accrues_until,
            )
        except RefusalError:
            return None

    def once(self, found: Callable[[CaseOnDay, *Ts], T], *given: *Ts) -> T:
        """Return what a function finds for this case on this day; it is asked once."""
        key = (found, *given)
        if key not in self._kept:
            self._kept[key] = found(self, *given)
        return cast("T", self._kept[key])
