"""The deadlines of the next ninety days, of all cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from relance_docs.audit.index.table import Column, Kind, Row, Table
from relance_docs.audit.index.words import DEADLINES
from relance_docs.portfolio.records import CaseFigures
from relance_docs.review.records import Deadline, DeadlineKind

NEAR: Final = 30
FAR: Final = 90

_COLUMNS: Final = (
    Column(key="day", title="Jour", kind=Kind.DAY, is_head=True),
    Column(key="days_left", title="Dans (jours)", kind=Kind.COUNT),
    Column(key="within", title="Délai", chooses=True, widest=12),
    Column(key="kind", title="Nature", chooses=True, widest=13),
    Column(key="title", title="Objet", kind=Kind.OWN, widest=20),
    Column(key="debtor", title="Débiteur", kind=Kind.OWN, widest=18),
    Column(key="case", title="Dossier", kind=Kind.CASES),
    Column(key="amount", title="Montant", kind=Kind.AMOUNT),
    Column(key="article", title="Texte", kind=Kind.OWN, widest=13),
    Column(key="caution", title="Réserve", kind=Kind.OWN, widest=24),
)

CaseDeadlines = tuple[CaseFigures, tuple[Deadline, ...]]


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
    return Table(
        key="echeances",
        caption=f"Échéances dans les {FAR} jours",
        columns=_COLUMNS,
        rows=tuple(_row(deadline, figures, as_of) for deadline, figures in found),
        empty=f"Aucune échéance dans les {FAR} jours.",
        filters=True,
    )


def _is_shown(deadline: Deadline, as_of: date) -> bool:
    if deadline.is_met:
        return False
    left = deadline.days_left(as_of)
    return left <= FAR and (left >= 0 or deadline.kind is DeadlineKind.PRESCRIPTION)


def _row(deadline: Deadline, figures: CaseFigures, as_of: date) -> Row:
    left = deadline.days_left(as_of)
    return (
        deadline.day,
        left,
        within(left),
        DEADLINES[deadline.kind],
        deadline.title,
        figures.debtor.name,
        (figures.number,),
        deadline.amount,
        deadline.article,
        deadline.caution,
    )


def within(left: int) -> str:
    """Return in which of the two spans a day lies.

    >>> within(-1), within(30), within(31)
    ('dépassée', 'sous 30 jours', '31 à 90 jours')
    """
    if left < 0:
        return "dépassée"
    return f"sous {NEAR} jours" if left <= NEAR else f"{NEAR + 1} à {FAR} jours"
