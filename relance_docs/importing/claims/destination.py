"""Where an invoice is known from already, and into which case a new one goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.errors import RefusalError
from relance_docs.importing.claims.read import ReadInvoice, ReadParty
from relance_docs.importing.debtors import Match, matches, siren_of
from relance_docs.importing.desk import Desk
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number

NEW: Final = "new"
SKIP: Final = "skip"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """Why an invoice or a credit note is not taken a second time."""

    reason: Message
    is_alarm: bool = False
    """Whether its file says something else than what is in the case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """A case, None for a new one, and why this one."""

    case: Case | None
    reason: Message


def already_there(desk: Desk, read: ReadInvoice, *, is_list: bool) -> Known | None:
    """Return where a document is known from, by its number; None when it is new.

    A list says how an invoice stands today, and under a day of its own at times: only its total
    must be that of the case.
    """
    number = same_number(read.invoice_number or "")
    for case in desk.cases:
        for invoice in case.invoices:
            if same_number(invoice.invoice_number) == number:
                if is_list:
                    return _of_list(case, invoice, read)
                return _of_document(case, read, is_same=_is_same_invoice(invoice, read))
        for note in case.credit_notes:
            if same_number(note.number) == number:
                return _of_document(case, read, is_same=_is_same_note(note, read))
    return None


def _of_list(case: Case, invoice: Invoice, read: ReadInvoice) -> Known:
    if invoice.total_with_vat == read.total_with_vat:
        return Known(reason=Message("it is in case {case} already", case=case.number))
    reason = Message(
        "case {case} has it already, with another total: {total} € there, {here} € here",
        case=case.number,
        total=invoice.total_with_vat,
        here=read.total_with_vat,
    )
    return Known(reason=reason, is_alarm=True)


def _of_document(case: Case, read: ReadInvoice, *, is_same: bool) -> Known:
    number = read.invoice_number
    if is_same:
        reason = Message("{number} is already in case {case}", number=number, case=case.number)
    else:
        reason = Message(
            "{number} is in case {case} with another content: compare the two, and correct the "
            "case by hand if the file is right",
            number=number,
            case=case.number,
        )
    return Known(reason=reason, is_alarm=not is_same)


def _is_same_invoice(invoice: Invoice, read: ReadInvoice) -> bool:
    stated = (invoice.issue_date, invoice.total_with_vat, invoice.principal)
    if read.is_credit_note or stated != (read.issue_date, read.total_with_vat, read.amount_due):
        return False
    known = tuple(dict.fromkeys(invoice.due_dates))
    # One date in the case may be the choice of a person among several, or for none.
    return not read.due_dates or len(known) < len(read.due_dates) or known == read.due_dates


def _is_same_note(note: CreditNote, read: ReadInvoice) -> bool:
    total = abs(read.total_with_vat) if read.total_with_vat is not None else None
    return read.is_credit_note and (note.issue_date, note.amount) == (read.issue_date, total)


def under_another_number(
    case: Case, new: Iterable[ReadInvoice], listed: Iterable[ReadInvoice]
) -> Iterator[ReadInvoice]:
    """Yield the new invoices of a list that a case has under a number that a person corrected.

    They are told by day and total; each invoice of the case stands for one of the list, and not
    for any when the list has its number.
    """
    numbers = {same_number(read.invoice_number or "") for read in listed}
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


def destination_of(
    desk: Desk, item: Item, debtor: ReadParty, document: ReadInvoice | None = None
) -> Destination | None:
    """Return where invoices of a debtor go: into the case that was named, its own, or a new one.

    None when a person has to say it, or said to leave them out. `document`: the one invoice of its
    file. Raises RefusalError when the case that was named does not exist.
    """
    if desk.asked.case is not None:
        case = named_case(desk)
        _warn_of_another(desk, item, debtor, case)
        return Destination(case=case, reason=Message("the case you named"))
    found = cases_of(desk, debtor)
    if not found:
        return Destination(case=None, reason=Message("no open case has this debtor"))
    if len(found) == 1 and found[0].case.handed_over is None:
        return Destination(case=found[0].case, reason=found[0].reason)
    return _chosen(desk, item, debtor, document, found)


def _warn_of_another(desk: Desk, item: Item, party: ReadParty, case: Case) -> None:
    """Say so when the buyer and the debtor of the named case have different SIREN."""
    debtor = case.debtor
    theirs = siren_of(party.siren, party.siret, party.vat_identifier)
    ours = siren_of(debtor.siren, debtor.siret, debtor.vat_identifier)
    if theirs and ours and theirs != ours:
        desk.warn(
            item,
            Message(
                "its buyer has the SIREN {theirs}, the debtor of case {case} has {ours}: one "
                "company does not owe for another",
                theirs=theirs,
                ours=ours,
                case=case.number,
            ),
        )


def named_case(desk: Desk) -> Case:
    """Return the case of --case."""
    number = desk.asked.case or ""
    case = desk.case(number)
    if case is None:
        desk.workspace.case_file(number)  # its refusal names cases of a similar number
        raise RefusalError(
            Message("case {case} has errors; see `relance check {case}`", case=number)
        )
    return case


def cases_of(desk: Desk, party: ReadParty) -> tuple[Match, ...]:
    """Return the open cases of a debtor: by its account in the books, else by who it is.

    A case with another account is that of another customer, whatever its name.
    """
    account = party.customer_account
    if account is None:
        return matches(desk.cases, party)
    same = tuple(case for case in desk.cases if case.debtor.customer_account == account)
    by_account = tuple(case for case in same if case.closed is None)
    if len(by_account) == 1:
        reason = Message("the same account, {account}", account=account)
        return (Match(case=by_account[0], reason=reason),)
    found = matches(desk.cases, party)
    return tuple(m for m in found if m.case.debtor.customer_account in {None, account})


def _chosen(
    desk: Desk,
    item: Item,
    debtor: ReadParty,
    document: ReadInvoice | None,
    found: tuple[Match, ...],
) -> Destination | None:
    choices = (
        *(Choice(value=m.case.number, label=_label(m)) for m in found),
        Choice(value=NEW, label=Message("a new case")),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    key, question = _question(debtor, document)
    answer = desk.ask(item, f"{key}.case", question, choices=choices)
    if answer == SKIP:
        left_out = Message("left out, as you said")
        if document is not None:
            desk.refuse(item, left_out)
        else:
            desk.skip(item, Message("{debtor}", debtor=debtor.name or debtor.known_as), left_out)
    if answer in {None, SKIP}:
        return None
    reason = Message("the case you named")
    return Destination(case=None if answer == NEW else desk.case(answer or ""), reason=reason)


def _question(debtor: ReadParty, document: ReadInvoice | None) -> tuple[str | None, Message]:
    if document is None:
        question = Message(
            "{debtor}: into which case do its invoices go?", debtor=debtor.name or debtor.known_as
        )
        return debtor.known_as, question
    question = Message(
        "{number}: into which case does it go? The debtor is {debtor}",
        number=document.invoice_number,
        debtor=debtor.name or "—",
    )
    return document.invoice_number, question


def _label(match: Match) -> Message:
    name = match.case.debtor.name
    if match.case.handed_over is not None:
        return Message("{name} ({why}); the case was handed over", name=name, why=match.reason)
    return Message("{name} ({why})", name=name, why=match.reason)
