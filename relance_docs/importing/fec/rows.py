"""The lines of a FEC (article A47 A-1 of the Livre des procédures fiscales), quirks and all.

The columns are those of the order, by name: their order, their number (18 to 22), the case of
their heads, `Montant` and `Sens` in place of `Debit` and `Credit`, padding, empty columns at the
end and a file name that does not fit the content are taken as they come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import compress, islice
from typing import Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark, written_amount
from relance_docs.case.days import written_day
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import folded
from relance_docs.importing.fec.columns import CUSTOMERS, Heads, LedgerColumns, columns_of, is_tidy
from relance_docs.importing.tables.headers import folded_head
from relance_docs.message import Message
from relance_docs.statement.making import maker
from relance_docs.text import lines_of, printable

_Key = tuple[str, str, str]
"""Journal, number and day of an entry."""
_BANKS: Final = "5"
_PROCEEDS: Final = "7"
"""First digits of the accounts of money and of sales (Plan comptable général)."""
_BESIDE: Final = ("413", "416", "419")
"""Bills of exchange, doubtful customers, advances: what customers owe or are owed elsewhere."""
_DELIMITERS: Final = ("\t", "|", ";", ",")
_KEY: Final = ("journalcode", "ecriturenum", "ecrituredate")
_TOLD: Final = (
    *("compauxnum", "pieceref", "piecedate", "ecriturelet", "echeance"),
    *("montantdevise", "idevise"),
)
"""Columns of which a line of a customer is made as they are."""
_NONE: Final = frozenset[str]()
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
_MAY_OPEN: Final = re.compile("NOUVEAU|SOLDE|OUVERTURE|INITIAL|OPENING", re.IGNORECASE)
"""What stands in each of these, where a label has no accents."""
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


_new_entry: Final = maker(LedgerEntry)


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


def heads_of(text: str) -> Heads | None:
    """Return the heads of a FEC; None for another file."""
    return _heads_in(lines_of(text))


def _heads_in(lines: Iterable[str]) -> Heads | None:
    filled = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
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
    lines = lines_of(text)
    heads = _heads_in(lines)
    if heads is None:
        raise RefusalError(Message("this is no FEC: the heads of its columns are not in line 1"))
    filled = [(n, line) for n, line in enumerate(lines, start=1) if n > heads.line and line.strip()]
    rows = columns_of(filled, heads, is_tidy=is_tidy(text, heads.delimiter))
    debits, credits_, totals = map(rows.cells, ("debit", "credit", "montant"))
    said = {text for text in {*debits, *credits_, *totals} if text is not None}
    mark = decimal_mark(said)
    meant: dict[str | None, Decimal | None] = {None: None}
    meant |= {text: _amount(text, mark) if text else ZERO for text in said}
    if rows.is_even and "montant" not in rows.columns:
        values = [*map(_difference, map(meant.get, debits), map(meant.get, credits_))]
    else:
        told = zip(debits, credits_, totals, rows.texts("sens"), strict=True)
        values = [_value(meant, *each) for each in told]
    beside = defaultdict[str, Decimal](Decimal)
    for account, value in zip(rows.texts("comptenum"), values, strict=True):
        if account.startswith(_BESIDE):
            beside[account[:3]] += value or ZERO
    booked = {day for text in {*rows.texts("ecrituredate")} if (day := _day(text)) is not None}
    return CustomerLedger(
        entries=tuple(_entries(rows, values, mark)),
        last_day=max(booked, default=None),
        is_balanced=sum([value for value in values if value], ZERO) == 0,
        beside={account: value for account, value in sorted(beside.items()) if value},
    )


def _entries(
    rows: LedgerColumns, values: Sequence[Decimal | None], mark: DecimalMark | None
) -> Iterator[LedgerEntry]:
    """Yield the lines of customers; RefusalError for a day or an amount that cannot be read."""
    accounts = rows.texts("comptenum")
    is_told = [account.startswith(CUSTOMERS) for account in accounts]

    def of_customers(name: str) -> Sequence[str]:
        return [*compress(rows.texts(name), is_told)]

    journals, numbers, dates = map(of_customers, _KEY)
    names, others = of_customers("compauxlib"), of_customers("comptelib")
    of_lines = [*compress(values, is_told)]
    has_credits = any(value is not None and value < 0 for value in of_lines)
    debited = _debited(rows, values) if has_credits else {}
    for line, account, value, journal, number, date_, name, other, opens, label, *told in zip(
        compress(rows.lines, is_told),
        compress(accounts, is_told),
        of_lines,
        journals,
        numbers,
        dates,
        names,
        others,
        map(_opens, journals, of_customers("journallib")),
        of_customers("ecriturelib"),
        *map(of_customers, _TOLD),
        strict=True,
    ):
        booked_on = _day(date_)
        if booked_on is None or value is None:
            raise _unread(line, rows)
        is_opening = opens or _is_of_opening(label)
        kind = CreditKind.OTHER
        if value < 0:
            of_entry = debited.get((journal, number, date_), _NONE)
            kind = _credit_kind(journal, of_entry, is_opening=is_opening)
        auxiliary, piece, piece_date, lettering, due, amount, currency = told
        yield _new_entry(
            line=line,
            account=account,
            auxiliary=auxiliary,
            name=name or other,
            booked_on=booked_on,
            journal=journal,
            piece=piece,
            piece_date=_day(piece_date),
            label=label,
            amount=value,
            lettering=lettering,
            number=number,
            due_date=_day(due),
            currency="" if currency.upper() in _EUROS else currency.upper(),
            currency_amount=_amount(amount, mark) if amount else None,
            is_opening=is_opening,
            credit_kind=kind,
        )


def _debited(rows: LedgerColumns, values: Iterable[Decimal | None]) -> Mapping[_Key, set[str]]:
    """Return the classes of accounts that each entry debits beside the customers."""
    debited: dict[_Key, set[str]] = defaultdict(set)
    keys = zip(*map(rows.texts, _KEY), strict=True)
    for value, account, key in zip(values, rows.texts("comptenum"), keys, strict=True):
        if value is not None and value > 0 and account and not account.startswith(CUSTOMERS):
            debited[key].add(account[0])
    return debited


def _credit_kind(journal: str, debited: AbstractSet[str], *, is_opening: bool) -> CreditKind:
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


def _value(
    meant: Mapping[str | None, Decimal | None],
    debit: str | None,
    credit: str | None,
    total: str | None,
    direction: str,
) -> Decimal | None:
    """Return the debit less the credit of a line; None when they cannot be read."""
    if total is not None and debit is None:
        stated = meant[total]
        if stated is None or direction.upper() not in _CREDIT_WORDS | _DEBIT_WORDS:
            return None
        return -stated if direction.upper() in _CREDIT_WORDS else stated
    return _difference(meant[debit], meant[credit])


def _difference(debit: Decimal | None, credit: Decimal | None) -> Decimal | None:
    return None if debit is None or credit is None else debit - credit


def _amount(text: str, mark: DecimalMark | None) -> Decimal | None:
    return written_amount(text, amounts.CELL, mark)


@lru_cache(maxsize=_KEPT)
def _day(text: str) -> date | None:
    return written_day(text, days.CELL)


_folded: Final = lru_cache(maxsize=_KEPT)(folded)


def _unread(line: int, rows: LedgerColumns) -> RefusalError:
    place = rows.lines.index(line)
    day, debit, credit, total, direction = (
        rows.cells(name)[place] for name in ("ecrituredate", "debit", "credit", "montant", "sens")
    )
    return RefusalError(
        Message(
            "line {line}: the day or the amount cannot be read ('{day}', '{debit}', '{credit}')",
            line=line,
            day=day or "",
            debit=((total or "") if debit is None else debit)[:40],
            credit=((direction or "") if credit is None else credit)[:40],
        )
    )


@lru_cache(maxsize=_KEPT)
def _opens(journal: str, name: str) -> bool:
    is_code = _folded(journal) in _OPENING_JOURNALS
    return is_code or _OPENING_JOURNAL.search(_folded(name)) is not None


@lru_cache(maxsize=_KEPT)
def _is_of_opening(label: str) -> bool:
    if label.isascii() and not _MAY_OPEN.search(label):
        return False
    return _OPENING.search(_folded(label)) is not None
