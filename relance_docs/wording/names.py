"""The names that the data of a case bring into a letter: nobody's threat."""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.case.parties import Contact, Debtor
from relance_docs.case.settings import Settings


def names_in(case: Case, settings: Settings) -> tuple[str, ...]:
    """Return the names, addresses, references and titles that letters quote from the data.

    Free sentences (the reason of a dispute, a note) are no names: what they say is checked.
    """
    names = {*_creditor(settings), *_debtor(case.debtor), *_claims(case)}
    return tuple(sorted(name for name in names if name))


def _creditor(settings: Settings) -> Iterator[str]:
    creditor, sender = settings.creditor, settings.sender
    yield from (creditor.name, creditor.legal_form or "", creditor.rcs or "", *creditor.address)
    yield from (creditor.email or "", creditor.website or "")
    if creditor.signatory:
        yield from (creditor.signatory.name, creditor.signatory.role)
    if creditor.mediator:
        yield from (creditor.mediator.name, *creditor.mediator.address)
    if sender:
        yield from (sender.name, sender.legal_form or "", *sender.address, sender.email or "")
        if sender.signatory:
            yield from (sender.signatory.name, sender.signatory.role)


def _debtor(debtor: Debtor) -> Iterator[str]:
    yield from (debtor.name, debtor.legal_form or "", debtor.representative or "")
    yield from (debtor.rcs or "", *debtor.address)
    if debtor.contact:
        yield from _contact(debtor.contact)


def _contact(contact: Contact) -> Iterator[str]:
    yield from (contact.name, contact.role or "", contact.email or "")


def _claims(case: Case) -> Iterator[str]:
    for invoice in case.invoices:
        yield from (invoice.invoice_number, invoice.order_reference or "")
        yield invoice.description or ""
    for credit_note in case.credit_notes:
        yield credit_note.number
    for payment in case.payments:
        yield payment.reference or ""
    for piece in case.pieces:
        yield piece.title
