"""CFONB120: statements in records of 120 characters, one record a line.

Source: CFONB, « Relevé de compte sur support informatique », July 2004. Positions there count
from 1; slices here from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

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
from relance_docs.text import lines_of, printable

_LENGTH: Final = 120
_RECORD: Final = re.compile(r"0[1457]")
_SIGNS: Final = {
    **{sign: (digit, 1) for digit, sign in enumerate("{ABCDEFGHI")},
    **{sign: (digit, -1) for digit, sign in enumerate("}JKLMNOPQR")},
    # The braces, in files that went through a French 7-bit code page.
    "é": (0, 1),
    "è": (0, -1),
}
"""The last digit of an amount carries its sign."""
_RETURNED: Final = "A3"
"""Interbank code of a SEPA direct debit that came back: the credit takes back a debit."""
_LABELS: Final = frozenset(("LIB", "LCC", "LC2", "LCS", "RCN", "REF"))
_QUALIFIER: Final = slice(45, 48)
_DETAIL: Final = slice(48, 118)
_HALF: Final = 35


@dataclass(frozen=True, kw_only=True, slots=True)
class _Record:
    """A line of the file, padded to its length."""

    text: str
    line: int

    @property
    def code(self) -> str:
        return self.text[:2]

    @property
    def account(self) -> str:
        """The account number; banks that merged state several bank codes for one account."""
        return self.text[21:32].strip()

    @property
    def bank(self) -> str:
        """The code of the bank."""
        return self.text[2:7]

    def amount(self) -> Decimal:
        """Return the amount at positions 91 to 104, with the decimals of position 20."""
        digits, sign = self.text[90:103].strip().rjust(1, "0"), self.text[103]
        decimals = self.text[19].strip() or "2"
        if not _is_digits(digits + decimals) or (sign not in _SIGNS and not _is_digits(sign)):
            raise _unreadable(self, Message("an amount"), self.text[90:104])
        last, factor = _SIGNS.get(sign, (int(sign) if _is_digits(sign) else 0, 1))
        return Decimal(int(f"{digits}{last}") * factor).scaleb(-int(decimals))

    def day(self) -> date:
        """Return the day at positions 35 to 40."""
        found = _day(self.text[34:40])
        if found is None:
            raise _unreadable(self, Message("a day"), self.text[34:40])
        return found


@dataclass(kw_only=True, slots=True)
class _Operation:
    """A movement with the complements that follow it."""

    record: _Record
    details: list[tuple[str, str]] = field(default_factory=list)

    def line(self) -> BankLine:
        text = self.record.text
        amount = self.record.amount()
        # Positions 41 and 42 say why a transfer, a cheque or a direct debit was rejected.
        is_return = bool(text[40:42].strip()) or (amount > 0 and text[32:34] == _RETURNED)
        return BankLine(
            booked_on=self.record.day(),
            amount=amount,
            currency=text[16:19].strip(),
            label=label_of((text[48:79], *self._said(_LABELS), text[104:120])),
            payer=label_of(self._said({"NPY"})) if amount > 0 else "",
            references=tuple(self._references()),
            standing=Booking.REVERSAL if is_return else Booking.BOOKED,
        )

    def _said(self, qualifiers: frozenset[str] | set[str]) -> Iterator[str]:
        """Yield what complements say; the two halves of a reference apart."""
        for qualifier, detail in self.details:
            if qualifier in qualifiers:
                yield from _halves(detail) if qualifier == "RCN" else (detail,)

    def _references(self) -> Iterator[str]:
        reference = self.record.text[104:120].strip()
        said = (part.strip() for part in self._said({"LCS", "RCN"}))
        yield from (part for part in (reference, *said) if part)


def _halves(detail: str) -> tuple[str, str]:
    return detail[:_HALF], detail[_HALF:]


def read_cfonb(raw: bytes) -> BankFile:
    """Read a file; RefusalError, with the line, for a record that cannot be read.

    Blank lines are passed over, and lines may be a little short at their end. Records may also
    follow one another without a line end.
    """
    statements: list[AccountStatement] = []
    opening: _Record | None = None
    operations: list[_Operation] = []
    for record in _records(printable(raw)):
        if record.code == "01":
            _refuse_open(opening)
            opening, operations = record, []
        elif opening is None:
            raise _unreadable(
                record, Message("the opening balance (01) of its account"), record.code
            )
        elif record.code == "04":
            operations.append(_Operation(record=record))
        elif record.code == "05":
            _complete(record, operations)
        else:
            statements.append(_statement(opening, operations, record))
            opening = None
    _refuse_open(opening)
    if not statements:
        raise RefusalError(Message("no account statement was found in the file"))
    return BankFile(form="cfonb120", statements=tuple(statements))


def _records(text: str) -> Iterator[_Record]:
    for number, line in enumerate(lines_of(text), start=1):
        for piece in _pieces(line):
            if not piece.strip():
                continue
            if not _RECORD.match(piece):
                raise RefusalError(
                    Message(
                        "line {line} is not a record of a CFONB120 statement: it begins with "
                        "'{start}', and 01, 04, 05 or 07 are known",
                        line=number,
                        start=piece[:8].strip(),
                    )
                )
            yield _Record(text=piece.ljust(_LENGTH), line=number)


def _pieces(line: str) -> Iterator[str]:
    if len(line) <= _LENGTH:
        yield line
    else:
        yield from (line[i : i + _LENGTH] for i in range(0, len(line), _LENGTH))


def _complete(record: _Record, operations: list[_Operation]) -> None:
    if not operations:
        raise _unreadable(record, Message("the movement (04) that it completes"), record.code)
    qualifier = record.text[_QUALIFIER].strip()
    operations[-1].details.append((qualifier, record.text[_DETAIL]))


def _statement(
    opening: _Record, operations: list[_Operation], closing: _Record
) -> AccountStatement:
    if opening.account != closing.account:
        raise _unreadable(closing, Message("the closing balance of the same account"), closing.code)
    currency = opening.text[16:19].strip()
    return AccountStatement(
        account=opening.account,
        bank=opening.bank,
        currency=currency,
        lines=tuple(operation.line() for operation in operations),
        opening=BankBalance(day=opening.day(), amount=opening.amount(), currency=currency),
        closing=BankBalance(
            day=closing.day(), amount=closing.amount(), currency=closing.text[16:19].strip()
        ),
        to_day=closing.day(),
    )


def _refuse_open(opening: _Record | None) -> None:
    if opening is not None:
        raise RefusalError(
            Message(
                "the statement that begins on line {line} has no closing balance (07): the file "
                "is cut short; export it again",
                line=opening.line,
            )
        )


def _day(text: str) -> date | None:
    if not _is_digits(text) or len(text) != 6:  # noqa: PLR2004 - ddmmyy
        return None
    return calendar_day(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _unreadable(record: _Record, wanted: Message, found: str) -> RefusalError:
    return RefusalError(
        Message(
            "line {line}: {wanted} was expected where '{found}' stands; the statement is not "
            "complete or not CFONB120",
            line=record.line,
            wanted=wanted,
            found=found.strip(),
        )
    )
