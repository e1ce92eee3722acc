"""A step that was taken: the exact document that left, archived, and what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.plan import Channel
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.opening import attached
from relance_docs.plan.channels import BY_EMAIL, address_of
from relance_docs.reading.checks.tracking import is_tracking_number
from relance_docs.reading.editing.changes import Change
from relance_docs.reading.editing.writing import Value
from relance_docs.recording.event import Event, NewFile, StandsAlreadyError
from relance_docs.recording.events.entries import (
    day_of,
    history_entry,
    history_field,
    refuse_future,
)
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.layout import CASES_FOLDER

_WITH_TRACKING: Final = (Channel.REGISTERED, Channel.E_REGISTERED)
ON_A_STEP: Final = ("sent", "skip", "note", "promise")
"""The commands that record that a step was taken, or left out."""
_RETURNED: Final = (Outcome.RETURNED, Outcome.UNCLAIMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class SentFile:
    """The document that left."""

    content: bytes = field(repr=False)
    commit: str | None = None
    """The commit of the data it was made from; None for a document made elsewhere."""
    as_of: date | None = None
    """The date it bears; None when that is not known."""
    made_with: str | None = None
    """Versions of what made it; None for a document made elsewhere."""

    @property
    def sha256(self) -> str:
        """Its SHA-256, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatch:
    """A step that was taken, as the user and the plan say it."""

    step: str
    at: date
    channel: Channel
    invoices: tuple[str, ...] = ()
    pay_by: date | None = None
    apart: tuple[tuple[str, str], ...] = ()
    """Invoices that it names apart, each with the step of its own that is taken so."""
    by: str | None = None
    tracking_number: str | None = None
    document: SentFile | None = None
    email: bytes | None = field(default=None, repr=False)
    """The message that carried it, as it was sent."""
    note: str | None = None


def sent(case: Case, root: Path, dispatch: Dispatch, proof: Proof | None, *, today: date) -> Event:
    """Record that a step was taken.

    Raises RefusalError for a day in the future or before the step before it, for a step recorded
    already, and for a message that carries another document.
    """
    day = day_of(dispatch.at)
    refuse_future(day, today)
    refuse_repeated(case, dispatch.step, dispatch.invoices)
    _refuse_before_previous(case, day)
    archive = Archive.of(case, root, dispatch)
    fields = {
        "at": dispatch.at,
        "step": dispatch.step,
        "invoices": dispatch.invoices,
        "channel": dispatch.channel.value,
        "by": dispatch.by,
        "note": dispatch.note,
        "tracking_number": dispatch.tracking_number,
        "pay_by": dispatch.pay_by,
        "proof": proof.piece_id if proof else None,
    }
    document = dispatch.document
    verb = "sent" if document else "taken"
    return Event(
        name="sent",
        sentence=f"{dispatch.step} {verb} on {day} ({dispatch.channel.value.replace('_', ' ')})",
        changes=(
            *(proof.changes if proof else ()),
            history_entry(**fields, **archive.fields),
            *_reminders(dispatch),
        ),
        files=(*archive.files, *(proof.files if proof else ())),
        trailers=(("Step", dispatch.step), *archive.trailers),
        warnings=(
            *_tracking_warnings(dispatch),
            *_day_warnings(dispatch),
            *archive.warnings,
        ),
    )


def _reminders(dispatch: Dispatch) -> Iterator[Change]:
    """Yield the steps of the invoices that a formal notice names apart: it is their reminder."""
    for step in dict.fromkeys(step for _number, step in dispatch.apart):
        yield history_entry(
            at=dispatch.at,
            step=step,
            invoices=tuple(number for number, taken in dispatch.apart if taken == step),
            channel=dispatch.channel.value,
            note=f"rappelée à part dans la lettre {dispatch.step} du même jour",
        )


def _day_warnings(dispatch: Dispatch) -> Iterator[Message]:
    document, day = dispatch.document, day_of(dispatch.at)
    if document is not None and document.as_of is not None and document.as_of != day:
        yield Message(
            "note: the document bears the date {bears}, and is recorded as sent on {day}; if it "
            "left another day, take this back (`relance undo`) and say --on",
            bears=document.as_of,
            day=day,
        )


def _document_trailers(document: SentFile | None) -> Iterator[tuple[str, str]]:
    if document is not None:
        yield "Document-SHA256", document.sha256
        if document.made_with:
            yield "Made-With", document.made_with


def refuse_repeated(case: Case, step: str, invoices: tuple[str, ...] = ()) -> None:
    """Raise RefusalError when the step stands in the history already, and is not asked for again.

    One that was taken of other invoices alone is another one: each has its own way.
    """
    before = next((e for e in reversed(recorded_of(case, step)) if _shares(e, invoices)), None)
    if before is not None:
        raise StandsAlreadyError(
            Message(
                "{step} is recorded already, on {day}; to take it once more (a letter that came "
                "back, say): `relance again {case} {step} --reason …`",
                step=step,
                day=before.day,
                case=case.number,
            ),
            events=ON_A_STEP,
            step=step,
        )


def recorded_of(case: Case, step: str) -> tuple[HistoryEntry, ...]:
    """Return what is recorded of a step, since it was last asked for again."""
    entries = [entry for entry in case.history if entry.step == step]
    asked = max((i for i, entry in enumerate(entries) if entry.again is not None), default=-1)
    return tuple(entries[asked + 1 :])


def _shares(entry: HistoryEntry, invoices: tuple[str, ...]) -> bool:
    """Whether an event may be about one of these invoices; one that names none is about any."""
    named = set(entry.invoices)
    return not named or not invoices or not named.isdisjoint(invoices)


def _refuse_before_previous(case: Case, day: date) -> None:
    last = max((entry for entry in case.history if entry.step), key=_day, default=None)
    if last is not None and day < last.day:
        raise RefusalError(
            Message(
                "{day} is before {step}, recorded on {last}",
                day=day,
                step=last.step,
                last=last.day,
            )
        )


def _day(entry: HistoryEntry) -> date:
    return entry.day


def _tracking_warnings(dispatch: Dispatch) -> tuple[Message, ...]:
    number = dispatch.tracking_number
    if number is None:
        if dispatch.channel not in _WITH_TRACKING:
            return ()
        return (Message("note: no tracking number; without it the dispatch is hard to prove"),)
    if is_tracking_number(number):
        return ()
    return (
        Message(
            "note: '{number}' does not pass the check of a registered letter's number; compare "
            "it with the receipt",
            number=number,
        ),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Archive:
    """The files under sent/, and what the history says of them."""

    fields: dict[str, object]
    files: tuple[NewFile, ...]
    warnings: tuple[Message, ...] = ()
    trailers: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(case: Case, root: Path, dispatch: Dispatch) -> Archive:
        """Return what of a dispatch is archived."""
        fields: dict[str, object] = {}
        files: list[NewFile] = []
        warnings: tuple[Message, ...] = ()
        # Named by the date it bears: with the commit, that is all it takes to make it again.
        known = dispatch.document.as_of if dispatch.document else None
        stem = f"{case.number}/sent/{known or day_of(dispatch.at)}-{dispatch.step}"
        if dispatch.document is not None:
            name = _free_name(root, f"{stem}.pdf")
            fields["document"] = _said_of(dispatch.document, name, case.number)
            files.append(NewFile(path=f"{CASES_FOLDER}/{name}", content=dispatch.document.content))
        if dispatch.email is not None:
            name = _free_name(root, f"{stem}.eml")
            fields["email"] = {"file": name, "sha256": hashlib.sha256(dispatch.email).hexdigest()}
            fields["message_id"], warnings = _message_id(dispatch)
            files.append(NewFile(path=f"{CASES_FOLDER}/{name}", content=dispatch.email))
        trailers = tuple(_document_trailers(dispatch.document))
        return Archive(fields=fields, files=tuple(files), warnings=warnings, trailers=trailers)


def _said_of(document: SentFile, name: str, number: str) -> dict[str, Value]:
    said: dict[str, Value | None] = {
        "file": name,
        "sha256": document.sha256,
        "commit": document.commit,
        "made_with": document.made_with,
        "amounts": tuple(_amounts_in(document.content, number)),
    }
    return {key: value for key, value in said.items() if value}


def _amounts_in(pdf: bytes, number: str) -> Iterator[dict[str, Value]]:
    """Yield the amounts of the invoices that a letter of ours carries inside; none of others."""
    claim = attached(pdf, f"creance-{number}.json")
    try:
        for invoice in json.loads(claim)["invoices"] if claim else ():
            yield {
                "invoice_number": str(invoice["invoice_number"]),
                "amount_due": Decimal(invoice["amount_due"]),
            }
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return


def _free_name(root: Path, name: str) -> str:
    stem, _dot, ending = name.rpartition(".")
    names = (name, *(f"{stem}-{number}.{ending}" for number in range(2, 99)))
    return next(each for each in names if not (root / CASES_FOLDER / each).exists())


def _message_id(dispatch: Dispatch) -> tuple[str | None, tuple[Message, ...]]:
    """Return the Message-ID of the message, and what is odd about it."""
    message = BytesParser(policy=policy.default).parsebytes(dispatch.email or b"")
    if not message.keys():
        raise RefusalError(Message("this is not an e-mail: it has no header"))
    message_id = str(message["Message-ID"] or "").strip() or None
    warnings = []
    if message_id is None:
        warnings.append(
            Message("note: the e-mail has no Message-ID: save it from the folder of sent messages")
        )
    if dispatch.document is not None and not _carries(message, dispatch.document):
        warnings.append(Message("note: the document is not among the attachments of the e-mail"))
    return message_id, tuple(warnings)


def _carries(message: object, document: SentFile) -> bool:
    parts = (part.get_payload(decode=True) for part in message.walk())  # type: ignore[attr-defined]
    return any(content == document.content for content in parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """What became of a letter."""

    step: str | None = None
    """None: the last one sent."""
    on: date | None = None
    """Receipt, or the day on which the envelope came back."""
    presented_on: date | None = None
    outcome: Outcome = Outcome.DELIVERED


def received(case: Case, delivery: Delivery, proof: Proof | None, *, today: date) -> Event:
    """Record that a letter reached the debtor, or came back."""
    place, entry = sent_entry(case, delivery.step)
    for day in (delivery.on, delivery.presented_on):
        if day is not None:
            refuse_future(day, today)
            _refuse_before_dispatch(entry, day)
    if entry.received_on is not None or entry.outcome in (*_RETURNED, Outcome.DELIVERED):
        raise StandsAlreadyError(
            Message("what became of {step} is recorded already", step=entry.step),
            events=("received",),
            step=entry.step,
        )
    is_back = delivery.outcome in _RETURNED
    facts = {
        "outcome": delivery.outcome.value if is_back or delivery.on else None,
        "presented_on": delivery.presented_on,
        "returned_on" if is_back else "received_on": delivery.on,
        "not_reached": _not_reached(case, entry, delivery.outcome),
        "receipt": proof.piece_id if proof else None,
    }
    what = delivery.outcome.value if is_back else "received" if delivery.on else "presented"
    return Event(
        name="received",
        sentence=f"{entry.step} {what} on {delivery.on or delivery.presented_on}",
        changes=(
            *(proof.changes if proof else ()),
            *(history_field(place, key, value) for key, value in facts.items() if value),
        ),
        files=proof.files if proof else (),
        trailers=(("Step", entry.step or ""),),
    )


def _not_reached(case: Case, entry: HistoryEntry, outcome: Outcome) -> tuple[str, ...]:
    """Return the address from which a letter came back; one that nobody fetched reached it."""
    if outcome is not Outcome.RETURNED:
        return ()
    return address_of(case, by_mail=entry.channel not in BY_EMAIL)


def sent_entry(case: Case, step: str | None) -> tuple[int, HistoryEntry]:
    """Return the place and the entry of a step that left: the named one, else the last.

    Raises RefusalError when there is none.
    """
    for place, entry in reversed(tuple(enumerate(case.history))):
        is_letter = entry.was_taken and entry.channel not in (Channel.PHONE, Channel.VISIT)
        if is_letter and step in (None, entry.step):
            return place, entry
    if step is None:
        raise RefusalError(Message("no letter of case {case} is recorded", case=case.number))
    raise RefusalError(
        Message(
            "{step} is not recorded as sent; record it first: `relance sent {case} {step}`",
            step=step,
            case=case.number,
        )
    )


def _refuse_before_dispatch(entry: HistoryEntry, day: date) -> None:
    if day < entry.day:
        raise RefusalError(
            Message(
                "{day} is before {step} was sent, on {sent}",
                day=day,
                step=entry.step,
                sent=entry.day,
            )
        )
