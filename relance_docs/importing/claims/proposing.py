"""From what a file says is owed to cases: into the debtor's, or into a new one.

There is one proposer for a document, which is one invoice, and for a list of them. What a document
proposes is refused whole; of a list, each invoice is taken or left out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Creditor, Debtor
from relance_docs.case.terms import RateForm, Terms
from relance_docs.french import number as french_number
from relance_docs.importing.claims.destination import (
    Destination,
    already_there,
    destination_of,
    under_another_number,
)
from relance_docs.importing.claims.due import (
    Amounts,
    Due,
    amounts_of,
    ask_due_date,
    days_of_list,
    due_of,
)
from relance_docs.importing.claims.new_case import debtor_of, new_case
from relance_docs.importing.claims.piece import NewPiece, piece_of
from relance_docs.importing.claims.read import ReadDebtor, ReadInvoice, ReadParty
from relance_docs.importing.cleaning import prose
from relance_docs.importing.debtors import siren_of
from relance_docs.importing.desk import Desk
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.reading.editing.writing import Value
from relance_docs.text import squeezed
from relance_docs.workspace.case_text import CASE_ORDER, stated

_ABOUT_LATENESS: Final = ("PMD", "PMT", "AAB")
"""Subjects of notes (BT-21): the penalties, the 40 €, the discount."""
_PENALTIES: Final = "PMD"
_LONGEST_TERMS: Final = 1500
_CLAUSE_TO_CONFIRM: Final = (
    "terms.penalty_rate : les factures énoncent une clause de pénalités (stated_terms), et aucun "
    "taux convenu n’est saisi"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """An invoice that can be claimed: what is due of it, and when."""

    read: ReadInvoice
    amounts: Amounts
    due: Due


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claims:
    """The claims of one file against one debtor."""

    debtor: ReadDebtor
    claims: tuple[_Claim, ...]
    is_list: bool


def propose_document(
    desk: Desk, item: Item, invoice: ReadInvoice, *, remark: Message | None = None
) -> None:
    """Put down an invoice, with its file as a pièce; refuse the file when nothing can be claimed.

    What is to be decided of its case and of its due date is asked at once. `remark` is told when
    it is taken.
    """
    amounts = amounts_of(invoice)
    if isinstance(amounts, Message):
        desk.refuse(item, amounts)
        return
    place = destination_of(desk, item, invoice.buyer, invoice)
    due = due_of(desk, invoice, amounts.due, None)
    if due is None:
        ask_due_date(desk, item, invoice)
    if place is None or due is None:
        return
    for warning in (amounts.remark, due.warning, remark):
        if warning is not None:
            desk.warn(item, warning)
    claim = _Claim(read=invoice, amounts=amounts, due=due)
    debtor = ReadDebtor(party=invoice.buyer, invoices=(invoice,))
    _put_down(desk, item, place, _Claims(debtor=debtor, claims=(claim,), is_list=False))


def propose_list(desk: Desk, item: Item, debtors: Iterable[ReadDebtor]) -> None:
    """Put down every debtor of a list that has an invoice which is not in a case yet."""
    listed = tuple(debtors)
    days = days_of_list(desk, item, (read for debtor in listed for read in debtor.invoices))
    for debtor in listed:
        new = tuple(_without_known(desk, item, debtor.invoices))
        place = _place(desk, item, debtor.party) if new else None
        if place is None:
            continue
        again = _again(desk, item, debtor, new, place.case)
        claims = [*_claims(desk, item, (read for read in new if read not in again), days)]
        if claims and None not in claims:
            told = tuple(claim for claim in claims if claim is not None)
            _put_down(desk, item, place, _Claims(debtor=debtor, claims=told, is_list=True))


def _place(desk: Desk, item: Item, party: ReadParty) -> Destination | None:
    ours = to_ourselves(party, desk.settings.creditor)
    if ours is None:
        return destination_of(desk, item, party)
    desk.skip(item, Message("{debtor}", debtor=party.name or party.known_as), ours)
    return None


def to_ourselves(buyer: ReadParty, creditor: Creditor) -> Message | None:
    """Return why nobody owes anything: the buyer is the creditor, too."""
    theirs = siren_of(buyer.siren, buyer.siret, buyer.vat_identifier)
    ours = siren_of(creditor.siren, creditor.siret, creditor.vat_identifier)
    if theirs is None or theirs != ours:
        return None
    return Message("the buyer is the creditor of relance.yaml itself (SIREN {siren})", siren=ours)


def _without_known(desk: Desk, item: Item, listed: Iterable[ReadInvoice]) -> Iterator[ReadInvoice]:
    """Yield the invoices whose number no case has; say where the others are."""
    for read in listed:
        known = already_there(desk, read, is_list=True)
        if known is None:
            yield read
        else:
            desk.skip(item, _said(read), known.reason, is_alarm=known.is_alarm)


def _again(
    desk: Desk, item: Item, debtor: ReadDebtor, new: tuple[ReadInvoice, ...], case: Case | None
) -> tuple[ReadInvoice, ...]:
    """Return the invoices that the case has under another number, and say so."""
    again = tuple(under_another_number(case, new, debtor.invoices)) if case is not None else ()
    for read in again:
        number = case.number if case is not None else ""
        reason = Message("an invoice of that day and total is in case {case}", case=number)
        desk.skip(item, _said(read), reason)
    return again


def _claims(
    desk: Desk, item: Item, new: Iterable[ReadInvoice], days: int | None
) -> Iterator[_Claim | None]:
    """Yield the claims of a list; None for one whose due date nobody has said yet."""
    for read in new:
        amounts = amounts_of(read)
        if isinstance(amounts, Message):
            desk.skip(item, _said(read), amounts, is_alarm=True)
            continue
        due = due_of(desk, read, amounts.due, days)
        yield None if due is None else _Claim(read=read, amounts=amounts, due=due)


def _put_down(desk: Desk, item: Item, place: Destination, file: _Claims) -> None:
    number = place.case.number if place.case is not None else desk.next_number()
    pieces = () if file.is_list else (piece_of(desk, number, place.case, item),)
    ids = tuple(piece.piece_id for piece in pieces)
    values = tuple(
        invoice_value(claim.read, claim.amounts, claim.due.fields, ids) for claim in file.claims
    )
    terms = (desk.settings.terms, *(() if place.case is None else (place.case.terms,)))
    to_confirm = tuple(_to_confirm(file, is_agreed=any(map(_has_clause, terms))))
    if place.case is None:
        debtor = debtor_of(file.debtor.party)
        data = new_case(
            debtor,
            values,
            pieces=(piece.data for piece in pieces),
            to_confirm=(*file.debtor.to_confirm, *to_confirm),
        )
        desk.open_case(number, data, files=(piece.file for piece in pieces))
        for warning in debtor.warnings:
            desk.warn(item, warning)
    else:
        changes = _changes(place.case, file.debtor.party, values, pieces)
        lines = (line for line in to_confirm if line not in place.case.to_confirm)
        added = (Append(key="to_confirm", value=line, order=CASE_ORDER) for line in lines)
        desk.change(number, *changes, *added, files=(piece.file for piece in pieces))
    for claim in file.claims:
        desk.take(item, number, _said(claim.read, claim.amounts), place.reason)


def _changes(
    case: Case,
    party: ReadParty,
    values: Iterable[dict[str, Value]],
    pieces: Iterable[NewPiece],
) -> Iterator[Change]:
    """Yield what a case gets, with what it does not know of its debtor yet and letters need."""
    for value in values:
        yield Append(key="invoices", value=value, order=CASE_ORDER, as_block=True)
    for piece in pieces:
        yield Append(key="pieces", value=piece.data, order=CASE_ORDER)
    said, order = debtor_of(party).data, tuple(Debtor.model_fields)
    for key, known in (("address", case.debtor.address), ("contact", case.debtor.contact)):
        if not known and key in said:
            yield Put(loc=("debtor",), key=key, value=said[key], order=order)


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
        stated_terms=_stated_terms(read),
    )


def _stated_terms(read: ReadInvoice) -> tuple[str, ...]:
    found = (n for n in read.notes if n.code in _ABOUT_LATENESS)
    texts = (f"{note.code}: {prose(note.text, _LONGEST_TERMS)}" for note in found)
    return tuple(dict.fromkeys(squeezed(text) for text in texts))


def _to_confirm(file: _Claims, *, is_agreed: bool) -> Iterator[str]:
    """Yield what was assumed of the invoices, in French as it stands in the case file.

    A clause is to be confirmed, for a rate that it states binds and only a person reads it, unless
    one is agreed in relance.yaml or the case: whoever entered it has read his own terms.
    """
    undated = [str(c.read.invoice_number) for c in file.claims if c.due.is_assumed]
    if undated:
        yield (
            f"due_date de {_named(undated)} : calculée d’après un délai de paiement, le fichier "
            "importé n’en donne pas"
        )
    if file.is_list:
        for claim in file.claims:
            if claim.amounts.paid_amount:
                yield (
                    f"paid_amount de {claim.read.invoice_number} : "
                    f"{french_number(claim.amounts.paid_amount)} € réglés ou déduits à une date "
                    "que la liste importée ne donne pas"
                )
    notes = (note for claim in file.claims for note in claim.read.notes)
    if any(note.code == _PENALTIES for note in notes) and not is_agreed:
        yield _CLAUSE_TO_CONFIRM


def _has_clause(terms: Terms) -> bool:
    """Whether a rate of penalties is agreed."""
    return terms.penalty_rate is not None and terms.penalty_rate.form is not RateForm.DEFAULT


def _named(numbers: list[str]) -> str:
    first, *rest = numbers
    return f"{first} et {len(rest)} autres" if len(rest) > 2 else ", ".join(numbers)  # noqa: PLR2004


def _said(read: ReadInvoice, amounts: Amounts | None = None) -> Message:
    found = amounts or amounts_of(read)
    return Message(
        "invoice {number} of {day}, {amount} € due",
        number=read.invoice_number,
        day=read.issue_date,
        amount=read.total_with_vat if isinstance(found, Message) else found.due,
    )
