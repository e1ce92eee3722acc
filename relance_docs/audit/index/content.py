"""All that the index says, before it is put on a page or into files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from relance_docs.audit.drawing.shapes import Drawing
from relance_docs.audit.index.balances import Says, balance_table, case_table
from relance_docs.audit.index.chart import age_drawing, debtor_drawing
from relance_docs.audit.index.deadlines import FAR, NEAR, CaseDeadlines, deadline_table
from relance_docs.audit.index.past import past_tables
from relance_docs.audit.index.table import Table
from relance_docs.portfolio.portfolio import Portfolio, portfolio
from relance_docs.portfolio.records import CaseFigures
from relance_docs.review.records import Deadline


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexCase:
    """A case as the index needs it: small, so that ten thousand of them are kept."""

    figures: CaseFigures
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndexRequest:
    """What the index is made for."""

    creditor: str
    as_of: date
    day_said: tuple[str, ...]
    """The sentences of audit.day_said."""
    source: tuple[str, ...]
    """Where the data stand: the commit, what is not committed."""
    says: Says
    href: Callable[[str], str | None]
    """Where the page of a case lies, relative to the index; None when it has none."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """The index: its totals and its tables."""

    portfolio: Portfolio
    tables: dict[str, Table]
    """By name, in the order of the page."""
    drawings: tuple[Drawing, ...]
    within_near: int
    """Deadlines within 30 days."""
    within_far: int
    """Deadlines within 90 days, those within 30 included."""


def index_of(cases: Iterable[IndexCase], as_of: date, says: Says) -> Index:
    """Add up all cases, in any order, and lay out the tables."""
    kept = tuple(sorted(cases, key=lambda case: case.figures.number))
    found = portfolio((case.figures for case in kept), as_of)
    dated: tuple[CaseDeadlines, ...] = tuple((case.figures, case.deadlines) for case in kept)
    deadlines = deadline_table(dated, as_of)
    left = [row[1] for row in deadlines.rows if isinstance(row[1], int) and row[1] >= 0]
    tables = (balance_table(found), case_table(found, says), deadlines, *past_tables(found))
    drawings = (age_drawing(found), debtor_drawing(found))
    return Index(
        portfolio=found,
        tables={table.key: table for table in tables},
        drawings=tuple(drawing for drawing in drawings if drawing is not None),
        within_near=sum(days <= NEAR for days in left),
        within_far=sum(days <= FAR for days in left),
    )
