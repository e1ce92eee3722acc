"""The rows of all cases on a day, each made once for a content, the settings and the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.as_of import AsOf
from relance_docs.case.case import Case
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
from relance_docs.store.messages import NotKeptError, Plain, plain, valued
from relance_docs.store.store import Store, key_of_all
from relance_docs.workspace.records import WHO, CaseFile, Workspace


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


def deadline_said(task: Task) -> Message:
    """Say a deadline with the command that meets it."""
    return Message("{what}: `{command}`", what=task.sentence, command=task.command)


def row_from(summary: Summary, deadlines: tuple[Message, ...] = ()) -> StatusRow:
    """Return the row of a line."""
    found = summary.next
    return StatusRow(
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


_NAMES: Final = tuple(field.name for field in fields(StatusRow))


def rows(workspace: Workspace, store: Store | None) -> Iterator[StatusRow]:
    """Yield the row of each case, in order of number; raises FindingsError for the settings."""
    workspace = with_related(workspace, store)
    for file, key in keyed(workspace):
        yield _unread(file) if file.has_errors else _row(workspace, store, file, key)


def with_related(workspace: Workspace, store: Store | None) -> Workspace:
    """Return the workspace with what is known of who is the same debtor."""
    return replace(workspace, related=related(workspace, store))


def keyed(workspace: Workspace) -> Iterator[tuple[CaseFile, str]]:
    """Yield each case file with the key of all that is said of it on a day, in order of number.

    `workspace`: with what is known of who is the same debtor. Raises FindingsError for the
    settings.
    """
    workspace.refuse_unsound()
    others = workspace.related or {}
    blobs = {file.number: file.blob for file in (*workspace.case_files, *workspace.neighbours)}
    settings = hashlib.sha256(workspace.settings_raw).hexdigest()
    for file in workspace.case_files:
        beside = " ".join(f"{other}:{blobs[other]}" for other in others.get(file.number, ()))
        yield file, f"{file.number} {file.blob} {settings} {beside}"


def _unread(file: CaseFile) -> StatusRow:
    errors = sum(finding.is_error for finding in file.findings)
    debtor = file.facts.name if file.facts else ""
    return row_from(summary_of_unread(file.number, debtor, barred_by_findings(errors)))


def _row(workspace: Workspace, store: Store | None, file: CaseFile, key: str) -> StatusRow:
    if store is None:
        return with_alerts(workspace.on_day(case_of(file)))
    kept = store.shelf("rows").known_on(key, workspace.as_of)
    if kept is not None:
        return _kept_row(kept)
    as_of = AsOf.of(workspace.as_of)
    row = with_alerts(workspace.on_day(case_of(file), as_of))
    with suppress(NotKeptError):
        store.shelf("rows").keep_on(key, _plain_row(row), as_of)
    return row


def case_of(file: CaseFile) -> Case:
    """Return the case of a file without errors, whose facts are known."""
    if file.case is None:
        raise AssertionError(file.path)
    return file.case


def with_alerts(on_day: CaseOnDay) -> StatusRow:
    """Return the row of a case, with what speaks against its step, and what passes the policy."""
    summary, credit = summary_of(on_day), credit_of(on_day)
    against = objections(on_day, summary.next.step) if isinstance(summary.next, StepDue) else ()
    row = row_from(summary, tuple(map(deadline_said, deadline_tasks(on_day))))
    said = (Message("not now: {why}", why=each.reason) for each in against)
    return replace(row, notes=(*row.notes, *said, *(credit.alerts if credit else ())))


def _plain_row(row: StatusRow) -> Plain:
    return [plain(getattr(row, name)) for name in _NAMES]


def _kept_row(kept: Plain) -> StatusRow:
    return StatusRow(**dict(zip(_NAMES, map(valued, kept), strict=True)))


def related(workspace: Workspace, store: Store | None) -> Mapping[str, Sequence[str]]:
    """Return the other cases of the same debtor, it seems, of each case that has any."""
    files = (*workspace.case_files, *workspace.neighbours)
    if store is None:
        return _related(workspace)
    known = [(file.number, WHO(file.facts)) for file in files if file.facts is not None]
    key = key_of_all(known)
    kept = store.shelf("debtors").known(key)
    if kept is None:
        kept = _related(workspace)
        store.shelf("debtors").keep(key, kept)
    return dict(kept)


def _related(workspace: Workspace) -> dict[str, list[str]]:
    found = (
        (file.number, [other.number for other in workspace.other_files(file.facts, file.number)])
        for file in workspace.case_files
        if file.facts is not None
    )
    return {number: others for number, others in found if others}
