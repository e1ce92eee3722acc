"""Days as others write them; the day comes before the month, as in France."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.meant import meant_day

_TIME: Final = re.compile(r"[T ]\s*[0-9]{1,2}[:h][0-9:.]*.*$", re.ASCII)
_COMPACT: Final = re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>20[0-9]{2})", re.ASCII)
_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
"""Days of a spreadsheet from 1954 to 2119."""


def day(text: str) -> date | None:
    """Return the day that `text` can only mean, the hour left out; None when there is none.

    >>> day("03/06/2026"), day("20260603"), day("3 juin 2026"), day("2026-06-03T00:00:00")
    (datetime.date(2026, 6, 3), datetime.date(2026, 6, 3), datetime.date(2026, 6, 3), \
datetime.date(2026, 6, 3))
    >>> day("13/13/2026"), day("demain")
    (None, None)
    """
    bare = _TIME.sub("", text.strip())
    meant = meant_day(bare)
    if meant is not None:
        return date.fromisoformat(meant)
    found = _COMPACT.fullmatch(bare)
    if found is None:
        return None
    return of_numbers(int(found["year"]), int(found["month"]), int(found["day"]))


def of_numbers(year: int, month: int, number: int) -> date | None:
    """Return the day of the calendar; None when it has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def of_short_year(year: int, month: int, number: int) -> date | None:
    """Return the day of a year in two digits, of this century.

    >>> of_short_year(26, 2, 29)
    """
    return of_numbers(2000 + year, month, number)


def of_serial(number: Decimal) -> date | None:
    """Return the day that a spreadsheet counts from 1900; None for a number that is no day.

    >>> of_serial(Decimal("46176"))
    datetime.date(2026, 6, 3)
    """
    if number != number.to_integral_value() or int(number) not in _SERIALS:
        return None
    return _SERIAL_START + timedelta(days=int(number))
