"""A guarantor is informed in time, and asked only where law and facts allow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.documents.making import content_of
from relance_docs.review.agenda import deadline_tasks
from tests.documents.asking import job_of, on_day, why_not
from tests.documents.test_golden import DEFAULTED, GUARANTEE, GUARANTOR, INFORMED, NOTICE
from tests.letters.letter_cases import case_of, invoice

TODAY = date(2026, 11, 20)


def guaranteed(guarantor: dict[str, Any] | None = None, **more: Any) -> Case:  # noqa: ANN401
    """Return a case with a guarantor, informed and with the debtor in default."""
    known = {"history": DEFAULTED, "pieces": GUARANTEE}
    return case_of("business", guarantors=(GUARANTOR | (guarantor or {}),), **known | more)


def test_a_demand_is_of_principal_within_the_limit() -> None:
    """It asks for no penalty, never for more than is guaranteed, less what the guarantor paid."""
    paid = {
        "received_on": date(2026, 7, 1),
        "amount": Decimal("3000.00"),
        "party": "M. Paul Exemple",
    }

    assert content_of(job_of(guaranteed(), "guarantor-demand")).asks == Decimal("10000.00")
    assert content_of(job_of(guaranteed({"limit": None}), "guarantor-demand")).asks == Decimal(
        "12000.00"
    )
    assert content_of(job_of(guaranteed(payments=(paid,)), "guarantor-demand")).asks == Decimal(
        "7000.00"
    )


@pytest.mark.parametrize(
    ("guarantor", "more", "said"),
    [
        ({}, {"history": (DEFAULTED[1],)}, "never informed"),
        ({}, {"history": (INFORMED,)}, "not put in default"),
        ({}, {"history": (INFORMED, NOTICE | {"pay_by": date(2026, 12, 1)})}, "has not passed"),
        ({"proof": None}, {}, "signed guarantee"),
        ({"signed_on": date(2026, 4, 1)}, {}, "nothing that this guarantor guaranteed"),
        ({"until": date(2026, 3, 1)}, {}, "nothing that this guarantor guaranteed"),
        ({}, {"insolvency": {"kind": "redressement", "opened_on": date(2026, 9, 1)}}, "L622-28"),
        ({}, {"closed": {"reason": "waived", "closed_on": date(2026, 9, 1)}}, "closed"),
    ],
)
def test_a_demand_is_barred(guarantor: dict[str, Any], more: dict[str, Any], said: str) -> None:
    """Each fact that is missing, and each bar of the law, is said."""
    assert said in str(why_not(guaranteed(guarantor, **more), "guarantor-demand"))


def test_a_company_needs_no_information() -> None:
    """Only a natural person is informed by law; a company is asked also in redressement."""
    opened = {
        "kind": "redressement",
        "opened_on": date(2026, 9, 1),
        "declared_on": date(2026, 9, 9),
    }
    company = guaranteed(
        {"natural_person": False, "name": "Holding Fictive SAS"},
        history=(DEFAULTED[1],),
        insolvency=opened,
    )

    assert why_not(company, "guarantor-demand") is None
    assert "natural persons" in str(why_not(company, "guarantor-information"))
    assert not [t for t in deadline_tasks(on_day(company)) if t.code == "guarantor"]


def test_what_was_informed_is_not_asked_again() -> None:
    """The first default is to be told after a month; once it is sent, the year's is watched."""
    before = on_day(guaranteed(history=()), date(2026, 5, 10))
    uninformed = [t for t in deadline_tasks(before) if t.code == "guarantor"]
    informed = on_day(guaranteed(), TODAY)
    later = deadline_tasks(replace(informed, as_of=date(2027, 1, 10)))
    told = {"at": date(2027, 2, 1), "written": "guarantor-information", "party": "M. Paul Exemple"}
    after = on_day(guaranteed(history=(*DEFAULTED, told)), date(2027, 2, 10))

    assert [(t.day, t.command.split()[-1]) for t in uninformed] == [
        (date(2026, 5, 30), "guarantor-default")
    ]
    assert not [t for t in deadline_tasks(informed) if t.code == "guarantor"]
    assert [(t.day, t.command.split()[-1]) for t in later if t.code == "guarantor"] == [
        (date(2027, 3, 30), "guarantor-information")
    ]
    assert not [t for t in deadline_tasks(after) if t.code == "guarantor"]


def test_the_yearly_information_ties_with_the_statement_of_that_day() -> None:
    """Principal, penalties and indemnity are those of 31 December, to the cent."""
    old = invoice(issue_date=date(2025, 8, 1), due_date=date(2025, 8, 31))
    case = case_of("business", old, guarantors=(GUARANTOR | {"signed_on": date(2025, 1, 1)},))
    then = on_day(case, date(2025, 12, 31)).statement
    sums = content_of(job_of(case, "guarantor-information")).variables["sums"]

    assert sums == (then.principal_due, then.penalties_due, then.indemnity_due, then.total_due)


def test_which_of_two_is_asked() -> None:
    """With two guarantors, one is named."""
    two = case_of("business", guarantors=(GUARANTOR, GUARANTOR | {"name": "Mme Anne Exemple"}))

    assert "--party" in str(why_not(two, "guarantor-default"))
    assert why_not(two, "guarantor-default", party="Mme Anne Exemple") is None
