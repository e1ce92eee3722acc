"""What is coming: the days of a case from today on, as an agenda has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.message import Message
from relance_docs.plan.contacting.offering import to_do
from relance_docs.plan.decision import standing
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import Blocked, StepDue
from relance_docs.review.agenda import CODES, asking, what_of
from relance_docs.review.deadlines import deadlines
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.tasks import LEGAL, TaskCode, command_for

MUST_NOT_BE_MISSED: Final = LEGAL | {TaskCode.INSURER}
"""What an agenda reminds of ahead of its day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """One day of an agenda."""

    day: date
    """The last day of a deadline; the day from which a step is due; today for what waits."""
    code: TaskCode
    case_number: str
    debtor: str
    creditor: str
    """Whose claim it is."""
    in_charge: str
    """Who looks after the case; empty when nobody is named."""
    what: Message
    command: str
    key: str
    """What of the case it is about: the same as long as the file states it."""
    since: date | None = None
    """The day that has passed, for what waits."""

    @property
    def order(self) -> tuple[date, int, str, str, str]:
        """Sort key: by day, then by urgency, case, key and creditor."""
        place = tuple(TaskCode).index(self.code)
        return (self.day, place, self.case_number, self.key, self.creditor)


def coming(on_day: CaseOnDay, until: date) -> tuple[Coming, ...]:
    """Return what a case has from `as_of` through `until`; what waits stands under today."""
    closed = on_day.case.closed
    if closed is not None and closed.closed_on <= on_day.as_of:
        return ()
    found = {each.key: each for each in (*_deadlines(on_day), *_steps(on_day))}
    return tuple(sorted((e for e in found.values() if e.day <= until), key=lambda each: each.order))


def _deadlines(on_day: CaseOnDay) -> Iterator[Coming]:
    asked = tuple(asking(on_day))
    instalments = (
        each
        for each in deadlines(on_day.with_the_rest_reserved)
        if each.kind is DeadlineKind.INSTALMENT and each.is_met is None
    )
    has_plan = any(each.kind is DeadlineKind.INSTALMENT for each in asked)
    for each in (*asked, *(instalments if has_plan else ())):
        yield _of_deadline(on_day, each)


def _of_deadline(on_day: CaseOnDay, deadline: Deadline) -> Coming:
    case, as_of = on_day.case, on_day.as_of
    source = ".".join(map(str, deadline.source))
    return Coming(
        day=max(deadline.day, as_of),
        code=CODES[deadline.kind],
        case_number=case.number,
        debtor=case.debtor.name,
        creditor=on_day.settings.creditor.name,
        in_charge=case.in_charge or "",
        what=what_of(deadline, case.number),
        command=command_for(case.number, deadline, deadline.days_left(as_of)),
        key=f"{deadline.kind.value}.{source}.{deadline.invoice_number or ''}",
        since=deadline.day if deadline.day < as_of else None,
    )


def _steps(on_day: CaseOnDay) -> Iterator[Coming]:
    found = standing(on_day)
    step = found.step if isinstance(found, StepDue) else found.next_step
    due_on = found.due_on
    if step is None or due_on is None:
        return
    kind = kind_of(step)
    codes = {StepKind.CALL: TaskCode.CALL, StepKind.HANDOVER: TaskCode.HANDOVER}
    case, as_of = on_day.case, on_day.as_of
    yield Coming(
        day=max(due_on, as_of),
        code=codes.get(kind, TaskCode.LETTER),
        case_number=case.number,
        debtor=case.debtor.name,
        creditor=on_day.settings.creditor.name,
        in_charge=case.in_charge or "",
        what=(
            Message("{step} comes next", step=step.step)
            if isinstance(found, Blocked)
            else to_do(on_day, found, is_call=kind is StepKind.CALL)
        ),
        command=f"relance {'dossier' if kind is StepKind.HANDOVER else 'letters'} {case.number}",
        key=f"step.{step.step}",
        since=due_on if due_on < as_of else None,
    )
