"""The chronology as a time line, drawn: which facts stand in which lane."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs import french
from relance_docs.audit.drawing import (
    Anchor,
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
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import DatedFact, FactKind
from relance_docs.statement.records import Statement

# A time line to scale: what happened stands in lanes, one kind of fact a lane.
#
# Facts that would stand on each other are one mark with their number, so that two thousand of them
# stay readable; the table beside the drawing has them all.


WIDTH: Final = 960
LEFT: Final = 190
RIGHT: Final = 925
HEAD: Final = 34
ROW: Final = 26
BESIDE: Final = 13
"""Units within which two marks of a lane would touch."""
LONGEST: Final = 25
"""Characters of a name that stand left of the sheet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """A dated fact of a lane."""

    day: date
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Lane:
    """Facts of one kind."""

    label: str
    symbol: Symbol
    look: str
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """An invoice: from its issue to its due date, then late until it was settled."""

    label: str
    issued: date
    due: date
    settled: date | None
    """None while something is due on it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeLine:
    """What is to be drawn."""

    spans: tuple[Span, ...]
    lanes: tuple[Lane, ...]
    as_of: date
    most_spans: int = 12
    """More invoices than that are told by their lanes alone."""


def time_line(asked: TimeLine) -> Drawing:
    """Draw it."""
    spans = asked.spans if len(asked.spans) <= asked.most_spans else ()
    lanes = tuple(lane for lane in asked.lanes if lane.happenings)
    days = [asked.as_of, *(h.day for lane in lanes for h in lane.happenings)]
    days += [day for span in spans for day in (span.issued, span.due)]
    scale = DayScale(first=min(days), last=max(days), left=LEFT, right=RIGHT)
    foot = HEAD + ROW * (len(spans) + len(lanes))
    shapes = (
        *_months(scale, foot),
        *_semesters(scale, foot),
        *_today(scale, asked.as_of, foot),
        *(s for n, span in enumerate(spans) for s in _span(span, scale, asked.as_of, _row(n))),
        *(
            s
            for n, lane in enumerate(lanes)
            for s in _lane_time_line(lane, scale, _row(len(spans) + n))
        ),
    )
    return Drawing(
        key="frise",
        title="Frise chronologique à l’échelle",
        description=_description(scale, spans, lanes, asked.as_of),
        width=WIDTH,
        height=foot + 30,
        shapes=shapes,
    )


def _row(number: int) -> int:
    """Return the middle of a row."""
    return HEAD + ROW * number + ROW // 2


def _months(scale: DayScale, foot: int) -> Iterator[Shape]:
    for tick in scale.ticks(9):
        x = scale.x(tick)
        yield Stroke(points=((x, HEAD - 6), (x, foot)), look="grid")
        if x <= RIGHT - 30:
            yield DrawnText(x=x + 3, y=HEAD - 12, text=month_label(tick), look="words-soft")


def _semesters(scale: DayScale, foot: int) -> Iterator[Shape]:
    for day in scale.semesters():
        x = scale.x(day)
        yield Stroke(points=((x, HEAD - 6), (x, foot + 6)), look="semester")


def _today(scale: DayScale, as_of: date, foot: int) -> Iterator[Shape]:
    x = scale.x(as_of)
    yield Stroke(points=((x, HEAD - 6), (x, foot + 6)), look="today")
    text = f"arrêté au {french.short_day(as_of)}"
    yield DrawnText(
        x=min(x, RIGHT + 30), y=foot + 22, text=text, look="words-strong", anchor=Anchor.END
    )


def _span(span: Span, scale: DayScale, as_of: date, y: int) -> Iterator[Shape]:
    yield _label(span.label, y)
    start, due = scale.x(span.issued), scale.x(span.due)
    end = scale.x(span.settled or as_of)
    yield Rectangle(
        x=start,
        y=y - 4,
        width=max(2, min(due, max(end, start)) - start),
        height=8,
        look="fill-principal",
        title=f"{span.label} : émise le {french.short_day(span.issued)}, "
        f"échéance le {french.short_day(span.due)}",
    )
    if end > due:
        until = (
            f"soldée le {french.short_day(span.settled)}"
            if span.settled
            else f"impayée au {french.short_day(as_of)}"
        )
        yield Rectangle(
            x=due, y=y - 7, width=end - due, height=14, look="late", title=f"en retard, {until}"
        )


def _label(text: str, y: int) -> DrawnText:
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return DrawnText(x=LEFT - 12, y=y + 4, text=short, anchor=Anchor.END)


def _lane_time_line(lane: Lane, scale: DayScale, y: int) -> Iterator[Shape]:
    yield _label(lane.label, y)
    yield Stroke(points=((LEFT, y), (RIGHT, y)), look="grid")
    for x, group in _groups(lane.happenings, scale):
        yield Marker(x=x, y=y, symbol=lane.symbol, look=lane.look, title=_told(group))
        if len(group) > 1:
            yield DrawnText(x=x + 7, y=y - 4, text=str(len(group)), look="words-soft")


def _groups(
    happenings: Iterable[Happening], scale: DayScale
) -> Iterator[tuple[int, list[Happening]]]:
    """Put together what would touch; a group stands where its first fact stands."""
    at, group = 0, list[Happening]()
    for happening in sorted(happenings, key=lambda h: (h.day, h.title)):
        x = scale.x(happening.day)
        if group and x - at < BESIDE:
            group.append(happening)
            continue
        if group:
            yield at, group
        at, group = x, [happening]
    if group:
        yield at, group


def _told(group: list[Happening]) -> str:
    if len(group) == 1:
        return f"{french.short_day(group[0].day)} : {group[0].title}"
    first, last = french.short_day(group[0].day), french.short_day(group[-1].day)
    when = first if first == last else f"du {first} au {last}"
    return f"{len(group)} faits, {when}"


def _description(
    scale: DayScale, spans: tuple[Span, ...], lanes: tuple[Lane, ...], as_of: date
) -> str:
    counts = ", ".join(f"{lane.label} : {len(lane.happenings)}" for lane in lanes)
    bars = (
        " Chaque facture a une barre, de son émission à son échéance, puis du retard jusqu’à son "
        "paiement ou à la date d’arrêté."
        if spans
        else ""
    )
    return (
        f"Du {french.day(scale.first)} au {french.day(scale.last)}, à l’échelle des jours. "
        f"Les traits pointillés marquent les débuts de semestre, le trait tireté la date d’arrêté, "
        f"le {french.day(as_of)}.{bars} Un nombre à côté d’une marque dit combien de faits elle "
        f"réunit. {counts}. Le tableau qui suit dit la même chose, fait par fait."
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    label: str
    symbol: Symbol
    look: str
    kinds: frozenset[FactKind]


def _lane(label: str, symbol: Symbol, look: str, *kinds: FactKind) -> _Kind:
    return _Kind(label=label, symbol=symbol, look=look, kinds=frozenset(kinds))


LANES: Final = (
    _lane(
        "Contrat et livraison",
        Symbol.PLUS,
        "fill-soft",
        FactKind.CONTRACT,
        FactKind.TERMS_ACCEPTED,
        FactKind.DELIVERY,
        FactKind.DOCUMENT,
    ),
    _lane(
        "Factures et avoirs",
        Symbol.SQUARE,
        "fill-principal",
        FactKind.INVOICE,
        FactKind.CREDIT_NOTE,
    ),
    _lane("Échéances", Symbol.BAR, "fill-ink", FactKind.DUE_DATE),
    _lane("Lettres et courriels", Symbol.TRIANGLE, "fill-link", FactKind.LETTER),
    _lane(
        "Présentations, réceptions",
        Symbol.FUNNEL,
        "fill-link",
        FactKind.PRESENTED,
        FactKind.RECEIVED,
        FactKind.RETURNED,
    ),
    _lane("Appels et visites", Symbol.DISC, "fill-indemnity", FactKind.CALL, FactKind.VISIT),
    _lane(
        "Promesses et accords",
        Symbol.RING,
        "hollow",
        FactKind.PROMISE,
        FactKind.PROMISE_DATE,
        FactKind.PAY_BY,
        FactKind.PLAN_AGREED,
        FactKind.INSTALMENT_DATE,
    ),
    _lane(
        "Règlements",
        Symbol.DIAMOND,
        "fill-paid",
        FactKind.PAYMENT,
        FactKind.REFUND,
        FactKind.BOUNCED,
    ),
    _lane(
        "Contestations",
        Symbol.CROSS,
        "fill-dispute",
        FactKind.DISPUTE_RAISED,
        FactKind.DISPUTE_RESOLVED,
    ),
)
OTHERS: Final = _lane("Autres événements", Symbol.PLUS, "fill-ink")


def drawn_chronology(on_day: CaseOnDay, facts: tuple[DatedFact, ...]) -> Drawing | None:
    """Return the time line; None when there is nothing to show."""
    if not facts:
        return None
    owed = on_day.owed
    spans = tuple(_spans(on_day.case, owed)) if owed else ()
    as_of = owed.as_of if owed else max(fact.day for fact in facts)
    return time_line(TimeLine(spans=spans, lanes=tuple(_lanes(facts)), as_of=as_of))


def _lanes(facts: tuple[DatedFact, ...]) -> Iterator[Lane]:
    placed: dict[str, list[Happening]] = {}
    for fact in facts:
        kind = next((lane for lane in LANES if fact.kind in lane.kinds), OTHERS)
        placed.setdefault(kind.label, []).append(Happening(day=fact.day, title=fact.title))
    for lane in (*LANES, OTHERS):
        yield Lane(
            label=lane.label,
            symbol=lane.symbol,
            look=lane.look,
            happenings=tuple(placed.get(lane.label, ())),
        )


def _spans(case: Case, owed: Statement) -> Iterator[Span]:
    """Yield a bar for each invoice, late from its first due date until its principal was paid."""
    unpaid = {
        claim.invoice_number
        for claim in (*owed.invoices, *owed.disputed)
        if claim.principal_due > 0
    }
    last_paid = {
        entry.invoice_number: entry.received_on for entry in owed.allocations if not entry.is_refund
    }
    for invoice in case.invoices:
        if invoice.issue_date > owed.as_of:
            continue
        due = next(iter(invoice.due_dates))
        number = invoice.invoice_number
        settled = None if number in unpaid else last_paid.get(number, due)
        yield Span(label=number, issued=invoice.issue_date, due=due, settled=settled)
