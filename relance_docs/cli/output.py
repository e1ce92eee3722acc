"""How data is printed on stdout: JSON, CSV, and tables for a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

COLUMN_GAP = "  "


def print_json(data: Any) -> None:  # noqa: ANN401 - any JSON
    """Print data as JSON: UTF-8, keys in the order given, two spaces; no float passes."""
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_refuse_type))


def _refuse_type(value: object) -> str:
    text = f"{type(value).__name__} has no place in JSON: print amounts and days as text"
    raise TypeError(text)


def print_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as CSV (RFC 4180, but lines end as the system ends them); None is empty."""
    import csv
    import io

    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    click.echo(page.getvalue(), nl=False)


def print_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print rows in columns; those numbered in `right`, from 0, end together (amounts, days)."""
    for line in table_lines(header, rows, right=right):
        click.echo(line)


def table_lines(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> list[str]:
    """Return the lines of a table, aligned by what a terminal shows.

    >>> table_lines(("case", "due"), [("2026-014", "9.00"), ("é", "10.00")], right=[1])
    ['case        due', '2026-014   9.00', 'é         10.00']
    """
    table = [tuple(map(str, row)) for row in (header, *rows)]
    widths = [max(map(display_width, column)) for column in zip(*table, strict=True)]
    return [_line(row, widths, right) for row in table]


def _line(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = [
        _padding(cell, width) + cell if number in right else cell + _padding(cell, width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return COLUMN_GAP.join(cells).rstrip()


def _padding(cell: str, width: int) -> str:
    return " " * (width - display_width(cell))


def display_width(text: str) -> int:
    r"""Return the number of terminal cells: 2 for a wide character, 0 for a combining one.

    >>> display_width("été"), display_width("e\u0301"), display_width("東京")
    (3, 1, 4)
    """
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"F", "W"} else 1
