"""The next document of a case, or the reason why none is due today."""

from __future__ import annotations

from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block, nothing_owed
from relance_docs.plan.exclusions import reasons_of
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.positions import Position
from relance_docs.plan.records import BlockCode, Blocked, InvoiceStage, NextStep, StepDue
from relance_docs.plan.schedule import Upcoming, date_to_pay
from relance_docs.plan.step_blocks import Proposal, step_block
from relance_docs.plan.tracks import Track, earliest, most_advanced, stage_of, tracks_of

Tracks = tuple[Track, ...]
Stages = tuple[InvoiceStage, ...]


def next_step(on_day: CaseOnDay) -> NextStep:
    """Return the step due on that day, or what blocks it; raises when nothing can be reckoned.

    A step is due when its day is reached or passed. Of several, the most advanced makes the one
    document of the day. The order in which blocks are looked for is that of docs/plan.md.
    """
    case, as_of = on_day.case, on_day.as_of
    tracks = tracks_of(on_day)
    stages = tuple(map(stage_of, tracks))
    block = case_block(case, as_of) or nothing_owed(on_day)
    if block is not None:
        return blocked(block, foremost_of(tracks), stages)
    due = tuple(t for t in tracks if _is_due(t, as_of))
    foremost = most_advanced(due)
    if foremost is None:
        return _waiting(case, tracks, stages)
    proposal = Proposal(
        step=foremost.step,
        covered=_covered(foremost, due, tracks),
        lacks_date_to_pay=foremost.lacks_date_to_pay,
    )
    block = step_block(on_day, proposal)
    if block is not None:
        return blocked(block, foremost, stages)
    return _step_due(on_day, proposal, due, stages)


def _is_due(track: Track, as_of: date) -> bool:
    step = track.upcoming
    return track.exclusion is None and step is not None and step.due_on <= as_of


def _covered(foremost: Upcoming, due: Tracks, tracks: Tracks) -> tuple[Position, ...]:
    """Return what a document covers: every overdue invoice that may be demanded.

    A preventive reminder covers the invoices whose own reminder is due.
    """
    if kind_of(foremost.step) is StepKind.PREVENTIVE:
        return tuple(t.position for t in due if not t.is_overdue)
    return tuple(t.position for t in tracks if t.is_demandable)


def _step_due(on_day: CaseOnDay, proposal: Proposal, due: Tracks, stages: Stages) -> StepDue:
    step = proposal.step
    days = [t.upcoming.due_on for t in due if t.upcoming and t.upcoming.step == step]
    return StepDue(
        step=step,
        due_on=min(days),
        pay_by=date_to_pay(step, on_day.options, on_day.as_of),
        invoice_numbers=tuple(position.number for position in proposal.covered),
        stages=stages,
    )


def _waiting(case: Case, tracks: Tracks, stages: Stages) -> Blocked:
    """Return why nothing is due: what is overdue speaks first, then what is to come."""
    overdue = tuple(track for track in tracks if track.is_overdue)
    coming = earliest(overdue)
    left_out = _left_out(
        overdue, (BlockCode.PROMISE_PENDING, BlockCode.DISPUTED, BlockCode.PRESCRIBED)
    )
    if coming is None and left_out is not None:
        return blocked(*left_out, stages)
    coming = coming or earliest(tracks)
    if coming is None:
        dropped = _left_out(overdue, (BlockCode.BELOW_MINIMUM,))
        return blocked(*(dropped or (_finished(case), None)), stages)
    reason = Message(
        "the next step, {step}, is due on {day}",
        step=coming.step.step,
        day=coming.due_on,
    )
    return blocked(Block(code=BlockCode.NOT_DUE, reason=reason), coming, stages)


def _finished(case: Case) -> Block:
    reason = Message(
        "every step of the plan is recorded: hand the case over, agree on instalments (`relance"
        " plan {case}`), or close it (`relance close {case}`)",
        case=case.number,
    )
    return Block(code=BlockCode.PLAN_FINISHED, reason=reason)


def _left_out(
    overdue: Tracks, codes: tuple[BlockCode, ...]
) -> tuple[Block, Upcoming | None] | None:
    """Return why every overdue invoice is left out: for the first of these kinds of reasons."""
    for code in codes:
        left_out = [(t.exclusion, t) for t in overdue if t.exclusion and t.exclusion.code is code]
        if left_out:
            first, track = min(left_out, key=lambda pair: pair[0].until or date.max)
            reason = reasons_of([exclusion for exclusion, _track in left_out])
            return Block(code=code, reason=reason, until=first.until), track.upcoming
    return None


def foremost_of(tracks: Tracks) -> Upcoming | None:
    """Return the step that would come next were the case not barred."""
    unpaid = [track for track in tracks if not track.is_paid]
    return most_advanced([t for t in unpaid if t.is_overdue]) or most_advanced(unpaid)


OVER: Final = frozenset(
    {BlockCode.CLOSED, BlockCode.HANDED_OVER, BlockCode.INSOLVENCY, BlockCode.PAID}
)
"""After these no step comes by itself."""


def blocked(block: Block, coming: Upcoming | None, stages: Stages) -> Blocked:
    """Return that nothing leaves, and the step that would come; none once a case is over."""
    step = None if block.code in OVER or coming is None else coming
    known = step.due_on if step and not step.lacks_date_to_pay else None
    days = [day for day in (block.until, known) if day is not None]
    return Blocked(
        code=block.code,
        reason=block.reason,
        next_step=step.step if step else None,
        due_on=max(days, default=None),
        stages=stages,
    )
