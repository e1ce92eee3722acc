"""What a file adds to a draft that has its invoice already: nothing is claimed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.claims import Invoice
from relance_docs.case.same_debtor import siren_of, tie
from relance_docs.importing.claims.already_known import Known, differing_fields
from relance_docs.importing.claims.due import assumed_in, assumed_line
from relance_docs.importing.claims.new_case import debtor_of, new_of_debtor
from relance_docs.importing.claims.piece import piece_of
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadParty
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change, Drop, Put, Remove
from relance_docs.workspace.case_text import CASE_ORDER

_READ: Final = re.compile(r"(?P<field>[a-z_]+) de (?P<number>.+?) : .* lu page [0-9]+ du ")
"""A value that was read from the text of a PDF or of a picture."""
_RECKONED: Final = "due_date de {number} : calculée d’après un délai"
_DEBTOR: Final = "débiteur : "
_NO_IDENTIFIER: Final = "debtor.kind : aucun identifiant"
_WANTED: Final = ("total_without_vat", "delivery_date", "order_reference")


def completed_by(draft: Draft, item: Item, known: Known, read: ReadInvoice) -> bool:
    """Put down what a document that agrees with a draft adds to it; whether it adds anything.

    A draft is a case in which a person still has to confirm something. It gets the document as its
    pièce, and of the debtor what it lacks. What was read from print and an electronic invoice says
    as well needs no person any more.
    """
    case = draft.case(known.case.number)
    if case is None or case.closed is not None or not case.to_confirm or read.is_credit_note:
        return False
    place = next(
        (i for i, each in enumerate(case.invoices) if each.invoice_number == known.number), None
    )
    if place is None:
        return False
    invoice = case.invoices[place]
    answered = [] if read.is_printed else list(_answered(case, invoice, read))
    debtor = list(new_of_debtor(case, read.buyer, known.number, is_certain=not read.is_printed))
    kinds = {piece.kind for piece in case.pieces if piece.id in invoice.pieces}
    piece = piece_of(draft, case.number, case, item) if PieceKind.INVOICE not in kinds else None
    changes: list[Change] = [change for change, _line in debtor]
    lines = [line for _change, line in debtor if line]
    if read.is_printed and debtor:
        lines += [line for line in read.doubts if line.startswith(_DEBTOR)]
    if not read.is_printed:
        changes += _fields(invoice, place, read)
    if piece is not None:
        changes.append(Append(key="pieces", value=piece.data, order=CASE_ORDER))
        loc = ("invoices", place)
        order = tuple(Invoice.model_fields)
        changes.append(Append(loc=loc, key="pieces", value=piece.piece_id, order=order))
    if not (changes or answered):
        return False
    lines = [line for line in lines if line not in case.to_confirm]
    changes += (Append(key="to_confirm", value=line, order=CASE_ORDER) for line in lines)
    if answered and len(answered) == len(case.to_confirm) + len(lines):
        changes.append(Remove(key="to_confirm"))
    else:
        changes += (Drop(key="to_confirm", place=at) for at in reversed(answered))
    draft.change(case.number, *changes, files=(piece.file,) if piece is not None else ())
    what = Message(
        "{number}, which is there already: what the draft lacked ({count} lines of to_confirm "
        "answered)",
        number=known.number,
        count=len(answered),
    )
    draft.take(item, case.number, what, Message("the same invoice, with the same content"))
    return True


def completed_by_list(draft: Draft, item: Item, read: ReadInvoice, party: ReadParty) -> bool:
    """Put down what a list that agrees with a draft adds to it; whether it adds anything.

    That is what is lacking of the debtor, and a due date that the draft only reckoned.
    """
    case, invoice = next(draft.with_number(read.invoice_number), (None, None))
    if case is None or not isinstance(invoice, Invoice):
        return False
    if case.closed is not None or not case.to_confirm or _has_errors(draft, case):
        return False
    others = differing_fields(case, invoice, read, party)
    dates = tuple(_due_date(case, invoice, read))
    if others - ({"due_date"} if dates else set()):
        return False
    number = invoice.invoice_number
    debtor = tuple(change for change, _ in new_of_debtor(case, party, number, is_certain=True))
    lines = tuple(_lines(case, party)) if debtor else ()
    answered = tuple(_answered_by_list(case, party)) if debtor else ()
    # Its account alone is how the books find it, and nothing that the draft waits for.
    if not dates and all(isinstance(c, Put) and c.key == "customer_account" for c in debtor):
        return False
    draft.change(case.number, *debtor, *dates)
    kept = _left_open(draft.case(case.number) or case, answered, lines)
    draft.change(case.number, *kept)
    draft.take(
        item,
        case.number,
        Message("{number}, which is there already: what the draft lacked", number=number),
        Message("the same invoice, with the same content"),
    )
    return True


def _has_errors(draft: Draft, case: Case) -> bool:
    return not draft.is_new(case.number) and draft.workspace.case_file(case.number).has_errors


def _due_date(case: Case, invoice: Invoice, read: ReadInvoice) -> Iterator[Change]:
    """Yield the due date of a list in place of one that was reckoned, and what is to confirm."""
    assumed = assumed_in(case)
    if assumed is None or len(read.due_dates) != 1 or read.due_dates[0] < invoice.issue_date:
        return
    at, numbers = assumed
    if invoice.invoice_number not in numbers:
        return
    loc = ("invoices", case.invoices.index(invoice))
    order = tuple(Invoice.model_fields)
    yield Put(loc=loc, key="due_date", value=read.due_dates[0], order=order)
    rest = [number for number in numbers if number != invoice.invoice_number]
    if rest:
        line = assumed_line(rest)
        yield Append(key="to_confirm", value=line, order=CASE_ORDER, place=at)
        yield Drop(key="to_confirm", place=at + 1)
    elif len(case.to_confirm) > 1:
        yield Drop(key="to_confirm", place=at)
    else:
        yield Remove(key="to_confirm")


def _lines(case: Case, party: ReadParty) -> Iterator[str]:
    """Yield what is to be confirmed of the identifiers of a list that a draft without one gets."""
    if siren_of(case.debtor) is None:
        yield from (
            line for line in debtor_of(party).to_confirm if not line.startswith(_NO_IDENTIFIER)
        )


def _answered_by_list(case: Case, party: ReadParty) -> Iterator[str]:
    if siren_of(party) is not None:
        yield from (line for line in case.to_confirm if line.startswith(_NO_IDENTIFIER))


def _left_open(case: Case, answered: tuple[str, ...], lines: tuple[str, ...]) -> Iterator[Change]:
    """Yield the changes of `to_confirm`: lines that are new, and those that are answered."""
    new = tuple(line for line in lines if line not in case.to_confirm)
    yield from (Append(key="to_confirm", value=line, order=CASE_ORDER) for line in new)
    places = [at for at, line in enumerate(case.to_confirm) if line in answered]
    if places and len(places) == len(case.to_confirm) + len(new):
        yield Remove(key="to_confirm")
    else:
        yield from (Drop(key="to_confirm", place=at) for at in reversed(places))


def _answered(case: Case, invoice: Invoice, read: ReadInvoice) -> Iterator[int]:
    """Yield the places of the lines that an electronic invoice answers, in order."""
    for at, line in enumerate(case.to_confirm):
        found = _READ.match(line)
        if line.startswith(_DEBTOR):
            is_answered = " lu page " in line and tie(case.debtor, read.buyer) is not None
        elif line.startswith(_NO_IDENTIFIER):
            is_answered = siren_of(read.buyer) is not None
        elif found is not None and found["number"] == invoice.invoice_number:
            is_answered = _is_said(invoice, found["field"], read)
        else:
            reckoned = _RECKONED.format(number=invoice.invoice_number)
            is_answered = line.startswith(reckoned) and bool(read.due_dates)
        if is_answered:
            yield at


def _is_said(invoice: Invoice, field: str, read: ReadInvoice) -> bool:
    """Whether the electronic invoice says of a field what the case says."""
    if field == "due_date":
        return bool(read.due_dates) and read.due_dates == tuple(invoice.due_dates)
    theirs = getattr(read, field, None)
    return theirs is not None and theirs == getattr(invoice, field, None)


def _fields(invoice: Invoice, place: int, read: ReadInvoice) -> Iterator[Change]:
    """Yield what the invoice lacks and the electronic one says."""
    order = tuple(Invoice.model_fields)
    for key in _WANTED:
        value = getattr(read, key)
        if value is not None and getattr(invoice, key) is None:
            yield Put(loc=("invoices", place), key=key, value=value, order=order)
