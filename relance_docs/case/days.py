"""Days as people and programs write them: one parser, and what each door tolerates.

The day comes before the month, as in France. Two doors never read two days in one text: where it
could be either of two, as 04/10/2026 in English, it is none there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, Literal

from relance_docs.text import squeezed, without_accents

Compact = Literal["YYYYMMDD", "DDMMYYYY"]

_QUOTES: Final = "\"'“”„‟«»‘’"
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_IN_ENGLISH: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_SHORT: Final = {"juil": 7, "sept": 9, "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "aou": 8}
_SHORT_LENGTH: Final = 3
_FROM_TODAY: Final = {
    "avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1, "apres-demain": 2,
    "yesterday": -1, "today": 0, "tomorrow": 1,
}  # fmt: skip
_CENTURY: Final = 2000
_SHORT_YEARS: Final = range(15, 50)
"""Two digits that can only be a year of today: `26/10/04` may begin with its year."""
_COMPACT: Final = {
    "YYYYMMDD": re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", re.ASCII),
    "DDMMYYYY": re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>20[0-9]{2})", re.ASCII),
}
_IN_WORDS: Final = re.compile(
    r"(?:le |the )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche |"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?P<day>[0-9]{1,2})(?:er|st|nd|rd|th)? (?P<month>[a-z]{3,9})\.?,? (?P<year>[0-9]{4})",
    re.ASCII,
)
_MONTH_IN_FRONT: Final = re.compile(
    r"(?P<month>[a-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})", re.ASCII
)
_HOUR_BEHIND: Final = re.compile(
    r"(?<=[0-9])(?:[T ] ?[0-9]{1,2}[:h].*|T.*|Z|[+-][0-9]{2}:[0-9]{2})$"
    r"|(?<=^[0-9]{8})(?:[0-9]{4}|[0-9]{6})$",
    re.ASCII,
)
_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:[T ,]|, | a )(?P<hour>[0-9]{1,2})(?:(?::|h| h )(?P<minute>[0-9]{2})| ?h)",
    re.ASCII,
)
_NIGHT_ENDS: Final = 4


class ShortDay(date):
    """A day that is shown in figures where there is little room, in every language."""

    @classmethod
    def of(cls, day: date) -> ShortDay:
        """Return the same day, to be shown in figures."""
        return cls(day.year, day.month, day.day)


@dataclass(frozen=True, kw_only=True, slots=True)
class DayDoor:
    """What is tolerated of a day where it comes in."""

    year_first: str = "-/. "
    """What may stand between year, month and day; 2026-06-03 is a day at every door."""
    day_first: str = "-/. "
    """What may stand between day, month and year; empty: the day never comes first in figures."""
    refuses_either: bool = False
    """Whether day and month in figures that could be month and day as well are no day."""
    is_padded: bool = False
    """Whether month and day have two digits each."""
    has_short_years: bool = False
    """Whether a year after day and month may have two digits, of 15 to 49."""
    compact: tuple[Compact, ...] = ()
    """Eight digits in a row."""
    has_words: bool = True
    """Whether the month may be a word, French or English, with the day of the week before."""
    has_hour: bool = False
    """Whether an hour may stand behind, which is left out."""


SUGGESTED: Final = DayDoor(has_short_years=True, compact=("YYYYMMDD",))
"""What `check` reads in a wrong scalar, to say what to write: it only ever suggests it."""
TYPED: Final = DayDoor(has_short_years=True, refuses_either=True)
"""What a person types on the command line: in English 04/10/2026 could be either of two days."""
TYPED_IN_FRENCH: Final = DayDoor(has_short_years=True)
"""The same of who reads French; what was understood is said."""
CELL: Final = DayDoor(has_short_years=True, compact=("YYYYMMDD", "DDMMYYYY"), has_hour=True)
"""A cell of a table or a FEC."""
XML: Final = DayDoor(
    year_first="-", day_first="", is_padded=True, compact=("YYYYMMDD",), has_words=False,
    has_hour=True,
)  # fmt: skip
"""A day of CII (format 102, 203, 204) or of an XML Schema."""


def written_day(text: str, door: DayDoor, today: date | None = None) -> date | None:
    """Return the day that a text can only mean at a door; None when there is none.

    `today` is what « hier » counts from; without it, that is no day.

    >>> str(written_day("3 juin 2026", TYPED)), str(written_day("03/06/2026 10:15", CELL))
    ('2026-06-03', '2026-06-03')
    >>> written_day("13/13/2026", CELL), written_day("31/01/2026", XML), written_day("demain", CELL)
    (None, None, None)
    """
    days = _readings(text, door, today)
    return days[0] if len(days) == 1 else None


def two_days(text: str, door: DayDoor) -> tuple[date, date] | None:
    """Return the two days that figures can mean where nobody can tell; None for all other texts.

    >>> [str(day) for day in two_days("04/10/2026", TYPED)], two_days("28/10/2026", TYPED)
    (['2026-10-04', '2026-04-10'], None)
    """
    days = _readings(text, door, None)
    return (days[0], days[1]) if len(days) > 1 else None


def _readings(text: str, door: DayDoor, today: date | None) -> tuple[date, ...]:
    """Return the day of the first form that the text has; two where the door cannot tell."""
    plain = squeezed(squeezed(text).strip(_QUOTES))
    bare = _HOUR_BEHIND.sub("", plain) if door.has_hour else plain
    words = without_accents(bare).lower() if bare.isascii() or door.has_words else ""
    if today is not None and (away := _FROM_TODAY.get(words.replace("’", "'"))) is not None:
        return (today + timedelta(days=away),)
    found = (form.fullmatch(words) for form in _forms(door))
    days = (_dated(match.groupdict(), door) for match in found if match is not None)
    return next((day for day in days if day), ())


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the calendar; None when it has no such day.

    >>> calendar_day(2026, 2, 29)
    """
    try:
        return date(year, month, day)
    except ValueError:
        return None


def suggested_moment(text: str) -> str | None:
    """Return the moment, in the time of Paris, that `text` can only mean; None when unsure.

    >>> suggested_moment("2026-11-08 10:15"), suggested_moment("8/6/2026 à 10h15")
    ('2026-11-08T10:15+01:00', '2026-06-08T10:15+02:00')
    """
    found = written_moment(text, SUGGESTED)
    if found is None:
        return None
    day = found.date()
    changes = _change(day.year, 3), _change(day.year, 10)
    if day in changes and found.hour < _NIGHT_ENDS:
        return None  # an hour that this night has twice, or not at all
    offset = "+02:00" if changes[0] <= day < changes[1] else "+01:00"
    return f"{found:%Y-%m-%dT%H:%M}{offset}"


def written_moment(text: str, door: DayDoor, today: date | None = None) -> datetime | None:
    """Return the day and the hour that a text can only mean, without a zone; None when unsure.

    >>> str(written_moment("hier à 9h05", TYPED, date(2026, 3, 1)))
    '2026-02-28 09:05:00'
    """
    found = _TIME.fullmatch(without_accents(squeezed(squeezed(text).strip(_QUOTES))))
    day = written_day(found["day"], door, today) if found else None
    if found is None or day is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:  # noqa: PLR2004 - a clock
        return None
    return datetime(day.year, day.month, day.day, int(found["hour"]), int(found["minute"] or 0))  # noqa: DTZ001 - the zone is the caller's


def _change(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days, when the time of Paris changes."""
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


@cache
def _forms(door: DayDoor) -> tuple[re.Pattern[str], ...]:
    """Return the forms in the order in which they are tried."""
    number = "[0-9]{2}" if door.is_padded else "[0-9]{1,2}"
    month, day = rf"(?P<month>{number})", rf"(?P<day>{number})"
    first, last = (rf"[{re.escape(marks)}]" for marks in (door.year_first, door.day_first or "-"))
    year = "[0-9]{4}|[0-9]{2}" if door.has_short_years else "[0-9]{4}"
    return (
        re.compile(rf"(?P<year>[0-9]{{4}}){first}{month}{first}{day}", re.ASCII),
        *(_COMPACT[form] for form in door.compact),
        *(
            (re.compile(rf"{day}(?P<mark>{last}){month}(?P=mark)(?P<year>{year})", re.ASCII),)
            if door.day_first
            else ()
        ),
        *((_IN_WORDS, _MONTH_IN_FRONT) if door.has_words else ()),
    )


def _dated(parts: dict[str, str], door: DayDoor) -> tuple[date, ...]:
    year, month, day = int(parts["year"]), _month(parts["month"]), int(parts["day"])
    if year < 100:  # noqa: PLR2004 - two digits
        if not door.has_short_years or year not in _SHORT_YEARS:
            return ()
        year += _CENTURY
    is_either = door.refuses_either and parts.get("mark") in {"/", "-", " "}
    days = (calendar_day(year, month, day), calendar_day(year, day, month) if is_either else None)
    return tuple(dict.fromkeys(found for found in days if found is not None))


def _month(written: str) -> int:
    """Return the number of a month; 0 when there is no such month."""
    if written.isdecimal():
        return int(written)
    if written in _SHORT:
        return _SHORT[written]
    names = [*enumerate(_MONTHS, start=1), *enumerate(_IN_ENGLISH, start=1)]
    whole = (n for n, name in names if name == written)
    short = {n for n, name in names if name[:_SHORT_LENGTH] == written}
    return next(whole, short.pop() if len(short) == 1 else 0)
