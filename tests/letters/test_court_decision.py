"""The decision of a court as documents name it, in each place where it may stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relance_docs.claim.court_decision import CourtDecision, court_decision
from tests.plan.builders import case, invoice
from tests.review.review_cases import under_review

ORDER = {
    "kind": "order",
    "made_on": "2026-10-06",
    "court": "Tribunal de commerce de Lyon",
    "number": "2026IP42",
    "principal": "100.00",
    "costs": "31.80",
}
SERVED = {**ORDER, "served_on": "2026-10-20", "served_in_person": "true"}


def decided(decision: dict[str, Any], day: str) -> CourtDecision | None:
    """Return what documents of a day say of a decision about the only invoice."""
    of = case(invoice(), title={"decisions": [decision]})
    return court_decision(under_review(of, date.fromisoformat(day)))


def plain(text: str) -> str:
    """Return a text with one kind of space."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_it_is_named_with_all_that_it_grants() -> None:
    """Title, day, court, number, sums, their total, interest from its day."""
    found = decided(ORDER, "2026-11-20")

    assert found is not None
    assert plain(found.name) == (
        "Ordonnance d’injonction de payer du 6 octobre 2026, Tribunal de commerce de Lyon,"
        " n° 2026IP42"
    )
    assert [(each.name, str(each.amount)) for each in found.sums] == [
        ("Principal", "100.00"),
        ("Dépens", "31.80"),
    ]
    assert (str(found.total), found.due) == ("131.80", None)
    assert plain(found.interest) == (
        "intérêts au taux de l’intérêt légal sur 100,00 € à compter du 7 octobre 2026"
    )


@pytest.mark.parametrize(
    ("decision", "day", "said"),
    [
        (ORDER, "2026-11-20", "À signifier au plus tard le 6 janvier 2027, sans quoi elle est non"),
        (SERVED, "2026-11-20", "Opposition possible jusqu’au 20 novembre 2026 (article 1416 CPC)"),
        (SERVED, "2026-11-21", "Délai d’opposition expiré le 20 novembre 2026"),
        (SERVED, "2026-11-21", "Exécution possible à compter du 22 décembre 2026"),
        ({**SERVED, "enforceable_on": "2026-12-22"}, "2026-12-22", "Exécutoire depuis le 22 déc"),
        ({**SERVED, "opposed_on": "2026-11-12"}, "2026-11-20", "Opposition formée le 12 novembre"),
        (
            {**SERVED, "served_in_person": "false"},
            "2026-11-20",
            "Opposition possible jusqu’à un mois après le premier acte signifié à personne",
        ),
        (
            {**ORDER, "kind": "judgment", "made_on": "2026-09-08"},
            "2026-11-20",
            "sans quoi il est non avenu (article 478 CPC)",
        ),
    ],
)
def test_where_it_stands(decision: dict[str, Any], day: str, said: str) -> None:
    """Who acts for the creditor is told what is to be done, and by when."""
    found = decided(decision, day)

    assert found is not None
    assert said in plain(" ".join(found.standing))


def test_what_is_void_is_not_named() -> None:
    """1411 CPC: from the day after the last one to serve it."""
    assert decided(ORDER, "2027-01-06") is not None
    assert decided(ORDER, "2027-01-07") is None
