"""What was received on an invoice, beside what the bank statement or the credit note says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.letters.context import Receipt
from relance_docs.statement.records import AllocationEntry, Statement


def receipts_on(case: Case, owed: Statement, invoice_number: str) -> tuple[Receipt, ...]:
    """Return what went to an invoice, without what went to its disputed part."""
    return tuple(
        _receipt(case, owed, entry)
        for entry in owed.allocations
        if entry.invoice_number == invoice_number and not entry.to_disputed_part
    )


def _receipt(case: Case, owed: Statement, entry: AllocationEntry) -> Receipt:
    return Receipt(
        received_on=entry.received_on,
        amount=entry.amount,
        whole=_whole(case, owed, entry),
        reference=entry.reference,
        invoice_number=entry.invoice_number,
        to_indemnity=entry.to_indemnity,
        to_penalties=entry.to_penalties,
        to_principal=entry.to_principal,
        is_credit_note=entry.is_credit_note,
    )


def _whole(case: Case, owed: Statement, entry: AllocationEntry) -> Decimal:
    """Return the whole receipt that an entry is a part of.

    Two receipts of one day under one text cannot be told apart: they count as one, unless one of
    them is exactly this entry.
    """
    amounts = tuple(_amounts(case, entry))
    if entry.amount in amounts:
        return entry.amount
    if len(amounts) == 1:
        return amounts[0]
    return sum((e.amount for e in owed.allocations if _is_same(e, entry)), Decimal("0.00"))


def _amounts(case: Case, entry: AllocationEntry) -> Iterator[Decimal]:
    if entry.is_credit_note:
        notes = (n for n in case.credit_notes if n.number == entry.reference)
        yield from (note.amount for note in notes if note.issue_date == entry.received_on)
    else:
        paid = (p for p in case.payments if (p.reference or "") == entry.reference)
        yield from (payment.amount for payment in paid if payment.received_on == entry.received_on)


def _is_same(one: AllocationEntry, other: AllocationEntry) -> bool:
    return (one.received_on, one.reference, one.is_credit_note) == (
        other.received_on,
        other.reference,
        other.is_credit_note,
    )
