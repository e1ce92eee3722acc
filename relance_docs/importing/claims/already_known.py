"""An invoice that a case has already: whether a file says of it what the case says.

The value of the case stands. What a file says otherwise is told with both values, and becomes a
question under `to_confirm`, so that no letter leaves before a person has said which is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.case.same_debtor import Who, is_like, siren_of, tie
from relance_docs.french import day as french_day
from relance_docs.french import euros, listed
from relance_docs.importing.claims.read_invoices import (
    LeftOut,
    ReadInvoice,
    ReadParty,
    ReadSettlement,
)
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number
from relance_docs.recording.events.corrections import disagreement, is_settled

_PRINTED: Final = "la facture en PDF"
_SOURCES: Final = {
    "invoice": "la facture électronique",
    "fec": "le FEC",
    "table": "la liste importée",
}
"""Kind of a file → what a case file calls it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Where a document is known from, and what its file says otherwise."""

    case: Case
    number: str
    differences: tuple[_Difference, ...] = ()

    @property
    def is_alarm(self) -> bool:
        """Whether its file says something else than what is in the case."""
        return bool(self.differences)

    @property
    def reason(self) -> Message:
        """Why it is not taken a second time."""
        if not self.differences:
            return Message(
                "{number} is already in case {case}", number=self.number, case=self.case.number
            )
        if self.case.closed is not None:
            return Message(
                "{number} is in case {case}, which is closed, with another content: {differences}",
                number=self.number,
                case=self.case.number,
                differences=_chained(self.differences),
            )
        return Message(
            "{number} is in case {case} with another content: {differences}; the case stands as it "
            "is, and no letter leaves before you say which is right",
            number=self.number,
            case=self.case.number,
            differences=_chained(self.differences),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Difference:
    what: Message
    field: str
    """The rest in French, as the case file puts the question."""
    ours: str
    theirs: str
    way: str = ""


def _chained(differences: Iterable[_Difference]) -> Message:
    first, *others = (difference.what for difference in differences)
    for other in others:
        first = Message("{one}, {other}", one=first, other=other)
    return first


def known_document(draft: Draft, item: Item, read: ReadInvoice) -> Known | None:
    """Return where an invoice or a credit note is known from; None when it is new.

    What its file says otherwise becomes a question of the case.
    """
    for case, found in draft.with_number(read.invoice_number):
        told = tuple(_of_document(case, found, read))
        return _asked(draft, item, Known(case=case, number=_number(found), differences=told))
    return None


def known_of_list(draft: Draft, item: Item, read: ReadInvoice, party: ReadParty) -> Known | None:
    """Return where an invoice of a list is known from; None when it is new.

    A list says how an invoice stands today, and under a day of its own at times: its total, what
    is left, its due dates and its debtor must be those of the case.
    """
    for case, found in draft.with_number(read.invoice_number):
        told = tuple(_of_list(case, found, read, party))
        return _asked(draft, item, Known(case=case, number=_number(found), differences=told))
    return None


def differing_fields(
    case: Case, found: Invoice, read: ReadInvoice, party: ReadParty
) -> frozenset[str]:
    """Return the fields of which a list says something else than the case."""
    return frozenset(each.field for each in _of_list(case, found, read, party))


def contradicted(draft: Draft, item: Item, left_out: LeftOut) -> Known | None:
    """Return the case that claims what a list says is not owed; None when none does."""
    if left_out.invoice_number is None:
        return None
    for case, found in draft.with_number(left_out.invoice_number):
        if isinstance(found, CreditNote) or case.closed is not None:
            continue
        told = tuple(_of_left_out(case, found, left_out))
        return _asked(draft, item, Known(case=case, number=_number(found), differences=told))
    return None


def _number(found: Invoice | CreditNote) -> str:
    return found.invoice_number if isinstance(found, Invoice) else found.number


def _asked(draft: Draft, item: Item, known: Known) -> Known:
    """Put the differences to the user, and return what is left: some were settled before."""
    source = _source(item)
    lines = [(each, _line(known.number, each, source) + each.way) for each in known.differences]
    left = [(each, line) for each, line in lines if not is_settled(known.case, line)]
    for each, line in left:
        draft.question(item, known.case.number, line, each.what)
    return replace(known, differences=tuple(each for each, _line in left))


def _line(number: str, found: _Difference, source: str) -> str:
    return disagreement(found.field, number, ours=found.ours, theirs=found.theirs, source=source)


def _source(item: Item) -> str:
    """Return what a case file calls the source."""
    if item.reading is None:
        return "le fichier"
    body = item.reading.body
    if isinstance(body, ReadInvoice) and body.is_printed:
        return _PRINTED
    return _SOURCES.get(item.reading.kind, "le fichier")


def _of_document(
    case: Case, found: Invoice | CreditNote, read: ReadInvoice
) -> Iterator[_Difference]:
    if isinstance(found, CreditNote) or read.is_credit_note:
        total = abs(read.total_with_vat) if read.total_with_vat is not None else None
        if not isinstance(found, CreditNote) or not read.is_credit_note:
            yield _kind_of_document(is_note_here=read.is_credit_note)
        elif found.amount != total:
            yield _total(found.amount, total)
        if found.issue_date != read.issue_date:
            yield _issued(found.issue_date, read.issue_date)
        return
    if found.issue_date != read.issue_date:
        yield _issued(found.issue_date, read.issue_date)
    due = read.left if read.amount_due is None else read.amount_due
    if found.total_with_vat != read.total_with_vat:
        yield _total(found.total_with_vat, read.total_with_vat)
    elif found.principal != due:
        yield _Difference(
            what=Message(
                "{ours} € asked for in the case, {theirs} € here",
                ours=found.principal,
                theirs=due,
            ),
            field="amount_due",
            ours=euros(found.principal),
            theirs=euros(due),
        )
    known = tuple(dict.fromkeys(found.due_dates))
    # One date in the case may be the choice of a person among several, or for none.
    if read.due_dates and len(known) >= len(read.due_dates) and known != read.due_dates:
        yield _due(known, read.due_dates)
    yield from _debtor(case, read.buyer, has_account=False)


def _of_list(
    case: Case, found: Invoice | CreditNote, read: ReadInvoice, party: ReadParty
) -> Iterator[_Difference]:
    if isinstance(found, CreditNote):
        yield _kind_of_document(is_note_here=False)
        return
    # What is carried forward is what was left at the end of the year, not the total.
    if found.total_with_vat != read.total_with_vat and not read.is_opening:
        yield _total(found.total_with_vat, read.total_with_vat)
    elif not _is_left(case, found, read.left):
        yield _left(case, found, read.left, read.settlements)
    known, stated = tuple(dict.fromkeys(found.due_dates)), read.due_dates
    if stated and not (set(stated) <= set(known) or set(known) <= set(stated)):
        yield _due(known, stated)
    yield from _debtor(case, party, has_account=True)
    if read.contested is not None and found.dispute is None:
        yield _Difference(
            what=Message("no dispute in the case, “{status}” here", status=read.contested),
            field="dispute",
            ours="aucun litige",
            theirs=f"« {read.contested} »",
        )


def _of_left_out(case: Case, found: Invoice, left_out: LeftOut) -> Iterator[_Difference]:
    if left_out.left is not None:
        if not _is_left(case, found, left_out.left):
            yield _left(case, found, left_out.left, left_out.settlements)
    elif left_out.standing is not None and rests(case, found)[-1] > 0:
        yield _Difference(
            what=Message(
                "{left} € left in the case, but here: {standing}",
                left=rests(case, found)[-1],
                standing=left_out.reason,
            ),
            field="reste dû",
            ours=euros(rests(case, found)[-1]),
            theirs=left_out.standing,
        )


def rests(case: Case, invoice: Invoice) -> tuple[Decimal, ...]:
    """Return what was left of an invoice, from its issue on, after each event that names it."""
    is_alone = len(case.invoices) == 1
    mine = {invoice.invoice_number} | ({None} if is_alone else set())
    events = sorted(
        (
            *((n.issue_date, n.amount) for n in case.credit_notes if n.invoice_number in mine),
            *((p.received_on, p.amount) for p in case.payments if p.invoice_number in mine),
            *(
                (p.bounced.bounced_on, -p.amount)
                for p in case.payments
                if p.bounced is not None and p.invoice_number in mine
            ),
        ),
        key=lambda event: event[0],
    )
    left = [invoice.principal]
    for _day, amount in events:
        left.append(left[-1] - amount)
    return tuple(left)


def _is_left(case: Case, invoice: Invoice, left: Decimal) -> bool:
    """Whether what a list says is left was left at some time, so that the list is only older.

    What was paid for no invoice in particular may have been paid for this one.
    """
    unnamed = ZERO
    if len(case.invoices) > 1:
        unnamed += sum((p.amount for p in case.payments if p.invoice_number is None), ZERO)
        unnamed += sum((n.amount for n in case.credit_notes if n.invoice_number is None), ZERO)
    return any(max(was - unnamed, ZERO) <= left <= max(was, ZERO) for was in rests(case, invoice))


def _left(
    case: Case, invoice: Invoice, left: Decimal, settlements: Iterable[ReadSettlement]
) -> _Difference:
    ours = rests(case, invoice)[-1]
    known = Counter(payment.amount for payment in case.payments)
    known.update(note.amount for note in case.credit_notes)
    missing: list[str] = []
    for each in settlements:
        if known[each.amount]:
            known[each.amount] -= 1
        else:
            missing.append(f"{euros(each.amount)} le {french_day(each.day)}")
    way = " ; saisir le règlement qui manque, ou corriger les livres"
    if missing:
        way = f" (réglé ou crédité : {listed(missing)}) ; à saisir au dossier s’il manque"
    return _Difference(
        what=Message("{ours} € left in the case, {theirs} € here", ours=ours, theirs=left),
        field="reste dû",
        ours=euros(ours),
        theirs=euros(left),
        way=way if left < ours else "",
    )


def _kind_of_document(*, is_note_here: bool) -> _Difference:
    names = ("une facture", "un avoir")
    return _Difference(
        what=Message("a credit note here, an invoice in the case")
        if is_note_here
        else Message("an invoice here, a credit note in the case"),
        field="nature",
        ours=names[not is_note_here],
        theirs=names[is_note_here],
    )


def _issued(ours: date, theirs: date | None) -> _Difference:
    return _Difference(
        what=Message("of {ours} in the case, of {theirs} here", ours=ours, theirs=theirs or "—"),
        field="issue_date",
        ours=french_day(ours),
        theirs=french_day(theirs) if theirs else "aucune date",
    )


def _total(ours: Decimal, theirs: Decimal | None) -> _Difference:
    return _Difference(
        what=Message("total {ours} € in the case, {theirs} € here", ours=ours, theirs=theirs),
        field="total_with_vat",
        ours=euros(ours),
        theirs=_euros(theirs),
    )


def _euros(amount: Decimal | None) -> str:
    return euros(amount) if amount is not None else "aucun montant"


def _due(ours: tuple[date, ...], theirs: tuple[date, ...]) -> _Difference:
    return _Difference(
        what=Message(
            "due on {ours} in the case, on {theirs} here",
            ours=", ".join(map(str, ours)),
            theirs=", ".join(map(str, theirs)),
        ),
        field="due_date",
        ours=listed(french_day(each) for each in ours),
        theirs=listed(french_day(each) for each in theirs),
    )


def _debtor(case: Case, party: ReadParty, *, has_account: bool) -> Iterator[_Difference]:
    """Yield that a file names another debtor: by SIREN or VAT number, by account, else by name."""
    debtor = case.debtor
    if has_account and party.customer_account and debtor.customer_account:
        if party.customer_account == debtor.customer_account:
            return
    elif tie(debtor, party) is not None or not party.name:
        return
    is_other_number = None not in {siren_of(debtor), siren_of(party)}
    if not is_other_number and is_like(debtor.name, party.name or ""):
        return
    way = ""
    if party.customer_account and debtor.customer_account is None:
        way = f" ; si c’est le même, écrire debtor.customer_account : {party.customer_account}"
    yield _Difference(
        what=Message(
            "the debtor is {ours} in the case, {theirs} here", ours=_who(debtor), theirs=_who(party)
        ),
        field="débiteur",
        ours=_who(debtor),
        theirs=_who(party),
        way=way,
    )


def _who(who: Who) -> str:
    number = siren_of(who)
    return f"{who.name} ({number})" if number is not None else f"{who.name}"


def under_another_number(
    case: Case, new: Iterable[ReadInvoice], listed_: Iterable[ReadInvoice]
) -> Iterator[ReadInvoice]:
    """Yield the new invoices of a list that a case has under a number that a person corrected.

    They are told by day and total; each invoice of the case stands for one of the list, and not
    for any when the list has its number.
    """
    numbers = {same_number(read.invoice_number or "") for read in listed_}
    shapes: Counter[tuple[object, object]] = Counter(
        (invoice.issue_date, invoice.total_with_vat)
        for invoice in case.invoices
        if same_number(invoice.invoice_number) not in numbers
    )
    for read in new:
        shape = read.issue_date, read.total_with_vat
        if shapes[shape]:
            shapes[shape] -= 1
            yield read
