"""The lines of a FEC apart in columns: as fast as splitting them where no cell needs cleaning."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, cast

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.text import squeezed

CUSTOMERS: Final = "411"
"""First digits of the accounts of customers (Plan comptable général)."""
_QUOTING: Final = frozenset(";,")
"""Marks that stand in texts as well, and so between quotes."""
_UNTIDY: Final = '"\t\x0b\x0c\x1c\x1d\x1e\x1f'
_UNTIDY_BEYOND_ASCII: Final = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""Quotes, and every blank of Unicode but the common one and the ends of lines."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heads:
    """The line that names the columns."""

    line: int
    delimiter: str
    names: tuple[str, ...]
    """Small letters alone, spelt as the order spells them."""


@dataclass(frozen=True, kw_only=True)
class LedgerColumns:
    """The lines under the heads, column by column."""

    lines: Sequence[int]
    """Their numbers in the file, from 1."""
    columns: Mapping[str, Sequence[str | None]]
    is_even: bool
    """Whether every line has a cell in each column."""

    def cells(self, name: str) -> Sequence[str | None]:
        """Return the cells of a column; None where a line ends before it, or none has it."""
        found = self.columns.get(name)
        return found if found is not None else [None] * len(self.lines)

    def texts(self, name: str) -> Sequence[str]:
        """Return the cells of a column, empty where there is none."""
        found = self.columns.get(name)
        if found is None:
            return [""] * len(self.lines)
        return cast("Sequence[str]", found) if self.is_even else [cell or "" for cell in found]


def columns_of(lines: Sequence[tuple[int, str]], heads: Heads, *, is_tidy: bool) -> LedgerColumns:
    """Return the lines under the heads; RefusalError for one of a customer with a cell too many.

    A delimiter in a label shifts what follows, the amounts too.
    """
    rows = (
        [line.split(heads.delimiter) for _number, line in lines]
        if is_tidy
        else [_cells(number, line, heads) for number, line in lines]
    )
    names = heads.names
    times = Counter(map(len, rows))
    usual = min(times, key=lambda count: (-times[count], count), default=0)
    width = max(len(names), usual)
    if times and max(times) > width:
        for (number, _line), cells in zip(lines, rows, strict=True):
            account = dict(zip(names, cells, strict=False)).get("comptenum", "")
            if len(cells) > width and account.startswith(CUSTOMERS):
                raise _too_wide(number, len(cells), width)
    columns: dict[str, Sequence[str | None]] = {}
    is_even = len(times) == 1 and usual >= len(names)
    cells_by_column = zip(*rows, strict=True) if is_even else zip_longest(*rows)
    for name, cells_of in zip(names, cells_by_column, strict=False):
        before = columns.get(name)
        # Of two columns of one name, the last that a line has.
        columns[name] = cells_of if before is None else [*map(_last, before, cells_of)]
    numbers = [number for number, _line in lines]
    return LedgerColumns(lines=numbers, columns=columns, is_even=is_even)


def _last(cell: str | None, other: str | None) -> str | None:
    return cell if other is None else other


def _too_wide(line: int, count: int, width: int) -> RefusalError:
    return RefusalError(
        Message(
            "line {line} has {count} cells where others have {width}: a mark that sets "
            "columns apart stands in a text; correct it",
            line=line,
            count=count,
            width=width,
        )
    )


def is_tidy(text: str, mark: str) -> bool:
    """Whether nothing has to be taken off any cell: no quotes, no blanks but one between words."""
    untidy = _UNTIDY if text.isascii() else _UNTIDY + _UNTIDY_BEYOND_ASCII
    if mark in _QUOTING or any(each in text for each in untidy.replace(mark, "")):
        return False
    beside = rf" (?:(?<=[{mark}\n\r] )|(?=[ {mark}\n\r]))"  # a search for one blank is the fastest
    return not (text[:1] == " " or text[-1:] == " " or re.search(beside, text))


def _cells(number: int, line: str, heads: Heads) -> list[str]:
    """Return the cells of a line; quotes hold a cell together where a comma sets them apart.

    RefusalError for a cell longer than any of a ledger.
    """
    try:
        apart = (
            next(csv.reader([line], delimiter=heads.delimiter), [])
            if heads.delimiter in _QUOTING
            else line.split(heads.delimiter)
        )
    except csv.Error as error:
        raise RefusalError(
            Message("line {line} of the table cannot be read", line=number)
        ) from error
    if line.isascii() and '"' not in line and "  " not in line:
        return [cell.strip() for cell in apart]
    return [squeezed(cell.strip().strip('"')) for cell in apart]
