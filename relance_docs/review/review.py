"""All that is said of a case beside the statement, in one call."""

from __future__ import annotations

from collections.abc import Mapping

from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.chronology import chronology
from relance_docs.review.contacts import contacts
from relance_docs.review.contradictions import contradictions
from relance_docs.review.deadlines import deadlines
from relance_docs.review.exhibits import bordereau
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.proofs import proofs
from relance_docs.review.records import Review
from relance_docs.review.routes import routes


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
        routes=routes(on_day, numbered),
    )
