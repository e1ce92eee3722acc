"""A commit that is planned under the lock, checked and made: all of it, or nothing.

One case or a thousand, case files, pièces or relance.yaml: whatever is planned is one commit.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

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
from relance_docs.message import Message
from relance_docs.recording.clock import refuse_wrong_clock
from relance_docs.recording.commit import Made, commit_files
from relance_docs.recording.event import CommitMessage, NewFile
from relance_docs.recording.hand_edits import refuse_hand_edits
from relance_docs.recording.hooks import refuse_changed_hooks
from relance_docs.recording.journal import FileChange
from relance_docs.recording.lock import locked
from relance_docs.recording.recovery import recover
from relance_docs.recording.rehearsal import faults_after, faults_in, is_record
from relance_docs.recording.staging import await_index
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.workspace import Workspace, load

ALL: Final[tuple[str, ...]] = ()
"""In the place of case numbers: every case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undertaking:
    """What a command asks for."""

    root: Path
    today: date
    numbers: tuple[str, ...] = ALL
    """The cases that it is planned from; those must be free of errors. ALL: every case, as it is.
    """
    settings_alone: bool = False
    """Whether relance.yaml is all that it is planned from: no case need be read."""
    with_edits: bool = False
    """Include what was changed by hand in the files that are touched, and not committed."""
    dry_run: bool = False
    now: datetime | None = None
    """What the clock of this machine says; None: nothing is compared with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """What a plan is made from: the workspace as it is now, under the lock."""

    workspace: Workspace
    settings: Settings
    repository: Repository

    @property
    def as_of(self) -> date:
        """The day of the recording."""
        return self.workspace.as_of


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

    diff: str
    subject: str
    commit: str | None
    """None for a dry run."""
    notes: tuple[Message, ...]
    """What the user should know: warnings, what was recovered, what the clone lacks."""


def undertake(asked: Undertaking, plan: Callable[[Ground], Planned]) -> Recorded:
    """Plan a commit under the lock, check what it leaves as `relance check` does, and make it.

    Every case of which a file is touched must be without error afterwards, relance.yaml as well if
    it is touched; a dry run is checked alike. Changes made by hand to a touched case file or
    relance.yaml and not committed are refused, unless `with_edits`.
    Raises RefusalError or FindingsError, with the workspace and the repository as they were.
    """
    repository = repository_of(asked.root)
    with locked(repository.common_dir):
        recovered = recover(repository)
        await_index(repository)
        refuse_unless_ready(repository)
        refuse_changed_hooks(repository)
        refuse_wrong_clock(repository, asked.now, map(case_path, asked.numbers))
        ground = _ground(asked, repository)
        planned = plan(ground)
        before = repository.head()
        _refuse_unkept(asked, repository, planned.files)
        refuse_converted(
            repository,
            {c.path: c.new for c in planned.files if c.new is not None and not is_record(c.path)},
        )
        diff = "".join(diff_of(_since(asked, repository, before, c)) for c in planned.files)
        of_clone = notices(repository)
        made = None if asked.dry_run else _made(asked, ground, planned)
        if made is None:
            _raise(faults_after(asked.root, planned.files, repository, today=asked.today))
        return Recorded(
            diff=diff,
            subject=planned.message.subject,
            commit=made.commit if made else None,
            notes=(
                *_fixed_day(ground.workspace),
                *((recovered,) if recovered else ()),
                *planned.warnings,
                *(made.warnings if made else ()),
                *of_clone,
            ),
        )


def _ground(asked: Undertaking, repository: Repository) -> Ground:
    # No number would mean all of them.
    numbers = discover(asked.root).numbers[:1] if asked.settings_alone else asked.numbers
    workspace = load(asked.root, as_of=None, today=asked.today, numbers=numbers)
    paths = [case_path(number) for number in asked.numbers]
    refuse_ignored(repository, paths)
    refuse_hand_edits(repository, paths, with_edits=asked.with_edits)
    of_cases = (f for number in asked.numbers for f in workspace.case_file(number).findings)
    errors = tuple(finding for finding in of_cases if finding.is_error)
    if errors or workspace.settings is None:
        raise FindingsError(errors or tuple(f for f in workspace.findings if f.is_error))
    return Ground(workspace=workspace, settings=workspace.settings, repository=repository)


def _refuse_unkept(
    asked: Undertaking, repository: Repository, files: tuple[FileChange, ...]
) -> None:
    """Refuse what no commit would hold, and what the user has under way in the same files."""
    refuse_ignored(repository, [change.path for change in files])
    for change in files:
        _refuse_moved_on(asked.root, change)
    known = {case_path(number) for number in asked.numbers}
    edited = (
        change.path
        for change in files
        if change.old is not None and is_record(change.path) and change.path not in known
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


def _made(asked: Undertaking, ground: Ground, planned: Planned) -> Made:
    def check() -> None:
        _raise(faults_in(asked.root, planned.files, today=asked.today))

    return commit_files(
        ground.repository,
        planned.files,
        planned.message,
        sign=ground.settings.evidence.sign,
        check=check,
    )


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
    asked: Undertaking, repository: Repository, commit: str | None, change: FileChange
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
