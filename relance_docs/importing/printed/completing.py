"""What the text of a printed invoice does not say, or says twice: it is asked, never guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.amounts import TYPED, written_amount
from relance_docs.case.claims import Invoice
from relance_docs.case.settings import InvoiceLayout, LayoutAnchor, Settings
from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.cleaning import day_of, one_line
from relance_docs.importing.draft import Draft
from relance_docs.importing.printed.layout import is_read_by, layout_of, learned
from relance_docs.importing.printed.page import CellSheet, folded
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.workspace.case_text import stated

_LONGEST: Final = 60
_KEY_LENGTH: Final = 10


def completed(draft: Draft, item: Item, invoice: ReadInvoice) -> ReadInvoice | None:
    """Return the invoice with what a person answered; None while something is not answered.

    Raises RefusalError for an answer that is no value of its field.
    """
    told: dict[str, Any] = {}
    if invoice.invoice_number is None:
        question = Message("Its number cannot be told from its text. What is it?")
        told["invoice_number"] = one_line(_asked(draft, item, "invoice_number", question), _LONGEST)
    if invoice.issue_date is None:
        question = Message("The day on which it was issued cannot be told from its text. Which?")
        told["issue_date"] = _day(_asked(draft, item, "issue_date", question, form="day"))
    if invoice.total_with_vat is None:
        question = Message("Its total with VAT cannot be told from its text. How much is it?")
        told["total_with_vat"] = _amount(_asked(draft, item, "total_with_vat", question, "amount"))
    if invoice.buyer.name is None:
        question = Message("Who owes it cannot be told from its text. What is the debtor's name?")
        name = one_line(_asked(draft, item, "debtor", question), _LONGEST)
        told["buyer"] = replace(invoice.buyer, name=name) if name else None
    return replace(invoice, **told) if None not in told.values() else None


def _asked(
    draft: Draft, item: Item, name: str, question: Message, form: str = "text"
) -> str | None:
    return draft.ask(item, f"{item.digest[:_KEY_LENGTH]}.{name}", question, form=form)


def _day(answer: str | None) -> object:
    day = day_of(answer)
    if answer is not None and day is None:
        raise RefusalError(Message("'{answer}' is not a day, as in 2026-06-03", answer=answer))
    return day


def _amount(answer: str | None) -> Decimal | None:
    amount = written_amount(answer, TYPED) if answer is not None else None
    if answer is not None and amount is None:
        raise RefusalError(Message("'{answer}' is not an amount, as in 1200.50", answer=answer))
    return amount


def teach(draft: Draft, item: Item, sheet: CellSheet) -> None:
    """Put down the layout that a printed invoice teaches, whose values stand confirmed in a case.

    The invoice is known by its number in the text. Refuses it when no case has it, when several
    numbers stand there, and while a question about it waits under `to_confirm`.
    """
    known = [(case, invoice) for case in draft.cases for invoice in case.invoices]
    found = [(c, i) for c, i in known if _stands_in(sheet, i.invoice_number)]
    longest = max((len(i.invoice_number) for _c, i in found), default=0)
    found = [(c, i) for c, i in found if len(i.invoice_number) == longest]
    if len(found) != 1:
        several = tuple(i.invoice_number for _c, i in found)
        draft.refuse(item, _none_or_several(several), is_alarm=True)
        return
    case, invoice = found[0]
    waiting = [
        line
        for line in case.to_confirm
        if invoice.invoice_number in line or line.startswith("débiteur")
    ]
    if waiting:
        draft.refuse(
            item,
            Message(
                "{number} is not confirmed yet in case {case} ({line}): `relance confirm {case}` "
                "first",
                number=invoice.invoice_number,
                case=case.number,
                line=waiting[0],
            ),
            is_alarm=True,
        )
        return
    if any(_is_known(sheet, layout, invoice) for layout in draft.settings.invoice_layouts):
        draft.refuse(item, Message("relance.yaml has this layout already"))
        return
    try:
        layout = learned(sheet, case, invoice, draft.settings.creditor)
    except RefusalError as refusal:
        draft.refuse(item, refusal.message, is_alarm=True)
        return
    value = stated(InvoiceLayout, **layout.model_dump(exclude={"anchors"})) | {
        "anchors": tuple(stated(LayoutAnchor, **each.model_dump()) for each in layout.anchors)
    }
    draft.settings_changes.append(
        Append(
            key="invoice_layouts", value=value, order=tuple(Settings.model_fields), as_block=True
        )
    )
    draft.warn(
        item,
        Message(
            "learned from {number}: invoices that show {marks} are read by it; look at its anchors "
            "in relance.yaml",
            number=invoice.invoice_number,
            marks=", ".join(layout.marks),
        ),
    )


def _is_known(sheet: CellSheet, layout: InvoiceLayout, invoice: Invoice) -> bool:
    return layout_of(sheet, (layout,)) is not None and is_read_by(sheet, layout, invoice)


def _stands_in(sheet: CellSheet, number: str) -> bool:
    whole = rf"(?<![A-Za-z0-9]){re.escape(folded(number))}(?![A-Za-z0-9])"
    return re.search(whole, sheet.folded) is not None


def _none_or_several(numbers: tuple[str, ...]) -> Message:
    if not numbers:
        return Message(
            "no invoice of a case has a number that stands in it: import and confirm it first, "
            "then let it teach"
        )
    return Message(
        "its text holds the numbers of several invoices of cases ({numbers}): take another one",
        numbers=", ".join(numbers),
    )
