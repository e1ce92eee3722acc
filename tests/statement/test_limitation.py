"""The limitation period of what is unpaid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.statement.periods import Prescription
from relance_docs.statement.records import Statement

Scene = Callable[..., Case]
Owed = Callable[..., Statement]

LATE = {"total_with_vat": "1000.00", "issue_date": "2021-05-15", "due_date": "2021-06-15"}
AGREED = {"term_agreed_in": "contract", "term_proof": "p-1"}
"""The contract stipulates the day of payment: limitation starts on it."""
PROOF = {"id": "p-1", "kind": "acknowledgment", "title": "Reconnaissance de dette"}


def only(result: Statement) -> Prescription:
    """Return the one entry."""
    (entry,) = result.prescription
    return entry


def event(day: str, cause: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as in a file
    """Return an entry of the history that may interrupt."""
    proof = {} if more.pop("unproved", False) else {"proof": "p-1"}
    return {"at": day, "interruption": {"cause": cause, **proof}, **more}


@pytest.mark.parametrize(
    ("kind", "regime", "started", "expires"),
    [
        ("business", {}, "2021-05-15", "2026-05-15"),
        ("business", AGREED, "2021-06-15", "2026-06-15"),
        ("consumer", {}, "2021-05-15", "2023-05-15"),
        ("consumer", AGREED, "2021-06-15", "2023-06-15"),
        ("public_body", {}, "2022-01-01", "2025-12-31"),
        ("business", {"prescription": "transport"}, "2021-05-15", "2022-05-15"),
    ],
)
def test_periods(
    scene: Scene, owed: Owed, kind: str, regime: dict[str, str], started: str, expires: str
) -> None:
    """Each regime has its period; the last day is included, and a Saturday moves nothing."""
    entry = only(owed(scene(kind, invoices=[LATE], terms=regime), "2021-07-01"))

    assert (date.fromisoformat(started), date.fromisoformat(expires)) == (
        entry.prudent.started_on,
        entry.expires_on,
    )
    assert not entry.has_expired(entry.expires_on)


def test_29_february(scene: Scene, owed: Owed) -> None:
    """A period that starts on 29 February ends on the last day of that month."""
    late = {**LATE, "delivery_date": "2024-02-29", "due_date": "2024-03-29"}

    assert date(2029, 2, 28) == only(owed(scene(invoices=[late]), "2024-03-30")).expires_on


@pytest.mark.parametrize(
    ("stated", "days"),
    [
        ({}, ["2026-10-20", "2026-11-25"]),
        ({"term_agreed_in": "invoice"}, ["2026-10-20"]),
        ({"term_agreed_in": "contract"}, ["2026-10-20", "2026-11-25"]),
        (AGREED, ["2026-11-25"]),
    ],
    ids=["not said", "the invoice alone", "a contract without its pièce", "a contract shown"],
)
def test_performance_starts_the_period(
    scene: Scene, owed: Owed, stated: dict[str, str], days: list[str]
) -> None:
    """Cass. com., 26 Feb. 2020, n° 18-25.036; the due date where the contract stipulates it."""
    late = {
        **LATE,
        "delivery_date": "2021-10-20",
        "issue_date": "2021-10-26",
        "due_date": "2021-11-25",
    }

    entry = only(owed(scene(invoices=[late], terms=stated, pieces=[PROOF]), "2022-01-31"))

    assert days == [reading.expires_on.isoformat() for reading in entry.readings]


def test_a_due_date_before_performance_is_the_prudent_day(scene: Scene, owed: Owed) -> None:
    """Paid in advance by the contract: what is due first may be sued for first."""
    late = {**LATE, "delivery_date": "2021-08-01"}

    entry = only(owed(scene(invoices=[late]), "2021-09-01"))

    assert [date(2026, 6, 15)] == [reading.expires_on for reading in entry.readings]


def test_an_acknowledgment_counts_in_the_readings_that_it_is_in_time_for(
    scene: Scene, owed: Owed
) -> None:
    """After the prudent day, before the other one: only the other period starts afresh."""
    late = {**LATE, "delivery_date": "2021-05-10"}
    case = scene(invoices=[late], pieces=[PROOF], history=[event("2026-06-01", "acknowledgment")])

    entry = only(owed(case, "2026-06-30"))

    assert [date(2026, 5, 10), date(2031, 6, 1)] == [each.expires_on for each in entry.readings]


def test_what_is_out_of_time(scene: Scene, owed: Owed) -> None:
    """Of a consumer the prudent day bars the claim, of a business every reading."""
    late = {**LATE, "delivery_date": "2021-05-10"}

    def barred(kind: str, day: str) -> bool:
        return "FA-1" in owed(scene(kind, invoices=[late]), day).out_of_time

    assert not barred("consumer", "2023-05-10")
    assert barred("consumer", "2023-05-11")
    assert not barred("business", "2026-06-15")
    assert barred("business", "2026-06-16")


@pytest.mark.parametrize(
    ("entry", "expires"),
    [
        (event("2024-03-01", "acknowledgment"), "2029-03-01"),
        (event("2024-03-01", "acknowledgment", unproved=True), "2026-06-15"),
        (event("2024-03-01", "court_claim", invoices=["FA-9"]), "2026-06-15"),
        (event("2024-03-01", "order_served", invoices=["FA-1"]), "2029-03-01"),
        (event("2021-06-01", "acknowledgment"), "2026-06-15"),
        (event("2026-06-15", "court_claim"), "2031-06-15"),
        (event("2026-06-16", "court_claim"), "2026-06-15"),
        (
            {"at": "2024-03-01", "step": "mise-en-demeure", "received_on": "2024-03-03"},
            "2026-06-15",
        ),
    ],
    ids=[
        "proved",
        "not proved",
        "of another invoice",
        "of this invoice",
        "before it was due",
        "on the last day",
        "too late",
        "a formal notice",
    ],
)
def test_interruption(scene: Scene, owed: Owed, entry: dict[str, Any], expires: str) -> None:
    """What is proved and comes in time starts the period afresh; a letter never does."""
    case = scene(invoices=[LATE], pieces=[PROOF], history=[entry], terms=AGREED)

    assert date.fromisoformat(expires) == only(owed(case, "2026-06-30")).expires_on


def test_public_body_starts_afresh_in_january(scene: Scene, owed: Owed) -> None:
    """An interruption gives four years from the next 1 January."""
    case = scene("public_body", invoices=[LATE], history=[event("2024-03-01", "court_claim")])

    assert date(2028, 12, 31) == only(owed(case, "2024-06-30")).expires_on


def test_payments_and_plans_are_shown_not_counted(scene: Scene, owed: Owed) -> None:
    """Whether a part payment or a plan acknowledges the debt is for a lawyer to confirm."""
    case = scene(
        invoices=[LATE],
        terms=AGREED,
        payments=[{"received_on": "2022-01-10", "amount": "100.00"}],
        payment_plan={
            "agreed_on": "2023-02-01",
            "instalments": [{"due_date": "2023-03-01", "amount": "900.00"}],
            "proof": "p-1",
        },
    )

    entry = only(owed(case, "2023-06-30"))

    assert [(date(2022, 1, 10), False), (date(2023, 2, 1), False)] == [
        (found.day, found.counted) for found in entry.prudent.interruptions
    ]
    assert date(2026, 6, 15) == entry.expires_on


def test_what_is_settled_has_none(scene: Scene, owed: Owed) -> None:
    """A paid invoice does not prescribe; penalties that are left do."""
    paid = {"received_on": "2021-06-15", "amount": "1000.00"}
    late = {**paid, "received_on": "2021-06-30"}

    assert () == owed(scene(invoices=[LATE], payments=[paid]), "2022-01-01").prescription
    assert owed(scene(invoices=[LATE], payments=[late]), "2022-01-01").prescription


CO_DEBTOR = {"name": "Holding SAS", "address": ["1 RUE DU TEST"], "bound_by": "article 4"}
GUARANTOR = {"name": "M. Paul Exemple", "address": ["2 RUE DU TEST"], "signed_on": "2020-01-01"}


def test_what_one_of_them_acknowledges(scene: Scene, owed: Owed) -> None:
    """One solidary debtor interrupts against all (2245 C. civ.); the guarantor for no debtor."""
    known = {"invoices": [LATE], "pieces": [PROOF], "terms": AGREED}
    known |= {"co_debtors": [CO_DEBTOR], "guarantors": [GUARANTOR]}
    ends = {}
    for who in ("Holding SAS", "M. Paul Exemple"):
        history = [event("2024-03-01", "acknowledgment", party=who, proof="p-1")]
        paid = [{"received_on": "2022-01-10", "amount": "100.00", "party": who}]
        found = only(owed(scene(**known, history=history, payments=paid), "2024-06-30"))
        ends[who] = (found.expires_on, len(found.prudent.interruptions))

    assert ends == {
        "Holding SAS": (date(2029, 3, 1), 2),
        "M. Paul Exemple": (date(2026, 6, 15), 1),
    }
