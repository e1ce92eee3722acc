"""Procedural time limits, in days or months.

Law: 641 and 642 CPC: the day of the act is not counted; a limit in months ends on the day of the
same number, or the last day of the month; it ends at midnight, and when that day is a Saturday, a
Sunday or a public holiday, at the end of the next working day. Metropolitan France; the holidays of
Alsace-Moselle and overseas are not known here. The due date of an invoice is not such a limit.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Final

from dateutil.easter import easter

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_SHORTEST_MONTH: Final = 28


def deadline_in_days(start: date, days: int) -> date:
    """Return the last day, included, of a limit of `days` days that starts with an act on `start`.

    >>> deadline_in_days(date(2026, 3, 2), 15)
    datetime.date(2026, 3, 17)
    """
    return next_working_day(start + timedelta(days=days))


def deadline_in_months(start: date, months: int) -> date:
    """Return the last day, included, of a limit of `months` months from an act on `start`.

    >>> deadline_in_months(date(2026, 1, 31), 1)  # 28 February is a Saturday
    datetime.date(2026, 3, 2)
    >>> deadline_in_months(date(2026, 2, 14), 3)  # 14 May is Ascension Day
    datetime.date(2026, 5, 15)
    """
    return next_working_day(add_months(start, months))


def add_months(day: date, months: int) -> date:
    """Return the day of the same number `months` later, or the last day of that month.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = day.day if day.day <= _SHORTEST_MONTH else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def next_working_day(day: date) -> date:
    """Return `day`, or the first day after it that is no Saturday, Sunday or public holiday."""
    while day.weekday() >= _SATURDAY or is_public_holiday(day):
        day += ONE_DAY
    return day


def is_public_holiday(day: date) -> bool:
    """Whether a day is a public holiday of metropolitan France (L3133-1 C. trav.)."""
    return day in _public_holidays(day.year)


_HOLIDAYS: Final = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
"""Month and day of those that are the same every year: L3133-1 C. trav."""
_AFTER_EASTER: Final = (1, 39, 50)
"""Days from Easter Sunday to Easter Monday, Ascension Day and Whit Monday: the same article."""
_SINCE: Final = 2008
"""From this year on nothing changed: loi n° 2008-351 du 16 avril 2008, on Whit Monday."""


@cache
def _public_holidays(year: int) -> frozenset[date]:
    if year >= _SINCE:
        moving = (easter(year) + timedelta(days=days) for days in _AFTER_EASTER)
        return frozenset((*moving, *(date(year, month, day) for month, day in _HOLIDAYS)))
    # It loads the calendars of all countries, a quarter of a second, and knows what was before.
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays("FR", years=year))
