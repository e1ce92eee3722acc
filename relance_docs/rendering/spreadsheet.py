"""A workbook (xlsx) with real numbers, dates and formulas, the same bytes for the same content.

A formula carries the value that it has: a viewer that does not reckon shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypeAlias

from relance_docs.unseen import shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Writer
    from xlsxwriter.worksheet import Worksheet


class Look(StrEnum):
    """How the cells of a column are shown."""

    TEXT = "text"
    AMOUNT = "amount"
    PERCENT = "percent"
    DAY = "day"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """A formula in the English of files, « =SUM(A2:A9) », and the value that it has."""

    text: str
    value: Decimal | int


Cell: TypeAlias = str | Decimal | int | date | Formula | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: its heading, how its cells are shown, its width in characters."""

    heading: str
    look: Look = Look.TEXT
    width: int = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet: headings in its first row, then its rows; the last may be totals."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    """The last row, in bold; empty for none."""


_FORMATS: Final[dict[Look, str]] = {
    Look.TEXT: "@",
    Look.AMOUNT: '#,##0.00\\ "€"',
    Look.PERCENT: '0.00##\\ "%"',
    Look.DAY: "dd/mm/yyyy",
    Look.COUNT: "0",
}
_HEADING_COLOUR: Final = "#EEF1F5"
_MARGIN: Final = 0.4
"""Inches around a printed sheet."""


def workbook(sheets: Sequence[Sheet], *, title: str, author: str, created: date) -> bytes:
    """Return the workbook; `created` is the only date in it that is no content."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy

    file = BytesIO()
    made = Workbook(file, {"in_memory": True, "default_date_format": _FORMATS[Look.DAY]})
    made.set_properties(
        {"title": title, "author": author, "created": datetime.combine(created, time(), UTC)}
    )
    made.set_calc_mode("auto")
    formats = _formats(made)
    for sheet in sheets:
        _write(made.add_worksheet(sheet.name), sheet, formats)
    made.close()
    return file.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Formats:
    """The formats of a workbook."""

    heading: Format
    plain: dict[Look, Format]
    total: dict[Look, Format]


def _formats(made: Writer) -> _Formats:
    def of(look: Look, **more: object) -> Format:
        return made.add_format({"num_format": _FORMATS[look], "valign": "top", **more})

    return _Formats(
        heading=made.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": _HEADING_COLOUR}
        ),
        plain={look: of(look) for look in Look},
        total={look: of(look, bold=True, top=1) for look in Look},
    )


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, formats.heading)
    for number, row in enumerate(sheet.rows, start=1):
        _write_row(page, number, row, sheet.columns, formats.plain)
    if sheet.totals:
        _write_row(page, len(sheet.rows) + 1, sheet.totals, sheet.columns, formats.total)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)


def _write_row(
    page: Worksheet,
    number: int,
    row: tuple[Cell, ...],
    columns: tuple[Column, ...],
    formats: dict[Look, Format],
) -> None:
    for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
        if cell is not None:
            _writer(page, cell)(number, place, formats[_look(cell, column)])


def _look(cell: Cell, column: Column) -> Look:
    match cell:
        case str():
            return Look.TEXT
        case date():
            return Look.DAY
        case _:
            return column.look


def _writer(page: Worksheet, cell: Cell) -> Callable[[int, int, Format], object]:
    """Return what writes a cell as what it is; text never becomes a formula, a link or a number."""
    match cell:
        case str():
            return lambda row, column, look: page.write_string(row, column, shown(cell), look)
        case Formula():
            return lambda row, column, look: page.write_formula(
                row, column, cell.text, look, cell.value
            )
        case date():
            return lambda row, column, look: page.write_datetime(
                row, column, datetime.combine(cell, time()), look
            )
        case _:
            return lambda row, column, look: page.write_number(row, column, cell, look)
