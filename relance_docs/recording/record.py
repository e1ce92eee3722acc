"""One protocol for whatever is committed: planned under the lock, checked, made whole or not.

One case or a thousand, case files, pièces, relance.yaml or a seal: whatever is planned is one
commit. An event of one case is one edit and one commit.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.plain import present
from relance_docs.finding import Finding
from relance_docs.git.repository import (
    Repository,
    content_of,
    notices,
    refuse_converted,
    refuse_ignored,
    refuse_unless_ready,
    repository_of,
)
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.reading import read_case
from relance_docs.recording.book.shared import followed
from relance_docs.recording.clock import refuse_wrong_clock
from relance_docs.recording.commit import CommitMade, commit_files
from relance_docs.recording.event import (
    CommitMessage,
    Event,
    NewFile,
    StandsAlreadyError,
    message_of,
)
from relance_docs.recording.hand_edits import refuse_hand_edits
from relance_docs.recording.hooks import refuse_changed_hooks
from relance_docs.recording.journal import FileChange
from relance_docs.recording.lock import locked
from relance_docs.recording.recorded import RecordedEvent, standing
from relance_docs.recording.recovery import recover
from relance_docs.recording.rehearsal import faults_after, faults_in, is_record
from relance_docs.recording.renames import events_of_case
from relance_docs.recording.staging import await_index
from relance_docs.store.beside import KnownBeside
from relance_docs.store.cases import CaseMemory
from relance_docs.store.store import Store
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.records import CaseFile, case_file
from relance_docs.workspace.workspace import Workspace, load


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a command asks of a recording."""

    root: Path
    today: date
    number: str | None = None
    """The case that it is planned from, which must be free of errors; None: all, as they are."""
    settings_alone: bool = False
    """Whether relance.yaml is all that it is planned from: no case need be read."""
    as_of: date | None = None
    """The day of the recording; None: today, or the day that relance.yaml fixes."""
    with_edits: bool = False
    """Include what was changed by hand in the files that are touched, and not committed."""
    dry_run: bool = False
    now: datetime | None = None
    """What the clock of this machine says; None: nothing is compared with it."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The case file that it is planned from, if it is one."""
        return () if self.number is None else (case_path(self.number),)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What a plan, or an event, is made from: the workspace as it is now, under the lock."""

    workspace: Workspace
    settings: Settings
    repository: Repository
    asked: CaseFile | None = None
    """The case that was asked for; None when it was all of them."""

    @property
    def as_of(self) -> date:
        """The day of the recording."""
        return self.workspace.as_of

    @property
    def file(self) -> CaseFile:
        """The case that was asked for."""
        if self.asked is None:
            raise ValueError
        return self.asked

    @property
    def case(self) -> Case:
        """What that file says; FindingsError when it has not the shape of a case."""
        if self.file.case is None:
            raise FindingsError(self.file.findings)
        return self.file.case


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A commit that is ready to be made."""

    message: CommitMessage
    files: tuple[FileChange, ...]
    """Case files, relance.yaml, pièces: each path once, `old` being what stands there now."""
    warnings: tuple[Message, ...] = ()
    """What the user should look at; the commit is made all the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What was done, or would be."""

    case: str | None
    """The case that was asked for; None when the request named none."""
    paths: tuple[str, ...]
    """The files that are changed, from the folder of the workspace."""
    diff: str
    subject: CommitSubject
    commit: str | None
    """None for a dry run."""
    notes: tuple[Message, ...]
    """What the user should know: warnings, what was recovered, what the clone lacks."""


def undertake(asked: Request, plan: Callable[[Scene], Planned]) -> Recorded:
    """Plan a commit under the lock, check what it leaves as `relance check` does, and make it.

    Every case of which a file is touched must be without error afterwards, relance.yaml as well if
    it is touched; a dry run is checked alike. Changes made by hand to a touched case file or
    relance.yaml and not committed are refused, unless `with_edits`.
    Raises RefusalError or FindingsError, with the workspace and the repository as they were.
    """
    repository = repository_of(asked.root)
    with ready_to_commit(repository, now=asked.now, paths=asked.paths) as recovered:
        store = Store(repository)
        beside = KnownBeside(store)
        scene = _scene(asked, store, beside)
        planned = plan(scene)
        before = repository.head()
        _refuse_unkept(asked, repository, planned.files)
        diff = "".join(diff_of(_since(asked, repository, before, c)) for c in planned.files)
        of_clone = notices(repository)
        made = None if asked.dry_run else _made(asked, scene, planned, beside)
        if made is None:
            _refuse_converted(repository, planned.files)
            _raise(
                faults_after(
                    asked.root, planned.files, repository, today=asked.today, beside=beside
                )
            )
        return Recorded(
            case=asked.number,
            paths=tuple(change.path for change in planned.files),
            diff=diff,
            subject=planned.message.subject,
            commit=made.commit if made else None,
            notes=(
                *_fixed_day(scene.workspace),
                *recovered,
                *planned.warnings,
                *(made.warnings if made else ()),
                *of_clone,
            ),
        )


@contextmanager
def ready_to_commit(
    repository: Repository, *, now: datetime | None, paths: Iterable[str] = ()
) -> Iterator[tuple[Message, ...]]:
    """Hold the lock of recordings where a commit can be made; yield what was put in order for it.

    `paths`: files whose times are compared with `now`, too. Raises RefusalError when a commit
    cannot be made, and DoubtError when the clock cannot be right.
    """
    with locked(repository.common_dir):
        recovered = recover(repository)
        await_index(repository)
        refuse_unless_ready(repository)
        refuse_changed_hooks(repository)
        refuse_wrong_clock(repository, now, paths)
        yield (recovered,) if recovered else ()


def _scene(asked: Request, store: Store, beside: KnownBeside) -> Scene:
    numbers = () if asked.number is None else (asked.number,)
    # No number would mean all of them.
    loaded = discover(asked.root).numbers[:1] if asked.settings_alone else numbers
    workspace = load(
        asked.root,
        as_of=asked.as_of,
        today=asked.today,
        numbers=loaded,
        memory=None if loaded else CaseMemory(store),
        beside=beside,
    )
    refuse_hand_edits(store.repository, asked.paths, with_edits=asked.with_edits)
    file = workspace.case_file(asked.number) if asked.number is not None else None
    errors = tuple(finding for finding in (file.findings if file else ()) if finding.is_error)
    if errors or workspace.settings is None:
        raise FindingsError(errors or tuple(f for f in workspace.findings if f.is_error))
    return Scene(
        workspace=workspace, settings=workspace.settings, repository=store.repository, asked=file
    )


def _refuse_unkept(asked: Request, repository: Repository, files: tuple[FileChange, ...]) -> None:
    """Refuse what no commit would hold, and what the user has under way in the same files."""
    refuse_ignored(repository, {change.path for change in files}.difference(asked.paths))
    for change in files:
        _refuse_moved_on(asked.root, change)
    edited = (
        change.path
        for change in files
        if change.old is not None and is_record(change.path) and change.path not in asked.paths
    )
    refuse_hand_edits(repository, edited, with_edits=asked.with_edits)


def _refuse_moved_on(root: Path, change: FileChange) -> None:
    if present(root / change.path) != change.old:
        raise RefusalError(
            Message(
                "{path} was changed while this was prepared; nothing was recorded, try again",
                path=change.path,
            )
        )


def additions(root: Path, files: Iterable[NewFile]) -> Iterator[FileChange]:
    """Yield the changes that bring new files; one that is there already must be the same.

    Raises RefusalError for a path where other bytes stand.
    """
    for file in files:
        old = present(root / file.path)
        if old is not None and old != file.content:
            raise RefusalError(Message("{path} is there already", path=file.path))
        yield FileChange(path=file.path, old=old, new=file.content)


def _made(asked: Request, scene: Scene, planned: Planned, beside: KnownBeside) -> CommitMade:
    def check() -> None:
        _refuse_converted(scene.repository, planned.files)
        _raise(faults_in(asked.root, planned.files, today=asked.today, beside=beside))

    return commit_files(
        scene.repository,
        planned.files,
        planned.message,
        sign=scene.settings.evidence.sign,
        check=check,
    )


def _refuse_converted(repository: Repository, files: Iterable[FileChange]) -> None:
    """Refuse proofs whose bytes git would change; what a commit brings may tell git not to."""
    proofs = {c.path: c.new for c in files if c.new is not None and not is_record(c.path)}
    refuse_converted(repository, proofs)


def _raise(faults: Iterable[Finding]) -> None:
    errors = tuple(faults)
    if errors:
        raise FindingsError(errors)


def _fixed_day(workspace: Workspace) -> tuple[Message, ...]:
    if not workspace.as_of_is_fixed:
        return ()
    day = workspace.as_of
    return (Message("note: relance.yaml fixes today's date: {day}", day=day),)


def _since(
    asked: Request, repository: Repository, commit: str | None, change: FileChange
) -> FileChange:
    """Return the change that the commit holds: what was changed by hand is in it."""
    if not asked.with_edits or not is_record(change.path):
        return change
    old = content_of(repository, commit, change.path, like=change.old) if commit else None
    return FileChange(path=change.path, old=old, new=change.new)


def diff_of(change: FileChange) -> str:
    """Return the change as a unified diff; of a file that is not text, its name alone."""
    if not is_record(change.path):
        sign = "---" if change.new is None else "+++"
        return f"{sign} {change.path}\n"
    old, new = (
        (content or b"").decode("utf-8", "replace").splitlines(keepends=True)
        for content in (change.old, change.new)
    )
    before = "/dev/null" if change.old is None else change.path
    after = "/dev/null" if change.new is None else change.path
    lines = difflib.unified_diff(old, new, before, after)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def record(request: Request, event_of: Callable[[Scene], Event]) -> Recorded:
    """Record the event that `event_of` makes of the case.

    Raises RefusalError or FindingsError with the workspace and the repository as they were.
    """

    def plan(scene: Scene) -> Planned:
        try:
            event = event_of(scene)
        except StandsAlreadyError as stands:
            raise RefusalError(_way_back(scene, stands, event_of)) from stands
        case, old = scene.case, scene.file.raw
        new = edited(old, scene.file.path, event.changes)
        also = followed(scene.workspace.root, case, old, new, event)
        message = message_of(case, event, with_edits=request.with_edits)
        return Planned(
            message=replace(message, cases=(*message.cases, *also.numbers)),
            files=(
                FileChange(path=case_path(case.number), old=old, new=new),
                *also.files,
                *additions(scene.workspace.root, event.files),
            ),
            warnings=(*event.warnings, *also.warnings),
        )

    return undertake(request, plan)


def _way_back(
    scene: Scene, stands: StandsAlreadyError, event_of: Callable[[Scene], Event]
) -> Message:
    """Say what stands already, and the command that takes that very event back."""
    number = scene.case.number
    found = next(
        (
            event
            for event in standing(events_of_case(scene.repository, case_path(number)))
            if event.name in stands.events
            and stands.step in (None, event.said("Step"))
            and _brought_it(scene, event, event_of)
        ),
        None,
    )
    if found is None:
        return Message(
            "{what}; if that is wrong, correct {path} by hand, then `relance save {case} -m TEXT`",
            what=stands.message,
            path=scene.file.path,
            case=number,
        )
    return Message(
        "{what}; if that is wrong, take it back first: `relance undo {case} {commit} REASON`",
        what=stands.message,
        case=number,
        commit=found.commit[:10],
    )


def _brought_it(scene: Scene, event: RecordedEvent, event_of: Callable[[Scene], Event]) -> bool:
    """Whether what stands now did not stand before that commit: anybody can write a message."""
    path = case_path(event.cases[0])
    raw = content_of(scene.repository, f"{event.commit}^", path)
    if raw is None:
        return True
    before = read_case(raw, path=path, number=scene.case.number).record
    try:
        return before is not None and bool(
            event_of(replace(scene, asked=case_file(scene.file.number, raw, before, ())))
        )
    except StandsAlreadyError:
        return False
    except (RefusalError, FindingsError):
        return True  # it could not even have been recorded then
