"""The statement for a person at a terminal: every line, then the totals they add up to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.cli.output import table_lines
from relance_docs.message import Message
from relance_docs.statement.records import InvoiceStatement, OtherTotal, Statement

Words = Callable[[Message], str]

INDENT = "  "


def statement_lines(case: Case, owed: Statement, words: Words) -> Iterator[str]:
    """Yield the lines of the statement, in the language of `words`."""
    yield words(Message("Case {number}: {name}", number=owed.case_number, name=case.debtor.name))
    yield words(
        Message(
            "What is owed at the end of {day} (regime: {regime}; allocation: {allocation};"
            " rate: {reading})",
            day=owed.as_of.isoformat(),
            regime=owed.regime.value,
            allocation=owed.allocation.value,
            reading=owed.rate_reading.value,
        )
    )
    for invoice in owed.invoices:
        yield from _invoice(invoice, words)
    yield from _allocations(owed, words)
    yield from _totals(owed, words)
    yield from _disputed(owed, words)
    yield from _notes(owed, words)


def _invoice(invoice: InvoiceStatement, words: Words) -> Iterator[str]:
    yield ""
    yield words(
        Message(
            "Invoice {number}: {total} with VAT, credited {credited}, paid {paid}",
            number=invoice.invoice_number,
            total=invoice.total_with_vat,
            credited=invoice.credited,
            paid=invoice.paid,
        )
    )
    yield from _due_dates(invoice, words)
    yield from _interest(invoice, words)
    yield INDENT + words(
        Message(
            "due: principal {principal}, penalties {penalties}, indemnity {indemnity},"
            " total {total}; days late: {days}",
            principal=invoice.principal_due,
            penalties=invoice.penalties_due,
            indemnity=invoice.indemnity_due,
            total=invoice.total_due,
            days=invoice.days_late,
        )
    )


def _due_dates(invoice: InvoiceStatement, words: Words) -> Iterator[str]:
    for part in invoice.parts:
        yield INDENT + words(
            Message(
                "due on {day}: {amount}, still unpaid {unpaid}",
                day=part.due_date.isoformat(),
                amount=part.amount,
                unpaid=part.principal_due,
            )
        )


def _interest(invoice: InvoiceStatement, words: Words) -> Iterator[str]:
    if not invoice.lines:
        return
    header = (
        words(Message("from")),
        words(Message("to")),
        words(Message("days")),
        words(Message("base")),
        words(Message("rate %")),
        words(Message("amount")),
        words(Message("basis")),
    )
    rows = (
        (
            line.from_day.isoformat(),
            line.to_day.isoformat(),
            str(line.days),
            str(line.base),
            str(line.rate_percent),
            str(line.amount),
            line.basis.text,
        )
        for line in invoice.lines
    )
    for line in table_lines(header, rows, right=(2, 3, 4, 5)):
        yield INDENT + line


def _allocations(owed: Statement, words: Words) -> Iterator[str]:
    if not owed.allocations:
        return
    header = (
        words(Message("received on")),
        words(Message("amount")),
        words(Message("invoice")),
        words(Message("to indemnity")),
        words(Message("to penalties")),
        words(Message("to principal")),
        words(Message("reference")),
    )
    surplus = words(Message("(surplus)"))
    rows = (
        (
            entry.received_on.isoformat(),
            str(entry.amount),
            entry.invoice_number or surplus,
            str(entry.to_indemnity),
            str(entry.to_penalties),
            str(entry.to_principal),
            entry.reference,
        )
        for entry in owed.allocations
    )
    yield ""
    yield words(Message("Received and credited"))
    for line in table_lines(header, rows, right=(1, 3, 4, 5)):
        yield INDENT + line


def _totals(owed: Statement, words: Words) -> Iterator[str]:
    rows = [
        (words(Message("principal")), str(owed.principal_due)),
        (words(Message("penalties")), str(owed.penalties_due)),
        (words(Message("indemnity")), str(owed.indemnity_due)),
        (words(Message("total due")), str(owed.total_due)),
    ]
    if owed.credit:
        rows.append((words(Message("credit of the debtor")), str(owed.credit)))
    header = (words(Message("Total")), "EUR")
    yield ""
    yield from table_lines(header, rows, right=(1,))


def _disputed(owed: Statement, words: Words) -> Iterator[str]:
    if not owed.disputed:
        return
    yield ""
    yield words(
        Message("Disputed, apart and in no total above: {amount}", amount=owed.disputed_due)
    )
    for invoice in owed.disputed:
        yield from _invoice(invoice, words)


def _notes(owed: Statement, words: Words) -> Iterator[str]:
    yield ""
    yield words(Message("Penalty of each further day: {amount}", amount=_or_unknown(owed, words)))
    yield words(_other(owed.other_allocation))
    if owed.other_reading is not None:
        yield words(_other(owed.other_reading))
    if owed.interest_stopped_on is not None:
        yield words(
            Message(
                "Interest stopped at the judgment of {day}",
                day=owed.interest_stopped_on.isoformat(),
            )
        )
    for each in owed.prescription:
        yield words(
            Message(
                "Invoice {number}, due on {due}: prescribed after {day}",
                number=each.invoice_number,
                due=each.due_date.isoformat(),
                day=each.expires_on.isoformat(),
            )
        )
    yield words(
        Message("Legal values checked until {day}", day=owed.rates_checked_until.isoformat())
    )


def _or_unknown(owed: Statement, words: Words) -> Decimal | str:
    if owed.daily_penalty is None:
        return words(Message("unknown, the rate of that day is not published"))
    return owed.daily_penalty


def _other(other: OtherTotal) -> Message:
    if other.total_due is None:
        return Message("With {choice}: unknown, a rate is missing", choice=other.choice.value)
    return Message(
        "With {choice} the total would be {amount}",
        choice=other.choice.value,
        amount=other.total_due,
    )
