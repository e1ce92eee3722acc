"""The rows of all cases on a day, each made once for a content, the settings and the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from relance_docs.message import Message
from relance_docs.plan.contacting.guard import objections
from relance_docs.plan.decision import barred_by_findings
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.plan.summary import Summary, summary_of, summary_of_unread
from relance_docs.portfolio.credit import credit_of
from relance_docs.review.agenda import deadline_tasks
from relance_docs.review.tasks import Task
from relance_docs.store.each_case import keyed, on_the_day, with_related
from relance_docs.store.messages import Plain, packed, unpacked
from relance_docs.store.store import Store
from relance_docs.workspace.records import CaseFile, Workspace


@dataclass(frozen=True, kw_only=True)
class StatusRow:
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
    reason: Message | None
    """Why no document can leave; None when it is ready."""
    balance: Decimal | None
    total_due: Decimal | None
    not_due_yet: Decimal
    days_late: int
    notes: tuple[Message, ...]
    deadlines: tuple[Message, ...]
    """What its days still ask for, with the command that does it."""


_NAMES: Final = tuple(field.name for field in fields(StatusRow))


class ListedRow(NamedTuple):
    """A row among others: what it is chosen and sorted by, and the row itself, packed."""

    case_number: str
    stage: str
    is_call: bool
    """Whether its next step is a call."""
    is_ready: bool
    """Whether the document of that can leave today."""
    waits_for_the_user: bool
    """Whether a block has to be ended by a person."""
    urgency: list[Plain]
    """Sort key."""
    packed: str
    """The row as JSON; empty for one that cannot be said so."""
    whole: StatusRow | None = None
    """The row itself, where it was not recalled."""

    @property
    def row(self) -> StatusRow:
        """The row, unpacked when it is asked for."""
        return self.whole or StatusRow(**dict(zip(_NAMES, unpacked(self.packed), strict=True)))


def deadline_said(task: Task) -> Message:
    """Say a deadline with the command that meets it."""
    return Message("{what}: `{command}`", what=task.sentence, command=task.command)


def row_from(
    summary: Summary, notes: Iterable[Message] = (), deadlines: Iterable[Message] = ()
) -> ListedRow:
    """Return the row of a line, with what else is to be known."""
    found = summary.next
    row = StatusRow(
        case_number=summary.case_number,
        debtor=summary.debtor,
        stage=summary.stage,
        next_step=summary.next_step,
        due_on=summary.due_on,
        is_ready=summary.is_ready,
        reason=summary.reason,
        balance=summary.balance,
        total_due=summary.total_due,
        not_due_yet=summary.not_due_yet,
        days_late=summary.days_late,
        notes=(*summary.notes, *notes),
        deadlines=tuple(deadlines),
    )
    block, rank, due_on, days, number = summary.urgency
    return ListedRow(
        case_number=row.case_number,
        stage=row.stage,
        is_call=isinstance(found, StepDue) and kind_of(found.step) is StepKind.CALL,
        is_ready=row.is_ready,
        waits_for_the_user=summary.waits_for_the_user,
        urgency=[block, rank, due_on.isoformat(), days, number],
        packed=packed(getattr(row, name) for name in _NAMES),
        whole=row,
    )


def rows(workspace: Workspace, store: Store | None) -> Iterator[ListedRow]:
    """Yield the row of each case, in order of number; raises FindingsError for the settings."""
    workspace = with_related(workspace, store)
    shelf = None if store is None else store.shelf("rows")
    for file, key in keyed(workspace):
        if file.has_errors:
            yield _unread(file)
        else:
            yield from on_the_day(workspace, file, shelf, key, _rows_of, ListedRow)


def _unread(file: CaseFile) -> ListedRow:
    errors = sum(finding.is_error for finding in file.findings)
    debtor = file.facts.name if file.facts else ""
    return row_from(summary_of_unread(file.number, debtor, barred_by_findings(errors)))


def _rows_of(on_day: CaseOnDay) -> Sequence[ListedRow]:
    return (with_alerts(on_day),)


def with_alerts(on_day: CaseOnDay) -> ListedRow:
    """Return the row of a case, with what speaks against its step, and what passes the policy."""
    summary, credit = summary_of(on_day), credit_of(on_day)
    against = objections(on_day, summary.next.step) if isinstance(summary.next, StepDue) else ()
    said = (Message("not now: {why}", why=each.reason) for each in against)
    alerts = credit.alerts if credit else ()
    return row_from(summary, (*said, *alerts), map(deadline_said, deadline_tasks(on_day)))
