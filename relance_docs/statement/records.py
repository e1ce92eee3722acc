"""The statement of what is owed (décompte): records only, every number with its lines.

What comes from a fact of the case carries its `source`, the field of the file that states it. Two
statements that differ in places alone are equal: the order of the file plays no part in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from relance_docs.case.claims import Bounced, CreditNote, Payment
from relance_docs.case.parties import DebtorKind
from relance_docs.case.record import Loc
from relance_docs.case.terms import Allocation, RateReading
from relance_docs.statement.lines import Line, RateBasis
from relance_docs.statement.making import made_later, maker
from relance_docs.statement.periods import Prescription
from relance_docs.statement.runs import Run
from relance_docs.statement.titled import TitleStatement


class Arose(StrEnum):
    """When a claim on a debtor under a collective procedure arose."""

    BEFORE = "before"
    """Before the opening judgment: to be declared (L622-24 C. com.)."""
    AFTER = "after"
    """With it or after: paid when it falls due (L622-17 C. com.).

    In a liquidation where L641-13, I C. com. names it, and declared where not.
    """
    UNKNOWN = "unknown"
    """Invoiced after it, without the day of delivery or performance: to be asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RateSpan:
    """A rate that lines of the statement use, from the first day it was borne to the last."""

    from_day: date
    to_day: date
    percent: Decimal
    basis: RateBasis


@dataclass(frozen=True, kw_only=True, slots=True)
class PartStatement:
    """Capital of one due date of an invoice."""

    due_date: date
    amount: Decimal
    """What fell due on that day, credit notes from the origin taken off."""
    principal_due: Decimal
    """What is left of it."""
    source: Loc = field(compare=False)
    """The field that states the due date."""
    invoice_source: Loc = field(compare=False)
    """The due date as the invoice has it: another field where a payment plan put it off."""

    @property
    def is_of_plan(self) -> bool:
        """Whether a payment plan states its due date."""
        return self.source != self.invoice_source


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserved:
    """What was owed before a payment plan that adds up to the principal: in no total, in no act."""

    principal: Decimal = Decimal("0.00")
    """What of the principal earlier payments had left, penalties having come first."""
    penalties: Decimal = Decimal("0.00")
    indemnity: Decimal = Decimal("0.00")

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.principal + self.penalties + self.indemnity


@dataclass(frozen=True, kw_only=True, slots=True)
class Credited:
    """A credit note that reduces an invoice from its origin."""

    note: CreditNote
    source: Loc = field(compare=False)
    """The entry of the case file that states it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BouncedPayment:
    """A payment that came back unpaid, and counts for nothing."""

    payment: Payment
    bounced: Bounced
    source: Loc = field(compare=False)
    """The entry of the case file that states it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Where a payment, or a credit note that counts as one, went: the part of one claim.

    Its amounts are negative for money that was given back: what it took from a credit, and what is
    owed again.
    """

    received_on: date
    amount: Decimal
    """What of it went to this invoice."""
    whole: Decimal
    """All of it, as the bank or the credit note says; more when the rest went elsewhere."""
    reference: str
    invoice_number: str
    """Empty for the surplus, which is a credit of the debtor."""
    to_indemnity: Decimal
    to_penalties: Decimal
    to_principal: Decimal
    is_credit_note: bool = False
    to_disputed_part: bool = False
    source: Loc = field(compare=False)
    """The entry of the case file that states it."""

    @property
    def is_refund(self) -> bool:
        """Whether the money was given back to the debtor."""
        return self.amount < 0


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceStatement:
    """What is owed on one invoice (or on the disputed part of one)."""

    invoice_number: str
    total_with_vat: Decimal
    credited: Decimal
    """Credit notes taken into account."""
    paid: Decimal
    """Payments to principal, penalties and indemnity, with what was paid before issue."""
    principal_due: Decimal
    principal_overdue: Decimal
    """The part of `principal_due` whose due date has passed."""
    penalties_accrued: Decimal
    """Sum of the printed lines."""
    penalties_due: Decimal
    """Accrued, less what payments discharged."""
    indemnities: tuple[Decimal, ...]
    """The flat indemnities charged, one for each late due date, paid since or not."""
    indemnity_due: Decimal
    parts: tuple[PartStatement, ...]
    runs: tuple[Run, ...]
    """What bore interest on one level of capital after the other, in order of due date."""
    receipts: tuple[Receipt, ...]
    """What went to it, in the order in which it was allocated."""
    credit_notes: tuple[Credited, ...]
    """Those that reduce the invoice from its origin, in order of issue."""
    days_late: int
    """Days since the oldest unpaid due date; 0 when nothing is late."""
    daily_penalty: Decimal | None
    """Penalty of one further day; None when the rate of that day is not published."""
    reserved: Reserved = Reserved()
    arose: Arose | None = None
    """None while no collective procedure is open."""
    source: Loc = field(compare=False)
    """The entry of the case file that states the invoice."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The penalties line by line, in order of due date."""
        return tuple(line for run in self.runs for line in run.lines())

    @property
    def indemnity_accrued(self) -> Decimal:
        """All flat indemnities together."""
        return sum(self.indemnities, Decimal("0.00"))

    @property
    def total_due(self) -> Decimal:
        """Principal, penalties and indemnity still due."""
        return self.principal_due + self.penalties_due + self.indemnity_due


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """What is owed on all undisputed claims together, each sum that of the printed ones."""

    principal_due: Decimal
    principal_overdue: Decimal
    penalties_due: Decimal
    indemnity_due: Decimal
    daily_penalty: Decimal | None
    """None when the rate of the next day is not published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aging:
    """Principal due by age of the delay: not due, 1–30, 31–60, 61–90, over 90 days."""

    not_due: Decimal
    days_1_30: Decimal
    days_31_60: Decimal
    days_61_90: Decimal
    over_90_days: Decimal


@made_later("invoices", "aging")
@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """The customer account: what was received taken off principal first, whatever the law allows.

    It ties with the ledger: what is due is the amount of the invoices less payments and credit
    notes. A document that claims no penalties shows it, and says nothing of allocation.
    """

    invoices: tuple[InvoiceStatement, ...]
    """Undisputed claims, in the order of the file."""
    disputed: tuple[InvoiceStatement, ...]
    credit: Decimal
    aging: Aging

    @property
    def principal_due(self) -> Decimal:
        """What the undisputed invoices come to less all that was received and credited."""
        return sum((claim.principal_due for claim in self.invoices), Decimal("0.00"))

    @property
    def principal_overdue(self) -> Decimal:
        """The part of it whose due date has passed."""
        return sum((claim.principal_overdue for claim in self.invoices), Decimal("0.00"))

    @property
    def balance(self) -> Decimal:
        """What the ledger shows: disputed invoices too, less a credit of the debtor."""
        disputed = sum((claim.principal_due for claim in self.disputed), Decimal("0.00"))
        return self.principal_due + disputed - self.credit


@made_later(
    *("invoices", "account", "other_allocation", "other_reading", "aging", "prescription"),
)
@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What is owed on one case on one day."""

    case_number: str
    as_of: date
    regime: DebtorKind
    allocation: Allocation
    rate_reading: RateReading
    principal_due: Decimal
    principal_overdue: Decimal
    penalties_due: Decimal
    indemnity_due: Decimal
    credit: Decimal
    """What was received or credited beyond all debts; never set off silently."""
    daily_penalty: Decimal | None
    invoices: tuple[InvoiceStatement, ...]
    """Undisputed claims, in the order of the file."""
    title: TitleStatement | None
    """What a court decided, in the place of the invoices that it is about."""
    disputed: tuple[InvoiceStatement, ...]
    """Disputed claims, reckoned apart and in no total of the above."""
    undated: tuple[InvoiceStatement, ...]
    """Invoices after a judgment of which nobody knows whether they arose before: in no total."""
    allocations: tuple[Receipt, ...]
    bounced: tuple[BouncedPayment, ...]
    """Payments that had come back unpaid by that day, in the order of the file."""
    account: Account
    other_allocation: OtherTotal | None
    """None against a public body: its law leaves no choice."""
    other_reading: OtherTotal | None
    """None where the law leaves no choice (consumer, public body)."""
    aging: Aging
    prescription: tuple[Prescription, ...]
    interest_stopped_on: date | None
    """Day of the opening judgment that stopped interest; None without one."""
    accrued_until: date | None
    """Last day whose penalties are reckoned, when later ones are reserved for want of a rate."""
    rates_checked_until: date
    """Day until which the legal values were checked."""
    left_out: frozenset[str] = frozenset()
    """Invoices that an act leaves out: it would not interrupt their limitation in time."""

    @property
    def out_of_time(self) -> frozenset[str]:
        """Invoices with an unpaid part that is out of time: no letter and no act asks for them."""
        return frozenset(
            period.invoice_number
            for period in self.prescription
            if period.bars(self.as_of, self.regime)
        )

    @property
    def costs_due(self) -> Decimal:
        """Costs, article 700 and costs of enforcement that a decision makes the debtor bear."""
        return self.title.costs_due if self.title else Decimal("0.00")

    @property
    def total_due(self) -> Decimal:
        """Principal, penalties, indemnity and costs still due, disputed parts left out."""
        return self.principal_due + self.penalties_due + self.indemnity_due + self.costs_due

    def due_that_arose(self, arose: Arose) -> Decimal:
        """Return what is owed on claims that arose before a judgment, or after; none disputed."""
        found = [claim.total_due for claim in self.invoices if claim.arose is arose]
        if self.title is not None and self.title.is_prior is (arose is Arose.BEFORE):
            found.append(self.title.total_due)
        return sum(found, Decimal("0.00"))

    @property
    def contested_to_declare(self) -> Decimal:
        """What is contested of what arose before a judgment: it is declared whole, or is lost."""
        found = (claim.total_due for claim in self.disputed if claim.arose is Arose.BEFORE)
        return sum(found, Decimal("0.00"))

    @property
    def to_declare(self) -> Decimal:
        """What is declared in a collective procedure, due or not, contested or not.

        Law: L622-24 and L622-25 C. com.
        """
        return self.due_that_arose(Arose.BEFORE) + self.contested_to_declare

    @property
    def disputed_due(self) -> Decimal:
        """Principal, penalties and indemnity of the disputed parts."""
        return sum((claim.total_due for claim in self.disputed), Decimal("0.00"))


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherTotal:
    """The total under the choice not made, as information."""

    choice: Allocation | RateReading
    total_due: Decimal | None
    """None when a rate needed for it is not published, or its clause is not settled."""
    disputed_due: Decimal = Decimal("0.00")
    """What would be due of what is contested; beside `total_due`."""


new_invoice_statement: Final = maker(InvoiceStatement)
new_part_statement: Final = maker(PartStatement)
new_receipt: Final = maker(Receipt)
