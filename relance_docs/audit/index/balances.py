"""The tables of what is owed: by debtor and age, and case by case with what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from relance_docs.audit.index.table import Column, Kind, Row, Table
from relance_docs.audit.index.words import stage_of, state_of
from relance_docs.message import Message
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.records import CaseFigures, Owed
from relance_docs.portfolio.totals import DebtorBalance

Says = Callable[[Message], str]
"""Says a sentence of the program in French."""

_AGES: Final = (
    Column(key="not_due", title="Non échu", kind=Kind.AMOUNT),
    Column(key="days_1_30", title="1–30 j", kind=Kind.AMOUNT),
    Column(key="days_31_60", title="31–60 j", kind=Kind.AMOUNT),
    Column(key="days_61_90", title="61–90 j", kind=Kind.AMOUNT),
    Column(key="over_90_days", title="> 90 j", kind=Kind.AMOUNT),
)
_BALANCE: Final = (
    Column(key="debtor", title="Débiteur", kind=Kind.OWN, is_head=True, widest=20),
    Column(key="total_due", title="Total dû", kind=Kind.AMOUNT),
    *_AGES,
    Column(key="principal_due", title="Principal", kind=Kind.AMOUNT),
    Column(key="penalties_due", title="Pénalités", kind=Kind.AMOUNT),
    Column(key="indemnity_due", title="Indemnités", kind=Kind.AMOUNT),
    Column(key="disputed_due", title="Contesté", kind=Kind.AMOUNT),
    Column(key="cases", title="Dossiers", kind=Kind.CASES),
    Column(key="uncounted", title="Hors total", kind=Kind.CASES),
    Column(key="siren", title="SIREN", kind=Kind.OWN, widest=15),
)
"""What a reader looks for first stands first: a narrow window cuts the last ones."""
_CASES: Final = (
    Column(key="case", title="Dossier", kind=Kind.CASES, is_head=True),
    Column(key="debtor", title="Débiteur", kind=Kind.OWN, widest=20),
    Column(key="state", title="État", chooses=True, widest=12),
    Column(key="total_due", title="Total dû", kind=Kind.AMOUNT),
    Column(key="overdue", title="Dont échu", kind=Kind.AMOUNT),
    Column(key="days_late", title="Jours de retard", kind=Kind.COUNT),
    Column(key="next_step", title="Prochaine étape", kind=Kind.OWN, widest=15),
    Column(key="due_on", title="À partir du", kind=Kind.DAY),
    Column(key="reason", title="Ce qui bloque", kind=Kind.TOLD, widest=28),
    Column(key="stage", title="Dernière étape", kind=Kind.OWN, widest=15),
)


def balance_table(of: Portfolio) -> Table:
    """Return the aged balance: principal by age, a row for each debtor."""
    rows = of.balances
    return Table(
        key="balance-agee",
        caption="Balance âgée : principal non contesté, par débiteur",
        columns=_BALANCE,
        rows=tuple(map(_balance_row, rows)),
        total=("Ensemble", *_amounts(of.total), None, None, None),
        aside=frozenset(n for n, row in enumerate(rows) if len(row.uncounted) == len(row.numbers)),
        filters=True,
    )


def _balance_row(row: DebtorBalance) -> Row:
    """Return the row of a debtor; without an amount when none of its cases is counted."""
    is_counted = len(row.uncounted) < len(row.numbers)
    amounts = _amounts(row.owed)
    return (
        row.debtor.name or "?",
        *(amounts if is_counted else (None,) * len(amounts)),
        row.numbers,
        row.uncounted or None,
        row.debtor.siren,
    )


def _amounts(owed: Owed) -> Row:
    aging = owed.aging
    return (
        owed.total,
        aging.not_due,
        aging.days_1_30,
        aging.days_31_60,
        aging.days_61_90,
        aging.over_90_days,
        owed.principal,
        owed.penalties,
        owed.indemnity,
        owed.disputed,
    )


def case_table(of: Portfolio, says: Says) -> Table:
    """Return every case, what is ready first: what comes next, and what blocks it."""
    return Table(
        key="dossiers",
        caption="Dossiers : ce qui vient ensuite, et ce qui bloque",
        columns=_CASES,
        rows=tuple(_case_row(each, says) for each in of.cases),
        total=("Ensemble", None, None, of.total.total, of.total.overdue, *(None,) * 5),
        aside=frozenset(n for n, each in enumerate(of.cases) if not each.is_counted),
        empty="Aucun dossier dans cases/.",
        filters=True,
    )


def _case_row(each: CaseFigures, says: Says) -> Row:
    counted = each.owed if each.is_counted else None
    return (
        (each.number,),
        each.debtor.name or "?",
        state_of(each),
        counted.total if counted else None,
        counted.overdue if counted else None,
        each.days_late,
        each.next_step or "",
        each.due_on,
        says(each.reason) if each.reason else "",
        stage_of(each),
    )
