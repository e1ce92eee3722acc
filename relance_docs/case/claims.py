"""What is claimed and what was paid: invoices, credit notes, payments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from relance_docs.case.plan import PlanField
from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Day, Prose, SignedAmount, Text
from relance_docs.case.terms import Terms


class Instalment(Record):
    """A part of a debt with its own due date."""

    due_date: Day
    amount: Amount


class Dispute(Record):
    """What the debtor contests of an invoice; open until it is resolved."""

    raised_on: Day
    amount: Amount | None = None
    """The part contested; left out: the whole invoice."""
    reason: Prose
    resolved_on: Day | None = None
    resolution: Prose | None = None

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
    amount_due: SignedAmount | None = None
    """BT-115; left out: total with VAT less what was paid before."""
    delivery_date: Day | None = None
    """BT-72."""
    order_reference: Text | None = None
    """BT-13."""
    description: Prose | None = None
    """What was sold, in a few words."""
    pieces: tuple[Text, ...] = ()
    """Ids of the pièces that prove this invoice."""
    dispute: Dispute | None = None
    terms: Terms | None = None
    plan: PlanField = None

    @property
    def principal(self) -> Decimal:
        """What was due when the invoice was issued (BT-115)."""
        if self.amount_due is not None:
            return self.amount_due
        return self.total_with_vat - self.paid_amount

    @property
    def due_parts(self) -> tuple[Instalment, ...]:
        """The instalments, or one for the whole at the due date, in order of due date."""
        if self.instalments:
            return tuple(sorted(self.instalments, key=lambda part: part.due_date))
        # Reading lets no invoice through without a due date.
        assert self.due_date is not None  # noqa: S101
        return (Instalment(due_date=self.due_date, amount=self.principal),)

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
    issue_date: Day
    amount: Amount
    invoice_number: Text | None = None
    """The invoice it corrects; left out: it counts as a payment on its issue date."""
    effect: CreditNoteEffect = CreditNoteEffect.FROM_ORIGIN
    """from_origin: no interest on what was never owed; or on_issue_date."""
    reason: Prose | None = None


class Payment(Record):
    """Money received."""

    received_on: Day
    """Day the account was credited."""
    amount: Amount
    reference: Text | None = None
    invoice_number: Text | None = None
    """The invoice the debtor meant; left out: 1342-10 C. civ. decides."""
