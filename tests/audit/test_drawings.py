"""Drawings are to scale, in whole units, and readable whatever they hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.audit.case_page.happenings import (
    Happening,
    Lane,
    Span,
    TimeLine,
    time_line,
)
from relance_docs.audit.drawing import AmountScale, DayScale, DrawnText, Marker, Symbol, round_step

FIRST, AS_OF = date(2026, 1, 1), date(2026, 11, 20)


@given(days=st.integers(min_value=0, max_value=323))
def test_days_stand_to_scale(days: int) -> None:
    """A day stands as far along as it lies between the first and the last, within a unit."""
    scale = DayScale(first=FIRST, last=AS_OF, left=100, right=900)
    exact = Decimal(100) + Decimal(800) * days / 323
    assert abs(exact - scale.x(FIRST + timedelta(days=days))) <= Decimal("0.5")


def test_ticks_are_first_days_of_months() -> None:
    """A few months have one each; ten years have few."""
    year = DayScale(first=FIRST, last=AS_OF, left=0, right=900)
    assert 11 == len(year.ticks())
    decade = DayScale(first=date(2016, 5, 3), last=AS_OF, left=0, right=900)
    assert len(decade.ticks(6)) <= 6
    assert all(1 == tick.day for tick in (*year.ticks(), *decade.ticks(6)))


@given(amount=st.decimals(min_value="0.01", max_value="99999999.99", places=2))
def test_amounts_have_round_ticks_inside(amount: Decimal) -> None:
    """Ticks go from zero to at most the largest amount, six at most; nothing leaves the sheet."""
    scale = AmountScale(most=amount, bottom=300, top=40)
    assert 1 <= len(scale.ticks()) <= 6
    assert scale.ticks()[-1] <= amount
    assert (300, 40) == (scale.y(Decimal(0)), scale.y(amount))
    assert round_step(amount) >= min(amount, Decimal(1))


def test_what_would_touch_is_one_mark_with_its_number() -> None:
    """Two thousand calls of one year are few marks, and their numbers add up to all of them."""
    calls = tuple(
        Happening(day=FIRST + timedelta(days=n * 320 // 2000), title=f"appel {n}")
        for n in range(2000)
    )
    drawn = time_line(
        TimeLine(
            spans=(),
            lanes=(Lane(label="Appels", symbol=Symbol.DISC, look="x", happenings=calls),),
            as_of=AS_OF,
        )
    )
    marks = [shape for shape in drawn.shapes if isinstance(shape, Marker)]
    numbers = [
        int(shape.text)
        for shape in drawn.shapes
        if isinstance(shape, DrawnText) and shape.text.isdigit()
    ]
    assert len(marks) < 80
    assert 2000 == sum(numbers) + len(marks) - len(numbers)


def test_long_names_are_shortened_and_told_whole() -> None:
    """The number of an invoice that does not fit beside the sheet stands whole in its tip."""
    name = "F" * 60
    span = Span(label=name, issued=FIRST, due=date(2026, 2, 1), settled=None)
    drawn = time_line(TimeLine(spans=(span,), lanes=(), as_of=AS_OF))
    words = [shape.text for shape in drawn.shapes if isinstance(shape, DrawnText)]
    assert name not in words
    assert any(name in getattr(shape, "title", "") for shape in drawn.shapes)
