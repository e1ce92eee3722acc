"""One event, one edit, one commit: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.git.repository import Repository, content_of
from relance_docs.message import Message
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import Event, StandsAlreadyError, message_of
from relance_docs.recording.journal import FileChange
from relance_docs.recording.recorded import RecordedEvent, standing
from relance_docs.recording.renames import events_of_case
from relance_docs.recording.undertaking import (
    Ground,
    Planned,
    Recorded,
    Undertaking,
    additions,
    undertake,
)
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.workspace import Workspace

__all__ = ["Recorded", "Request", "Scene", "carry_out", "record"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What a command asks of a recording."""

    root: Path
    number: str
    today: date
    with_edits: bool = False
    """Include what was changed by hand in the case file and not committed."""
    dry_run: bool = False
    now: datetime | None = None
    """What the clock of this machine says; None: nothing is compared with it."""


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


def record(request: Request, event_of: Callable[[Scene], Event]) -> Recorded:
    """Record the event that `event_of` makes of the case.

    Raises RefusalError or FindingsError with the workspace and the repository as they were.
    """

    def plan(scene: Scene) -> Planned:
        try:
            event = event_of(scene)
        except StandsAlreadyError as stands:
            raise RefusalError(_way_back(scene, stands, event_of)) from stands
        new = edited(scene.file.raw, scene.file.path, event.changes)
        return Planned(
            message=message_of(scene.case, event, with_edits=request.with_edits),
            files=(
                FileChange(path=case_path(scene.case.number), old=scene.file.raw, new=new),
                *additions(scene.workspace.root, event.files),
            ),
            warnings=event.warnings,
        )

    return carry_out(request, plan)


def carry_out(request: Request, plan: Callable[[Scene], Planned]) -> Recorded:
    """Make a commit that concerns one case."""
    asked = Undertaking(
        root=request.root,
        today=request.today,
        numbers=(request.number,),
        with_edits=request.with_edits,
        dry_run=request.dry_run,
        now=request.now,
    )
    return undertake(asked, lambda ground: plan(_scene(ground, request.number)))


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
            "{what}; if that is wrong, correct {path} by hand and commit it",
            what=stands.message,
            path=scene.file.path,
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
        return before is not None and bool(event_of(replace(scene, case=before)))
    except StandsAlreadyError:
        return False
    except (RefusalError, FindingsError):
        return True  # it could not even have been recorded then


def _scene(ground: Ground, number: str) -> Scene:
    file = ground.workspace.case_file(number)
    if file.case is None:
        raise FindingsError(file.findings)
    return Scene(
        workspace=ground.workspace,
        file=file,
        case=file.case,
        settings=ground.settings,
        repository=ground.repository,
    )
