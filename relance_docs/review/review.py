"""All that is said of a case beside the statement, in one call."""

from __future__ import annotations

from collections.abc import Mapping

from relance_docs.review.chronology import chronology
from relance_docs.review.contacts import contacts
from relance_docs.review.contradictions import contradictions
from relance_docs.review.deadlines import deadlines
from relance_docs.review.exhibits import bordereau
from relance_docs.review.letter_said import LetterSaid
from relance_docs.review.matter import Matter
from relance_docs.review.proofs import proofs
from relance_docs.review.records import Review
from relance_docs.review.routes import routes


def review(matter: Matter, said: Mapping[str, LetterSaid]) -> Review:
    """Return the review of a case; `said` maps archived letters to what they carry inside."""
    numbered = bordereau(matter)
    return Review(
        bordereau=numbered,
        proofs=proofs(matter, numbered),
        contradictions=contradictions(matter, numbered, said),
        chronology=chronology(matter, numbered),
        contacts=contacts(matter, numbered),
        deadlines=deadlines(matter),
        routes=routes(matter, numbered),
    )
