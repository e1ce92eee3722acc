"""What all cases ask for on a day, each found once for a content, the settings and the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from relance_docs.case.plan import Channel
from relance_docs.plan.contacting.rule import in_france, is_hour
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.portfolio.credit import credit_of
from relance_docs.review.agenda import tasks_of
from relance_docs.review.tasks import Task, TaskCode
from relance_docs.store.each_case import case_of, keyed, on_the_day, with_related
from relance_docs.store.messages import Plain, packed, plain, unpacked, valued
from relance_docs.store.store import Store
from relance_docs.workspace.records import Workspace

_OF_A_STEP: Final = frozenset((TaskCode.CALL.value, TaskCode.LETTER.value))
"""Those of which the hour tells whether now is the time."""
_NAMES: Final = tuple(field.name for field in fields(Task))


class ListedTask(NamedTuple):
    """A task among others: what it is chosen and sorted by, and the task itself, packed."""

    code: str
    urgency: list[Plain]
    packed: str
    """The task as JSON; empty for one that cannot be said so."""
    whole: Task | None = None
    """The task itself, where it was not recalled."""

    @staticmethod
    def of(task: Task) -> ListedTask:
        """Return a task as it is listed."""
        return ListedTask(task.code.value, [*task.urgency], packed(_values(task)), task)

    @property
    def task(self) -> Task:
        """The task, unpacked when it is asked for."""
        return self.whole or _task(unpacked(self.packed))


def tasks_of_cases(
    workspace: Workspace, store: Store | None, moment: datetime | None = None
) -> Iterator[ListedTask]:
    """Yield what each case without errors asks for, with the first alert of its credit policy.

    `moment`: of the day, for what has its hours. Raises FindingsError for the settings.
    """
    workspace = with_related(workspace, store)
    shelf = None if store is None else store.shelf("tasks")
    is_open = moment is None or _is_open(moment, workspace.as_of)
    for file, key in keyed(workspace):
        if file.has_errors:
            continue
        found = on_the_day(workspace, file, shelf, key, _listed, ListedTask)
        if not is_open and any(task.code in _OF_A_STEP for task in found):
            found = _listed(workspace.on_day(case_of(file)), moment)
        yield from found


def _is_open(moment: datetime, day: date) -> bool:
    """Whether it is a moment of that day at which anybody may be written to and called."""
    hours = all(is_hour(moment, channel) for channel in Channel)
    return hours and in_france(moment).date() == day


def _listed(on_day: CaseOnDay, moment: datetime | None = None) -> Sequence[ListedTask]:
    return [ListedTask.of(task) for task in asked_for(on_day, moment)]


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
    return [plain(value) for value in _values(task)]


def _values(task: Task) -> Iterator[object]:
    values = (getattr(task, name) for name in _NAMES)
    return (value.value if isinstance(value, TaskCode) else value for value in values)


def valued_task(kept: Iterable[Plain]) -> Task:
    """Return what `plain_task` was given."""
    return _task(map(valued, kept))


def _task(values: Iterable[Any]) -> Task:
    said = dict(zip(_NAMES, values, strict=True))
    return Task(**{**said, "code": TaskCode(said["code"])})
