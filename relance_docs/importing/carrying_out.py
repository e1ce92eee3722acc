"""An import carried out: planned once more under the lock, written and committed, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.planning import Readings, planned
from relance_docs.importing.records import ImportPlan
from relance_docs.message import Message
from relance_docs.recording.event import HELD_AT, CommitMessage
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import (
    Planned,
    Recorded,
    Request,
    Scene,
    additions,
    undertake,
)
from relance_docs.workspace.layout import SETTINGS_FILE

EVENT: Final = "import"


def carry_out(
    root: Path, readings: Readings, shown: ImportPlan, *, now: datetime | None = None
) -> Recorded:
    """Write and commit what was shown; RefusalError when the workspace is another one by now.

    All of it or nothing, as one commit.
    """

    def plan(scene: Scene) -> Planned:
        now = planned(scene.workspace, readings)
        if now.cases != shown.cases or now.settings != shown.settings:
            raise RefusalError(
                Message("the cases were changed while this was shown; nothing was written: again")
            )
        return Planned(message=_message(now), files=tuple(changes_of(root, now)))

    return undertake(Request(root=root, today=readings.today, now=now), plan)


def changes_of(root: Path, plan: ImportPlan) -> Iterator[FileChange]:
    """Yield every file that the plan writes, as it is and as it will be.

    Raises RefusalError when another file stands where a pièce is to go.
    """
    for case in plan.cases:
        yield FileChange(path=case.path, old=case.old, new=case.new)
        yield from additions(root, case.files)
    if plan.settings is not None:
        old, new = plan.settings
        yield FileChange(path=SETTINGS_FILE, old=old, new=new)


def _message(plan: ImportPlan) -> CommitMessage:
    """Return the message of the commit: how many, and which cases; no name of anybody."""
    opened = sum(case.old is None for case in plan.cases)
    changed = len(plan.cases) - opened
    counts = (
        (len(plan.taken), "entry", "entries"),
        (opened, "new case", "new cases"),
        (changed, "case changed", "cases changed"),
    )
    said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    changed_ones = {case.number for case in plan.cases}
    names = {taken.source for taken in plan.taken if taken.case in changed_ones}
    digests = sorted({i.digest for i in plan.items if i.source.name in names and i.digest})
    held = ((HELD_AT, plan.held_at.isoformat()),) if plan.held_at is not None else ()
    return CommitMessage(
        cases=tuple(case.number for case in plan.cases),
        name=EVENT,
        sentence=", ".join(said) or "settings",
        trailers=(*(("Source-SHA256", digest) for digest in digests), *held),
    )
