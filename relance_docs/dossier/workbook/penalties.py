"""The sheet of penalties: a line for each stretch of days, the last ones through the day asked for.

What lies before the last fact is as printed: a payment was allocated by it. From there on only days
pass, so a line ends with the day asked for, or with its semester; those of later semesters wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.dossier.workbook.columns import (
    NO,
    SEMESTERS,
    TOTALS,
    YES,
    amount,
    day,
    penalty_words,
    percent,
    text,
)
from relance_docs.dossier.workbook.semesters import (
    TO_COMPLETE,
    RateRule,
    rate_key,
    row_name,
    rule_of,
)
from relance_docs.law.interest import exact_interest, interest
from relance_docs.law.semesters import Semester
from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Formula, Sheet
from relance_docs.statement.ahead import Ahead
from relance_docs.statement.lines import Line
from relance_docs.statement.records import Statement

COUNTED: Final = f"[{TOTALS}!amount@counted]"
"""The day through which days are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyRow:
    """A line of penalties in the workbook."""

    invoice_number: str
    is_disputed: bool
    line: Line
    """Of a line that moves, as it is on the last day."""
    as_of: date
    """The day of the printed statement."""
    moves: bool = False
    ends: date | None = None
    """Last day that it can have; None when it runs on."""
    rule: RateRule | None = None
    column: str = ""
    """The column of its rate in the table of semesters."""
    semester: Semester | None = None
    """The row of its rate there; None for a figure that runs on from semester to semester."""
    is_known: bool = True
    """Whether its rate was published when the dossier was made."""
    keeps_rate: bool = False
    """Whether it keeps the rate of the semester in which it began, known by then."""

    @property
    def last(self) -> date | None:
        """Last day counted in the printed statement; None when it has not begun."""
        last = min(self.as_of, self.ends or self.as_of) if self.moves else self.line.to_day
        return last if last >= self.line.from_day else None

    @property
    def days(self) -> int:
        """Days counted in the printed statement."""
        return (self.last - self.line.from_day).days + 1 if self.last else 0

    @property
    def amount(self) -> Decimal:
        """What they come to."""
        return interest(self.line.base, self.line.rate_percent, self.days)

    @property
    def daily(self) -> Decimal:
        """What one further day costs, not rounded."""
        next_day = self.as_of + timedelta(days=1)
        runs = self.line.from_day <= next_day <= (self.ends or next_day)
        is_late = self.line.due_date < self.as_of
        if not (self.moves and runs and is_late):
            return Decimal(0)
        return exact_interest(self.line.base, self.line.rate_percent, 1)


def penalty_rows(owed: Statement, ahead: Ahead | None) -> tuple[PenaltyRow, ...]:
    """Return the lines of the workbook; without `ahead` none of them moves."""
    return tuple(_rows(owed, ahead))


def _rows(owed: Statement, ahead: Ahead | None) -> Iterator[PenaltyRow]:
    source = owed if ahead is None else ahead.on_last
    rules = rules_of(ahead)
    for claims, is_disputed in ((source.invoices, False), (source.disputed, True)):
        for claim in claims:
            for line in claim.lines:
                row = PenaltyRow(
                    invoice_number=claim.invoice_number,
                    is_disputed=is_disputed,
                    line=line,
                    as_of=owed.as_of,
                )
                yield row if ahead is None else _moving(row, ahead, rules)


def rules_of(ahead: Ahead | None) -> tuple[RateRule, ...]:
    """Return the rules of all invoices, each once."""
    tariffs = ahead.tariffs.values() if ahead else ()
    return tuple(dict.fromkeys(rule_of(tariff) for tariff in tariffs))


def _moving(row: PenaltyRow, ahead: Ahead, rules: tuple[RateRule, ...]) -> PenaltyRow:
    line, tariff = row.line, ahead.tariffs[row.invoice_number]
    if line.to_day <= ahead.first_day:
        return row
    rule = rule_of(tariff)
    runs_on = tariff.is_frozen or not line.basis.semester
    if line.to_day < ahead.on_last.as_of:
        ends: date | None = line.to_day
    else:
        ends = None if runs_on else Semester.of(line.to_day).last_day
    semester = Semester.parse(line.basis.semester) if line.basis.semester else None
    if tariff.is_frozen and semester is None:
        semester = Semester.of(line.from_day)
    published = tariff.rates.published
    has_rates = semester is None or all((each, semester) in published for each in rule.needs)
    return replace(
        row,
        moves=True,
        ends=ends,
        rule=rule,
        column=rate_key(rules, rule),
        semester=semester,
        is_known=has_rates or rule.fixed is not None,
        keeps_rate=tariff.is_frozen and has_rates,
    )


def penalty_sheet(
    owed: Statement, rows: tuple[PenaltyRow, ...], *, moves: bool
) -> Sheet[PenaltyRow]:
    """Return the sheet; `moves` says whether the day asked for is a cell."""
    return Sheet(
        name=penalty_words(owed.regime).sheet,
        columns=(
            text("invoice", "Facture", 20, lambda row: row.invoice_number),
            day("due", "Échéance", lambda row: row.line.due_date),
            day("first", "Du (inclus)", lambda row: row.line.from_day),
            day("last", "Au (inclus)", _last),
            Column(key="days", heading="Jours", look=CellLook.COUNT, width=8, of=_days),
            amount("base", "Base", lambda row: row.line.base, is_summed=False),
            percent("rate", "Taux annuel", _rate),
            amount("amount", "Base × taux × jours ÷ 36 500", _amount),
            text("disputed", "Contesté", 10, lambda row: YES if row.is_disputed else NO),
            *((day("ends", "Au plus tard", lambda row: row.ends), _DAILY) if moves else ()),
            text("basis", "Origine du taux", 80, _basis),
        ),
        rows=rows,
        faint_when="=[days]=0" if moves else "",
    )


def _last(row: PenaltyRow) -> Cell:
    if not row.moves:
        return row.line.to_day
    end = f'IF([ends]="",{COUNTED},MIN({COUNTED},[ends]))'
    return Formula(text=f'=IF({COUNTED}<[first],"",{end})', value=row.last or "")


def _days(row: PenaltyRow) -> Cell:
    return Formula(text='=IF([last]="",0,[last]-[first]+1)', value=row.days)


def _rate(row: PenaltyRow) -> Cell:
    rate = row.line.rate_percent
    if not row.moves or row.keeps_rate or row.rule is None:
        return rate
    if row.semester is not None:
        where = f"[{SEMESTERS}!{row.column}@{row_name(row.semester)}]"
        return Formula(text=f"={where}", value=rate if row.is_known else TO_COMPLETE)
    if not row.rule.is_checked:
        return rate
    borne = (
        f'[{SEMESTERS}!first],"<="&MAX([first],[last])',
        f'[{SEMESTERS}!last],">="&[first]',
    )
    stands = f"COUNTIFS({','.join(borne)},[{SEMESTERS}!{row.column}],{rate:f})"
    text = f'=IF({stands}=COUNTIFS({",".join(borne)}),{rate:f},"{TO_COMPLETE}")'
    return Formula(text=text, value=rate)


def _amount(row: PenaltyRow) -> Cell:
    reckoned = "ROUND([base]*[rate]*[days]/36500,2)"
    if row.moves:
        reckoned = f"IF([days]=0,0,IF(ISNUMBER([rate]),{reckoned},NA()))"
    return Formula(text=f"={reckoned}", value=row.amount)


def _daily(row: PenaltyRow) -> Cell:
    if not row.moves:
        return Decimal(0)
    runs = f'AND([due]<{COUNTED},{COUNTED}+1>=[first],OR([ends]="",{COUNTED}+1<=[ends]))'
    stands = "ISNUMBER([rate])"
    if row.semester is None and row.rule is not None and row.rule.is_checked:
        borne = f'[{SEMESTERS}!first],"<="&({COUNTED}+1),[{SEMESTERS}!last],">="&({COUNTED}+1)'
        rate = f"{row.line.rate_percent:f}"
        stands = f"COUNTIFS({borne},[{SEMESTERS}!{row.column}],{rate})=COUNTIFS({borne})"
    text = f"=IF({runs},IF({stands},[base]*[rate]/36500,NA()),0)"
    return Formula(text=text, value=row.daily)


_DAILY: Final = amount("daily", "Un jour de plus", _daily, is_summed=False)


def _basis(row: PenaltyRow) -> str:
    if row.moves and not row.is_known:
        return f"{row.semester} : taux à compléter dans la feuille « {SEMESTERS} »"
    return row.line.basis.text
