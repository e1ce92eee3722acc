"""Amounts that must agree with one another."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.terms import Base, agreed_terms
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check

ZERO = Decimal("0.00")


@check("amount-due", stands_alone=True)
def amount_due(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`amount_due` is `total_with_vat` less `paid_amount`, plus `rounding_amount` if any."""
    for i, invoice in enumerate(case.invoices):
        reckoned = invoice.reckoned_due
        if invoice.amount_due not in {None, reckoned}:
            yield (
                ("invoices", i, "amount_due"),
                Message(
                    "amount_due is {stated}, but {total} less {paid} paid before is {reckoned}; "
                    "correct one of them or delete this line",
                    stated=invoice.amount_due,
                    total=invoice.total_with_vat,
                    paid=invoice.paid_amount,
                    reckoned=reckoned,
                ),
            )


@check("paid-too-much", stands_alone=True)
def paid_too_much(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`paid_amount` (paid before the invoice was issued) cannot exceed `total_with_vat`."""
    for i, invoice in enumerate(case.invoices):
        if invoice.paid_amount > invoice.total_with_vat:
            yield (
                ("invoices", i, "paid_amount"),
                Message(
                    "more was paid before the invoice ({paid}) than its total ({total})",
                    paid=invoice.paid_amount,
                    total=invoice.total_with_vat,
                ),
            )


@check("instalments-total", stands_alone=True)
def instalments_total(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The instalments of an invoice must add up to its amount due."""
    for i, invoice in enumerate(case.invoices):
        total = sum((part.amount for part in invoice.instalments), ZERO)
        if invoice.instalments and total != invoice.principal:
            yield (
                ("invoices", i, "instalments"),
                Message(
                    "the instalments add up to {total}, but {due} is due",
                    total=total,
                    due=invoice.principal,
                ),
            )


@check("without-vat-total", stands_alone=True)
def without_vat_total(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`total_without_vat` cannot exceed `total_with_vat`."""
    for i, invoice in enumerate(case.invoices):
        net = invoice.total_without_vat
        if net is not None and net > invoice.total_with_vat:
            yield (
                ("invoices", i, "total_without_vat"),
                Message(
                    "the total without VAT ({net}) is more than the total with VAT ({total})",
                    net=net,
                    total=invoice.total_with_vat,
                ),
            )


@check("without-vat-missing")
def without_vat_missing(case: Case, around: Surroundings) -> Iterator[Spot]:
    """Terms with `base: without_vat` need the `total_without_vat` of each invoice."""
    general = around.settings.terms if around.settings is not None else None
    for i, invoice in enumerate(case.invoices):
        terms = agreed_terms(general, case.terms, invoice.terms)
        if terms.base is Base.WITHOUT_VAT and invoice.total_without_vat is None:
            yield (
                ("invoices", i),
                Message(
                    "the terms reckon penalties without VAT; add total_without_vat to {invoice}",
                    invoice=invoice.invoice_number,
                ),
            )


@check("refund-without-receipt")
def refund_without_receipt(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What is given back was received before, or credited: the rest is owed on no invoice."""
    for i, refund in enumerate(case.payments):
        if not refund.is_refund:
            continue
        until = refund.received_on
        left = sum(
            (
                *(note.amount for note in case.credit_notes if note.issue_date <= until),
                *(each.paid_amount for each in case.invoices if each.issue_date <= until),
                *(-min(each.principal, ZERO) for each in case.invoices if each.issue_date <= until),
                *(payment.amount for _place, payment in case.payments_on(until)),
            ),
            ZERO,
        )
        if left < ZERO:
            yield (
                ("payments", i, "amount"),
                Message(
                    "{missing} more than all that was received and credited by {day} was given "
                    "back; enter what was received, or correct this amount",
                    missing=-left,
                    day=until,
                ),
            )


@check("zero-amount", Severity.WARNING, stands_alone=True)
def zero_amount(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A payment, a credit note or an invoice of 0.00 has no effect; it is probably a slip."""
    message = Message("an amount of 0.00 has no effect; correct it or delete the entry")
    for i, payment in enumerate(case.payments):
        if payment.amount == ZERO:
            yield ("payments", i, "amount"), message
    for i, note in enumerate(case.credit_notes):
        if note.amount == ZERO:
            yield ("credit_notes", i, "amount"), message
    for i, invoice in enumerate(case.invoices):
        if invoice.total_with_vat == ZERO:
            yield ("invoices", i, "total_with_vat"), message


@check("credit-note-total", Severity.WARNING)
def credit_note_total(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The credit notes of an invoice should not exceed its total: the rest becomes a credit."""
    for i, invoice in enumerate(case.invoices):
        credited = sum(
            (
                note.amount
                for note in case.credit_notes
                if note.invoice_number == invoice.invoice_number
            ),
            ZERO,
        )
        if credited > invoice.total_with_vat:
            yield (
                ("invoices", i, "total_with_vat"),
                Message(
                    "credit notes of {credited} exceed the total of {invoice}",
                    credited=credited,
                    invoice=invoice.invoice_number,
                ),
            )


@check("dispute-amount", stands_alone=True)
def dispute_amount(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The disputed amount cannot exceed what was due on the invoice."""
    for i, invoice in enumerate(case.invoices):
        disputed = invoice.dispute.amount if invoice.dispute is not None else None
        if disputed is not None and disputed > invoice.principal:
            yield (
                ("invoices", i, "dispute", "amount"),
                Message(
                    "{disputed} is disputed, but only {due} was due; leave the amount out for all",
                    disputed=disputed,
                    due=invoice.principal,
                ),
            )


TOTALS = (
    amount_due,
    paid_too_much,
    instalments_total,
    without_vat_total,
    without_vat_missing,
    refund_without_receipt,
    zero_amount,
    credit_note_total,
    dispute_amount,
)
