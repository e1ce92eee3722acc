"""What is claimed and what was paid: invoices, credit notes, payments."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from relance_docs.case.plan import PlanField
from relance_docs.case.record import Loc, Record
from relance_docs.case.scalars import Amount, Day, Flag, Prose, SignedAmount, Text
from relance_docs.case.terms import Terms


class Instalment(Record):
    """A part of a debt with its own due date."""

    due_date: Day
    """Day on which this part is due."""
    amount: Amount
    """This part, in euros."""


class Due(NamedTuple):
    """An amount and its due date, reckoned from what a file says: nothing is checked again."""

    due_date: date
    amount: Decimal


NEW_TERM: Final = timedelta(days=30)
"""The least that is given anew once what was missing has come (R2192-29 CCP)."""


class SentBack(Record):
    """A public body sent the invoice back, which interrupts its term once (R2192-27 to 29 CCP)."""

    notified_on: Day
    """Day on which its notice was received: what was left of the term is counted from it."""
    reason: Prose
    """What is missing or wrong, as the notice says."""
    proof: Text | None = None
    """Id of the pièce: the notice."""
    completed_on: Day | None = None
    """Day on which the public body received all that was missing; left out: it has not."""
    completed_proof: Text | None = None
    """Id of the pièce that shows that day."""

    def is_open(self, day: date) -> bool:
        """Whether the term is interrupted on `day`."""
        return self.notified_on <= day and (self.completed_on is None or day < self.completed_on)

    def due_after(self, due_date: date, completed_on: date) -> date:
        """Return the last day of the new term: thirty days, or what was left if that is more."""
        return completed_on + max(NEW_TERM, due_date - self.notified_on)


class Dispute(Record):
    """What the debtor contests of an invoice; open until it is resolved."""

    raised_on: Day
    """Day on which the debtor contested."""
    amount: Amount | None = None
    """The part contested; left out: the whole invoice."""
    reason: Prose
    """What the debtor says."""
    listed_reason: Text | None = None
    """Which reason of the list it is, or of relance.yaml's own; counted in the audit."""
    resolved_on: Day | None = None
    """Day on which it was settled; left out: it is open."""
    resolution: Prose | None = None
    """How it was settled."""

    def is_open(self, day: date) -> bool:
        """Whether the dispute stands on `day`: from the day raised, until the eve of resolution."""
        return self.raised_on <= day and (self.resolved_on is None or day < self.resolved_on)


class Invoice(Record):
    """An invoice, with the business terms of EN 16931."""

    invoice_number: Text
    """BT-1."""
    issue_date: Day
    """BT-2."""
    due_date: Day | None = None
    """BT-9; or instalments."""
    instalments: tuple[Instalment, ...] = ()
    """Several due dates, in order; their amounts add up to the amount due."""
    total_with_vat: Amount
    """BT-112."""
    total_without_vat: Amount | None = None
    """BT-109; needed when penalties are reckoned without VAT."""
    paid_amount: Amount = Decimal("0.00")
    """BT-113: paid before the invoice was issued."""
    rounding_amount: SignedAmount = Decimal("0.00")
    """BT-114: what the invoice itself rounds its amount due by."""
    amount_due: SignedAmount | None = None
    """BT-115; left out: total with VAT less what was paid before, rounded as it says."""
    delivery_date: Day | None = None
    """BT-72."""
    order_reference: Text | None = None
    """BT-13."""
    engagement_number: Text | None = None
    """Number of the engagement (numéro d'engagement juridique) that a public body gave."""
    chorus_number: Text | None = None
    """Number under which the invoice was deposited with Chorus Pro."""
    description: Prose | None = None
    """What was sold, in a few words."""
    pieces: tuple[Text, ...] = ()
    """Ids of the pièces that prove this invoice."""
    dispute: Dispute | None = None
    """What the debtor contests of it."""
    sent_back: SentBack | None = None
    """Its payment term was interrupted by a public body; the due date follows."""
    stated_terms: tuple[Prose, ...] = ()
    """What the invoice says of late payment (BT-22: PMD, PMT, AAB); shown, never reckoned with."""
    terms: Terms | None = None
    """Terms of this invoice alone."""
    plan: PlanField = None
    """Steps of this invoice alone."""

    @property
    def principal(self) -> Decimal:
        """What was due when the invoice was issued (BT-115)."""
        if self.amount_due is not None:
            return self.amount_due
        return self.reckoned_due

    @property
    def reckoned_due(self) -> Decimal:
        """BT-112 − BT-113 + BT-114, which a stated amount due must agree with."""
        return self.total_with_vat - self.paid_amount + self.rounding_amount

    @property
    def due_parts(self) -> tuple[Due, ...]:
        """The instalments, or one for the whole at the due date, in order of due date."""
        if self.instalments:
            in_order = sorted(self.instalments, key=lambda part: part.due_date)
            return tuple(Due(part.due_date, part.amount) for part in in_order)
        if self.due_date is None:  # no assert: python -O would go on without a date
            raise ValueError("reading lets no invoice through without a due date")
        day, back = self.due_date, self.sent_back
        if back is not None and back.completed_on is not None:
            day = back.due_after(day, back.completed_on)
        return (Due(day, self.principal),)

    def parts_on(self, day: date) -> tuple[Due, ...]:
        """Return `due_parts`, as they are on a day: a term that is interrupted has not run out.

        It then ends no earlier than if all that was missing came on that very day.
        """
        back = self.sent_back
        if self.due_date is None or back is None or not back.is_open(day):
            return self.due_parts
        earliest = back.due_after(self.due_date, day)
        return (Due(earliest, self.principal),)

    @property
    def due_fields(self) -> tuple[Loc, ...]:
        """The field of the invoice that states the due date of each of `due_parts`."""
        if not self.instalments:
            return (("due_date",),)
        order = sorted(range(len(self.instalments)), key=lambda i: self.instalments[i].due_date)
        return tuple(("instalments", i, "due_date") for i in order)

    @property
    def due_dates(self) -> Iterator[date]:
        """Every due date, in order."""
        return (part.due_date for part in self.due_parts)


class CreditNoteEffect(StrEnum):
    """From when a credit note reduces the capital."""

    FROM_ORIGIN = "from_origin"
    ON_ISSUE_DATE = "on_issue_date"


class CreditNote(Record):
    """A credit note (avoir), 381."""

    number: Text
    """Number of the credit note."""
    issue_date: Day
    """Day on which it was issued."""
    amount: Amount
    """Amount with VAT, without a sign."""
    invoice_number: Text | None = None
    """The invoice it corrects; left out: it counts as a payment on its issue date."""
    effect: CreditNoteEffect = CreditNoteEffect.FROM_ORIGIN
    """from_origin: no interest on what was never owed; or on_issue_date."""
    reason: Prose | None = None
    """Why it was issued."""


class Bounced(Record):
    """A cheque or a debit that came back unpaid: from that day on, nothing was received."""

    bounced_on: Day
    """Day on which the bank took the money back."""
    fee: Amount | None = None
    """What the bank charged for it; a cost of the creditor, in no total."""
    proof: Text | None = None
    """Id of the pièce that shows it: the notice of the bank."""
    reference: Text | None = None
    """Text of the bank line."""
    bank_line: Text | None = None
    """Which line of a bank statement took it back; written by `relance import`."""


class Payment(Record):
    """Money received, or given back."""

    received_on: Day
    """Day the account was credited; of money that was given back, the day it left."""
    amount: SignedAmount
    """What arrived, in euros; -200.00 is money that was given back to the debtor."""
    reference: Text | None = None
    """Text of the bank line."""
    invoice_number: Text | None = None
    """The invoice the debtor meant; left out: 1342-10 C. civ. decides."""
    bank_line: Text | None = None
    """Which line of a bank statement it is; written by `relance import`."""
    bounced: Bounced | None = None
    """It came back unpaid, on this day."""
    party: Text | None = None
    """Name of the co-debtor or guarantor who paid; it counts for all. Left out: not said."""
    by_enforcement: Flag = False
    """Whether a measure of enforcement brought it: it pays what a court granted first."""

    @property
    def is_refund(self) -> bool:
        """Whether the money was given back to the debtor, not received from it."""
        return self.amount < 0

    def has_bounced(self, day: date) -> bool:
        """Whether it had come back unpaid by the end of `day`."""
        return self.bounced is not None and self.bounced.bounced_on <= day

    def counts_on(self, day: date) -> bool:
        """Whether it was received (or given back) by the end of `day`, and has not bounced."""
        return self.received_on <= day and not self.has_bounced(day)
