"""The over-indebtedness of a natural person, as the letters of its commission tell it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.case.procedures import OverIndebtedness
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Put
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import refuse_future
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import CASE_ORDER, written

NAME: Final = "over-indebtedness"
_DAYS: Final = ("informed_on", "justified_on", "measures_on", "erased_on", "ended_on")


def over_indebtedness(
    case: Case, told: OverIndebtedness, proof: Proof | None, *, today: date
) -> Event:
    """Record the decision, or what has become known of it since.

    Raises RefusalError for a public body, a day to come or before the decision, an end of measures
    without their beginning, and another decision than the one that is recorded.
    """
    if case.debtor.kind is DebtorKind.PUBLIC_BODY:
        raise RefusalError(
            Message("a public body is not over-indebted: this is for natural persons alone")
        )
    refuse_future(told.admissible_on, today)
    for field in _DAYS:
        day = getattr(told, field)
        if day is not None:
            refuse_future(day, today)
            _refuse_before(day, told.admissible_on)
    known = case.over_indebtedness
    _refuse_measures(told, known)
    if proof is not None:
        told = told.model_copy(update={"proof": proof.piece_id})
    day = told.admissible_on
    return Event(
        name=NAME,
        sentence=f"over-indebtedness admissible on {day}"
        if known is None
        else f"over-indebtedness of {day} completed",
        changes=(*(proof.changes if proof else ()), *_changes(case, told)),
        files=proof.files if proof else (),
        warnings=() if told.informed_on or (known and known.informed_on) else _NOT_INFORMED,
    )


_NOT_INFORMED: Final = (
    Message(
        "note: without the day on which the commission told you what the debtor declared, the"
        " thirty days to justify the claim cannot be reckoned; add it with --informed-on"
    ),
)


def _refuse_before(day: date, admissible_on: date) -> None:
    if day < admissible_on:
        raise RefusalError(
            Message("{day} is before the decision of {decided}", day=day, decided=admissible_on)
        )


def _refuse_measures(told: OverIndebtedness, known: OverIndebtedness | None) -> None:
    since = told.measures_on or (known.measures_on if known else None)
    if told.measures_until is not None and (since is None or told.measures_until <= since):
        raise RefusalError(
            Message("from when do the measures run? add --measures-on, an earlier day")
        )


def _changes(case: Case, told: OverIndebtedness) -> Iterator[Put]:
    """Yield the whole record, or field by field what is new, so that its comments stay."""
    fields = written(told)
    if case.over_indebtedness is None:
        yield Put(key="over_indebtedness", value=fields, order=CASE_ORDER)
        return
    known = case.over_indebtedness.model_dump(exclude_defaults=True)
    new = {key: value for key, value in fields.items() if key not in known}
    other = [key for key, value in fields.items() if key in known and known[key] != value]
    if other or not new:
        raise StandsAlreadyError(
            Message(
                "recorded of the over-indebtedness already: {fields}",
                fields=", ".join(other or fields),
            ),
            events=(NAME,),
        )
    order = tuple(OverIndebtedness.model_fields)
    for key, value in new.items():
        yield Put(loc=("over_indebtedness",), key=key, value=value, order=order)
