"""Where a case stands on a day: what comes next, or what blocks it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.law.rates import MissingRateError, PublishedRate, Rates, RateSeries
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block, case_block
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.next_step import blocked, foremost_of, next_step
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, Blocked, InvoiceStage, NextStep, StepDue
from relance_docs.plan.tracks import Track, stage_of, tracks_of

# Where a case stands when a rate is missing: what was done, how late it is, what would follow.
#
# None of that needs a rate, save to know where receipts went. There the last known rate stands in;
# what it makes of amounts is never told.


def outlook(on_day: CaseOnDay, block: Block) -> Blocked:
    """Return the block of a case whose amounts cannot be reckoned, with its stages."""
    rates = on_day.rates
    known = _LastKnown(published=rates.published, checked_until=rates.checked_until)
    rough = replace(on_day, rates=known)
    if rough.owed is None:
        return blocked(block, None, ())
    tracks = tracks_of(rough)
    return blocked(block, foremost_of(tracks), tuple(map(_stage, tracks)))


@dataclass(frozen=True, kw_only=True)
class _LastKnown(Rates):
    """Rates that go on as they last were."""

    def rate(self, series: RateSeries, semester: Semester) -> PublishedRate:
        try:
            return super().rate(series, semester)
        except MissingRateError:
            last = max(known for of, known in self.published if of is series)
            return self.published[series, last]


def _stage(track: Track) -> InvoiceStage:
    """Return where an invoice stands, without the amounts that need the rate."""
    stage = stage_of(track)
    if not track.is_paid:
        return stage
    reason = Message(
        "what was received reaches the amount of invoice {number}", number=stage.invoice_number
    )
    return replace(stage, excluded=reason)


def standing(on_day: CaseOnDay) -> NextStep:
    """Return what comes next; what cannot be reckoned is a block, never a guess."""
    return on_day.once(_standing)


def _standing(on_day: CaseOnDay) -> NextStep:
    if on_day.refusal is None:
        return next_step(on_day)
    reserved = on_day.with_the_rest_reserved
    if reserved.owed is None:
        return _barred(on_day, on_day.refusal)
    found = next_step(reserved)
    is_barred = isinstance(found, StepDue) and kind_of(found.step) in _WITH_PENALTIES
    if is_barred and on_day.as_claimed is on_day:
        return _barred(on_day, on_day.refusal)
    return found


_WITH_PENALTIES: Final = frozenset({StepKind.FIRM, StepKind.WARNING, StepKind.FORMAL_NOTICE})
"""What claims penalties: in the semester whose rate is not known yet, until the end of the one
before; later on nothing, for that rate has been published since."""


def _barred(on_day: CaseOnDay, refusal: RefusalError) -> Blocked:
    """Return the block of a case whose statement was refused, unless it is barred anyway."""
    missing = isinstance(refusal, MissingRateError)
    refused = Block(
        code=BlockCode.MISSING_RATE if missing else BlockCode.FINDINGS, reason=refusal.message
    )
    block = case_block(on_day) or refused
    return outlook(on_day, block) if missing else blocked(block, None, ())


def barred_by_findings(count: int) -> Blocked:
    """Return the block of a case whose file has errors."""
    reason = Message("errors in its file: {count}; `relance check` shows them", count=count)
    return Blocked(code=BlockCode.FINDINGS, reason=reason, next_step=None, due_on=None, stages=())
