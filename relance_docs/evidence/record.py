"""One event, one edit, one commit: all of it, or nothing."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.evidence.commit import Signing, await_index, commit_files
from relance_docs.evidence.event import CommitMessage, Event, NewFile, message_of
from relance_docs.evidence.hand_edits import diff_of_hand_edits, refuse_half_staged
from relance_docs.evidence.journal import FileChange, recover
from relance_docs.evidence.lock import locked
from relance_docs.evidence.repository import (
    Repository,
    notices,
    refuse_converted,
    refuse_ignored,
    refuse_unless_ready,
    repository_of,
)
from relance_docs.message import Message
from relance_docs.reading.editing.edit import edited
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.workspace import Workspace, load


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a command asks of a recording."""

    root: Path
    number: str
    today: date
    with_edits: bool = False
    """Include what was changed by hand in the case file and not committed."""
    dry_run: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What an event is made from: the case as it is now, and the day."""

    workspace: Workspace
    file: CaseFile
    case: Case
    settings: Settings
    repository: Repository

    @property
    def as_of(self) -> date:
        """The day of the recording."""
        return self.workspace.as_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What was done, or would be."""

    diff: str
    subject: str
    commit: str | None
    """None for a dry run."""
    notes: tuple[Message, ...]
    """What the user should know: warnings, what was recovered, what the clone lacks."""


def record(request: Request, event_of: Callable[[Scene], Event]) -> Recorded:
    """Record the event that `event_of` makes of the case.

    Raises RefusalError or FindingsError with the workspace and the repository as they were.
    """

    def plan(scene: Scene) -> Planned:
        event = event_of(scene)
        new = edited(scene.file.raw, scene.file.path, event.changes)
        message = message_of(scene.case, event, with_edits=request.with_edits)
        files = (_case_change(scene, new), *_additions(scene, event.files))
        return Planned(message=message, files=files, warnings=event.warnings)

    return carry_out(request, plan)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A commit that is ready to be made; the case file comes first."""

    message: CommitMessage
    files: tuple[FileChange, ...]
    warnings: tuple[Message, ...] = ()


def carry_out(request: Request, plan: Callable[[Scene], Planned]) -> Recorded:
    """Plan a commit under the lock, check it, and make it."""
    with _opened(request) as (scene, recovered):
        planned = plan(scene)
        _refuse_unkept(scene, planned)
        signing: Signing = scene.settings.evidence.sign
        made = None
        if not request.dry_run:
            made = commit_files(
                scene.repository,
                planned.files,
                planned.message,
                sign=signing,
                check=lambda: _check(request),
            )
        return Recorded(
            diff="".join(map(_diff, planned.files)),
            subject=planned.message.subject,
            commit=made.commit if made else None,
            notes=(
                *_fixed_day(scene.workspace),
                *recovered,
                *planned.warnings,
                *(made.warnings if made else ()),
                *notices(scene.repository),
            ),
        )


def _fixed_day(workspace: Workspace) -> tuple[Message, ...]:
    if not workspace.as_of_is_fixed:
        return ()
    day = workspace.as_of
    return (Message("note: relance.yaml fixes today's date: {day}", day=day),)


@contextmanager
def _opened(request: Request) -> Iterator[tuple[Scene, tuple[Message, ...]]]:
    repository = repository_of(request.root)
    with locked(repository.common_dir):
        await_index(repository)
        recovered = recover(repository)
        refuse_unless_ready(repository)
        scene = _scene(request, repository)
        yield scene, (recovered,) if recovered else ()


def _scene(request: Request, repository: Repository) -> Scene:
    workspace = load(request.root, as_of=None, today=request.today, numbers=(request.number,))
    file = workspace.case_file(request.number)
    refuse_ignored(repository, [file.path])
    _refuse_hand_edits(request, repository, file)
    if file.case is None or workspace.settings is None or file.has_errors:
        errors = tuple(finding for finding in file.findings if finding.is_error)
        raise FindingsError(errors or tuple(f for f in workspace.findings if f.is_error))
    return Scene(
        workspace=workspace,
        file=file,
        case=file.case,
        settings=workspace.settings,
        repository=repository,
    )


def _refuse_hand_edits(request: Request, repository: Repository, file: CaseFile) -> None:
    if (request.root / file.path).is_symlink():
        raise RefusalError(Message("{path} is a link; the file itself is edited", path=file.path))
    refuse_half_staged(repository, file.path, file.raw)
    if not request.with_edits:
        _refuse_unknown(repository, file.path)
    diff = diff_of_hand_edits(repository, file.path, file.raw)
    if diff and not request.with_edits:
        raise RefusalError(
            Message(
                "{path} holds changes that are not committed; commit them first, or include them "
                "with --with-edits:\n{diff}",
                path=file.path,
                diff=diff.rstrip(),
            )
        )


def _refuse_unknown(repository: Repository, path: str) -> None:
    if repository.blob("HEAD", path) is None:
        raise RefusalError(
            Message(
                "{path} is not committed: git does not know this file yet; commit it first, `git"
                " add {path} && git commit`, or include it with --with-edits",
                path=path,
            )
        )


def _refuse_unkept(scene: Scene, planned: Planned) -> None:
    refuse_ignored(scene.repository, [change.path for change in planned.files])
    for change in planned.files[1:]:
        if change.new is not None:
            refuse_converted(scene.repository, change.path, change.new)


def _check(request: Request) -> None:
    """Check the file in its place as `relance check` does; FindingsError when it has errors."""
    after = load(
        request.root,
        as_of=None,
        today=request.today,
        numbers=(request.number,),
        reads_documents=True,
    )
    errors = tuple(f for f in after.case_file(request.number).findings if f.is_error)
    if errors:
        raise FindingsError(errors)


def _case_change(scene: Scene, new: bytes) -> FileChange:
    return FileChange(path=case_path(scene.case.number), old=scene.file.raw, new=new)


def _additions(scene: Scene, files: tuple[NewFile, ...]) -> Iterator[FileChange]:
    for file in files:
        path = scene.workspace.root / file.path
        old = path.read_bytes() if path.exists() else None
        if old is not None and old != file.content:
            raise RefusalError(Message("{path} is there already", path=file.path))
        yield FileChange(path=file.path, old=old, new=file.content)


def _diff(change: FileChange) -> str:
    """Return the change as a unified diff; of a file that is not text, its name alone."""
    try:
        old, new = (
            (content or b"").decode("utf-8").splitlines(keepends=True)
            for content in (change.old, change.new)
        )
    except UnicodeDecodeError:
        old, new = [], []
    if not old and not change.path.endswith(".yaml"):
        return f"+++ {change.path}\n"
    lines = difflib.unified_diff(old, new, change.path, change.path)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
