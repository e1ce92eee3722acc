"""A step that was taken: the exact document that left, archived."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.errors import RefusalError
from relance_docs.files.ascii_names import ascii_words
from relance_docs.message import Message
from relance_docs.pieces.opening import attached
from relance_docs.reading.checks.identifiers import is_tracking_number
from relance_docs.reading.editing.changes import Change, Drop, Remove
from relance_docs.reading.editing.writing import Value
from relance_docs.recording.event import Event, NewFile, StandsAlreadyError
from relance_docs.recording.events.entries import (
    history_entry,
    refuse_future,
)
from relance_docs.recording.events.pieces import Proof
from relance_docs.workspace.case_text import written
from relance_docs.workspace.layout import CASES_FOLDER

FORMS: Final = "registered_forms"
_WITH_TRACKING: Final = (Channel.REGISTERED, Channel.E_REGISTERED)
ON_A_STEP: Final = ("sent", "skip", "note", "promise")
"""The commands that record that a step was taken, or left out."""


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

    entry: HistoryEntry
    """What the history says of it, but for what is archived; it has a step and a channel."""
    apart: tuple[tuple[str, str], ...] = ()
    """Invoices that it names apart, each with the step of its own that is taken so."""
    document: SentFile | None = None
    email: bytes | None = field(default=None, repr=False)
    """The message that carried it, as it was sent."""
    copies: tuple[Dispatch, ...] = ()
    """What left with it to co-debtors, each with its party."""
    warnings: tuple[Message, ...] = ()
    """What the document does not know of the case."""

    @property
    def step(self) -> str:
        """The step that was taken."""
        return self.entry.step or (self.entry.written or "")

    @property
    def day(self) -> date:
        """The day on which it was taken."""
        return self.entry.day

    @property
    def channel(self) -> str:
        """How it left, in the word of the file."""
        return self.entry.channel or ""


def sent(case: Case, root: Path, dispatch: Dispatch, proof: Proof | None, *, today: date) -> Event:
    """Record that a step was taken.

    Raises RefusalError for a day in the future or before the step before it, for a step recorded
    already, and for a message that carries another document.
    """
    entry, document, day = dispatch.entry, dispatch.document, dispatch.day
    refuse_future(day, today)
    if entry.party is None:
        refuse_repeated(case, dispatch.step, entry.invoices)
    _refuse_before_previous(case, day)
    archive = Archive.of(case, root, dispatch)
    copies = [(copy, Archive.of(case, root, copy)) for copy in dispatch.copies]
    proven = entry.model_copy(update={"proof": proof.piece_id}) if proof else entry
    verb = "sent" if document else "taken"
    return Event(
        name="sent",
        sentence=f"{dispatch.step} {verb} on {day} ({dispatch.channel.replace('_', ' ')})",
        changes=(
            *(proof.changes if proof else ()),
            history_entry(**written(proven), **archive.fields),
            *_reminders(dispatch),
            *(form_used(case, dispatch.step) if entry.party is None else ()),
            *(history_entry(**written(d.entry), **copy.fields) for d, copy in copies),
        ),
        files=(
            *archive.files,
            *(proof.files if proof else ()),
            *(file for _dispatch, copy in copies for file in copy.files),
        ),
        trailers=(("Step", dispatch.step), *archive.trailers),
        warnings=(
            *dispatch.warnings,
            *tracking_warnings(case, dispatch),
            *_day_warnings(dispatch),
            *archive.warnings,
            *_other_letters(dispatch),
        ),
    )


def form_used(case: Case, step: str) -> Iterator[Change]:
    """Yield the change that takes the form of a step out of those that are still to leave."""
    places = [i for i, form in enumerate(case.registered_forms) if form.step == step]
    if places and len(places) == len(case.registered_forms):
        yield Remove(key=FORMS)
    else:
        yield from (Drop(key=FORMS, place=place) for place in reversed(places))


def _reminders(dispatch: Dispatch) -> Iterator[Change]:
    """Yield the steps of the invoices that a formal notice names apart: it is their reminder."""
    for step in dict.fromkeys(step for _number, step in dispatch.apart):
        yield history_entry(
            at=dispatch.entry.at,
            step=step,
            invoices=tuple(number for number, taken in dispatch.apart if taken == step),
            channel=dispatch.channel,
            note=f"rappelée à part dans la lettre {dispatch.step} du même jour",
        )


def _other_letters(dispatch: Dispatch) -> Iterator[Message]:
    """Say what is recorded beside the letter of the debtor, and how its proof is added."""
    for copy in dispatch.copies:
        yield Message(
            "note: the letter to {party} is recorded with it; its number and its receipt:"
            " `relance sent … {step} --party {party} --tracking …`",
            party=copy.entry.party or "",
            step=dispatch.step,
        )


def _day_warnings(dispatch: Dispatch) -> Iterator[Message]:
    document, day = dispatch.document, dispatch.day
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
    before = recorded_of(case, step, invoices=invoices)
    if before:
        raise StandsAlreadyError(
            Message(
                "{step} is recorded already, on {day}; to take it once more (a letter that came "
                "back, say): `relance again {case} {step} --reason …`",
                step=step,
                day=before[-1].day,
                case=case.number,
            ),
            events=ON_A_STEP,
            step=step,
        )


def recorded_of(
    case: Case, step: str, party: str | None = None, *, invoices: Iterable[str] = ()
) -> tuple[HistoryEntry, ...]:
    """Return what is recorded of a step, since it was last asked for again.

    `party`: of what went to that co-debtor; None: to the debtor. `invoices`: of a letter about any
    of them, for one about others alone is another one; none: whatever it is about.
    """
    entries = [e for e in case.history if e.step == step]
    asked = max((i for i, entry in enumerate(entries) if entry.again is not None), default=-1)
    wanted = tuple(invoices)
    return tuple(e for e in entries[asked + 1 :] if e.party == party and _shares(e, wanted))


def _shares(entry: HistoryEntry, invoices: tuple[str, ...]) -> bool:
    """Whether an event may be about one of these invoices; one that names none is about any."""
    named = set(entry.invoices)
    return not named or not invoices or not named.isdisjoint(invoices)


def _refuse_before_previous(case: Case, day: date) -> None:
    last = max(
        (entry for entry in case.history if entry.step), key=lambda entry: entry.day, default=None
    )
    if last is not None and day < last.day:
        raise RefusalError(
            Message(
                "{day} is before {step}, recorded on {last}",
                day=day,
                step=last.step,
                last=last.day,
            )
        )


def tracking_warnings(case: Case, dispatch: Dispatch) -> Iterator[Message]:
    """Yield what is odd about the number of a registered letter, or that there is none."""
    if dispatch.entry.tracking_number is not None:
        yield from doubtful_number(dispatch.entry.tracking_number)
        if dispatch.entry.channel is Channel.POST:
            yield Message(
                "note: a tracking number, but recorded as simple post; if it left registered, take "
                "this back (`relance undo {case}`) and say `--channel registered`",
                case=case.number,
            )
    elif dispatch.entry.channel in _WITH_TRACKING:
        yield Message(
            "note: no tracking number; without it the dispatch is hard to prove: add it when you "
            "have it, `relance sent {case} {step} --tracking …`",
            case=case.number,
            step=dispatch.step,
        )


def doubtful_number(number: str) -> Iterator[Message]:
    """Yield that the number of a registered letter has a wrong check digit, if it has."""
    if not is_tracking_number(number):
        yield Message(
            "note: '{number}' does not pass the check of a registered letter's number; compare "
            "it with the receipt",
            number=number,
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
        to = ascii_words((dispatch.entry.party or "").lower(), longest=30)
        stem = (
            f"{case.number}/sent/{known or dispatch.day}-{dispatch.step}{f'--{to}' if to else ''}"
        )
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
    from email import policy  # noqa: PLC0415 - slow to load, for every command that knows letters
    from email.parser import BytesParser  # noqa: PLC0415

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
