"""Contacts, how often and at what hours, beside the rule of the house."""

from __future__ import annotations

from datetime import date

from relance_docs.case.history import HistoryEntry
from relance_docs.review.contacts import contacts
from relance_docs.review.exhibits import bordereau
from relance_docs.review.records import ContactReview
from tests.plan.builders import case, did
from tests.review.review_cases import under_review


def reviewed(*history: HistoryEntry) -> ContactReview:
    """Return the contacts of a history."""
    asked = under_review(case(history=history))
    return contacts(asked, bordereau(asked))


def call(at: str) -> HistoryEntry:
    """Return a call."""
    return did("appel-1", date(2026, 6, 8), at=at, channel="phone")


def test_hours_and_days_outside_the_rule_are_told() -> None:
    """8 h 30 and 19 h are inside; a Saturday is not."""
    found = reviewed(
        call("2026-06-08T08:29+02:00"),
        call("2026-06-17T08:30+02:00"),
        call("2026-06-26T19:00+02:00"),
        call("2026-07-04T10:00+02:00"),
        call("2026-07-13T19:01+02:00"),
    )

    assert [each.exceeds for each in found.contacts] == [
        ("Heure\xa0: 8\xa0h\xa029",),
        (),
        (),
        ("Samedi",),
        ("Heure\xa0: 19\xa0h\xa001",),
    ]


def test_a_second_call_within_seven_days_is_told() -> None:
    """The seventh day after is free again; letters are counted apart."""
    found = reviewed(
        call("2026-06-08"),
        did("relance-1", date(2026, 6, 9), channel="email"),
        call("2026-06-12"),
        call("2026-06-19"),
    )

    assert [each.exceeds for each in found.contacts] == [
        (),
        (),
        ("2\xa0appels ou visites en sept jours",),
        (),
    ]
    assert (found.busiest_calls, found.busiest_letters, found.without_hour) == (2, 1, 3)


def test_what_reached_nobody_is_no_contact() -> None:
    """A step left out, the handing over, a note without a channel."""
    found = reviewed(
        did("relance-1", date(2026, 6, 9), skipped="accord"),
        did("transmission", date(2026, 6, 9), channel="dossier"),
        did(None, date(2026, 6, 9), note="x"),
    )

    assert found.contacts == ()


def test_the_rule_says_that_it_is_no_law() -> None:
    """It is the house that sets it."""
    assert "règle de la maison" in reviewed().rule
