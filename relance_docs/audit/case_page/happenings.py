"""The chronology as a time line: which facts stand in which lane."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.audit.drawing.shapes import Drawing, Symbol
from relance_docs.audit.drawing.time_line import Happening, Lane, Span, TimeLine, time_line
from relance_docs.case.case import Case
from relance_docs.review.records import Fact, FactKind
from relance_docs.statement.records import Statement


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


def drawn_chronology(case: Case, owed: Statement | None, facts: tuple[Fact, ...]) -> Drawing | None:
    """Return the time line; None when there is nothing to show."""
    if not facts:
        return None
    spans = tuple(_spans(case, owed)) if owed else ()
    as_of = owed.as_of if owed else max(fact.day for fact in facts)
    return time_line(TimeLine(spans=spans, lanes=tuple(_lanes(facts)), as_of=as_of))


def _lanes(facts: tuple[Fact, ...]) -> Iterator[Lane]:
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
