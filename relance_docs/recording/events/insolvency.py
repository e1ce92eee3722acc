"""A collective procedure against the debtor, and the search for one in the BODACC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.history import Interruption, InterruptionCause
from relance_docs.case.procedures import Insolvency
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Put
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import history_entry, refuse_future
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import CASE_ORDER, stated, written


def insolvency(case: Case, judgment: Insolvency, searched_on: date | None, *, today: date) -> Event:
    """Record a collective procedure, or what has become known of it since.

    Raises RefusalError for a day to come, a publication before the judgment, an address without a
    name, and another judgment than the one that is recorded.
    """
    for day in (judgment.opened_on, judgment.published_on, searched_on):
        if day is not None:
            refuse_future(day, today)
    _refuse_impossible(judgment)
    _refuse_other(case, judgment)
    known = case.insolvency
    kind, day = judgment.kind.value, judgment.opened_on
    return Event(
        name="insolvency",
        sentence=f"{kind} opened on {day}" if known is None else f"{kind} of {day} completed",
        changes=(*_changes(case, judgment), *_searched(searched_on)),
        warnings=() if judgment.published_on or (known and known.published_on) else _NO_DATE,
    )


_NO_DATE = (
    Message(
        "note: without the day of publication in the BODACC the time to declare the claim cannot be"
        " reckoned; add it with --published-on"
    ),
)


def bodacc_searched(case: Case, searched_on: date, *, today: date) -> Event:
    """Record that the BODACC was searched for this debtor and no procedure was found."""
    refuse_future(searched_on, today)
    known = case.bodacc_checked_on
    if known is not None and searched_on < known:
        raise RefusalError(
            Message("the BODACC was searched later already, on {day}", day=known.isoformat())
        )
    return Event(
        name="insolvency",
        sentence=f"BODACC searched on {searched_on}",
        changes=tuple(_searched(searched_on)),
    )


def _searched(searched_on: date | None) -> Iterator[Put]:
    if searched_on is not None:
        yield Put(key="bodacc_checked_on", value=searched_on, order=CASE_ORDER)


def _changes(case: Case, judgment: Insolvency) -> Iterator[Put]:
    """Yield the whole record, or field by field what is new, so that its comments stay."""
    fields = written(judgment)
    if case.insolvency is None:
        yield Put(key="insolvency", value=fields, order=CASE_ORDER)
        return
    known = case.insolvency.model_dump(exclude_defaults=True)
    new = {key: value for key, value in fields.items() if key not in known}
    other = [key for key, value in fields.items() if key in known and known[key] != value]
    if other or not new:
        raise StandsAlreadyError(
            Message(
                "recorded of the procedure already: {fields}", fields=", ".join(other or fields)
            ),
            events=("insolvency",),
        )
    for key, value in new.items():
        yield Put(loc=("insolvency",), key=key, value=value, order=tuple(Insolvency.model_fields))


def _refuse_impossible(judgment: Insolvency) -> None:
    if judgment.published_on is not None and judgment.published_on < judgment.opened_on:
        raise RefusalError(
            Message("published before the opening judgment of {opened}", opened=judgment.opened_on)
        )
    if judgment.representative is not None and not judgment.representative.name:
        raise RefusalError(Message("whose address is it? name the office holder: --representative"))


def _refuse_other(case: Case, judgment: Insolvency) -> None:
    known = case.insolvency
    if known is None or (known.kind, known.opened_on) == (judgment.kind, judgment.opened_on):
        return
    raise StandsAlreadyError(
        Message(
            "a procedure opened on {day} is recorded already ({kind})",
            day=known.opened_on,
            kind=known.kind.value,
        ),
        events=("insolvency",),
    )


def declared(case: Case, day: date, proof: Proof | None, *, today: date) -> Event:
    """Record that the claim was declared in the collective procedure, with what shows it.

    Raises RefusalError without a procedure, for a day before the judgment or to come, and when a
    declaration stands already.
    """
    refuse_future(day, today)
    if case.insolvency is None:
        raise RefusalError(
            Message(
                "no collective procedure is recorded: `relance insolvency {case}` first",
                case=case.number,
            )
        )
    if day < case.insolvency.opened_on:
        raise RefusalError(
            Message(
                "{day} is before the opening judgment of {opened}",
                day=day,
                opened=case.insolvency.opened_on,
            )
        )
    for entry in case.history:
        made = entry.interruption
        if made is not None and made.cause is InterruptionCause.CLAIM_DECLARED:
            raise StandsAlreadyError(
                Message("the claim is recorded as declared on {day}", day=entry.day),
                events=("declared",),
            )
    piece = proof.piece_id if proof else None
    interruption = stated(Interruption, cause=InterruptionCause.CLAIM_DECLARED.value, proof=piece)
    return Event(
        name="declared",
        sentence=f"claim declared on {day}",
        changes=(
            *(proof.changes if proof else ()),
            history_entry(at=day, interruption=interruption),
        ),
        files=proof.files if proof else (),
        warnings=() if proof else (_NO_PROOF,),
    )


_NO_PROOF = Message(
    "note: without a proof of dispatch the declaration is hard to show; add it with --proof"
)
