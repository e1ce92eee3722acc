"""Which step of an invoice is next, and from which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Options
from relance_docs.law.delays import next_working_day
from relance_docs.plan.calendar import end_of_month, shifted
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.positions import Position

DAYS_TO_PAY = 8
"""Days from presentation to the date to pay, where the step gives none; never fewer in a mise en
demeure."""
BY_CARRIER = frozenset({Channel.POST, Channel.REGISTERED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Upcoming:
    """The next step of an invoice."""

    step: PlanStep
    index: int
    """Its place in the invoice's plan, from 0."""
    due_on: date
    """Day from which it is due."""
    lacks_date_to_pay: bool
    """Whether it counts from a date to pay, and none was given: no day is really known."""


def upcoming(position: Position, options: Options, as_of: date) -> Upcoming | None:
    """Return the first step neither recorded nor lapsed; None when the plan is finished.

    A preventive step lapses on the due date.
    """
    for index, step in enumerate(position.plan):
        lapsed = step.before_due is not None and as_of >= position.due_date
        if index >= position.passed and not lapsed:
            return Upcoming(
                step=step,
                index=index,
                due_on=due_day(step, index, position, options),
                lacks_date_to_pay=(
                    step.after_deadline is not None
                    and _date_given_before(index, position, options) is None
                ),
            )
    return None


def due_day(step: PlanStep, index: int, position: Position, options: Options) -> date:
    """Return the day from which a step is due: N days after the due date = that date + N.

    No demand is due before the day after the due date, and no call or preventive reminder on the
    very day of the step before it.
    """
    day = _planned_day(step, index, position, options)
    kind = kind_of(step)
    if kind is not StepKind.PREVENTIVE:
        day = max(day, shifted(position.due_date, 1))
    before = _taken_before(index, position)
    if kind in {StepKind.PREVENTIVE, StepKind.CALL} and before is not None:
        day = max(day, shifted(before.day, 1))
    return day


def _planned_day(step: PlanStep, index: int, position: Position, options: Options) -> date:
    if step.after_deadline is not None:
        given = _date_given_before(index, position, options)
        return (
            _day_before(index, position) if given is None else shifted(given, step.after_deadline)
        )
    if step.after_previous is not None:
        return shifted(_from(step, _day_before(index, position)), step.after_previous)
    days = -step.before_due if step.before_due is not None else step.after_due or 0
    return shifted(_from(step, position.due_date), days)


def _from(step: PlanStep, day: date) -> date:
    return end_of_month(day) if step.end_of_month else day


def _taken_before(index: int, position: Position) -> HistoryEntry | None:
    taken = [s.entry for s in position.recorded if s.index < index and s.entry.was_taken]
    return taken[-1] if taken else None


def _day_before(index: int, position: Position) -> date:
    """Return the day of the last step really taken, else of the last skipped, else the due date."""
    taken = _taken_before(index, position)
    if taken is not None:
        return taken.day
    skipped = [s.entry.day for s in position.recorded if s.index < index]
    return skipped[-1] if skipped else position.due_date


def _date_given_before(index: int, position: Position, options: Options) -> date | None:
    """Return the last date to pay that a step before gave; None when none gave any."""
    taken = [s for s in position.recorded if s.index < index and s.entry.was_taken]
    given = (date_given(s.entry, position.plan[s.index], options) for s in reversed(taken))
    return next((day for day in given if day is not None), None)


def date_given(entry: HistoryEntry, step: PlanStep, options: Options) -> date | None:
    """Return the date to pay that a step gave, reckoned as its letter would where none is noted."""
    if entry.pay_by is not None:
        return entry.pay_by
    if entry.reached_on is not None and _sets_a_date(step):
        return shifted(entry.reached_on, days_to_pay(step))
    return date_to_pay(step, options, entry.day)


def date_to_pay(step: PlanStep, options: Options, day: date) -> date | None:
    """Return the date to pay of a document dated `day`; None for one that sets none.

    Presentation is expected after the days of transit, when a carrier brings it; the date moves to
    the next working day. Preventive reminders and calls set none; a courteous reminder only when
    its step says how many days.
    """
    if not _sets_a_date(step):
        return None
    transit = options.transit_days if step.channel in BY_CARRIER else 0
    return next_working_day(shifted(day, transit + days_to_pay(step)))


def _sets_a_date(step: PlanStep) -> bool:
    kind = kind_of(step)
    asked = step.days_to_pay is not None
    return kind.is_demand and (asked or kind is not StepKind.COURTEOUS)


def days_to_pay(step: PlanStep) -> int:
    """Return the days given to pay, from presentation; at least 8 in a mise en demeure."""
    days = DAYS_TO_PAY if step.days_to_pay is None else step.days_to_pay
    return max(days, DAYS_TO_PAY) if kind_of(step) is StepKind.FORMAL_NOTICE else days
