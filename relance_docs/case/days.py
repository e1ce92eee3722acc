"""Days as people and programs write them: one parser, and what each door tolerates.

The day comes before the month, as in France. Two doors never read two days in one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from relance_docs.text import squeezed, without_accents

Compact = Literal["YYYYMMDD", "DDMMYYYY"]

_QUOTES: Final = "\"'“”„‟«»‘’"
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_SHORT: Final = {"juil": 7, "sept": 9, "janv": 1, "fevr": 2, "fev": 2, "avr": 4}
_SHORT_LENGTH: Final = 3
_CENTURY: Final = 2000
_SHORT_YEARS: Final = range(15, 50)
"""Two digits that can only be a year of today: `26/10/04` may begin with its year."""
_COMPACT: Final = {
    "YYYYMMDD": re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", re.ASCII),
    "DDMMYYYY": re.compile(r"(?P<day>[0-9]{2})(?P<month>[0-9]{2})(?P<year>20[0-9]{2})", re.ASCII),
}
_IN_WORDS: Final = re.compile(
    r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
    r"(?P<day>[0-9]{1,2})(?:er)? (?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4})",
    re.ASCII,
)
_HOUR_BEHIND: Final = re.compile(
    r"(?<=[0-9])(?:[T ] ?[0-9]{1,2}[:h].*|T.*|Z|[+-][0-9]{2}:[0-9]{2})$"
    r"|(?<=^[0-9]{8})(?:[0-9]{4}|[0-9]{6})$",
    re.ASCII,
)
_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:[T ,]|, | a )(?P<hour>[0-9]{1,2})(?::|h| h )(?P<minute>[0-9]{2})", re.ASCII
)
_NIGHT_ENDS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class DayDoor:
    """What is tolerated of a day where it comes in."""

    year_first: str = "-/. "
    """What may stand between year, month and day; 2026-06-03 is a day at every door."""
    day_first: str = "-/. "
    """What may stand between day, month and year; empty: the day never comes first in figures."""
    is_padded: bool = False
    """Whether month and day have two digits each."""
    has_short_years: bool = False
    """Whether a year after day and month may have two digits, of 15 to 49."""
    compact: tuple[Compact, ...] = ()
    """Eight digits in a row."""
    has_words: bool = True
    """Whether the month may be a French word, with the day of the week before."""
    has_hour: bool = False
    """Whether an hour may stand behind, which is left out."""


SUGGESTED: Final = DayDoor(has_short_years=True, compact=("YYYYMMDD",))
"""What `check` reads in a wrong scalar, to say what to write: it only ever suggests it."""
TYPED: Final = DayDoor(day_first="")
"""What a person types on the command line: in English 04/10/2026 could be either of two days."""
TYPED_IN_FRENCH: Final = DayDoor()
"""The same of who reads French; what was understood is said."""
CELL: Final = DayDoor(has_short_years=True, compact=("YYYYMMDD", "DDMMYYYY"), has_hour=True)
"""A cell of a table or a FEC."""
XML: Final = DayDoor(
    year_first="-", day_first="", is_padded=True, compact=("YYYYMMDD",), has_words=False,
    has_hour=True,
)  # fmt: skip
"""A day of CII (format 102, 203, 204) or of an XML Schema."""


def written_day(text: str, door: DayDoor) -> date | None:
    """Return the day that a text can only mean at a door; None when there is none.

    >>> str(written_day("3 juin 2026", TYPED)), str(written_day("03/06/2026 10:15", CELL))
    ('2026-06-03', '2026-06-03')
    >>> written_day("13/13/2026", CELL), written_day("31/01/2026", XML), written_day("demain", CELL)
    (None, None, None)
    """
    plain = squeezed(squeezed(text).strip(_QUOTES))
    bare = _HOUR_BEHIND.sub("", plain) if door.has_hour else plain
    words = without_accents(bare).lower() if bare.isascii() or door.has_words else ""
    found = (form.fullmatch(words) for form in _forms(door))
    days = (_dated(match.groupdict(), door) for match in found if match is not None)
    return next((day for day in days if day is not None), None)


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
    found = _TIME.fullmatch(without_accents(squeezed(squeezed(text).strip(_QUOTES))))
    day = written_day(found["day"], SUGGESTED) if found else None
    if found is None or day is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:  # noqa: PLR2004 - a clock
        return None
    hour = int(found["hour"])
    changes = _change(day.year, 3), _change(day.year, 10)
    if day in changes and hour < _NIGHT_ENDS:
        return None  # an hour that this night has twice, or not at all
    offset = "+02:00" if changes[0] <= day < changes[1] else "+01:00"
    return f"{day.isoformat()}T{hour:0>2}:{found['minute']}{offset}"


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
            (re.compile(rf"{day}{last}{month}{last}(?P<year>{year})", re.ASCII),)
            if door.day_first
            else ()
        ),
        *((_IN_WORDS,) if door.has_words else ()),
    )


def _dated(parts: dict[str, str], door: DayDoor) -> date | None:
    year = int(parts["year"])
    if year < 100:  # noqa: PLR2004 - two digits
        if not door.has_short_years or year not in _SHORT_YEARS:
            return None
        year += _CENTURY
    return calendar_day(year, _month(parts["month"]), int(parts["day"]))


def _month(written: str) -> int:
    """Return the number of a month; 0 when there is no such month."""
    if written.isdecimal():
        return int(written)
    if written in _SHORT:
        return _SHORT[written]
    whole = (n for n, name in enumerate(_MONTHS, start=1) if name == written)
    short = [n for n, name in enumerate(_MONTHS, start=1) if name[:_SHORT_LENGTH] == written]
    return next(whole, short[0] if len(short) == 1 else 0)
