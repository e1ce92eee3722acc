"""What a bank statement says, whatever form it came in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from relance_docs.importing.cleaning import one_line
from relance_docs.message import Message
from relance_docs.text import squeezed, without_accents

EURO: Final = "EUR"
_ID_LENGTH: Final = 16
_LONGEST_REFERENCE: Final = 200
_MARKS: Final = re.compile(r"[^0-9A-Za-z]+")
_LUMP: Final = re.compile(
    r"\bREM(?:ISES?)? ?(?:DE |D )?(?:[0-9]+ )?(?:CHEQUES?|CHQS?|CB|CARTES?|TPE|LCR|BOR|EFFETS?"
    r"|PRLVS?|PRELEVEMENTS?|SDD|ESPECES|COMMERCE)\b"
    r"|\b(?:LCR|VRST|VERSEMENTS?|DEPOTS?) (?:DE |D )?(?:CHEQUES?|CHQS?|ESPECES|REM|REMISES?)\b"
    r"|\bLCR\b|\bBOR\b|\bEFFETS? (?:A L |REMIS|ENCAISSES?)|\bENC(?:AISSEMENTS?)? (?:DE )?(?:CB"
    r"|CARTES?|CHEQUES?|EFFETS?|LCR)\b|\bTELECOLLECTE\b|\b(?:FACTURETTES?|TPE)\b"
    r"|\b(?:STRIPE|PAYPAL|SUMUP|ZETTLE|MOLLIE|GOCARDLESS|STANCER|PAYPLUG|ADYEN|WORLDLINE)\b"
    r"|^(?:(?:CREDIT )?(?:CB|CARTES?)(?: BANCAIRES?)?|CHEQUES?|CHQS?|VERSEMENT|ESPECES)\b"
)
"""How banks word a credit that tells no payer, as `folded` returns it."""


class Booking(StrEnum):
    """Whether a line of a statement is money on the account, and of what kind."""

    BOOKED = "booked"
    PENDING = "pending"
    """Announced, not on the account yet."""
    INFORMATION = "information"
    """Said by the bank, never booked as such."""
    REVERSAL = "reversal"
    """Takes back a line before it: money returned, a direct debit that was rejected."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BankLine:
    """One line of a statement; of a batch, the sum that the account was credited with."""

    booked_on: date
    amount: Decimal
    """More than zero for a credit, less for a debit."""
    currency: str
    label: str
    """All that the bank says of the line, on one line."""
    payer: str = ""
    """Name of whoever paid, where the bank tells it apart."""
    payer_iban: str = ""
    references: tuple[str, ...] = ()
    """References in fields of their own: structured remittance, end-to-end identification."""
    bank_reference: str = ""
    """The bank's own identifier of the line."""
    standing: Booking = Booking.BOOKED
    tells_no_payer: bool = False
    """Whether the bank's code is that of money of several, or of anybody: cheques, cards, bills."""
    parts: tuple[BankLine, ...] = ()
    """Of a batch whose parts are told and make its amount to the cent: those parts."""

    @property
    def is_receipt(self) -> bool:
        """Whether money in euros came in, and stayed."""
        return self.amount > 0 and self.currency == EURO and self.standing is Booking.BOOKED

    @property
    def is_lump(self) -> bool:
        """Whether it may hold the money of any payer: cheques paid in together, cards, bills."""
        if self.tells_no_payer and not self.payer:
            return True
        return _LUMP.search(folded(f"{self.label} {self.payer}")) is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class BankBalance:
    """What was on the account at the end of a day, or at the beginning for an opening."""

    day: date
    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Hole:
    """A place in a table where rows are missing, as its column of balances shows."""

    row: int
    """The row, counted from 1, whose balance does not follow."""
    line: BankLine
    until: date
    """Last day through which the balances follow."""
    missing: Decimal | None
    """What came in, less what went out, without a row; None when the balances do not tell it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountStatement:
    """The lines of one account over some days."""

    account: str
    """IBAN, or the number by which the bank knows the account, without blanks."""
    currency: str
    lines: tuple[BankLine, ...]
    opening: BankBalance | None = None
    closing: BankBalance | None = None
    from_day: date | None = None
    """First day that the statement covers, included; None when it does not say."""
    to_day: date | None = None
    """Last day, included."""
    bank: str = ""
    """Code of the bank where the account has no IBAN."""
    is_whole: bool = True
    """Whether it holds every movement of its days; a notice or the lines of a day do not."""
    made_on: date | None = None
    """Day on which the file was made, where it says so: of later days it knows nothing."""
    holes: tuple[Hole, ...] = ()
    """Where the balance of a row is not what the rows before it make."""

    @property
    def booked(self) -> tuple[BankLine, ...]:
        """The lines that changed the balance."""
        return tuple(
            line for line in self.lines if line.standing in {Booking.BOOKED, Booking.REVERSAL}
        )

    @property
    def covered_until(self) -> date | None:
        """The last day it speaks of, included; None when it has no day at all."""
        days = [line.booked_on for line in self.booked]
        stated = self.to_day or (self.closing.day if self.closing else None)
        until = stated or max(days, default=None)
        # A day before every line is no day on which a file can have been made.
        if until is None or self.made_on is None or self.made_on < min(days, default=date.min):
            return until
        return min(until, self.made_on)

    @property
    def covered_from(self) -> date | None:
        """The first day it speaks of, included, as far as it tells one."""
        if self.from_day is not None:
            return self.from_day
        first = min((line.booked_on for line in self.booked), default=None)
        if self.opening is None:
            return first
        # What was there at the end of a day: the next one is covered, and any line before it.
        after = self.opening.day + timedelta(days=1)
        return min(first, after) if first else after


@dataclass(frozen=True, kw_only=True, slots=True)
class BankFile:
    """What a file of a bank holds: statements of one or several accounts."""

    form: str
    """`camt.053`, `cfonb120`, `ofx`, `mt940`, `csv`."""
    statements: tuple[AccountStatement, ...]


def identified(statement: AccountStatement) -> Iterator[tuple[str, BankLine]]:
    """Yield the lines with an identifier that is the same in every statement that has the line.

    It is made of what the line says. Lines that say the same on the same day are told apart by
    their rank among them, so a statement that overlaps another gives the same identifiers as long
    as both hold the whole day.
    """
    ranks: Counter[tuple[str, ...]] = Counter()
    for line in statement.lines:
        said = _said(statement, line)
        ranks[said] += 1
        digest = hashlib.sha256("\x1f".join((*said, str(ranks[said]))).encode("utf-8", "replace"))
        yield digest.hexdigest()[:_ID_LENGTH], line


def _said(statement: AccountStatement, line: BankLine) -> tuple[str, ...]:
    day, amount = line.booked_on.isoformat(), f"{line.amount:.2f}"
    words = folded(f"{line.label} {line.payer}")
    return statement.account, day, amount, line.currency, words, line.bank_reference


def said_of(line: BankLine) -> str | None:
    """Return what a case keeps of a line: who paid, and the label, on one short line."""
    return one_line(label_of((line.payer, line.label)), _LONGEST_REFERENCE)


def told_of(line: BankLine) -> Message:
    """Return a line as a summary tells it."""
    return Message(
        "{day} {amount} {currency} {label}",
        day=line.booked_on,
        amount=line.amount,
        currency=line.currency,
        label=said_of(line),
    )


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """Return the letters and digits of a text in capitals, without accents.

    >>> folded("Virement reçu n° 42")
    'VIREMENT RECU N 42'
    """
    plain = without_accents(text).replace("ß", "ss")
    return _MARKS.sub(" ", plain).strip().upper()


def label_of(parts: Iterable[str]) -> str:
    """Return parts of a label on one line, none that another part already says.

    >>> label_of(["VIR DURAND", "FA-42", "durand", "", "VIR DURAND ET FILS"])
    'FA-42 VIR DURAND ET FILS'
    """
    kept: list[str] = []
    for part in map(squeezed, parts):
        said = folded(part)
        if not said or said in folded(" ".join(kept)):
            continue
        kept = [*(each for each in kept if folded(each) not in said), part]
    return " ".join(kept)
