"""The lines of a FEC (article A47 A-1 of the Livre des procédures fiscales), quirks and all.

The columns are those of the order, by name: their order, their number (18 to 22), the case of
their heads, `Montant` and `Sens` in place of `Debit` and `Credit`, padding, empty columns at the
end and a file name that does not fit the content are taken as they come.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import islice
from typing import Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark, written_amount
from relance_docs.case.days import written_day
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import folded
from relance_docs.importing.tables.headers import folded_head
from relance_docs.message import Message
from relance_docs.text import lines_of, printable, squeezed

_Key = tuple[str, str, str]
"""Journal, number and day of an entry."""
_CUSTOMERS: Final = "411"
_BANKS: Final = "5"
_PROCEEDS: Final = "7"
"""First digits of the accounts of money and of sales (Plan comptable général)."""
_BESIDE: Final = ("413", "416", "419")
"""Bills of exchange, doubtful customers, advances: what customers owe or are owed elsewhere."""
_DELIMITERS: Final = ("\t", "|", ";", ",")
_KEPT: Final = 10_000
"""Texts of cells whose meaning is kept: books say few days, journals and labels many times."""
_FIRST_LINES: Final = 10
"""In which the heads are looked for: some programs write a title above them."""
_OTHER_HEADS: Final = {
    "journallibelle": "journallib",
    "comptelibelle": "comptelib",
    "compauxlibelle": "compauxlib",
    "ecriturelibelle": "ecriturelib",
    # As a widely copied notice of the tax administration spelt it.
    "ecrturelet": "ecriturelet",
    "ecriturelettrage": "ecriturelet",
    "lettrage": "ecriturelet",
    "let": "ecriturelet",
    "echeancedate": "echeance",
    "dateecheance": "echeance",
    "datedecheance": "echeance",
    "ecritureecheance": "echeance",
    "dateech": "echeance",
    "datech": "echeance",
    "duedate": "echeance",
    "devise": "idevise",
    "codedevise": "idevise",
}
"""How programs spell heads that the order spells otherwise, or does not know: the due date."""
_NEEDED: Final = ("journalcode", "ecrituredate", "comptenum", "ecriturelib")
_CREDIT_WORDS: Final = frozenset(("C", "CREDIT", "-1", "-"))
_DEBIT_WORDS: Final = frozenset(("D", "DEBIT", "+1", "1", "+"))
_OPENING_JOURNALS: Final = frozenset(
    ("AN", "ANO", "ANC", "ANOUV", "RAN", "RN", "XAN", "A NOUVEAU", "A NOUVEAUX", "NOUV", "OUV")
)
_OPENING: Final = re.compile(
    r"\bA ?NOUVEAUX?\b|\bREPORT (?:DE |DU )?SOLDE|\bSOLDES? (?:INITIA|D OUVERTURE)|"
    r"\b(?:BALANCE|BILAN) (?:INITIALE?|D OUVERTURE)|\bECRITURES? D OUVERTURE|"
    r"\bOPENING (?:BALANCE|ENTR)|\bINITIAL BALANCE\b"
)
"""What the journal or the line of a balance carried forward from the year before is called."""
_OPENING_JOURNAL: Final = re.compile(rf"{_OPENING.pattern}|\bOUVERTURE\b|\bOUV\b|\bOPENING\b")
_SALES: Final = re.compile(r"V[ET]?[0-9]*|VTE?S?|VEN.*|FAC.*|INV.*|CUST.*")
_EUROS: Final = frozenset(("", "EUR", "EURO", "EUROS", "€", "E", "978"))


class CreditKind(Enum):
    """What a credit of a customer is, by what was booked against it."""

    PAYMENT = "payment"
    CREDIT_NOTE = "credit_note"
    OTHER = "other"
    """A loss, a transfer, an opening: neither money nor a credit note."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerEntry:
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
    number: str = ""
    """EcritureNum: the lines of one entry share it."""
    due_date: date | None = None
    """In a column that some programs add."""
    currency: str = ""
    """Idevise, where it is not the euro."""
    currency_amount: Decimal | None = None
    is_opening: bool = False
    """Whether it carries a balance forward from the year before."""
    credit_kind: CreditKind = CreditKind.OTHER
    """What it is when it is a credit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerLedger:
    """The customers' lines of a FEC."""

    entries: tuple[LedgerEntry, ...]
    last_day: date | None
    """The last day on which anything was booked, on any account."""
    is_balanced: bool
    """Whether the debits of the whole file equal its credits, as they must."""
    beside: Mapping[str, Decimal]
    """Balances of other accounts of customers, by the first three digits; none is zero."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heads:
    """The line that names the columns."""

    line: int
    delimiter: str
    names: tuple[str, ...]
    """Small letters alone, spelt as the order spells them."""


def heads_of(text: str) -> Heads | None:
    """Return the heads of a FEC; None for another file."""
    filled = ((n, line) for n, line in enumerate(lines_of(text), start=1) if line.strip())
    for number, line in islice(filled, _FIRST_LINES):
        for delimiter in _DELIMITERS:
            names = tuple(map(_plain_head, line.split(delimiter)))
            has_amounts = {"debit", "credit"} <= set(names) or "montant" in names
            if has_amounts and all(needed in names for needed in _NEEDED):
                return Heads(line=number, delimiter=delimiter, names=names)
    return None


def _plain_head(head: str) -> str:
    plain = folded_head(head.strip('" ')).replace(" ", "")
    return _OTHER_HEADS.get(plain, plain)


def read_rows(raw: bytes) -> CustomerLedger:
    """Read a file; RefusalError, with the line, for a line of a customer that cannot be read."""
    text = printable(raw)
    heads = heads_of(text)
    if heads is None:
        raise RefusalError(Message("this is no FEC: the heads of its columns are not in line 1"))
    rows = [*_rows(text, heads)]
    mark = decimal_mark(
        row.get(name, "") for _line, row in rows for name in ("debit", "credit", "montant")
    )
    values = [_value(row, mark) for _line, row in rows]
    booked, balance, entries = set[date](), ZERO, list[LedgerEntry]()
    beside: dict[str, Decimal] = defaultdict(Decimal)
    debited = _debited(rows, values)
    for (line, row), value in zip(rows, values, strict=True):
        booked_on = _day(row.get("ecrituredate", ""))
        account = row.get("comptenum", "")
        if account.startswith(_CUSTOMERS):
            entries.append(_entry(line, row, booked_on, value, mark, debited[_key(row)]))
        elif account.startswith(_BESIDE):
            beside[account[:3]] += value or ZERO
        booked |= {booked_on} if booked_on else set()
        balance += value or ZERO
    return CustomerLedger(
        entries=tuple(entries),
        last_day=max(booked, default=None),
        is_balanced=balance == 0,
        beside={account: value for account, value in sorted(beside.items()) if value},
    )


def _debited(
    rows: Iterable[tuple[int, Mapping[str, str]]], values: Iterable[Decimal | None]
) -> Mapping[_Key, set[str]]:
    """Return the classes of accounts that each entry debits beside the customers."""
    debited: dict[_Key, set[str]] = defaultdict(set)
    for (_line, row), value in zip(rows, values, strict=True):
        account = row.get("comptenum", "")
        if account and not account.startswith(_CUSTOMERS) and value is not None and value > 0:
            debited[_key(row)].add(account[0])
    return debited


def _key(row: Mapping[str, str]) -> _Key:
    return row.get("journalcode", ""), row.get("ecriturenum", ""), row.get("ecrituredate", "")


def _credit_kind(journal: str, debited: set[str], *, is_opening: bool) -> CreditKind:
    """Return what a credit is: money where a bank is debited, a credit note where sales are.

    Where the entry shows nothing else, a journal that is not of sales tells of money.
    """
    if is_opening:
        return CreditKind.OTHER
    if _BANKS in debited:
        return CreditKind.PAYMENT
    if _PROCEEDS in debited:
        return CreditKind.CREDIT_NOTE
    if debited:
        return CreditKind.OTHER
    is_sale = _SALES.fullmatch(_folded(journal)) is not None
    return CreditKind.CREDIT_NOTE if is_sale else CreditKind.PAYMENT


def _rows(text: str, heads: Heads) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines under the heads; RefusalError for one of a customer with a cell too many.

    A delimiter in a label shifts what follows, the amounts too.
    """
    lines = [*enumerate(lines_of(text), start=1)][heads.line :]
    rows = [(line, _cells(content, heads)) for line, content in lines if content.strip()]
    times = Counter(len(cells) for _line, cells in rows)
    usual = min(times, key=lambda count: (-times[count], count), default=0)
    width = max(len(heads.names), usual)
    for line, cells in rows:
        row = dict(zip(heads.names, cells, strict=False))
        if len(cells) > width and row.get("comptenum", "").startswith(_CUSTOMERS):
            raise RefusalError(
                Message(
                    "line {line} has {count} cells where others have {width}: a mark that sets "
                    "columns apart stands in a text; correct it",
                    line=line,
                    count=len(cells),
                    width=width,
                )
            )
        yield line, row


def _cells(line: str, heads: Heads) -> list[str]:
    """Return the cells of a line; quotes hold a cell together where a comma sets them apart."""
    apart = (
        next(csv.reader([line], delimiter=heads.delimiter), [])
        if heads.delimiter in {",", ";"}
        else line.split(heads.delimiter)
    )
    if line.isascii() and '"' not in line and "  " not in line:
        return [cell.strip() for cell in apart]
    return [squeezed(cell.strip().strip('"')) for cell in apart]


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
    """Return an amount, zero where its cell is empty; None where the line ends before it."""
    text = row.get(name)
    if text is None:
        return None
    return _amount(text, mark) if text else ZERO


@lru_cache(maxsize=_KEPT)
def _amount(text: str, mark: DecimalMark | None) -> Decimal | None:
    return written_amount(text, amounts.CELL, mark)


@lru_cache(maxsize=_KEPT)
def _day(text: str) -> date | None:
    return written_day(text, days.CELL)


_folded: Final = lru_cache(maxsize=_KEPT)(folded)


def _entry(
    line: int,
    row: Mapping[str, str],
    booked_on: date | None,
    value: Decimal | None,
    mark: DecimalMark | None,
    debited: set[str],
) -> LedgerEntry:
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
    is_opening, journal = _is_opening(row), row.get("journalcode", "")
    return LedgerEntry(
        line=line,
        account=row["comptenum"],
        auxiliary=row.get("compauxnum", ""),
        name=row.get("compauxlib", "") or row.get("comptelib", ""),
        booked_on=booked_on,
        journal=journal,
        piece=row.get("pieceref", ""),
        piece_date=_day(row.get("piecedate", "")),
        label=row.get("ecriturelib", ""),
        amount=value,
        lettering=row.get("ecriturelet", ""),
        number=row.get("ecriturenum", ""),
        due_date=_day(row.get("echeance", "")),
        currency="" if row.get("idevise", "").upper() in _EUROS else row["idevise"].upper(),
        currency_amount=_amount(row.get("montantdevise", ""), mark),
        is_opening=is_opening,
        credit_kind=_credit_kind(journal, debited, is_opening=is_opening),
    )


def _is_opening(row: Mapping[str, str]) -> bool:
    if _folded(row.get("journalcode", "")) in _OPENING_JOURNALS:
        return True
    by_journal = _OPENING_JOURNAL.search(_folded(row.get("journallib", "")))
    return bool(by_journal or _OPENING.search(_folded(row.get("ecriturelib", ""))))
