"""What a credit note changes: it reduces the invoice that it names, in the case of that invoice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote
from relance_docs.importing.claims.destination import SKIP, cases_of, named_case
from relance_docs.importing.claims.piece import piece_of
from relance_docs.importing.claims.read import ReadInvoice
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.desk import Desk
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.changes import Append
from relance_docs.workspace.case_text import CASE_ORDER, stated

Target = tuple[Case, str | None]
"""A case, and the invoice of it that is corrected; None for no invoice in particular."""

_REASON_LENGTH: Final = 300


def propose_credit_note(desk: Desk, item: Item, note: ReadInvoice) -> None:
    """Put down what becomes of a credit note; its amount is that with VAT, without a sign."""
    amount = abs(note.total_with_vat or ZERO)
    if not amount:
        desk.refuse(item, Message("a credit note of 0.00 € changes nothing"))
        return
    named = tuple(_named(desk, note))
    target = named[0] if len(named) == 1 else _chosen(desk, item, note, named)
    if target is None:
        return
    _add(desk, item, note, amount, target)
    if note.amount_due is not None and abs(note.amount_due) != amount:
        desk.warn(
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
    desk.take(item, target[0].number, what, reason if named else Message("as you said"))


def _named(desk: Desk, note: ReadInvoice) -> Iterator[Target]:
    """Yield the invoices that the credit note names by number, and by date if it gives one."""
    for preceding in note.preceding:
        for case in desk.cases:
            if desk.asked.case not in {None, case.number}:
                continue
            for invoice in case.invoices:
                is_named = same_number(invoice.invoice_number) == same_number(
                    preceding.invoice_number
                )
                if is_named and preceding.issue_date in {None, invoice.issue_date}:
                    yield case, invoice.invoice_number


def _chosen(desk: Desk, item: Item, note: ReadInvoice, named: tuple[Target, ...]) -> Target | None:
    """Return what a person chose; None when it is not chosen yet, or left out."""
    if named:
        targets = named
    elif desk.asked.case is not None:
        targets = tuple(_of(named_case(desk)))
    else:
        targets = tuple(t for match in cases_of(desk, note.buyer) for t in _of(match.case))
    if not targets:
        desk.refuse(item, _unknown(note))
        return None
    values = {_value(target): target for target in targets}
    choices = (
        *(Choice(value=value, label=_label(target)) for value, target in values.items()),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    question = Message(
        "credit note {number}: which invoice does it correct?", number=note.invoice_number
    )
    answer = desk.ask(item, f"{note.invoice_number}.corrects", question, choices=choices)
    if answer == SKIP:
        desk.refuse(item, Message("left out, as you said"))
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


def _add(desk: Desk, item: Item, note: ReadInvoice, amount: Decimal, target: Target) -> None:
    case, number = target
    piece = piece_of(desk, case.number, case, item)
    words = next((n.text for n in note.notes if n.code in {None, "AAI"}), None)
    value = stated(
        CreditNote,
        number=note.invoice_number,
        issue_date=note.issue_date,
        amount=amount,
        invoice_number=number,
        reason=one_line(words, _REASON_LENGTH),
    )
    desk.change(
        case.number,
        Append(key="credit_notes", value=value, order=CASE_ORDER),
        Append(key="pieces", value=piece.data, order=CASE_ORDER),
        *(Append(key="to_confirm", value=line, order=CASE_ORDER) for line in note.doubts),
        files=(piece.file,),
    )
