"""What an electronic invoice changes: an invoice more in the debtor's case, or a new case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Debtor
from relance_docs.case.settings import Settings
from relance_docs.case.terms import RateForm
from relance_docs.evidence.events.entries import CASE_ORDER, stated
from relance_docs.importing.cleaning import prose
from relance_docs.importing.desk import Desk
from relance_docs.importing.invoices.amounts import Amounts, amounts_of
from relance_docs.importing.invoices.credit_notes import propose_credit_note
from relance_docs.importing.invoices.debtor import debtor_of
from relance_docs.importing.invoices.destination import destination_of
from relance_docs.importing.invoices.due import Due, due_of
from relance_docs.importing.invoices.known import already_there
from relance_docs.importing.invoices.piece import NewPiece, piece_of
from relance_docs.importing.invoices.records import (
    CORRECTED_INVOICES,
    FACTORED_INVOICES,
    InvoiceRead,
)
from relance_docs.importing.invoices.seller import not_our_creditor, to_ourselves
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.reading.editing.writing import Value

_ABOUT_LATENESS: Final = ("PMD", "PMT", "AAB")
"""Subjects of notes (BT-21): the penalties, the 40 €, the discount."""
_PENALTIES: Final = "PMD"
_LONGEST_TERMS: Final = 1500
_CLAUSE_TO_CONFIRM: Final = (
    "terms.penalty_rate : les factures énoncent une clause de pénalités (stated_terms), et aucun "
    "taux convenu n’est saisi"
)


def precedence(item: Item) -> tuple[object, ...]:
    """Invoices come before the credit notes that correct them, the oldest first."""
    invoice = _read(item)
    issued = invoice.issue_date or date.max
    return (invoice.is_credit_note, issued, invoice.invoice_number or "", item.source.name)


def propose(desk: Desk, item: Item) -> None:
    """Put down what becomes of an invoice or a credit note."""
    invoice = _read(item)
    creditor = desk.settings.creditor
    foreign = not_our_creditor(invoice.seller, creditor) or to_ourselves(invoice.buyer, creditor)
    if foreign is not None:
        desk.refuse(item, foreign)
        return
    known = already_there(desk, invoice)
    if known is not None:
        desk.refuse(item, known.reason, is_alarm=known.is_alarm)
    elif invoice.is_credit_note:
        propose_credit_note(desk, item, invoice)
    else:
        _propose_invoice(desk, item, invoice)


def _read(item: Item) -> InvoiceRead:
    body = item.reading.body if item.reading is not None else None
    if not isinstance(body, InvoiceRead):  # pragma: no cover - the reader of this kind made it
        raise TypeError(body)
    return body


def _propose_invoice(desk: Desk, item: Item, invoice: InvoiceRead) -> None:
    replaced = _replaced(desk, invoice)
    if replaced is not None:
        desk.refuse(item, replaced, is_alarm=True)
        return
    amounts = amounts_of(invoice)
    if isinstance(amounts, Message):
        desk.refuse(item, amounts)
        return
    destination = destination_of(desk, item, invoice)
    due = due_of(desk, item, invoice, amounts.amount_due)
    if destination is None or due is None:
        return
    number = destination.case.number if destination.case else desk.next_number()
    piece = piece_of(desk, number, destination.case, item)
    value = _value(invoice, amounts, due, piece)
    if destination.case is None:
        _open(desk, item, number, value, piece)
    else:
        _add(desk, destination.case, invoice, value, piece)
    for remark in (amounts.remark, due.warning, _paid_elsewhere(invoice)):
        if remark is not None:
            desk.warn(item, remark)
    desk.take(item, number, _what(invoice, amounts), destination.reason)


def _replaced(desk: Desk, invoice: InvoiceRead) -> Message | None:
    """Return why a corrected invoice cannot simply be added: it replaces another one."""
    if invoice.type_code not in CORRECTED_INVOICES:
        return None
    named = {same_number(each.invoice_number): each.invoice_number for each in invoice.preceding}
    for case in desk.cases:
        for known in case.invoices:
            if same_number(known.invoice_number) in named:
                return Message(
                    "it corrects {number} ({code}), which is in case {case}: put it in its place "
                    "there by hand, so that the debt is not claimed twice",
                    number=known.invoice_number,
                    code=invoice.type_code,
                    case=case.number,
                )
    return None


def _value(invoice: InvoiceRead, amounts: Amounts, due: Due, piece: NewPiece) -> dict[str, Value]:
    zero = Decimal("0.00")
    return stated(
        Invoice,
        invoice_number=invoice.invoice_number,
        issue_date=invoice.issue_date,
        **due.fields,
        total_with_vat=amounts.total_with_vat,
        total_without_vat=amounts.total_without_vat,
        paid_amount=amounts.paid_amount if amounts.paid_amount != zero else None,
        rounding_amount=amounts.rounding_amount if amounts.rounding_amount != zero else None,
        amount_due=amounts.amount_due,
        delivery_date=invoice.delivery_date,
        order_reference=invoice.order_reference,
        pieces=(piece.piece_id,),
        stated_terms=_stated_terms(invoice),
    )


def _stated_terms(invoice: InvoiceRead) -> tuple[str, ...]:
    found = (n for n in invoice.notes if n.code in _ABOUT_LATENESS)
    texts = (f"{note.code}: {prose(note.text, _LONGEST_TERMS)}" for note in found)
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts))


def _to_confirm(invoice: InvoiceRead, settings: Settings) -> tuple[str, ...]:
    """Return the clause to confirm: an agreed rate binds, and only a person reads it.

    Whoever states a clause in relance.yaml has read his own terms; nothing is to confirm then.
    """
    rate = settings.terms.penalty_rate
    has_clause = rate is not None and rate.form is not RateForm.DEFAULT
    if has_clause or not any(note.code == _PENALTIES for note in invoice.notes):
        return ()
    return (_CLAUSE_TO_CONFIRM,)


def _open(desk: Desk, item: Item, number: str, value: dict[str, Value], piece: NewPiece) -> None:
    invoice = _read(item)
    debtor = debtor_of(invoice)
    to_confirm = (*debtor.to_confirm, *_to_confirm(invoice, desk.settings))
    data: dict[str, Value] = {
        "debtor": debtor.data,
        "invoices": (value,),
        "pieces": (piece.data,),
    }
    if to_confirm:
        data["to_confirm"] = to_confirm
    desk.open_case(number, data, files=(piece.file,))
    for warning in debtor.warnings:
        desk.warn(item, warning)


def _add(
    desk: Desk, case: Case, invoice: InvoiceRead, value: dict[str, Value], piece: NewPiece
) -> None:
    changes: list[Change] = [
        Append(key="invoices", value=value, order=CASE_ORDER, as_block=True),
        Append(key="pieces", value=piece.data, order=CASE_ORDER),
    ]
    changes.extend(
        Append(key="to_confirm", value=line, order=CASE_ORDER)
        for line in _to_confirm(invoice, desk.settings)
        if line not in case.to_confirm and not _has_clause(case)
    )
    changes.extend(_missing_of_debtor(case, invoice))
    desk.change(case.number, *changes, files=(piece.file,))


def _missing_of_debtor(case: Case, invoice: InvoiceRead) -> Iterator[Change]:
    """Yield what the case does not know of its debtor yet, and letters need."""
    known = case.debtor
    stated_now = debtor_of(invoice).data
    order = tuple(Debtor.model_fields)
    for key, value in (("address", known.address), ("contact", known.contact)):
        if not value and key in stated_now:
            yield Put(loc=("debtor",), key=key, value=stated_now[key], order=order)


def _has_clause(case: Case) -> bool:
    rate = case.terms.penalty_rate
    return rate is not None and rate.form is not RateForm.DEFAULT


def _paid_elsewhere(invoice: InvoiceRead) -> Message | None:
    if invoice.type_code in FACTORED_INVOICES:
        return Message(
            "its code says that the debt was assigned to a factor ({code}): then it is not yours "
            "to claim",
            code=invoice.type_code,
        )
    if invoice.payee is None or invoice.payee == invoice.seller.name:
        return None
    return Message(
        "it is to be paid to {payee} (BG-10): if the debt was assigned to a factor, it is not "
        "yours to claim",
        payee=invoice.payee,
    )


def _what(invoice: InvoiceRead, amounts: Amounts) -> Message:
    return Message(
        "invoice {number} of {day}, {amount} € due",
        number=invoice.invoice_number,
        day=invoice.issue_date,
        amount=amounts.amount_due,
    )
