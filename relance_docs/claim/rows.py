"""The rows that a document prints: taken from the statement, added up, never reckoned again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import RateForm
from relance_docs.claim.records import (
    Bridge,
    DisputedRow,
    InvoiceRow,
    PartRow,
    TermInterrupted,
    Totals,
)
from relance_docs.french import typeset
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.lines import RateBasis, RateSource
from relance_docs.statement.records import Arose, InvoiceStatement, RateSpan, Statement

ZERO = Decimal("0.00")
ECB, LEGAL = "ecb", "legal"
WITHOUT_PENALTIES = frozenset({StepKind.PREVENTIVE, StepKind.COURTEOUS, StepKind.CALL})
"""Documents that ask for the balance of the account alone, and say nothing of allocation."""


def invoice_rows(
    on_day: CaseOnDay, numbers: tuple[str, ...], kind: StepKind, last_steps: dict[str, str]
) -> tuple[InvoiceRow, ...]:
    """Return the invoices that the document covers, in the order of the file.

    Without penalties they are those of the customer account.
    """
    owed, invoices = on_day.statement, _invoices(on_day)
    claims = owed.account.invoices if kind in WITHOUT_PENALTIES else owed.invoices
    return tuple(
        _invoice_row(invoices[claim.invoice_number], claim, owed, kind, last_steps)
        for claim in claims
        if claim.invoice_number in numbers
    )


def _invoices(on_day: CaseOnDay) -> dict[str, Invoice]:
    return {invoice.invoice_number: invoice for invoice in on_day.case.invoices}


def contested_rows(on_day: CaseOnDay) -> tuple[InvoiceRow, ...]:
    """Return what is contested, invoice by invoice, as a demand or a declaration of it says it."""
    owed, invoices = on_day.statement, _invoices(on_day)
    return tuple(
        replace(
            _invoice_row(invoices[claim.invoice_number], claim, owed, StepKind.HANDOVER, {}),
            principal=claim.principal_due,
            residue=ZERO,
            total=claim.total_due,
        )
        for claim in owed.disputed
        if claim.total_due and not is_unsaid(owed, claim.invoice_number)
    )


def _invoice_row(
    invoice: Invoice,
    claim: InvoiceStatement,
    owed: Statement,
    kind: StepKind,
    last_steps: dict[str, str],
) -> InvoiceRow:
    rows = part_rows(invoice, claim, owed, last_steps.get(invoice.invoice_number, ""))
    if kind is StepKind.PREVENTIVE:
        parts = tuple(row for row in rows if not row.is_overdue)[:1]
    else:
        parts = tuple(row for row in rows if row.is_overdue)
    principal = sum((row.principal_due for row in parts), ZERO)
    residue = principal if kind is StepKind.HANDOVER and _is_residue(claim, owed) else ZERO
    bare = kind in WITHOUT_PENALTIES
    penalties = ZERO if bare else claim.penalties_due
    indemnity = ZERO if bare else claim.indemnity_due
    return InvoiceRow(
        invoice_number=invoice.invoice_number,
        issue_date=invoice.issue_date,
        description=invoice.description,
        order_reference=invoice.order_reference,
        engagement_number=invoice.engagement_number,
        chorus_number=invoice.chorus_number,
        sent_back=_interrupted(invoice),
        delivery_date=invoice.delivery_date,
        parts=parts,
        principal=principal - residue,
        residue=residue,
        penalties=penalties,
        indemnity=indemnity,
        total=principal + penalties + indemnity,
        paid_before_issue=invoice.total_with_vat - invoice.principal,
        disputed=_disputed(invoice, owed),
        owed=claim,
        receipts=claim.receipts,
        credit_notes=tuple(each.note for each in claim.credit_notes),
    )


def _interrupted(invoice: Invoice) -> TermInterrupted | None:
    back = invoice.sent_back
    if back is None or back.completed_on is None or invoice.due_date is None:
        return None
    return TermInterrupted(
        notified_on=back.notified_on,
        reason=typeset(back.reason),
        completed_on=back.completed_on,
        days=(back.due_after(invoice.due_date, back.completed_on) - back.completed_on).days,
    )


def _is_residue(claim: InvoiceStatement, owed: Statement) -> bool:
    """Whether what was received reaches its amount: what is left is of penalties and indemnity."""
    number = claim.invoice_number
    return not any(c.principal_due for c in owed.account.invoices if c.invoice_number == number)


def _disputed(invoice: Invoice, owed: Statement) -> Decimal:
    """Return the disputed part of an invoice as it was at first, whatever was paid on it."""
    found = (claim for claim in owed.disputed if claim.invoice_number == invoice.invoice_number)
    return sum((part.amount for claim in found for part in claim.parts), ZERO)


def part_rows(
    invoice: Invoice, claim: InvoiceStatement, owed: Statement, last_step: str = ""
) -> tuple[PartRow, ...]:
    """Return the unpaid parts of an invoice, in order of due date."""
    return tuple(_part_rows(invoice, claim, owed, last_step))


def _part_rows(
    invoice: Invoice, claim: InvoiceStatement, owed: Statement, last_step: str
) -> Iterator[PartRow]:
    count = len(claim.parts)
    is_disputed = any(c.invoice_number == claim.invoice_number for c in owed.disputed)
    is_whole = count == 1 and not is_disputed and not claim.parts[0].is_of_plan
    for index, part in enumerate(claim.parts, start=1):
        if part.principal_due <= 0:
            continue
        amount = claim.total_with_vat if is_whole else part.amount
        yield PartRow(
            invoice_number=invoice.invoice_number,
            issue_date=invoice.issue_date,
            due_date=part.due_date,
            rank=f"{index}/{count}" if count > 1 else "",
            is_disputed=is_disputed,
            amount=amount,
            settled=amount - part.principal_due,
            principal_due=part.principal_due,
            days_late=max(0, (owed.as_of - part.due_date).days),
            last_step=last_step,
        )


def other_rows(
    on_day: CaseOnDay, numbers: tuple[str, ...]
) -> tuple[tuple[PartRow, ...], tuple[PartRow, ...]]:
    """Return what stands apart: all that is not due yet, and what is overdue but left out.

    It is told as the customer account has it: what penalties took of the money is in no letter.
    """
    owed, invoices = on_day.statement, _invoices(on_day)
    not_due: list[PartRow] = []
    left_out: list[PartRow] = []
    for claim in undecided(owed, owed.account.invoices):
        for row in part_rows(invoices[claim.invoice_number], claim, owed):
            if not row.is_overdue:
                not_due.append(row)
            elif claim.invoice_number not in numbers and not (
                claim.arose is Arose.BEFORE or is_unsaid(owed, claim.invoice_number)
            ):
                left_out.append(row)
    return tuple(not_due), tuple(left_out)


def undecided(owed: Statement, claims: Iterable[InvoiceStatement]) -> tuple[InvoiceStatement, ...]:
    """Return those of the account that no decision of a court took the place of."""
    decided = owed.title.invoices if owed.title else ()
    return tuple(claim for claim in claims if claim.invoice_number not in decided)


def account_rows(on_day: CaseOnDay, printed: Iterable[PartRow]) -> tuple[PartRow, ...]:
    """Return the same due dates as the customer account has them, where something is left."""
    owed, invoices = on_day.statement, _invoices(on_day)
    wanted = {(row.invoice_number, row.due_date) for row in printed}
    return tuple(
        row
        for claim in owed.account.invoices
        for row in part_rows(invoices[claim.invoice_number], claim, owed)
        if (row.invoice_number, row.due_date) in wanted
    )


def bridge(
    rows: Iterable[InvoiceRow], account: Iterable[PartRow], disputed: Iterable[DisputedRow]
) -> Bridge | None:
    """Return how the balance of the account and what is claimed go together; None if they agree.

    What a payment plan reserves is on neither side, so that there is none under such a plan.
    """
    rows = tuple(rows)
    if any(row.owed.reserved.total for row in rows):
        return None
    total = sum((row.total for row in rows), ZERO)
    balance = sum((row.principal_due for row in account), ZERO)
    if sum((row.principal + row.residue for row in rows), ZERO) == balance:
        return None
    penalties = sum((row.owed.penalties_accrued for row in rows), ZERO)
    indemnity = sum((row.owed.indemnity_accrued for row in rows), ZERO)
    numbers = {row.invoice_number for row in rows}
    contested = (each.principal_due for each in disputed if each.invoice_number in numbers)
    return Bridge(
        balance=balance,
        penalties=penalties,
        indemnity=indemnity,
        elsewhere=total - balance - penalties - indemnity,
        total=total,
        contested=sum(contested, ZERO),
    )


def is_unsaid(owed: Statement, number: str) -> bool:
    """Whether an invoice is in no document at all: out of time against a consumer.

    Law: L121-2 and R632-1 C. conso.: what is owed no more is not recalled as due.
    """
    return owed.regime is DebtorKind.CONSUMER and number in owed.out_of_time


def disputed_rows(on_day: CaseOnDay) -> tuple[DisputedRow, ...]:
    """Return the disputed parts, with the reason that the debtor gave."""
    owed, invoices = on_day.statement, _invoices(on_day)
    return tuple(
        DisputedRow(
            invoice_number=claim.invoice_number,
            principal_due=claim.principal_due,
            penalties_due=claim.penalties_due,
            total_due=claim.total_due,
            raised_on=dispute.raised_on,
            reason=typeset(dispute.reason),
        )
        for claim in undecided(owed, owed.account.disputed)
        if (dispute := invoices[claim.invoice_number].dispute) is not None
        and claim.principal_due > 0
        and not is_unsaid(owed, claim.invoice_number)
    )


def totals(rows: Iterable[InvoiceRow]) -> Totals:
    """Add the rows up."""
    rows = tuple(rows)
    return Totals(
        principal=sum((row.principal for row in rows), ZERO),
        residue=sum((row.residue for row in rows), ZERO),
        penalties=sum((row.penalties for row in rows), ZERO),
        penalties_are_whole=all(row.penalties == row.owed.penalties_accrued for row in rows),
        indemnity=sum((row.indemnity for row in rows), ZERO),
        indemnity_count=sum(len(row.owed.indemnities) for row in rows if row.indemnity > 0),
        indemnity_is_whole=all(row.indemnity in {ZERO, row.owed.indemnity_accrued} for row in rows),
        total=sum((row.total for row in rows), ZERO),
    )


def publications(rates: tuple[RateSpan, ...]) -> tuple[str, ...]:
    """Return which published values the rates rest on: the ECB's, the legal rate."""
    found = {_publication(rate.basis) for rate in rates}
    return tuple(name for name in (ECB, LEGAL) if name in found)


def _publication(basis: RateBasis) -> str:
    if not basis.semester:
        return ""
    if basis.source in {RateSource.LEGAL, RateSource.FLOOR}:
        return LEGAL
    is_legal_clause = basis.clause is not None and basis.clause.form is RateForm.LEGAL_TIMES
    return LEGAL if basis.source is RateSource.CLAUSE and is_legal_clause else ECB


def successive_percents(rates: tuple[RateSpan, ...]) -> tuple[Decimal, ...]:
    """Return the rates one after the other; empty when two of them apply at the same time."""
    overlap = any(later.from_day <= earlier.to_day for earlier, later in pairwise(rates))
    return () if overlap else tuple(rate.percent for rate in rates)
