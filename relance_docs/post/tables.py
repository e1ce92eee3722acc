"""The day's post as a table for a mail service: CSV, XLSX, and a ZIP with the letters."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from relance_docs.documents.tables import csv_text
from relance_docs.post.envelope import country_of, is_french, six_lines, town_of
from relance_docs.post.records import Day, Posted, Sheets
from relance_docs.post.services import LetterValue, MailService, ServiceColumn
from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Sheet, workbook

_YEAR_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)
"""A date that a ZIP can say: the same content gives the same bytes."""
_DELIMITERS: Final = {"tab": "\t"}
_WIDE: Final = frozenset(
    {
        LetterValue.FILE,
        LetterValue.LABEL,
        LetterValue.STREET,
        LetterValue.REFERENCE,
        LetterValue.TRACKING_NUMBER,
    }
    | {LetterValue(f"line_{n}") for n in range(1, 7)}
)
_YES_OR_NO: Final = frozenset({LetterValue.REGISTERED, LetterValue.COLOUR, LetterValue.DUPLEX})


def as_csv(service: MailService, day: Day, sheets: Sheets) -> bytes:
    """Return the table as the service reads it."""
    page = io.StringIO()
    delimiter = _DELIMITERS.get(service.delimiter, service.delimiter)
    writer = csv.writer(page, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.header for column in service.columns)
    for letter in day.letters:
        writer.writerow(csv_text(_cell(letter, sheets, c)) for c in service.columns)
    return page.getvalue().encode(service.encoding, "replace")


def as_workbook(service: MailService, day: Day, sheets: Sheets, *, author: str) -> bytes:
    """Return the table as a workbook: postcodes and numbers are text, and stay whole."""
    columns: tuple[Column[Posted], ...] = tuple(
        Column(
            key=f"c{place}",
            heading=column.header,
            look=CellLook.COUNT
            if column.fact in {LetterValue.PAGES, LetterValue.SHEETS}
            else CellLook.TEXT,
            width=26 if column.fact in _WIDE else 12,
            of=partial(_cell, sheets=sheets, column=column),
        )
        for place, column in enumerate(service.columns)
    )
    sheet = Sheet(name="Courrier", columns=columns, rows=day.letters)
    title = f"Courrier du {day.as_of:%d/%m/%Y}"
    return workbook((sheet,), title=title, author=author, created=day.as_of)


def as_zip(day: Day, table_name: str, table: bytes) -> bytes:
    """Return the letters, each in a file of its own, with the table beside them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in ((table_name, table), *_files(day)):
            archive.writestr(zipfile.ZipInfo(name, _YEAR_OF_ZIP), file)
    return content.getvalue()


def _files(day: Day) -> Iterator[tuple[str, bytes]]:
    for letter in day.letters:
        yield letter.file_name, letter.content


def _cell(letter: Posted, sheets: Sheets, column: ServiceColumn) -> Cell:
    if column.fact in _YES_OR_NO:
        is_so = {
            LetterValue.REGISTERED: letter.is_registered,
            LetterValue.COLOUR: sheets.in_colour,
            LetterValue.DUPLEX: sheets.duplex,
        }[column.fact]
        return column.yes if is_so else (column.no or "")
    return _said(letter, sheets, column)


def _said(letter: Posted, sheets: Sheets, column: ServiceColumn) -> Cell:
    placed, (code, city) = six_lines(letter.lines), town_of(letter.lines)
    cells: dict[LetterValue, str | int | date] = {
        LetterValue.REFERENCE: letter.reference,
        LetterValue.CASE: letter.case,
        LetterValue.STEP: letter.step,
        LetterValue.LABEL: letter.label,
        LetterValue.FILE: letter.file_name,
        LetterValue.SHA256: letter.sha256,
        LetterValue.DAY: letter.as_of,
        LetterValue.PAGES: letter.pages,
        LetterValue.SHEETS: -(-letter.pages // 2) if sheets.duplex else letter.pages,
        **{LetterValue(f"line_{n}"): line for n, line in enumerate(placed, start=1)},
        LetterValue.NAME: letter.lines[0],
        LetterValue.STREET: ", ".join(letter.lines[1:-1]),
        LetterValue.POSTCODE: code,
        LetterValue.CITY: city,
        LetterValue.COUNTRY: country_of(letter.lines),
        # Of another country the line gives the name alone: its code is not guessed.
        LetterValue.COUNTRY_CODE: "FR" if is_french(letter.lines) else "",
        LetterValue.TRACKING_NUMBER: letter.tracking_number,
    }
    return cells.get(column.fact, column.no or "")
