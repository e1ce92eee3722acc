"""What a statement becomes on another day, as long as no new fact comes in.

Nothing changes the capital of a claim between the last fact that is known and the next one: only
days pass. So every day of that time gives the same lines, each through another last day; and the
rates of semesters that are not published yet are the only thing left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import BelowFloor, Terms
from relance_docs.law.clauses import shortfall
from relance_docs.law.packaged import Confidence
from relance_docs.law.rates import MissingRateError, PublishedRate, Rates, RateSeries
from relance_docs.law.semesters import Semester, semesters_between
from relance_docs.statement.claim import ONE_DAY
from relance_docs.statement.notices import Plan
from relance_docs.statement.opening import Reckoning, tariff_of
from relance_docs.statement.put_off import accelerated_on
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement
from relance_docs.statement.tariff import Tariff

SEMESTERS_AHEAD: Final = 4
"""How many semesters after that of the statement are reckoned ahead."""
ClaimKey = tuple[str, bool]
"""The number of an invoice, and whether it is its disputed part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """A case from its last fact on."""

    first_day: date
    """First day for which all this holds: that of the last fact that counts."""
    last_day: date
    """Last one: before the next fact of the case file, or when the reckoning ends."""
    on_last: Statement
    """On the day after; a rate that is not published stands as 0 in it."""
    indemnities: Mapping[ClaimKey, tuple[tuple[date, Decimal], ...]]
    """Flat indemnities that are not due on the first day: each with the due date it waits for."""
    tariffs: Mapping[str, Tariff]
    """What each invoice bears, by its number."""


def ahead(case: Case, terms: Terms, rates: Rates, as_of: date, *, plan: Plan = None) -> Ahead:
    """Return what the statement of `as_of` becomes; what is raised is that of `statement`."""
    facts = sorted(_facts(case, plan))
    known = [day for day in facts if day <= as_of]
    to_come = min((day for day in facts if day > as_of), default=date.max)
    asked = Reckoning(case=case, terms=terms, rates=rates, as_of=as_of, plan=plan)
    tariffs = {
        invoice.invoice_number: tariff_of(asked, asked.terms_of(invoice))
        for invoice in case.invoices
    }
    end = min(_end(as_of, tariffs.values()), to_come - ONE_DAY)
    first, last = (known[-1] if known else as_of), max(as_of, end - ONE_DAY)
    opened = _with_open_rates(rates, first, max(end, last + ONE_DAY))

    def on(day: date) -> Statement:
        return statement(case, terms, opened, day, plan=plan)

    on_last = on(min(last + ONE_DAY, to_come - ONE_DAY))
    return Ahead(
        first_day=first,
        last_day=last,
        on_last=on_last,
        indemnities=_indemnities(on(first), [on(day + ONE_DAY) for day in _due(on_last, first)]),
        tariffs=tariffs,
    )


def _end(as_of: date, tariffs: Iterable[Tariff]) -> date:
    """Return the last day that is reckoned ahead: before a semester that changes earlier ones."""
    semester, each = Semester.of(as_of), tuple(tariffs)
    for _ in range(SEMESTERS_AHEAD):
        if any(_is_set_aside_in(tariff, semester.following) for tariff in each):
            break
        semester = semester.following
    return semester.last_day


def _is_set_aside_in(tariff: Tariff, semester: Semester) -> bool:
    """Whether a clause that stands so far is below the floor that is known of a semester."""
    stands = tariff.kind is DebtorKind.BUSINESS and not tariff.is_set_aside
    decided = tariff.terms.below_floor
    if not stands or decided is BelowFloor.AS_WRITTEN or (tariff.is_frozen and decided):
        return False
    try:
        return shortfall(tariff.terms.penalty_rate, semester, tariff.rates) is not None
    except MissingRateError:
        return False


def _facts(case: Case, plan: Plan) -> Iterator[date]:
    """Yield the days on which something changes what a statement counts, but for due dates."""
    days: list[date | None] = [invoice.issue_date for invoice in case.invoices]
    for dispute in (invoice.dispute for invoice in case.invoices):
        days += [dispute.raised_on, dispute.resolved_on] if dispute else []
    days += [note.issue_date for note in case.credit_notes]
    for payment in case.payments:
        days += [payment.received_on, payment.bounced.bounced_on if payment.bounced else None]
    if case.insolvency is not None:
        days.append(case.insolvency.opened_on)
    if case.over_indebtedness is not None:
        days.append(case.over_indebtedness.admissible_on)
    if case.title is not None:
        days += [decision.made_on for decision in case.title.decisions]
    if case.payment_plan is not None:
        brought_forward = accelerated_on(case, date.max, plan)
        days.append(case.payment_plan.agreed_on)
        days.append(brought_forward + ONE_DAY if brought_forward else None)
    if case.debtor.kind is DebtorKind.CONSUMER:  # interest waits for a notice that reached it
        days += [day for each in case.history for day in (each.presented_on, each.received_on)]
    yield from (day for day in days if day is not None)


def _due(owed: Statement, since: date) -> tuple[date, ...]:
    """Return the due dates that pass between a day and the statement, in order."""
    parts = (part for claim in (*owed.invoices, *owed.disputed) for part in claim.parts)
    return tuple(sorted({p.due_date for p in parts if since <= p.due_date < owed.as_of}))


def _indemnities(
    first: Statement, later: list[Statement]
) -> dict[ClaimKey, tuple[tuple[date, Decimal], ...]]:
    found: dict[ClaimKey, list[tuple[date, Decimal]]] = {}
    charged = _charged(first)
    for owed in later:
        now = _charged(owed)
        for key, amount in now.items():
            if more := amount - charged[key]:
                found.setdefault(key, []).append((owed.as_of - ONE_DAY, more))
        charged = now
    return {key: tuple(steps) for key, steps in found.items()}


def _charged(owed: Statement) -> dict[ClaimKey, Decimal]:
    return {
        (claim.invoice_number, is_disputed): claim.indemnity_accrued
        for claims, is_disputed in ((owed.invoices, False), (owed.disputed, True))
        for claim in claims
    }


def _with_open_rates(rates: Rates, first: date, last: date) -> Rates:
    """Return the rates with 0 for every one that is not published of the days between.

    A clause is never below the floor of such a semester: who asks for its rate decides that.
    """
    none = PublishedRate(
        percent=Decimal(0),
        source="",
        confidence=Confidence.UNVERIFIED,
        act="",
        is_justified=False,
    )
    unknown = {
        (series, semester): none
        for semester in semesters_between(first, last)
        for series in RateSeries
    }
    return replace(rates, published=unknown | dict(rates.published))
