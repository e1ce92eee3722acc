"""What is about to leave, written down before it does: nothing leaves twice, nothing unrecorded.

Beside the index of git, one entry for each e-mail, from before it is handed over until its
commit is made:

    ready      it lies here; not a byte of it has left
    handing    the server may have it: whether it took it is known to nobody until it answers
    accepted   the server took it; what is left is the commit

An interrupted command leaves the entry, and the next one goes on from there: forgets it, asks a
person, or makes the commit.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from relance_docs.case.history import HistoryEntry
from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.folder import folder_at, replace_file
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, read_file
from relance_docs.git.places import SENDINGS
from relance_docs.git.repository import Repository, repository_of
from relance_docs.message import Message
from relance_docs.recording.events.sending import Dispatch, SentFile
from relance_docs.recording.interrupted import has_sendings
from relance_docs.workspace.layout import is_case_number

LOCK: Final = "at-work.lock"
_ENTRY: Final = re.compile(r"[0-9a-f]{32}\.json")
_KEPT: Final = re.compile(r"[0-9a-f]{32}\.(?:eml|pdf)|\..+\.relance-new")
_DIGITS: Final = 32
_ID: Final = re.compile(r"[0-9a-f]{32}")


class State(StrEnum):
    """How far an e-mail has come."""

    READY = "ready"
    HANDING = "handing"
    ACCEPTED = "accepted"


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalEntry:
    """An e-mail on its way; days and moments are texts."""

    id: str
    prefix: str
    """Of the workspace in its repository: one may hold several."""
    case: str
    step: str
    state: State
    at: str
    to: str
    message_id: str
    said: Mapping[str, Any]
    """What the history is to say of it, but for what is archived; it is as the file has it."""
    apart: tuple[tuple[str, str], ...] = ()
    commit: str | None = None
    as_of: str | None = None
    made_with: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pending:
    """An entry of the journal, and where it lies."""

    folder: Path
    entry: JournalEntry

    @property
    def state(self) -> State:
        """How far it has come."""
        return self.entry.state

    @property
    def note(self) -> Message:
        """What a reader of the case should know."""
        return Message(
            "note: {case}: an e-mail ({step}) is on its way and not recorded: `relance send` goes"
            " on with it, and asks what it must",
            case=self.entry.case,
            step=self.entry.step,
        )

    def now(self, state: State) -> Pending:
        """Write down how far it has come by now; it is on the disk when this returns."""
        entry = replace(self.entry, state=state)
        _write(self.folder, f"{entry.id}.json", json.dumps(asdict(entry)).encode())
        return replace(self, entry=entry)

    def forget(self) -> None:
        """Remove it: it has not left, or is recorded."""
        with suppress(FileNotFoundError), folder_at(self.folder, below=self.folder.parent) as held:
            # The entry first: without it the rest means nothing.
            for ending in ("json", "eml", "pdf"):
                held.remove(f"{self.entry.id}.{ending}")
                held.remove_leftovers(f"{self.entry.id}.{ending}")

    def dispatch(self) -> Dispatch:
        """Return the dispatch to be recorded; RefusalError when its files cannot be read."""
        entry = self.entry
        try:
            email, document = (
                read_file(self.folder / f"{entry.id}.{ending}", limit=ARCHIVED_BYTES, follow=False)
                for ending in ("eml", "pdf")
            )
        except OSError as error:
            raise _unreadable(self.folder / entry.id, reason_of(error)) from error
        return Dispatch(
            entry=HistoryEntry.model_validate(entry.said),
            apart=entry.apart,
            document=SentFile(
                content=document,
                commit=entry.commit,
                as_of=_day(entry.as_of),
                made_with=entry.made_with,
            ),
            email=email,
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tidy(repository: Repository) -> None:
    """Remove what a command that was killed left without an entry: none of it has left."""
    folder = repository.git_dir / SENDINGS
    with suppress(FileNotFoundError), folder_at(folder, below=folder.parent) as held:
        names = set(held.names())
        for name in names - {LOCK}:
            held.remove_leftovers(name)
            if _KEPT.fullmatch(name) and f"{name[:_DIGITS]}.json" not in names:
                held.remove(name)


def open_entry(repository: Repository, entry: JournalEntry, dispatch: Dispatch) -> Pending:
    """Write down an e-mail that is about to leave; nothing of it has left when this returns.

    Raises RefusalError when that cannot be written: then nothing may leave.
    """
    folder = repository.git_dir / SENDINGS
    if dispatch.document is None or dispatch.email is None:
        raise ValueError
    _write(folder, f"{entry.id}.pdf", dispatch.document.content)
    _write(folder, f"{entry.id}.eml", dispatch.email)
    return Pending(folder=folder, entry=entry).now(State.READY)


def new_id() -> str:
    """Return the name of an entry."""
    return uuid.uuid4().hex


def _write(folder: Path, name: str, content: bytes) -> None:
    try:
        replace_file(folder / name, content, below=folder.parent)
    except OSError as error:
        raise RefusalError(
            Message(
                "{path} cannot be written ({reason}): nothing leaves without it",
                path=folder / name,
                reason=reason_of(error),
            )
        ) from error


def pending(repository: Repository) -> tuple[Pending, ...]:
    """Return the e-mails of a workspace whose sending was begun, and is not recorded."""
    return tuple(sorted(_pending(repository), key=lambda each: (each.entry.at, each.entry.case)))


def notes_of(root: Path) -> tuple[Message, ...]:
    """Return what a reader of a workspace should know of its e-mails; mostly nothing, at once."""
    if not has_sendings(root):
        return ()
    try:
        return tuple(each.note for each in pending(repository_of(root)))
    except RefusalError as refusal:
        return (Message("note: {sentence}", sentence=refusal.message),)


def refuse_pending(repository: Repository, number: str) -> None:
    """Raise RefusalError while the sending of an e-mail of a case is not settled."""
    for each in pending(repository):
        if each.entry.case == number:
            raise RefusalError(
                Message(
                    "an e-mail of case {case} is on its way: `relance send {case}` first goes on"
                    " with it",
                    case=number,
                )
            )


def _pending(repository: Repository) -> Iterator[Pending]:
    folder = repository.git_dir / SENDINGS
    try:
        with folder_at(folder, below=folder.parent) as held:
            names = [name for name in held.names() if _ENTRY.fullmatch(name)]
    except FileNotFoundError:
        return
    for name in names:
        entry = _read(folder / name)
        if entry.prefix == repository.prefix:
            yield Pending(folder=folder, entry=entry)


def _read(path: Path) -> JournalEntry:
    try:
        data = json.loads(read_file(path, limit=RECORD_BYTES, follow=False))
        apart = tuple((number, step) for number, step in data.pop("apart"))
        entry = JournalEntry(**{**data, "apart": apart, "state": State(data["state"])})
        HistoryEntry.model_validate(entry.said)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _unreadable(path, Message("it is empty, cut or of another version")) from error
    if not _ID.fullmatch(entry.id) or not is_case_number(entry.case):
        raise _unreadable(path, Message("it is empty, cut or of another version"))
    return entry


def _unreadable(path: Path, reason: Message) -> RefusalError:
    return RefusalError(
        Message(
            "{path} cannot be read ({reason}): an e-mail was about to leave, or has left; look into"
            " the mailbox, record it with `relance sent … --email FILE.eml` if it left, then delete"
            " that file",
            path=path,
            reason=reason,
        )
    )
