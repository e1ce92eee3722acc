"""What the templates of a dossier print: records only; nothing is reckoned in a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.claims import Instalment
from relance_docs.case.procedures import Insolvency, OverIndebtedness
from relance_docs.claim.records import ClaimContext, InvoiceRow, Totals
from relance_docs.review.exhibit import Exhibit
from relance_docs.review.records import (
    Contradiction,
    DatedFact,
    Deadline,
    OtherDay,
    ProofElement,
    Route,
)
from relance_docs.statement.titled import TitleStatement, TitleSum


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """One line of an identity: « SIREN », and its value."""

    label: str
    value: str
    """Empty: not known, to be completed by hand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """A party, as the law wants it named."""

    name: str
    is_natural_person: bool
    mentions: tuple[Mention, ...]
    city: str
    """City of the address; empty when it does not tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CoOpponent:
    """One who owes the whole with the debtor."""

    identity: Identity
    ground: str
    """What makes it owe the whole."""
    exhibits: tuple[Exhibit, ...]
    """What shows it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PieceRow:
    """A pièce in the bordereau."""

    number: int
    title: str
    dated: date | None
    pages: int
    """Of the stamped copy; 0 for one that was withdrawn."""
    form: str
    """« Copie », or what else is joined."""
    notes: tuple[str, ...]
    """What the reader of the stamped copy has to know, a sentence each."""
    first_page: int | None
    """As the foot of the page says it; None for a pièce that was withdrawn."""
    part: int | None
    """The file of the dossier it is in; None for a dossier in one file."""
    communicated_on: date | None
    file: str
    """Path of the original, as the annex names it."""
    sha256: str
    """Of the original; empty for one that was withdrawn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormalNoticeSent:
    """A mise en demeure that was sent, and what shows that it was sent and received."""

    day: date
    channel: str
    tracking_number: str
    pay_by: date | None
    presented_on: date | None
    received_on: date | None
    returned_on: date | None
    outcome: str
    letter: Exhibit | None
    """The document as it was sent."""
    sha256: str
    """Of that document, as recorded."""
    proofs: tuple[Exhibit, ...]
    """Of dispatch and receipt."""
    exhibits: tuple[Exhibit, ...]
    """The letter and those proofs, in the order of their numbers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """The limitation period of one due date of an invoice."""

    invoice_number: str
    title: str
    expires_on: date
    """By the prudent reading."""
    other_days: tuple[OtherDay, ...]
    is_barred: bool
    """Out of time by every reading that counts: in no act."""
    is_urgent: bool
    amount: Decimal | None
    days_left: int
    days_said: str
    """« 1 713 jours »: of no use once it has passed."""
    steps: tuple[str, ...]
    article: str
    caution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LaterRow:
    """An invoice of a claim that arose after the judgment: paid when it falls due."""

    invoice_number: str
    due_date: date
    principal: Decimal
    penalties: Decimal
    indemnity: Decimal
    total: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningPlan:
    """A plan that the debtor agreed to, of which nothing is late: what is still to come."""

    agreed_on: date
    exhibits: tuple[Exhibit, ...]
    to_come: tuple[Instalment, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleDay:
    """A day that follows an act: service, opposition, enforcement."""

    deadline: Deadline
    left: str
    """« dans 32 jours », « DÉPASSÉ depuis 3 jours », « fait »."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Facts of one subject in the note de synthèse."""

    title: str
    facts: tuple[DatedFact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DossierContext(ClaimContext):
    """All the variables of the templates of a dossier, beside those of `ClaimContext`."""

    commit: str
    fingerprint: str
    draft: bool
    claimant: Identity
    opponent: Identity
    co_opponents: tuple[CoOpponent, ...]
    """Who owes the whole with the debtor; none in most cases."""
    guarantors: tuple[Identity, ...]
    """Who guaranteed the debt, as the note tells the lawyer; no act names them."""
    claimed: Decimal
    """What is claimed: what is due; in a collective procedure, all that is owed."""
    subject: str
    """The object of the claim, in a few words."""
    is_insolvent: bool
    """Whether something is declared in a collective procedure."""
    made_on: date
    """The day of the dossier; `as_of` is that of the judgment in a declaration."""
    insolvency: Insolvency | None
    over_indebtedness: OverIndebtedness | None
    """Of a natural person, dealt with by a commission: interest stopped on its decision."""
    procedure: str
    """The collective procedure that is open, in a word; empty without one."""
    representative_title: str
    """What the office holder to whom a claim is declared is called."""
    added_to_total: str
    """What is declared beside the total of the décompte, in words; empty where nothing is."""
    interest_stopped_on: date | None
    pieces: tuple[PieceRow, ...]
    missing: tuple[Exhibit, ...]
    """Documents that the case names without a file."""
    chapters: tuple[Chapter, ...]
    chronology: tuple[DatedFact, ...]
    also_shown: tuple[Exhibit, ...]
    """What an act produces and none of its facts names: no pièce of a bordereau is left unsaid."""
    notices: tuple[FormalNoticeSent, ...]
    proofs: tuple[ProofElement, ...]
    contradictions: tuple[Contradiction, ...]
    periods: tuple[Period, ...]
    routes: tuple[Route, ...]
    running_plan: RunningPlan | None
    """None as well for a plan that was broken, or is over."""
    contested: tuple[InvoiceRow, ...]
    """What is contested: declared in a collective procedure, asked for in no other act."""
    contested_totals: Totals
    later: tuple[LaterRow, ...]
    """Claims that arose with the opening judgment or after: apart, not declared."""
    undated: tuple[str, ...]
    """Invoices after a judgment without their day of delivery: in no total."""
    interruptions: tuple[str, ...]
    """What interrupted limitation, with its article and pièce, a sentence each."""
    no_petition: str
    """Why no petition for an order to pay is drafted; empty when one is."""
    title: TitleStatement | None
    """What a court granted, in the place of the invoices it is about."""
    title_names: Mapping[TitleSum, str]
    decision: str
    """That decision, its date, court and number; empty without one."""
    title_days: tuple[TitleDay, ...]
    """The days that follow an act."""
    drafts: Mapping[str, str]
    """The file of each act that goes with the dossier, by the key of its route."""
    clauses: tuple[str, ...]
    """Penalty clauses as an act names them: « trois fois le taux … (CGV 2025, art. 7) »."""
    has_archived_letters: bool
    """Whether there is a letter, as it was recorded, to compare the data with."""
    other_allocation_is_same: bool
    other_reading_is_same: bool
    is_linked: bool
    """Whether the pièces are in the same file, so that a number can lead to them."""
