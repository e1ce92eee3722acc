"""What commands print that list what stands in the files, or follows from them."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class FindingData(TypedDict):
    """A problem of a file."""

    path: str
    line: int
    column: int
    severity: str
    """`error` or `warning`."""
    code: str
    message: str


class TaskData(TypedDict):
    """One thing to do."""

    creditor: NotRequired[str]
    """Whose workspace it is in, where -C names several."""
    code: str
    case: str
    """Empty for what concerns the whole workspace."""
    debtor: str
    step: str | None
    day: str | None
    """The last day, or the day since which it is due."""
    days_left: int | None
    sentence: str
    command: str


class StatusData(TypedDict):
    """Where a case stands."""

    creditor: NotRequired[str]
    """Whose workspace it is in, where -C names several."""
    case: str
    debtor: str | None
    stage: str
    next_step: str | None
    due_on: str | None
    ready: bool
    reason: str | None
    balance: str | None
    total_due: str | None
    days_late: int | None


class ComingData(TypedDict):
    """A day of the agenda."""

    day: str
    since: str | None
    code: str
    case: str
    debtor: str
    creditor: str
    in_charge: str | None
    sentence: str
    command: str


class SectionData(TypedDict):
    """A part of an explanation."""

    title: str
    sentences: list[str]


class ExplanationData(TypedDict):
    """Why the next step is next."""

    case: str
    debtor: str
    as_of: str
    sections: list[SectionData]


class CreditData(TypedDict):
    """How a debtor stands to the credit policy."""

    case: str
    debtor: str
    limit: str | None
    payment_days: int | None
    deposit_percent: str | None
    owed: str | None
    rest: str | None
    alerts: list[str]


class KeptData(TypedDict):
    """Until when a closed case is kept."""

    case: str
    debtor: str
    closed_on: str
    kept_until: str
    is_over: bool
    history: int
    """How many entries its history has."""
    pieces: int


class RateData(TypedDict):
    """The rates of a semester, in percent a year; null where one is not known."""

    semester: str
    ecb_percent: str | None
    default_percent: str | None
    public_body_percent: str | None
    legal_individual_percent: str | None
    legal_other_percent: str | None
    floor_percent: str | None
    confidence: str
    checked_until: str
    source: str


LineData = TypedDict(
    "LineData",
    {
        "from": str,
        "to": str,
        "days": int,
        "base": str,
        "rate_percent": str,
        "amount": str,
        "basis": str,
    },
)
"""Penalties of some days, the last one included."""


class InvoiceData(TypedDict):
    """What is owed of an invoice."""

    invoice_number: str
    principal_due: str
    penalties_due: str
    indemnity_due: str
    lines: list[LineData]
    arose: NotRequired[str]
    """Before or after the judgment that opened a collective procedure."""
    reserved: NotRequired[str]


class AllocationData(TypedDict):
    """What a payment went to; negative for money given back."""

    received_on: str
    amount: str
    invoice_number: str | None
    to_indemnity: str
    to_penalties: str
    to_principal: str


class BouncedData(TypedDict):
    """A payment that came back unpaid."""

    received_on: str
    amount: str
    invoice_number: str | None
    bounced_on: str


class GrantedData(TypedDict):
    """A sum that a decision grants."""

    amount: str
    due: str


class TitleReceiptData(TypedDict):
    """What a payment under a title went to."""

    received_on: str
    amount: str
    by_enforcement: bool
    to_costs: str
    to_interest: str
    to_principal: str


class TitleData(TypedDict):
    """What is owed under an order or a judgment."""

    kind: str
    made_on: str
    invoices: list[str]
    sums: dict[str, GrantedData]
    lines: list[LineData]
    raised_from: str | None
    daily_interest: str | None
    recovered: str
    receipts: list[TitleReceiptData]
    expires_on: str
    total_due: str


class OtherTotalData(TypedDict):
    """The total by the other way of reckoning that the law leaves open."""

    allocation: NotRequired[str]
    rate_reading: NotRequired[str]
    total_due: str | None


class StatementData(TypedDict):
    """What is owed in a case."""

    case: str
    as_of: str
    regime: str
    allocation: str
    rate_reading: str
    principal_due: str
    penalties_due: str
    indemnity_due: str
    total_due: str
    credit: str
    daily_penalty: str | None
    """Null when the rate of the next day is not published."""
    invoices: list[InvoiceData]
    allocations: list[AllocationData]
    other_allocation: OtherTotalData | None
    other_reading: OtherTotalData | None
    accrued_until: NotRequired[str]
    """There when the rate of later days is not known yet."""
    costs_due: NotRequired[str]
    title: NotRequired[TitleData]
    disputed_due: NotRequired[str]
    to_declare: NotRequired[str]
    """There while a collective procedure is open, and so are the next three."""
    to_declare_contested: NotRequired[str]
    due_after_judgment: NotRequired[str]
    undated: NotRequired[list[InvoiceData]]
    bounced: NotRequired[list[BouncedData]]


class TakenData(TypedDict):
    """What an import took of a file."""

    case: str
    new: bool
    what: str
    reason: str


class SkippedData(TypedDict):
    """What an import left out of a file."""

    what: str
    reason: str
    alarm: bool


class ChoiceData(TypedDict):
    """An answer that a question takes."""

    value: str
    label: str


class DecisionData(TypedDict):
    """A question of an import."""

    key: str
    question: str
    form: str
    choices: list[ChoiceData]


class ImportData(TypedDict):
    """A file that was imported; what it says itself is told with its kind."""

    file: str
    error: NotRequired[str]
    """Why it could not be read; then there is nothing more."""
    kind: NotRequired[str]
    refused: NotRequired[str | None]
    taken: NotRequired[list[TakenData]]
    skipped: NotRequired[list[SkippedData]]
    decisions: NotRequired[list[DecisionData]]
    warnings: NotRequired[list[str]]
