"""From what was read to the plan of an import, and the one commit of it.

Who proposes in which order, and what is kept: what an item proposes is taken whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.finding import Severity
from relance_docs.importing.cleaning import noticed, taken_out
from relance_docs.importing.draft import Draft
from relance_docs.importing.kinds import KINDS, SourceKind
from relance_docs.importing.records import ImportAsked, ImportPlan, Item
from relance_docs.message import Message
from relance_docs.portfolio.credit import credit_of
from relance_docs.reading.check import Surroundings
from relance_docs.reading.checks.all_checks import CASE_CHECKS
from relance_docs.reading.editing.edit import edited
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
from relance_docs.workspace.workspace import Workspace

_BANK_LINE: Final = re.compile(r"bank\.(?!gap\.)(.+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """What an import is planned from, besides the workspace; the same each time it is planned."""

    items: tuple[Item, ...]
    asked: ImportAsked
    today: date


def planned(workspace: Workspace, readings: Readings) -> ImportPlan:
    """Return what the import does to the workspace.

    What an item proposes is taken whole or not at all: not when a case would have an error then.
    Raises FindingsError when relance.yaml has errors.
    """
    draft = Draft(workspace=workspace, settings=workspace.sound_settings, asked=readings.asked)
    around = _around(workspace, draft.settings, readings.today)
    for kind in KINDS:
        for item in _of_kind(kind, readings.items):
            _propose(draft, kind, item, around)
    draft.finish()
    read = (
        (item.source.name, warning)
        for item in readings.items
        if item.reading is not None
        for warning in item.reading.warnings
    )
    return ImportPlan(
        items=readings.items,
        refusals=dict(draft.refusals),
        alarms=frozenset(draft.alarms),
        warnings=(*read, *draft.warnings, *_credit(workspace, draft)),
        taken=tuple(draft.taken),
        skipped=tuple(draft.skipped),
        decisions=tuple(draft.decisions),
        cases=tuple(draft.case_plans()),
        reports=dict(draft.reports),
        unheard=tuple(_unheard(draft)),
        settings=_settings(workspace, draft),
        held_at=min((each.until for each in draft.held), default=None),
    )


def _credit(workspace: Workspace, draft: Draft) -> Iterator[tuple[str, Message]]:
    """Yield what passes the credit policy in the cases that get another invoice."""
    for number in draft.with_more_invoices():
        case = draft.case(number)
        credit = credit_of(workspace.on_day(case)) if case is not None else None
        for alert in credit.alerts if credit is not None else ():
            yield number, alert


def _unheard(draft: Draft) -> Iterator[str]:
    """Yield the identifiers of bank lines that a person spoke of and no statement has."""
    said = (_BANK_LINE.fullmatch(key) for key in draft.asked.answers)
    yield from (found[1] for found in said if found and found[1] not in draft.bank_lines)


def _around(workspace: Workspace, settings: Settings, today: date) -> Surroundings:
    return Surroundings(
        settings=settings,
        as_of=workspace.as_of,
        latest=max(workspace.as_of, today),
        rates=workspace.rates,
    )


def _of_kind(kind: SourceKind, items: Iterable[Item]) -> list[Item]:
    """Return the items of a kind of which something may be taken, in their order."""
    read = ((item, item.reading) for item in items if item.reading is not None)
    mine = (item for item, found in read if found.kind == kind.name and found.refused is None)
    return sorted(mine, key=kind.precedence)


def _propose(draft: Draft, kind: SourceKind, item: Item, around: Surroundings) -> None:
    mark = draft.mark()
    try:
        with noticed() as texts:
            kind.propose(draft, item)
        fault = next(_faults(draft.changed_since(mark), around), None)
    except RefusalError as refusal:
        fault = refusal.message
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        fault = Message("{field} has a value that no case can hold", field=where)
    if fault is not None:
        draft.back_to(mark)
        draft.refuse(item, fault)
        return
    for said in taken_out(texts):
        draft.warn(item, said)


def _faults(cases: Iterable[Case], around: Surroundings) -> Iterator[Message]:
    """Yield what would be an error in the changed cases."""
    for case in cases:
        for check in CASE_CHECKS:
            if check.severity is Severity.ERROR:
                for _loc, message in check.find(case, around):
                    yield message


def _settings(workspace: Workspace, draft: Draft) -> tuple[bytes, bytes] | None:
    if not draft.settings_changes:
        return None
    old = workspace.settings_raw
    new = edited(old, SETTINGS_FILE, draft.settings_changes)
    return (old, new) if new != old else None


EVENT: Final = "import"


def carry_out(
    seen: Workspace, readings: Readings, shown: ImportPlan, *, now: datetime | None = None
) -> Recorded:
    """Write and commit what was shown, planned from the workspace `seen`.

    All of it or nothing, as one commit; RefusalError when the workspace is another one by now.
    """

    def plan(scene: Scene) -> Planned:
        stands = _only_edits(shown) and _planned_from(scene.workspace) == _planned_from(seen)
        anew = shown if stands else planned(scene.workspace, readings)
        if anew.cases != shown.cases or anew.settings != shown.settings:
            raise RefusalError(
                Message("the cases were changed while this was shown; nothing was written: again")
            )
        return Planned(message=_message(anew), files=tuple(changes_of(seen.root, anew)))

    return undertake(Request(root=seen.root, today=readings.today, now=now), plan)


def _only_edits(plan: ImportPlan) -> bool:
    """Whether a plan brings no file: where one goes depends on what else stands there."""
    return all(case.old is not None and not case.files for case in plan.cases)


def _planned_from(workspace: Workspace) -> tuple[object, ...]:
    """Return all that the edits of an import depend on, besides what it reads."""
    return (
        workspace.settings_raw,
        workspace.as_of,
        workspace.merged,
        {name: entry.raw for name, entry in workspace.book.items()},
        [(file.number, file.blob, file.has_errors) for file in workspace.case_files],
    )


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
