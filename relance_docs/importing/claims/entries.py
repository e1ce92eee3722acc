"""What a case is given of an invoice: its entry, and what the books have set against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Dispute, Invoice, Payment
from relance_docs.importing.claims.due import Amounts
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadSettlement
from relance_docs.importing.cleaning import prose
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.writing import Value
from relance_docs.text import squeezed
from relance_docs.workspace.case_text import stated

_ABOUT_LATENESS: Final = ("PMD", "PMT", "AAB")
"""Subjects of notes (BT-21): the penalties, the 40 €, the discount."""
_LONGEST_TERMS: Final = 1500


def settled_values(
    case: Case | None, invoices: Iterable[ReadInvoice]
) -> Iterator[tuple[str, dict[str, Value]]]:
    """Yield the payments and credit notes that the books set against the invoices.

    What the case has already is not entered a second time; each of its payments is one of them.
    """
    paid = sorted(case.payments, key=lambda p: p.invoice_number is None) if case else []
    notes = Counter(same_number(n.number) for n in case.credit_notes) if case is not None else {}
    used: Counter[str] = Counter()
    for read in invoices:
        number = read.invoice_number
        for each in read.settlements:
            if each.credit_note is None:
                known = next((p for p in paid if _is_paid(p, each, number)), None)
                if known is not None:
                    paid.remove(known)
                    continue
                yield (
                    "payments",
                    stated(
                        Payment,
                        received_on=each.day,
                        amount=each.amount,
                        reference=each.label,
                        invoice_number=number,
                    ),
                )
            elif same_number(each.credit_note) not in notes:
                used[each.credit_note] += 1
                times = used[each.credit_note]
                yield (
                    "credit_notes",
                    stated(
                        CreditNote,
                        number=each.credit_note if times == 1 else f"{each.credit_note}/{times}",
                        issue_date=each.day,
                        amount=each.amount,
                        invoice_number=number,
                        reason=each.label,
                    ),
                )


def _is_paid(payment: Payment, settlement: ReadSettlement, number: str | None) -> bool:
    return (payment.received_on, payment.amount) == (settlement.day, settlement.amount) and (
        payment.invoice_number in {None, number}
    )


def invoice_value(
    read: ReadInvoice, amounts: Amounts, due: Mapping[str, Value], pieces: tuple[str, ...]
) -> dict[str, Value]:
    """Return an invoice as a case states it."""
    return stated(
        Invoice,
        invoice_number=read.invoice_number,
        issue_date=read.issue_date,
        **due,
        total_with_vat=amounts.total_with_vat,
        total_without_vat=amounts.total_without_vat,
        paid_amount=amounts.paid_amount or None,
        rounding_amount=amounts.rounding_amount or None,
        amount_due=read.amount_due,
        delivery_date=read.delivery_date,
        order_reference=read.order_reference,
        description=read.description,
        pieces=pieces,
        dispute=_dispute(read),
        stated_terms=_stated_terms(read),
    )


def _dispute(read: ReadInvoice) -> dict[str, Value] | None:
    """Return the dispute that a list tells of: on which day it was raised, it does not say."""
    if read.contested is None:
        return None
    return stated(Dispute, raised_on=read.contested_on, reason=read.contested)


def _stated_terms(read: ReadInvoice) -> tuple[str, ...]:
    found = (n for n in read.notes if n.code in _ABOUT_LATENESS)
    texts = (f"{note.code}: {prose(note.text, _LONGEST_TERMS)}" for note in found)
    return tuple(dict.fromkeys(squeezed(text) for text in texts))
