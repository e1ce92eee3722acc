"""SWIFT MT940 (and MT942), by its tags: every bank words field 86 in its own way.

Source: SWIFT, « MT 940 Customer Statement Message »; the subfields ?20 to ?63 are those of the
German banks, the words between slashes those of the French, Belgian and Dutch ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
from relance_docs.text import lines_of, printable, squeezed

_TAG: Final = re.compile(r":([0-9]{2}[A-Z]?):(.*)", re.ASCII)
_ENVELOPE: Final = re.compile(r"\{[1-5]:|-(?:\}|X{3})?|\}", re.ASCII)
_BALANCE: Final = re.compile(
    r"(?P<sign>[DC])(?P<day>[0-9]{6})(?P<currency>[A-Z]{3})(?P<amount>[0-9.,]{1,20})", re.ASCII
)
_LINE: Final = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4}| {1,4})?(?P<sign>R?[CD])(?P<funds>[A-Z])?"
    r"(?P<amount>[0-9.,]{1,20})(?P<kind>[NFS][A-Z0-9 ]{3})?(?P<rest>.*)",
    re.ASCII,
)
_SUBFIELDS: Final = tuple(
    (re.compile(rf"\s*[0-9]{{3}}{mark}|{mark}20"), re.compile(rf"{mark}([0-9]{{2}})([^{mark}]*)"))
    for mark in (r"\?", ">")
)
"""How field 86 begins when it has subfields, and one of them."""
_WORD: Final = re.compile(
    r"/(EREF|ORDP|REMI|NAME|IBAN|BENM|MREF|CREF|SVWZ|KREF|PREF|TRTP|CNTP|USTD|STRD|ABWA|ADDR|BIC"
    r"|CSID|MARF|TRCD|RTRN|PURP|ULTD|ULTC|ISDT|NBTX|INV|RFB|ACCW|ID)/"
)
_PLUS_WORD: Final = re.compile(r"(?:^|(?<=\s))(EREF|KREF|MREF|CRED|SVWZ|ABWA|IBAN|BIC)\+")
_IBAN: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)
_NONE: Final = frozenset(("NONREF", "NOTPROVIDED", "NOT PROVIDED"))
_TEXTS: Final = frozenset(f"{n:02}" for n in (*range(20, 30), *range(60, 64)))
_OF_SEVERAL: Final = frozenset(("CHK", "BOE", "COL", "DDT"))
"""Types of field 61: cheques, bills of exchange, collections, direct debits."""
_NAMES: Final = ("32", "33")

Field = tuple[str, str]
"""A tag and its text, lines kept apart."""


def read_mt940(raw: bytes) -> BankFile:
    """Read a file of one or several statements; RefusalError for what cannot be read."""
    statements = tuple(_statement(fields) for fields in _messages(_fields(printable(raw))))
    if not statements:
        raise RefusalError(Message("no account statement was found in the file"))
    return BankFile(form="mt940", statements=statements)


def _fields(text: str) -> Iterator[Field]:
    tag, said = "", list[str]()
    for line in lines_of(text):
        found = _TAG.match(line.lstrip())
        if found is not None or _ENVELOPE.fullmatch(line.strip()):
            if tag:
                yield tag, "\n".join(said)
            tag, said = (found[1], [found[2]]) if found is not None else ("", [])
        elif tag:
            said.append(line)
    if tag:
        yield tag, "\n".join(said)


def _messages(fields: Iterable[Field]) -> Iterator[list[Field]]:
    """Yield the fields of each statement; one begins at field 20, or at an account after a 62."""
    message: list[Field] = []
    has_closed = False
    for tag, text in fields:
        if message and (tag == "20" or (tag == "25" and has_closed)):
            yield from _with_account(message)
            message, has_closed = [], False
        message.append((tag, text))
        has_closed = has_closed or tag.startswith("62")
    yield from _with_account(message)


def _with_account(message: list[Field]) -> Iterator[list[Field]]:
    if any(tag.startswith(("25", "60", "61")) for tag, _text in message):
        yield message


def _statement(fields: list[Field]) -> AccountStatement:
    balances = {tag: _balance(tag, text) for tag, text in fields if tag[:2] in {"60", "62"}}
    opening = balances.get("60F") or balances.get("60M")
    closing = balances.get("62F") or balances.get("62M")
    either = opening or closing
    currency = either.currency if either else _floor_currency(fields)
    if not currency:
        raise RefusalError(Message("a statement says neither balance nor currency"))
    account = next((squeezed(text) for tag, text in fields if tag in {"25", "25P"}), "")
    return AccountStatement(
        account=_account(account),
        currency=currency,
        lines=tuple(_lines(fields, currency, closing)),
        opening=opening,
        closing=closing,
        to_day=closing.day if closing else None,
        # An MT942 has movements of a day that goes on, and no balance.
        is_whole=closing is not None,
    )


def _account(text: str) -> str:
    """Return the account of field 25: alone, after the code of its bank, or before a currency."""
    bare = text.replace(" ", "").upper()
    iban = _IBAN.search(bare)
    if iban is not None:
        return iban[0].removesuffix("EUR")
    return bare.rpartition("/")[2].removesuffix("EUR")


def _floor_currency(fields: list[Field]) -> str:
    return next((text[:3] for tag, text in fields if tag == "34F"), "")


def _balance(tag: str, text: str) -> BankBalance:
    found = _BALANCE.match(squeezed(text).replace(" ", ""))
    day = _short_day(found["day"]) if found else None
    if found is None or day is None:
        raise RefusalError(
            Message("field {tag} is not a balance: '{text}'", tag=tag, text=text[:40])
        )
    sum_ = _amount(found["amount"])
    return BankBalance(
        day=day, amount=-sum_ if found["sign"] == "D" else sum_, currency=found["currency"]
    )


def _lines(fields: list[Field], currency: str, closing: BankBalance | None) -> Iterator[BankLine]:
    line: str | None = None
    told: list[str] = []
    for tag, text in (*fields, ("62", "")):
        if tag == "86" and line is not None:
            told.append(text)
        elif tag == "61" or tag.startswith("62"):
            if line is not None:
                yield _line(line, "\n".join(told), currency, closing)
            line, told = (text, []) if tag == "61" else (None, [])


def _line(text: str, told: str, currency: str, closing: BankBalance | None) -> BankLine:
    first, _, supplement = text.partition("\n")
    found = _LINE.match(first.strip())
    value = _value_day(found["value"]) if found else None
    if found is None or value is None:
        raise RefusalError(Message("field 61 is not a movement: '{text}'", text=first[:40]))
    sum_ = _amount(found["amount"])
    is_credit = found["sign"] in {"C", "RD"}
    own, _, bank = found["rest"].partition("//")
    said = _Told(told)
    return BankLine(
        booked_on=_entry_day((found["entry"] or "").strip(), value, closing),
        amount=sum_ if is_credit else -sum_,
        currency=currency,
        label=label_of((said.label, _given(own), squeezed(supplement))),
        payer=said.payer if is_credit else "",
        payer_iban=said.iban if is_credit else "",
        references=tuple(dict.fromkeys((*said.references, *filter(None, (_given(own),))))),
        bank_reference=_given(bank),
        tells_no_payer=(found["kind"] or "")[1:] in _OF_SEVERAL,
        standing=Booking.REVERSAL if found["sign"].startswith("R") else Booking.BOOKED,
    )


class _Told:
    """What field 86 tells, in subfields, in words between slashes, or as plain text."""

    def __init__(self, text: str) -> None:
        joined = text.replace("\n", "")
        self._subfields = _subfields(joined)
        plain = "".join(said for tag, said in self._subfields if tag in _TEXTS)
        self._words = _words(plain or joined) or _words(" ".join(text.split("\n")))
        self._plain = plain or text

    @property
    def label(self) -> str:
        if not self._words:
            return squeezed(self._plain)
        kept = [text for word, text in self._words if word not in {"IBAN", "BIC", "TRCD", "TRTP"}]
        return squeezed(" ".join(kept))

    @property
    def payer(self) -> str:
        """The name, in whatever field this bank puts it."""
        named = "".join(said for tag, said in self._subfields if tag in _NAMES)
        for word in ("NAME", "ORDP", "ABWA", "ULTD"):
            named = named or self._word(word)
        if not named:
            parts = self._word("CNTP").split("/")
            named = parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - IBAN/BIC/NAME/CITY
        return squeezed(re.sub(r"^/?NAME/", "", named))

    @property
    def iban(self) -> str:
        """The account of the other party, if one is told."""
        told = [said for tag, said in self._subfields if tag in {"31", "38"}]
        told += [self._word("IBAN"), self._word("CNTP").split("/")[0], self._word("ORDP")]
        bare = ("".join(text.split()).upper() for text in told)
        return next((found[0] for text in bare if (found := _IBAN.match(text))), "")

    @property
    def references(self) -> Iterator[str]:
        """Yield the references in words of their own."""
        for word in ("EREF", "STRD", "INV", "RFB", "PREF", "KREF"):
            text = _given(self._word(word))
            if text:
                yield text

    def _word(self, wanted: str) -> str:
        return next((text for word, text in self._words if word == wanted), "")


def _subfields(text: str) -> list[tuple[str, str]]:
    return next((each.findall(text) for begins, each in _SUBFIELDS if begins.match(text)), [])


def _words(text: str) -> list[tuple[str, str]]:
    for form in (_WORD, _PLUS_WORD):
        parts = form.split(text)
        if len(parts) > 1:
            pairs = zip(parts[1::2], parts[2::2], strict=True)
            lead = [("", squeezed(parts[0]))] if parts[0].strip(" /") else []
            return lead + [(word, squeezed(said).rstrip("/")) for word, said in pairs]
    return []


def _given(reference: str) -> str:
    bare = squeezed(reference)
    return "" if bare.upper() in _NONE else bare


def _entry_day(entry: str, value: date, closing: BankBalance | None) -> date:
    """Return the day of entry; its year is that of the nearest day to the value date.

    Without one it is the value date, or the closing day when that comes before it.
    """
    if not entry:
        return min(value, closing.day) if closing else value
    month, number = int(entry[:2]), int(entry[2:])
    near = (calendar_day(value.year + shift, month, number) for shift in (-1, 0, 1))
    days = [day for day in near if day is not None]
    return min(days, key=lambda day: abs(day - value)) if days else value


def _value_day(text: str) -> date | None:
    """Return a value date; in a year of 360 days, February has 30."""
    found = _short_day(text)
    if found is None and text[4:6] in {"29", "30", "31"}:
        return next(filter(None, (_short_day(f"{text[:4]}{last}") for last in (30, 29, 28))), None)
    return found


def _short_day(text: str) -> date | None:
    return calendar_day(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _amount(text: str) -> Decimal:
    found = written_amount(text, CELL, "," if "," in text else ".")
    if found is None:
        raise RefusalError(Message("'{text}' is not an amount", text=text[:40]))
    return found
