"""What the index says, and writes: one page, and beside it every table as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from relance_docs.audit.drawing import Drawing
from relance_docs.audit.index.balances import (
    FAR,
    NEAR,
    CaseDeadlines,
    Says,
    balance_table,
    case_table,
    credit_tables,
    deadline_table,
)
from relance_docs.audit.index.chart import age_drawing, debtor_drawing
from relance_docs.audit.index.counts import counted_tables
from relance_docs.audit.index.past import past_tables
from relance_docs.audit.index.table import ColumnKind, IndexTable, Value
from relance_docs.audit.page import Page, page_bytes, put_file
from relance_docs.case.record import Loc
from relance_docs.french import factor, short_day
from relance_docs.portfolio.credit import Credit
from relance_docs.portfolio.delays import CLEAR, LEAST, WINDOW
from relance_docs.portfolio.dso import PERIOD
from relance_docs.portfolio.portfolio import Portfolio, portfolio
from relance_docs.portfolio.receipts_by_step import SPAN
from relance_docs.portfolio.records import CaseFigures
from relance_docs.review.records import Deadline
from relance_docs.unseen import shown, shown_in_json

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA: Final = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH COMMERCIAL AT}")


def csv_bytes(table: IndexTable) -> bytes:
    """Return a table as CSV: UTF-8 with its mark, `;` between cells, CRLF, a comma in numbers.

    A text that a spreadsheet would reckon as a formula is written after an apostrophe.
    """
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.title for column in table.columns)
    for row in table.rows:
        writer.writerow(map(_cell, row))
    return (BOM + page.getvalue()).encode("utf-8", "replace")


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal() | int():
            return f"{value}".replace(".", ",")
        case date():
            return short_day(value)
        case tuple():
            return _plain(", ".join(value))
        case _:
            return _plain(value)


def _plain(text: str) -> str:
    r"""Return a text in one line that no spreadsheet reckons.

    >>> _plain("=1+1"), _plain("  @x"), _plain("a\nb"), _plain("2026-014")
    ("'=1+1", "'@x", 'a b', '2026-014')
    """
    visible = (s if s.isprintable() else " " for s in shown(text))
    line = " ".join("".join(visible).split())
    return f"'{line}" if line.startswith(_FORMULA) else line


def data_of(tables: Iterable[IndexTable]) -> dict[str, list[dict[str, object]]]:
    """Return the rows by the names of tables and columns; amounts as text, days in ISO."""
    return {
        table.key: [
            {cell.column.key: _datum(cell.column.kind, cell.value) for cell in table.cells(row)}
            for row in table.rows
        ]
        for table in tables
    }


def _datum(kind: ColumnKind, value: Value) -> object:
    match value:
        case tuple():
            return list(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case int() if kind is not ColumnKind.COUNT:
            return str(value)
        case _:
            return value


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexCase:
    """A case as the index needs it: small, so that ten thousand of them are kept."""

    figures: CaseFigures
    deadlines: tuple[Deadline, ...] = ()
    places: Mapping[Loc, str] = field(default_factory=dict)
    """Where the entries that are counted stand: « cases/2026-014.yaml:57 »."""
    credit: Credit | None = None
    """None without a credit policy."""


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
class AuditIndex:
    """The index: its totals and its tables."""

    portfolio: Portfolio
    tables: dict[str, IndexTable]
    """By name, in the order of the page."""
    drawings: tuple[Drawing, ...]
    within_near: int
    """Deadlines within 30 days."""
    within_far: int
    """Deadlines within 90 days, those within 30 included."""


def index_of(cases: Iterable[IndexCase], as_of: date, says: Says) -> AuditIndex:
    """Add up all cases, in any order, and lay out the tables."""
    kept = tuple(sorted(cases, key=lambda case: case.figures.number))
    found = portfolio((case.figures for case in kept), as_of)
    dated: tuple[CaseDeadlines, ...] = tuple((case.figures, case.deadlines) for case in kept)
    deadlines = deadline_table(dated, as_of)
    left = [row[1] for row in deadlines.rows if isinstance(row[1], int) and row[1] >= 0]
    places = {case.figures.number: case.places for case in kept}
    tables = (
        balance_table(found),
        case_table(found, says),
        deadlines,
        *past_tables(found),
        *credit_tables(((case.figures, case.credit) for case in kept), says),
        *counted_tables(found, places),
    )
    drawings = (age_drawing(found), debtor_drawing(found))
    return AuditIndex(
        portfolio=found,
        tables={table.key: table for table in tables},
        drawings=tuple(drawing for drawing in drawings if drawing is not None),
        within_near=sum(days <= NEAR for days in left),
        within_far=sum(days <= FAR for days in left),
    )


INDEX: Final = "index.html"
COUNTS: Final = "bilan.html"
"""What was counted: receipts after steps, promises, reasons."""
TABLES: Final = "tables"
"""Folder of the CSV files, beside the index."""
DATA: Final = f"{TABLES}/index.json"
"""All tables, for programs."""


def index_bytes(index: AuditIndex, asked: IndexRequest) -> bytes:
    """Return the page; the same cases on the same day always give the same bytes."""
    day = short_day(asked.as_of)
    return _page(index, asked, INDEX, f"Créances au {day}", f"créances au {day}")


def counts_bytes(index: AuditIndex, asked: IndexRequest) -> bytes:
    """Return the page of what was counted, beside the index."""
    day = short_day(asked.as_of)
    return _page(index, asked, COUNTS, f"Bilan des relances au {day}", f"bilan au {day}")


def _page(index: AuditIndex, asked: IndexRequest, name: str, title: str, running: str) -> bytes:
    return page_bytes(
        Page(
            template=name,
            title=f"{title} – {asked.creditor}",
            running=f"{asked.creditor} – {running}",
            variables={
                "asked": asked,
                "index": index,
                "all": index.portfolio,
                "tables": index.tables,
                "folder": TABLES,
                "href": asked.href,
                "factor": factor,
                "rules": {
                    "window": WINDOW,
                    "least": LEAST,
                    "difference": CLEAR,
                    "period": PERIOD,
                    "span": SPAN,
                },
            },
        )
    )


def write_index(
    folder: Path, index: AuditIndex, asked: IndexRequest, *, below: Path | None = None
) -> tuple[Path, ...]:
    """Write the page and the tables into `folder`; return their paths, the page first.

    `below` is the workspace that the folder lies in, or the folder itself. Files that would not
    change are left as they are. Raises RefusalError when the folder cannot be
    written to.
    """
    tables = index.tables.values()
    data = shown_in_json(json.dumps(data_of(tables), ensure_ascii=False, indent=1))
    files = {
        INDEX: index_bytes(index, asked),
        COUNTS: counts_bytes(index, asked),
        DATA: f"{data}\n".encode(),
    }
    files |= {f"{TABLES}/{table.key}.csv": csv_bytes(table) for table in tables}
    for name, content in files.items():
        put_file(folder / name, content, below=below or folder)
    return tuple(folder / name for name in files)
