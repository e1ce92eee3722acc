"""What is due by e-mail, and what of it may leave now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.letters.awaited import awaited
from relance_docs.letters.batch import write_letters
from relance_docs.letters.outcome import Outcome
from relance_docs.message import Message, joined
from relance_docs.plan.calendar import days_between
from relance_docs.plan.contacting.guard import objections, shared_with
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.plan.standing import standing
from relance_docs.workspace.workspace import Workspace

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """An e-mail that is due."""

    case: str
    debtor: str
    step: str
    barred: Message | None = None
    """Why it does not leave now; None when it may."""
    objection: Message | None = None
    """What speaks against it, which a person may know better."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which of the e-mails that are due are asked for."""

    numbers: tuple[str, ...] = ()
    """Of the cases; none: all."""
    moment: datetime | None = None
    """When they are to leave; None where relance.yaml fixes the day: no hour is looked at then."""
    is_automatic: bool = False
    """Whether nobody looks: only the steps of the plan that say so."""


def waiting(workspace: Workspace, wanted: Wanted, *, today: date) -> tuple[Waiting, ...]:
    """Return the e-mails that are due, their letters made, each with what bars it.

    `workspace` has all cases: whose address it is, is known from all of them.
    """
    due = tuple(_due(workspace, wanted))
    files = tuple(f for f in workspace.case_files if f.number in {d[0].case.number for d in due})
    if not files:
        return ()
    rest = tuple(file for file in workspace.case_files if file not in files)
    narrowed = replace(workspace, case_files=files, neighbours=(*rest, *workspace.neighbours))
    made = {outcome.case: outcome for outcome in write_letters(narrowed, today=today).outcomes}
    found_waiting = (
        _waiting(workspace, wanted, on_day, found, made[on_day.case.number])
        for on_day, found in due
    )
    unapproved = {n: each.told for n, each in awaited(narrowed).items() if each.missing}
    return tuple(
        replace(each, barred=each.barred or unapproved.get(each.case)) for each in found_waiting
    )


def _due(workspace: Workspace, wanted: Wanted) -> Iterator[tuple[CaseOnDay, StepDue]]:
    for case in workspace.cases:
        if wanted.numbers and case.number not in wanted.numbers:
            continue
        on_day = workspace.on_day(case)
        found = standing(on_day)
        if not isinstance(found, StepDue) or found.step.channel is not Channel.EMAIL:
            continue
        is_asked = not wanted.is_automatic or found.step.send == "automatic"
        if is_asked and kind_of(found.step) is not StepKind.CALL:
            yield on_day, found


def _waiting(
    workspace: Workspace, wanted: Wanted, on_day: CaseOnDay, found: StepDue, made: Outcome
) -> Waiting:
    said = [each.reason for each in objections(on_day, found.step, wanted.moment)]
    shared = shared_with(on_day, lambda: workspace.cases)
    if shared is not None:
        said.append(shared.reason)
    barred = made.reason or made.draft_reason
    if barred is None and made.others:
        barred = Message(
            "letters go to co-debtors with it: send each by hand, then"
            " `relance sent {case} {step}`",
            case=on_day.case.number,
            step=found.step.step,
        )
    if barred is None and wanted.is_automatic:
        barred = receipts_not_entered(on_day)
    return Waiting(
        case=on_day.case.number,
        debtor=on_day.case.debtor.name,
        step=found.step.step,
        barred=barred,
        objection=joined(said) if said else None,
    )


def receipts_not_entered(on_day: CaseOnDay) -> Message | None:
    """Return why nothing leaves unasked: receipts are not entered until lately."""
    checked = on_day.settings.payments_checked_until
    limit = on_day.options.max_payment_age_days
    if checked is not None and days_between(checked, on_day.as_of) <= limit:
        return None
    return Message(
        "receipts are not entered until lately, so nothing leaves unasked: enter them, then say"
        " through which day (`relance checked DATE`)"
    )


def room_left(workspace: Workspace, settings: Settings, now: datetime) -> int:
    """Return how many e-mails may still leave within this hour."""
    limit = settings.mail.max_per_hour if settings.mail is not None else 0
    return max(0, limit - sum(_left_within(workspace, now - HOUR, now)))


def _left_within(workspace: Workspace, since: datetime, now: datetime) -> Iterable[bool]:
    for case in workspace.cases:
        for entry in case.history:
            if entry.message_id is not None and isinstance(entry.at, datetime):
                yield since < entry.at.astimezone() <= now
