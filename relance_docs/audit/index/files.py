"""The tables as files: CSV as French spreadsheets open it, and data for JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.audit.index.table import Kind, Table, Value
from relance_docs.french import short_day
from relance_docs.unseen import shown

BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA: Final = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH COMMERCIAL AT}")


def csv_bytes(table: Table) -> bytes:
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


def data_of(tables: Iterable[Table]) -> dict[str, list[dict[str, object]]]:
    """Return the rows by the names of tables and columns; amounts as text, days in ISO."""
    return {
        table.key: [
            {cell.column.key: _datum(cell.column.kind, cell.value) for cell in table.cells(row)}
            for row in table.rows
        ]
        for table in tables
    }


def _datum(kind: Kind, value: Value) -> object:
    match value:
        case tuple():
            return list(value)
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case int() if kind is not Kind.COUNT:
            return str(value)
        case _:
            return value
