"""What bars the document of the step that is due.

A block is a function that returns why, or None; the first one of the tuple counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message
from relance_docs.plan.calendar import shifted
from relance_docs.plan.case_blocks import Block
from relance_docs.plan.events import (
    concerned,
    events_until,
    is_written_demand,
    kind_of_event,
)
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.mentions import missing_mentions
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.positions import Position
from relance_docs.plan.records import BlockCode

_BY_VOICE: Final = frozenset({Channel.PHONE, Channel.VISIT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A step that is due and the invoices its document would cover."""

    step: PlanStep
    covered: tuple[Position, ...]
    lacks_date_to_pay: bool = False
    """Whether it counts from a date to pay, and none was given."""

    @property
    def kind(self) -> StepKind:
        """The kind of the document."""
        return kind_of(self.step)


def step_block(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Return what bars the document of a step that is due; None when nothing does."""
    found = (block(on_day, proposal) for block in STEP_BLOCKS)
    return next((block for block in found if block is not None), None)


def allowed_from(on_day: CaseOnDay, proposal: Proposal, day: date) -> date:
    """Return the first day, from `day` on, that is not too near to what happened before it."""
    while True:
        then = replace(on_day, as_of=day)
        found = (block(then, proposal) for block in _DISTANCES)
        until = max((b.until for b in found if b is not None and b.until), default=day)
        if until <= day:
            return day
        day = until


def _no_date_given(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar what comes after a date to pay while no letter has given one."""
    if not proposal.lacks_date_to_pay:
        return None
    return Block(
        code=BlockCode.NO_DATE_GIVEN,
        reason=Message(
            "{step} comes after the date to pay, but no letter gave one: take back what was"
            " skipped (`relance undo {case}`) and make that letter, or hand the case over without"
            " it: `relance handed-over {case} --to …`",
            step=proposal.step.step,
            case=on_day.case.number,
        ),
    )


def _minimum_interval(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a demand too soon after the last one to this debtor, whatever their invoices."""
    case, settings = on_day.case, on_day.settings
    sent = [
        entry.day
        for entry in events_until(case, on_day.as_of)
        if is_written_demand(entry, case, settings) and entry.outcome not in NOT_DELIVERED
    ]
    if not proposal.kind.is_demand or not sent:
        return None
    allowed = shifted(sent[-1], on_day.options.min_days_between_letters)
    if on_day.as_of >= allowed:
        return None
    return Block(
        code=BlockCode.MINIMUM_INTERVAL,
        reason=Message(
            "the last demand left on {day}: at least {days} days lie between two",
            day=sent[-1],
            days=on_day.options.min_days_between_letters,
        ),
        until=allowed,
    )


def _calls_apart(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a call too soon after the last one, or after a letter that has only just left."""
    if proposal.kind is not StepKind.CALL:
        return None
    options, events = on_day.options, events_until(on_day.case, on_day.as_of)
    calls = [e.day for e in events if e.channel in _BY_VOICE or _is_call(on_day, e)]
    letters = [e.day for e in events if is_written_demand(e, on_day.case, on_day.settings)]
    after_call = shifted(calls[-1], options.min_days_between_calls) if calls else date.min
    after_letter = (
        shifted(letters[-1], options.min_days_from_letter_to_call) if letters else date.min
    )
    if on_day.as_of >= max(after_call, after_letter):
        return None
    if after_call >= after_letter:
        reason = Message(
            "the last call was on {day}: at least {days} days lie between two"
            " (options.min_days_between_calls in relance.yaml)",
            day=calls[-1],
            days=options.min_days_between_calls,
        )
        return Block(code=BlockCode.MINIMUM_INTERVAL, reason=reason, until=after_call)
    reason = Message(
        "the last letter left on {day}: a call comes {days} days after it at the earliest"
        " (options.min_days_from_letter_to_call in relance.yaml)",
        day=letters[-1],
        days=options.min_days_from_letter_to_call,
    )
    return Block(code=BlockCode.MINIMUM_INTERVAL, reason=reason, until=after_letter)


def _is_call(on_day: CaseOnDay, entry: HistoryEntry) -> bool:
    kind = kind_of_event(entry, on_day.case, on_day.settings)
    return entry.was_taken and kind is StepKind.CALL


def _date_to_pay_runs(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a demand while a date to pay given earlier runs: its last day still counts."""
    if not proposal.kind.is_demand:
        return None
    covered = {position.number for position in proposal.covered}
    case, settings = on_day.case, on_day.settings
    running = [
        entry.pay_by
        for entry in events_until(case, on_day.as_of)
        if entry.was_taken
        and entry.outcome not in NOT_DELIVERED
        and entry.pay_by is not None
        and entry.pay_by >= on_day.as_of
        and covered.intersection(concerned(entry, case, settings))
    ]
    if not running:
        return None
    return Block(
        code=BlockCode.NOT_DUE,
        reason=Message(
            "the last letter gave the debtor until {day} to pay: no demand through that day",
            day=max(running),
        ),
        until=shifted(max(running), 1),
    )


def _below_minimum(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a demand for less than the minimum; exactly the minimum is demanded."""
    principal = sum((p.principal_overdue for p in proposal.covered), Decimal("0.00"))
    minimum = on_day.options.min_amount
    if proposal.kind is StepKind.PREVENTIVE or principal >= minimum:
        return None
    return Block(
        code=BlockCode.BELOW_MINIMUM,
        reason=Message(
            "principal overdue of {principal} € is below the minimum of {minimum} €"
            " (options.min_amount in relance.yaml)",
            principal=principal,
            minimum=minimum,
        ),
    )


def payments_not_checked(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a demand for what may have been paid since receipts were last entered."""
    if proposal.kind is StepKind.PREVENTIVE:
        return None
    reason = _receipts_missing(on_day, proposal)
    return Block(code=BlockCode.PAYMENTS_NOT_CHECKED, reason=reason) if reason else None


def _receipts_missing(on_day: CaseOnDay, proposal: Proposal) -> Message | None:
    checked = on_day.settings.payments_checked_until
    if checked is None:
        return Message(
            "it is not known until when receipts are entered: enter them (`relance paid`), then say"
            " through which day (`relance checked DATE`)"
        )
    limit = on_day.options.max_payment_age_days
    if on_day.as_of > shifted(checked, limit):
        return Message(
            "receipts are entered until {checked} only, more than {limit} days ago: enter the"
            " later ones (`relance paid`), then say through which day (`relance checked DATE`)",
            checked=checked,
            limit=limit,
        )
    awaited = max((d for d in _awaited(on_day, proposal) if d < on_day.as_of), default=None)
    if awaited is None or awaited <= checked:
        return None
    return Message(
        "money was to come by {awaited}, but receipts are entered until {checked} only: enter the"
        " later ones (`relance paid`), then say through which day (`relance checked DATE`)",
        awaited=awaited,
        checked=checked,
    )


def _awaited(on_day: CaseOnDay, proposal: Proposal) -> Iterator[date]:
    """Yield the days by which the debtor was to pay: promised, agreed or given by a letter."""
    covered = {position.number for position in proposal.covered}
    for entry in events_until(on_day.case, on_day.as_of):
        if covered.intersection(concerned(entry, on_day.case, on_day.settings)):
            if entry.promise is not None and on_day.case.owes(entry.party):
                yield entry.promise.pay_by
            if entry.pay_by is not None and entry.was_taken:
                yield entry.pay_by
    agreed = on_day.case.payment_plan
    if agreed is not None and agreed.agreed_on <= on_day.as_of:
        yield from (instalment.due_date for instalment in agreed.instalments)


def _missing_mention(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar a document that would lack what it must contain."""
    missing = missing_mentions(on_day, proposal.step)
    return Block(code=BlockCode.MISSING_MENTION, reason=missing) if missing else None


def _ready_for_handover(on_day: CaseOnDay, proposal: Proposal) -> Block | None:
    """Bar letters when the next document is the dossier."""
    if proposal.kind is not StepKind.HANDOVER:
        return None
    return Block(
        code=BlockCode.READY_FOR_HANDOVER,
        reason=Message(
            "the last date to pay has passed: hand the case over to a lawyer, a commissaire de"
            " justice or a court, then record it: `relance handed-over {case} --to …`",
            case=on_day.case.number,
        ),
    )


_DISTANCES: Final = (_minimum_interval, _calls_apart, _date_to_pay_runs)
"""Those that end by themselves on a day that is known."""
STEP_BLOCKS: Final[tuple[Callable[[CaseOnDay, Proposal], Block | None], ...]] = (
    _no_date_given,
    *_DISTANCES,
    _below_minimum,
    payments_not_checked,
    _missing_mention,
    _ready_for_handover,
)
