"""A document speaks to its reader: by name, of what he did, and of nothing that is ours alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from relance_docs.letters.document import page_of
from tests.letters.letter_cases import PAST, case_of, invoice, job
from tests.letters.reading_html import words
from tests.letters.test_true_sentences import paid, text_of

LETTERS = ("relance-1", "relance-2", "avertissement", "mise-en-demeure")
LABEL = "VIR SEPA RECU /DE SARL FICTIVE /MOTIF ACOMPTE FACT 0042 /REF NOTPROVIDED"
PLAN: dict[str, Any] = {
    "agreed_on": date(2026, 6, 1),
    "instalments": (
        {"due_date": date(2026, 7, 15), "amount": Decimal("6000.00")},
        {"due_date": date(2026, 8, 15), "amount": Decimal("6000.00")},
    ),
}


def addressed(name: str, kind: str = "business", step: str = "relance-2", **debtor: object) -> str:
    """Return how a letter begins and ends for a contact, or a debtor, of that name."""
    contact = {"contact": {"name": name}} if kind != "consumer" else {"name": name, "contact": None}
    return words(page_of(job(case_of(kind, debtor=contact | debtor), step)))


@pytest.mark.parametrize(
    ("name", "salutation"),
    [
        ("Mme Élise Moreau", "Madame"),
        ("M. Karim Benali", "Monsieur"),
        ("Monsieur Benali", "Monsieur"),
        ("Élise Moreau", "Madame, Monsieur"),
        ("Service comptabilité", "Madame, Monsieur"),
        ("M. et Mme Durand", "Madame, Monsieur"),
    ],
)
@pytest.mark.parametrize("kind", ["business", "consumer"])
def test_who_is_known_is_greeted(name: str, salutation: str, kind: str) -> None:
    """By her civility where the name has it, at the beginning and at the end."""
    text = addressed(name, kind)

    assert f" {salutation}, Malgré" in text or f" {salutation}, Sauf" in text
    assert f"d’agréer, {salutation}, nos" in text


def test_a_formal_notice_to_a_firm_greets_nobody_by_civility() -> None:
    """It is read by whoever acts for the firm."""
    assert "d’agréer, Madame, Monsieur, nos" in addressed("Mme Moreau", step="mise-en-demeure")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Élise Moreau", "À l’attention d’Élise Moreau"),
        ("Mme Moreau", "À l’attention de Mme Moreau"),
        ("Service comptabilité", "À l’attention du service comptabilité"),
        ("Comptabilité", "À l’attention de la comptabilité"),
        ("Hélène Roux", "À l’attention d’Hélène Roux"),
    ],
)
def test_the_line_of_attention_is_french(name: str, line: str) -> None:
    """« d’Élise », « du service »."""
    assert line in addressed(name)


@pytest.mark.parametrize("step", LETTERS)
@pytest.mark.parametrize("kind", ["business", "consumer", "public_body"])
def test_a_label_of_the_bank_is_in_no_letter(step: str, kind: str) -> None:
    """The debtor is told that his transfer arrived; what his bank and ours call it says nothing."""
    payment = paid("2000.00", reference=LABEL)
    text = text_of(step, kind=kind, payments=(payment,), history=PAST)

    assert "NOTPROVIDED" not in text
    assert step == "mise-en-demeure" or "votre virement du 15 juillet 2026" in text


@pytest.mark.parametrize("step", LETTERS)
@pytest.mark.parametrize("kind", ["business", "consumer", "public_body"])
def test_nobody_speaks_of_the_reader_as_of_another(step: str, kind: str) -> None:
    """« Vous restez redevable », not « Menuiserie Fictive reste redevable »."""
    text = text_of(step, kind=kind, history=PAST)

    assert "reste redevable" not in text
    assert step != "mise-en-demeure" or "vous restez redevable envers Atelier Exemple SARL" in text


@pytest.mark.parametrize("step", LETTERS)
def test_a_commune_has_no_passing_difficulty(step: str) -> None:
    """It pays what is mandated: no instalments are offered to its accountant."""
    text = text_of(step, kind="public_body", history=PAST)

    assert "difficulté passagère" not in text
    assert "échéancier" not in text


def test_a_sheet_asks_what_fits_the_one_who_is_called() -> None:
    """A consumer has no purchase order and decides himself; a commune has its own reasons."""
    asked = {
        kind: text_of("appel-2", kind=kind, history=PAST) for kind in ("consumer", "public_body")
    }

    for odd in ("Bon de commande", "validation interne", "Qui décide", "trésorerie"):
        assert odd not in asked["consumer"]
    assert "mandatée" in asked["public_body"]
    assert "Qui décide du règlement" in text_of("appel-2", history=PAST)


def test_a_sheet_speaks_of_the_debtor() -> None:
    """It is read by who calls: « Le débiteur avait annoncé »."""
    promise = {
        "at": date(2026, 6, 2),
        "step": "appel-1",
        "channel": "phone",
        "outcome": "promise",
        "promise": {"pay_by": date(2026, 6, 20), "amount": Decimal("800.00")},
    }
    sheet = text_of("appel-2", history=(*PAST, promise))

    assert "Le débiteur avait annoncé le 2 juin 2026 un règlement de 800,00 €" in sheet
    assert "Vous aviez" not in sheet
    assert "Vous aviez annoncé" in text_of("relance-2", history=(*PAST, promise))


@pytest.mark.parametrize("step", ["appel-2", "relance-2", "avertissement"])
def test_a_broken_plan_names_what_is_missing(step: str) -> None:
    """Which instalment, and what is missing of it; what was paid went to the first one."""
    text = text_of(
        step, payment_plan=PLAN, payments=(paid("7000.00", date(2026, 7, 14)),), history=PAST
    )
    assert (
        "n’a pas été respecté : l’échéance du 15 août 2026 (5 000,00 €) n’a pas été réglée" in text
    )


def test_the_second_reminder_is_not_the_first_again() -> None:
    """Both are preventive, and say it in their own words."""
    coming = invoice(issue_date=date(2026, 11, 1), due_date=date(2026, 11, 30))
    first, second = (text_of(step, coming) for step in ("rappel-1", "rappel-2"))

    assert "Pour faciliter l’organisation de vos règlements" in first
    assert "Pour faciliter" not in second
    assert "nous nous permettons de vous en rappeler le détail" in second


def test_the_foot_has_no_inner_names() -> None:
    """A customer reads the case and a reference; the commit and the fingerprint are in it."""
    foot = page_of(job(case_of(history=PAST), "relance-2")).partition('data-foot="')[2]

    assert foot.startswith("Dossier 2026-014 · réf. 0a1b2c3d4e – 0123456789ab")
