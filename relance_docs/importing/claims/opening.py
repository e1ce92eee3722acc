"""A balance that the books carry forward (à-nouveau): older invoices in sum, no debt beside them.

A case may have those invoices already, or get them later: a person says whether it is one debt.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.french import day as french_day
from relance_docs.french import euros, listed
from relance_docs.importing.claims.already_known import rests
from relance_docs.importing.claims.destination import cases_of
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadParty
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.recording.events.corrections import is_settled

OPENING: Final = "À-nouveau"
"""How the description of a balance carried forward begins."""
_SAME: Final = "same"
_ANOTHER: Final = "another"


def is_carried_forward(
    draft: Draft, item: Item, read: ReadInvoice, case: Case | None, beside: Iterable[ReadInvoice]
) -> bool:
    """Whether a balance carried forward and an older invoice may be one debt: then it is asked.

    False once a person said that they are two. `beside`: the other invoices of the same debtor in
    the file.
    """
    known = case.invoices if case is not None else ()
    told = [(i.invoice_number, i.issue_date, _is_opening(i)) for i in known]
    if read.is_opening:
        own = ((r.invoice_number, r.issue_date, r.is_opening) for r in beside)
        told += [(number or "—", day, opens) for number, day, opens in own if day is not None]
    day = read.issue_date or date.max
    alike = [
        number
        for number, other, opens in told
        if opens is not read.is_opening and (other < day) is read.is_opening
    ]
    if not alike:
        return False
    values = {"number": read.invoice_number, "day": day, "left": read.left}
    others_said = ", ".join(alike)
    question = (
        Message(
            "{number} of {day}, {left} €, is a balance carried forward (à-nouveau): is it the debt "
            "of {others}, which is claimed already?",
            **values,
            others=others_said,
        )
        if read.is_opening
        else Message(
            "{number} of {day}, {left} €: is it a part of {others}, a balance carried forward "
            "(à-nouveau) that is claimed already?",
            **values,
            others=others_said,
        )
    )
    choices = (
        Choice(value=_SAME, label=Message("the same debt: leave it out")),
        Choice(value=_ANOTHER, label=Message("another debt: take it")),
    )
    answer = draft.ask(item, f"{read.invoice_number}.opening", question, choices=choices)
    if answer == _SAME:
        what = Message("{number} of {day}", number=read.invoice_number, day=day)
        draft.skip(item, what, Message("left out, as you said"))
    return answer != _ANOTHER


def compare_opening(
    draft: Draft, item: Item, party: ReadParty, opened_on: date, left: Decimal
) -> None:
    """Ask when the books carry less forward than the one case of a customer claims from before.

    `left`: what of it is still open.
    """
    found = cases_of(draft, party)
    if len(found) != 1 or not found[0].is_same:
        return
    case = found[0].case
    older = [i for i in case.invoices if i.issue_date < opened_on and not _is_opening(i)]
    unnamed = sum((p.amount for p in case.payments if p.invoice_number is None), ZERO)
    ours = sum((rests(case, invoice)[-1] for invoice in older), ZERO)
    ours -= unnamed if len(case.invoices) > 1 else ZERO
    if left >= ours:
        return
    numbers = listed(invoice.invoice_number for invoice in older)
    reason = Message(
        "{ours} € are left of {numbers} in the case, and of what was carried forward to {day} "
        "{left} € are open: look at the books, enter what was paid",
        ours=ours,
        numbers=numbers,
        day=opened_on,
        left=left,
    )
    line = (
        f"reste dû de {numbers} : {euros(ours)} au dossier, {euros(left)} encore ouverts de "
        f"l’à-nouveau du {french_day(opened_on)} dans le FEC ; saisir ce qui a été réglé"
    )
    if not is_settled(case, line):
        draft.skip(item, Message("{debtor}", debtor=party.known_as), reason, is_alarm=True)
        draft.question(item, case.number, line, reason)


def _is_opening(invoice: Invoice) -> bool:
    return (invoice.description or "").startswith(OPENING)
