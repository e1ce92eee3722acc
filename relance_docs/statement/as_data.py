"""The statement as plain data: what `--format json` and csv print and what letters attach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from relance_docs.statement.lines import Line
from relance_docs.statement.records import (
    Arose,
    BouncedPayment,
    InvoiceStatement,
    Receipt,
    Statement,
)
from relance_docs.statement.titled import TitleReceipt, TitleStatement

if TYPE_CHECKING:
    from relance_docs.outputs.listing import (
        AllocationData,
        BouncedData,
        InvoiceData,
        LineData,
        StatementData,
        TitleData,
        TitleReceiptData,
    )

LINE_COLUMNS: Final = (
    "case",
    "as_of",
    "invoice_number",
    "disputed",
    "due_date",
    "from",
    "to",
    "days",
    "base",
    "rate_percent",
    "amount",
    "basis",
)

TITLE: Final = "title"
"""What a line of interest under a decision has in the place of an invoice number."""


def statement_data(owed: Statement) -> StatementData:
    """Return the statement as JSON holds it: amounts as text with two decimals, ISO dates.

    `accrued_until` is there only when the rate of later days is not known yet and their penalties
    are reserved, `disputed_due` only when a dispute is open, `bounced` when a payment came back
    unpaid, what concerns a collective procedure only while one is, `reserved` only under a payment
    plan, `title` and `costs_due` only once a court has decided; `daily_penalty` is null when the
    rate of the next day is not published, `other_allocation` and `other_reading` where the law
    leaves no choice. Of money given back, the amounts of an allocation are negative.
    """
    data: StatementData = {
        "case": owed.case_number,
        "as_of": owed.as_of.isoformat(),
        "regime": owed.regime.value,
        "allocation": owed.allocation.value,
        "rate_reading": owed.rate_reading.value,
        "principal_due": _text(owed.principal_due),
        "penalties_due": _text(owed.penalties_due),
        "indemnity_due": _text(owed.indemnity_due),
        "total_due": _text(owed.total_due),
        "credit": _text(owed.credit),
        "daily_penalty": _text_or_none(owed.daily_penalty),
        "invoices": [_invoice(invoice) for invoice in owed.invoices],
        "allocations": [_allocation(entry) for entry in owed.allocations],
        "other_allocation": None,
        "other_reading": None,
    }
    if (other := owed.other_allocation) is not None:
        total = _text_or_none(other.total_due)
        data["other_allocation"] = {"allocation": other.choice.value, "total_due": total}
    if (other := owed.other_reading) is not None:
        total = _text_or_none(other.total_due)
        data["other_reading"] = {"rate_reading": other.choice.value, "total_due": total}
    if owed.accrued_until is not None:
        data["accrued_until"] = owed.accrued_until.isoformat()
    if owed.title is not None:
        data["costs_due"] = _text(owed.costs_due)
        data["title"] = _title(owed.title)
    if owed.disputed:
        data["disputed_due"] = _text(owed.disputed_due)
    if owed.interest_stopped_on is not None:
        data["to_declare"] = _text(owed.to_declare)
        data["to_declare_contested"] = _text(owed.contested_to_declare)
        data["due_after_judgment"] = _text(owed.due_that_arose(Arose.AFTER))
        data["undated"] = [_invoice(invoice) for invoice in owed.undated]
    if owed.bounced:
        data["bounced"] = [_bounced(each) for each in owed.bounced]
    return data


def line_rows(owed: Statement) -> Iterator[tuple[str, ...]]:
    """Yield one row per line under LINE_COLUMNS, those of disputed parts last and marked."""
    yield from _rows(owed, owed.invoices, "no")
    yield from _rows(owed, owed.disputed, "yes")
    for line in owed.title.lines if owed.title else ():
        yield (
            owed.case_number,
            owed.as_of.isoformat(),
            TITLE,
            "no",
            line.due_date.isoformat(),
            *(str(value) for value in _line(line).values()),
        )


def _rows(
    owed: Statement, invoices: Iterable[InvoiceStatement], disputed: str
) -> Iterator[tuple[str, ...]]:
    for invoice in invoices:
        for line in invoice.lines:
            yield (
                owed.case_number,
                owed.as_of.isoformat(),
                invoice.invoice_number,
                disputed,
                line.due_date.isoformat(),
                *(str(value) for value in _line(line).values()),
            )


def _invoice(invoice: InvoiceStatement) -> InvoiceData:
    data: InvoiceData = {
        "invoice_number": invoice.invoice_number,
        "principal_due": _text(invoice.principal_due),
        "penalties_due": _text(invoice.penalties_due),
        "indemnity_due": _text(invoice.indemnity_due),
        "lines": [_line(line) for line in invoice.lines],
    }
    if invoice.arose is not None:
        data["arose"] = invoice.arose.value
    if invoice.reserved.total:
        data["reserved"] = _text(invoice.reserved.total)
    return data


def _title(title: TitleStatement) -> TitleData:
    decision = title.decision
    return {
        "kind": decision.kind.value,
        "made_on": decision.made_on.isoformat(),
        "invoices": list(title.invoices),
        "sums": {
            each.kind.value: {"amount": _text(each.amount), "due": _text(each.due)}
            for each in title.sums
        },
        "lines": [_line(line) for line in title.lines],
        "raised_from": title.raised_from.isoformat() if title.raised_from else None,
        "daily_interest": _text_or_none(title.daily_interest),
        "recovered": _text(title.recovered),
        "receipts": [_title_receipt(each) for each in title.receipts],
        "expires_on": title.expires_on.isoformat(),
        "total_due": _text(title.total_due),
    }


def _title_receipt(entry: TitleReceipt) -> TitleReceiptData:
    return {
        "received_on": entry.received_on.isoformat(),
        "amount": _text(entry.amount),
        "by_enforcement": entry.is_enforced,
        "to_costs": _text(entry.to_costs),
        "to_interest": _text(entry.to_interest),
        "to_principal": _text(entry.to_principal),
    }


def _line(line: Line) -> LineData:
    return {
        "from": line.from_day.isoformat(),
        "to": line.to_day.isoformat(),
        "days": line.days,
        "base": _text(line.base),
        "rate_percent": format(line.rate_percent, "f"),
        "amount": _text(line.amount),
        "basis": line.basis.text,
    }


def _allocation(entry: Receipt) -> AllocationData:
    return {
        "received_on": entry.received_on.isoformat(),
        "amount": _text(entry.amount),
        "invoice_number": entry.invoice_number or None,
        "to_indemnity": _text(entry.to_indemnity),
        "to_penalties": _text(entry.to_penalties),
        "to_principal": _text(entry.to_principal),
    }


def _bounced(each: BouncedPayment) -> BouncedData:
    return {
        "received_on": each.payment.received_on.isoformat(),
        "amount": _text(each.payment.amount),
        "invoice_number": each.payment.invoice_number,
        "bounced_on": each.bounced.bounced_on.isoformat(),
    }


def _text(amount: Decimal) -> str:
    return format(amount, ".2f")


def _text_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else _text(amount)
