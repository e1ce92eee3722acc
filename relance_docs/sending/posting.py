"""An e-mail, sent: rehearsed, written down, handed over, recorded; or gone on with where it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.documents.job import DOCUMENTS_FOLDER
from relance_docs.documents.leaving import dispatch_of as on_demand
from relance_docs.documents.leaving import newest_path
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.git.places import SENDINGS
from relance_docs.git.repository import Repository, repository_of
from relance_docs.letters import manifest
from relance_docs.letters.built import built_for, built_path
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.letters.leaving import dispatch_of_party
from relance_docs.message import Message
from relance_docs.recording.event import Event
from relance_docs.recording.events.documents import document_sent
from relance_docs.recording.events.sending import Dispatch, sent
from relance_docs.recording.lock import locked
from relance_docs.recording.record import Recorded, Request, Scene, record
from relance_docs.sending.journal import (
    LOCK,
    JournalEntry,
    Pending,
    State,
    new_id,
    open_entry,
    pending,
    tidy,
)
from relance_docs.sending.message import Outgoing, outgoing
from relance_docs.sending.server import NotTakenError, Server

_PATIENCE: Final = 0.5


class AlreadyRecordedError(Exception):
    """The very e-mail stands in the case: the command was killed after its commit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An e-mail that can leave and be recorded, as a rehearsal has shown."""

    request: Request
    said: HistoryEntry
    dispatch: Dispatch
    mail: Outgoing
    is_another: bool = False
    """Whether it is one more of a document that was sent that day."""


@contextmanager
def alone(root: Path) -> Iterator[Repository]:
    """Hold the right to send from a repository: two commands would send the same."""
    repository = repository_of(root)
    folder = repository.common_dir / SENDINGS
    busy = Message("another relance command is sending; try again when it is done")
    with locked(folder, below=folder.parent, name=LOCK, patience=_PATIENCE, busy=busy):
        tidy(repository)
        yield repository


def prepared(
    request: Request,
    said: HistoryEntry,
    *,
    moment: datetime,
    for_drafts: bool = False,
    is_another: bool = False,
) -> Prepared:
    """Return the e-mail of a step, once all that recording it will ask was asked.

    `said` has the step or the kind of document, for whom, when, and why it is sent all the same, if
    so; `moment` is the one that the e-mail bears, also where relance.yaml fixes the day.
    `is_another`: a document of that kind and day was sent before. Raises RefusalError or
    FindingsError for what could not be recorded: it must not leave.
    """
    found: list[Prepared] = []

    def event(scene: Scene) -> Event:
        kind = said.written
        if kind is None:
            dispatch = dispatch_of_party(scene, said, None, alone=True)
        else:
            dispatch = on_demand(scene, kind, said)
        if dispatch.entry.channel is not Channel.EMAIL or dispatch.document is None:
            raise RefusalError(Message("{step} does not go by e-mail", step=dispatch.step))
        draft, settings = _draft(scene, dispatch), scene.settings
        mail = outgoing(
            draft,
            to=_address(scene.case, dispatch.entry.party),
            sender=settings.mail.sender if settings.mail is not None else None,
            moment=moment,
            document=dispatch.document.content,
            identifier=hashlib.sha256(draft).hexdigest()[:32] if for_drafts else "",
        )
        full = replace(dispatch, email=mail.content)
        found.append(
            Prepared(request=request, said=said, dispatch=full, mail=mail, is_another=is_another)
        )
        return _event(scene, full, is_another=is_another)

    record(replace(request, dry_run=True), event)
    return found[-1]


def again(ready: Prepared, *, moment: datetime) -> Prepared:
    """Return an e-mail that was shown, right before it leaves: somebody may have paid meanwhile.

    Raises RefusalError as `prepared` does, and when it is not the one that was shown.
    """
    at = moment.replace(second=0, microsecond=0)
    is_moment = isinstance(ready.said.at, datetime)
    said = ready.said.model_copy(update={"at": at}) if is_moment else ready.said
    now = prepared(ready.request, said, moment=moment, is_another=ready.is_another)
    if _shown(now) != _shown(ready):
        raise RefusalError(Message("it is not what was shown any more: run `relance send` again"))
    return now


def _shown(ready: Prepared) -> tuple[object, ...]:
    mail, document = ready.mail, ready.dispatch.document
    return (mail.to, mail.sender, mail.subject, mail.body, document and document.sha256)


def _address(case: Case, party: str | None) -> str:
    """Return the e-mail address of the one it is for; empty when none is known."""
    named = next((each for each in case.obligors if each.name == party), None)
    contact = case.debtor.contact if named is None else named.contact
    return (contact.email if contact else None) or ""


def _draft(scene: Scene, dispatch: Dispatch) -> bytes:
    """Return the draft beside the document in build/, as it was written."""
    root, number = scene.workspace.root, scene.case.number
    party, kind = dispatch.entry.party, dispatch.entry.written
    if kind is not None:
        path: str | None = newest_path(root, number, kind, party)
    elif party is not None:
        copy = built_for(root, number, dispatch.step, party)
        path = copy.path if copy is not None else None
    else:
        path = built_path(root, number, dispatch.step)
        path = f"{LETTERS_FOLDER}/{path}" if path else None
    below = DOCUMENTS_FOLDER if kind is not None else LETTERS_FOLDER
    name = f"{(path or '').removeprefix(f'{below}/').removesuffix('.pdf')}.eml"
    folder = root / below
    entry = manifest.read(folder).get(name)
    if entry is None or not manifest.is_ours(folder, name, entry):
        raise RefusalError(
            Message(
                "{path} is not there as it was written: delete it and write it again with `relance"
                " letters {case}`; to change its words, change the template",
                path=f"{LETTERS_FOLDER}/{name}",
                case=number,
            )
            if kind is None
            else Message(
                "{path} is not there as it was written: `relance write {case} {kind} --format eml`"
                " writes it again",
                path=f"{DOCUMENTS_FOLDER}/{name}",
                case=number,
                kind=kind,
            )
        )
    return read_file(folder / name, limit=ARCHIVED_BYTES, follow=False)


def _event(scene: Scene, dispatch: Dispatch, *, is_another: bool) -> Event:
    root, today = scene.workspace.root, scene.as_of
    if dispatch.entry.written is not None:
        return document_sent(scene.case, root, dispatch, None, today=today, again=is_another)
    return sent(scene.case, root, dispatch, None, today=today)


def send(server: Server, ready: Prepared, repository: Repository) -> Recorded:
    """Hand an e-mail over and record it.

    Raises NotTakenError when it has not left, UnknownError when nobody knows; and RefusalError
    when it left and could not be recorded, which the next command does.
    """
    written = open_entry(repository, _entry(repository, ready), ready.dispatch)
    reached = [written]
    try:
        server.hand_over(
            ready.mail.sender,
            ready.mail.to,
            ready.mail.content,
            lambda: reached.append(written.now(State.HANDING)),
        )
    except NotTakenError:
        written.forget()
        raise
    except BaseException:
        if len(reached) == 1:
            written.forget()  # not a byte of it has left
        raise
    with suppress(RefusalError):  # a full disk: the commit says it as well
        written = written.now(State.ACCEPTED)
    done = recorded(ready.request, written)
    if done is None:  # pragma: no cover - its identifier was drawn a moment ago
        raise AlreadyRecordedError
    return done


def _entry(repository: Repository, ready: Prepared) -> JournalEntry:
    said, document = ready.dispatch.entry, ready.dispatch.document
    return JournalEntry(
        id=new_id(),
        prefix=repository.prefix,
        case=ready.request.number or "",
        step=ready.dispatch.step,
        state=State.READY,
        at=said.at.isoformat(),
        to=ready.mail.to,
        message_id=ready.mail.message_id,
        said=said.model_dump(mode="json", exclude_defaults=True),
        apart=ready.dispatch.apart,
        commit=document.commit if document else None,
        as_of=document.as_of.isoformat() if document and document.as_of else None,
        made_with=document.made_with if document else None,
    )


def recorded(request: Request, left: Pending) -> Recorded | None:
    """Record an e-mail that left; None when it is recorded already. The journal forgets it then.

    Raises RefusalError or FindingsError when that cannot be now; the journal keeps it.
    """
    dispatch = left.dispatch()

    def event(scene: Scene) -> Event:
        if any(entry.message_id == left.entry.message_id for entry in scene.case.history):
            raise AlreadyRecordedError
        return _event(scene, dispatch, is_another=True)

    try:
        # It left: whatever the clock says, that is to be recorded.
        done = record(replace(request, number=left.entry.case, now=None), event)
    except AlreadyRecordedError:
        done = None
    left.forget()
    return done


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailSettled:
    """What became of an e-mail whose sending was interrupted."""

    entry: JournalEntry
    has_left: bool | None
    """None while nobody knows."""
    recorded: Recorded | None = None
    """The commit that was made now; None when there is none, or it was made before."""
    refusal: RefusalError | FindingsError | None = None
    """Why it stays in the journal."""


def settle(
    repository: Repository, request: Request, left: Callable[[Pending], bool | None]
) -> Iterator[EmailSettled]:
    """Go on with what an interrupted command began, one e-mail after the other.

    What has not left is forgotten, what left is recorded. `left` says whether one left of which
    nobody knows: a person who has looked, or None.
    """
    for each in pending(repository):
        known = {State.READY: False, State.ACCEPTED: True}
        has_left = known[each.state] if each.state in known else left(each)
        done: Recorded | None = None
        refusal: RefusalError | FindingsError | None = None
        if has_left is None:
            refusal = unknown(each)
        elif not has_left:
            each.forget()
        else:
            try:
                done = recorded(request, each)
            except (RefusalError, FindingsError) as error:
                refusal = error
        yield EmailSettled(entry=each.entry, has_left=has_left, recorded=done, refusal=refusal)


def unknown(left: Pending) -> RefusalError:
    """Return that nobody knows yet whether an e-mail left."""
    entry = left.entry
    return RefusalError(
        Message(
            "{step} was handed to the server on {moment} for {address}, and whether it took it is"
            " not known: look for {id} in its log or in the folder of sent messages, ask the"
            " recipient, or wait whether it comes back; then `relance send --left {case}` or"
            " `--not-left {case}`",
            step=entry.step,
            moment=entry.at,
            address=entry.to,
            id=entry.message_id,
            case=entry.case,
        )
    )
