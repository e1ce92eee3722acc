"""Tables in workbooks: XLSX, XLSM, XLSB, XLS and ODS."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from relance_docs.case.amounts import CENT
from relance_docs.errors import RefusalError
from relance_docs.importing.safe_xml import parsed
from relance_docs.importing.tables.delimited import MAX_COLUMNS, MAX_ROWS
from relance_docs.importing.tables.grid import Cell, Grid, Hidden, is_blank
from relance_docs.message import Message

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAX_UNPACKED: Final = 150_000_000
_MAX_SHEETS: Final = 50
_MAX_CELLS: Final = 2_000_000
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"(\w+)\s*=\s*[\"']([^\"']*)[\"']")
_TRUE: Final = (b"1", b"true")
_PANIC: Final = "PanicException"
_HAIR: Final = Decimal("0.000001")

Value = str | float | int | bool | date | datetime | time | timedelta | None


def is_workbook(raw: bytes) -> bool:
    """Whether a file begins as a workbook does: a ZIP with sheets, or an old Excel file."""
    if raw.startswith(_COMPOUND):
        return True
    if not raw.startswith(_ZIP):
        return False
    try:
        names = zipfile.ZipFile(BytesIO(raw)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # Cut short: the names still stand before each part.
        return b"xl/work" in raw
    return "content.xml" in names or any(name.lower().startswith("xl/") for name in names)


def read_workbook(raw: bytes) -> tuple[Grid, ...]:
    """Return the sheets that hold something; RefusalError for a broken, locked or huge file."""
    import python_calamine  # noqa: PLC0415 - an optional library, loaded where there is a workbook

    _refuse_bomb(raw)
    try:
        book = python_calamine.load_workbook(BytesIO(raw))
        sheets = [book.get_sheet_by_index(i) for i in range(len(book.sheet_names[:_MAX_SHEETS]))]
        hidden = _hidden(raw)
        unknown = Hidden(is_told=hidden is not None)
        grids = tuple(
            replace(_grid(sheet), hidden=(hidden or {}).get(sheet.name, unknown))
            for sheet in sheets
            if _is_held(sheet)
        )
    except python_calamine.PasswordError as error:
        raise RefusalError(
            Message("the workbook is locked by a password; save it without one")
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise RefusalError(Message("the workbook is broken; save it again")) from error
    except BaseException as error:
        # The library is written in Rust, and what it panics at is no Exception.
        if type(error).__name__ != _PANIC:
            raise
        raise RefusalError(Message("the workbook is broken; save it again")) from error
    held = tuple(grid for grid in grids if grid.rows)
    if not held:
        raise RefusalError(Message("the workbook is empty"))
    return held


def _hidden(raw: bytes) -> dict[str, Hidden] | None:
    """Return what each sheet of an XLSX or ODS hides; None where it cannot be told (XLS, XLSB)."""
    if not raw.startswith(_ZIP):
        return None
    archive = zipfile.ZipFile(BytesIO(raw))
    names = set(archive.namelist())
    try:
        if "content.xml" in names:
            return dict(_hidden_of_ods(parsed(archive.read("content.xml"))))
        if "xl/workbook.xml" in names and "xl/_rels/workbook.xml.rels" in names:
            return dict(_hidden_of_xlsx(archive, names))
    except (RefusalError, KeyError, ValueError, zipfile.BadZipFile):
        return None  # what only tells more about the sheets refuses nothing
    return None


def _hidden_of_xlsx(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, Hidden]]:
    rels = parsed(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target") or "" for each in rels}
    for sheet in parsed(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
        target = targets.get(link, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            content = archive.read(path)
            yield (
                sheet.get("name") or "",
                Hidden(
                    rows=frozenset(_hidden_rows(content)),
                    columns=frozenset(_hidden_columns(content)),
                    is_sheet=sheet.get("state", "visible") != "visible",
                ),
            )


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(tag))


def _hidden_rows(content: bytes) -> Iterator[int]:
    last = 0
    for found in _ROW.finditer(content):
        said = _attributes(found[0])
        last = int(said.get(b"r", b"0")) or last + 1
        if said.get(b"hidden") in _TRUE or said.get(b"zeroHeight") in _TRUE:
            yield last


def _hidden_columns(content: bytes) -> Iterator[int]:
    for found in _COLUMN.finditer(content):
        said = _attributes(found[0])
        if said.get(b"hidden") in _TRUE:
            first, last = int(said[b"min"]), min(int(said[b"max"]), MAX_COLUMNS)
            yield from range(first - 1, last)


def _hidden_of_ods(root: Any) -> Iterator[tuple[str, Hidden]]:  # noqa: ANN401 - lxml
    for table in root.iter("{*}table"):
        name = next((v for k, v in table.attrib.items() if k.endswith("}name")), "")
        rows = _hidden_places(table, "table-row", "number-rows-repeated", MAX_ROWS)
        columns = _hidden_places(table, "table-column", "number-columns-repeated", MAX_COLUMNS)
        yield name, Hidden(rows=frozenset(n + 1 for n in rows), columns=frozenset(columns))


def _hidden_places(table: Any, kind: str, repeated: str, most: int) -> Iterator[int]:  # noqa: ANN401
    place = 0
    for each in table.iter(f"{{*}}{kind}"):
        said = {key.rpartition("}")[2]: value for key, value in each.attrib.items()}
        count = min(int(said.get(repeated, "1")), most)
        if said.get("visibility") in {"collapse", "filter"}:
            yield from range(place, min(place + count, most))
        place += count


def _refuse_bomb(raw: bytes) -> None:
    if not raw.startswith(_ZIP):
        return
    try:
        unpacked = sum(info.file_size for info in zipfile.ZipFile(BytesIO(raw)).infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise RefusalError(Message("the workbook is broken; save it again")) from error
    if unpacked > _MAX_UNPACKED:
        raise RefusalError(
            Message("the workbook unpacks to {size} MB: too much", size=unpacked // 1_000_000)
        )


def _is_held(sheet: CalamineSheet) -> bool:
    if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > _MAX_CELLS:
        raise RefusalError(
            Message(
                "sheet {sheet} is too large: {rows} rows of {columns} columns",
                sheet=sheet.name,
                rows=sheet.total_height,
                columns=sheet.total_width,
            )
        )
    return sheet.total_height > 0


def _grid(sheet: CalamineSheet) -> Grid:
    rows = [list(map(_cell, row[:MAX_COLUMNS])) for row in sheet.to_python(skip_empty_area=False)]
    _fill_merged(sheet, rows)
    return Grid(
        rows=tuple(
            (number, tuple(row)) for number, row in enumerate(rows, start=1) if not is_blank(row)
        ),
        sheet=sheet.name,
    )


def _fill_merged(sheet: CalamineSheet, rows: list[list[Cell]]) -> None:
    """Repeat a text that is merged over several rows; a number stays alone, or it would count."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if isinstance(value, str):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = value


def _cell(value: Value) -> Cell:
    if value is None or isinstance(value, bool | time | timedelta):
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float | int):
        return number_of(value)
    return value


def number_of(value: float) -> Decimal:
    """Return the number that a spreadsheet meant: the cents that a sum of floats just misses.

    >>> number_of(0.1 + 0.2), number_of(1234.56), number_of(12.345)
    (Decimal('0.30'), Decimal('1234.56'), Decimal('12.345'))
    """
    exact = Decimal(repr(value))
    if not exact.is_finite() or abs(exact) >= Decimal(10) ** 13:
        return Decimal(0) if not exact.is_finite() else exact
    cents = exact.quantize(CENT)
    return cents if abs(cents - exact) < _HAIR else exact
