"""What a letter template can print: the contract between the code and the templates.

Every name is documented in docs/templates.md; a test keeps both in step. Amounts are `Decimal`
euros with two decimals, days are `date`: the filters `euros`, `day`, `short_day` and `percent` put
them on paper. A template prints these values and never computes with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.claims import Instalment
from relance_docs.case.history import Outcome
from relance_docs.case.parties import ActsAs, Sender
from relance_docs.case.plan import Channel
from relance_docs.claim.records import (
    ClaimContext,
    Letterhead,
    PartRow,
)
from relance_docs.plan.events import AmountChanged
from relance_docs.plan.kinds import StepKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One line of the references: « Dossier » and its number."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierContact:
    """A contact that really took place about one of these invoices."""

    day: date
    step: str
    kind: StepKind
    label: str
    """« Relance », « Appel », « Mise en demeure »."""
    channel: Channel | None
    outcome: Outcome | None
    outcome_label: str
    """« promesse de règlement »; empty without an outcome."""
    note: str
    """What was noted; for the call sheet only, never for the debtor."""
    is_partial: bool
    """Whether it concerned only some of the invoices of this document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenPromise:
    """A promise whose day has passed without the money."""

    made_on: date
    pay_by: date
    amount: Decimal | None
    was_partly_kept: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentMeans:
    """How to pay."""

    beneficiary: str
    iban: str
    """In groups of four."""
    bic: str | None
    reference: str
    """What to write on the transfer."""
    qr: str | None
    """URL of the picture of the SEPA QR code (EPC069-12); None where it makes no sense."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EnclosedPage:
    """A page of an enclosed invoice, as a picture."""

    number: int
    """Rank of the enclosure, as `enclosures` lists it."""
    title: str
    """Title of the enclosure."""
    page: int
    pages: int
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterContext(ClaimContext):
    """All the variables of a letter template, beside those of `ClaimContext`."""

    step: str
    place: str
    """City from which the letter is written; empty when the address does not tell."""
    channel: Channel
    channel_label: str
    """« Lettre recommandée avec demande d’avis de réception »."""
    acts_as: ActsAs
    sender: Sender | None
    """Who writes for the creditor; None when the creditor writes itself."""
    debtor_identity: str
    """Form, SIREN and representative of the debtor, « SARL, SIREN 010 001 451 »; may be empty."""
    letterhead: Letterhead
    recipient: tuple[str, ...]
    """Name and address for the window: at most 6 lines of 38 characters."""
    salutation: str
    """« Madame » or « Monsieur » where the name of the person tells, else « Madame, Monsieur »."""
    recipient_points: str | None
    """Size of the address, in points, where a line is too wide for the window at the usual one."""
    references: tuple[Reference, ...]
    signatory_name: str
    signatory_role: str
    reminded: tuple[PartRow, ...]
    """What was never demanded before: no part of a mise en demeure, which names it apart, with its
    reminder."""
    pay_by: date | None
    """The fixed date to pay; None for a reminder before the due date and for a call, and for a
    courteous reminder whose step gives no days_to_pay."""
    contacts: tuple[EarlierContact, ...]
    """What took place about these invoices, oldest first."""
    demands: tuple[EarlierContact, ...]
    """The written demands among `contacts` (no preventive reminder, no call)."""
    calls: tuple[EarlierContact, ...]
    """The telephone calls among `contacts` in which somebody was reached."""
    formal_notices: tuple[EarlierContact, ...]
    """The formal notices among `demands`."""
    rectified: tuple[AmountChanged, ...]
    """Invoices of this document whose amount an earlier letter gave otherwise."""
    promises: tuple[BrokenPromise, ...]
    broken_plan: date | None
    """Day on which the payment plan that was not kept was agreed; None without one."""
    missed_instalments: tuple[Instalment, ...]
    """What is missing of the instalments of that plan whose day has passed, in order."""
    accelerable: Decimal
    """What of that plan is not due yet, and falls due if the missed one stays unpaid: by a clause
    that a pièce shows; 0 without one."""
    accelerated_on: date | None
    """Day on which that clause made it due; None while it has not."""
    payment: PaymentMeans | None
    enclosures: tuple[str, ...]
    """Titles of the invoices that are enclosed, in order."""
    enclosed_pages: tuple[EnclosedPage, ...]
    """Their pages, in order."""
    collection_text: str | None
    """Al. 2 and 3 of L111-8 CPCE, as the workspace provides them; for a collector only."""
    commit: str
    """Last commit of the case file, abbreviated; « provisoire » without one."""
    fingerprint: str
    """First 12 hexadecimal digits of the SHA-256 of everything the letter is made from."""
    draft: bool
    """Whether the PROJET mark is needed."""
