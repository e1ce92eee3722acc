"""After the principal: thanks, the receipt of what was paid, the claim of what the delay added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case, ClosingReason
from relance_docs.case.claims import Payment
from relance_docs.case.parties import DebtorKind
from relance_docs.claim import extract, rows
from relance_docs.claim.records import InvoiceRow
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType, answer_by
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.records import InvoiceStatement, Statement
from relance_docs.wording.facts import LetterKind

ZERO: Final = Decimal("0.00")
_WAIVED: Final = frozenset({ClosingReason.WAIVED, ClosingReason.SETTLED})


def _paid(on_day: CaseOnDay) -> Message | None:
    """Ask that the customer account be settled, by money that was received."""
    account = on_day.statement.account
    if not on_day.case.payments_on(on_day.as_of):
        return Message("no payment is recorded")
    opened = account.principal_due + sum((c.principal_due for c in account.disputed), ZERO)
    if opened > 0:
        return Message("{rest} € of the invoices are not paid", rest=opened)
    return None


def _thanks_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day, guards.may_be_thanked, guards.amounts_are_known, guards.is_complete, _paid
    )


def _receipts(case: Case, as_of: date) -> tuple[Payment, ...]:
    return tuple(payment for _place, payment in case.payments_on(as_of) if not payment.is_refund)


def _covered(on_day: CaseOnDay) -> tuple[InvoiceRow, ...]:
    owed = on_day.statement
    numbers = tuple(claim.invoice_number for claim in owed.invoices)
    return rows.invoice_rows(on_day, numbers, StepKind.COURTEOUS, {})


def _thanks(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    last = max(_receipts(on_day.case, on_day.as_of), key=lambda payment: payment.received_on)
    return DocumentContent(
        invoices=_covered(on_day),
        variables={
            "last_payment": last,
            "credit": on_day.statement.account.credit,
            "settled_numbers": tuple(row.invoice_number for row in _covered(on_day)),
        },
        sums=(last.amount,),
    )


def _receipt(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    case, owed = on_day.case, on_day.statement
    received = _receipts(case, on_day.as_of)
    closed = case.closed
    is_waived = closed is not None and closed.reason in _WAIVED
    total = sum((payment.amount for payment in received), ZERO)
    return DocumentContent(
        invoices=_covered(on_day),
        variables={
            "settled_invoices": tuple(i for i in case.invoices if i.issue_date <= on_day.as_of),
            "received": received,
            "received_total": total,
            "issued_credit_notes": tuple(
                note for note in case.credit_notes if note.issue_date <= on_day.as_of
            ),
            "waived_on": closed.closed_on if closed and is_waived and _may_waive(case) else None,
            "rest": owed.total_due,
        },
        sums=(total, owed.total_due),
    )


def _may_waive(case: Case) -> bool:
    """Whether a waiver of what the delay added holds.

    Law: L2192-14 CCP: against a public body it is deemed unwritten.
    """
    return case.debtor.kind is not DebtorKind.PUBLIC_BODY


def _claim_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day,
        *guards.ABOUT_A_DEBT,
        guards.nothing_is_out_of_time,
        _nothing_left_over,
    )


def paid_to_their_amount(owed: Statement) -> tuple[InvoiceStatement, ...]:
    """Return the invoices whose amount was received, and on which the law leaves something due."""
    settled = {c.invoice_number for c in owed.account.invoices if not c.principal_due}
    disputed = {claim.invoice_number for claim in owed.disputed}
    return tuple(
        claim
        for claim in owed.invoices
        if claim.invoice_number in settled - disputed and claim.total_due > 0
    )


def _nothing_left_over(on_day: CaseOnDay) -> Message | None:
    found = paid_to_their_amount(on_day.statement)
    total = sum((claim.total_due for claim in found), ZERO)
    if not found:
        return Message("no invoice is paid to its amount with penalties or an indemnity left")
    if total < on_day.options.min_amount:
        return Message(
            "{total} € are left, less than the least that is asked for (options.min_amount)",
            total=total,
        )
    return None


def _claim(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    case, owed = on_day.case, on_day.statement
    numbers = tuple(claim.invoice_number for claim in paid_to_their_amount(owed))
    is_consumer = case.debtor.kind is DebtorKind.CONSUMER
    # To a consumer no penalty is named: what the law leaves is principal, as interest came first.
    kind = StepKind.FORMAL_NOTICE if is_consumer else StepKind.HANDOVER
    invoices = rows.invoice_rows(on_day, numbers, kind, {})
    totals = rows.totals(invoices)
    penalties = sum((row.owed.penalties_accrued for row in invoices), ZERO)
    indemnity = sum((row.owed.indemnity_accrued for row in invoices), ZERO)
    return DocumentContent(
        invoices=invoices,
        variables={
            "paid_on": _last_day(invoices),
            "accrued_penalties": penalties,
            "accrued_indemnity": indemnity,
            "elsewhere": totals.total - penalties - indemnity,
            "bridge": None,
        },
        asks=totals.total,
        sums=(penalties, indemnity, abs(totals.total - penalties - indemnity)),
        pay_by=answer_by(on_day),
        tone=LetterKind.FIRM,
        attachments=extract.attachments(on_day, numbers),
    )


def _last_day(invoices: Iterable[InvoiceRow]) -> date:
    return max(receipt.received_on for row in invoices for receipt in row.receipts)


THANKS = DocumentType(why_not=_thanks_why_not, content=_thanks)
RECEIPT = DocumentType(why_not=_thanks_why_not, content=_receipt)
PENALTIES_CLAIM = DocumentType(why_not=_claim_why_not, content=_claim)
