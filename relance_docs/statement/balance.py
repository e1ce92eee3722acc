"""What was owed day after day, as today's facts have it: the balance over time.

Each point is reckoned like the statement of that day, so that the last one is the statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.terms import Terms
from relance_docs.law.decisions import enforced_from
from relance_docs.law.interest import EXACT
from relance_docs.law.rates import Rates
from relance_docs.law.semesters import Semester
from relance_docs.statement.claim import ZERO, Claim
from relance_docs.statement.notices import Plan
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.reckoned import Reckoned, reckon
from relance_docs.statement.standing import Standing

MOST_POINTS: Final = 240
MOST_CLAIMS: Final = 12_000
"""Points times invoices: what a page takes a second or two for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BalancePoint:
    """What was owed at the end of a day."""

    day: date
    principal_due: Decimal
    """Of all invoices issued by then, also of those not due yet."""
    penalties_due: Decimal
    indemnity_due: Decimal
    costs_due: Decimal
    """What a decision grants for costs, and those of enforcement."""
    disputed_due: Decimal
    """Principal, penalties and indemnity of the disputed parts, in none of the above."""
    received: Decimal
    """All payments that had arrived since the first invoice was issued."""

    @property
    def indemnity_and_costs(self) -> Decimal:
        """What is owed for the costs of recovery, of the court and of enforcement."""
        return self.indemnity_due + self.costs_due

    @property
    def total_due(self) -> Decimal:
        """All of it, disputed parts left out."""
        return self.principal_due + self.penalties_due + self.indemnity_due + self.costs_due


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """The balance over time."""

    points: tuple[BalancePoint, ...]
    """In order of days: the turning days and their eves."""
    days: tuple[date, ...]
    """The turning days among them."""
    left_out: int
    """Turning days that were passed over, because there are too many."""


def balance(
    case: Case,
    terms: Terms,
    rates: Rates,
    as_of: date,
    *,
    plan: Plan = None,
    accrues_until: date | None = None,
) -> Balance:
    """Return the balance on every turning day, and on its eve, through `as_of`.

    `accrues_until` as for `statement`, which says what is raised.
    """
    turning = turning_days(case, as_of)
    most = max(2, min(MOST_POINTS, MOST_CLAIMS // len(case.invoices)) // 2)
    kept = _spread(turning, most)
    asked = Reckoning(
        case=case,
        terms=terms,
        rates=rates,
        as_of=as_of,
        plan=plan,
        accrues_until=accrues_until,
    )
    with localcontext(EXACT):
        points = tuple(_point(asked, day) for day in _with_eves(kept))
    return Balance(points=points, days=kept, left_out=len(turning) - len(kept))


def turning_days(case: Case, as_of: date) -> tuple[date, ...]:
    """Return the days on which what is owed takes another course, and `as_of`, in order.

    Invoices issued, first days of delay, credit notes, receipts, disputes, semesters, insolvency.
    """
    found = sorted({day for day in _days_of(case) if day <= as_of})
    if not found:
        return (as_of,)
    semester = Semester.of(found[0]).following
    while semester.first_day <= as_of:
        found.append(semester.first_day)
        semester = semester.following
    return tuple(sorted({*found, as_of}))


def _days_of(case: Case) -> Iterator[date]:
    for invoice in case.invoices:
        yield invoice.issue_date
        yield from (day + timedelta(days=1) for day in invoice.due_dates)
        if invoice.dispute:
            yield from filter(None, (invoice.dispute.raised_on, invoice.dispute.resolved_on))
    yield from (note.issue_date for note in case.credit_notes)
    for payment in case.payments:
        yield payment.received_on
        if payment.bounced:
            yield payment.bounced.bounced_on
    if case.insolvency:
        yield case.insolvency.opened_on
    if case.over_indebtedness:
        yield case.over_indebtedness.admissible_on
    if case.title:
        for decision in case.title.decisions:
            yield from filter(None, (decision.made_on, enforced_from(decision)))
        yield from (measure.taken_on for measure in case.title.measures if measure.costs)


def _spread(days: tuple[date, ...], most: int) -> tuple[date, ...]:
    """Keep at most `most` of the days, the first and the last among them, evenly."""
    if len(days) <= most:
        return days
    last = len(days) - 1
    return tuple(days[number * last // (most - 1)] for number in range(most))


def _with_eves(days: tuple[date, ...]) -> tuple[date, ...]:
    """Return each day and the one before it: a receipt is a step, not a slope."""
    return tuple(sorted({*days, *(day - timedelta(days=1) for day in days[1:])}))


def _point(asked: Reckoning, day: date) -> BalancePoint:
    found = reckon(replace(asked, as_of=day))
    principal, penalties, indemnity = _owed(found, day)
    return BalancePoint(
        day=day,
        principal_due=principal,
        penalties_due=penalties,
        indemnity_due=indemnity,
        costs_due=found.title.costs_due if found.title else ZERO,
        disputed_due=found.disputed_due(day),
        received=_sum(payment.amount for _place, payment in asked.case.payments_on(day)),
    )


def _owed(found: Reckoned | Standing, day: date) -> tuple[Decimal, Decimal, Decimal]:
    """Return the principal, the penalties and the indemnity of all that is claimed."""
    if isinstance(found, Standing):
        sums = found.sums
        return sums.principal_due, sums.penalties_due, sums.indemnity_due
    claims, titled = found.undisputed, (found.title,) if found.title else ()
    return (
        _sum([*map(_principal, claims), *(title.principal_due for title in titled)]),
        _sum([*(c.penalties_due(day) for c in claims), *(t.interest_due for t in titled)]),
        _sum([*(c.indemnity_due() for c in claims), *(t.indemnity_due for t in titled)]),
    )


def _principal(claim: Claim) -> Decimal:
    return _sum(part.principal for part in claim.parts)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
