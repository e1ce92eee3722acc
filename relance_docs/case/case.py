"""One debtor case: the record that the whole core works on."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field

from relance_docs.case.claims import CreditNote, Instalment, Invoice, Payment
from relance_docs.case.history import HistoryEntry
from relance_docs.case.obligors import CoDebtor, Guarantor
from relance_docs.case.parties import Debtor
from relance_docs.case.plan import PlanField
from relance_docs.case.procedures import Insolvency, OverIndebtedness
from relance_docs.case.record import Record
from relance_docs.case.scalars import Country, Day, Flag, Prose, SchemaVersion, Text
from relance_docs.case.terms import CreditPolicy, Terms
from relance_docs.case.title import Decision, Title

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
    """What it is; gives its place in the bordereau."""
    title: Text
    """Short and neutral: « Devis n° D-118 signé »."""
    date: Day | None = None
    """Date of the document."""
    file: Text | None = None
    """Path below cases/; left out while the document is still to be found."""
    original: Flag = False
    """Whether its original, on paper, is kept and can be shown; what is joined is a copy."""


class Communicated(Record):
    """A bordereau as it was communicated: from then on, the numbers in it never move."""

    communicated_on: Day
    """Day on which the pièces were communicated."""
    to: Text | None = None
    """To whom: the lawyer, the court, the other party."""
    pieces: tuple[Text, ...] = Field(min_length=1)
    """In the order of their numbers, from 1: ids of pièces, paths below cases/ of letters sent."""


class PlanCovers(StrEnum):
    """What the instalments of a payment plan pay."""

    PRINCIPAL = "principal"
    ALL = "all"


class PaymentPlan(Record):
    """Instalments agreed with the debtor; kept as long as none is late.

    What it covers is due by its terms alone from the day of the agreement.
    """

    agreed_on: Day
    """Day on which the plan was agreed."""
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    """Each later than the one before it."""
    proof: Text | None = None
    """Id of the pièce that shows the agreement."""
    covers: PlanCovers | None = None
    """principal: penalties and indemnity of before are owed beside it; all, or left out: they are
    reserved once the instalments add up to the principal."""
    acceleration_clause: Flag = False
    """Whether the agreement, shown by `proof`, makes the rest due when an instalment is missed."""


class Pause(Record):
    """No letter until a day (that day excluded), for a reason."""

    since: Day | None = None
    """First day of the pause; left out: it has begun."""
    until: Day
    """Day on which letters go out again."""
    reason: Prose
    """Why; printed when a letter is refused."""


class Recipient(StrEnum):
    """To whom a case can be handed over."""

    LAWYER = "lawyer"
    BAILIFF = "commissaire_de_justice"
    COURT = "court"
    COLLECTOR = "collector"


class HandedOver(Record):
    """The case left our hands."""

    to: Recipient
    """lawyer, commissaire_de_justice, court or collector."""
    handed_on: Day
    """Day on which the file was handed over."""
    name: Text | None = None
    """Name of who has the case now."""


class ClosingReason(StrEnum):
    """Why a case is closed."""

    PAID = "paid"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"
    SETTLED = "settled"


class Closed(Record):
    """The case is over."""

    reason: ClosingReason
    """paid, waived, written_off or settled."""
    closed_on: Day
    """Day on which the case was closed."""
    note: Prose | None = None
    """What else is to be known."""


class RegisteredForm(Record):
    """The form of a registered letter that is still to leave: its number stands on the letter."""

    step: Text
    """The step whose letter it is for."""
    tracking_number: Text
    """Its number, as it is printed on the form."""


class BookEntry(Record):
    """A debtor of the address book, `debtors/`: the lines that its cases state alike."""

    schema_version: SchemaVersion = 1
    """Version of this format; 1."""
    debtor: Debtor
    """Who owes, as in a case."""
    credit_policy: CreditPolicy | None = None
    """How much is sold to this debtor before payment, as in a case."""


class MergedCase(Record):
    """What is left of a case that was put into another one: where its facts and pièces are."""

    merged_into: Text
    """The number of the case that has them."""
    merged_on: Day
    """Day on which they were moved."""
    reason: Prose
    """Why: the same debtor, in most cases."""


class Case(Record):
    """One debtor case, as its file states it."""

    number: Text = Field(default="", exclude=True)
    """The name of the file, without its ending; never written in the file."""
    schema_version: SchemaVersion = 1
    """Version of this format; 1."""
    debtor: Debtor
    """Who owes."""
    co_debtors: tuple[CoDebtor, ...] = ()
    """Who owes the same debt whole with the debtor: each gets letters of its own."""
    guarantors: tuple[Guarantor, ...] = ()
    """Who guaranteed the debt; told and asked apart, by documents of their own."""
    in_charge: Text | None = None
    """Who looks after this case for the creditor; no document prints it."""
    applicable_law: Country | None = None
    """Country whose law governs the contract, ISO 3166, once that is known; left out: France for a
    debtor in France, not known for one abroad: no penalty of French law is then claimed."""
    applicable_law_source: Prose | None = None
    """Where it is agreed, or why it applies: « article 12 des CGV acceptées le 3 mai 2026 »."""
    terms: Terms = Terms()
    """Terms of this case; what they do not state comes from relance.yaml."""
    credit_policy: CreditPolicy | None = None
    """How much is sold to this debtor before payment; what it leaves out, relance.yaml says."""
    plan: PlanField = None
    """Steps of this case; left out: those of relance.yaml."""
    invoices: tuple[Invoice, ...] = Field(min_length=1)
    """The unpaid invoices, at least one."""
    credit_notes: tuple[CreditNote, ...] = ()
    """Credit notes issued to this debtor."""
    payments: tuple[Payment, ...] = ()
    """All money received since the invoices were issued."""
    pieces: tuple[Piece, ...] = ()
    """The documents that prove the claim."""
    bordereaux: tuple[Communicated, ...] = ()
    """The lists of pièces that were communicated; each begins with all of the one before it."""
    history: tuple[HistoryEntry, ...] = ()
    """What really happened, in order; entries are only added."""
    registered_forms: tuple[RegisteredForm, ...] = ()
    """Forms of registered letters that are to leave; they go into the history with them."""
    payment_plan: PaymentPlan | None = None
    """Instalments agreed with the debtor."""
    pause: Pause | None = None
    """A time without letters."""
    insolvency: Insolvency | None = None
    """A collective procedure against the debtor; letters stop."""
    over_indebtedness: OverIndebtedness | None = None
    """The debtor is a natural person whose over-indebtedness is dealt with; demands stop."""
    title: Title | None = None
    """What a court decided, and what was done with it."""
    bodacc_checked_on: Day | None = None
    """Day on which the BODACC was searched for this debtor."""
    handed_over: HandedOver | None = None
    """The case is with someone else."""
    closed: Closed | None = None
    """The case is over."""
    to_confirm: tuple[Prose, ...] = ()
    """What an import assumed and a person must confirm; no letter leaves while any is left."""
    confirmed: tuple[Prose, ...] = ()
    """Where a source says otherwise and a person confirmed the case; not asked again."""

    def form_number(self, step: str) -> str | None:
        """Return the number of the form that was taken for the letter of a step, if one was."""
        found = (form.tracking_number for form in self.registered_forms if form.step == step)
        return next(found, None)

    def piece(self, piece_id: str) -> Piece | None:
        """Return the pièce of that id, if there is one."""
        return next((piece for piece in self.pieces if piece.id == piece_id), None)

    @property
    def is_under_french_law(self) -> bool:
        """Whether French law governs the contract: a fact for a debtor abroad, never a guess."""
        return self.applicable_law == "FR" or (
            self.applicable_law is None and not self.debtor.is_abroad
        )

    @property
    def obligors(self) -> tuple[CoDebtor | Guarantor, ...]:
        """Who answers for the debt beside the debtor: co-debtors, then guarantors."""
        return (*self.co_debtors, *self.guarantors)

    def as_known_to(self, obligor: CoDebtor | Guarantor) -> Self:
        """Return the case as a co-debtor or a guarantor knows it: what that one was told and said.

        A co-debtor is the debtor itself, beside whom the debtor owes.
        """
        own = tuple(e for e in self.history if e.party == obligor.name)
        told = {"history": tuple(e.model_copy(update={"party": None}) for e in own)}
        if isinstance(obligor, Guarantor):
            return self.model_copy(update={"debtor": obligor.as_debtor(), **told})
        debtor = CoDebtor.model_construct(
            name=self.debtor.name, address=self.debtor.address, bound_by=obligor.bound_by
        )
        others = tuple(each for each in self.co_debtors if each is not obligor)
        return self.model_copy(
            update={
                "debtor": obligor.as_debtor(self.debtor),
                "co_debtors": (debtor, *others),
                **told,
            }
        )

    def co_debtor(self, name: str | None) -> CoDebtor | None:
        """Return the co-debtor of that name, if there is one."""
        return next((each for each in self.co_debtors if each.name == name), None)

    def owes(self, party: str | None) -> bool:
        """Whether what a party does is done by one who owes: a guarantor answers for another.

        Law: 2245 and 2246 C. civ.: what one solidary debtor acknowledges interrupts the period
        against all; what the guarantor does is not the debtor's.
        """
        return party is None or self.co_debtor(party) is not None

    def guarantor(self, name: str | None) -> Guarantor | None:
        """Return the guarantor of that name, if there is one."""
        return next((each for each in self.guarantors if each.name == name), None)

    def payments_on(self, day: date) -> tuple[tuple[int, Payment], ...]:
        """Return what was received or given back by the end of `day`, with its place in the file.

        What had come back unpaid by then is left out.
        """
        return tuple((i, each) for i, each in enumerate(self.payments) if each.counts_on(day))

    def about(self, decision: Decision) -> frozenset[str]:
        """Return the invoices that a decision is about."""
        return frozenset(decision.invoices) or frozenset(
            each.invoice_number for each in self.invoices if each.issue_date <= decision.made_on
        )

    def is_insolvent(self, day: date) -> bool:
        """Whether a collective procedure was open on `day`."""
        return self.insolvency is not None and self.insolvency.opened_on <= day

    def is_liquidated(self, day: date) -> bool:
        """Whether that procedure is a liquidation."""
        opened = self.insolvency
        return opened is not None and opened.is_liquidation and opened.opened_on <= day

    def over_indebted(self, day: date) -> OverIndebtedness | None:
        """Return the over-indebtedness that is dealt with on `day`, or erased what was owed."""
        known = self.over_indebtedness
        if known is None or known.admissible_on > day:
            return None
        has_ended = known.ended_on is not None and known.ended_on <= day
        return known if known.erased_on is not None or not has_ended else None
