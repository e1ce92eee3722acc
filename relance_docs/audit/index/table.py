"""A table of the index: printed on the page, and written as a file, from the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Generic, NamedTuple, TypeVar

from relance_docs.french import number


class ColumnKind(StrEnum):
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
Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexColumn(Generic[Item]):
    """A column: what it is called, what it holds, and what it says of each item."""

    key: str
    """Its name in data: `principal_due`."""
    title: str
    of: Callable[[Item], Value]
    """Its value in the row of an item."""
    total: Value
    """Its value in the last row; a table without any has no such row."""
    kind: ColumnKind
    chooses: bool
    """Whether its few different texts may be chosen from."""
    is_head: bool
    """Whether it says whose the row is."""
    widest: int
    """Characters from which on a text goes on in the next line."""
    is_on_page: bool
    """Whether the page has room for it; files have every column."""

    @property
    def sorts_by(self) -> str:
        """How the script compares two cells."""
        return (
            "number"
            if self.kind in {ColumnKind.AMOUNT, ColumnKind.DAYS, ColumnKind.COUNT}
            else "text"
        )


def column(  # noqa: PLR0913 - what a column is
    key: str,
    title: str,
    of: Callable[[Item], Value],
    kind: ColumnKind = ColumnKind.TEXT,
    *,
    total: Value = None,
    chooses: bool = False,
    is_head: bool = False,
    widest: int = 22,
    is_on_page: bool = True,
) -> IndexColumn[Item]:
    """Return a column; the first arguments are in the order in which a list of columns is read."""
    return IndexColumn(
        key=key,
        title=title,
        of=of,
        kind=kind,
        total=total,
        chooses=chooses,
        is_head=is_head,
        widest=widest,
        is_on_page=is_on_page,
    )


class IndexCell(NamedTuple):
    """A value beside its column."""

    column: IndexColumn[Any]
    value: Value


Row = tuple[Value, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexTable:
    """Rows under named columns."""

    key: str
    """Name of its file, without the ending; ASCII."""
    caption: str
    columns: tuple[IndexColumn[Any], ...]
    rows: tuple[Row, ...]
    aside: frozenset[int] = frozenset()
    """Ranks of rows that are in no total."""
    empty: str = "Aucune ligne."
    """What is said when there is no row."""
    filters: bool = False
    """Whether the script offers to filter its rows."""

    def widths(self) -> tuple[int, ...]:
        """Return how many characters wide each column of the page is, even: no amount is cut."""
        return tuple(
            _even(column, [row[rank] for row in (*self.rows, *self._totals)])
            for rank, column in enumerate(self.columns)
            if column.is_on_page
        )

    @property
    def shown(self) -> tuple[IndexColumn[Any], ...]:
        """The columns of the page."""
        return tuple(column for column in self.columns if column.is_on_page)

    @property
    def total(self) -> Row | None:
        """The last row; None without one."""
        row = tuple(column.total for column in self.columns)
        return None if set(row) == {None} else row

    @property
    def _totals(self) -> tuple[Row, ...]:
        return (self.total,) if self.total else ()

    @property
    def has_amounts(self) -> bool:
        """Whether a column holds euros: its unit is then said once, above the table."""
        return any(column.kind is ColumnKind.AMOUNT for column in self.columns)

    def lines(self) -> Iterator[tuple[bool, Iterator[IndexCell]]]:
        """Yield, row by row, whether it stands aside, and its cells."""
        for rank, row in enumerate(self.rows):
            yield rank in self.aside, self.on_page(row)

    def cells(self, row: Row) -> Iterator[IndexCell]:
        """Yield each value of a row with its column."""
        return map(IndexCell, self.columns, row)

    def on_page(self, row: Row) -> Iterator[IndexCell]:
        """Yield what the page shows of a row."""
        return (cell for cell in self.cells(row) if cell.column.is_on_page)


def rows_of(columns: tuple[IndexColumn[Item], ...], items: Iterable[Item]) -> tuple[Row, ...]:
    """Return what the columns say of each item, a row each."""
    return tuple(tuple(column.of(item) for column in columns) for item in items)


NARROWEST: Final = 4
BROADEST: Final = 40


def _even(column: IndexColumn[Any], values: list[Value]) -> int:
    widest = max((_length(column, value) for value in values), default=0)
    wanted = min(max(_bold(column.title), widest, NARROWEST) + 1, BROADEST)
    return wanted + wanted % 2


def _bold(title: str) -> int:
    """Return the widths of a digit that the longest word of a heading takes in bold letters."""
    return (11 * max(map(len, title.split())) + 9) // 10


def _length(column: IndexColumn[Any], value: Value) -> int:
    match value:
        case None:
            return 0
        case Decimal() if column.kind is ColumnKind.AMOUNT:
            return len(number(value))
        case date():
            return len("01/01/2026")
        case tuple():
            return min(max(map(len, value), default=0), column.widest)
        case str():
            return min(len(value), column.widest)
        case _:
            return len(str(value))
