"""Whether an invoice or a credit note is in a case already, and says the same there."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.importing.desk import Desk
from relance_docs.importing.invoices.records import InvoiceRead
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Why a document is not taken a second time."""

    reason: Message
    is_alarm: bool
    """Whether it says something else than what is in the case."""


def already_there(desk: Desk, read: InvoiceRead) -> Known | None:
    """Return where the document is known from; None when it is new."""
    number = same_number(read.invoice_number or "")
    for case in desk.cases:
        for invoice in case.invoices:
            if same_number(invoice.invoice_number) == number:
                return _known(case, read, is_same=_is_same_invoice(invoice, read))
        for note in case.credit_notes:
            if same_number(note.number) == number:
                return _known(case, read, is_same=_is_same_note(note, read))
    return None


def _known(case: Case, read: InvoiceRead, *, is_same: bool) -> Known:
    number = read.invoice_number
    if is_same:
        reason = Message("{number} is already in case {case}", number=number, case=case.number)
    else:
        reason = Message(
            "{number} is in case {case} with another content: compare the two, and correct the "
            "case by hand if the file is right",
            number=number,
            case=case.number,
        )
    return Known(reason=reason, is_alarm=not is_same)


def _is_same_invoice(invoice: Invoice, read: InvoiceRead) -> bool:
    stated = (invoice.issue_date, invoice.total_with_vat, invoice.principal)
    if read.is_credit_note or stated != (read.issue_date, read.total_with_vat, read.amount_due):
        return False
    known = tuple(dict.fromkeys(invoice.due_dates))
    # One date in the case may be the choice of a person among several, or for none.
    return not read.due_dates or len(known) < len(read.due_dates) or known == read.due_dates


def _is_same_note(note: CreditNote, read: InvoiceRead) -> bool:
    total = abs(read.total_with_vat) if read.total_with_vat is not None else None
    return read.is_credit_note and (note.issue_date, note.amount) == (read.issue_date, total)
