"""The next document of a case, or the reason why none is due today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block, nothing_owed
from relance_docs.plan.events import demanded
from relance_docs.plan.exclusions import reasons_of
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.positions import Position
from relance_docs.plan.records import (
    Apart,
    BlockCode,
    Blocked,
    InvoiceStage,
    NextStep,
    StepDue,
)
from relance_docs.plan.schedule import Upcoming, date_to_pay
from relance_docs.plan.step_blocks import Proposal, allowed_from, step_block
from relance_docs.plan.tracks import Track, earliest, most_advanced, stage_of, tracks_of

Tracks = tuple[Track, ...]
Stages = tuple[InvoiceStage, ...]


def next_step(on_day: CaseOnDay) -> NextStep:
    """Return the step due on that day, or what blocks it; raises when nothing can be reckoned.

    A step is due when its day is reached or passed. Of several, the most advanced makes the one
    document of the day. The order in which blocks are looked for is that of docs/plan.md.
    """
    case, as_of = on_day.case, on_day.as_of
    tracks = tuple(_as_allowed(on_day, track) for track in tracks_of(on_day))
    stages = tuple(map(stage_of, tracks))
    block = case_block(on_day) or nothing_owed(on_day)
    if block is not None:
        return blocked(block, foremost_of(tracks), stages)
    due = tuple(t for t in tracks if _is_due(t, as_of))
    if not due:
        return _waiting(case, tracks, stages)
    at_the_end = tuple(t for t in due if _is_for_handover(t))
    on_their_way = tuple(t for t in due if not _is_for_handover(t))
    if at_the_end and on_their_way:
        found = _document(on_day, on_their_way, tracks, stages)
        if isinstance(found, StepDue):
            return replace(found, for_handover=tuple(t.position.number for t in at_the_end))
        return _document(on_day, at_the_end, tracks, stages)
    return _document(on_day, due, tracks, stages)


def _document(on_day: CaseOnDay, due: Tracks, tracks: Tracks, stages: Stages) -> NextStep:
    """Return the document of the most advanced step of `due`, or what bars it."""
    foremost = most_advanced(due)
    if foremost is None:
        raise ValueError("a document is of a step that is due")
    covered, apart = _covered(on_day, foremost, due, tracks)
    proposal = Proposal(
        step=foremost.step,
        covered=covered,
        lacks_date_to_pay=foremost.lacks_date_to_pay,
    )
    block = step_block(on_day, proposal)
    if block is not None:
        if block.until is not None:
            block = replace(block, until=allowed_from(on_day, proposal, block.until))
        return blocked(block, foremost, stages)
    return _step_due(on_day, proposal, due, stages, apart)


def _is_for_handover(track: Track) -> bool:
    return track.upcoming is not None and kind_of(track.upcoming.step) is StepKind.HANDOVER


def _as_allowed(on_day: CaseOnDay, track: Track) -> Track:
    """Return an invoice whose step is to come with the day on which it really can come."""
    coming = track.upcoming
    if coming is None or coming.lacks_date_to_pay or coming.due_on <= on_day.as_of:
        return track
    proposal = Proposal(step=coming.step, covered=(track.position,))
    day = allowed_from(on_day, proposal, coming.due_on)
    return replace(track, upcoming=replace(coming, due_on=day))


def _is_due(track: Track, as_of: date) -> bool:
    step = track.upcoming
    return track.exclusion is None and step is not None and step.due_on <= as_of


def _covered(
    on_day: CaseOnDay, foremost: Upcoming, due: Tracks, tracks: Tracks
) -> tuple[tuple[Position, ...], tuple[Apart, ...]]:
    """Return what a document covers, every overdue invoice that may be demanded, and what apart.

    A preventive reminder covers the invoices whose own reminder is due. An invoice of which a
    formal notice left goes its own way from there; one that was never demanded joins no formal
    notice but its own, and is named apart in it.
    """
    kind = kind_of(foremost.step)
    if kind is StepKind.PREVENTIVE:
        return tuple(t.position for t in due if not t.is_overdue), ()
    if kind is StepKind.HANDOVER:
        return tuple(t.position for t in tracks if t.is_demandable), ()
    asked = [t for t in tracks if t.is_demandable and (t in due or t.formal_notice is None)]
    if kind is not StepKind.FORMAL_NOTICE:
        return tuple(t.position for t in asked), ()
    demanded_before = demanded(on_day.case, on_day.settings, on_day.as_of)
    apart = {
        track.position.number: Apart(invoice_number=track.position.number, step=step)
        for track in asked
        if track.position.number not in demanded_before
        and (step := _first_demand(track)) is not None
    }
    covered = tuple(t.position for t in asked if t.position.number not in apart)
    return covered, tuple(apart.values())


def _first_demand(track: Track) -> str | None:
    """Return the demand that comes first for an invoice; None when that is a formal notice."""
    coming = track.upcoming.index if track.upcoming else len(track.position.plan)
    demands = (step for step in track.position.plan[coming:] if kind_of(step).is_demand)
    first = next(demands, None)
    return None if first is None or kind_of(first) is StepKind.FORMAL_NOTICE else first.step


def _step_due(
    on_day: CaseOnDay,
    proposal: Proposal,
    due: Tracks,
    stages: Stages,
    apart: tuple[Apart, ...],
) -> StepDue:
    step = proposal.step
    days = [t.upcoming.due_on for t in due if t.upcoming and t.upcoming.step == step]
    return StepDue(
        step=step,
        due_on=min(days),
        pay_by=date_to_pay(step, on_day.options, on_day.as_of),
        invoice_numbers=tuple(position.number for position in proposal.covered),
        stages=stages,
        apart=apart,
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
        dropped = _left_out(tracks, (BlockCode.SENT_BACK,)) or _left_out(
            overdue, (BlockCode.BELOW_MINIMUM,)
        )
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
    {
        BlockCode.CLOSED,
        BlockCode.HANDED_OVER,
        BlockCode.INSOLVENCY,
        BlockCode.OVER_INDEBTED,
        BlockCode.TITLE,
        BlockCode.PAID,
    }
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
