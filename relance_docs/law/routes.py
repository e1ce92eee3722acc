"""The ways to a title, or to a place among the creditors: conditions and mentions, as dated data.

Law: 1405 to 1425 CPC (order to pay), L125-1 CPCE (small claims), L126-1 CPCE (uncontested claims
between merchants), 835 and 873 CPC (interim payment), 54 and 56 CPC (summons), Regulation
1896/2006, L511-1 CPCE (conservatory seizure), L622-24, L622-26 and L624-9 C. com. (declaration of
claim, relief, goods claimed back); against a public body L1612-15 CGCT and R541-1 CJA.
Texts are in French, as they are printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from relance_docs.law.packaged import Confidence, rows


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalCondition:
    """What a route needs."""

    name: str
    """By what it is judged: several routes share one."""
    text: str
    """May hold the name of an amount of law/constants.py between braces."""
    article: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalMention:
    """What is known of a route: forms, costs, time limits, doubts."""

    court: str
    """any, commercial or judicial: before which court it is said."""
    text: str
    """May hold the name of an amount of law/constants.py between braces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalRoute:
    """A way open in law, whatever the case."""

    key: str
    debtor: str
    """private or public: against whom it is open."""
    title: str
    articles: str
    conditions: tuple[LegalCondition, ...]
    mentions: tuple[LegalMention, ...]
    reserve: str
    """What bars its documents today; empty when nothing."""
    documents_from: date | None
    """First day for which a document is made; None while what it needs is not known."""
    confidence: Confidence
    source: str
    checked_until: date


@cache
def legal_routes() -> tuple[LegalRoute, ...]:
    """Return every route, in the order of the packaged table."""
    return tuple(
        LegalRoute(
            key=row["key"],
            debtor=row["debtor"],
            title=row["title"],
            articles=row["articles"],
            conditions=_conditions(row["key"]),
            mentions=_mentions(row["key"]),
            reserve=row["reserve"],
            documents_from=_day(row["documents_from"]),
            confidence=Confidence(row["confidence"]),
            source=row["source"],
            checked_until=date.fromisoformat(row["checked_until"]),
        )
        for row in rows("routes.csv")
    )


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _conditions(route: str) -> tuple[LegalCondition, ...]:
    return tuple(
        LegalCondition(name=row["condition"], text=row["text"], article=row["article"])
        for row in rows("route_conditions.csv")
        if row["route"] == route
    )


def _mentions(route: str) -> tuple[LegalMention, ...]:
    return tuple(
        LegalMention(court=row["court"], text=row["text"])
        for row in rows("route_mentions.csv")
        if row["route"] == route
    )
