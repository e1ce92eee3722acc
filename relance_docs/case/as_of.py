"""A day that notes until when what was asked of it gets the same answers.

What is found for a case on a day mostly holds for many days. An `AsOf` is that day, and knows by
itself how many: each comparison with another day notes when it will come out otherwise, and
whatever else is done with it (it is printed, counted from, looked up) that the next day is another.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final, cast

_LAST: Final = date.max.toordinal()
_ordinal: Final = date.toordinal


class Watch:
    """Until when all that was asked of a day so far stays as it was answered."""

    __slots__ = ("_day", "_next")

    def __init__(self, day: date) -> None:
        self._day = _ordinal(day)
        self._next = _LAST

    @property
    def until(self) -> date:
        """The first day on which an answer may be another one."""
        return date.fromordinal(self._next)

    def changes_in(self, days: int) -> None:
        """Note that an answer may be another one so many days later."""
        self._next = min(self._next, self._day + days)

    def is_said(self) -> None:
        """Note that the day itself is in the answer."""
        self.changes_in(1)


class AsOf(date):  # noqa: PLW1641 - it is given its hash below
    """A day under watch; what lies a number of days before or after it is under the same watch.

    Pickled and copied it is a plain day.
    """

    __slots__ = ("watch",)
    watch: Watch

    @classmethod
    def of(cls, day: date) -> AsOf:
        """Return a day under a watch of its own."""
        return cls._watched(day, Watch(day))

    @classmethod
    def _watched(cls, day: date, watch: Watch) -> AsOf:
        self = super().__new__(cls, day.year, day.month, day.day)
        self.watch = watch
        return self

    @property
    def plain(self) -> date:
        """The same day, under no watch: who asks for it answers for what is made of it."""
        return date.fromordinal(_ordinal(self))

    def _days_to(self, other: date) -> int | None:
        """Return the days to another one that stands still; None to one that goes with it."""
        if isinstance(other, AsOf):
            if other.watch is self.watch:
                return None
            other.watch.is_said()
            self.watch.is_said()
        return _ordinal(other) - _ordinal(self)

    def _compared(self, other: date, how: Callable[[date, date], bool], flips_at: int) -> bool:
        """Compare with a day; what is so changes `flips_at` days after that one is reached."""
        if not _is_day(other):
            return how(self, other)
        days = self._days_to(other)
        if days is not None and days + flips_at > 0:
            self.watch.changes_in(days + flips_at)
        return how(self, other)

    def __lt__(self, other: date) -> bool:
        return self._compared(other, date.__lt__, 0)

    def __ge__(self, other: date) -> bool:
        return self._compared(other, date.__ge__, 0)

    def __le__(self, other: date) -> bool:
        return self._compared(other, date.__le__, 1)

    def __gt__(self, other: date) -> bool:
        return self._compared(other, date.__gt__, 1)

    def __eq__(self, other: object) -> bool:
        if not _is_day(other):
            return NotImplemented
        day = cast("date", other)
        days = self._days_to(day)
        if days is not None and days >= 0:
            self.watch.changes_in(days or 1)
        return date.__eq__(self, day)

    def __add__(self, other: timedelta) -> AsOf:
        if not isinstance(other, timedelta):
            return NotImplemented
        found = self.plain + other
        self.watch.changes_in(_LAST - _ordinal(found) + 1)  # the calendar ends
        return AsOf._watched(found, self.watch)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:  # noqa: ANN401 - as days do
        if isinstance(other, timedelta):
            return self + -other
        if not _is_day(other):
            return NotImplemented
        if self._days_to(other) is not None:
            self.watch.is_said()
        return date.__sub__(self, other)

    def __rsub__(self, other: date) -> timedelta:
        self.watch.is_said()
        return other - self.plain

    @property
    def year(self) -> int:
        """The year, which is another one from the next 1 January on."""
        return self._before_first_of(self.plain.year + 1, 1).year

    @property
    def month(self) -> int:
        """The month, which is another one from the first day of the next one on."""
        day = self.plain
        return self._before_first_of(day.year + day.month // 12, day.month % 12 + 1).month

    def _before_first_of(self, year: int, month: int) -> date:
        """Return the plain day, and note that what is asked of it changes with a month."""
        if year <= date.max.year:
            self.watch.changes_in(_ordinal(date(year, month, 1)) - _ordinal(self))
        return self.plain

    @property
    def day(self) -> int:
        """The day of the month."""
        self.watch.is_said()
        return self.plain.day

    def __reduce__(self) -> tuple[Any, ...]:
        return _saying("__reduce__")(self)  # type: ignore[no-any-return]


def _is_day(other: object) -> bool:
    return isinstance(other, date) and not isinstance(other, datetime)


def _saying(name: str) -> Callable[..., Any]:
    def said(self: AsOf, *given: object, **named: object) -> Any:  # noqa: ANN401 - as days do
        self.watch.is_said()
        return getattr(self.plain, name)(*given, **named)

    return said


for _name in (
    *("__hash__", "__repr__", "__str__", "__format__", "ctime", "isocalendar", "isoformat"),
    *("isoweekday", "replace", "strftime", "timetuple", "toordinal", "weekday"),
):
    setattr(AsOf, _name, _saying(_name))


def unwatched(day: date) -> date:
    """Return the same day under no watch: who asks for it answers for what is made of it."""
    return day.plain if isinstance(day, AsOf) else day


def counted(first: date, last: date) -> int:
    """Return the days from one day to another, for an amount that is told to grow with them.

    No watch notes it: who gives the amount away does.
    """
    return _ordinal(last) - _ordinal(first)


def until_of(day: date) -> date:
    """Return the first day on which what was found for `day` may be another; the next one."""
    return day.watch.until if isinstance(day, AsOf) else day + timedelta(days=1)
