"""A table of the index: printed on the page, and written as a file, from the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from relance_docs.french import number


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    """Words of ours."""
    OWN = "own"
    """Words of a file of the user."""
    TOLD = "told"
    """A sentence of the catalogue."""
    AMOUNT = "amount"
    """Euros, a Decimal."""
    DAYS = "days"
    """A number of days, a Decimal or an int."""
    COUNT = "count"
    DAY = "day"
    CASES = "cases"
    """Numbers of cases, a tuple; each leads to its page."""


Value = str | Decimal | int | date | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column."""

    key: str
    """Its name in data: `principal_due`."""
    title: str
    kind: Kind = Kind.TEXT
    chooses: bool = False
    """Whether its few different texts may be chosen from."""
    is_head: bool = False
    """Whether it says whose the row is."""
    widest: int = 22
    """Characters from which on a text goes on in the next line."""

    @property
    def sorts_by(self) -> str:
        """How the script compares two cells."""
        return "number" if self.kind in {Kind.AMOUNT, Kind.DAYS, Kind.COUNT} else "text"


class Cell(NamedTuple):
    """A value beside its column."""

    column: Column
    value: Value


Row = tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows under named columns."""

    key: str
    """Name of its file, without the ending; ASCII."""
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    aside: frozenset[int] = frozenset()
    """Ranks of rows that are in no total."""
    empty: str = "Aucune ligne."
    """What is said when there is no row."""
    filters: bool = False
    """Whether the script offers to filter its rows."""

    def widths(self) -> tuple[int, ...]:
        """Return how many characters wide each column is, even: no amount is ever cut."""
        return tuple(
            _even(column, [row[rank] for row in (*self.rows, *self._totals)])
            for rank, column in enumerate(self.columns)
        )

    @property
    def _totals(self) -> tuple[Row, ...]:
        return (self.total,) if self.total else ()

    @property
    def has_amounts(self) -> bool:
        """Whether a column holds euros: its unit is then said once, above the table."""
        return any(column.kind is Kind.AMOUNT for column in self.columns)

    def lines(self) -> Iterator[tuple[bool, Iterator[Cell]]]:
        """Yield, row by row, whether it stands aside, and its cells."""
        for rank, row in enumerate(self.rows):
            yield rank in self.aside, self.cells(row)

    def cells(self, row: Row) -> Iterator[Cell]:
        """Yield each value of a row with its column."""
        return map(Cell, self.columns, row)


NARROWEST: Final = 4
BROADEST: Final = 40


def _even(column: Column, values: list[Value]) -> int:
    widest = max((_length(column, value) for value in values), default=0)
    wanted = min(max(_bold(column.title), widest, NARROWEST) + 1, BROADEST)
    return wanted + wanted % 2


def _bold(title: str) -> int:
    """Return the widths of a digit that the longest word of a heading takes in bold letters."""
    return (11 * max(map(len, title.split())) + 9) // 10


def _length(column: Column, value: Value) -> int:
    match value:
        case None:
            return 0
        case Decimal() if column.kind is Kind.AMOUNT:
            return len(number(value))
        case date():
            return len("01/01/2026")
        case tuple():
            return min(max(map(len, value), default=0), column.widest)
        case str():
            return min(len(value), column.widest)
        case _:
            return len(str(value))
