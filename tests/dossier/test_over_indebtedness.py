"""A person who is over-indebted: no demand and no measure; a title, and the commission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.exits import asked_in
from relance_docs.dossier.front import checked
from relance_docs.plan.next_step import next_step
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from relance_docs.review.agenda import asking
from relance_docs.review.records import DeadlineKind
from tests.dossier.acts_desk import SHOWN, acts, brief_in, html_of, inv, said, why

Briefed = Callable[..., Brief]
COMMISSION, PETITION = "justification-surendettement", "requete-injonction-de-payer"
NOTES, POWER = "notes-pour-le-signataire", "pouvoir-special"
CONSUMER = {"kind": "consumer", "form": "", "name": "Mme Jeanne Essai"}
NOTICE = (
    "history:\n  - {at: 2026-09-10, step: mise-en-demeure, channel: registered,"
    " pay_by: 2026-09-21, presented_on: 2026-09-12}\n"
    "  - {at: 2026-09-30, note: Le fonds est mis en vente, circumstance: danger, proof: x}\n"
)
FOUND = "over_indebtedness: {admissible_on: 2026-10-05, commission: Commission du Rhône%s}\n"
BEFORE = inv("A", "2026-05-20", "2026-06-20", "4000.00", ", delivery_date: 2026-05-15")
SINCE = inv("B", "2026-10-20", "2026-10-25", "300.00", ", delivery_date: 2026-10-18")


@pytest.fixture
def briefed(tmp_path: Path) -> Briefed:
    """Return what makes the brief of a consumer's case, of the lines of its file."""
    return lambda lines: brief_in(tmp_path / "w", lines, **dict[str, Any](CONSUMER))


def case(more: str = "", *invoices: str) -> str:
    """Return a case with an invoice of before the decision, and others."""
    return "invoices:\n" + BEFORE + "".join(invoices) + SHOWN + NOTICE + FOUND % more


def step_of(brief: Brief) -> StepDue | Blocked:
    """Return what is due on the case, or what bars it."""
    return next_step(brief.workspace.on_day(brief.case))


def test_no_letter_asks_for_what_the_debtor_may_not_pay(briefed: Briefed) -> None:
    """L722-2 and L722-5 C. conso.; it ends when a judge or the commission ends it."""
    found = step_of(briefed(case()))

    assert isinstance(found, Blocked)
    assert found.code is BlockCode.OVER_INDEBTED
    assert "may not be paid" in str(found.reason)


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (", measures_on: 2026-11-02", BlockCode.OVER_INDEBTED, "until a judge puts an end"),
        (", erased_on: 2026-11-02", BlockCode.OVER_INDEBTED, "erased what arose before"),
        (", ended_on: 2026-11-02", BlockCode.READY_FOR_HANDOVER, ""),
    ],
)
def test_what_became_of_it(briefed: Briefed, more: str, code: BlockCode, words: str) -> None:
    """Measures bind, personal recovery erases, an end gives the ladder back."""
    found = step_of(briefed(case(more)))

    assert isinstance(found, Blocked)
    assert found.code is code
    assert words in str(found.reason)


def test_what_arose_since_is_asked_for_alone(briefed: Briefed) -> None:
    """The debtor pays as it falls due what the commission knows nothing of."""
    found = step_of(briefed(case("", SINCE)))

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("B",)


def test_interest_stops_with_the_decision(briefed: Briefed) -> None:
    """L722-14 C. conso.: through its eve, and none to come in any act."""
    brief = briefed(case())
    lines = [line for claim in brief.owed.invoices for line in claim.lines]

    # 4 000 × 2,75 % × 22/365, from the day after the first presentation
    assert lines[-1].to_day == date(2026, 10, 4)
    assert str(sum(line.amount for line in lines)) == "6.63"
    texts = said(brief)
    for name in (PETITION, COMMISSION):
        assert "Intérêts arrêtés à la veille de la décision du 5 octobre 2026" in texts[name]
        assert "outre les intérêts" not in texts[name]
        assert "par jour" not in texts[name]


def test_a_title_may_be_asked_for_and_nothing_else(briefed: Briefed) -> None:
    """Cass. 2e civ., 28 juin 2006: a judgment, no measure, no payment agreed, no recovery."""
    brief = briefed(case(", informed_on: 2026-10-09"))
    texts = said(brief)

    assert PETITION in texts
    assert "requete-saisie-conservatoire" not in texts
    assert "demande-petites-creances" not in texts
    assert "lettre-commissaire-de-justice" not in texts
    assert "recouvrement amiable" not in texts[POWER]
    assert "ni mesure, ni sûreté" in why(brief, "conservatory_seizure")
    for words in ("deux ans au plus", "un titre, sans l’exécuter", "8 novembre 2026 (R. 723-3"):
        assert words in texts[NOTES], words


def test_the_commission_is_told_all_that_arose_before(briefed: Briefed) -> None:
    """R723-3 C. conso.: due, to come and contested, with its pièces; nothing of later."""
    dispute = ", dispute: {raised_on: 2026-07-01, amount: 1000.00, reason: malfaçon}"
    to_come = inv("C", "2026-09-01", "2026-12-31", "70.00", ", delivery_date: 2026-09-01")
    lines = case(", file_number: 000126, proof: x", to_come, SINCE)
    delivered = ", delivery_date: 2026-05-15"
    brief = briefed(lines.replace(delivered, delivered + dispute))
    text = said(brief)[COMMISSION]
    act = acts(brief)[COMMISSION]

    assert not checked(brief, act.context, html_of(act), act.template, asked_in(act))

    # 3 000 + 1 000 and 22 days of interest on each at 2,75 %, and what is to come
    assert "la créance s’élève à 4 076,63 €" in text
    assert "Facture A, contestée par le débiteur et comprise dans la créance : 1 001,66 €" in text
    assert "échéance du 31 décembre 2026, 70,00 €, comprise" in text
    assert "déclarée recevable (pièce n° 4)" in text
    assert "Dossier n° 000126" in text
    assert "Facture B" not in text


def test_what_is_erased_is_in_no_act(briefed: Briefed) -> None:
    """L741-2 C. conso.: the note says so, and nothing is filed."""
    brief = briefed(case(", erased_on: 2026-11-02"))
    found = acts(brief)

    assert not {PETITION, COMMISSION, "assignation-au-fond"} & found.keys()
    assert "ce qui est né avant est effacé" in said(brief)[NOTES]


def test_thirty_days_are_told_until_the_claim_is_justified(briefed: Briefed) -> None:
    """From the day on which the commission told what the debtor declared."""
    asked = list(asking(briefed(case(", informed_on: 2026-10-30")).on_day))

    (deadline,) = (each for each in asked if each.kind is DeadlineKind.OVER_INDEBTEDNESS)
    assert deadline.day == date(2026, 11, 29)
