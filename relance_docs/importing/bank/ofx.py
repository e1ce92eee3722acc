"""OFX 1 (SGML) and 2 (XML), read as a row of tags: banks leave out what closes them.

A strict parser refuses what French banks write: several header forms, missing end tags, decimal
commas, text in cp1252 that says it is ASCII. Only the tags that matter here are looked at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import CELL, written_amount
from relance_docs.case.days import calendar_day
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import (
    AccountStatement,
    BankBalance,
    BankFile,
    BankLine,
    Booking,
    label_of,
)
from relance_docs.message import Message
from relance_docs.text import printable, squeezed

_TAG: Final = re.compile(r"<(/?)([A-Za-z0-9.]{1,40})\s*/?>([^<]*)")
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_STATEMENTS: Final = ("STMTRS", "CCSTMTRS")
_TRANSACTION: Final = "STMTTRN"
_DAY: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_APART: Final = frozenset(("LEDGERBAL", "AVAILBAL", "ORIGCURRENCY", "PAYEE", "BANKACCTTO"))
"""What has values of its own: balances, the currency before the bank changed it, the payee."""
_PENDING_LIST: Final = ("BANKTRANLISTP", "STMTTRNP")
_SERVED: Final = re.compile(r"<DTSERVER>\s*([0-9]{8})", re.IGNORECASE)
"""The day on which the bank's server answered: the file was made then."""
_OF_SEVERAL: Final = frozenset(("CHECK", "ATM", "POS", "CASH"))
_NO_CHECK: Final = frozenset(("", "0"))

Tag = tuple[bool, str, str]
"""Whether it closes, its name in capitals, the text after it."""


@dataclass(kw_only=True, slots=True)
class _Block:
    """The values under one statement or one transaction, the first of each name."""

    values: dict[str, str] = field(default_factory=dict)
    transactions: list[_Block] = field(default_factory=list)
    is_pending: bool = False

    def say(self, name: str, text: str) -> None:
        if text:
            self.values.setdefault(name, text)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read_ofx(raw: bytes) -> BankFile:
    """Read a file; RefusalError when it holds no statement or a value cannot be read."""
    text = printable(raw)
    served = _SERVED.search(text)
    made_on = _day(served[1]) if served else None
    statements = tuple(_statement(block, made_on) for block in _blocks(_tags(text)))
    if not statements:
        raise RefusalError(Message("no account statement was found in the file"))
    return BankFile(form="ofx", statements=statements)


def _tags(text: str) -> Iterator[Tag]:
    text = _CDATA.sub(lambda found: html.escape(found[1], quote=False), text)
    for found in _TAG.finditer(text):
        yield bool(found[1]), found[2].upper(), squeezed(html.unescape(found[3]))


def _blocks(tags: Iterator[Tag]) -> Iterator[_Block]:
    """Yield each statement with its transactions; what stands apart is `LEDGERBAL.BALAMT`."""
    statement: _Block | None = None
    line: _Block | None = None
    apart = ""
    for closes, name, text in tags:
        if name in _STATEMENTS:
            if statement is not None:
                yield statement
            statement, line, apart = (None if closes else _Block()), None, ""
        elif statement is None:
            continue
        elif name in {_TRANSACTION, *_PENDING_LIST}:
            line, apart = None, ""
            if not closes and name != "BANKTRANLISTP":
                line = _Block(is_pending=name != _TRANSACTION)
                statement.transactions.append(line)
        elif name in _APART:
            line = None if name.endswith("BAL") else line
            apart = "" if closes else f"{name}."
        elif not closes:
            (line or statement).say(f"{apart}{name}", text)
    if statement is not None:
        yield statement


def _statement(block: _Block, made_on: date | None) -> AccountStatement:
    currency = block["CURDEF"].upper()
    lines = tuple(_line(each, currency) for each in block.transactions)
    closing = _closing(block, currency)
    from_day = _day(block["DTSTART"])
    # The balance of a day says nothing of the days that were asked for after it.
    told = (_day(block["DTEND"]), closing.day if closing else None)
    ends = [day for day in told if day and (from_day is None or day >= from_day)]
    return AccountStatement(
        account="".join(block["ACCTID"].split()).upper(),
        bank=block["BANKID"],
        currency=currency,
        lines=lines,
        closing=closing,
        from_day=from_day,
        to_day=min(ends, default=None),
        made_on=made_on,
    )


def _closing(block: _Block, currency: str) -> BankBalance | None:
    day = _day(block["LEDGERBAL.DTASOF"])
    if day is None or not block["LEDGERBAL.BALAMT"]:
        return None
    return BankBalance(day=day, amount=_amount(block["LEDGERBAL.BALAMT"]), currency=currency)


def _line(block: _Block, currency: str) -> BankLine:
    booked_on = _day(block["DTPOSTED"]) or _day(block["DTUSER"])
    if booked_on is None:
        raise RefusalError(
            Message("an entry of {amount} bears no date", amount=block["TRNAMT"][:40])
        )
    check = "" if block["CHECKNUM"].strip("0") in _NO_CHECK else block["CHECKNUM"]
    value, name = _amount(block["TRNAMT"]), block["NAME"] or block["PAYEE.NAME"]
    return BankLine(
        booked_on=booked_on,
        amount=value,
        currency=(block["CURSYM"] or currency).upper(),
        label=label_of((name, block["MEMO"], block["REFNUM"], check)),
        payer=name if value > 0 else "",
        references=tuple(text for text in (block["REFNUM"],) if text),
        bank_reference=block["FITID"],
        tells_no_payer=block["TRNTYPE"].upper() in _OF_SEVERAL,
        standing=_standing(block),
    )


def _standing(block: _Block) -> Booking:
    if block.is_pending:
        return Booking.PENDING
    is_correction = bool(block["CORRECTFITID"])
    return Booking.REVERSAL if is_correction else Booking.BOOKED


def _amount(text: str) -> Decimal:
    # Three decimals may come after a point, as in 12.500; thousands are never set apart by it.
    found = written_amount(text, CELL, "," if "," in text and "." not in text else None)
    found = written_amount(text, CELL, ".") if found is None else found
    if found is None:
        raise RefusalError(Message("'{text}' is not an amount", text=text[:40]))
    return found


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    if found is None:
        return None
    return calendar_day(int(found[1]), int(found[2]), int(found[3]))
