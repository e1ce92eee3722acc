"""What concerns no single case: comparisons that have grown old, cases kept long enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from relance_docs.case.case import Case, ClosingReason
from relance_docs.case.settings import Privacy, Settings
from relance_docs.law.delays import add_months
from relance_docs.message import Message
from relance_docs.review.tasks import Task, TaskCode


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A closed case, and until when its data is kept."""

    case: Case
    closed_on: date
    until: date
    """The last day on which it is kept."""

    def is_over(self, day: date) -> bool:
        """Whether it has been kept as long as was decided."""
        return self.until < day


def kept(cases: Iterable[Case], privacy: Privacy) -> tuple[Kept, ...]:
    """Return the closed cases by the day until which they are kept, the first one first.

    A decision that was not paid is kept as long as it can be enforced.
    """
    found = []
    for case in cases:
        if case.closed is None:
            continue
        until = add_months(case.closed.closed_on, 12 * privacy.keep_years)
        if case.closed.reason is not ClosingReason.PAID and case.title is not None:
            decided = (each.made_on for each in case.title.decisions)
            days = (add_months(day, 12 * privacy.keep_titled_years) for day in decided)
            until = max((until, *days))
        found.append(Kept(case=case, closed_on=case.closed.closed_on, until=until))
    return tuple(sorted(found, key=lambda each: (each.until, each.case.number)))


def tasks_of_workspace(settings: Settings, cases: Iterable[Case], as_of: date) -> Iterator[Task]:
    """Yield what is to be done whatever the case; nothing of what was never begun."""
    watch = settings.insolvency_watch
    if watch is not None and watch.is_old(as_of):
        yield Task(
            code=TaskCode.WATCH,
            case_number="",
            debtor="",
            sentence=Message(
                "the debtors were compared with what the BODACC published until {day}, {days} d"
                " ago: compare again",
                day=watch.through,
                days=(as_of - watch.through).days,
            ),
            command="relance watch …",
            day=watch.through,
        )
    if settings.privacy is None:
        return
    over = [each for each in kept(cases, settings.privacy) if each.is_over(as_of)]
    if over:
        yield Task(
            code=TaskCode.PRIVACY,
            case_number="",
            debtor="",
            sentence=Message(
                "closed cases kept longer than was decided: {count}, since {day}",
                count=len(over),
                day=over[0].until,
            ),
            command="relance privacy",
            day=over[0].until,
        )
