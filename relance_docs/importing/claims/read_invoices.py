"""What a file says of invoices and of who owes them, whatever file it is.

The fields are the business terms of EN 16931; None, or nothing, is what the file does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.parties import DebtorKind
from relance_docs.importing.records import Json
from relance_docs.message import Message

CREDIT_NOTE_CODES: Final = frozenset(
    ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532")
)
"""UNTDID 1001: documents that reduce a debt, whatever they are called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadParty:
    """The seller (BG-4) or the buyer (BG-7), who is the debtor."""

    name: str | None = None
    siren: str | None = None
    """As it stands there: its check digit may be wrong."""
    siret: str | None = None
    vat_identifier: str | None = None
    """BT-31, BT-48."""
    address: tuple[str, ...] = ()
    """As for an envelope; the country last when it is not France."""
    country: str | None = None
    """Its two letters, where a person gave it."""
    legal_form: str | None = None
    contact_name: str | None = None
    email: str | None = None
    phone: str | None = None
    kind: DebtorKind | None = None
    """Which law applies, where the file or a person says so."""
    customer_account: str | None = None
    """Its account in the creditor's books."""

    @property
    def known_as(self) -> str:
        """How a person knows it: by its account, else by its name."""
        return self.customer_account or self.name or "—"

    def as_data(self) -> dict[str, Json]:
        """Return what identifies the party."""
        return {"name": self.name, "siren": self.siren, "vat_identifier": self.vat_identifier}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadDue:
    """A due date (BT-9), with its part of the amount when the document states one."""

    due_date: date
    amount: Decimal | None = None
    is_discount: bool = False
    """The day until which a discount is granted: no due date of the debt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadNote:
    """A note (BT-22) and its subject (BT-21)."""

    code: str | None = None
    text: str
    """As it stands there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPreceding:
    """An earlier invoice that the document names (BT-25, BT-26)."""

    invoice_number: str
    issue_date: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadSettlement:
    """What the books set against an invoice since it was issued."""

    day: date
    amount: Decimal
    label: str | None = None
    credit_note: str | None = None
    """The number of the credit note that it is; None for money."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadInvoice:
    """An invoice, or a credit note."""

    file_ending: str = "xml"
    """Of the name of its pièce: of what kind its file is."""
    is_printed: bool = False
    """Whether it was read from the text of a PDF, where nothing says what a value is."""
    is_named_credit_note: bool = False
    """Whether its root element is that of a credit note (UBL), whatever its code."""
    invoice_number: str | None = None
    type_code: str | None = None
    issue_date: date | None = None
    dues: tuple[ReadDue, ...] = ()
    currency_code: str | None = None
    total_with_vat: Decimal | None = None
    total_without_vat: Decimal | None = None
    paid_amount: Decimal | None = None
    """BT-113; in a list, what was paid or deducted until now, on days that it does not say."""
    rounding_amount: Decimal | None = None
    amount_due: Decimal | None = None
    """BT-115; no list says it: what is left of an invoice today is another amount."""
    delivery_date: date | None = None
    order_reference: str | None = None
    description: str | None = None
    payment_terms: str | None = None
    preceding: tuple[ReadPreceding, ...] = ()
    seller: ReadParty = ReadParty()
    buyer: ReadParty = ReadParty()
    payee: str | None = None
    """BG-10: who is to be paid, when it is not the seller."""
    iban: str | None = None
    notes: tuple[ReadNote, ...] = ()
    settlements: tuple[ReadSettlement, ...] = ()
    """Only the books know their days."""
    is_opening: bool = False
    """Whether it is a balance that the books carry forward: the sum of older invoices."""
    contested: str | None = None
    """What a list says of a dispute, in its own words."""
    contested_on: date | None = None
    """The day on which it was known; the list does not say since when."""
    doubts: tuple[str, ...] = ()
    """What of it a person must confirm, in French as it stands in the case file."""

    @property
    def due_dates(self) -> tuple[date, ...]:
        """Every due date, in order."""
        return tuple(sorted({due.due_date for due in self.dues if not due.is_discount}))

    @property
    def left(self) -> Decimal:
        """What a list says is left of it."""
        settled = sum((each.amount for each in self.settlements), ZERO)
        return (self.total_with_vat or ZERO) - (self.paid_amount or ZERO) - settled

    @property
    def is_credit_note(self) -> bool:
        """Whether it reduces a debt: by its name, its code, or because its total is negative."""
        is_negative = self.total_with_vat is not None and self.total_with_vat < 0
        return self.is_named_credit_note or self.type_code in CREDIT_NOTE_CODES or is_negative

    def as_data(self) -> dict[str, Json]:
        """Return the invoice as `--format json` prints it."""
        return {
            "invoice_number": self.invoice_number,
            "type_code": self.type_code,
            "issue_date": self.issue_date.isoformat() if self.issue_date else None,
            "due_dates": [day.isoformat() for day in self.due_dates],
            "currency_code": self.currency_code,
            "total_with_vat": _amount(self.total_with_vat),
            "paid_amount": _amount(self.paid_amount),
            "amount_due": _amount(self.amount_due),
            "seller": self.seller.as_data(),
            "buyer": self.buyer.as_data(),
            "iban": self.iban,
            "notes": [{"code": note.code, "text": note.text} for note in self.notes],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadDebtor:
    """A debtor and the invoices that it owes."""

    party: ReadParty
    invoices: tuple[ReadInvoice, ...]
    to_complete: tuple[str, ...] = ()
    """What the file does not say of a debtor without a case; French, as it stands in the file."""
    to_confirm: tuple[str, ...] = ()
    """What the file leaves open of all of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """An invoice of a list on which it claims nothing, and why."""

    what: Message
    reason: Message
    is_alarm: bool = False
    is_told: bool = True
    """Whether it is told also where no case has the invoice."""
    invoice_number: str | None = None
    party: ReadParty = ReadParty()
    left: Decimal | None = None
    """What is left of it, where the list says so."""
    standing: str | None = None
    """What else the list says of it that contradicts a claim, in French: « Annulée »."""
    settlements: tuple[ReadSettlement, ...] = ()


def _amount(amount: Decimal | None) -> str | None:
    return f"{amount:.2f}" if amount is not None else None
