"""Why a step is next, when, and what blocks it: sentences for the user of the tool."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message
from relance_docs.plan.calendar import days_between
from relance_docs.plan.contacting.guard import objections
from relance_docs.plan.decision import standing
from relance_docs.plan.events import concerned, events_until
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.labels import BY_CHANNEL
from relance_docs.plan.next_step import OVER
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import (
    PaymentPlanStanding,
    PromiseStanding,
    PromiseState,
)
from relance_docs.plan.records import Blocked, InvoiceStage, StepDue


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading and the sentences under it."""

    title: Message
    sentences: tuple[Message, ...]


def rule_of(step: PlanStep) -> Message:
    """Return from when a step counts, as its plan says."""
    if step.before_due is not None:
        return Message("{days} d before the due date", days=step.before_due)
    if step.after_deadline is not None:
        return Message("{days} d after the last date to pay", days=step.after_deadline)
    if step.after_previous is not None and step.end_of_month:
        return Message(
            "{days} d after the end of the month of the step before", days=step.after_previous
        )
    if step.after_previous is not None:
        return Message("{days} d after the step before", days=step.after_previous)
    if step.end_of_month:
        return Message(
            "{days} d after the end of the month of the due date", days=step.after_due or 0
        )
    return Message("{days} d after the due date", days=step.after_due or 0)


def next_section(on_day: CaseOnDay) -> Section:
    """Say what is due today and why, or why nothing is and what to do."""
    found = standing(on_day)
    said = _due(on_day, found) if isinstance(found, StepDue) else _blocked(found, on_day.as_of)
    return Section(title=Message("What comes next"), sentences=tuple(said))


def _due(on_day: CaseOnDay, found: StepDue) -> Iterator[Message]:
    yield Message(
        "due today: {step}, {channel}, since {day} ({rule})",
        step=found.step.step,
        channel=BY_CHANNEL[found.step.channel],
        day=found.due_on,
        rule=rule_of(found.step),
    )
    yield Message("it covers: {numbers}", numbers=", ".join(found.invoice_numbers))
    if found.pay_by is not None:
        yield Message("it gives the debtor until {day} to pay", day=found.pay_by)
    for objection in objections(on_day, found.step):
        yield Message("what speaks against it today: {why}", why=objection.reason)
    yield _to_record(on_day, found.step)


def _to_record(on_day: CaseOnDay, step: PlanStep) -> Message:
    case_number, mail = on_day.case.number, on_day.settings.mail
    if step.channel is Channel.EMAIL and mail is not None and mail.smtp is not None:
        return Message(
            "nothing leaves unless you ask: `relance send {case}` shows it, asks, sends and"
            " records it",
            case=case_number,
        )
    if kind_of(step) is StepKind.CALL:
        return Message(
            "once you have called, record it: `relance note {case} TEXT --step {step}`",
            case=case_number,
            step=step.step,
        )
    return Message(
        "nothing leaves by itself: send it, then record that you did: `relance sent {case} {step}`",
        case=case_number,
        step=step.step,
    )


def _blocked(found: Blocked, as_of: date) -> Iterator[Message]:
    yield Message("no document today: {reason}", reason=found.reason)
    if found.next_step is None:
        return
    yield Message(
        "the step that follows: {step}, {channel} ({rule})",
        step=found.next_step.step,
        channel=BY_CHANNEL[found.next_step.channel],
        rule=rule_of(found.next_step),
    )
    if found.due_on is not None and found.due_on > as_of:
        yield Message("not before {day}", day=found.due_on)


def stages_section(on_day: CaseOnDay) -> Section:
    """Say where each invoice stands in its plan, and why."""
    found = standing(on_day)
    is_over = isinstance(found, Blocked) and found.code in OVER
    said = (one for stage in found.stages for one in _stage(stage, on_day, is_over=is_over))
    return Section(title=Message("Where each invoice stands"), sentences=tuple(said))


def _stage(stage: InvoiceStage, on_day: CaseOnDay, *, is_over: bool) -> Iterator[Message]:
    yield _lateness(stage, on_day.as_of)
    again = tuple(_made_again(stage.invoice_number, on_day))
    if stage.last_step is None and not again:
        yield Message("{number}: no step is recorded yet", number=stage.invoice_number)
    elif stage.last_step is not None:
        yield Message(
            "{number}: the last step taken is {step}, on {day}",
            number=stage.invoice_number,
            step=stage.last_step,
            day=stage.last_step_on,
        )
    yield from again
    if not is_over:
        yield _what_follows(stage)


def _made_again(number: str, on_day: CaseOnDay) -> Iterator[Message]:
    """Tell the sending that is to be made once more, and why; nothing once it was."""
    steps = [
        entry
        for entry in events_until(on_day.case, on_day.as_of)
        if entry.step is not None and number in concerned(entry, on_day.case, on_day.settings)
    ]
    if not steps or steps[-1].again is None:
        return
    again = steps[-1]
    sent = [entry for entry in steps if entry.step == again.step and entry.was_taken]
    if sent:
        yield Message(
            "{number}: {step} was sent on {day}", number=number, step=again.step, day=sent[-1].day
        )
    if sent and sent[-1].returned_on is not None:
        yield Message("{number}: it came back on {day}", number=number, day=sent[-1].returned_on)
    yield Message(
        "{number}: {step} is to be made again, as recorded on {day}: {why}",
        number=number,
        step=again.step,
        day=again.day,
        why=again.again,
    )


def _what_follows(stage: InvoiceStage) -> Message:
    if stage.excluded is not None:
        return Message(
            "{number}: in no demand: {reason}",
            number=stage.invoice_number,
            reason=stage.excluded,
        )
    if stage.next_step is not None and stage.next_due_on is None:
        return Message(
            "{number}: {step} follows, {rule}; no letter gave such a date",
            number=stage.invoice_number,
            step=stage.next_step.step,
            rule=rule_of(stage.next_step),
        )
    if stage.next_step is not None:
        return Message(
            "{number}: {step} follows, {rule}, that is from {day} on",
            number=stage.invoice_number,
            step=stage.next_step.step,
            rule=rule_of(stage.next_step),
            day=stage.next_due_on,
        )
    return Message("{number}: its plan is finished", number=stage.invoice_number)


def _lateness(stage: InvoiceStage, as_of: date) -> Message:
    if stage.is_overdue:
        return Message(
            "{number}: due on {day}, late by {days} d",
            number=stage.invoice_number,
            day=stage.due_date,
            days=days_between(stage.due_date, as_of),
        )
    return Message("{number}: due on {day}", number=stage.invoice_number, day=stage.due_date)


def agreements_section(on_day: CaseOnDay) -> Section:
    """Say what became of promises and of the payment plan."""
    return Section(title=Message("What the debtor promised"), sentences=tuple(_agreements(on_day)))


def _agreements(on_day: CaseOnDay) -> Iterator[Message]:
    yield from map(_promise, on_day.promises)
    agreed = on_day.payment_plan
    if agreed is not None:
        yield _payment_plan(agreed)


STATE_WORDS: Final = {
    PromiseState.PENDING: Message("pending"),
    PromiseState.KEPT: Message("kept"),
    PromiseState.BROKEN: Message("broken"),
    PromiseState.PAID_LATE: Message("broken, paid later"),
}


def _promise(standing: PromiseStanding) -> Message:
    amount = standing.promise.amount
    received = Message("received since: {received} €", received=standing.received)
    if standing.received_later:
        received = Message(
            "received by that day: {received} €, later: {later} €",
            received=standing.received,
            later=standing.received_later,
        )
    return Message(
        "promised on {made_on} for {day} ({what}): {state}, {received}",
        made_on=standing.made_on,
        day=standing.promise.pay_by,
        what=Message("all that was due") if amount is None else Message("{sum} €", sum=amount),
        state=STATE_WORDS[standing.state],
        received=received,
    )


def _payment_plan(standing: PaymentPlanStanding) -> Message:
    return Message(
        "payment plan of {day}: {state}, received since: {received} €, late: {late} €",
        day=standing.plan.agreed_on,
        state=STATE_WORDS[standing.state],
        received=standing.received,
        late=standing.late,
    )
