"""A bordereau that was communicated: from then on its numbers never move."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case, Communicated
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.recording.event import Event
from relance_docs.recording.events.entries import refuse_future, refuse_twice
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.exhibits import communicated_ids
from relance_docs.workspace.case_text import CASE_ORDER, stated


def communicated(
    case: Case,
    numbered: Bordereau,
    communicated_on: date,
    to: str | None,
    *,
    today: date,
    again: bool = False,
) -> Event:
    """Record that the pièces were communicated under the numbers that `numbered` gives them.

    Raises RefusalError for a day to come or before the last bordereau, and for no pièce at all.
    """
    refuse_future(communicated_on, today)
    last = case.bordereaux[-1].communicated_on if case.bordereaux else date.min
    if communicated_on < last:
        raise RefusalError(
            Message(
                "{day} is before the last bordereau, communicated on {last}",
                day=communicated_on,
                last=last,
            )
        )
    before = communicated_ids(case)
    names = (*before, *(exhibit.id for exhibit in numbered.exhibits[len(before) :]))
    if not names:
        raise RefusalError(
            Message(
                "case {case} has no pièce with a file: there is nothing to communicate",
                case=case.number,
            )
        )
    same = Communicated(communicated_on=communicated_on, to=to, pieces=names)
    if not again and same in case.bordereaux:
        refuse_twice(
            Message(
                "the same pièces were communicated to the same on {day} already, and this is to "
                "be another time",
                day=communicated_on,
            )
        )
    value = stated(Communicated, communicated_on=communicated_on, to=to, pieces=names)
    return Event(
        name="communicated",
        sentence=f"{len(names)} pièces communicated on {communicated_on}",
        changes=(Append(key="bordereaux", value=value, order=CASE_ORDER, as_block=True),),
        warnings=_missing(numbered),
    )


def _missing(numbered: Bordereau) -> tuple[Message, ...]:
    if not numbered.missing:
        return ()
    ids = ", ".join(exhibit.id for exhibit in numbered.missing)
    warning = Message("note: without a file, so without a number: {ids}", ids=ids)
    return (warning,)
