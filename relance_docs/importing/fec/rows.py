"""The lines of a FEC (article A47 A-1 of the Livre des procédures fiscales), quirks and all.

The columns are those of the order, by name: their order, their number (18 to 22), the case of
their heads, `Montant` and `Sens` in place of `Debit` and `Credit`, padding, empty columns at the
end and a file name that does not fit the content are taken as they come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.tables.amounts import DecimalMark, amount, decimal_mark
from relance_docs.importing.tables.days import day
from relance_docs.importing.tables.headers import folded_head
from relance_docs.importing.tables.text import decoded, lines_of, squeezed
from relance_docs.message import Message

ZERO: Final = Decimal("0.00")
_CUSTOMERS: Final = "411"
_DELIMITERS: Final = ("\t", "|", ";")
_NEEDED: Final = ("journalcode", "ecrituredate", "comptenum", "ecriturelib")
_CREDIT_WORDS: Final = frozenset(("C", "CREDIT", "-1", "-"))
_DEBIT_WORDS: Final = frozenset(("D", "DEBIT", "+1", "1", "+"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line on an account of a customer."""

    line: int
    """Its number in the file, from 1."""
    account: str
    auxiliary: str
    """CompAuxNum; empty where every customer has an account of its own."""
    name: str
    booked_on: date
    journal: str
    piece: str
    piece_date: date | None
    label: str
    amount: Decimal
    """More than zero for a debit: what the customer owes."""
    lettering: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """The customers' lines of a FEC."""

    entries: tuple[Entry, ...]
    last_day: date | None
    """The last day on which anything was booked, on any account."""
    is_balanced: bool
    """Whether the debits of the whole file equal its credits, as they must."""


def heads_of(text: str) -> tuple[str, list[str]] | None:
    """Return the delimiter and the heads of a FEC, small letters alone; None for another file."""
    first = next((line for line in lines_of(text) if line.strip()), "")
    for delimiter in _DELIMITERS:
        heads = [folded_head(head.strip('" ')).replace(" ", "") for head in first.split(delimiter)]
        has_amounts = {"debit", "credit"} <= set(heads) or "montant" in heads
        if has_amounts and all(needed in heads for needed in _NEEDED):
            return delimiter, heads
    return None


def read_rows(raw: bytes) -> Ledger:
    """Read a file; RefusalError, with the line, for a line of a customer that cannot be read."""
    text = decoded(raw)
    found = heads_of(text)
    if found is None:
        raise RefusalError(Message("this is no FEC: the heads of its columns are not in line 1"))
    delimiter, heads = found
    rows = [*_rows(text, delimiter, heads)]
    mark = decimal_mark(row[name] for _line, row in rows for name in _amount_columns(row))
    days, balance, entries = set[date](), ZERO, list[Entry]()
    for line, row in rows:
        booked_on = day(row.get("ecrituredate", ""))
        value = _value(row, mark)
        if row.get("comptenum", "").startswith(_CUSTOMERS):
            entries.append(_entry(line, row, booked_on, value))
        days |= {booked_on} if booked_on else set()
        balance += value or ZERO
    return Ledger(
        entries=tuple(entries), last_day=max(days, default=None), is_balanced=balance == 0
    )


def _rows(text: str, delimiter: str, heads: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    is_first = True
    for line, content in enumerate(lines_of(text), start=1):
        if not content.strip():
            continue
        if is_first:
            is_first = False
            continue
        cells = [cell.strip().strip('"') for cell in content.split(delimiter)]
        yield line, dict(zip(heads, map(squeezed, cells), strict=False))


def _amount_columns(row: Mapping[str, str]) -> Iterator[str]:
    return (name for name in ("debit", "credit", "montant") if row.get(name))


def _value(row: Mapping[str, str], mark: DecimalMark | None) -> Decimal | None:
    """Return the debit less the credit of a line; None when they cannot be read."""
    if "montant" in row and "debit" not in row:
        stated, direction = _stated(row, "montant", mark), row.get("sens", "").upper()
        if stated is None or direction not in _CREDIT_WORDS | _DEBIT_WORDS:
            return None
        return -stated if direction in _CREDIT_WORDS else stated
    debit, credit = _stated(row, "debit", mark), _stated(row, "credit", mark)
    return None if debit is None or credit is None else debit - credit


def _stated(row: Mapping[str, str], name: str, mark: DecimalMark | None) -> Decimal | None:
    text = row.get(name, "")
    return amount(text, mark) if text else ZERO


def _entry(
    line: int, row: Mapping[str, str], booked_on: date | None, value: Decimal | None
) -> Entry:
    if booked_on is None or value is None:
        raise RefusalError(
            Message(
                "line {line}: the day or the amount cannot be read ('{day}', '{debit}', "
                "'{credit}')",
                line=line,
                day=row.get("ecrituredate", ""),
                debit=row.get("debit", row.get("montant", ""))[:40],
                credit=row.get("credit", row.get("sens", ""))[:40],
            )
        )
    return Entry(
        line=line,
        account=row["comptenum"],
        auxiliary=row.get("compauxnum", ""),
        name=row.get("compauxlib", "") or row.get("comptelib", ""),
        booked_on=booked_on,
        journal=row.get("journalcode", ""),
        piece=row.get("pieceref", ""),
        piece_date=day(row.get("piecedate", "")),
        label=row.get("ecriturelib", ""),
        amount=value,
        lettering=row.get("ecriturelet", ""),
    )
