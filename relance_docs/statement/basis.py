"""Which rate applies in a semester, and how it comes about.

Law: L441-10, II C. com. (no clause: ECB + 10; a clause, not below 3 × the legal rate), R2192-31
CCP (public body: ECB + 8), 1231-6 C. civ. (consumer: legal rate, category « tous les autres cas »
since the creditor is a professional).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from relance_docs import french
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import AgreedTerms, BelowFloor, PenaltyRate, RateForm
from relance_docs.errors import RefusalError
from relance_docs.french import NO_BREAK
from relance_docs.law.clauses import (
    FLOOR_FACTOR,
    UnsettledClauseError,
    clause_percent,
    floor_percent,
    is_floor_to_come,
    shortfall,
)
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.rates import MissingRateError, PublishedRate, Rates
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.statement.lines import RateBasis, RateSource


@dataclass(frozen=True, kw_only=True, slots=True)
class AppliedRate:
    """A rate in percent a year, and its pedigree."""

    percent: Decimal
    basis: RateBasis


def applied_rate(
    kind: DebtorKind,
    terms: AgreedTerms,
    semester: Semester,
    rates: Rates,
    *,
    is_set_aside: bool = False,
) -> AppliedRate:
    """Return the rate that the published values of `semester` give.

    `is_set_aside` says that the clause of a business is void, in every semester: the floor or the
    rate of the law takes its place, as was decided. Raises
    MissingRateError for a value that is not published and UnsettledClauseError for a clause below
    the floor on which nobody decided.
    """
    match kind:
        case DebtorKind.PUBLIC_BODY:
            return _public_body(semester, rates)
        case DebtorKind.CONSUMER:
            return _consumer(semester, rates)
        case DebtorKind.BUSINESS if terms.penalty_rate.form is RateForm.DEFAULT:
            return _default(semester, rates)
        case DebtorKind.BUSINESS if is_set_aside and terms.below_floor is BelowFloor.FLOOR:
            return _floor(terms.penalty_rate, semester, rates)
        case DebtorKind.BUSINESS if is_set_aside:
            return _default(semester, rates, set_aside=terms.penalty_rate)
        case DebtorKind.BUSINESS:
            return _clause(terms, semester, rates)


def is_set_aside(terms: AgreedTerms, semesters: Iterable[Semester], rates: Rates) -> bool:
    """Whether a clause gives way to the floor or to the rate of the law, as was decided for it.

    A clause is void or it is not: below the floor in one of `semesters`, it is applied in none.
    """
    if not may_give_way(terms):
        return False
    return any(_is_short(terms.penalty_rate, semester, rates) for semester in semesters)


def may_give_way(terms: AgreedTerms) -> bool:
    """Whether somebody decided that a clause gives way where it is below the floor."""
    return terms.below_floor in {BelowFloor.DEFAULT_RATE, BelowFloor.FLOOR}


def _is_short(clause: PenaltyRate, semester: Semester, rates: Rates) -> bool:
    try:
        return shortfall(clause, semester, rates) is not None
    except MissingRateError:
        return False  # refused by name once a line needs that rate


def _applied(
    percent: Decimal,
    text: str,
    *,
    source: RateSource,
    semester: Semester | None = None,
    published: PublishedRate | None = None,
    clause: PenaltyRate | None = None,
) -> AppliedRate:
    basis = RateBasis(
        source=source,
        semester=str(semester) if semester else "",
        reference_percent=published.percent if published else None,
        clause=clause,
        text=text,
        value_source=published.act if published else "",
        is_justified=published is None or published.is_justified,
    )
    return AppliedRate(percent=french.two_decimals(percent), basis=basis)


def _ecb_text(semester: Semester, ecb: PublishedRate, points: Decimal) -> str:
    return (
        f"taux BCE de {french.percent(ecb.percent)} au {french.day(semester.first_day)}"
        f" + {french.factor(points)}{NO_BREAK}points"
    )


def _points(name: str, semester: Semester) -> Decimal:
    """Return the points the law adds, or refuse a semester older than the rule."""
    points: LegalValue = legal_value(name)
    if not points.is_in_force(semester.last_day):
        raise RefusalError(
            Message(
                "penalties in {semester} are older than the law this program knows ({article},"
                " since {since}): reckon them by hand",
                semester=str(semester),
                article=points.article,
                since=points.in_force_from,
            )
        )
    return points.value


def _default(
    semester: Semester, rates: Rates, *, set_aside: PenaltyRate | None = None
) -> AppliedRate:
    points, ecb = _points("business_points", semester), rates.ecb_reference(semester)
    why = " (clause inférieure au plancher, écartée)" if set_aside else ""
    return _applied(
        ecb.percent + points,
        f"{_ecb_text(semester, ecb, points)}, art.{NO_BREAK}L441-10, II C.{NO_BREAK}com.{why}",
        source=RateSource.ECB_PLUS_10,
        semester=semester,
        published=ecb,
        clause=set_aside,
    )


def _public_body(semester: Semester, rates: Rates) -> AppliedRate:
    points, ecb = _points("public_points", semester), rates.ecb_reference(semester)
    return _applied(
        ecb.percent + points,
        f"{_ecb_text(semester, ecb, points)}, art.{NO_BREAK}R2192-31 CCP",
        source=RateSource.ECB_PLUS_8,
        semester=semester,
        published=ecb,
    )


def _consumer(semester: Semester, rates: Rates) -> AppliedRate:
    return legal_rate(semester, rates, f"art.{NO_BREAK}1231-6 C.{NO_BREAK}civ.")


def legal_rate(
    semester: Semester,
    rates: Rates,
    article: str,
    *,
    source: RateSource = RateSource.LEGAL,
    points: Decimal = Decimal(0),
) -> AppliedRate:
    """Return the legal rate of `semester` for a professional creditor, with points added to it."""
    legal = rates.legal(semester)
    added = f" + {french.factor(points)}{NO_BREAK}points" if points else ""
    return _applied(
        legal.percent + points,
        f"{_legal_text(semester, legal)}{added}, créancier professionnel, {article}",
        source=source,
        semester=semester,
        published=legal,
    )


def _legal_text(semester: Semester, legal: PublishedRate) -> str:
    half = f"1er{NO_BREAK}semestre" if semester.half == 1 else f"2d{NO_BREAK}semestre"
    return f"taux de l’intérêt légal de {french.percent(legal.percent)} ({half} {semester.year})"


def _clause(terms: AgreedTerms, semester: Semester, rates: Rates) -> AppliedRate:
    clause = terms.penalty_rate
    if terms.below_floor is BelowFloor.AS_WRITTEN or is_floor_to_come(clause, semester, rates):
        return _as_written(terms, semester, rates)
    short = shortfall(clause, semester, rates)
    if short is None:
        return _as_written(terms, semester, rates)
    match terms.below_floor:
        case BelowFloor.FLOOR:  # the frozen reading, whose semester is this one alone
            return _floor(clause, semester, rates)
        case BelowFloor.DEFAULT_RATE:
            return _default(semester, rates, set_aside=clause)
        case _:
            raise UnsettledClauseError(short)


def _floor(clause: PenaltyRate, semester: Semester, rates: Rates) -> AppliedRate:
    legal = rates.legal(semester)
    return _applied(
        floor_percent(semester, rates),
        f"plancher légal{NO_BREAK}: {french.factor(FLOOR_FACTOR)}{NO_BREAK}×{NO_BREAK}"
        f"{_legal_text(semester, legal)}, art.{NO_BREAK}L441-10, II C.{NO_BREAK}com.",
        source=RateSource.FLOOR,
        semester=semester,
        published=legal,
        clause=clause,
    )


def _as_written(terms: AgreedTerms, semester: Semester, rates: Rates) -> AppliedRate:
    clause = terms.penalty_rate
    value = clause.value or Decimal(0)
    published: PublishedRate | None = None
    match clause.form:
        case RateForm.LEGAL_TIMES:
            published = rates.legal(semester)
            how = f"{french.factor(value)}{NO_BREAK}×{NO_BREAK}{_legal_text(semester, published)}"
        case RateForm.ECB_PLUS:
            published = rates.ecb_reference(semester)
            how = _ecb_text(semester, published, value)
        case _:
            how = f"taux convenu de {french.percent(value)} l’an"
    where = f" ({terms.source})" if terms.source else ""
    return _applied(
        clause_percent(clause, semester, rates),
        f"{how}, clause de pénalités de retard{where}, art.{NO_BREAK}L441-10, II C.{NO_BREAK}com.",
        source=RateSource.CLAUSE,
        semester=semester if published else None,
        published=published,
        clause=clause,
    )
