"""Penalty clauses and the floor below which they are unlawful.

Law: L441-10, II C. com.: a clause may not set a rate below three times the legal rate (category of
professional creditors); L441-16 C. com. fines it. What then applies is disputed, so a person
decides. The floor limits a clause only: it never raises the rate of the law, also not in 2024, when
three times the legal rate exceeded ECB + 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from relance_docs.case.terms import PenaltyRate, RateForm
from relance_docs.errors import RefusalError
from relance_docs.law.constants import legal_value
from relance_docs.law.rates import Rates, RateSeries
from relance_docs.law.semesters import Semester
from relance_docs.message import Message

FLOOR_FACTOR = legal_value("floor_factor").value
BUSINESS_POINTS = legal_value("business_points").value


@dataclass(frozen=True, kw_only=True, slots=True)
class Shortfall:
    """A semester in which a clause is below the floor; both in percent a year."""

    semester: Semester
    clause_percent: Decimal
    floor_percent: Decimal


class UnsettledClauseError(RefusalError):
    """A clause is below the floor and nobody decided what to claim."""

    def __init__(self, shortfall: Shortfall) -> None:
        super().__init__(
            Message(
                "the penalty clause gives {clause} % in {semester}, below the floor of {floor} %"
                " (three times the legal rate, L441-10 II C. com.); have someone decide and write"
                " below_floor: as_written, floor or default_rate in the terms",
                clause=str(shortfall.clause_percent),
                semester=str(shortfall.semester),
                floor=str(shortfall.floor_percent),
            )
        )
        self.shortfall = shortfall

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.shortfall,)


def clause_percent(clause: PenaltyRate, semester: Semester, rates: Rates) -> Decimal:
    """Return what `clause` gives in `semester`, in percent a year.

    Law: 1103 C. civ.: the clause binds the creditor too, so « 3 × the legal rate » is never
    replaced by the higher rate of the law. The rate of the law itself (no clause) is ECB + 10.
    """
    value = clause.value or Decimal(0)
    match clause.form:
        case RateForm.FIXED:
            return value
        case RateForm.LEGAL_TIMES:
            return value * rates.legal(semester).percent
        case RateForm.ECB_PLUS:
            return value + rates.ecb_reference(semester).percent
        case RateForm.DEFAULT:
            return BUSINESS_POINTS + rates.ecb_reference(semester).percent


def floor_percent(semester: Semester, rates: Rates) -> Decimal:
    """Return three times the legal rate of `semester`, in percent a year.

    >>> from relance_docs.law.rates import packaged_rates
    >>> floor_percent(Semester.parse("2024-S1"), packaged_rates())
    Decimal('15.21')
    """
    return FLOOR_FACTOR * rates.legal(semester).percent


def is_clause(rate: PenaltyRate) -> bool:
    """Whether `rate` departs from the law: « ECB + 10 » in a clause only repeats it."""
    repeats = rate.form is RateForm.ECB_PLUS and rate.value == BUSINESS_POINTS
    return rate.form is not RateForm.DEFAULT and not repeats


def shortfall(clause: PenaltyRate, semester: Semester, rates: Rates) -> Shortfall | None:
    """Return by how much `clause` is below the floor in `semester`, or None when it is not."""
    if not is_clause(clause):
        return None
    agreed, floor = clause_percent(clause, semester, rates), floor_percent(semester, rates)
    if agreed >= floor:
        return None
    return Shortfall(semester=semester, clause_percent=agreed, floor_percent=floor)


def is_floor_to_come(clause: PenaltyRate, semester: Semester, rates: Rates) -> bool:
    """Whether the floor of `semester` is still to be published, while `clause` names its own rate.

    Such a clause needs no rate of that semester; whether it stands is told once there is one.
    """
    known = [known for series, known in rates.published if series is RateSeries.LEGAL_OTHER]
    return clause.form is RateForm.FIXED and bool(known) and semester > max(known)


def shortfalls(
    clause: PenaltyRate, semesters: Iterable[Semester], rates: Rates
) -> tuple[Shortfall, ...]:
    """Return the semesters of `semesters` in which `clause` is below the floor, in their order.

    Raises MissingRateError for a semester whose legal rate is not known.
    """
    found = (shortfall(clause, semester, rates) for semester in semesters)
    return tuple(each for each in found if each is not None)
