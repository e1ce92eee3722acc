"""The rate that the principal of a decision bears, day by day.

Law: 1231-7 C. civ. (legal rate from the decision on), L313-3 CMF (+ 5 points at the end of two
months from the day on which it became enforceable), for which Cass. reads 503 CPC with it: not
before two months from its service. No raise is incurred in the time that a judge grants (1343-5 C.
civ.); by the reading that claims less, two months from its end count. L313-3 asks for no act within
these two months, so that 642 CPC does not move them. A decision that grants the rate of the claim
bears that one, never raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import AgreedTerms, BelowFloor, Terms
from relance_docs.case.title import Decision, InterestGranted
from relance_docs.errors import RefusalError
from relance_docs.french import NO_BREAK
from relance_docs.law.constants import legal_value
from relance_docs.law.decisions import delayed_until, enforced_from
from relance_docs.law.delays import add_months
from relance_docs.law.rates import Rates
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.statement.basis import AppliedRate, legal_rate
from relance_docs.statement.lines import RateSource
from relance_docs.statement.opening import Reckoning, tariff_of
from relance_docs.statement.tariff import RatesByDay, Stretch

ONE_DAY = timedelta(days=1)


def rates_of(asked: Reckoning, decision: Decision, invoices: Iterable[Invoice]) -> RatesByDay:
    """Return the rates of a decision about `invoices`; raises where these do not share one."""
    is_legal = decision.interest is not InterestGranted.CLAIMED or (
        asked.case.debtor.kind is DebtorKind.CONSUMER and decision.interest_rate is None
    )
    if is_legal:
        return LegalRates(rates=asked.rates, raised_from=raised_from(decision))
    return _of_claim(asked, decision, tuple(invoices))


def raised_from(decision: Decision) -> date | None:
    """Return the first day of the raised legal rate; None while no day makes it enforceable.

    >>> raised_from(
    ...     Decision(kind="judgment", made_on="2015-09-01", principal="1.00",
    ...              enforceable_on="2015-09-17")
    ... ).isoformat()
    '2015-11-18'
    """
    first = enforced_from(decision)
    if first is None or decision.interest is not InterestGranted.LEGAL:
        return None
    ran_from = max(first, decision.served_on or first)
    if (last := delayed_until(decision)) is not None:
        ran_from = max(ran_from, last + ONE_DAY)
    return add_months(ran_from, int(legal_value("raised_rate_months").value)) + ONE_DAY


@dataclass(frozen=True, kw_only=True)
class LegalRates:
    """The legal rate of each semester, raised from a day on."""

    rates: Rates
    raised_from: date | None

    def percent_on(self, day: date, started: date) -> Decimal:
        """Return the rate of `day`."""
        del started
        return self._rate(day).percent

    def stretches(self, from_day: date, to_day: date, started: date) -> tuple[Stretch, ...]:
        """Cut the days at the semesters, and where the rate is raised."""
        del started
        return tuple(self._by_semester(from_day, to_day))

    def _by_semester(self, from_day: date, to_day: date) -> Iterator[Stretch]:
        while from_day <= to_day:
            last = min(to_day, Semester.of(from_day).last_day)
            if self.raised_from is not None and from_day < self.raised_from <= last:
                last = self.raised_from - ONE_DAY
            yield Stretch.at(self._rate(from_day), from_day, last)
            from_day = last + ONE_DAY

    def _rate(self, day: date) -> AppliedRate:
        article = f"art.{NO_BREAK}1231-7 C.{NO_BREAK}civ."
        if self.raised_from is None or day < self.raised_from:
            return legal_rate(Semester.of(day), self.rates, article)
        points = legal_value("raised_rate_points")
        return legal_rate(
            Semester.of(day),
            self.rates,
            f"{article} et L313-3 CMF",
            source=RateSource.LEGAL_RAISED,
            points=points.value,
        )


@dataclass(frozen=True, kw_only=True)
class _Since:
    """The rates of a claim, frozen or not, for what bears them since its own first delay."""

    tariff: RatesByDay
    started: date

    def percent_on(self, day: date, started: date) -> Decimal:
        del started
        return self.tariff.percent_on(day, self.started)

    def stretches(self, from_day: date, to_day: date, started: date) -> tuple[Stretch, ...]:
        del started
        return self.tariff.stretches(from_day, to_day, self.started)


def _of_claim(asked: Reckoning, decision: Decision, invoices: tuple[Invoice, ...]) -> RatesByDay:
    if decision.interest_rate is not None:
        stated = Terms(penalty_rate=decision.interest_rate, below_floor=BelowFloor.AS_WRITTEN)
        terms = asked.terms_of(None).model_copy(
            update={"penalty_rate": stated.penalty_rate, "below_floor": stated.below_floor}
        )
    else:
        terms = _shared(asked, invoices)
    tariff = tariff_of(asked, terms)
    starts = [min(invoice.due_dates) + ONE_DAY for invoice in invoices]
    if tariff.is_frozen and len({Semester.of(day) for day in starts}) > 1:
        raise _several_rates()
    return _Since(tariff=tariff, started=min(starts, default=decision.made_on))


def _shared(asked: Reckoning, invoices: tuple[Invoice, ...]) -> AgreedTerms:
    found = {asked.terms_of(invoice) for invoice in invoices}
    rates = {(each.penalty_rate, each.below_floor, each.rate_reading) for each in found}
    if len(rates) > 1:
        raise _several_rates()
    return next(iter(found), asked.terms_of(None))


def _several_rates() -> RefusalError:
    return RefusalError(
        Message(
            "the decision grants the rate of the claim, but its invoices bear several rates: state"
            " the one of the decision, as interest_rate: {{fixed: 12.00}}, or interest: legal"
        )
    )
