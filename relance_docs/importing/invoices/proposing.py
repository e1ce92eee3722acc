"""What an electronic invoice changes: an invoice more in the debtor's case, or a new case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from relance_docs.case.parties import Creditor
from relance_docs.case.same_debtor import plain_name, siren_of
from relance_docs.importing.claims.completing import completed_by
from relance_docs.importing.claims.known import known_document
from relance_docs.importing.claims.proposing import propose_document, to_ourselves
from relance_docs.importing.claims.read import ReadInvoice, ReadParty
from relance_docs.importing.desk import Desk
from relance_docs.importing.invoices.credit_notes import propose_credit_note
from relance_docs.importing.printed.completing import completed, teach
from relance_docs.importing.printed.page import Sheet
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number

_CORRECTED: Final = frozenset(("384", "471", "472", "473"))
"""UNTDID 1001: they take the place of the invoice that they name, self-billed or factored too."""
_CLAIM: Final = "claim"
_SKIP: Final = "skip"
_FACTORED: Final = frozenset(("393", "472", "473", "501"))
"""Invoices whose debt was assigned to a third party."""


def precedence(item: Item) -> tuple[object, ...]:
    """Invoices come before the credit notes that correct them, the oldest first."""
    if _sheet(item) is not None:
        return ()
    invoice = _read(item)
    issued = invoice.issue_date or date.max
    return (invoice.is_credit_note, issued, invoice.invoice_number or "", item.source.name)


def propose(desk: Desk, item: Item) -> None:
    """Put down what becomes of an invoice or a credit note, or what it teaches."""
    sheet = _sheet(item)
    if sheet is not None:
        teach(desk, item, sheet)
        return
    invoice = _read(item)
    creditor = desk.settings.creditor
    foreign = _not_ours(invoice.seller, creditor) or to_ourselves(invoice.buyer, creditor)
    if foreign is not None:
        desk.refuse(item, foreign)
        return
    if invoice.is_printed:
        whole = completed(desk, item, invoice)
        if whole is None or item.reading is None:
            return
        invoice = whole
        item = replace(item, reading=replace(item.reading, body=whole))
    known = known_document(desk, item, invoice)
    if known is not None:
        if not known.is_alarm and completed_by(desk, item, known, invoice):
            return
        desk.refuse(item, known.reason, is_alarm=known.is_alarm)
    elif invoice.is_credit_note:
        propose_credit_note(desk, item, invoice)
    else:
        _propose_invoice(desk, item, invoice)


def _sheet(item: Item) -> Sheet | None:
    body = item.reading.body if item.reading is not None else None
    return body if isinstance(body, Sheet) else None


def _read(item: Item) -> ReadInvoice:
    body = item.reading.body if item.reading is not None else None
    if not isinstance(body, ReadInvoice):  # pragma: no cover - the reader of this kind made it
        raise TypeError(body)
    return body


def _propose_invoice(desk: Desk, item: Item, invoice: ReadInvoice) -> None:
    replaced = _replaced(desk, invoice)
    if replaced is not None:
        desk.refuse(item, replaced, is_alarm=True)
        return
    if invoice.type_code in _CORRECTED and not _is_claimed(desk, item, invoice):
        return
    assigned = _assigned(invoice)
    if assigned is not None:
        remark, line = assigned
        invoice = replace(invoice, doubts=(line,))
        propose_document(desk, item, invoice, remark=remark)
    else:
        propose_document(desk, item, invoice)


def _replaced(desk: Desk, invoice: ReadInvoice) -> Message | None:
    """Return why a corrected invoice cannot simply be added: it replaces another one."""
    if invoice.type_code not in _CORRECTED:
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


def _is_claimed(desk: Desk, item: Item, invoice: ReadInvoice) -> bool:
    """Whether a person said that a corrected invoice is owed though no case has the first one."""
    question = Message(
        "{number} ({code}) corrects {others}, which no case has: is all of it owed?",
        number=invoice.invoice_number,
        code=invoice.type_code,
        others=", ".join(each.invoice_number for each in invoice.preceding) or "—",
    )
    choices = (
        Choice(value=_CLAIM, label=Message("claim it")),
        Choice(value=_SKIP, label=Message("leave it out")),
    )
    answer = desk.ask(item, f"{invoice.invoice_number}.corrects", question, choices=choices)
    if answer == _SKIP:
        desk.refuse(item, Message("left out, as you said"))
    return answer == _CLAIM


def _assigned(invoice: ReadInvoice) -> tuple[Message, str] | None:
    """Return what shows that the debt may belong to a factor, and the question of the case."""
    number, code, payee = invoice.invoice_number, invoice.type_code, invoice.payee
    if code in _FACTORED:
        remark = Message(
            "its code says that the debt was assigned to a factor ({code}): then it is not yours "
            "to claim",
            code=code,
        )
        shown = f"le code {code} la dit cédée à un factor"
    elif payee is not None and plain_name(payee) != plain_name(invoice.seller.name or ""):
        remark = Message(
            "it is to be paid to {payee} (BG-10): if the debt was assigned to a factor, it is not "
            "yours to claim",
            payee=payee,
        )
        shown = f"elle est à payer à {payee} (BG-10)"
    else:
        return None
    return remark, f"cession de {number} : {shown} ; si elle est cédée, elle n’est pas à réclamer"


def _not_ours(seller: ReadParty, creditor: Creditor) -> Message | None:
    """Return why the seller is somebody else; None when it is the creditor.

    The SIREN decides, then the VAT number, and the name only where neither can be compared.
    """
    theirs = siren_of(seller) or seller.siren
    ours = siren_of(creditor)
    if theirs and ours:
        return None if theirs == ours else _other(seller, "SIREN", theirs, ours)
    vat = "".join((creditor.vat_identifier or "").split()).upper()
    if seller.vat_identifier and vat:
        if seller.vat_identifier == vat:
            return None
        return _other(seller, Message("VAT number"), seller.vat_identifier, vat)
    if seller.name and plain_name(seller.name) == plain_name(creditor.name):
        return None
    if seller == ReadParty():
        return Message(
            "nothing in it shows that it is yours: neither the name nor the SIREN, VAT number or "
            "IBAN of relance.yaml"
        )
    return Message(
        "the seller is {seller}, not {creditor}, the creditor of relance.yaml",
        seller=seller.name or "—",
        creditor=creditor.name,
    )


def _other(seller: ReadParty, what: object, theirs: str, ours: str) -> Message:
    return Message(
        "the seller is {seller} ({what} {theirs}), not the creditor of relance.yaml ({ours})",
        seller=seller.name or "—",
        what=what,
        theirs=theirs,
        ours=ours,
    )
