"""What letters say of a syndicat, an association and a sole trader."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import PrescriptionRegime
from relance_docs.letters.compose import recipient_of, salutation_of
from relance_docs.letters.document import page_of
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.mentions import missing_mentions
from relance_docs.review.courts import courts
from tests.letters.letter_cases import AS_OF, PAST, STEPS, case_of, job, sent

SYNDICAT = {
    "name": "Syndicat des copropriétaires Les Cèdres",
    "representative": "son syndic, Régie Fictive",
    "legal_form": None,
}
ASSOCIATION = {"name": "Club Fictif", "legal_form": "Association loi 1901"}
NOTICE = sent("mise-en-demeure", date(2026, 6, 8), received_on=date(2026, 6, 10))


def test_a_syndicat_is_written_to_as_its_syndic_represents_it() -> None:
    """The window and the mise en demeure name the syndic; the letter to it is of the legal rate."""
    letter = job(case_of("consumer", debtor=SYNDICAT, history=PAST), "mise-en-demeure")
    page = page_of(letter)

    assert recipient_of(letter.case, StepKind.FORMAL_NOTICE) == (
        "Syndicat des copropriétaires Les",
        "Cèdres",
        "syndic\N{NO-BREAK SPACE}: Régie Fictive",
        "3 QUAI DU RHONE",
        "69007 LYON",
    )
    assert "Syndicat des copropriétaires Les Cèdres (représenté par son syndic, Régie" in page
    assert "Médiation Exemple" not in page
    assert "441-10" not in page
    assert "forfaitaire" not in page


@pytest.mark.parametrize("debtor", [SYNDICAT, ASSOCIATION])
def test_penalties_of_commerce_wait_for_the_user(debtor: dict[str, str]) -> None:
    """No demand leaves for a syndicat or an association of which nobody said that it is one."""
    asked = job(case_of(debtor=debtor), "relance-1")
    stated = job(case_of(debtor=debtor | {"professional": True}), "relance-1")

    missing = missing_mentions(asked.on_day, STEPS["relance-1"])
    assert missing is not None
    assert "debtor.professional=true" in str(missing)
    assert "debtor.kind=consumer" in str(missing)
    assert missing_mentions(stated.on_day, STEPS["relance-1"]) is None


def test_an_association_is_no_consumer_of_flesh_and_blood() -> None:
    """Two years do not bar its debt, its contact is written to, its court is the civil one."""
    letter = job(case_of("consumer", debtor=ASSOCIATION, history=(NOTICE,)), "relance-2")

    assert letter.case.debtor.kind is DebtorKind.CONSUMER
    assert {period.regime for period in letter.owed.prescription} == {PrescriptionRegime.COMMERCIAL}
    assert salutation_of(letter.case, StepKind.FIRM) == "Madame"
    ((sort, court),) = courts(letter.on_day)
    assert (sort, "Association loi 1901" in court.fact) == ("judicial", True)
    assert letter.owed.as_of == AS_OF


@pytest.mark.parametrize(
    ("name", "window"),
    [("Jeanne Exemple", "Jeanne Exemple EI"), ("Jeanne Exemple EI", "Jeanne Exemple EI")],
)
def test_a_sole_trader_is_named_with_its_initials(name: str, window: str) -> None:
    """« EI » stands beside the name, once."""
    case = case_of(debtor={"name": name, "legal_form": "Entrepreneur individuel"})

    assert recipient_of(case, StepKind.FORMAL_NOTICE)[0] == window
