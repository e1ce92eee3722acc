"""The settings of a workspace: relance.yaml."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from relance_docs.case.mail import Mail
from relance_docs.case.parties import ActsAs, Creditor, Sender, Signatory
from relance_docs.case.plan import PlanField
from relance_docs.case.reasons import OwnReason
from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Count, Day, Percent, SchemaVersion, Text
from relance_docs.case.terms import CreditPolicy, Terms


class Options(Record):
    """Choices of the workspace."""

    max_payment_age_days: Count = 7
    """A demand is refused when payments were last entered longer ago than this."""
    min_days_between_letters: Count = 7
    """Days that must pass between two written demands to one debtor."""
    min_days_between_calls: Count = 7
    """Days that must pass between two calls to one debtor; 0: call as the plan says."""
    min_days_from_letter_to_call: Count = 2
    """Days that must pass from a letter to a call; 0: call as the plan says."""
    max_contacts_per_week: Count = 3
    """Letters, e-mails, calls and visits to one debtor within seven days, at most."""
    transit_days: Count = 3
    """Days a letter is expected to travel before it is presented."""
    min_amount: Amount = Decimal("5.00")
    """No demand while the principal overdue is below this amount; exactly this amount counts."""
    language: Text = "fr"
    """fr; documents are in French only."""


class TimestampAuthority(Record):
    """The RFC 3161 authority that stamps the manifest."""

    url: Text
    """Web address of the authority."""
    ca: Text | None = None
    """Path of its certificate chain, from the root of the workspace."""


class Evidence(Record):
    """How facts are signed and sealed."""

    sign: Literal["auto", "always", "never"] = "auto"
    """Whether commits are signed: auto (as git is set up), always or never."""
    timestamp: TimestampAuthority | None = None
    """Who stamps the manifest; left out: nobody."""


class AddedRate(Record):
    """Rates of a semester that the installed version does not know yet, with their source."""

    semester: Text
    """« 2027-S1 »."""
    ecb_percent: Percent | None = None
    """ECB main refinancing rate in force on the first day of the semester."""
    legal_individual_percent: Percent | None = None
    """Legal rate when the creditor is an individual outside his profession."""
    legal_other_percent: Percent | None = None
    """Legal rate in all other cases."""
    source: Text
    """Decree, order or page, with its date."""


class ImportedTable(StrEnum):
    """What a table holds."""

    BANK = "bank"
    INVOICES = "invoices"


class ImportedColumn(Record):
    """Where a table has what."""

    field: Text
    """What the column holds: date, label, amount, credit, debit, invoice_number, …"""
    header: Text
    """The head of the column, as the table writes it, or its number from 1."""


class ColumnMap(Record):
    """The columns of a table that was imported, for the next one like it."""

    table: ImportedTable
    """bank or invoices."""
    columns: tuple[ImportedColumn, ...] = Field(min_length=1)
    """One for each field that the table has."""


class LayoutAnchor(Record):
    """Where a program that prints invoices puts one value."""

    field: Literal[
        "invoice_number", "issue_date", "due_date", "delivery_date", "total_without_vat",
        "total_with_vat", "order_reference", "buyer",
    ]  # fmt: skip
    """What stands there; buyer: the first line of its address."""
    where: Literal["behind", "right", "below", "at"]
    """behind, right or below: of the label; at: a place of the first page."""
    label: Text | None = None
    """The label, as it is printed."""
    left: Count | None = None
    """at: points from the left edge of the page."""
    top: Count | None = None
    """at: points from its upper edge."""


class InvoiceLayout(Record):
    """How one program prints invoices, for PDF that carry no XML."""

    name: Text
    """For whoever reads it: whose invoices, and the one it was learned from."""
    marks: tuple[Text, ...] = Field(min_length=1)
    """Texts that all stand in such an invoice, and by which it is known."""
    anchors: tuple[LayoutAnchor, ...] = Field(min_length=1)
    """One for each value."""


class CreditInsurance(Record):
    """The policy that covers unpaid invoices, and its time to tell the insurer of them."""

    insurer: Text
    """Name of the insurer."""
    policy_number: Text | None = None
    """Number of the policy."""
    days_to_declare: Count
    """Days after an original due date within which the insurer is told that it is unpaid."""


class Approval(Record):
    """How many persons stand behind a document before it leaves.

    Beside `above`, each key is a step of the plan or a document on demand: `mise-en-demeure: 2`.
    """

    model_config = ConfigDict(extra="allow")

    __pydantic_extra__: dict[str, Count]
    above: Amount | None = None
    """Any document of the plan needs two as soon as more than this is owed in all."""

    @property
    def steps(self) -> Mapping[str, int]:
        """The persons that each step or document needs, who records it as sent among them."""
        return self.__pydantic_extra__ or {}


class InsolvencyWatch(Record):
    """Through when the debtors were compared with the announcements of insolvency."""

    checked_on: Day
    """Day of the last comparison; written by `relance watch`."""
    published_from: Day | None = None
    """First day of publication that was compared, without a gap to the last."""
    published_until: Day | None = None
    """Last day of publication that was compared."""
    every_days: Count = 30
    """Days after which a comparison is old, and told."""

    @property
    def through(self) -> date:
        """The day to which what is known reaches."""
        return self.published_until or self.checked_on

    def is_old(self, day: date) -> bool:
        """Whether a comparison is to be made on `day`."""
        return (day - self.through).days > self.every_days


class Privacy(Record):
    """How long the data of a case is kept once it is closed."""

    keep_years: Count = 5
    """Years after the closing; the time within which somebody may still be sued is five."""
    keep_titled_years: Count = 10
    """Years after a decision that was not paid: as long as it can be enforced (L111-4 CPCE)."""


class Settings(Record):
    """relance.yaml: the creditor, its terms, its plan, its options."""

    schema_version: SchemaVersion = 1
    """Version of this format; 1."""
    creditor: Creditor
    """Who claims."""
    sender: Sender | None = None
    """Who writes, when `acts_as` is not creditor."""
    terms: Terms = Terms()
    """Terms of every case that does not state its own."""
    credit_policy: CreditPolicy | None = None
    """How much is sold before payment to every debtor without a policy of its own."""
    plan: PlanField = None
    """Steps of every case that does not state its own; default: the packaged plan."""
    payments_checked_until: Day | None = None
    """Last bank day of which all receipts are entered."""
    options: Options = Options()
    """Choices of the workspace."""
    evidence: Evidence = Evidence()
    """Signatures and timestamps."""
    rates: tuple[AddedRate, ...] = ()
    """Rates published since this version of the program."""
    credit_insurance: CreditInsurance | None = None
    """The credit insurance of this creditor's debtors."""
    approval: Approval | None = None
    """Which documents leave only once a second person approved them."""
    insolvency_watch: InsolvencyWatch | None = None
    """The comparison of the debtors with the BODACC and SIRENE."""
    privacy: Privacy | None = None
    """How long closed cases are kept; what is over its time is told."""
    reasons: tuple[OwnReason, ...] = ()
    """Reasons for non-payment of this trade, beside the usual ones."""
    mail: Mail | None = None
    """Your own mail servers, for `relance send`."""
    imports: tuple[ColumnMap, ...] = ()
    """Columns of tables imported before; written by `relance import`."""
    invoice_layouts: tuple[InvoiceLayout, ...] = ()
    """Layouts of printed invoices; written by `relance import --teach`."""
    as_of: Day | None = None
    """A fixed "today", for demonstrations."""

    @property
    def writer_signs(self) -> bool:
        """Whether somebody else than the creditor writes, and so signs."""
        return self.creditor.acts_as is not ActsAs.CREDITOR

    @property
    def signatory(self) -> Signatory | None:
        """Who signs the letters: for the one who writes them, and for nobody else."""
        if not self.writer_signs:
            return self.creditor.signatory
        return self.sender.signatory if self.sender else None
