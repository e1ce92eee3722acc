"""What an electronic invoice changes: an invoice more in the debtor's case, or a new case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote
from relance_docs.case.parties import Creditor
from relance_docs.case.same_debtor import plain_name, siren_of
from relance_docs.importing.claims.already_known import known_document
from relance_docs.importing.claims.completing import completed_by
from relance_docs.importing.claims.destination import SKIP, cases_of, named_case
from relance_docs.importing.claims.piece import piece_of
from relance_docs.importing.claims.proposing import propose_document, to_ourselves
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadParty
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.draft import Draft
from relance_docs.importing.printed.completing import completed, teach
from relance_docs.importing.printed.page import CellSheet
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.changes import Append
from relance_docs.recording.events.entries import refuse_future
from relance_docs.workspace.case_text import CASE_ORDER, stated

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


def propose(draft: Draft, item: Item) -> None:
    """Put down what becomes of an invoice or a credit note, or what it teaches."""
    sheet = _sheet(item)
    if sheet is not None:
        teach(draft, item, sheet)
        return
    invoice = _read(item)
    creditor = draft.settings.creditor
    foreign = _not_ours(invoice.seller, creditor) or to_ourselves(invoice.buyer, creditor)
    if foreign is not None:
        draft.refuse(item, foreign)
        return
    if invoice.is_printed:
        whole = completed(draft, item, invoice)
        if whole is None or item.reading is None:
            return
        invoice = whole
        item = replace(item, reading=replace(item.reading, body=whole))
    known = known_document(draft, item, invoice)
    if known is not None:
        if not known.is_alarm and completed_by(draft, item, known, invoice):
            return
        draft.refuse(item, known.reason, is_alarm=known.is_alarm)
        return
    if invoice.issue_date is not None:
        refuse_future(invoice.issue_date, draft.today)
    if invoice.is_credit_note:
        propose_credit_note(draft, item, invoice)
    else:
        _propose_invoice(draft, item, invoice)


def _sheet(item: Item) -> CellSheet | None:
    body = item.reading.body if item.reading is not None else None
    return body if isinstance(body, CellSheet) else None


def _read(item: Item) -> ReadInvoice:
    body = item.reading.body if item.reading is not None else None
    if not isinstance(body, ReadInvoice):  # pragma: no cover - the reader of this kind made it
        raise TypeError(body)
    return body


def _propose_invoice(draft: Draft, item: Item, invoice: ReadInvoice) -> None:
    replaced = _replaced(draft, invoice)
    if replaced is not None:
        draft.refuse(item, replaced, is_alarm=True)
        return
    if invoice.type_code in _CORRECTED and not _is_claimed(draft, item, invoice):
        return
    assigned = _assigned(invoice)
    if assigned is not None:
        remark, line = assigned
        invoice = replace(invoice, doubts=(line,))
        propose_document(draft, item, invoice, remark=remark)
    else:
        propose_document(draft, item, invoice)


def _replaced(draft: Draft, invoice: ReadInvoice) -> Message | None:
    """Return why a corrected invoice cannot simply be added: it replaces another one."""
    if invoice.type_code not in _CORRECTED:
        return None
    named = {same_number(each.invoice_number): each.invoice_number for each in invoice.preceding}
    for case in draft.cases:
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


def _is_claimed(draft: Draft, item: Item, invoice: ReadInvoice) -> bool:
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
    answer = draft.ask(item, f"{invoice.invoice_number}.corrects", question, choices=choices)
    if answer == _SKIP:
        draft.refuse(item, Message("left out, as you said"))
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


Target = tuple[Case, str | None]
"""A case, and the invoice of it that is corrected; None for no invoice in particular."""

_REASON_LENGTH: Final = 300


def propose_credit_note(draft: Draft, item: Item, note: ReadInvoice) -> None:
    """Put down what becomes of a credit note; its amount is that with VAT, without a sign."""
    amount = abs(note.total_with_vat or ZERO)
    if not amount:
        draft.refuse(item, Message("a credit note of 0.00 € changes nothing"))
        return
    named = tuple(_named(draft, note))
    target = named[0] if len(named) == 1 else _chosen(draft, item, note, named)
    if target is None:
        return
    _add(draft, item, note, amount, target)
    if note.amount_due is not None and abs(note.amount_due) != amount:
        draft.warn(
            item,
            Message(
                "the credit note is of {amount} €, of which {due} € are left to refund: all of it "
                "is taken off, which claims less",
                amount=amount,
                due=abs(note.amount_due),
            ),
        )
    reason = Message("it names {number} (BT-25)", number=target[1] or "—")
    what = Message(
        "credit note {number} of {day}, {amount} €",
        number=note.invoice_number,
        day=note.issue_date,
        amount=amount,
    )
    draft.take(item, target[0].number, what, reason if named else Message("as you said"))


def _named(draft: Draft, note: ReadInvoice) -> Iterator[Target]:
    """Yield the invoices that the credit note names by number, and by date if it gives one."""
    for preceding in note.preceding:
        for case in draft.cases:
            if draft.asked.case not in {None, case.number}:
                continue
            for invoice in case.invoices:
                is_named = same_number(invoice.invoice_number) == same_number(
                    preceding.invoice_number
                )
                if is_named and preceding.issue_date in {None, invoice.issue_date}:
                    yield case, invoice.invoice_number


def _chosen(
    draft: Draft, item: Item, note: ReadInvoice, named: tuple[Target, ...]
) -> Target | None:
    """Return what a person chose; None when it is not chosen yet, or left out."""
    if named:
        targets = named
    elif draft.asked.case is not None:
        targets = tuple(_of(named_case(draft)))
    else:
        targets = tuple(t for match in cases_of(draft, note.buyer) for t in _of(match.case))
    if not targets:
        draft.refuse(item, _unknown(note))
        return None
    values = {_value(target): target for target in targets}
    choices = (
        *(Choice(value=value, label=_label(target)) for value, target in values.items()),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    question = Message(
        "credit note {number}: which invoice does it correct?", number=note.invoice_number
    )
    answer = draft.ask(item, f"{note.invoice_number}.corrects", question, choices=choices)
    if answer == SKIP:
        draft.refuse(item, Message("left out, as you said"))
    return values.get(answer or "")


def _of(case: Case) -> Iterator[Target]:
    yield from ((case, invoice.invoice_number) for invoice in case.invoices)
    yield case, None


def _value(target: Target) -> str:
    case, number = target
    return f"{case.number}:{number}" if number else case.number


def _label(target: Target) -> Message:
    case, number = target
    if number is None:
        return Message("no invoice in particular; it counts as a payment on its day")
    return Message("{number} of {name}", number=number, name=case.debtor.name)


def _unknown(note: ReadInvoice) -> Message:
    numbers = ", ".join(each.invoice_number for each in note.preceding)
    if numbers:
        return Message("no case has the invoice it corrects, {numbers}", numbers=numbers)
    return Message("it names no invoice (BT-25), and no open case has this debtor")


def _add(draft: Draft, item: Item, note: ReadInvoice, amount: Decimal, target: Target) -> None:
    case, number = target
    piece = piece_of(draft, case.number, case, item)
    words = next((n.text for n in note.notes if n.code in {None, "AAI"}), None)
    value = stated(
        CreditNote,
        number=note.invoice_number,
        issue_date=note.issue_date,
        amount=amount,
        invoice_number=number,
        reason=one_line(words, _REASON_LENGTH),
    )
    draft.change(
        case.number,
        Append(key="credit_notes", value=value, order=CASE_ORDER),
        Append(key="pieces", value=piece.data, order=CASE_ORDER),
        *(Append(key="to_confirm", value=line, order=CASE_ORDER) for line in note.doubts),
        files=(piece.file,),
    )
