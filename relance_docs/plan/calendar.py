"""Days of a plan: sums that stay inside the calendar, ends of month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def shifted(day: date, days: int) -> date:
    """Return `day` + `days`; the first or last day of the calendar when that is outside it."""
    ordinal = day.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))


def end_of_month(day: date) -> date:
    """Return the last day of the month.

    >>> end_of_month(date(2028, 2, 3)).isoformat()
    '2028-02-29'
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def days_between(earlier: date, later: date) -> int:
    """Return the days from `earlier` to `later`: 1 from a day to the next."""
    return (later - earlier) // timedelta(days=1)
