"""What a drawing is made of, and from days and amounts to its units.

A shape says what it stands for in its `look`, a class of the stylesheet: light, dark and printed
pages then need no drawing of their own, and the security policy no `style`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from markupsafe import Markup

from relance_docs.audit.parts import html, printed
from relance_docs.law.semesters import Semester

Point = tuple[int, int]


class Anchor(StrEnum):
    """Which end of a word stands at its point."""

    START = "start"
    END = "end"


class Symbol(StrEnum):
    """Marks that can be told apart without colours, about 10 units wide around their point."""

    DISC = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"
    RING = "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"
    SQUARE = "M-5 -5H5V5H-5Z"
    DIAMOND = "M0 -6L6 0L0 6L-6 0Z"
    TRIANGLE = "M0 -6L6 5H-6Z"
    FUNNEL = "M0 6L6 -5H-6Z"
    CROSS = "M-4 -6L0 -2L4 -6L6 -4L2 0L6 4L4 6L0 2L-4 6L-6 4L-2 0L-6 -4Z"
    PLUS = "M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z"
    BAR = "M-2 -7H2V7H-2Z"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rectangle:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int
    look: str
    title: str = ""
    """What a pointer over it tells; the table beside the drawing tells it too."""

    @property
    def svg(self) -> Markup:
        """The element."""
        place = f'x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}"'
        return html(f'<rect class="{self.look}" {place}>{_tip(self.title)}</rect>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[Point, ...]
    look: str

    @property
    def svg(self) -> Markup:
        """The element."""
        points = _path(self.points)
        return html(f'<polyline class="{self.look}" fill="none" points="{points}"/>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A filled surface between points."""

    points: tuple[Point, ...]
    look: str
    title: str = ""

    @property
    def svg(self) -> Markup:
        """The element."""
        points, tip = _path(self.points), _tip(self.title)
        return html(f'<polygon class="{self.look}" points="{points}">{tip}</polygon>')


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """A symbol at a point."""

    x: int
    y: int
    symbol: Symbol
    look: str
    title: str = ""

    @property
    def svg(self) -> Markup:
        """The element."""
        place = f'transform="translate({self.x} {self.y})" d="{self.symbol.value}"'
        return html(f'<path class="{self.look}" {place}>{_tip(self.title)}</path>')


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnText:
    """A short text; `y` is its base line. Shortened by who draws: a drawing cannot wrap."""

    x: int
    y: int
    text: str
    look: str = "words"
    anchor: Anchor = Anchor.START

    @property
    def svg(self) -> Markup:
        """The element."""
        place = f'x="{self.x}" y="{self.y}" text-anchor="{self.anchor.value}"'
        return html(f'<text class="{self.look}" {place}>{printed(self.text)}</text>')


Shape = Rectangle | Stroke | Area | Marker | DrawnText


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawing:
    """A sheet of `width` × `height` units with its text alternative."""

    key: str
    """Its own among the drawings of a page; ASCII letters, digits and hyphens."""
    title: str
    description: str
    """What is to be seen, in sentences, for who does not see it."""
    width: int
    height: int
    shapes: tuple[Shape, ...]


def _path(points: Iterable[Point]) -> str:
    return " ".join([f"{x},{y}" for x, y in points])


def _tip(title: str) -> str:
    return f"<title>{printed(title)}</title>" if title else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayScale:
    """Days along a sheet, from `left` to `right` units."""

    first: date
    last: date
    left: int
    right: int

    def x(self, day: date) -> int:
        """Return where a day stands, rounded half up; days outside stand at the ends."""
        span = max(1, (self.last - self.first).days)
        days = min(max(0, (day - self.first).days), span)
        return self.left + (2 * days * (self.right - self.left) + span) // (2 * span)

    def months(self, step: int) -> Iterator[date]:
        """Yield the first day of every `step`-th month inside, January being one of them."""
        at = self.first.year * 12 + self.first.month - 1
        at += -at % step
        while (day := _month(at)) <= self.last:
            if day >= self.first:
                yield day
            at += step

    def semesters(self) -> Iterator[date]:
        """Yield the first day of each semester that begins after the first day of the scale."""
        at = Semester.of(self.first).following
        while at.first_day <= self.last:
            yield at.first_day
            at = at.following

    def ticks(self, most: int = 12) -> tuple[date, ...]:
        """Return first days of months, at most `most` of them."""
        for step in (1, 2, 3, 6):
            days = tuple(self.months(step))
            if len(days) <= most:
                return days
        years = tuple(self.months(12))
        return years[:: -(-len(years) // most)]


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    return date(min(year, date.max.year), month + 1, 1)


def month_label(day: date) -> str:
    """Name the month of a tick: « avr. 2026 ».

    >>> month_label(date(2026, 5, 1)), month_label(date(2026, 9, 1))
    ('mai 2026', 'sept. 2026')
    """
    return f"{_SHORT[day.month - 1]} {day.year}"


_SHORT: Final = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountScale:
    """Amounts up a sheet: zero stands at `bottom`, `most` at `top` (units grow downwards)."""

    most: Decimal
    bottom: int
    top: int

    def y(self, amount: Decimal) -> int:
        """Return where an amount stands, rounded half up."""
        return self.bottom - self.length(amount)

    def length(self, amount: Decimal) -> int:
        """Return how long an amount is."""
        if self.most <= 0:
            return 0
        share = amount * (self.bottom - self.top) / self.most
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))

    def ticks(self) -> tuple[Decimal, ...]:
        """Return round amounts from zero on, six at most."""
        if self.most <= 0:
            return (Decimal(0),)
        step = round_step(self.most / 5)
        count = int(self.most / step)
        return tuple(step * number for number in range(count + 1))


def round_step(least: Decimal) -> Decimal:
    """Return 1, 2, 2.5 or 5 times a power of ten, the first that is at least `least`.

    >>> round_step(Decimal("2090.7")), round_step(Decimal("10")), round_step(Decimal("21"))
    (Decimal('2500'), Decimal('10'), Decimal('25'))
    """
    power = Decimal(1).scaleb(least.adjusted())
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
        if factor * power >= least:
            return _plain(factor * power)
    return _plain(10 * power)


def _plain(number: Decimal) -> Decimal:
    return number.quantize(Decimal(1), ROUND_CEILING) if number >= 1 else Decimal(1)
