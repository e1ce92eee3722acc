"""Procedural time limits (641 and 642 CPC)."""

from __future__ import annotations

from datetime import date

import pytest
from holidays import country_holidays

from relance_docs.law.delays import (
    add_months,
    deadline_in_days,
    deadline_in_months,
    next_working_day,
)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-03-02"),  # 28 February is a Saturday
        ("2026-02-14", 3, "2026-05-15"),  # 14 May is Ascension Day
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-25", 0, "2026-12-28"),  # Christmas, a Friday
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-11-30", 3, "2026-03-02"),
    ],
)
def test_months(start: str, months: int, end: str) -> None:
    """The day of the same number, or the last of the month, moved to a working day."""
    assert date.fromisoformat(end) == deadline_in_months(date.fromisoformat(start), months)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02", 15, "2026-03-17"),
        ("2026-03-02", 5, "2026-03-09"),  # a Saturday
        ("2026-04-24", 7, "2026-05-04"),  # 1 May, a Friday
    ],
)
def test_days(start: str, days: int, end: str) -> None:
    """The day of the act is not counted; the last one is, and moves to a working day."""
    assert date.fromisoformat(end) == deadline_in_days(date.fromisoformat(start), days)


@pytest.mark.parametrize("day", ["2026-04-06", "2026-07-14", "2026-11-11", "2026-11-22"])
def test_holidays_and_sundays(day: str) -> None:
    """Easter Monday, national days and Sundays are no working days."""
    assert date.fromisoformat(day) < next_working_day(date.fromisoformat(day))


def test_the_holidays_of_every_year_are_those_of_the_calendar() -> None:
    """The working days of a century are those of a library that knows the holidays of France."""
    working = [
        date.fromordinal(day)
        for day in range(date(1975, 1, 1).toordinal(), date(2076, 1, 1).toordinal())
    ]
    known = country_holidays("FR", years=range(1975, 2077))

    assert [day for day in working if day == next_working_day(day)] == [
        day for day in working if day.weekday() < 5 and day not in known
    ]


def test_no_shift_in_plain_months() -> None:
    """Adding months alone moves nothing."""
    assert date(2026, 2, 28) == add_months(date(2026, 1, 31), 1)
