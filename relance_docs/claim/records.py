"""What every document about a claim says of it: rows, totals, parties; the names templates print.

Amounts are `Decimal` euros with two decimals, days are `date`. A template prints these values and
never computes with them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from relance_docs.case.claims import CreditNote
from relance_docs.case.parties import Creditor, Debtor, DebtorKind
from relance_docs.case.terms import Allocation, Base, RateReading
from relance_docs.claim.court_decision import CourtDecision
from relance_docs.statement.records import BouncedPayment, InvoiceStatement, RateSpan, Receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """Who writes, as the head of the letter shows it."""

    name: str
    lines: tuple[str, ...]
    """Address, then telephone, e-mail and site, one per line."""
    legal_line: str
    """Form, capital, SIREN, RCS and VAT identifier, in one line."""
    logo: str | None
    """URL of the logo; None without one."""
    email: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TermInterrupted:
    """A public body interrupted the term of an invoice, and it ran anew (R2192-27 to 29 CCP)."""

    notified_on: date
    reason: str
    completed_on: date
    days: int
    """Of the new term."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartRow:
    """One due date of an invoice, as a line of a table."""

    invoice_number: str
    issue_date: date
    due_date: date
    rank: str
    """« 2/3 » for the second of three instalments; empty for an invoice with one due date."""
    is_disputed: bool
    """Whether a part of the invoice is disputed: the row is about the other part."""
    amount: Decimal
    """The invoice with VAT; or this instalment, or the undisputed part, credit notes taken off."""
    settled: Decimal
    """What credit notes and payments took off it: amount − principal_due."""
    principal_due: Decimal
    days_late: int
    """0 when it is not due."""
    last_step: str
    """The last step taken, « Relance 18/06/2026 »; empty before the first one."""

    @property
    def is_overdue(self) -> bool:
        """Whether its due date has passed."""
        return self.days_late > 0


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceRow:
    """One invoice that the document covers."""

    invoice_number: str
    issue_date: date
    description: str | None
    order_reference: str | None
    engagement_number: str | None
    """That a public body gave."""
    chorus_number: str | None
    """Under which it was deposited with Chorus Pro."""
    sent_back: TermInterrupted | None
    """The interruption of its term by a public body, once it is over."""
    delivery_date: date | None
    parts: tuple[PartRow, ...]
    """The overdue parts; for a preventive reminder, the next one."""
    principal: Decimal
    """Principal that the document asks for: the sum of the parts."""
    residue: Decimal
    """What the law leaves of an invoice that was paid to its amount; in a dossier, no principal."""
    penalties: Decimal
    indemnity: Decimal
    total: Decimal
    paid_before_issue: Decimal
    """What was paid before the invoice was issued, and is in no base (BT-113)."""
    disputed: Decimal
    """What is disputed of it, and is in no line."""
    owed: InvoiceStatement
    """The whole statement of the invoice, with its lines."""
    receipts: tuple[Receipt, ...]
    """Payments, and credit notes that count as one, that went to this invoice."""
    credit_notes: tuple[CreditNote, ...]
    """Credit notes that reduce it from the origin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputedRow:
    """The disputed part of an invoice: shown apart, in no total."""

    invoice_number: str
    principal_due: Decimal
    penalties_due: Decimal
    total_due: Decimal
    raised_on: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What the document asks for: sums of the lines it prints."""

    principal: Decimal
    residue: Decimal
    """What the law leaves of invoices paid to their amount: penalties and indemnity came first."""
    penalties: Decimal
    penalties_are_whole: bool
    """Whether they are all that has accrued: no payment went to a part of them."""
    indemnity: Decimal
    indemnity_count: int
    """Late due dates of the invoices on which the indemnity is still due."""
    indemnity_is_whole: bool
    """Whether it is 40 € for each of them: no payment went to a part of it."""
    total: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Bridge:
    """From the balance of the customer account to what is claimed.

    balance + penalties + indemnity + elsewhere = total.
    """

    balance: Decimal
    """Overdue on these invoices, less payments and credit notes: as the ledger has it."""
    penalties: Decimal
    """All that have accrued on them."""
    indemnity: Decimal
    """All that was due for them."""
    elsewhere: Decimal
    """What else payments went to: the penalties and indemnity of other invoices."""
    total: Decimal
    contested: Decimal = Decimal("0.00")
    """What the account shows on these invoices beside the balance: it is contested."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimContext:
    """The variables that every document about the claim has: what is owed, and by whom."""

    case_number: str
    as_of: date
    """Date of the document; amounts are reckoned through this day, included."""
    regime: DebtorKind
    creditor: Creditor
    debtor: Debtor
    french_law: bool
    """Whether French law governs the contract, as far as the case says."""
    abroad: bool
    """Whether the debtor is established outside France."""
    joint_with: tuple[str, ...]
    """Who owes the same debt whole with the debtor; none in most cases."""
    joint_grounds: tuple[str, ...]
    """What makes them owe the whole, each ground once."""
    invoices: tuple[InvoiceRow, ...]
    rows: tuple[PartRow, ...]
    """The parts of all `invoices`, in the order of the table."""
    not_due: tuple[PartRow, ...]
    """What is not due yet: shown apart, asked for in no demand."""
    left_out: tuple[PartRow, ...]
    """Overdue, but not asked for in this document (promised, or on a plan of its own)."""
    court_decision: CourtDecision | None
    """What a court decided about invoices of the case; they stand in no other list."""
    disputed: tuple[DisputedRow, ...]
    totals: Totals
    bridge: Bridge | None
    """From the balance of the account to these totals; None when principal is that balance."""
    account_rows: tuple[PartRow, ...]
    """The same due dates as `rows`, as the customer account has them, penalties left aside."""
    accrued_through: date
    """The last day whose penalties are reckoned, included: `as_of`, or the last whose rate is
    known."""
    reserved_from: date | None
    """The first day whose penalties are reserved, for its rate is not known yet; None otherwise."""
    daily_penalty: Decimal | None
    """Penalty of one further day; None when its rate is not published."""
    daily_from: date
    """The day after `as_of`."""
    rates: tuple[RateSpan, ...]
    """The rates of the printed lines, in order of time."""
    rate_percents: tuple[Decimal, ...]
    """The same as bare percentages, one after the other; empty when two apply at once."""
    rate_publications: tuple[str, ...]
    """Which published values they rest on: « ecb », « legal »; empty for a fixed clause alone."""
    rate_reading: RateReading
    allocation: Allocation
    base: Base | None
    """What the penalties are reckoned on; None when it is not the same for all invoices."""
    receipts: tuple[Receipt, ...]
    """Payments, and credit notes that count as one, on these invoices, in order of date."""
    credit_notes: tuple[CreditNote, ...]
    """Credit notes that reduce these invoices from the origin, in order of date."""
    bounced: tuple[BouncedPayment, ...]
    """Payments of these invoices, or of none named, that came back unpaid."""
    credit: Decimal
    case_total: Decimal
    """Total of the statement of the whole case, to be compared with the other totals."""
    other_allocation: Allocation | None
    """The order of allocation not chosen; None where the law leaves no choice."""
    other_allocation_total: Decimal | None
    """Total of the whole case with it; None when it is the same or unknown, and in every letter."""
    other_reading: RateReading | None
    """The other reading of the law; None where no rate of this letter follows the semesters."""
    other_reading_total: Decimal | None
    """Total of the whole case with it; None when it is the same or unknown, and in every letter."""
    checked_until: date | None
    """Day until which the legal values were checked, when the letter is later; else None."""

    def variables(self) -> dict[str, object]:
        """Return the variables by name, for the template."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
