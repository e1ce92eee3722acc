"""The tables of what is owed by debtor and by case, and of the deadlines of ninety days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.audit.index.table import ColumnKind, IndexColumn, IndexTable, column, rows_of
from relance_docs.audit.index.words import DEADLINES, stage_of, state_of
from relance_docs.message import Message
from relance_docs.portfolio.credit import Credit
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.records import CaseFigures, CaseOwed
from relance_docs.portfolio.totals import DebtorBalance
from relance_docs.review.records import Deadline, DeadlineKind

Says = Callable[[Message], str]
"""Says a sentence of the program in French."""


def balance_table(of: Portfolio) -> IndexTable:
    """Return the aged balance: principal by age, a row for each debtor."""
    columns = _balance(of.total)
    return IndexTable(
        key="balance-agee",
        caption="Balance âgée : principal non contesté, par débiteur",
        columns=columns,
        rows=rows_of(columns, of.balances),
        aside=frozenset(n for n, row in enumerate(of.balances) if not _is_counted(row)),
        filters=True,
    )


def _balance(total: CaseOwed) -> tuple[IndexColumn[DebtorBalance], ...]:
    """Return the columns of the balance; those a reader looks for first stand first.

    A narrow window cuts the last ones.
    """

    def owed(
        key: str, title: str, of: Callable[[CaseOwed], Decimal | None]
    ) -> IndexColumn[DebtorBalance]:
        """Return a column of amounts; without one when no case of the debtor is counted."""
        return column(
            key,
            title,
            lambda row: of(row.owed) if _is_counted(row) else None,
            ColumnKind.AMOUNT,
            total=of(total),
        )

    return (
        column(
            "debtor",
            "Débiteur",
            lambda row: row.debtor.name or "?",
            ColumnKind.OWN,
            is_head=True,
            widest=20,
            total="Ensemble",
        ),
        owed("total_due", "Total dû", lambda each: each.total),
        owed("not_due", "Non échu", lambda each: each.aging.not_due),
        owed("days_1_30", "1–30 j", lambda each: each.aging.days_1_30),
        owed("days_31_60", "31–60 j", lambda each: each.aging.days_31_60),
        owed("days_61_90", "61–90 j", lambda each: each.aging.days_61_90),
        owed("over_90_days", "> 90 j", lambda each: each.aging.over_90_days),
        owed("principal_due", "Principal", lambda each: each.principal),
        owed("penalties_due", "Pénalités", lambda each: each.penalties),
        owed("indemnity_due", "Indemnités", lambda each: each.indemnity),
        owed("disputed_due", "Contesté", lambda each: each.disputed),
        column("cases", "Dossiers", lambda row: row.numbers, ColumnKind.CASES),
        column("uncounted", "Hors total", lambda row: row.uncounted or None, ColumnKind.CASES),
        column(
            "siren", "SIREN", lambda r: r.debtor.siren, ColumnKind.OWN, widest=15, is_on_page=False
        ),
    )


def _is_counted(row: DebtorBalance) -> bool:
    return len(row.uncounted) < len(row.numbers)


def case_table(of: Portfolio, says: Says) -> IndexTable:
    """Return every case, what is ready first: what comes next, and what blocks it."""
    columns = _cases(of.total, says)
    return IndexTable(
        key="dossiers",
        caption="Dossiers : ce qui vient ensuite, et ce qui bloque",
        columns=columns,
        rows=rows_of(columns, of.cases),
        aside=frozenset(n for n, each in enumerate(of.cases) if not each.is_counted),
        empty="Aucun dossier dans cases/.",
        filters=True,
    )


def _cases(total: CaseOwed, says: Says) -> tuple[IndexColumn[CaseFigures], ...]:
    return (
        column(
            "case",
            "Dossier",
            lambda each: (each.number,),
            ColumnKind.CASES,
            is_head=True,
            total="Ensemble",
        ),
        column(
            "debtor", "Débiteur", lambda each: each.debtor.name or "?", ColumnKind.OWN, widest=20
        ),
        column("state", "État", state_of, chooses=True, widest=12),
        column(
            "total_due",
            "Total dû",
            lambda each: each.owed.total if each.owed and each.is_counted else None,
            ColumnKind.AMOUNT,
            total=total.total,
        ),
        column(
            "overdue",
            "Dont échu",
            lambda each: each.owed.overdue if each.owed and each.is_counted else None,
            ColumnKind.AMOUNT,
            total=total.overdue,
        ),
        column("days_late", "Jours de retard", lambda e: e.days_late, ColumnKind.COUNT),
        column(
            "next_step",
            "Prochaine étape",
            lambda each: each.next_step or "",
            ColumnKind.OWN,
            widest=15,
        ),
        column("due_on", "À partir du", lambda each: each.due_on, ColumnKind.DAY),
        column(
            "reason",
            "Ce qui bloque",
            lambda each: says(each.reason) if each.reason else "",
            ColumnKind.TOLD,
            widest=28,
        ),
        column("stage", "Dernière étape", stage_of, ColumnKind.OWN, widest=15),
    )


def credit_tables(
    cases: Iterable[tuple[CaseFigures, Credit | None]], says: Says
) -> Iterator[IndexTable]:
    """Yield how each open case stands to its credit policy; nothing where none is stated."""
    found = [(figures, credit) for figures, credit in cases if credit is not None]
    columns: tuple[IndexColumn[tuple[CaseFigures, Credit]], ...] = (
        column("case", "Dossier", lambda row: (row[0].number,), ColumnKind.CASES, is_head=True),
        column("debtor", "Débiteur", lambda row: row[0].debtor.name, ColumnKind.OWN),
        column("limit", "Plafond", lambda row: row[1].policy.limit, ColumnKind.AMOUNT),
        column("owed", "Dû en tout", lambda row: row[1].owed, ColumnKind.AMOUNT),
        column("rest", "Reste", lambda row: row[1].rest, ColumnKind.AMOUNT),
        column(
            "alerts",
            "Ce qui dépasse la politique",
            lambda row: " ; ".join(map(says, row[1].alerts)),
            ColumnKind.TOLD,
            widest=40,
        ),
    )
    if found:
        yield IndexTable(
            key="credit",
            caption="Politique de crédit, dossier par dossier",
            columns=columns,
            rows=rows_of(columns, found),
        )


NEAR: Final = 30
FAR: Final = 90

CaseDeadlines = tuple[CaseFigures, tuple[Deadline, ...]]
_Found = tuple[Deadline, CaseFigures]


def deadline_table(cases: Iterable[CaseDeadlines], as_of: date) -> IndexTable:
    """Return what falls on the day or within ninety days, and prescriptions that have passed.

    What is known to be done is left out, and closed cases are.
    """
    found = [
        (deadline, figures)
        for figures, deadlines in cases
        if not figures.is_closed
        for deadline in deadlines
        if _is_shown(deadline, as_of)
    ]
    found.sort(key=lambda pair: (pair[0].day, pair[0].kind, pair[1].number, pair[0].title))
    columns = _columns(as_of)
    return IndexTable(
        key="echeances",
        caption=f"Échéances dans les {FAR} jours",
        columns=columns,
        rows=rows_of(columns, found),
        empty=f"Aucune échéance dans les {FAR} jours.",
        filters=True,
    )


def _columns(as_of: date) -> tuple[IndexColumn[_Found], ...]:
    def left(found: _Found) -> int:
        return found[0].days_left(as_of)

    return (
        column("day", "Jour", lambda f: f[0].day, ColumnKind.DAY, is_head=True),
        column("days_left", "Dans (jours)", left, ColumnKind.COUNT),
        column("within", "Délai", lambda f: within(left(f)), chooses=True, widest=12),
        column("kind", "Nature", lambda f: DEADLINES[f[0].kind], chooses=True, widest=13),
        column("title", "Objet", lambda f: f[0].title, ColumnKind.OWN, widest=20),
        column("debtor", "Débiteur", lambda f: f[1].debtor.name, ColumnKind.OWN, widest=18),
        column("case", "Dossier", lambda f: (f[1].number,), ColumnKind.CASES),
        column("amount", "Montant", lambda f: f[0].amount, ColumnKind.AMOUNT),
        column("article", "Texte", lambda f: f[0].article, ColumnKind.OWN, widest=13),
        column("caution", "Réserve", lambda f: f[0].caution, ColumnKind.OWN, widest=24),
    )


def _is_shown(deadline: Deadline, as_of: date) -> bool:
    if deadline.is_met:
        return False
    left = deadline.days_left(as_of)
    return left <= FAR and (left >= 0 or deadline.kind is DeadlineKind.PRESCRIPTION)


def within(left: int) -> str:
    """Return in which of the two spans a day lies.

    >>> within(-1), within(30), within(31)
    ('dépassée', 'sous 30 jours', '31 à 90 jours')
    """
    if left < 0:
        return "dépassée"
    return f"sous {NEAR} jours" if left <= NEAR else f"{NEAR + 1} à {FAR} jours"
