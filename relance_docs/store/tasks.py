"""What all cases ask for on a day, each found once for a content, the settings and the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from relance_docs.case.as_of import AsOf
from relance_docs.case.plan import Channel
from relance_docs.plan.contacting.rule import in_france, is_hour
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.portfolio.credit import credit_of
from relance_docs.review.agenda import tasks_of
from relance_docs.review.tasks import Task, TaskCode
from relance_docs.store.messages import NotKeptError, Plain, plain, valued
from relance_docs.store.rows import case_of, keyed, with_related
from relance_docs.store.store import Store
from relance_docs.workspace.records import CaseFile, Workspace

_OF_A_STEP: Final = frozenset({TaskCode.CALL, TaskCode.LETTER})
"""Those of which the hour tells whether now is the time."""
_NAMES: Final = tuple(field.name for field in fields(Task))


def tasks_of_cases(
    workspace: Workspace, store: Store | None, moment: datetime | None = None
) -> Iterator[Task]:
    """Yield what each case without errors asks for, with the first alert of its credit policy.

    `moment`: of the day, for what has its hours. Raises FindingsError for the settings.
    """
    workspace = with_related(workspace, store)
    is_open = moment is None or _is_open(moment, workspace.as_of)
    for file, key in keyed(workspace):
        if file.has_errors:
            continue
        found = _tasks(workspace, store, file, key)
        if not is_open and any(task.code in _OF_A_STEP for task in found):
            found = asked_for(workspace.on_day(case_of(file)), moment)
        yield from found


def _is_open(moment: datetime, day: date) -> bool:
    """Whether it is a moment of that day at which anybody may be written to and called."""
    hours = all(is_hour(moment, channel) for channel in Channel)
    return hours and in_france(moment).date() == day


def _tasks(workspace: Workspace, store: Store | None, file: CaseFile, key: str) -> tuple[Task, ...]:
    if store is None:
        return asked_for(workspace.on_day(case_of(file)))
    shelf = store.shelf("tasks")
    kept = shelf.known_on(key, workspace.as_of)
    if kept is not None:
        return tuple(map(valued_task, kept))
    as_of = AsOf.of(workspace.as_of)
    found = asked_for(workspace.on_day(case_of(file), as_of))
    with suppress(NotKeptError):
        shelf.keep_on(key, list(map(plain_task, found)), as_of)
    return found


def asked_for(on_day: CaseOnDay, moment: datetime | None = None) -> tuple[Task, ...]:
    """Return the tasks of a case by urgency, then the first alert of its credit policy."""
    credit = credit_of(on_day)
    alerts = credit.alerts[:1] if credit is not None else ()
    case = on_day.case
    return (
        *tasks_of(on_day, moment),
        *(
            Task(
                code=TaskCode.CREDIT,
                case_number=case.number,
                debtor=case.debtor.name,
                sentence=alert,
                command=f"relance policy {case.number}",
            )
            for alert in alerts
        ),
    )


def plain_task(task: Task) -> Plain:
    """Return a task as plain data; raises NotKeptError as `plain` does."""
    return [_code(getattr(task, name)) for name in _NAMES]


def _code(value: object) -> Plain:
    return value.value if isinstance(value, TaskCode) else plain(value)


def valued_task(kept: Iterable[Plain]) -> Task:
    """Return what `plain_task` was given."""
    said: dict[str, Any] = dict(zip(_NAMES, map(valued, kept), strict=True))
    return Task(**{**said, "code": TaskCode(said["code"])})
