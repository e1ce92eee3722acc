"""The days that follow an act, each at its last day and the day after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.review.after_act import days_left_told
from relance_docs.review.agenda import deadline_tasks
from relance_docs.review.chronology import chronology
from relance_docs.review.deadlines import deadlines
from relance_docs.review.records import Deadline, DeadlineKind
from tests.plan.builders import case, invoice
from tests.review.review_cases import numbered, under_review

ORDER = {
    "kind": "order",
    "made_on": "2026-10-06",
    "principal": "100.00",
    "court": "tribunal de commerce de Lyon",
}
SERVED = {**ORDER, "served_on": "2026-10-20", "served_in_person": "true"}
JUDGMENT = {"kind": "judgment", "made_on": "2026-09-08", "principal": "100.00"}


def titled(*decisions: dict[str, Any], **title: Any) -> Case:  # noqa: ANN401 - as in a file
    """Return a case of one invoice with decisions."""
    return case(invoice(), title={"decisions": list(decisions), **title})


def of_kind(of: Case, kind: DeadlineKind, as_of: date) -> list[Deadline]:
    """Return the deadlines of a kind on a day."""
    return [each for each in deadlines(under_review(of, as_of)) if each.kind is kind]


def told(of: Case, as_of: date) -> list[tuple[str, str, int | None]]:
    """Return what the agenda asks for after an act: code, command, days left."""
    found = deadline_tasks(under_review(of, as_of))
    return [(task.code.value, task.command, task.days_left) for task in found]


@pytest.mark.parametrize(
    ("made_on", "last"),
    [
        ("2026-08-31", "2027-03-01"),  # six months: 28 February 2027 is a Sunday
        ("2026-09-01", "2026-12-01"),  # three months from that day on
        ("2026-10-06", "2027-01-06"),
    ],
)
def test_an_order_is_served_in_time(made_on: str, last: str) -> None:
    """1411 CPC as amended: three months for an order made from 1 September 2026 on."""
    of = titled({**ORDER, "made_on": made_on})

    (found,) = of_kind(of, DeadlineKind.SERVICE, date(2026, 10, 10))

    assert found.day.isoformat() == last
    assert found.article == "1411 CPC"


def test_what_was_not_served_is_told_as_passed() -> None:
    """On its last day it is urgent, the day after it has passed; letters may go out again."""
    of = titled(ORDER)

    assert told(of, date(2027, 1, 6)) == [("service", "relance title 2026-001 --served …", 0)]
    assert ("service", "relance dossier 2026-001", -1) in told(of, date(2027, 1, 7))


@pytest.mark.parametrize(("served_on", "is_met"), [("2027-01-06", True), ("2027-01-07", False)])
def test_served_in_time_or_too_late(served_on: str, is_met: bool) -> None:  # noqa: FBT001
    """The last day is in time."""
    of = titled({**ORDER, "served_on": served_on})

    (found,) = of_kind(of, DeadlineKind.SERVICE, date(2027, 2, 1))

    assert found.is_met is is_met


def test_opposition_runs_from_service_in_person() -> None:
    """One month from 20 October: 20 November 2026, and nothing is asked the day after."""
    of = titled(SERVED)

    (found,) = of_kind(of, DeadlineKind.OPPOSITION, date(2026, 11, 20))

    assert found.day == date(2026, 11, 20)
    assert "opposition" in [code for code, *_ in told(of, date(2026, 11, 20))]
    assert "opposition" not in [code for code, *_ in told(of, date(2026, 11, 21))]


def test_opposition_runs_from_the_first_measure_failing_service_in_person() -> None:
    """1416 CPC, al. 2: a seizure that freezes goods starts it; a mere demand does not."""
    away = {**SERVED, "served_in_person": "false", "enforceable_on": "2026-12-22"}
    demand = {"kind": "demand", "taken_on": "2027-01-05"}
    seizure = {"kind": "bank_seizure", "taken_on": "2027-01-12"}
    of = titled(away, measures=[demand, seizure])

    assert of_kind(of, DeadlineKind.OPPOSITION, date(2027, 1, 11)) == []
    (found,) = of_kind(of, DeadlineKind.OPPOSITION, date(2027, 1, 12))

    assert (found.day, found.article, found.caution) == (
        date(2027, 2, 12),
        "1416, al. 2 CPC",
        "",
    )


def test_no_last_day_of_opposition_failing_service_in_person() -> None:
    """1416, al. 2 CPC: it is told without a day, until the order can be enforced."""
    of = titled({**SERVED, "served_in_person": "false"})
    day = date(2026, 11, 25)

    assert of_kind(of, DeadlineKind.OPPOSITION, day) == []
    assert ("opposition", "relance explain 2026-001", None) in told(of, day)
    (first,) = of_kind(of, DeadlineKind.ENFORCEMENT, day)
    assert "un mois après le premier acte signifié à personne" in first.caution
    enforced = titled({**SERVED, "served_in_person": "false", "enforceable_on": "2026-12-22"})
    assert "opposition" not in [code for code, *_ in told(enforced, date(2026, 12, 22))]


@pytest.mark.parametrize(
    ("made_on", "served_on", "first"),
    [
        ("2026-10-06", "2026-10-20", "2026-12-22"),  # 20 December 2026 is a Sunday
        ("2026-08-31", "2026-09-15", "2026-10-16"),  # before the reform: the month to oppose
    ],
)
def test_enforcement_after_the_period(made_on: str, served_on: str, first: str) -> None:
    """1422 CPC: two months from service without notice of opposition, from September 2026 on."""
    of = titled({**ORDER, "made_on": made_on, "served_on": served_on})

    (found,) = of_kind(of, DeadlineKind.ENFORCEMENT, date(2026, 10, 20))

    assert found.day.isoformat() == first
    assert ("enforcement", "relance title 2026-001 --enforceable …") in [
        each[:2] for each in told(of, date(2026, 12, 22))
    ]


def test_no_enforcement_of_what_was_opposed() -> None:
    """After an opposition the order waits for the judgment."""
    opposed = {**SERVED, "opposed_on": "2026-11-16"}

    assert of_kind(titled(opposed), DeadlineKind.ENFORCEMENT, date(2026, 12, 22)) == []


def test_costs_are_deposited_in_fifteen_days() -> None:
    """1425 CPC: of the request, and of the notice of an opposition; a commercial court alone."""
    opposed = {**SERVED, "opposed_on": "2026-11-13", "opposition_notified_on": "2026-11-16"}
    request = titled(requested_on="2026-09-14")
    civil = titled({**opposed, "court": "tribunal judiciaire de Lyon"})

    (first,) = of_kind(request, DeadlineKind.DEPOSIT, date(2026, 9, 20))
    (second,) = of_kind(titled(opposed), DeadlineKind.DEPOSIT, date(2026, 11, 20))

    assert (first.day, second.day) == (date(2026, 9, 29), date(2026, 12, 1))
    assert ("deposit", "relance title 2026-001 --consigned …", -1) in told(
        titled(opposed), date(2026, 12, 2)
    )
    assert of_kind(civil, DeadlineKind.DEPOSIT, date(2026, 11, 20)) == []
    (counsel,) = of_kind(civil, DeadlineKind.COUNSEL, date(2026, 11, 20))
    assert counsel.day == date(2026, 12, 1)


def test_a_deposit_that_was_made_asks_for_nothing() -> None:
    """Once recorded, it is done."""
    opposed = {**SERVED, "opposed_on": "2026-11-16", "consigned_on": "2026-11-20"}

    (found,) = of_kind(titled(opposed), DeadlineKind.DEPOSIT, date(2026, 11, 20))

    assert found.is_met


@pytest.mark.parametrize(
    ("kind", "article", "last"),
    [
        ("judgment", "538 CPC", "2026-10-15"),
        ("interim_order", "490 CPC", "2026-09-30"),
        ("appeal_ruling", "612 CPC", "2026-11-16"),  # 15 November 2026 is a Sunday
    ],
)
def test_appeal_runs_from_service(kind: str, article: str, last: str) -> None:
    """One month, fifteen days of an interim order, two months to the Cour de cassation."""
    of = titled({**JUDGMENT, "kind": kind, "served_on": "2026-09-15"})

    (found,) = of_kind(of, DeadlineKind.APPEAL, date(2026, 9, 20))

    assert (found.article, found.day.isoformat()) == (article, last)


def test_a_judgment_by_default_is_served_in_six_months() -> None:
    """478 CPC; one that is adversarial is not concerned."""
    (found,) = of_kind(titled(JUDGMENT), DeadlineKind.SERVICE, date(2026, 9, 20))
    adversarial = titled({**JUDGMENT, "in_absence": "false"})

    assert found.day == date(2027, 3, 8)
    assert of_kind(adversarial, DeadlineKind.SERVICE, date(2026, 9, 20)) == []


def test_the_title_lasts_ten_years() -> None:
    """L111-4 CPCE: from its date by the prudent reading, from enforceability by the other."""
    of = titled({**JUDGMENT, "served_on": "2026-09-15", "enforceable_on": "2026-09-15"})

    (found,) = of_kind(of, DeadlineKind.TITLE, date(2026, 11, 20))

    assert found.day == date(2036, 9, 8)
    assert [other.day for other in found.other_days] == [date(2036, 9, 15)]
    assert of_kind(of, DeadlineKind.PRESCRIPTION, date(2026, 11, 20)) == []
    assert told(of, date(2036, 9, 8)) == [("title", "relance title 2026-001 --measure …", 0)]


def test_how_far_a_day_is() -> None:
    """In French, with « DÉPASSÉ » for what was missed and « expiré » for what others may do."""
    of = titled(SERVED)
    (service,) = of_kind(titled(ORDER), DeadlineKind.SERVICE, date(2027, 1, 6))
    (void,) = of_kind(titled(ORDER), DeadlineKind.SERVICE, date(2027, 1, 9))
    (opposition,) = of_kind(of, DeadlineKind.OPPOSITION, date(2026, 11, 23))
    (first,) = of_kind(of, DeadlineKind.ENFORCEMENT, date(2026, 12, 25))

    plain = days_left_told(void, -3).replace("\N{NO-BREAK SPACE}", " ")
    assert plain == "Non avenue depuis le 7 janvier 2027 (1411 CPC) : nouvelle requête"
    assert [
        days_left_told(service, -3),
        days_left_told(service, 0),
        days_left_told(service, 32),
        days_left_told(opposition, -3),
        days_left_told(first, -3),
    ] == [
        "DÉPASSÉ depuis 3\N{NO-BREAK SPACE}jours",
        "aujourd’hui",
        "dans 32\N{NO-BREAK SPACE}jours",
        "expiré depuis 3\N{NO-BREAK SPACE}jours",
        "depuis 3\N{NO-BREAK SPACE}jours",
    ]


def test_the_service_of_an_order_interrupts_limitation() -> None:
    """Before the order decides, the invoice lives by its service, if its pièce is named."""
    piece = {"id": "p", "kind": "other", "title": "Signification", "file": "2026-001/p.pdf"}
    shown = case(
        invoice(),
        title={"decisions": [{**SERVED, "service_proof": "p"}]},
        pieces=[piece],
    )

    (counted,) = of_kind(shown, DeadlineKind.PRESCRIPTION, date(2026, 11, 1))
    (untold,) = of_kind(titled(SERVED), DeadlineKind.PRESCRIPTION, date(2026, 11, 1))
    late = {**SERVED, "made_on": "2026-05-05", "served_on": "2026-11-06", "service_proof": "p"}
    of = case(invoice(), title={"decisions": [late]}, pieces=[piece])
    (void,) = of_kind(of, DeadlineKind.PRESCRIPTION, date(2026, 11, 20))

    assert (counted.day, untold.day) == (date(2031, 10, 20), date(2031, 5, 4))
    assert void.day == date(2031, 5, 4)


def test_it_is_told_in_the_chronology() -> None:
    """The decision with its sum, its service, the day it became enforceable, the measure."""
    of = titled(
        {**SERVED, "enforceable_on": "2026-12-22"},
        measures=[{"kind": "bank_seizure", "taken_on": "2027-01-12", "costs": "120.55"}],
    )
    day = date(2027, 2, 1)

    found = chronology(under_review(of, day), numbered(of, day))

    assert [fact.kind.value for fact in found if fact.source[0] == "title"] == [
        "decided",
        "served",
        "enforceable",
        "measure",
    ]
