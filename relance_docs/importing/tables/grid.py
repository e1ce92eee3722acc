"""A table as rows of cells, whatever file it came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import DecimalMark, to_cents, written_amount
from relance_docs.case.days import written_day
from relance_docs.text import squeezed

_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""Days of a spreadsheet from 1954 to 2119."""

Cell = str | Decimal | date
"""Text, or what a spreadsheet knows to be a number or a day."""
Row = tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """What a workbook has and does not show."""

    rows: frozenset[int] = frozenset()
    """Their numbers, from 1."""
    columns: frozenset[int] = frozenset()
    """Their places, from 0."""
    is_sheet: bool = False
    is_told: bool = True
    """Whether the form of the workbook lets it be told."""


NOTHING_HIDDEN: Final = Hidden()


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """The rows of a table, blank ones left out, each with its number in the file, from 1."""

    rows: tuple[tuple[int, Row], ...]
    sheet: str = ""
    """Name of the sheet in a workbook."""
    hidden: Hidden = NOTHING_HIDDEN


def column_name(place: int) -> str:
    """Return the letters of a column.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    before, last = divmod(place, 26)
    return (column_name(before - 1) if before else "") + chr(ord("A") + last)


def text_of(cell: Cell) -> str:
    """Return a cell as text on one line; a whole number without decimals.

    >>> text_of(Decimal("42.0")), text_of(date(2026, 6, 3)), text_of(" a  b ")
    ('42', '2026-06-03', 'a b')
    """
    if isinstance(cell, str):
        return squeezed(cell)
    if isinstance(cell, Decimal):
        whole = cell.to_integral_value()
        return f"{whole:f}" if whole == cell else f"{cell:f}"
    return cell.isoformat()


def amount_of(cell: Cell, mark: DecimalMark | None) -> Decimal | None:
    """Return the amount in a cell; None when there is none."""
    if isinstance(cell, Decimal):
        return to_cents(cell)
    return written_amount(cell, amounts.CELL, mark) if isinstance(cell, str) else None


def day_of(cell: Cell) -> date | None:
    """Return the day in a cell; None when there is none."""
    if isinstance(cell, str):
        return written_day(cell, days.CELL)
    return _of_serial(cell) if isinstance(cell, Decimal) else cell


def _of_serial(number: Decimal) -> date | None:
    """Return the day that a spreadsheet counts from 1900; None for a number that is no day.

    >>> _of_serial(Decimal("46176"))
    datetime.date(2026, 6, 3)
    """
    if number != number.to_integral_value() or int(number) not in _SERIALS:
        return None
    return _SERIAL_START + timedelta(days=int(number))


def is_blank(row: Sequence[Cell]) -> bool:
    """Whether no cell of a row says anything."""
    return not any(text_of(cell) for cell in row)
