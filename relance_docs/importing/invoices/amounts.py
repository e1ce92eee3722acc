"""The amounts of an invoice as a case states them: they add up, and BT-115 is what is due."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.importing.invoices.records import InvoiceRead
from relance_docs.message import Message

_ZERO: Final = Decimal("0.00")
_MOST_ROUNDING: Final = Decimal("0.99")
"""Invoices are rounded to a euro, or to five cents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """BT-112, BT-109, BT-113, BT-114 and BT-115; `remark` says what was not stated."""

    total_with_vat: Decimal
    total_without_vat: Decimal | None
    paid_amount: Decimal
    rounding_amount: Decimal
    amount_due: Decimal
    remark: Message | None = None


def amounts_of(read: InvoiceRead) -> Amounts | Message:
    """Return the amounts, or why they cannot be claimed: contradictory ones, or nothing due.

    What is due is what the document says (BT-115). A profile without BT-113 leaves the payment
    before the invoice to be reckoned from it.
    """
    total, due = read.total_with_vat or _ZERO, read.amount_due or _ZERO
    if due <= 0:
        return Message("nothing is due on it (BT-115 is {due})", due=due)
    rounding = read.rounding_amount or _ZERO
    paid, remark = _paid(read, total, due, rounding)
    missing = due - (total - paid + rounding)
    if read.rounding_amount is None and 0 < abs(missing) <= _MOST_ROUNDING:
        rounding, missing = missing, _ZERO
    if missing or paid < 0 or paid > total:
        return Message(
            "its amounts contradict one another: {total} with VAT (BT-112) less {paid} paid "
            "(BT-113) is not {due} (BT-115); ask for a correct invoice",
            total=total,
            paid=paid,
            due=due,
        )
    net = read.total_without_vat
    return Amounts(
        total_with_vat=total,
        total_without_vat=net if net is not None and 0 <= net <= total else None,
        paid_amount=paid,
        rounding_amount=rounding,
        amount_due=due,
        remark=remark,
    )


def _paid(
    read: InvoiceRead, total: Decimal, due: Decimal, rounding: Decimal
) -> tuple[Decimal, Message | None]:
    """Return what was paid before, and the remark that it was reckoned if it was."""
    if read.paid_amount is not None:
        return read.paid_amount, None
    paid = total + rounding - due
    if not paid:
        return paid, None
    return paid, Message(
        "what was paid before the invoice is not stated: {paid}, the difference between its total "
        "and what it asks for, is taken",
        paid=paid,
    )
