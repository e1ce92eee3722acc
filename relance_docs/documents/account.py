"""The statement of account: every movement and the balance, as both ledgers have them.

No penalty is in it unless it is asked for: what is told is the customer account.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from relance_docs.case.case import Case
from relance_docs.claim import rows
from relance_docs.claim.records import InvoiceRow, PartRow
from relance_docs.documents import guards
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType
from relance_docs.documents.tongues import WORDS, amount_in, words_of
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.records import Statement

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """A line of the account."""

    day: date
    label: str
    debit: Decimal
    """What it added to what is owed; 0 for a line that took off."""
    credit: Decimal
    balance: Decimal
    """What was owed after it."""


def _why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day,
        *guards.ABOUT_A_DEBT,
        guards.consumer_is_told_no_old_debt,
        _has_an_invoice,
    )


def _has_an_invoice(on_day: CaseOnDay) -> Message | None:
    if on_day.positions:
        return None
    return Message("no invoice is issued yet")


def _content(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    case, owed = on_day.case, on_day.statement
    account = owed.account
    moved, opened = movements(on_day), open_rows(case, owed)
    if moved and moved[-1].balance != account.balance:
        raise RefusalError(
            Message(
                "the movements of case {case} make {moved} €, and its balance is {balance} €",
                case=case.number,
                moved=moved[-1].balance,
                balance=account.balance,
            )
        )
    claimed = overdue_rows(on_day) if asked.with_penalties else ()
    totals = rows.totals(claimed)
    beside = totals.total - account.principal_overdue
    plan = on_day.payment_plan
    return DocumentContent(
        invoices=claimed,
        variables={
            "movements": moved,
            "balance": account.balance,
            "open_rows": opened,
            "open_total": sum((row.principal_due for row in opened), ZERO),
            "disputed_total": sum((claim.principal_due for claim in account.disputed), ZERO),
            "bounced_payments": owed.bounced,
            "ages": _ages(on_day),
            "principal_overdue": account.principal_overdue,
            "not_due": account.aging.not_due,
            "plan_agreed_on": plan.plan.agreed_on if plan is not None else None,
            "with_penalties": asked.with_penalties,
            "beside": beside,
        },
        sums=(
            *(each.balance for each in moved),
            sum((row.principal_due for row in opened), ZERO),
            account.principal_due,
            account.principal_overdue,
            account.aging.not_due,
            beside,
        ),
    )


def movements(on_day: CaseOnDay) -> tuple[Movement, ...]:
    """Return what made the balance, in order of days; what bounced by then never came."""
    found = sorted(_movements(on_day), key=lambda each: each[0])
    balances = accumulate(amount for _day, _label, amount in found)
    return tuple(
        Movement(
            day=day,
            label=label,
            debit=max(amount, ZERO),
            credit=max(-amount, ZERO),
            balance=balance,
        )
        for (day, label, amount), balance in zip(found, balances, strict=True)
    )


def _movements(on_day: CaseOnDay) -> Iterator[tuple[date, str, Decimal]]:
    case, as_of, words = on_day.case, on_day.statement.as_of, words_of(on_day)
    issued = [invoice for invoice in case.invoices if invoice.issue_date <= as_of]
    for invoice in issued:
        before = invoice.total_with_vat - invoice.principal
        label = words.invoice.format(number=invoice.invoice_number)
        if before > 0:
            label += words.paid_before.format(amount=amount_in(before, case.debtor.language))
        yield invoice.issue_date, label, invoice.principal
    for note in case.credit_notes:
        if note.issue_date <= as_of:
            label = words.credit_note.format(number=note.number)
            if note.invoice_number:
                label += words.on_invoice.format(number=note.invoice_number)
            yield note.issue_date, label, -note.amount
    for _place, payment in case.payments_on(as_of):
        label = words.refund if payment.is_refund else words.payment
        if payment.invoice_number:
            label += words.for_invoice.format(number=payment.invoice_number)
        yield payment.received_on, label, -payment.amount
    yield from _beside(on_day)


def _beside(on_day: CaseOnDay) -> Iterator[tuple[date, str, Decimal]]:
    """Yield what payments settled of penalties and indemnity: it is no payment of an invoice."""
    account, words = on_day.statement.account, words_of(on_day)
    for claim in (*account.invoices, *account.disputed):
        for receipt in claim.receipts:
            beside = receipt.to_penalties + receipt.to_indemnity
            if beside:
                label = words.beside.format(number=claim.invoice_number)
                yield receipt.received_on, label, beside


def open_rows(case: Case, owed: Statement) -> tuple[PartRow, ...]:
    """Return every unpaid due date, disputed or not, as the customer account has it."""
    invoices = {invoice.invoice_number: invoice for invoice in case.invoices}
    account = owed.account
    disputed = WORDS[case.debtor.language].disputed
    found = (
        replace(row, rank=", ".join(filter(None, (row.rank, what))))
        for claims, what in ((account.invoices, ""), (account.disputed, disputed))
        for claim in claims
        for row in rows.part_rows(invoices[claim.invoice_number], claim, owed)
    )
    return tuple(sorted(found, key=lambda row: (row.due_date, row.invoice_number)))


def overdue_rows(on_day: CaseOnDay) -> tuple[InvoiceRow, ...]:
    """Return every invoice with an overdue part or what the law adds to it, penalties told."""
    numbers = tuple(
        claim.invoice_number
        for claim in on_day.statement.invoices
        if claim.principal_overdue or claim.penalties_due or claim.indemnity_due
    )
    return rows.invoice_rows(on_day, numbers, StepKind.FIRM, {})


def _ages(on_day: CaseOnDay) -> tuple[tuple[str, Decimal], ...]:
    aging = on_day.statement.account.aging
    amounts = (
        aging.not_due,
        aging.days_1_30,
        aging.days_31_60,
        aging.days_61_90,
        aging.over_90_days,
    )
    return tuple(zip(words_of(on_day).ages, amounts, strict=True))


ACCOUNT_STATEMENT = DocumentType(why_not=_why_not, content=_content)
