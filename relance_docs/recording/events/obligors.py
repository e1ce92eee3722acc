"""Who answers for the debt beside the debtor: a co-debtor, a guarantor."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.obligors import CoDebtor, Guarantor
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.reading.suggestions import nearest
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import refuse_future, refuse_unknown_invoice
from relance_docs.recording.events.pieces import Proof
from relance_docs.text import without_accents
from relance_docs.workspace.case_text import CASE_ORDER, written


def co_debtor(case: Case, stated: CoDebtor, proof: Proof | None) -> Event:
    """Record one who owes the same debt whole; RefusalError for a name that the case has."""
    _refuse_known(case, stated.name, "co-debtor")
    shown = stated.model_copy(update={"proof": proof.piece_id}) if proof else stated
    return Event(
        name="co-debtor",
        sentence="a joint and several debtor added",
        changes=(
            *(proof.changes if proof else ()),
            Append(key="co_debtors", value=written(shown), order=CASE_ORDER, as_block=True),
        ),
        files=proof.files if proof else (),
    )


def guarantor(case: Case, stated: Guarantor, proof: Proof | None, *, today: date) -> Event:
    """Record a guarantor; RefusalError for a name that the case has, or an unknown invoice."""
    _refuse_known(case, stated.name, "guarantor")
    refuse_future(stated.signed_on, today)
    for number in stated.invoices:
        refuse_unknown_invoice(case, number)
    shown = stated.model_copy(update={"proof": proof.piece_id}) if proof else stated
    return Event(
        name="guarantor",
        sentence=f"a guarantor added, of {stated.signed_on}",
        changes=(
            *(proof.changes if proof else ()),
            Append(key="guarantors", value=written(shown), order=CASE_ORDER, as_block=True),
        ),
        files=proof.files if proof else (),
    )


def _refuse_known(case: Case, name: str, event: str) -> None:
    if name.casefold() in {each.casefold() for each in (case.debtor.name, *_names(case))}:
        raise StandsAlreadyError(
            Message("'{name}' stands in case {case} already", name=name, case=case.number),
            events=(event,),
        )


def _names(case: Case) -> tuple[str, ...]:
    return tuple(each.name for each in case.obligors)


def party_named(case: Case, name: str | None) -> str | None:
    """Return the co-debtor or guarantor that is meant, None for the debtor itself.

    A part of the name is enough where it leaves no doubt. Raises RefusalError for nobody.
    """
    if name is None:
        return None
    known = (case.debtor.name, *_names(case))
    folded = {each: without_accents(each).casefold() for each in known}
    wanted = without_accents(name).casefold().strip()
    found = [each for each in known if folded[each] == wanted]
    found = found or [each for each in known if wanted and wanted in folded[each]]
    if len(found) != 1:
        near = nearest(name, known)
        raise RefusalError(
            Message(
                "'{name}' is none of those who answer for case {case}: {known}",
                name=name,
                case=case.number,
                known=", ".join((near,) if near else known),
            )
        )
    return None if found[0] == case.debtor.name else found[0]
