"""Each invoice of a case on its way through its plan, seen from the whole case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.plan.channels import as_it_reaches
from relance_docs.plan.exclusions import Exclusion, excluded
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.positions import Position
from relance_docs.plan.records import BlockCode, InvoiceStage
from relance_docs.plan.schedule import Upcoming, upcoming


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """An invoice, its next step, and why it is left out of demands."""

    position: Position
    upcoming: Upcoming | None
    """None when its plan is finished."""
    exclusion: Exclusion | None
    is_overdue: bool
    instead_of: Channel | None
    """The channel of the plan, where its next step goes another way."""

    @property
    def is_paid(self) -> bool:
        """Whether it is settled."""
        return self.exclusion is not None and self.exclusion.code is BlockCode.PAID

    @property
    def formal_notice(self) -> HistoryEntry | None:
        """The last formal notice of it that left; it has its own way from there."""
        return next(
            (
                each.entry
                for each in reversed(self.position.recorded)
                if each.entry.was_taken
                and kind_of(self.position.plan[each.index]) is StepKind.FORMAL_NOTICE
            ),
            None,
        )

    @property
    def is_demandable(self) -> bool:
        """Whether it is overdue and nothing keeps it out of a demand."""
        return self.is_overdue and self.exclusion is None


def tracks_of(on_day: CaseOnDay) -> tuple[Track, ...]:
    """Return the invoices issued by that day, in the order of the file."""
    return tuple(_track(on_day, position) for position in on_day.positions)


def _track(on_day: CaseOnDay, position: Position) -> Track:
    unpaid = position.principal_unsettled + position.disputed_principal
    planned = upcoming(position, on_day.options, on_day.as_of)
    coming = planned and replace(planned, step=as_it_reaches(on_day, planned.step))
    is_other = planned and coming and planned.step.channel is not coming.step.channel
    return Track(
        position=position,
        upcoming=coming,
        instead_of=planned.step.channel if planned and is_other else None,
        exclusion=excluded(on_day, position),
        is_overdue=position.due_date < on_day.as_of and unpaid > 0,
    )


def stage_of(track: Track) -> InvoiceStage:
    """Return where an invoice stands, for the reader."""
    last = track.position.last_taken
    coming = None if track.is_paid else track.upcoming
    return InvoiceStage(
        invoice_number=track.position.number,
        due_date=track.position.due_date,
        last_step=last.step if last else None,
        last_step_on=last.day if last else None,
        next_step=coming.step if coming else None,
        next_due_on=coming.due_on if coming and not coming.lacks_date_to_pay else None,
        is_overdue=track.is_overdue,
        instead_of=track.instead_of if coming else None,
        excluded=track.exclusion.reason if track.exclusion else None,
    )


def earliest(tracks: Iterable[Track]) -> Upcoming | None:
    """Return the step that comes first of the invoices that may be demanded."""
    coming = [t.upcoming for t in tracks if t.exclusion is None and t.upcoming is not None]
    return min(coming, key=lambda step: step.due_on, default=None)


def most_advanced(tracks: Iterable[Track]) -> Upcoming | None:
    """Return the step that goes farthest; of equals, one whose day is known, then the first.

    Steps of one plan compare by their place in it, those of different plans by their kind first.
    """
    coming = [(t.position.plan, t.upcoming) for t in tracks if t.upcoming is not None]
    one_plan = len({plan for plan, _step in coming}) == 1

    def advance(step: Upcoming) -> tuple[int, int, bool]:
        rank = 0 if one_plan else kind_of(step.step).rank
        return rank, step.index, not step.lacks_date_to_pay

    return max((step for _plan, step in coming), key=advance, default=None)
