"""The aged balance as drawings: by age for all debtors, and age by age for the largest ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from decimal import Decimal
from typing import Final

from relance_docs.audit.drawing import Anchor, Drawing, DrawnText, Rectangle, Shape
from relance_docs.french import NO_BREAK, euros
from relance_docs.portfolio.portfolio import Portfolio
from relance_docs.portfolio.totals import DebtorBalance
from relance_docs.statement.records import Aging

LARGEST: Final = 12
"""Debtors that are drawn."""
AGES: Final = ("non échu", "1–30 jours", "31–60 jours", "61–90 jours", "plus de 90 jours")
ZERO: Final = Decimal("0.00")

_WIDTH: Final = 960
_LEFT: Final = 280
_RIGHT: Final = 830
_ROW: Final = 26
_BAR: Final = 18
_TOP: Final = 10
_LEGEND: Final = 30
_NAME_LENGTH: Final = 34


def amounts(aging: Aging) -> tuple[Decimal, ...]:
    """Return the five amounts, what is not due first."""
    return astuple(aging)


def age_drawing(of: Portfolio) -> Drawing | None:
    """Return a bar for each age; None when there is nothing to draw."""
    found = amounts(of.total.aging)
    most = max(found)
    if most <= 0:
        return None
    shapes: list[Shape] = []
    for rank, (age, amount) in enumerate(zip(AGES, found, strict=True)):
        y = _TOP + rank * _ROW
        length = _length(amount, most)
        shapes += [
            _label(age, y),
            Rectangle(x=_LEFT, y=y, width=length, height=_BAR, look=f"fill-age-{rank}"),
            _figure(euros(amount), _LEFT + length, y),
        ]
    said = (f"{age}{NO_BREAK}: {euros(amount)}" for age, amount in zip(AGES, found, strict=True))
    return Drawing(
        key="ages",
        title="Principal non contesté, par ancienneté du retard",
        description="; ".join(said) + ".",
        width=_WIDTH,
        height=_TOP + len(AGES) * _ROW,
        shapes=tuple(shapes),
    )


def debtor_drawing(of: Portfolio) -> Drawing | None:
    """Return a bar for each of the debtors with the largest principal, cut by age."""
    owing = sorted(of.balances, key=lambda row: -row.owed.principal)
    rows = [row for row in owing if row.owed.principal > 0][:LARGEST]
    if not rows:
        return None
    most = rows[0].owed.principal
    shapes = [
        shape
        for rank, row in enumerate(rows)
        for shape in _bar(row, most, _LEGEND + _TOP + rank * _ROW)
    ]
    return Drawing(
        key="debiteurs",
        title=f"Principal non contesté par débiteur et ancienneté{_first_of(len(owing))}",
        description=f"Le premier, {_short(rows[0].debtor.name)}, doit {euros(most)} de principal."
        " Le tableau qui suit donne tous les montants.",
        width=_WIDTH,
        height=_LEGEND + _TOP + len(rows) * _ROW,
        shapes=(*_legend(), *shapes),
    )


def _first_of(debtors: int) -> str:
    return f" (les {LARGEST} plus grands)" if debtors > LARGEST else ""


def _legend() -> Iterator[Shape]:
    x = _LEFT
    for rank, age in enumerate(AGES):
        yield Rectangle(x=x, y=8, width=12, height=12, look=f"fill-age-{rank}")
        yield DrawnText(x=x + 17, y=19, text=age, look="words-soft")
        x += 30 + 8 * len(age)


def _bar(row: DebtorBalance, most: Decimal, y: int) -> Iterator[Shape]:
    yield _label(_short(row.debtor.name), y)
    so_far, x = ZERO, _LEFT
    for rank, amount in enumerate(amounts(row.owed.aging)):
        so_far += amount
        end = _LEFT + _length(so_far, most)
        if end > x:
            title = f"{AGES[rank]}{NO_BREAK}: {euros(amount)}"
            look = f"fill-age-{rank}"
            yield Rectangle(x=x, y=y, width=end - x, height=_BAR, look=look, title=title)
        x = end
    yield _figure(euros(row.owed.principal), x, y)


def _length(amount: Decimal, most: Decimal) -> int:
    """Return the units of an amount; what is not nothing is at least seen."""
    return max(int(amount * (_RIGHT - _LEFT) / most), 1) if amount > 0 else 0


def _label(text: str, y: int) -> DrawnText:
    return DrawnText(x=_LEFT - 10, y=y + 14, text=text, anchor=Anchor.END)


def _figure(text: str, x: int, y: int) -> DrawnText:
    return DrawnText(x=x + 8, y=y + 14, text=text, look="words-soft")


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"
