"""One debtor case: the record that the whole core works on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from relance_docs.case.claims import CreditNote, Instalment, Invoice, Payment
from relance_docs.case.history import HistoryEntry
from relance_docs.case.parties import Debtor
from relance_docs.case.plan import PlanField
from relance_docs.case.record import Record
from relance_docs.case.scalars import Day, Prose, SchemaVersion, Text
from relance_docs.case.terms import Terms

ZERO = Decimal("0.00")


class PieceKind(StrEnum):
    """What a pièce is, in the order of a first bordereau."""

    COMPANY_EXTRACT = "company_extract"
    SIGNED_QUOTE = "signed_quote"
    ORDER = "order"
    CONTRACT = "contract"
    TERMS_OF_SALE = "terms_of_sale"
    TERMS_ACCEPTED = "terms_accepted"
    DELIVERY_NOTE = "delivery_note"
    TIMESHEET = "timesheet"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    ACCOUNT_STATEMENT = "account_statement"
    EXCHANGE = "exchange"
    ACKNOWLEDGMENT = "acknowledgment"
    REMINDER = "reminder"
    FORMAL_NOTICE = "formal_notice"
    PROOF_OF_DISPATCH = "proof_of_dispatch"
    RECEIPT = "receipt"
    PAYMENT_PROOF = "payment_proof"
    INSOLVENCY_CHECK = "insolvency_check"
    OTHER = "other"


class Piece(Record):
    """A document that proves a part of the claim."""

    id: Text
    """Name by which the rest of the file refers to it."""
    kind: PieceKind
    title: Text
    """Short and neutral: « Devis n° D-118 signé »."""
    date: Day | None = None
    file: Text | None = None
    """Path below cases/; left out while the document is still to be found."""


class PaymentPlan(Record):
    """Instalments agreed with the debtor; kept as long as none is late."""

    agreed_on: Day
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    proof: Text | None = None


class Pause(Record):
    """No letter until a day (that day excluded), for a reason."""

    since: Day | None = None
    until: Day
    reason: Prose


class InsolvencyKind(StrEnum):
    """The collective procedures of book VI of the code de commerce."""

    SAUVEGARDE = "sauvegarde"
    REDRESSEMENT = "redressement"
    LIQUIDATION = "liquidation"


class Representative(Record):
    """The mandataire judiciaire or liquidateur."""

    name: Text
    address: tuple[Text, ...] = ()
    email: Text | None = None


class Insolvency(Record):
    """A collective procedure opened against the debtor."""

    kind: InsolvencyKind
    opened_on: Day
    """Date of the opening judgment."""
    published_on: Day | None = None
    """Publication in the BODACC: the two months to declare start there."""
    representative: Representative | None = None


class Recipient(StrEnum):
    """To whom a case can be handed over."""

    LAWYER = "lawyer"
    BAILIFF = "commissaire_de_justice"
    COURT = "court"
    COLLECTOR = "collector"


class HandedOver(Record):
    """The case left our hands."""

    to: Recipient
    handed_on: Day
    name: Text | None = None


class ClosingReason(StrEnum):
    """Why a case is closed."""

    PAID = "paid"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"
    SETTLED = "settled"


class Closed(Record):
    """The case is over."""

    reason: ClosingReason
    closed_on: Day
    note: Prose | None = None


class Case(Record):
    """One debtor case, as its file states it."""

    number: Text = Field(default="", exclude=True)
    """The name of the file, without its ending; never written in the file."""
    schema_version: SchemaVersion = 1
    debtor: Debtor
    terms: Terms = Terms()
    plan: PlanField = None
    invoices: tuple[Invoice, ...] = Field(min_length=1)
    credit_notes: tuple[CreditNote, ...] = ()
    payments: tuple[Payment, ...] = ()
    pieces: tuple[Piece, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    payment_plan: PaymentPlan | None = None
    pause: Pause | None = None
    insolvency: Insolvency | None = None
    bodacc_checked_on: Day | None = None
    """Day on which the BODACC was searched for this debtor."""
    handed_over: HandedOver | None = None
    closed: Closed | None = None

    def piece(self, piece_id: str) -> Piece | None:
        """Return the pièce of that id, if there is one."""
        return next((piece for piece in self.pieces if piece.id == piece_id), None)

    def is_insolvent(self, day: date) -> bool:
        """Whether a collective procedure was open on `day`."""
        return self.insolvency is not None and self.insolvency.opened_on <= day
