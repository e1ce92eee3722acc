"""A debtor abroad: its language, its words and figures; no French law unless it is recorded."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.case.parties import Language
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.letters.document import make_document, page_of
from relance_docs.wording.check import check_text
from relance_docs.wording.facts import LetterFacts, LetterKind
from tests.letters.letter_cases import CREDITOR, PAST, case_of, invoice, job
from tests.letters.reading_html import words

FRENCH_LAW = {"applicable_law": "FR", "applicable_law_source": "article 12 des CGV"}
STEPS = ("relance-1", "relance-2", "avertissement", "mise-en-demeure")
OF_FRENCH_LAW = ("441-10", "1103", "1344", "40 €", "40,00", "Handelsgesetzbuch", "Commercial Code")


def abroad(language: str, **more: Any) -> Case:  # noqa: ANN401 - as YAML
    """Return a case against a firm in London."""
    debtor = {
        "language": language,
        "country": "GB",
        "name": "Fictive Joinery Ltd",
        "vat_identifier": "GB123456789",
        "address": ("1 TEST ROAD", "LONDON W1A 1AA", "UNITED KINGDOM"),
    }
    return case_of("business", *more.pop("invoices", ()), debtor=debtor, **{"history": PAST} | more)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_no_french_law_is_claimed_unless_it_is_recorded(language: str, step: str) -> None:
    """Principal alone is asked for, and no article of French law stands in any letter."""
    made = job(abroad(language), step)
    page = words(page_of(made))

    assert made.owed.total_due == Decimal("12000.00")
    assert not [word for word in OF_FRENCH_LAW if word in page]


def test_where_french_law_is_recorded_it_is_claimed() -> None:
    """Penalties and indemnity are those of any business, and the letter says which law governs."""
    inland = case_of("business", history=PAST)
    made = job(abroad("en", **FRENCH_LAW), "mise-en-demeure")
    page = words(page_of(made)).replace("\u00a0", " ")

    assert made.owed.total_due == job(inland, "mise-en-demeure").owed.total_due
    assert "Under French law, which governs this contract" in page
    assert f"EUR {made.owed.total_due:,.2f}" in page


def test_another_law_that_is_recorded_adds_nothing_either() -> None:
    """What English law would add is not reckoned here."""
    made = job(abroad("fr", applicable_law="GB", applicable_law_source="clause 9"), "relance-2")

    assert made.owed.total_due == Decimal("12000.00")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ("Dear Sir or Madam,", "We formally request you to pay EUR 12,000.00 by 1 December"),
        ),
        ("de", ("Sehr geehrte Damen und Herren,", "12.000,00 EUR bis zum 1. Dezember 2026 zu zah")),
    ],
)
def test_amounts_and_days_are_those_of_the_language(language: str, said: tuple[str, ...]) -> None:
    """Thousands, decimals and months are those that the reader knows; no French is left."""
    page = words(page_of(job(abroad(language), "mise-en-demeure"))).replace("\u00a0", " ")

    assert all(each in page for each in said)
    assert not [french for french in (" le ", " vous ", "novembre", "Facture") if french in page]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_letter_is_made_and_passes_the_check(language: str) -> None:
    """Each step becomes a PDF, the first one with its e-mail, without a finding."""
    coming = invoice(issue_date="2026-11-05", due_date="2026-12-05")
    first = make_document(job(abroad(language, invoices=(coming,), history=()), "rappel-1"))
    others = [make_document(job(abroad(language, **FRENCH_LAW), step)) for step in STEPS]

    assert [each.warnings for each in (first, *others)] == [()] * 5
    assert first.files[1][0].endswith(".eml")


def test_a_collector_and_an_own_step_are_told_what_to_do(tmp_path: Path) -> None:
    """No letter is made half in one language: the reason says which template is missing."""
    sender = {"name": "R", "address": ("1 RUE A",), "mandate_date": "2026-01-01"}
    collector = Settings.model_validate(
        {"creditor": CREDITOR | {"acts_as": "collector"}, "sender": sender}
    )
    (tmp_path / "letter_templates").mkdir()
    (tmp_path / "letter_templates" / "l111-8.txt").write_text("texte")
    made = job(abroad("en"), "relance-2", settings=collector, root=tmp_path)

    with pytest.raises(RefusalError, match=r"debtor\.language=fr"):
        page_of(made)


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "We will inform the police."),
        ("en", "A bailiff will seize your goods."),
        ("en", "We will inform your bank of this debt."),
        ("en", "Our lawyers will start proceedings."),
        ("en", "You will bear all collection costs."),
        ("en", "We claim statutory interest."),
        ("en", "Please make a payment of EUR 9,999.00 today."),
        ("de", "Wir erstatten Strafanzeige."),
        ("de", "Der Gerichtsvollzieher wird pfänden."),
        ("de", "Wir melden Sie der Schufa."),
        ("de", "Unser Rechtsanwalt wird klagen."),
        ("de", "Die Mahngebühren tragen Sie."),
        ("de", "Wir verlangen Verzugszinsen nach § 288 BGB."),
        ("de", "Sie haben 9.999,00 EUR zu zahlen."),
    ],
)
def test_what_french_rules_forbid_has_its_equal(language: str, phrase: str) -> None:
    """Threats, false claims, costs and totals that are not reckoned are blocked."""
    facts = LetterFacts(language=Language(language), total_due=Decimal("12000.00"))

    assert [f for f in check_text(phrase, facts) if f.is_error]


@pytest.mark.parametrize(
    ("language", "phrase"), [("en", "This is our final notice."), ("de", "Letzte Mahnung.")]
)
def test_a_last_word_is_doubted(language: str, phrase: str) -> None:
    """A last notice must be true; before the due date, nothing is demanded at all."""
    courteous = LetterFacts(language=Language(language))
    preventive = LetterFacts(language=Language(language), letter=LetterKind.PREVENTIVE)
    demand = {"en": "Your account is overdue.", "de": "Ihre Zahlung ist überfällig."}[language]

    assert check_text(phrase, courteous)
    assert not check_text(demand, courteous)
    assert [f for f in check_text(demand, preventive) if f.is_error]
