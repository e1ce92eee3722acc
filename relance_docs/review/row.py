"""A case in one row: where it stands, what comes next, what its days still ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.plan.summary import Summary, summary_of
from relance_docs.review.agenda import deadline_tasks
from relance_docs.review.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Row:
    """What is shown of a case among others: values alone, so that it can be kept."""

    case_number: str
    debtor: str
    """Empty when the file cannot be read."""
    stage: str
    """What is over (`closed`, `paid`, …), the last step taken, `overdue` or `not_due`."""
    next_step: str | None
    """Name of the step that is due or would come next."""
    due_on: date | None
    is_ready: bool
    """Whether its document can leave today."""
    is_call: bool
    """Whether its next step is a call."""
    waits_for_the_user: bool
    """Whether a block has to be ended by a person."""
    reason: Message | None
    """Why no document can leave; None when it is ready."""
    balance: Decimal | None
    total_due: Decimal | None
    not_due_yet: Decimal
    days_late: int
    urgency: tuple[int, int, date, int, str]
    """Sort key."""
    notes: tuple[Message, ...]
    deadlines: tuple[Message, ...]
    """What its days still ask for, with the command that does it."""


def row_of(on_day: CaseOnDay) -> Row:
    """Return the row of a case that could be read."""
    summary = summary_of(on_day)
    return row_from(summary, tuple(map(deadline_said, deadline_tasks(on_day))))


def deadline_said(task: Task) -> Message:
    """Say a deadline with the command that meets it."""
    return Message("{what}: `{command}`", what=task.sentence, command=task.command)


def row_from(summary: Summary, deadlines: tuple[Message, ...] = ()) -> Row:
    """Return the row of a line."""
    found = summary.next
    return Row(
        case_number=summary.case_number,
        debtor=summary.debtor,
        stage=summary.stage,
        next_step=summary.next_step,
        due_on=summary.due_on,
        is_ready=summary.is_ready,
        is_call=isinstance(found, StepDue) and kind_of(found.step) is StepKind.CALL,
        waits_for_the_user=summary.waits_for_the_user,
        reason=summary.reason,
        balance=summary.balance,
        total_due=summary.total_due,
        not_due_yet=summary.not_due_yet,
        days_late=summary.days_late,
        urgency=summary.urgency,
        notes=summary.notes,
        deadlines=deadlines,
    )
