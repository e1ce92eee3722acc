"""A workbook (xlsx) with real numbers, dates and formulas, the same bytes for the same content.

A formula carries the value that it has: a viewer that does not reckon shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from relance_docs.unseen import shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook as Writer
    from xlsxwriter.worksheet import Worksheet


class CellLook(StrEnum):
    """How the cells of a column are shown."""

    TEXT = "text"
    AMOUNT = "amount"
    PERCENT = "percent"
    DAY = "day"
    COUNT = "count"


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """A formula in the English of files, « =[base]*2 », and the value that it has; see `Sheet`."""

    text: str
    value: Decimal | int | date | str


@dataclass(frozen=True, kw_only=True, slots=True)
class InputCell:
    """A cell that the reader changes, and on which formulas depend: coloured, and named so."""

    value: Decimal | date | None
    """What stands there at first."""
    look: CellLook
    between: tuple[date, date] | None = None
    """First and last day that may be entered; None for a number above 0."""
    hint: str
    """What to enter, shown beside the cell."""


Cell: TypeAlias = str | Decimal | int | date | Formula | InputCell | None
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column(Generic[Row]):
    """A column: what it is called, how its cells are shown, and what a row says in it."""

    key: str
    """The name by which formulas refer to it."""
    heading: str
    look: CellLook = CellLook.TEXT
    width: int = 14
    """In characters."""
    of: Callable[[Row], Cell]
    """The cell of a row; the value of `formula` where there is one."""
    formula: str = ""
    """The formula of every cell."""
    is_summed: bool = False
    """Whether the last row of its sheet has its sum."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet(Generic[Row]):
    """A sheet: headings in its first row, then its rows, and sums in the last where there are any.

    A formula refers to `[key]`, the cell of its row in a column; to `[key@row]`, the cell of a row
    by its name, of which `total` is the last; to `[Sheet!key]` and `[Sheet!key@row]`, a column or a
    cell of another sheet.
    """

    name: str
    columns: tuple[Column[Row], ...]
    rows: tuple[Row, ...]
    name_of: Callable[[Row], str] = lambda _row: ""
    """The name of a row by which formulas refer to it: letters, digits and « _ »."""
    faint_when: str = ""
    """The formula of the rows that are shown in grey, for they count for nothing yet."""

    @property
    def has_totals(self) -> bool:
        """Whether the last row has sums, in bold."""
        return any(column.is_summed for column in self.columns)

    def letter(self, key: str) -> str:
        """Return the letter of a column."""
        return chr(ord("A") + [column.key for column in self.columns].index(key))

    def number(self, name: str) -> int:
        """Return the number of a row that has a name, from 1."""
        names = ["", *map(self.name_of, self.rows), "total"]
        return names.index(name) + 1


_FORMATS: Final[dict[CellLook, str]] = {
    CellLook.TEXT: "@",
    CellLook.AMOUNT: '#,##0.00\\ "€"',
    CellLook.PERCENT: '0.00##\\ "%"',
    CellLook.DAY: "dd/mm/yyyy",
    CellLook.COUNT: "0",
}
_REFERENCE: Final = re.compile(
    r"\[(?:(?P<sheet>[^]!@]+)!)?(?P<key>[a-z0-9_]+)(?:@(?P<row>[a-z0-9_]+))?\]"
)
_HEADING_COLOUR: Final = "#EEF1F5"
_ASKED_COLOUR: Final = "#FFF4C2"
_FAINT_COLOUR: Final = "#9AA5B4"
_BEFORE_FIRST_DAY: Final = date(1899, 12, 30)
_LINE_HEIGHT: Final = 15.5
"""Points of a line of a heading."""
_MARGIN: Final = 0.4
"""Inches around a printed sheet."""


def workbook(sheets: Sequence[Sheet[Any]], *, title: str, author: str, created: date) -> bytes:
    """Return the workbook; `created` is the only date in it that is no content."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy

    file = BytesIO()
    made = Workbook(file, {"in_memory": True, "default_date_format": _FORMATS[CellLook.DAY]})
    made.set_properties(
        {"title": title, "author": author, "created": datetime.combine(created, time(), UTC)}
    )
    made.set_calc_mode("auto")
    formats = _formats(made)
    by_name = {sheet.name: sheet for sheet in sheets}
    for sheet in sheets:
        _write(made.add_worksheet(sheet.name), sheet, formats, by_name)
    made.close()
    return file.getvalue()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Formats:
    """The formats of a workbook."""

    heading: Format
    plain: dict[CellLook, Format]
    total: dict[CellLook, Format]
    asked: dict[CellLook, Format]
    faint: Format


def _formats(made: Writer) -> _Formats:
    def of(look: CellLook, **more: object) -> Format:
        return made.add_format({"num_format": _FORMATS[look], "valign": "top", **more})

    return _Formats(
        heading=made.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": _HEADING_COLOUR}
        ),
        plain={look: of(look) for look in CellLook},
        total={look: of(look, bold=True, top=1) for look in CellLook},
        asked={look: of(look, bg_color=_ASKED_COLOUR, border=1) for look in CellLook},
        faint=made.add_format({"font_color": _FAINT_COLOUR}),
    )


def _write(
    page: Worksheet, sheet: Sheet[Any], formats: _Formats, by_name: Mapping[str, Sheet[Any]]
) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading, formats.heading)
    rows = [(tuple(_cells(sheet, row)), formats.plain) for row in sheet.rows]
    if sheet.has_totals:
        rows.append((tuple(_totals(sheet)), formats.total))
    for number, (cells, looks) in enumerate(rows, start=1):
        for place, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            if isinstance(cell, InputCell):
                _ask(page, number, place, cell, formats)
            elif cell is not None:
                resolved = _resolved(cell, sheet, number + 1, by_name)
                _writer(page, resolved)(number, place, looks[_look(resolved, column)])
    if sheet.faint_when and sheet.rows:
        rule = _resolved(Formula(text=sheet.faint_when, value=0), sheet, 2, by_name)
        page.conditional_format(
            *(1, 0, len(sheet.rows), len(sheet.columns) - 1),
            {"type": "formula", "criteria": _fixed_columns(rule), "format": formats.faint},
        )
    page.set_row(0, _LINE_HEIGHT * max(map(_lines_of_heading, sheet.columns)))
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)


def _lines_of_heading(column: Column[Any]) -> int:
    return len(wrap(column.heading, column.width)) or 1


def _ask(page: Worksheet, row: int, column: int, cell: InputCell, formats: _Formats) -> None:
    look = formats.asked[cell.look]
    if cell.value is None:
        page.write_blank(row, column, None, look)
    else:
        _writer(page, cell.value)(row, column, look)
    first, last = cell.between or (0, 0)
    bounds = {"minimum": first, "maximum": last} if cell.between else {"value": 0}
    page.data_validation(
        *(row, column, row, column),
        {
            "validate": "date" if cell.between else "decimal",
            "criteria": "between" if cell.between else ">=",
            **bounds,
            "input_title": "À remplir",
            "input_message": cell.hint,
            "error_message": cell.hint,
        },
    )


def _fixed_columns(rule: Cell) -> str:
    """Return a formula for every cell of a row: its columns do not move, its row does."""
    if not isinstance(rule, Formula):
        raise TypeError(rule)
    return re.sub(r"\b([A-Z])(\d)", r"$\1\2", rule.text)


def _cells(sheet: Sheet[Any], row: object) -> Iterator[Cell]:
    for column in sheet.columns:
        cell = column.of(row)
        if column.formula and isinstance(cell, Decimal | int):
            cell = Formula(text=column.formula, value=cell)
        yield cell


def _totals(sheet: Sheet[Any]) -> Iterator[Cell]:
    """Yield the cells of the last row; the sum of no rows is 0, for it would be a sum of itself."""
    first, *columns = sheet.columns
    yield "Total" if not first.is_summed else None
    for column in columns:
        if not column.is_summed:
            yield None
        elif not sheet.rows:
            yield Decimal(0)
        else:
            letter = sheet.letter(column.key)
            yield Formula(
                text=f"=SUM({letter}2:{letter}{len(sheet.rows) + 1})",
                value=sum((_value(column.of(row)) for row in sheet.rows), Decimal("0.00")),
            )


def _value(cell: Cell) -> Decimal | int:
    value = cell.value if isinstance(cell, Formula) else cell
    if not isinstance(value, Decimal | int):
        raise TypeError(value)
    return value


def _resolved(cell: Cell, sheet: Sheet[Any], row: int, by_name: Mapping[str, Sheet[Any]]) -> Cell:
    """Return a formula with the places of what it refers to."""
    if not isinstance(cell, Formula):
        return cell

    def place(found: re.Match[str]) -> str:
        at = by_name[found["sheet"]] if found["sheet"] else sheet
        before = f"'{at.name}'!" if found["sheet"] else ""
        letter = at.letter(found["key"])
        if found["row"]:
            return f"{before}{letter}{at.number(found['row'])}"
        return f"{before}{letter}:{letter}" if found["sheet"] else f"{letter}{row}"

    return Formula(text=_REFERENCE.sub(place, cell.text), value=cell.value)


def _look(cell: Cell, column: Column[Any]) -> CellLook:
    match cell:
        case str():
            return CellLook.TEXT
        case date() | Formula(value=date()):
            return CellLook.DAY
        case _:
            return column.look


def _writer(page: Worksheet, cell: Cell) -> Callable[[int, int, Format], object]:
    """Return what writes a cell as what it is; text never becomes a formula, a link or a number."""
    match cell:
        case str():
            return lambda row, column, look: page.write_string(row, column, shown(cell), look)
        case Formula():
            return lambda row, column, look: page.write_formula(
                row, column, cell.text, look, _stored(cell.value)
            )
        case date():
            return lambda row, column, look: page.write_datetime(
                row, column, datetime.combine(cell, time()), look
            )
        case _:
            return lambda row, column, look: page.write_number(row, column, cell, look)


def _stored(value: Decimal | int | date | str) -> Decimal | int | str:
    """Return the value of a formula as the file has it: a day is the number of days since 1899."""
    return (value - _BEFORE_FIRST_DAY).days if isinstance(value, date) else value
