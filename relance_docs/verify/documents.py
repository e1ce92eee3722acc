"""Checks of what was archived: the letters that left, the e-mails, and the files asked for."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, SentDocument
from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.git.blobs import contents_at
from relance_docs.message import Message
from relance_docs.recording.recorded import UNDO
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import FILE, FactStep
from relance_docs.verify.checks import (
    CheckOutcome,
    CheckResult,
    Difference,
    HistoryInQuestion,
    RemakableLetter,
)
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, case_path

_TOGETHER: Final = 20
"""Letters that git is asked for at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A file that the history of a case names with its SHA-256."""

    case: Case
    entry: HistoryEntry
    document: SentDocument
    kind: Literal["letter", "email"]

    @property
    def path(self) -> str:
        """Relative to the workspace."""
        return f"{CASES_FOLDER}/{self.document.file}"


def all_sent(scene: HistoryInQuestion) -> Iterator[Sent]:
    """Yield what was archived as sent, letters and e-mails."""
    for case in scene.cases:
        for entry in case.history:
            if entry.document is not None:
                yield Sent(case=case, entry=entry, document=entry.document, kind="letter")
            if entry.email is not None:
                yield Sent(case=case, entry=entry, document=entry.email, kind="email")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def archived_documents(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each archived document has the SHA-256 that the history of its case gives.

    The committed bytes are compared, and the working file with them: line endings that git
    converts on the way out are none of it.
    """
    is_empty = True
    for sent in all_sent(scene):
        is_empty = False
        yield _compared(scene, sent)
    if is_empty:
        yield _nothing_sent()


def _nothing_sent() -> CheckResult:
    return CheckResult(
        outcome=CheckOutcome.NOT_APPLICABLE, message=Message("no document was archived")
    )


def _compared(scene: HistoryInQuestion, sent: Sent) -> CheckResult:
    expected = sent.document.sha256.lower()
    committed = scene.archived.get(sent.path)
    if committed is None:
        return _failed(sent.path, Message("it is not in the commit"))
    if committed != expected:
        other = _other_entry(scene, committed, sent)
        return _failed(
            sent.path, other or _differs(Message("the committed file"), committed, expected)
        )
    return _working(scene, sent, expected)


def _differs(what: Message, found: str, expected: str) -> Message:
    return Message(
        "{what} has the SHA-256 {found}, and the history of the case says {expected}",
        what=what,
        found=found,
        expected=expected,
    )


def _other_entry(scene: HistoryInQuestion, digest: str, sent: Sent) -> Message | None:
    """Say of which other step a file is the document."""
    for other in all_sent(scene):
        if other.document.sha256.lower() == digest and other.entry is not sent.entry:
            return Message(
                "it is another document: the one of {step} of case {case}, {day}",
                step=other.entry.step or "-",
                case=other.case.number,
                day=other.entry.day.isoformat(),
            )
    return None


def _working(scene: HistoryInQuestion, sent: Sent, expected: str) -> CheckResult:
    """Compare the working file of a document that is committed as it was sent."""
    try:
        content = scene.folder.read(sent.path, limit=ARCHIVED_BYTES)
    except (OSError, RefusalError):
        return _failed(sent.path, Message("it is committed, but not in the working folder"))
    found = _digest(content)
    if found == expected:
        return CheckResult(
            outcome=CheckOutcome.OK,
            subject=sent.path,
            message=Message("SHA-256 {digest}", digest=expected),
        )
    blob = scene.repository.blob("HEAD", sent.path)
    if scene.repository.blob_of(sent.path, content) == blob:
        return CheckResult(
            outcome=CheckOutcome.NOTED,
            subject=sent.path,
            message=Message(
                "the committed file is the one that was sent; git converted the working file "
                "(line endings): send or print the committed one"
            ),
        )
    return _failed(sent.path, _differs(Message("the working file"), found, expected))


def _failed(subject: str, message: Message) -> CheckResult:
    return CheckResult(outcome=CheckOutcome.FAILED, subject=subject, message=message)


def archived_once(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No archived document was replaced, and no two entries name the same one.

    One that a commit took away and brought back, which says it is an undo, is listed.
    """
    found = False
    seen: dict[str, Sent] = {}
    for sent in all_sent(scene):
        twin = seen.setdefault(sent.document.sha256.lower(), sent)
        if twin is not sent and twin.kind == sent.kind:
            found = True
            yield _failed(sent.path, Message("it is the same document as {path}", path=twin.path))
    for path, step in _later_steps(scene, {sent.path for sent in seen.values()}):
        found = True
        yield _not_once(path, step)
    if not found:
        yield (
            CheckResult(outcome=CheckOutcome.OK, message=Message("each was archived once"))
            if seen
            else _nothing_sent()
        )


def _later_steps(scene: HistoryInQuestion, paths: set[str]) -> Iterator[tuple[str, FactStep]]:
    for trail in scene.trails:
        for fact in trail.facts:
            for step in fact.later if fact.kind == "file" and fact.names[0] in paths else ():
                if step.happened is not Happened.ADDED:
                    yield fact.names[0], step


def _not_once(path: str, step: FactStep) -> CheckResult:
    commit = step.commit.commit
    if step.commit.event == UNDO and step.happened is not Happened.CHANGED:
        message = (
            Message("it was taken back in {commit}", commit=commit)
            if step.happened is Happened.REMOVED
            else Message("it was brought back in {commit}", commit=commit)
        )
        return CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=message)
    message = Message("it was changed or removed after it was archived, in {commit}", commit=commit)
    return _failed(path, message)


def letters_made_again(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each archived letter, made again from the commit it was made from, is the same to the byte.

    Another version of the program, or of what draws its letters, may give another file from the
    same data. Where the record says that other versions made it, each is named with the one here,
    and nothing is compared. With the same versions, another file fails. A document that was made
    elsewhere cannot be made again.
    """
    if not any(sent.kind == "letter" for sent in all_sent(scene)):
        yield _nothing_sent()
        return
    under_way: deque[Sent | CheckResult] = deque()
    for again in scene.make_again(scene.repository, _remakable(scene, under_way)):
        while isinstance(asked := under_way.popleft(), CheckResult):
            yield asked
        yield _made_again(asked, again)
    yield from (each for each in under_way if isinstance(each, CheckResult))


def _remakable(
    scene: HistoryInQuestion, under_way: deque[Sent | CheckResult]
) -> Iterator[RemakableLetter]:
    """Yield the letters that can be made again; note all of them, or why one cannot be."""
    letters = (sent for sent in all_sent(scene) if sent.kind == "letter")
    asked = ((sent, _not_again(scene, sent)) for sent in letters)
    while some := tuple(islice(asked, _TOGETHER)):
        again = [(sent, sent.document.commit or "") for sent, why in some if why is None]
        numbers = iter(numbers_then(scene, again) if again else ())
        paths = [sent.path for sent, _commit in again]
        contents = contents_at(scene.repository, "HEAD", paths) if paths else {}
        for sent, why in some:
            under_way.append(why or sent)
            if why is None:
                yield RemakableLetter(
                    case=next(numbers),
                    step=sent.entry.step or "",
                    content=contents.get(sent.path, b""),
                    commit=sent.document.commit or "",
                    made_with=sent.document.made_with,
                    party=sent.entry.party,
                )


def _not_again(scene: HistoryInQuestion, sent: Sent) -> CheckResult | None:
    """Return why a letter is not made again; None for one that is."""
    commit = sent.document.commit
    is_there = sent.path in scene.archived
    if sent.entry.written is not None or commit is None or not is_there:
        message = Message("it was not made from the data of a commit")
        if sent.entry.written is not None:
            message = Message("a document on demand is not made again: its SHA-256 is compared")
        return CheckResult(outcome=CheckOutcome.NOT_APPLICABLE, subject=sent.path, message=message)
    if commit not in scene.history.ranks:
        message = Message(
            "the commit it was made from, {commit}, is not in the history of HEAD",
            commit=commit,
        )
        return _failed(sent.path, message)
    return None


def _made_again(sent: Sent, again: Difference | RefusalError | None) -> CheckResult:
    if isinstance(again, RefusalError):
        said = Message("it cannot be made again: {reason}", reason=again.message)
        return _failed(sent.path, said)
    if again is not None and again.is_of_versions:
        return CheckResult(outcome=CheckOutcome.NOTED, subject=sent.path, message=again.message)
    if again is not None:
        said = Message("made again, it is another file: {reason}", reason=again.message)
        return _failed(sent.path, said)
    return CheckResult(
        outcome=CheckOutcome.OK,
        subject=sent.path,
        message=Message(
            "made again from {commit}: the same bytes", commit=sent.document.commit or ""
        ),
    )


def numbers_then(scene: HistoryInQuestion, sent: Collection[tuple[Sent, str]]) -> tuple[str, ...]:
    """Return the case that each letter was of in a commit.

    Its file may have been renamed since, and a letter may have come from a case that was put into
    this one: then its own file had another name. A commit that HEAD does not lead to is not asked.
    """
    names = [_names(scene, each) for each, _commit in sent]
    asked = {
        (commit, name): None
        for (_each, commit), several in zip(sent, names, strict=True)
        for name in several
        if commit in scene.history.ranks
    }
    there = scene.repository.there(asked)
    found = (
        next((name for name in several if (commit, name) in there), case_path(each.case.number))
        for (each, commit), several in zip(sent, names, strict=True)
    )
    return tuple(name.removeprefix(f"{CASES_FOLDER}/").removesuffix(CASE_ENDING) for name in found)


def _names(scene: HistoryInQuestion, sent: Sent) -> tuple[str, ...]:
    """Return the files that the case of a letter may have been, the likeliest first."""
    path = case_path(sent.case.number)
    trail = scene.trail_at.get(path)
    moves = trail.moves if trail is not None else ()
    files = [f for f in trail.facts if f.kind == FILE] if trail is not None else []
    first = next((f.moves[0].old_path for f in files if f.names[0] == sent.path and f.moves), "")
    came = (case_path(first.split("/")[1]),) if first.startswith(f"{CASES_FOLDER}/") else ()
    return (*came, path, *(move.old_path for move in moves if move.old_path))


def files_asked_for(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each file that somebody holds is, byte for byte, a document that was archived as sent."""
    if not scene.files:
        yield CheckResult(outcome=CheckOutcome.NOT_APPLICABLE, message=Message("no file was named"))
    for path in scene.files:
        try:
            digest = _digest(read_file(path, limit=ARCHIVED_BYTES))
        except RefusalError as refusal:
            yield _failed(str(path), refusal.message)
            continue
        except OSError as error:
            reason = reason_of(error)
            yield _failed(str(path), Message("cannot be read: {reason}", reason=reason))
            continue
        sent = next((s for s in all_sent(scene) if s.document.sha256.lower() == digest), None)
        if sent is None:
            said = Message("no document with its SHA-256, {digest}, was archived", digest=digest)
            yield _failed(str(path), said)
        else:
            yield CheckResult(
                outcome=CheckOutcome.OK,
                subject=str(path),
                message=Message(
                    "it is {archived}: {step} of case {case}, {day}",
                    archived=sent.path,
                    step=sent.entry.step or sent.entry.written or "-",
                    case=sent.case.number,
                    day=sent.entry.day.isoformat(),
                ),
            )
