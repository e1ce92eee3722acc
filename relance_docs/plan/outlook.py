"""Where a case stands when a rate is missing: what was done, how late it is, what would follow.

None of that needs a rate, save to know where receipts went. There the last known rate stands in;
what it makes of amounts is never told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from relance_docs.law.rates import MissingRateError, PublishedRate, Rates, RateSeries
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.plan.case_blocks import Block
from relance_docs.plan.next_step import blocked, foremost_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import Blocked, InvoiceStage
from relance_docs.plan.tracks import Track, stage_of, tracks_of


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
