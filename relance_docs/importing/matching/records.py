"""What matching works on, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Money that came in, as the bank tells it."""

    day: date
    amount: Decimal
    label: str
    payer: str = ""
    payer_iban: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Debt:
    """What is open on one invoice on the day of the receipt."""

    invoice_number: str
    issue_date: date
    principal: Decimal
    total: Decimal
    """Principal, penalties and indemnity."""
    is_overdue: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Debts:
    """What one case owes on the day of the receipt."""

    case_number: str
    debtor: str
    ibans: tuple[str, ...]
    invoices: tuple[Debt, ...]
    """Every invoice of the case, those paid in full too."""

    @property
    def open(self) -> tuple[Debt, ...]:
        """The invoices on which something is owed."""
        return tuple(debt for debt in self.invoices if debt.principal > 0)


class Clue(StrEnum):
    """What speaks for a case."""

    REFERENCE = "reference"
    """A structured creditor reference (ISO 11649) made of the invoice number."""
    NUMBER = "number"
    """The whole number of an invoice."""
    PART_OF_NUMBER = "part_of_number"
    """The end of a number, or its beginning where the label is cut."""
    ACCOUNT = "account"
    """The IBAN of the debtor."""
    NAME = "name"
    """The name of the debtor."""
    AMOUNT = "amount"
    """Exactly what is owed, in one of the ways it can be owed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A part of a receipt and the invoice it goes to."""

    invoice_number: str | None
    """None when nothing tells which: 1342-10 C. civ. decides."""
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A case that a receipt may pay, with all that speaks for it and against it."""

    case_number: str
    shares: tuple[Share, ...]
    """They add up to the receipt."""
    clues: frozenset[Clue]
    reasons: tuple[Message, ...]
    doubts: tuple[Message, ...] = ()

    @property
    def names_it(self) -> bool:
        """Whether the payer said what it pays: that contradicts any other case."""
        return bool(self.clues & {Clue.REFERENCE, Clue.NUMBER, Clue.ACCOUNT})

    @property
    def is_sure(self) -> bool:
        """Whether identification and amount agree, taken by themselves.

        The exact amount with any identification; less than what is owed only when both the
        invoice and the debtor are told. An amount alone is never sure.
        """
        if self.doubts:
            return False
        who = self.clues & {Clue.ACCOUNT, Clue.NAME}
        what = self.clues & {Clue.REFERENCE, Clue.NUMBER}
        if Clue.AMOUNT in self.clues:
            return bool(who or what or Clue.PART_OF_NUMBER in self.clues)
        return bool(who and what)


class Certainty(StrEnum):
    """Whether a receipt may be entered without a person's word."""

    CERTAIN = "certain"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What a receipt pays, as far as it can be told."""

    certainty: Certainty
    candidates: tuple[Candidate, ...]
    """One when certain; the likeliest first when ambiguous."""
    reason: Message

    @property
    def chosen(self) -> Candidate | None:
        """The case, when it is certain."""
        return self.candidates[0] if self.certainty is Certainty.CERTAIN else None
