"""What the letters say, and what they never say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from relance_docs.letters.document import page_of
from relance_docs.plan.kinds import StepKind
from relance_docs.resources import packaged_templates
from tests.letters.letter_cases import ALL, LETTERS, PAST, case_of, invoice, job, job_of, sent
from tests.letters.reading_html import text_of, tree
from tests.letters.reading_html import words as shown

FORBIDDEN_SPACES = re.compile(r" [:;!?»€%]|« |\u00a0[;!?]")


def words(name: str) -> str:
    """Return the visible text of a document of `BUILDERS`."""
    return shown(page_of(job_of(name)))


@pytest.mark.parametrize("name", [name for name in ALL if name.endswith("consumer")])
def test_consumer(name: str) -> None:
    """A letter to a consumer names neither the 40 € nor L441-10."""
    text = words(name)

    assert "40 €" not in text
    assert "441" not in text


def test_public_body() -> None:
    """A public body is asked under the code de la commande publique, not under L441-10."""
    text = words("mise-en-demeure-public")

    assert "L. 2192-13" in text
    assert "441-10" not in text


def test_business_formal_notice() -> None:
    """A mise en demeure says so in its title and its body, with its legal basis and its date."""
    text = words("mise-en-demeure")

    assert "MISE EN DEMEURE de payer" in text
    assert "Nous vous mettons en demeure de payer la somme de" in text
    assert "au plus tard le 1er décembre 2026" in text
    for article in ("1103", "1344", "1231-6", "L. 441-10, II", "D. 441-5"):
        assert article in text


def test_formal_notice_to_consumer() -> None:
    """A first mise en demeure to a consumer makes the legal interest run, and claims none yet."""
    text = words("mise-en-demeure-consumer")

    assert "Elle fait courir, sur le principal, les intérêts au taux légal" in text
    assert "médiateur de la consommation" in text


def test_preventive() -> None:
    """A reminder before the due date demands nothing and threatens nothing."""
    text = words("rappel-1").lower()

    for word in ("pénalité", "indemnité", "impayé", "retard", "demeure", "juridiction"):
        assert word not in text


def test_courteous() -> None:
    """A courteous reminder mentions the right to penalties, and asks for the principal alone."""
    made = job_of("relance-1")

    assert made.kind is StepKind.COURTEOUS
    assert "règlement de 12 000,00 €" in words("relance-1")
    assert "Nous ne les demandons pas dans ce courrier" in words("relance-1")


@pytest.mark.parametrize("step", ["relance-2", "avertissement", "mise-en-demeure"])
def test_nothing_invented(step: str) -> None:
    """Without a letter before, no letter before is mentioned."""
    text = shown(page_of(job(case_of(), step)))

    assert "Malgré" not in text


def test_calls_are_no_letters() -> None:
    """After calls alone, a letter mentions no letter; nor a call in which nobody was reached."""
    calls = (sent("appel-1", date(2026, 5, 6), outcome="no_answer"),)
    text = shown(page_of(job(case_of(history=calls), "mise-en-demeure")))

    assert "Malgré" not in text
    assert "téléphonique" not in text


def test_returned_letter() -> None:
    """A letter that came back is not said to have been sent."""
    past = (sent("relance-2", date(2026, 5, 6), outcome="returned"),)

    assert "Malgré" not in shown(page_of(job(case_of(history=past), "avertissement")))


def test_earlier_letters() -> None:
    """The dates of earlier demands are those of the history, of these invoices alone."""
    other = sent("relance-2", date(2026, 6, 8), invoices=("FA-2",))
    invoices = (invoice(), invoice("FA-2", due_date=date(2026, 12, 30)))
    text = shown(
        page_of(job(case_of("business", *invoices, history=(*PAST, other)), "avertissement"))
    )

    assert "Malgré nos demandes du 4 mai 2026 et du 18 mai 2026" in text
    assert "8 juin 2026" not in text


def test_dispute_apart() -> None:
    """The disputed part is shown apart, in no total."""
    text = words("avertissement-disputed")

    assert "Somme contestée, non comprise dans cette demande. Facture FA-2026-0042" in text
    assert ": 1 800,00 €, contestation du" in text
    assert "Principal échu 10 200,00 €" in text


def test_not_yet_due_apart() -> None:
    """An instalment that is not due is shown apart, in no total."""
    text = words("relance-2-instalments")

    assert "non encore échu et non compris dans cette demande" in text
    assert "Principal échu 8 000,00 €" in text


@pytest.mark.parametrize("name", ALL)
def test_typography(name: str) -> None:
    """Quotes are curly, and no plain space stands before a high sign or a currency."""
    text = text_of(tree(page_of(job_of(name))))

    assert "'" not in text
    assert '"' not in text
    assert FORBIDDEN_SPACES.findall(text) == []


@pytest.mark.parametrize("path", sorted(packaged_templates().glob("*.txt")), ids=lambda p: p.name)
def test_typography_of_emails(path: Path) -> None:
    """The bodies of e-mails keep the same typography."""
    text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)

    assert "'" not in text
    assert FORBIDDEN_SPACES.findall(text) == []


@pytest.mark.parametrize("name", LETTERS)
def test_foot(name: str) -> None:
    """Every letter names its case, its commit and its fingerprint, and no inner name."""
    page = page_of(job_of(name))

    assert "Dossier 2026-014 · " in page
    assert "réf. 0a1b2c3d4e – 0123456789ab" in page
