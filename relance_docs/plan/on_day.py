"""A case on a day: the one record that every judgment of a case is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar, cast

from relance_docs.case.case import Case
from relance_docs.case.settings import Options, Settings
from relance_docs.errors import RefusalError
from relance_docs.law.rates import Rates
from relance_docs.plan.positions import Position, positions
from relance_docs.plan.promises import PromiseStanding, promises
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class CaseOnDay:
    """A case on a day, under settings and rates; what follows is reckoned when asked for, once.

    Another day or other facts are another record: `replace(on_day, as_of=…)`.
    """

    case: Case
    settings: Settings
    rates: Rates
    as_of: date
    """The last day of what is told, included."""
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
            return self.owed
        return replace(self, as_of=closed.closed_on).owed

    @property
    def credit(self) -> Decimal:
        """What was received beyond all debts, and is the debtor's; 0.00 when that is not known."""
        return self.owed.credit if self.owed else Decimal("0.00")

    @cached_property
    def _reckoned(self) -> Statement | RefusalError:
        terms, plan = self.settings.terms, self.settings.plan
        try:
            return statement(self.case, terms, self.rates, self.as_of, plan=plan)
        except RefusalError as refusal:
            return refusal

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

    def once(self, found: Callable[[CaseOnDay], T]) -> T:
        """Return what a function finds for this case on this day; it is asked once."""
        if found not in self._kept:
            self._kept[found] = found(self)
        return cast("T", self._kept[found])
