"""Limitation periods: when they start, and the last day on which a claim can be brought.

Law: L110-4, I C. com. (5 years between merchants, or with one), L218-2 C. conso. (2 years against a
consumer), L133-6 C. com. (1 year, carriage of goods), loi n° 68-1250, art. 1er (4 years from 1
January of the year after the claim arose, against the State and public bodies: from general
knowledge, to be confirmed). 2233, 3° C. civ.: a debt with a term is not prescribed before its term.
2240 to 2244 C. civ.: acknowledgment, court claim, service of an order to pay, conservatory measure
and enforcement start the period afresh; a formal notice does not. Week-ends move nothing here.
"""

from __future__ import annotations

from datetime import date

from relance_docs.case.terms import PrescriptionRegime
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import add_months

_MONTHS_A_YEAR = 12


def period_years(regime: PrescriptionRegime) -> int:
    """Return the length of the period.

    >>> period_years(PrescriptionRegime.COMMERCIAL)
    5
    """
    return int(period_of(regime).value)


def period_of(regime: PrescriptionRegime) -> LegalValue:
    """Return the length of the period in years, with its article."""
    return legal_value(f"prescription_{_NAMES[regime]}_years")


def starts_on(regime: PrescriptionRegime, *, due_date: date, arose_on: date) -> date:
    """Return the day from which the period runs.

    `arose_on` is the day of delivery, or of the invoice when that is not known: it counts for
    public bodies and for carriage (the prudent reading), the due date for all others.
    """
    match regime:
        case PrescriptionRegime.PUBLIC_BODY:
            return _next_new_year(arose_on)
        case PrescriptionRegime.TRANSPORT:
            return min(arose_on, due_date)
        case _:
            return due_date


def restarts_on(regime: PrescriptionRegime, interrupted_on: date) -> date:
    """Return the day from which the period runs afresh after an interruption.

    Law: 2231 C. civ.; loi n° 68-1250, art. 2, for public bodies: from the next 1 January.
    """
    if regime is PrescriptionRegime.PUBLIC_BODY:
        return _next_new_year(interrupted_on)
    return interrupted_on


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


def _next_new_year(day: date) -> date:
    return date(day.year + 1, 1, 1)


_NAMES = {
    PrescriptionRegime.COMMERCIAL: "commercial",
    PrescriptionRegime.CONSUMER: "consumer",
    PrescriptionRegime.TRANSPORT: "transport",
    PrescriptionRegime.PUBLIC_BODY: "public",
}
