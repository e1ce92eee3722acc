"""The rates that one claim bears, day by day.

Law: L441-10, II C. com. (« applicable pendant le premier semestre »): each day bears the rate of
its semester (progressive, the default). R2192-31 CCP freezes that of the first one for public
bodies; the frozen reading does so for a business. The legal rate of a consumer always follows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final, NamedTuple, Protocol

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import AgreedTerms, Allocation, Base, RateReading
from relance_docs.law.interest import DaysShare
from relance_docs.law.rates import Rates
from relance_docs.law.regimes import REGIMES, Regime
from relance_docs.law.semesters import Semester
from relance_docs.statement.basis import AppliedRate, applied_rate


class Debt(StrEnum):
    """What can be owed on one invoice."""

    INDEMNITY = "indemnity"
    PENALTIES = "penalties"
    PRINCIPAL = "principal"


_MOST_CUT: Final = 10_000
"""Spans of days of which the stretches are remembered; a house has some thousand."""
_ORDERS: Final = {
    Allocation.LEGAL: (Debt.INDEMNITY, Debt.PENALTIES, Debt.PRINCIPAL),
    Allocation.INTEREST_FIRST: (Debt.PENALTIES, Debt.PRINCIPAL, Debt.INDEMNITY),
    Allocation.CAPITAL_FIRST: (Debt.PRINCIPAL, Debt.INDEMNITY, Debt.PENALTIES),
}
_ORDER_OF_PUBLIC_BODY: Final = (Debt.PRINCIPAL, Debt.PENALTIES, Debt.INDEMNITY)


class Stretch(NamedTuple):
    """Days that bear one and the same rate, both ends included."""

    from_day: date
    to_day: date
    rate: AppliedRate
    share: DaysShare

    @classmethod
    def at(cls, rate: AppliedRate, from_day: date, to_day: date) -> Stretch:
        """Return these days at that rate."""
        share = DaysShare.of(rate.percent, (to_day - from_day).days + 1)
        return cls(from_day, to_day, rate, share)


class RatesByDay(Protocol):
    """What bears interest asks it for its rate, day by day."""

    def percent_on(self, day: date, started: date) -> Decimal:
        """Return the rate borne on `day` by what bears interest since `started`."""

    def stretches(self, from_day: date, to_day: date, started: date) -> tuple[Stretch, ...]:
        """Cut the days from `from_day` to `to_day`, both included, where their rate changes."""


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """The rates of all claims that have the same debtor and the same terms."""

    kind: DebtorKind
    terms: AgreedTerms
    rates: Rates
    is_set_aside: bool = False
    """Whether the clause gives way to the floor or the rate of the law, in every semester."""
    _known: dict[Semester, AppliedRate] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _percents: dict[date, Decimal] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The same, by a day of the semester: a payment asks it of each claim that it may go to."""
    _cut: dict[tuple[date, date], tuple[Stretch, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was asked already, by the days asked for: invoices of one day share it."""
    _longest: dict[date, tuple[Stretch, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """The longest time that was cut so far, by its last day: a later beginning ends like it."""

    @cached_property
    def regime(self) -> Regime:
        """The rules of this kind of debtor."""
        return REGIMES[self.kind]

    @cached_property
    def order(self) -> tuple[Debt, ...]:
        """What a payment discharges of an invoice, one after the other.

        Law: 1343-1 C. civ., unless another order was chosen; R2192-32 and R2192-36 CCP.
        """
        if self.kind is DebtorKind.PUBLIC_BODY:
            return _ORDER_OF_PUBLIC_BODY
        return _ORDERS[self.terms.allocation]

    @cached_property
    def is_frozen(self) -> bool:
        """Whether the semester in which interest started sets the rate of the whole delay."""
        return reading_of(self.kind, self.terms.rate_reading) is RateReading.FROZEN

    @cached_property
    def without_vat(self) -> bool:
        """Whether penalties are reckoned on the amount without VAT."""
        return self.terms.base is Base.WITHOUT_VAT

    def rate_of(self, semester: Semester) -> AppliedRate:
        """Return the rate that `semester` gives; raise if it is not published or not settled."""
        found = self._known.get(semester)
        if found is None:
            found = applied_rate(
                self.kind, self.terms, semester, self.rates, is_set_aside=self.is_set_aside
            )
            self._known[semester] = found
        return found

    def percent_on(self, day: date, started: date) -> Decimal:
        """Return the rate borne on `day` by what bears interest since `started`."""
        setting = started if self.is_frozen else day
        percent = self._percents.get(setting)
        if percent is None:
            percent = self._percents[setting] = self.rate_of(Semester.of(setting)).percent
        return percent

    def stretches(self, from_day: date, to_day: date, started: date) -> tuple[Stretch, ...]:
        """Cut the days from `from_day` to `to_day`, both included, where their rate changes.

        A new semester starts a new stretch also at an unchanged figure, since its source is
        another; a fixed clause runs on. There is none when `to_day` comes first.
        """
        if from_day > to_day:
            return ()
        if self.is_frozen:
            return (Stretch.at(self.rate_of(Semester.of(started)), from_day, to_day),)
        found = self._cut.get((from_day, to_day))
        if found is None:
            if len(self._cut) >= _MOST_CUT:
                self._cut.clear()
            found = self._cut[from_day, to_day] = self._end_of_longest(from_day, to_day)
        return found

    def _end_of_longest(self, from_day: date, to_day: date) -> tuple[Stretch, ...]:
        longest = self._longest.get(to_day)
        if longest is None or from_day < longest[0].from_day:
            longest = tuple(_joined(self._by_semester(from_day, to_day)))
            self._longest[to_day] = longest
        place = bisect_right(longest, from_day, key=attrgetter("from_day")) - 1
        first = longest[place]
        if first.from_day == from_day:
            return longest[place:]
        return (Stretch.at(first.rate, from_day, first.to_day), *longest[place + 1 :])

    def _by_semester(self, from_day: date, to_day: date) -> Iterator[Stretch]:
        while from_day <= to_day:
            semester = Semester.of(from_day)
            last = min(to_day, semester.last_day)
            yield Stretch.at(self.rate_of(semester), from_day, last)
            from_day = last + timedelta(days=1)


class _Same:
    """Terms and rates, known as the very records: 10 and 10.0 are equal, and printed otherwise."""

    __slots__ = ("rates", "terms")

    def __init__(self, terms: AgreedTerms, rates: Rates) -> None:
        self.terms = terms
        self.rates = rates

    def __hash__(self) -> int:
        return hash((id(self.terms), id(self.rates)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.terms is other.terms and self.rates is other.rates


def tariff_under(
    kind: DebtorKind, terms: AgreedTerms, rates: Rates, *, is_set_aside: bool
) -> Tariff:
    """Return the rates of all claims on debtors of that kind: most cases of a house share them."""
    return _shared(kind, _Same(terms, rates), is_set_aside)


@lru_cache(maxsize=16)
def _shared(kind: DebtorKind, these: _Same, is_set_aside: bool) -> Tariff:  # noqa: FBT001 - a key
    return Tariff(kind=kind, terms=these.terms, rates=these.rates, is_set_aside=is_set_aside)


def reading_of(kind: DebtorKind, chosen: RateReading) -> RateReading:
    """Return the reading that applies: the chosen one where the law leaves the choice."""
    if kind is DebtorKind.PUBLIC_BODY:
        return RateReading.FROZEN
    return chosen if REGIMES[kind].has_choice_of_reading else RateReading.PROGRESSIVE


def _joined(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Join neighbours whose rate has the same pedigree."""
    held: Stretch | None = None
    for stretch in stretches:
        if held is not None and held.rate == stretch.rate:
            held = Stretch.at(held.rate, held.from_day, stretch.to_day)
            continue
        if held is not None:
            yield held
        held = stretch
    if held is not None:
        yield held
