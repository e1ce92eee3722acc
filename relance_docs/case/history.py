"""What really happened: letters sent, calls, promises, receipts. Append-only."""

from datetime import date, datetime
from enum import StrEnum

from relance_docs.case.documents import DocumentKind
from relance_docs.case.plan import Channel
from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Day, Flag, Moment, Prose, SignedAmount, Text


class Outcome(StrEnum):
    """What came of a contact."""

    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    PROMISE = "promise"
    DISPUTE = "dispute"
    REFUSAL = "refusal"
    INSOLVENT = "insolvent"
    PAID = "paid"
    DELIVERED = "delivered"
    RETURNED = "returned"
    UNCLAIMED = "unclaimed"
    BOUNCED = "bounced"
    OTHER = "other"


class Promise(Record):
    """A date on which the debtor said it would pay; kept through the end of that day."""

    pay_by: Day
    """Day by which the debtor will pay."""
    amount: Amount | None = None
    """Left out: all that was overdue on the day of the promise."""


class ClaimedAmount(Record):
    """The amount of an invoice, as a document that left gave it."""

    invoice_number: Text
    """The invoice."""
    amount_due: SignedAmount
    """What was due when it was issued (BT-115)."""


class SentDocument(Record):
    """The exact document that left, archived."""

    file: Text
    """Path below cases/."""
    sha256: Text
    """SHA-256 of that file, 64 hexadecimal digits."""
    commit: Text | None = None
    """The commit of the data it was made from."""
    made_with: Text | None = None
    """Versions of what made it: with the data, they decide its bytes."""
    amounts: tuple[ClaimedAmount, ...] = ()
    """The amounts of the invoices in it: one that is changed since is rectified in the next."""


class ApprovedBy(Record):
    """Somebody who approved the exact document before it left."""

    name: Text
    """The name, as git was told it."""
    commit: Text
    """The commit that says so."""


class InterruptionCause(StrEnum):
    """What interrupts the limitation period (2240 to 2244 C. civ.); a letter never does."""

    ACKNOWLEDGMENT = "acknowledgment"
    COURT_CLAIM = "court_claim"
    ORDER_SERVED = "order_served"
    CONSERVATORY_MEASURE = "conservatory_measure"
    ENFORCEMENT = "enforcement"
    CLAIM_DECLARED = "claim_declared"


class Circumstance(StrEnum):
    """A fact that a way to court needs, and that no other field tells."""

    DANGER = "danger"
    """What may threaten recovery (L511-1 CPCE)."""
    AMICABLE_ATTEMPT = "amicable_attempt"
    """Conciliation, mediation or a participatory procedure, tried before suing (750-1 CPC)."""


class Interruption(Record):
    """An event that makes the limitation period start afresh."""

    cause: InterruptionCause
    """What interrupted it."""
    proof: Text | None = None
    """Id of the pièce; without it the event is shown but not counted."""


class CorrectedField(Record):
    """A field of the case that was wrong: what it said, and what it says since."""

    field: Text
    """Which one: « debtor.address », « invoices.FA-1.total_with_vat »."""
    before: Prose | None = None
    """What it said; left out: nothing."""
    after: Prose | None = None
    """What it says since; left out: nothing."""


class HistoryEntry(Record):
    """One event: a step taken or skipped, a contact, an answer."""

    at: Moment
    """When it happened; the day alone when the hour is not known."""
    step: Text | None = None
    """The step of the plan that was taken, skipped, or is to be taken again."""
    written: DocumentKind | None = None
    """The document on demand that left, no step of the plan: as `relance write` names it."""
    invoices: tuple[Text, ...] = ()
    """Which invoices it concerns; left out: every one overdue that day."""
    channel: Channel | None = None
    """How the debtor was reached."""
    party: Text | None = None
    """Name of the co-debtor or guarantor written or spoken to; left out: the debtor."""
    by: Text | None = None
    """Who acted for the creditor."""
    outcome: Outcome | None = None
    """What came of it."""
    reason: Text | None = None
    """Why it is not paid, as the debtor says it: a word of the list, or of relance.yaml's own."""
    promise: Promise | None = None
    """What the debtor promised."""
    skipped: Prose | None = None
    """The step was left out, for this reason."""
    again: Prose | None = None
    """The step is to be taken once more, for this reason; what was recorded of it before stays."""
    note: Prose | None = None
    """What was said; facts only, the debtor may read it one day."""
    in_act: Flag = False
    """Whether a draft for a court may tell of this contact and repeat its note."""
    tracking_number: Text | None = None
    """Number of the registered letter."""
    document: SentDocument | None = None
    """What was sent."""
    approved_by: tuple[ApprovedBy, ...] = ()
    """Who approved this very document before it left, where relance.yaml asks for that."""
    email: SentDocument | None = None
    """The e-mail that carried it, as it was sent."""
    message_id: Text | None = None
    """Message-ID of that e-mail."""
    pay_by: Day | None = None
    """The date to pay that the document gave."""
    presented_on: Day | None = None
    """First presentation by the carrier."""
    received_on: Day | None = None
    """Receipt by the debtor, from the receipt slip."""
    returned_on: Day | None = None
    """The envelope came back on this day."""
    not_reached: tuple[Text, ...] = ()
    """The address from which it came back, postal or e-mail; left out: the one of the debtor."""
    proof: Text | None = None
    """Id of the pièce that shows dispatch or receipt, or the fact of `circumstance`."""
    receipt: Text | None = None
    """Id of the pièce that shows receipt or return, when `proof` shows dispatch."""
    interruption: Interruption | None = None
    """An event that interrupts the limitation period."""
    circumstance: Circumstance | None = None
    """A fact that a way to court needs: `note` tells it, `proof` is the pièce that shows it."""
    corrections: tuple[CorrectedField, ...] = ()
    """What was found to be wrong in the case, and was set right; `note` says why."""

    @property
    def day(self) -> date:
        """The day of the event, as its author's clock said."""
        return self.at.date() if isinstance(self.at, datetime) else self.at

    @property
    def happened(self) -> bool:
        """Whether the step really happened: neither skipped, nor asked for once more."""
        return self.step is not None and self.skipped is None and self.again is None

    @property
    def was_taken(self) -> bool:
        """Whether it happened to the debtor: what went to a co-debtor beside it takes no step."""
        return self.happened and self.party is None

    @property
    def reached_on(self) -> date | None:
        """Day of first presentation or receipt, whichever is known first; None while unknown."""
        return min((d for d in (self.presented_on, self.received_on) if d), default=None)
