"""What matching works on, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.bank.records import folded
from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True)
class BankReceipt:
    """Money that came in, as the bank tells it."""

    day: date
    amount: Decimal
    label: str
    payer: str = ""
    payer_iban: str = ""
    references: tuple[str, ...] = ()

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The label and the references in fields of their own, folded."""
        return tuple(map(folded, (self.label, *self.references)))

    @cached_property
    def told(self) -> str:
        """What the bank says of it and of the payer, folded."""
        return folded(f"{self.label} {self.payer}")

    @cached_property
    def heard(self) -> str:
        """The same, and the references."""
        return " ".join((self.told, *self.texts[1:]))


def _not_known() -> None:
    """Tell no penalties."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenDebt:
    """What is open on one invoice on the day of the receipt."""

    invoice_number: str
    issue_date: date
    principal: Decimal
    is_overdue: bool
    charges: Callable[[], Decimal | None] = field(default=_not_known, compare=False, repr=False)
    """Penalties and indemnity, reckoned when they are asked for; None when they cannot be."""

    @property
    def total(self) -> Decimal:
        """Principal, and penalties and indemnity as far as they are known."""
        return self.principal + (self.charges() or ZERO)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announced:
    """An amount that was promised or agreed to, and is not there yet."""

    clue: Clue
    """`promise` or `instalment`."""
    day: date
    """Day by which it was to come."""
    amount: Decimal
    invoice_number: str | None = None
    """The one invoice that it is for, where it is for one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Payer:
    """One who may pay beside the debtor: a co-debtor, or a guarantor."""

    name: str
    ibans: tuple[str, ...]
    owes_whole: bool
    """Whether its name says as much as the debtor's: a guarantor may owe much besides."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Debts:
    """What one case owes on the day of the receipt."""

    case_number: str
    debtor: str
    ibans: tuple[str, ...]
    invoices: tuple[OpenDebt, ...]
    """Every invoice of the case, those paid in full too."""
    people: tuple[str, ...] = ()
    """Who may pay for the debtor: its contact, who represents it."""
    payers: tuple[Payer, ...] = ()
    """Its co-debtors and guarantors."""
    announced: tuple[Announced, ...] = ()

    @property
    def open(self) -> tuple[OpenDebt, ...]:
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
    CASE = "case"
    """The number of the case, which letters about several invoices ask for."""
    ACCOUNT = "account"
    """The IBAN of the debtor, of a co-debtor or a guarantor."""
    NAME = "name"
    """The name of the debtor, or of a co-debtor."""
    PERSON = "person"
    """The name of a contact or a representative of the debtor, or of a guarantor: never sure."""
    AMOUNT = "amount"
    """Exactly what is owed, in one of the ways it can be owed."""
    PROMISE = "promise"
    """Exactly what was promised."""
    INSTALMENT = "instalment"
    """Exactly an instalment of the payment plan."""
    SUM = "sum"
    """Exactly what several cases owe together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A part of a receipt, and the case and the invoice it goes to."""

    case_number: str
    invoice_number: str | None = None
    """None when nothing tells which: 1342-10 C. civ. decides."""
    amount: Decimal
    label: str = ""
    """What the bank says of this part of a batch; empty where it speaks of the whole alone."""
    reasons: tuple[Message, ...] = ()
    """What speaks for this part alone."""
    party: str | None = None
    """The co-debtor or guarantor who paid it, where the bank tells that; None: not said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """What a receipt may pay, in one case or in several, with what speaks for it and against it."""

    shares: tuple[Share, ...]
    """They add up to the receipt, unless a person or a batch says that a part of it is not ours."""
    clues: frozenset[Clue]
    reasons: tuple[Message, ...]
    doubts: tuple[Message, ...] = ()

    @property
    def case_numbers(self) -> tuple[str, ...]:
        """The cases, each once, in the order of the shares."""
        return tuple(dict.fromkeys(share.case_number for share in self.shares))

    @property
    def case_number(self) -> str:
        """The case, of a candidate that has one."""
        return self.shares[0].case_number

    @property
    def names_it(self) -> bool:
        """Whether the payer said what it pays: that contradicts any other case."""
        return bool(self.clues & {Clue.REFERENCE, Clue.NUMBER, Clue.CASE, Clue.ACCOUNT})

    @property
    def is_sure(self) -> bool:
        """Whether identification and amount agree, taken by themselves.

        The exact amount, or one that was announced, with any identification but a person's name;
        less than what is owed only when both what is paid and the debtor are told. An amount alone
        is never sure, nor is one shared among cases.
        """
        if self.doubts or Clue.SUM in self.clues:
            return False
        who = self.clues & {Clue.ACCOUNT, Clue.NAME}
        what = self.clues & {Clue.REFERENCE, Clue.NUMBER, Clue.CASE}
        if self.clues & {Clue.AMOUNT, Clue.PROMISE, Clue.INSTALMENT}:
            return bool(who or what or Clue.PART_OF_NUMBER in self.clues)
        return bool(who and what)


Found = tuple[Candidate, Debts]
"""What speaks for a case, and what it owes."""


def _nobody(_number: str) -> tuple[Found, ...]:
    return ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Crowd:
    """The cases for which hardly more than the amount of a receipt speaks, where they are many.

    None of them is ever sure, and of those that are alike a person is shown the first few: so they
    are asked for when nothing is certain, and then few of them.
    """

    beside: Iterable[Found] = ()
    """Those for which something else may speak, too little to be sure; all are to be asked once."""
    likely: Iterable[Found] = ()
    """Of the rest those whose name the payer's does not contradict, in order; to be asked once."""
    others: Iterable[Found] = ()
    """Those whose name it contradicts, in order; to be asked once."""
    bearing: Callable[[str], Iterable[Found]] = _nobody
    """Returns those with an invoice of a number, folded."""


NO_CROWD: Final = Crowd()


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
