"""Limitation periods: when they start, and the last day on which a claim can be brought.

Law: L110-4, I C. com. (5 years between merchants, or with one), L218-2 C. conso. (2 years against a
consumer), L133-6 C. com. (1 year, carriage of goods), loi n° 68-1250, art. 1er (4 years from 1
January of the year after the claim arose, against the State and public bodies: from general
knowledge, to be confirmed). The period runs from the completion of the works or services, or from
delivery, whatever the date of the invoice: Cass. com., 26 févr. 2020, n° 18-25.036; 1re civ., 19
mai 2021, n° 20-12.520; 3e civ., 1er mars 2023, n° 21-23.176. 2233, 3° C. civ.: a debt with a term
is not prescribed before its term, which the contract stipulates; a due date that the invoice alone
states is none. 2240 to 2244 C. civ.: acknowledgment, court claim, service of an order to pay,
conservatory measure and enforcement start the period afresh; a formal notice does not. Week-ends
move nothing here.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from relance_docs.case.terms import PrescriptionRegime, TermAgreedIn
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import add_months

_MONTHS_A_YEAR = 12


@cache
def period_years(regime: PrescriptionRegime) -> int:
    """Return the length of the period.

    >>> period_years(PrescriptionRegime.COMMERCIAL)
    5
    """
    return int(period_of(regime).value)


def period_of(regime: PrescriptionRegime) -> LegalValue:
    """Return the length of the period in years, with its article."""
    return legal_value(f"prescription_{_NAMES[regime]}_years")


class StartsWith(StrEnum):
    """What the period starts with."""

    PERFORMANCE = "performance"
    """Completion of the works or services, or delivery."""
    INVOICE = "invoice"
    """The date of the invoice, while that of performance is not known: it may be too late."""
    TERM = "term"
    """The day of payment that the contract stipulates."""
    TITLE = "title"
    """The decision of a court, or the day on which it became enforceable."""


class Start(NamedTuple):
    """A day from which the period runs, by one reading of the law."""

    starts_with: StartsWith
    day: date


class Term(NamedTuple):
    """The day of payment of a debt, and where it was fixed."""

    due_date: date
    agreed_in: TermAgreedIn | None
    """None while the file does not tell."""
    is_shown: bool
    """Whether a pièce shows the contract that fixes it."""


def starts(
    regime: PrescriptionRegime, *, performed_on: date | None, issued_on: date, term: Term
) -> tuple[Start, ...]:
    """Return the days from which the period may run, the prudent one first.

    Two of them where the file leaves open whether the contract stipulates the day of payment.

    >>> [each.day.isoformat() for each in starts(
    ...     PrescriptionRegime.COMMERCIAL,
    ...     performed_on=date(2021, 10, 20),
    ...     issued_on=date(2021, 10, 26),
    ...     term=Term(due_date=date(2021, 11, 25), agreed_in=None, is_shown=False),
    ... )]
    ['2021-10-20', '2021-11-25']
    """
    arose = Start(
        starts_with=StartsWith.PERFORMANCE if performed_on else StartsWith.INVOICE,
        day=performed_on or issued_on,
    )
    agreed = Start(starts_with=StartsWith.TERM, day=term.due_date)
    if regime is PrescriptionRegime.PUBLIC_BODY:
        return (Start(starts_with=arose.starts_with, day=_next_new_year(arose.day)),)
    if agreed.day <= arose.day:
        return (agreed,)
    if regime is PrescriptionRegime.TRANSPORT or term.agreed_in is TermAgreedIn.INVOICE:
        return (arose,)
    if term.agreed_in is TermAgreedIn.CONTRACT and term.is_shown:
        return (agreed,)
    return (arose, agreed)


def restarts_on(regime: PrescriptionRegime, interrupted_on: date) -> date:
    """Return the day from which the period runs afresh after an interruption.

    Law: 2231 C. civ.; loi n° 68-1250, art. 2, for public bodies: from the next 1 January.
    """
    if regime is PrescriptionRegime.PUBLIC_BODY:
        return _next_new_year(interrupted_on)
    return interrupted_on


@lru_cache(maxsize=4096)
def last_day(regime: PrescriptionRegime, started_on: date) -> date:
    """Return the last day, included, on which the claim can be brought.

    >>> last_day(PrescriptionRegime.COMMERCIAL, date(2021, 6, 15))
    datetime.date(2026, 6, 15)
    >>> last_day(PrescriptionRegime.PUBLIC_BODY, date(2023, 1, 1))
    datetime.date(2026, 12, 31)
    """
    years = period_years(regime)
    if regime is PrescriptionRegime.PUBLIC_BODY:
        return date(started_on.year + years - 1, 12, 31)
    return add_months(started_on, years * _MONTHS_A_YEAR)


def last_day_of_title(started_on: date) -> date:
    """Return the last day, included, on which a decision can be enforced (L111-4 CPCE).

    >>> last_day_of_title(date(2026, 10, 6))
    datetime.date(2036, 10, 6)
    """
    return add_months(started_on, int(legal_value("title_years").value) * _MONTHS_A_YEAR)


def _next_new_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


_NAMES = {
    PrescriptionRegime.COMMERCIAL: "commercial",
    PrescriptionRegime.CONSUMER: "consumer",
    PrescriptionRegime.TRANSPORT: "transport",
    PrescriptionRegime.PUBLIC_BODY: "public",
}
