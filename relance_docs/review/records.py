"""What a review finds: records only. Sentences are in French, as they will be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from relance_docs.case.history import Outcome
from relance_docs.case.plan import Channel
from relance_docs.case.record import Loc
from relance_docs.plan.calendar import shifted
from relance_docs.review.exhibit import Bordereau, Exhibit


class ProofState(StrEnum):
    """What the file shows of an element of the claim."""

    PRESENT = "present"
    """A document of the file shows it."""
    ABSENT = "absent"
    """No document shows it, whatever the data say: the fact tells what they say."""
    CONTRADICTED = "contradicted"
    """The file holds a fact against it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofElement:
    """One element of the claim and what proves it."""

    key: str
    """Stable name: « order », « delivery », « formal_notice_receipt »."""
    label: str
    """« Livraison ou exécution »."""
    invoice_number: str | None
    """None for what concerns the whole claim."""
    state: ProofState
    fact: str
    """The fact that shows it, one sentence."""
    exhibits: tuple[Exhibit, ...] = ()
    """What shows it, missing documents (without number) included."""
    sources: tuple[Loc, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """What was written then and what the data say today."""

    key: str
    """Stable name: « amount_differs », « paid_and_claimed », « tracking_number_twice »."""
    sentence: str
    day: date
    """Day of the letter, or of the fact."""
    invoice_number: str | None = None
    then: Decimal | date | None = None
    """What the letter said."""
    now: Decimal | date | None = None
    """The same for the same day, with today's facts."""
    exhibits: tuple[Exhibit, ...] = ()
    sources: tuple[Loc, ...] = ()
    """Places of the case file that contradict each other, the letter first."""


class FactKind(StrEnum):
    """Kinds of dated facts, in the order in which those of one day are told."""

    CONTRACT = "contract"
    TERMS_ACCEPTED = "terms_accepted"
    DOCUMENT = "document"
    """A pièce that no other fact names, on its own date."""
    DELIVERY = "delivery"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DUE_DATE = "due_date"
    PAYMENT = "payment"
    REFUND = "refund"
    BOUNCED = "bounced"
    LETTER = "letter"
    CALL = "call"
    VISIT = "visit"
    EVENT = "event"
    """Another entry of the history."""
    SKIPPED = "skipped"
    PRESENTED = "presented"
    RECEIVED = "received"
    RETURNED = "returned"
    DISPUTE_RAISED = "dispute_raised"
    DISPUTE_RESOLVED = "dispute_resolved"
    PROMISE = "promise"
    PROMISE_DATE = "promise_date"
    """Day by which a promise was to be kept, with what became of it."""
    PAY_BY = "pay_by"
    """Date to pay that a letter gave."""
    PLAN_AGREED = "plan_agreed"
    INSTALMENT_DATE = "instalment_date"
    PAUSE_BEGINS = "pause_begins"
    PAUSE_ENDS = "pause_ends"
    BODACC_CHECKED = "bodacc_checked"
    INSOLVENCY_OPENED = "insolvency_opened"
    INSOLVENCY_PUBLISHED = "insolvency_published"
    OVER_INDEBTEDNESS = "over_indebtedness"
    """What a commission or a judge decided of an over-indebtedness."""
    REQUESTED = "requested"
    DECIDED = "decided"
    SERVED = "served"
    OPPOSED = "opposed"
    ENFORCEABLE = "enforceable"
    MEASURE = "measure"
    COMMUNICATED = "communicated"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedFact:
    """A dated fact of the case."""

    day: date
    kind: FactKind
    title: str
    """« Mise en demeure », « Échéance de la facture FA-2026-0042 »."""
    at: datetime | None = None
    """The moment, when the hour is known."""
    detail: str = ""
    """What else the data say of it, sentences; may hold what a person wrote (notes, reasons)."""
    amount: Decimal | None = None
    invoice_numbers: tuple[str, ...] = ()
    channel: Channel | None = None
    outcome: Outcome | None = None
    exhibits: tuple[Exhibit, ...] = ()
    """What shows it; each has a number."""
    source: Loc
    """The field of the case file that gives the day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactAttempt:
    """One contact with the debtor, or an attempt."""

    day: date
    at: datetime | None
    title: str
    channel: Channel
    outcome: Outcome | None
    by: str | None
    approved_by: tuple[str, ...]
    """Who approved the document before it left."""
    note: str | None
    is_written: bool
    exhibits: tuple[Exhibit, ...]
    source: Loc
    exceeds: tuple[str, ...]
    """What of the house rule it exceeds, a fact in a sentence each; empty when nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactReview:
    """Every contact, how often and at what hours."""

    contacts: tuple[ContactAttempt, ...]
    busiest_calls: int
    """Most calls and visits in seven days on end."""
    busiest_letters: int
    """Most written contacts in seven days on end."""
    without_hour: int
    """Contacts of which the file gives the day alone: their hour cannot be judged."""
    rule: str
    """The rule of the house that they are held against, which is no text of law."""


class DeadlineKind(StrEnum):
    """What a deadline is for."""

    PRESCRIPTION = "prescription"
    PROMISE = "promise"
    INSTALMENT = "instalment"
    PAUSE = "pause"
    PAY_BY = "pay_by"
    DECLARATION = "declaration"
    RELIEF = "relief"
    RECLAIM = "reclaim"
    """To claim back goods sold under retention of title."""
    LATER_CLAIMS = "later_claims"
    """To tell the office holder of claims that arose after the judgment."""
    LATER_DECLARED = "later_declared"
    """To declare those that arose after the judgment and are not paid when they fall due."""
    OVER_INDEBTEDNESS = "over_indebtedness"
    """To justify a claim to the commission that deals with an over-indebtedness."""
    OPPOSITION = "opposition"
    """Until when the debtor may oppose an order to pay that was served."""
    SERVICE = "service"
    """To have a decision served, or it is void."""
    DEPOSIT = "deposit"
    """To deposit the costs of a request or of an opposition with a commercial court."""
    COUNSEL = "counsel"
    """To name a lawyer once an order is opposed."""
    APPEAL = "appeal"
    """Until when a judgment may be appealed."""
    ENFORCEMENT = "enforcement"
    """First day on which an order that nobody opposed can be enforced."""
    RAISED_RATE = "raised_rate"
    """First day of the raised legal rate."""
    DELAY = "delay"
    """First day after the time that a judge granted."""
    TITLE = "title"
    """Last day to enforce a decision."""
    INSURER = "insurer"
    """To tell the credit insurer of what is unpaid."""
    GUARANTOR_DEFAULT = "guarantor_default"
    """To inform a guarantor that the debtor does not pay."""
    GUARANTOR_YEARLY = "guarantor_yearly"
    """To inform a guarantor of what is owed, each year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherDay:
    """The same deadline by another reading of the law."""

    day: date
    condition: str
    """« si le délai de paiement est stipulé au contrat »."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A day that counts, and how it is reckoned."""

    day: date
    """Last day, included; for a pause, the first day after it."""
    kind: DeadlineKind
    title: str
    steps: tuple[str, ...]
    """The computation, one sentence a step."""
    article: str
    """« L110-4, I C. com. » ; empty where no text sets the day."""
    caution: str
    """What remains to be confirmed; empty when nothing."""
    invoice_number: str | None = None
    amount: Decimal | None = None
    is_met: bool | None = None
    """Whether what was to be done by then is done; None when the file cannot tell."""
    other_days: tuple[OtherDay, ...] = ()
    """Later days, of readings less prudent."""
    is_barred: bool = False
    """Whether nothing is asked for any more: out of time, by every reading that counts."""
    is_urgent: bool = False
    """Whether a last day that is still open comes within three months."""
    source: Loc

    def days_left(self, as_of: date) -> int:
        """Return the days from `as_of` to the day; negative when it has passed."""
        return (self.day - as_of).days

    def is_near(self, as_of: date, days: int) -> bool:
        """Whether no more than so many days are left; so it is once the day has passed."""
        return as_of >= shifted(self.day, -days)


class ConditionState(StrEnum):
    """What the file shows of a condition."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_SHOWN = "not_shown"
    """The file does not tell."""
    NOT_NEEDED = "not_needed"
    """It is asked for elsewhere: of another court, above an amount."""


MET, NOT_MET, NOT_SHOWN = ConditionState.MET, ConditionState.NOT_MET, ConditionState.NOT_SHOWN
Shown: TypeAlias = tuple[ConditionState, str, tuple[Exhibit, ...]]
"""The state of a condition, the fact in a sentence, and what shows it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """What a route needs, and what the file shows of it."""

    text: str
    state: ConditionState
    fact: str
    """What the file shows, one sentence."""
    article: str
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Court:
    """Before whom a route goes; the seat is left to be confirmed."""

    name: str
    """« Tribunal de commerce », « Tribunal judiciaire »."""
    addressee: str
    """To whom an act is addressed: « président du tribunal de commerce »; empty for none."""
    place: str
    """What decides the seat, and that it remains to be confirmed."""
    article: str
    fact: str
    """What of the file says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A way to a title, or to a place among the creditors: its conditions, never an advice."""

    key: str
    """Stable name: « order_for_payment », « small_claims », « declaration_of_claim »."""
    title: str
    articles: str
    conditions: tuple[Condition, ...]
    before: tuple[Court, ...]
    """Before whom; several where the file does not decide between them."""
    mentions: tuple[str, ...]
    """What is known of forms, costs and time limits, and of the doubts about them."""
    reserve: str
    """What bars its documents today; empty when nothing."""
    no_draft: str
    """Why no document is made for it in this case; empty when one is."""
    checked_until: date
    """Day on which its sources were last looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """All that is said of a case beside the statement."""

    bordereau: Bordereau
    proofs: tuple[ProofElement, ...]
    contradictions: tuple[Contradiction, ...]
    chronology: tuple[DatedFact, ...]
    contacts: ContactReview
    deadlines: tuple[Deadline, ...]
