"""The balance over time, drawn and in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs import french
from relance_docs.audit.drawing import (
    AmountScale,
    Anchor,
    Area,
    DayScale,
    Drawing,
    DrawnText,
    Marker,
    Rectangle,
    Shape,
    Stroke,
    Symbol,
    month_label,
)
from relance_docs.case.case import Case
from relance_docs.case.title import Title
from relance_docs.case.words import label
from relance_docs.law.semesters import Semester
from relance_docs.plan.labels import PENALTY_NAMES
from relance_docs.review.texts import lowered
from relance_docs.statement.balance import Balance, BalancePoint

WIDTH: Final = 960
HEIGHT: Final = 345
LEFT: Final = 110
RIGHT: Final = 940
TOP: Final = 40
BOTTOM: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipts:
    """What was received on a day."""

    day: date
    amount: Decimal


_Level = Callable[[BalancePoint], Decimal]


def balance_chart(
    points: tuple[BalancePoint, ...], receipts: tuple[Receipts, ...], penalties: str
) -> Drawing:
    """Draw the balance; there is at least one point, and `penalties` is what they are called."""
    days = DayScale(first=points[0].day, last=points[-1].day, left=LEFT, right=RIGHT)
    most = max(point.total_due for point in points)
    amounts = AmountScale(most=most, bottom=BOTTOM, top=TOP)
    return Drawing(
        key="solde",
        title="Solde dans le temps",
        description=_description(points, receipts, penalties),
        width=WIDTH,
        height=HEIGHT,
        shapes=(
            *_amount_axis(amounts),
            *_stack(points, days, amounts),
            *_day_axis(days),
            *_receipts(receipts, days),
            *_legend(points, penalties),
        ),
    )


def _amount_axis(amounts: AmountScale) -> Iterator[Shape]:
    for tick in amounts.ticks():
        y = amounts.y(tick)
        yield Stroke(points=((LEFT, y), (RIGHT, y)), look="grid")
        text = french.euros(tick).replace(",00", "")
        yield DrawnText(x=LEFT - 8, y=y + 4, text=text, look="words-soft", anchor=Anchor.END)


def _stack(
    points: tuple[BalancePoint, ...], days: DayScale, amounts: AmountScale
) -> Iterator[Shape]:
    """Yield the three surfaces, each on top of the one before it."""
    columns = [days.x(point.day) for point in points]
    lower = tuple((x, amounts.bottom) for x in columns)
    for level, look in _LEVELS:
        upper = tuple((x, amounts.y(level(p))) for x, p in zip(columns, points, strict=True))
        yield Area(points=(*upper, *reversed(lower)), look=look)
        lower = upper
    yield Stroke(points=lower, look="axis")


def _principal(point: BalancePoint) -> Decimal:
    return point.principal_due


def _with_penalties(point: BalancePoint) -> Decimal:
    return point.principal_due + point.penalties_due


def _whole(point: BalancePoint) -> Decimal:
    return point.total_due


_LEVELS: Final[tuple[tuple[_Level, str], ...]] = (
    (_principal, "fill-principal"),
    (_with_penalties, "fill-penalties"),
    (_whole, "fill-indemnity"),
)


def _day_axis(days: DayScale) -> Iterator[Shape]:
    yield Stroke(points=((LEFT, BOTTOM), (RIGHT, BOTTOM)), look="axis")
    for tick in days.ticks(9):
        x = days.x(tick)
        yield Stroke(points=((x, BOTTOM), (x, BOTTOM + 5)), look="axis")
        if x <= RIGHT - 40:
            yield DrawnText(x=x + 3, y=BOTTOM + 18, text=month_label(tick), look="words-soft")
    for day in days.semesters():
        x = days.x(day)
        yield Stroke(points=((x, TOP), (x, BOTTOM)), look="semester")


def _receipts(receipts: tuple[Receipts, ...], days: DayScale) -> Iterator[Shape]:
    for receipt in receipts:
        if days.first <= receipt.day <= days.last:
            yield Marker(
                x=days.x(receipt.day),
                y=BOTTOM + 34,
                symbol=Symbol.TRIANGLE,
                look="fill-paid",
                title=f"{french.short_day(receipt.day)} : reçu {french.euros(receipt.amount)}",
            )


def _legend(points: tuple[BalancePoint, ...], penalties: str) -> Iterator[Shape]:
    last = points[-1]
    parts = (
        ("fill-principal", "Principal", last.principal_due),
        ("fill-penalties", penalties.capitalize(), last.penalties_due),
        (
            "fill-indemnity",
            "Indemnité et frais" if last.costs_due else "Indemnité",
            last.indemnity_and_costs,
        ),
    )
    for number, (look, name, amount) in enumerate(parts):
        x = LEFT + number * 250
        yield Rectangle(x=x, y=10, width=12, height=12, look=look)
        yield DrawnText(x=x + 18, y=21, text=f"{name} : {french.euros(amount)}")
    yield Marker(x=LEFT + 756, y=16, symbol=Symbol.TRIANGLE, look="fill-paid")
    yield DrawnText(x=LEFT + 768, y=21, text="Règlement")


def _description(
    points: tuple[BalancePoint, ...], receipts: tuple[Receipts, ...], penalties: str
) -> str:
    first, last = points[0], points[-1]
    highest = max(points, key=lambda point: (point.total_due, -point.day.toordinal()))
    received = sum((receipt.amount for receipt in receipts), Decimal("0.00"))
    return (
        f"Du {french.day(first.day)} au {french.day(last.day)}. Au {french.day(last.day)} : "
        f"principal {french.euros(last.principal_due)}, {penalties} "
        f"{french.euros(last.penalties_due)}, indemnité {french.euros(last.indemnity_due)}, "
        f"{f'frais {french.euros(last.costs_due)}, ' if last.costs_due else ''}"
        f"soit {french.euros(last.total_due)}. Plus haut : {french.euros(highest.total_due)} le "
        f"{french.day(highest.day)}. Règlements reçus : {len(receipts)}, pour "
        f"{french.euros(received)}. Le tableau qui suit donne les mêmes montants jour par jour."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceRow:
    """A turning day: what happened, and what was owed at its end."""

    point: BalancePoint
    events: tuple[str, ...]
    """What happened on that day: « facture FA-1 émise », « règlement »."""


def drawn_balance(balance: Balance, case: Case) -> Drawing:
    """Draw the balance."""
    last = balance.points[-1].day
    amounts: dict[date, Decimal] = {}
    for _place, payment in case.payments_on(last):
        if not payment.is_refund:
            day = payment.received_on
            amounts[day] = amounts.get(day, Decimal("0.00")) + payment.amount
    receipts = tuple(Receipts(day=day, amount=amounts[day]) for day in sorted(amounts))
    name = PENALTY_NAMES[case.debtor.kind].partition(" ")[0]
    return balance_chart(balance.points, receipts, name)


def balance_rows(balance: Balance, case: Case) -> tuple[BalanceRow, ...]:
    """Return the turning days that are shown, oldest first."""
    events: dict[date, dict[str, int]] = {}
    for day, text in _events(case):
        found = events.setdefault(day, {})
        found[text] = found.get(text, 0) + 1
    days = frozenset(balance.days)
    return tuple(
        BalanceRow(point=point, events=tuple(_told(events.get(point.day, {}), point.day)))
        for point in balance.points
        if point.day in days
    )


def _told(found: dict[str, int], day: date) -> Iterator[str]:
    for text, count in found.items():
        yield text if count == 1 else f"{text} ({count})"
    if Semester.of(day).first_day == day:
        yield "début de semestre"


def _events(case: Case) -> Iterator[tuple[date, str]]:
    for invoice in case.invoices:
        yield invoice.issue_date, "facture émise"
        for day in invoice.due_dates:
            yield day + timedelta(days=1), "premier jour de retard"
        if invoice.dispute:
            yield invoice.dispute.raised_on, "contestation"
            if invoice.dispute.resolved_on:
                yield invoice.dispute.resolved_on, "fin de contestation"
    for note in case.credit_notes:
        yield note.issue_date, "avoir"
    for payment in case.payments:
        yield payment.received_on, "remboursement" if payment.is_refund else "règlement"
        if payment.bounced:
            yield payment.bounced.bounced_on, "règlement revenu impayé"
    yield from _insolvency_of(case)
    if case.title:
        yield from _events_of(case.title)


def _insolvency_of(case: Case) -> Iterator[tuple[date, str]]:
    if case.insolvency:
        yield case.insolvency.opened_on, "ouverture de la procédure collective"
    if case.over_indebtedness:
        yield case.over_indebtedness.admissible_on, "surendettement déclaré recevable"


def _events_of(title: Title) -> Iterator[tuple[date, str]]:
    for decision in title.decisions:
        yield decision.made_on, lowered(label(decision.kind))
        if decision.enforceable_on:
            yield decision.enforceable_on, "décision exécutoire"
    for measure in title.measures:
        yield measure.taken_on, lowered(label(measure.kind))
