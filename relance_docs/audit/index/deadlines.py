"""The deadlines of the next ninety days, of all cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from relance_docs.audit.index.table import Column, Kind, Table, column, rows_of
from relance_docs.audit.index.words import DEADLINES
from relance_docs.portfolio.records import CaseFigures
from relance_docs.review.records import Deadline, DeadlineKind

NEAR: Final = 30
FAR: Final = 90

CaseDeadlines = tuple[CaseFigures, tuple[Deadline, ...]]
_Found = tuple[Deadline, CaseFigures]


def deadline_table(cases: Iterable[CaseDeadlines], as_of: date) -> Table:
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
    return Table(
        key="echeances",
        caption=f"Échéances dans les {FAR} jours",
        columns=columns,
        rows=rows_of(columns, found),
        empty=f"Aucune échéance dans les {FAR} jours.",
        filters=True,
    )


def _columns(as_of: date) -> tuple[Column[_Found], ...]:
    def left(found: _Found) -> int:
        return found[0].days_left(as_of)

    return (
        column("day", "Jour", lambda f: f[0].day, Kind.DAY, is_head=True),
        column("days_left", "Dans (jours)", left, Kind.COUNT),
        column("within", "Délai", lambda f: within(left(f)), chooses=True, widest=12),
        column("kind", "Nature", lambda f: DEADLINES[f[0].kind], chooses=True, widest=13),
        column("title", "Objet", lambda f: f[0].title, Kind.OWN, widest=20),
        column("debtor", "Débiteur", lambda f: f[1].debtor.name, Kind.OWN, widest=18),
        column("case", "Dossier", lambda f: (f[1].number,), Kind.CASES),
        column("amount", "Montant", lambda f: f[0].amount, Kind.AMOUNT),
        column("article", "Texte", lambda f: f[0].article, Kind.OWN, widest=13),
        column("caution", "Réserve", lambda f: f[0].caution, Kind.OWN, widest=24),
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
