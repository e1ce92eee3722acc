"""One debtor, several cases: what one of them knows is known to the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from relance_docs.case.case import Case
from relance_docs.case.same_debtor import may_be_same
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import Blocked
from relance_docs.plan.summary import summary_of
from tests.plan.builders import DEBTOR, after, case, did, on_day, said

PROCEDURE = {"kind": "redressement", "opened_on": date(2026, 5, 12)}


def beside(other: Case, of: Case | None = None, days: int = 1) -> CaseOnDay:
    """Return a case whose debtor has another one, some days after the due date."""
    return replace(on_day(of or case(), after(days)), others=(other,))


def another(**facts: object) -> Case:
    """Return case 2026-011 of the same debtor."""
    return case(**facts).model_copy(update={"number": "2026-011"})


def test_a_procedure_known_to_one_case_bars_the_other() -> None:
    """No demand leaves, and the reason names the case that knows."""
    found = standing(beside(another(insolvency=PROCEDURE)))

    assert isinstance(found, Blocked)
    assert found.code.value == "insolvency"
    assert "case 2026-011" in str(found.reason)


def test_a_like_name_in_the_same_house_bars_until_the_siren_of_both_tell() -> None:
    """A demand to an insolvent debtor is forbidden; the line of the case says how to end it."""
    here = DEBTOR.model_copy(update={"siren": None, "siret": None, "vat_identifier": None})
    there = here.model_copy(update={"name": f"{here.name} Location"})
    other = another(insolvency=PROCEDURE, debtor=there)
    found = beside(other, case(debtor=here))

    assert may_be_same(here, there)
    assert said(standing(found)) == "insolvency"
    assert "enter the SIREN of both" in str(standing(found).reason)  # type: ignore[union-attr]


def test_a_pause_of_one_case_is_told_of_the_other() -> None:
    """The other case goes on; who reads its line knows."""
    paused = another(pause={"until": after(20), "reason": "accord verbal"})
    notes = [str(note) for note in summary_of(beside(paused)).notes]

    assert [note for note in notes if "case 2026-011" in note and "accord verbal" in note]


def test_a_letter_that_came_back_in_one_case_is_asked_about_in_the_other() -> None:
    """No letter goes to an address from which another case had one back."""
    back = did("relance-2", after(1), channel="post", outcome="returned", returned_on=after(9))
    history = (did("relance-1", after(1)), did("appel-2", after(2)))
    found = beside(another(history=(back,)), case(history=history), 20)

    assert said(standing(found)) == "missing_mention"
    assert "in case 2026-011" in str(standing(found).reason)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"name": "MENUISERIE FICTIVE"}, True),
        ({"name": "Menuiserie Fictive & Fils"}, True),
        ({"name": "Menuiserie Fictive & Fils", "address": ()}, True),
        ({"name": "Menuiserie Fictive & Fils", "address": ("1 RUE X", "75001 PARIS")}, False),
        ({"name": "Menuiserie", "address": ()}, False),
        ({"name": "Boulangerie Fictive"}, False),
        ({"siren": "552100554"}, True),
    ],
)
def test_who_may_be_the_same_debtor(facts: dict[str, object], *, expected: bool) -> None:
    """The same name says it, whatever its legal form; an address with names that are alike."""
    assert may_be_same(DEBTOR, DEBTOR.model_copy(update=facts)) is expected
    two = DEBTOR.model_copy(update={"siren": "732829320"})
    assert not may_be_same(two, DEBTOR.model_copy(update=facts | {"siren": "552100554"}))
