"""The table of semesters: published rates, to be extended, and what the law or a clause adds.

Law: L441-10, II C. com.; R2192-31 CCP; 1231-6 C. civ. A rate that is not there leaves the lines of
its semester open: no sum counts it as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from relance_docs import french
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import BelowFloor, RateForm
from relance_docs.dossier.workbook.columns import SEMESTERS, day, text
from relance_docs.law.clauses import (
    BUSINESS_POINTS,
    FLOOR_FACTOR,
    UnsettledClauseError,
    is_clause,
)
from relance_docs.law.constants import legal_value
from relance_docs.law.rates import Rates, RateSeries
from relance_docs.law.semesters import Semester
from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Formula, InputCell, Sheet
from relance_docs.statement.tariff import Tariff

TO_COMPLETE: Final = "taux à compléter"
TO_RECKON_AGAIN: Final = "clause sous le plancher"
_SERIES: Final = {RateSeries.ECB: "ecb", RateSeries.LEGAL_OTHER: "legal"}


@dataclass(frozen=True, kw_only=True, slots=True)
class RateRule:
    """How the rate of a semester comes about, for the invoices of the same terms."""

    name: str
    """As the heading of its column says it."""
    formula: str
    """Over the published rates of the row; without « = »."""
    needs: frozenset[RateSeries]
    tariff: Tariff = field(compare=False, repr=False)
    fixed: Decimal | None = None
    """The rate of a clause that names a figure; its lines run on from semester to semester.

    It needs no published rate: those tell whether it stands, once they are there.
    """
    is_checked: bool = False
    """Whether it stands only where it is not below the floor."""


def rule_of(tariff: Tariff) -> RateRule:
    """Return the rule of a tariff."""
    match tariff.kind:
        case DebtorKind.PUBLIC_BODY:
            return _ecb_plus(legal_value("public_points").value, tariff)
        case DebtorKind.CONSUMER:
            return _legal_times(Decimal(1), tariff)
        case DebtorKind.BUSINESS if not is_clause(tariff.terms.penalty_rate):
            return _ecb_plus(BUSINESS_POINTS, tariff)
        case DebtorKind.BUSINESS if tariff.is_set_aside:
            is_floor = tariff.terms.below_floor is BelowFloor.FLOOR
            return (
                _legal_times(FLOOR_FACTOR, tariff)
                if is_floor
                else _ecb_plus(BUSINESS_POINTS, tariff)
            )
        case DebtorKind.BUSINESS:
            return _clause(tariff)


def _ecb_plus(points: Decimal, tariff: Tariff) -> RateRule:
    return RateRule(
        name=f"BCE + {french.factor(points)}\u00a0points",
        formula=f"[ecb]+{points:f}",
        needs=frozenset({RateSeries.ECB}),
        tariff=tariff,
    )


def _legal_times(times: Decimal, tariff: Tariff) -> RateRule:
    is_plain = times == 1
    return RateRule(
        name="intérêt légal" if is_plain else f"{french.factor(times)}\u00a0× intérêt légal",
        formula="[legal]" if is_plain else f"ROUND([legal]*{times:f},6)",
        needs=frozenset({RateSeries.LEGAL_OTHER}),
        tariff=tariff,
    )


def _clause(tariff: Tariff) -> RateRule:
    terms, value = tariff.terms, tariff.terms.penalty_rate.value or Decimal(0)
    match terms.penalty_rate.form:
        case RateForm.LEGAL_TIMES:
            rule = _legal_times(value, tariff)
        case RateForm.FIXED:
            rule = RateRule(
                name=f"{french.percent(value)}, clause",
                formula=f"{value:f}",
                needs=frozenset(),
                tariff=tariff,
                fixed=value,
            )
        case _:
            rule = _ecb_plus(value, tariff)
    if terms.below_floor is BelowFloor.AS_WRITTEN:
        return rule
    needs, floor = rule.needs | {RateSeries.LEGAL_OTHER}, f"ROUND([legal]*{FLOOR_FACTOR:f},6)"
    instead = f'"{TO_RECKON_AGAIN}"'
    if tariff.is_frozen and terms.below_floor is BelowFloor.FLOOR:
        instead = floor
    elif tariff.is_frozen and terms.below_floor is BelowFloor.DEFAULT_RATE:
        needs, instead = needs | {RateSeries.ECB}, f"[ecb]+{BUSINESS_POINTS:f}"
    checked = f"IF({rule.formula}<{floor},{instead},{rule.formula})"
    return replace(rule, needs=needs, formula=checked, is_checked=True)


def row_name(semester: Semester) -> str:
    """Return the name of the row of a semester in formulas."""
    return f"s{semester.year}_{semester.half}"


def rate_key(rules: tuple[RateRule, ...], rule: RateRule) -> str:
    """Return the key of the column of a rule."""
    return f"rate_{rules.index(rule)}"


def semester_sheet(
    semesters: Iterable[Semester], rules: tuple[RateRule, ...], rates: Rates
) -> Sheet[Semester]:
    """Return the table: a row a semester, the published rates that are needed, a column a rule."""
    needed = [series for series in _SERIES if any(series in rule.needs for rule in rules)]
    return Sheet(
        name=SEMESTERS,
        columns=(
            text("semester", "Semestre", 12, str),
            day("first", "Du", lambda semester: semester.first_day),
            day("last", "Au", lambda semester: semester.last_day),
            *(_published(series, rates) for series in needed),
            *(_applied(rules, rule, rates) for rule in rules),
        ),
        rows=tuple(semesters),
        name_of=row_name,
    )


def _published(series: RateSeries, rates: Rates) -> Column[Semester]:
    is_ecb = series is RateSeries.ECB
    heading = (
        "Taux de refinancement de la BCE au premier jour"
        if is_ecb
        else "Taux de l’intérêt légal, créancier professionnel"
    )

    def of(semester: Semester) -> Cell:
        known = rates.published.get((series, semester))
        hint = f"{heading}, {semester} : le taux publié, par exemple 2,40"
        return InputCell(value=known.percent if known else None, look=CellLook.PERCENT, hint=hint)

    return Column(key=_SERIES[series], heading=heading, look=CellLook.PERCENT, width=24, of=of)


def _applied(rules: tuple[RateRule, ...], rule: RateRule, rates: Rates) -> Column[Semester]:
    numbers = ",".join(f"ISNUMBER([{_SERIES[series]}])" for series in sorted(rule.needs))
    unknown = f'"{TO_COMPLETE}"' if rule.fixed is None else f"{rule.fixed:f}"
    text = f"=IF(AND({numbers}),{rule.formula},{unknown})" if numbers else f"={rule.formula}"

    def of(semester: Semester) -> Cell:
        if any((series, semester) not in rates.published for series in rule.needs):
            return Formula(text=text, value=TO_COMPLETE if rule.fixed is None else rule.fixed)
        try:
            percent = rule.tariff.rate_of(semester).percent
        except UnsettledClauseError:
            return Formula(text=text, value=TO_RECKON_AGAIN)
        return Formula(text=text, value=percent)

    return Column(
        key=rate_key(rules, rule),
        heading=f"Taux appliqué : {rule.name}",
        look=CellLook.PERCENT,
        width=22,
        of=of,
    )
