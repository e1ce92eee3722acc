"""Tables in text: cells between semicolons, commas, tabs or bars."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.tables.grid import Grid, Row, is_blank
from relance_docs.message import Message
from relance_docs.text import lines_of, printable

_DELIMITERS: Final = (";", "\t", "|", ",")
"""In the order of preference among equals: a comma may stand in every amount."""
_SAMPLE: Final = 60
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 400


def read_delimited(raw: bytes) -> Grid:
    """Return the table of a text file; RefusalError when it has no columns, or too many rows."""
    lines = lines_of(printable(raw))
    delimiter = delimiter_of(lines)
    if delimiter is None:
        raise RefusalError(
            Message("this is no table: no semicolon, tab or comma sets columns apart")
        )
    return Grid(rows=tuple(_rows(lines, delimiter)))


def delimiter_of(lines: list[str]) -> str | None:
    """Return what sets the columns apart: what gives the most rows of one same width.

    >>> delimiter_of(["Date;Montant", "01/06/2026;12,50", "02/06/2026;7,20"])
    ';'
    """
    sample = [line for line in lines[: 4 * _SAMPLE] if line.strip()][:_SAMPLE]
    weights = {each: _weight(sample, each) for each in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda each: weights[each])
    return best if weights[best] > 0 else None


def _weight(sample: list[str], delimiter: str) -> int:
    """Return how many cells stand in rows of the most common width of at least two."""
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter))
    except csv.Error:
        return 0
    return max((width * count for width, count in widths.items() if width > 1), default=0)


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS or reader.line_num > MAX_ROWS:
                raise RefusalError(
                    Message(
                        "the table is larger than {rows} rows of {columns} columns",
                        rows=MAX_ROWS,
                        columns=MAX_COLUMNS,
                    )
                )
            if not is_blank(row):
                yield reader.line_num, tuple(row)
    except csv.Error as error:
        raise RefusalError(
            Message("line {line} of the table cannot be read", line=reader.line_num)
        ) from error
