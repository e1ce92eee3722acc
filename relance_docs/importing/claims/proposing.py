"""From what a file says is owed to cases: into the debtor's, or into a new one.

There is one proposer for a document, which is one invoice, and for a list of them. What a document
proposes is refused whole; of a list, each invoice is taken or left out by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.parties import Creditor
from relance_docs.case.same_debtor import siren_of
from relance_docs.case.terms import PenaltyRate, RateForm, Terms
from relance_docs.french import number as french_number
from relance_docs.importing.claims.already_known import (
    contradicted,
    known_of_list,
    under_another_number,
)
from relance_docs.importing.claims.completing import completed_by_list
from relance_docs.importing.claims.destination import Destination, destination_of
from relance_docs.importing.claims.due import (
    Amounts,
    DueFields,
    amounts_of,
    ask_due_date,
    assumed_line,
    days_of_list,
    due_of,
)
from relance_docs.importing.claims.entries import invoice_value, settled_values
from relance_docs.importing.claims.new_case import debtor_of, known_debtor, new_case, new_of_debtor
from relance_docs.importing.claims.opening import is_carried_forward
from relance_docs.importing.claims.piece import piece_of
from relance_docs.importing.claims.read_invoices import (
    LeftOut,
    ReadDebtor,
    ReadInvoice,
    ReadParty,
)
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.stated_clause import PENALTIES, as_written, stated_rate
from relance_docs.recording.events.entries import to_come
from relance_docs.workspace.case_text import CASE_ORDER

_CLAUSE_TO_CONFIRM: Final = (
    "terms.penalty_rate : les factures énoncent une clause de pénalités (stated_terms), et aucun "
    "taux convenu n’est saisi"
)
"""What is to be written follows, where it can be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claim:
    """An invoice that can be claimed: what is due of it, and when."""

    read: ReadInvoice
    amounts: Amounts
    due: DueFields


@dataclass(frozen=True, kw_only=True, slots=True)
class _Claims:
    """The claims of one file against one debtor."""

    debtor: ReadDebtor
    claims: tuple[_Claim, ...]
    is_list: bool


def propose_document(
    draft: Draft, item: Item, invoice: ReadInvoice, *, remark: Message | None = None
) -> None:
    """Put down an invoice, with its file as a pièce; refuse the file when nothing can be claimed.

    What is to be decided of its case and of its due date is asked at once. `remark` is told when
    it is taken.
    """
    amounts = amounts_of(invoice)
    if isinstance(amounts, Message):
        draft.refuse(item, amounts)
        return
    place = destination_of(draft, item, invoice.buyer, invoice)
    if place is not None and is_carried_forward(draft, item, invoice, place.case, ()):
        return
    due = due_of(draft, invoice, amounts.due, None)
    if due is None:
        ask_due_date(draft, item, invoice)
    if place is None or due is None:
        return
    for warning in (amounts.remark, due.warning, remark):
        if warning is not None:
            draft.warn(item, warning)
    claim = _Claim(read=invoice, amounts=amounts, due=due)
    debtor = ReadDebtor(party=invoice.buyer, invoices=(invoice,))
    _put_down(draft, item, place, _Claims(debtor=debtor, claims=(claim,), is_list=False))


def propose_list(
    draft: Draft, item: Item, debtors: Iterable[ReadDebtor], left_out: Iterable[LeftOut] = ()
) -> None:
    """Put down every debtor of a list that has an invoice which is not in a case yet.

    What the list leaves out is told, and asked where a case claims it.
    """
    for each in left_out:
        # At the end: the payments of other sources of this import count.
        draft.at_the_end(partial(_left_out, draft, item, each))
    listed = tuple(debtors)
    days = days_of_list(draft, item, (read for debtor in listed for read in debtor.invoices))
    for debtor in listed:
        new = tuple(_without_known(draft, item, debtor))
        place = _place(draft, item, debtor.party) if new else None
        if place is None:
            continue
        again = _again(draft, item, debtor, new, place.case)
        rest = tuple(read for read in new if read not in again)
        taken = (r for r in rest if not is_carried_forward(draft, item, r, place.case, rest))
        claims = [*_claims(draft, item, taken, days)]
        if claims and None not in claims:
            told = tuple(claim for claim in claims if claim is not None)
            _put_down(draft, item, place, _Claims(debtor=debtor, claims=told, is_list=True))


def _place(draft: Draft, item: Item, party: ReadParty) -> Destination | None:
    ours = to_ourselves(party, draft.settings.creditor)
    if ours is None:
        return destination_of(draft, item, party)
    draft.skip(item, Message("{debtor}", debtor=party.name or party.known_as), ours)
    return None


def to_ourselves(buyer: ReadParty, creditor: Creditor) -> Message | None:
    """Return why nobody owes anything: the buyer is the creditor, too."""
    theirs = siren_of(buyer)
    ours = siren_of(creditor)
    if theirs is None or theirs != ours:
        return None
    return Message("the buyer is the creditor of relance.yaml itself (SIREN {siren})", siren=ours)


def _left_out(draft: Draft, item: Item, left_out: LeftOut) -> None:
    known = contradicted(draft, item, left_out)
    if known is not None and known.is_alarm:
        draft.skip(item, left_out.what, known.reason, is_alarm=True)
    elif left_out.is_told:
        draft.skip(item, left_out.what, left_out.reason, is_alarm=left_out.is_alarm)


def _without_known(draft: Draft, item: Item, debtor: ReadDebtor) -> Iterator[ReadInvoice]:
    """Yield the invoices whose number no case has; where the others are is said at the end.

    A draft that agrees gets what it lacks at once. What is left of the others is compared at the
    end: a statement of this import may bring the payment that the books have.
    """
    for read in debtor.invoices:
        if next(draft.with_number(read.invoice_number), None) is None:
            why = to_come(read.issue_date, draft.today) if read.issue_date is not None else None
            if why is None:
                yield read
            else:
                draft.skip(item, _said(read), why, is_alarm=True)
        elif not completed_by_list(draft, item, read, debtor.party):
            draft.at_the_end(partial(_say_known, draft, item, read, debtor.party))


def _say_known(draft: Draft, item: Item, read: ReadInvoice, party: ReadParty) -> None:
    known = known_of_list(draft, item, read, party)
    if known is not None:
        draft.skip(item, _said(read), known.reason, is_alarm=known.is_alarm)


def _again(
    draft: Draft, item: Item, debtor: ReadDebtor, new: tuple[ReadInvoice, ...], case: Case | None
) -> tuple[ReadInvoice, ...]:
    """Return the invoices that the case has under another number, and say so."""
    again = tuple(under_another_number(case, new, debtor.invoices)) if case is not None else ()
    for read in again:
        number = case.number if case is not None else ""
        reason = Message("an invoice of that day and total is in case {case}", case=number)
        draft.skip(item, _said(read), reason)
    return again


def _claims(
    draft: Draft, item: Item, new: Iterable[ReadInvoice], days: int | None
) -> Iterator[_Claim | None]:
    """Yield the claims of a list; None for one whose due date nobody has said yet."""
    for read in new:
        amounts = amounts_of(read)
        if isinstance(amounts, Message):
            draft.skip(item, _said(read), amounts, is_alarm=True)
            continue
        due = due_of(draft, read, amounts.due, days)
        yield None if due is None else _Claim(read=read, amounts=amounts, due=due)


def _put_down(draft: Draft, item: Item, place: Destination, file: _Claims) -> None:
    number = place.case.number if place.case is not None else draft.next_number()
    pieces = () if file.is_list else (piece_of(draft, number, place.case, item),)
    ids = tuple(piece.piece_id for piece in pieces)
    values = tuple(
        invoice_value(claim.read, claim.amounts, claim.due.fields, ids) for claim in file.claims
    )
    terms = (draft.settings.terms, *(() if place.case is None else (place.case.terms,)))
    to_confirm = (
        *file.debtor.to_confirm,
        *_to_confirm(file, is_agreed=any(map(_has_clause, terms))),
    )
    settled = tuple(settled_values(place.case, (claim.read for claim in file.claims)))
    if place.case is None:
        party = file.debtor.party
        debtor = known_debtor(draft.workspace.book, party) or debtor_of(party)
        data = new_case(
            debtor,
            values,
            settled=settled,
            pieces=(piece.data for piece in pieces),
            to_confirm=(*file.debtor.to_complete, *to_confirm),
        )
        draft.open_case(number, data, files=(piece.file for piece in pieces))
        for warning in debtor.warnings:
            draft.warn(item, warning)
    else:
        number_of_first = file.claims[0].read.invoice_number
        added = tuple(
            new_of_debtor(
                place.case, file.debtor.party, number_of_first, is_certain=place.is_certain
            )
        )
        lines = dict.fromkeys((*to_confirm, *(line for _change, line in added if line)))
        draft.change(
            number,
            *(
                Append(key="invoices", value=value, order=CASE_ORDER, as_block=True)
                for value in values
            ),
            *(_appended(key, value) for key, value in settled),
            *(_appended("pieces", piece.data) for piece in pieces),
            *(change for change, _line in added),
            *(_appended("to_confirm", each) for each in lines if each not in place.case.to_confirm),
            files=(piece.file for piece in pieces),
        )
    for claim in file.claims:
        draft.take(item, number, _said(claim.read, claim.amounts), place.reason)


def _appended(key: str, value: Value) -> Append:
    return Append(key=key, value=value, order=CASE_ORDER)


def _to_confirm(file: _Claims, *, is_agreed: bool) -> Iterator[str]:
    """Yield what was assumed of the invoices, in French as it stands in the case file.

    A clause is to be confirmed, for a rate that it states binds and only a person reads it, unless
    one is agreed in relance.yaml or the case: whoever entered it has read his own terms.
    """
    undated = [str(c.read.invoice_number) for c in file.claims if c.due.is_assumed]
    if undated:
        yield assumed_line(undated)
    for claim in file.claims:
        yield from claim.read.doubts
    if file.is_list:
        for claim in file.claims:
            is_told = any(line.startswith("paid_amount") for line in claim.read.doubts)
            if claim.amounts.paid_amount and not is_told:
                yield (
                    f"paid_amount de {claim.read.invoice_number} : "
                    f"{french_number(claim.amounts.paid_amount)} € réglés ou déduits à une date "
                    "que la liste importée ne donne pas"
                )
    if not is_agreed:
        clauses = [n.text for c in file.claims for n in c.read.notes if n.code == PENALTIES]
        yield from _clause_to_confirm(clauses)


def _clause_to_confirm(clauses: list[str]) -> Iterator[str]:
    """Yield the question that a clause puts; none where it says what the law says without it."""
    stated = stated_rate(clauses)
    if not clauses or stated == PenaltyRate():
        return
    if stated is None:
        yield (
            f"{_CLAUSE_TO_CONFIRM} ; écrire dans le dossier terms: {{penalty_rate: …}}, selon la "
            "clause {legal_times: 3}, {fixed: 12.00} ou {ecb_plus: 12}, ou default si elle "
            "n’énonce pas d’autre taux"
        )
    else:
        yield (
            f"{_CLAUSE_TO_CONFIRM} ; écrire dans le dossier "
            f"terms: {{penalty_rate: {as_written(stated)}}}"
        )


def _has_clause(terms: Terms) -> bool:
    """Whether a rate of penalties is agreed."""
    return terms.penalty_rate is not None and terms.penalty_rate.form is not RateForm.DEFAULT


def _said(read: ReadInvoice, amounts: Amounts | None = None) -> Message:
    found = amounts or amounts_of(read)
    settled = sum((each.amount for each in read.settlements), ZERO)
    return Message(
        "invoice {number} of {day}, {amount} € due",
        number=read.invoice_number,
        day=read.issue_date,
        amount=read.total_with_vat if isinstance(found, Message) else found.due - settled,
    )
