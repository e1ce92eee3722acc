"""All that is said of a case beside the statement, in one call; and the routes that are open."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.french import euros
from relance_docs.law.constants import legal_value
from relance_docs.law.routes import LegalCondition, LegalRoute, legal_routes
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.titled import decides_all
from relance_docs.review.chronology import chronology
from relance_docs.review.contacts import contacts
from relance_docs.review.contradictions import contradictions
from relance_docs.review.courts import courts
from relance_docs.review.deadlines import deadlines
from relance_docs.review.drafts import no_draft
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.exhibits import bordereau
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.proofs import proofs
from relance_docs.review.records import Condition, Court, Review, Route
from relance_docs.review.route_conditions import CONDITIONS
from relance_docs.review.texts import told

_AMOUNTS: Final = (
    "small_claims_ceiling",
    "conciliation_ceiling",
    "lawyer_ceiling",
    "legal_aid_contribution",
    "economic_contribution_floor",
)
"""Those that the texts of the packaged tables name between braces."""
_WITHOUT_COURT: Final = frozenset(
    {
        "small_claims",
        "uncontested_commercial",
        "european_order",
        "european_small_claim",
        "conservatory_seizure",
        "declaration_of_claim",
        "relief",
        "reclaim",
        "over_indebtedness",
        "public_claim",
        "official_payment",
    }
)
"""Routes that go to an officer, or whose court these rules do not tell."""
_AFTER_DECISION: Final = frozenset(
    {"declaration_of_claim", "official_payment", "relief", "reclaim", "over_indebtedness"}
)
"""Routes that are left once a court has decided: what is decided is not asked for again."""
_TO_THE_COMMISSION: Final = "over_indebtedness"
_IN_PROCEDURE: Final = frozenset({"relief", "reclaim"})
"""Routes that are told only once a collective procedure is open."""


def routes(on_day: CaseOnDay, bordereau: Bordereau) -> tuple[Route, ...]:
    """Return the routes against such a debtor, in the order of the packaged table."""
    before = courts(on_day)
    is_decided = decides_all(on_day.case, on_day.as_of)
    debtor = "public" if on_day.case.debtor.kind is DebtorKind.PUBLIC_BODY else "private"
    is_open = on_day.case.is_insolvent(on_day.as_of)
    is_indebted = on_day.case.over_indebted(on_day.as_of) is not None
    return tuple(
        _route(on_day, bordereau, route, before)
        for route in legal_routes()
        if route.debtor == debtor
        and (not is_decided or route.key in _AFTER_DECISION)
        and (is_open or route.key not in _IN_PROCEDURE)
        and (is_indebted or route.key != _TO_THE_COMMISSION)
    )


def _route(
    on_day: CaseOnDay,
    bordereau: Bordereau,
    route: LegalRoute,
    before: tuple[tuple[str, Court], ...],
) -> Route:
    sorts = {"any", *(sort for sort, _court in before)}
    conditions = {each.name: _condition(on_day, bordereau, each) for each in route.conditions}
    return Route(
        key=route.key,
        title=route.title,
        articles=told(route.articles),
        conditions=tuple(conditions.values()),
        before=() if route.key in _WITHOUT_COURT else tuple(court for _sort, court in before),
        mentions=tuple(_text(each.text) for each in route.mentions if each.court in sorts),
        reserve=told(route.reserve),
        no_draft=no_draft(on_day, route, conditions),
        checked_until=route.checked_until,
    )


def _condition(on_day: CaseOnDay, bordereau: Bordereau, condition: LegalCondition) -> Condition:
    state, fact, shown = CONDITIONS[condition.name](on_day, bordereau)
    return Condition(
        text=_text(condition.text),
        state=state,
        fact=told(fact),
        article=told(condition.article),
        exhibits=tuple(e for e in shown if e.number is not None),
    )


@cache
def _text(written: str) -> str:
    """Return a text of the packaged tables with its amounts."""
    return told(written.format_map({name: euros(legal_value(name).value) for name in _AMOUNTS}))


def review(on_day: CaseOnDay, said: Mapping[str, LetterSaid]) -> Review:
    """Return the review of a case; `said` maps archived letters to what they carry inside."""
    numbered = bordereau(on_day)
    return Review(
        bordereau=numbered,
        proofs=proofs(on_day, numbered),
        contradictions=contradictions(on_day, numbered, said),
        chronology=chronology(on_day, numbered),
        contacts=contacts(on_day, numbered),
        deadlines=deadlines(on_day),
    )
