"""What a drawing is made of; every measure is a whole unit of its own sheet.

A shape says what it stands for in its `look`, a class of the stylesheet: light, dark and printed
pages then need no drawing of their own, and the security policy no `style`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

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
class Box:
    """A rectangle."""

    kind: ClassVar = "box"
    x: int
    y: int
    width: int
    height: int
    look: str
    title: str = ""
    """What a pointer over it tells; the table beside the drawing tells it too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stroke:
    """A line through points."""

    kind: ClassVar = "stroke"
    points: tuple[Point, ...]
    look: str

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return _path(self.points)


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A filled surface between points."""

    kind: ClassVar = "area"
    points: tuple[Point, ...]
    look: str
    title: str = ""

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return _path(self.points)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A symbol at a point."""

    kind: ClassVar = "mark"
    x: int
    y: int
    symbol: Symbol
    look: str
    title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A short text; `y` is its base line. Shortened by who draws: a drawing cannot wrap."""

    kind: ClassVar = "words"
    x: int
    y: int
    text: str
    look: str = "words"
    anchor: Anchor = Anchor.START


Shape = Box | Stroke | Area | Mark | Words


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
    return " ".join(f"{x},{y}" for x, y in points)
