"""Civil semesters: the periods for which penalty rates are set.

Law: L441-10, II C. com. (ECB rate of 1 January or 1 July); L313-2 CMF (legal rate per semester).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from relance_docs.errors import RefusalError
from relance_docs.message import Message

_WRITTEN = re.compile(r"([0-9]{4})-S([12])", re.ASCII)
_FIRST_MONTH_OF_SECOND = 7


@dataclass(frozen=True, order=True, slots=True)
class Semester:
    """Half of a civil year; semesters order as they follow each other in time.

    >>> str(Semester.of(date(2026, 6, 30))), str(Semester.of(date(2026, 7, 1)))
    ('2026-S1', '2026-S2')
    >>> Semester.parse("2026-S1").last_day
    datetime.date(2026, 6, 30)
    """

    year: int
    half: int
    """1 from January to June, 2 from July to December."""

    @classmethod
    def of(cls, day: date) -> Semester:
        """Return the semester that contains `day`."""
        year = day.year
        return _semester(year, 2 if day >= date(year, _FIRST_MONTH_OF_SECOND, 1) else 1)

    @classmethod
    def parse(cls, text: str) -> Semester:
        """Read « 2026-S1 »; raise RefusalError for anything else."""
        found = _WRITTEN.fullmatch(text)
        if found is None or not int(found[1]):
            raise RefusalError(
                Message("'{value}' is not a semester; write it as 2026-S1 or 2026-S2", value=text)
            )
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 1 if self.half == 1 else _FIRST_MONTH_OF_SECOND, 1)

    @property
    def last_day(self) -> date:
        """30 June or 31 December."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def following(self) -> Semester:
        """The next semester."""
        return Semester(self.year, 2) if self.half == 1 else Semester(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-S{self.half}"


@cache
def _semester(year: int, half: int) -> Semester:
    """Return one and the same record for all days of a semester: most days are asked for theirs."""
    return Semester(year, half)


def semesters_between(first: date, last: date) -> Iterator[Semester]:
    """Yield the semesters from that of `first` through that of `last`; none when it comes first.

    >>> [str(each) for each in semesters_between(date(2025, 12, 31), date(2026, 7, 1))]
    ['2025-S2', '2026-S1', '2026-S2']
    """
    semester = Semester.of(first)
    while semester.first_day <= last:
        yield semester
        semester = semester.following
