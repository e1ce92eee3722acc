"""Every sentence is true with the data at hand: read as the debtor's lawyer would read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from relance_docs.case.settings import Settings
from relance_docs.claim.address import USUAL_POINTS, WINDOW_MM, fitting_points
from relance_docs.claim.extract import claim_data
from relance_docs.letters.document import make_document, page_of
from relance_docs.rendering.fonts import width_mm
from tests.letters.letter_cases import (
    CREDITOR,
    DISPUTED,
    PAST,
    case_of,
    invoice,
    job,
    many_invoices,
    sent,
)
from tests.letters.reading_html import words
from tests.letters.reading_pdf import page_texts

LAWYER = Settings.model_validate(
    {
        "creditor": CREDITOR | {"acts_as": "lawyer"},
        "sender": {
            "name": "Cabinet Exemple",
            "address": ("1 RUE X", "75001 PARIS"),
            "signatory": {"name": "Léa Exemple", "role": "Avocate au barreau de Paris"},
        },
    }
)
TWO = (invoice(), invoice("FA-2026-0043", due_date=date(2026, 5, 15)))


def text_of(step: str, *invoices: dict[str, Any], kind: str = "business", **fields: Any) -> str:  # noqa: ANN401 - as YAML
    """Return the visible text of a document."""
    return words(page_of(job(case_of(kind, *invoices, **fields), step)))


def paid(amount: str, day: date = date(2026, 7, 15), **fields: object) -> dict[str, Any]:
    """Return a payment."""
    return {"received_on": day, "amount": Decimal(amount), "reference": "VIR", **fields}


def test_demand_for_some_of_the_invoices() -> None:
    """A demand that was about one of the two invoices is not said to have been about both."""
    first = sent("relance-1", date(2026, 5, 4), invoices=("FA-2026-0042",))

    assert (
        "notre demande du 4 mai 2026, portant sur une partie de ces factures, et sauf"
        in text_of("relance-2", *TWO, history=(first,))
    )
    assert "portant sur" not in text_of("relance-2", history=(first,))


def test_several_formal_notices() -> None:
    """Two earlier formal notices are told in the plural."""
    notices = (
        sent("mise-en-demeure", date(2026, 6, 10)),
        sent("mise-en-demeure", date(2026, 8, 10)),
    )

    assert "Malgré nos mises en demeure du 10 juin 2026 et du 10 août 2026," in text_of(
        "mise-en-demeure", history=notices
    )


def test_partly_paid() -> None:
    """An invoice that was paid in part is not called unpaid."""
    partly = text_of("relance-2", payments=(paid("2000.00"),))

    assert "n’est pas entièrement réglée" in partly
    assert "impayée" not in partly
    assert "reste impayée" in text_of("relance-2")


def test_penalties_paid_in_part() -> None:
    """Penalties of which a payment took a part are what is left, not those of a period."""
    text = text_of("mise-en-demeure", payments=(paid("2000.00"),))

    assert "Pénalités de retard restant dues au 20/11/2026" in text
    assert "Pénalités de retard du 01/05/2026" not in text


def test_settled_indemnity() -> None:
    """The 40 € that a payment has settled are said to be settled; they are asked for no more."""
    text = text_of("mise-en-demeure", payments=(paid("2000.00"),))

    assert "comme l’indemnité forfaitaire de 40 € par facture, déjà réglée (articles" in text


def test_indemnity_of_instalments() -> None:
    """Of an invoice paid in instalments, each one that is late brings 40 €: no « par facture »."""
    parts = (
        {"due_date": date(2026, 4, 30), "amount": Decimal("5000.00")},
        {"due_date": date(2026, 5, 30), "amount": Decimal("7000.00")},
    )
    several = invoice(due_date=None, instalments=parts)

    for step in ("relance-1", "mise-en-demeure"):
        assert "indemnité forfaitaire de 40 € par échéance en retard" in text_of(step, several)
        assert "indemnité forfaitaire de 40 € par facture" in text_of(step)


def test_contract_founds_the_principal() -> None:
    """The contract founds the principal; the penalties and the 40 € rest on the law."""
    for kind in ("business", "consumer"):
        text = text_of("mise-en-demeure", kind=kind)

        assert "Le principal est dû en vertu du contrat (article 1103 du code civil)" in text


def test_bases_are_explained() -> None:
    """The décompte says what leads from the amount of the invoice to the base of the penalties."""
    advance = invoice(paid_amount=Decimal("2000.00"))

    assert "Réglé avant l’émission de la facture : 2 000,00 €" in text_of(
        "mise-en-demeure", advance
    )
    assert "Part contestée, hors de ce décompte : 1 800,00 €" in text_of(
        "mise-en-demeure", DISPUTED
    )


def test_lines_of_instalments() -> None:
    """The lines of an invoice in instalments stand under their due dates."""
    parts = (
        {"due_date": date(2026, 4, 30), "amount": Decimal("5000.00")},
        {"due_date": date(2026, 6, 30), "amount": Decimal("7000.00")},
    )
    text = text_of("mise-en-demeure", invoice(due_date=None, instalments=parts))

    assert "12 000,00 € TTC – 2 échéances Échéance du 30 avril 2026 : 5 000,00 € 01/05/2026" in text
    assert "Échéance du 30 juin 2026 : 7 000,00 € 01/07/2026" in text


def test_payment_of_two_invoices() -> None:
    """A transfer that paid two invoices shows its whole amount beside each part."""
    text = text_of("mise-en-demeure", *TWO, payments=(paid("13000.00"),))

    assert "sur 13 000,00 €, imputé" in text
    assert "sur 2 000,00 €" not in text_of("mise-en-demeure", payments=(paid("2000.00"),))


def test_credit_note_beyond_its_invoice() -> None:
    """What exceeds an invoice is shown as a part of its credit note."""
    note = {
        "number": "AV-1",
        "issue_date": date(2026, 6, 2),
        "amount": Decimal("12500.00"),
        "invoice_number": "FA-2026-0042",
    }

    assert "Avoir du 2 juin 2026 (AV-1) : 500,00 € sur 12 500,00 €" in text_of(
        "mise-en-demeure", *TWO, credit_notes=(note,)
    )


def test_two_disputes() -> None:
    """Two disputed sums are told in the plural."""
    other = DISPUTED | {"invoice_number": "FA-2026-0043"}

    text = text_of("avertissement", DISPUTED, other)

    assert "Sommes contestées, non comprises dans cette demande." in text
    assert "Elles sont examinées à part" in text


def test_fixed_clause() -> None:
    """A fixed rate follows no semester: no reading of the law, no published rate, no « actuel »."""
    terms = {"penalty_rate": {"fixed": "15.00"}, "source": "CGV, art. 7"}
    text = text_of("mise-en-demeure", terms=terms)

    for word in ("Lecture du taux", "Taux BCE", "au taux actuel", "arrêté ministériel"):
        assert word not in text


def test_published_rates() -> None:
    """The décompte names the publications that its rates come from, and no other."""
    ecb = text_of("mise-en-demeure")
    terms = {"penalty_rate": {"legal_times": "3"}, "source": "CGV, art. 7"}
    legal = text_of("mise-en-demeure", terms=terms)

    assert "Banque centrale européenne pour ses opérations principales de refinancement" in ecb
    assert "L. 313-2 du code monétaire et financier" not in ecb
    assert "L. 313-2 du code monétaire et financier" in legal
    assert "Banque centrale européenne" not in legal


def test_daily_amount() -> None:
    """The amount of a further day holds at today's rate; that of a public body does not change."""
    assert "de 4,08 € par jour au taux actuel, jusqu’au complet paiement" in text_of("relance-2")
    assert "par jour, jusqu’au complet paiement" in text_of("relance-2", kind="public_body")


def test_frozen_rate_of_a_public_body() -> None:
    """The décompte of a public body says why one rate holds for the whole delay."""
    assert "vaut pour tout le retard (article R. 2192-31" in text_of(
        "mise-en-demeure", kind="public_body"
    )


def test_second_notice_to_a_consumer() -> None:
    """Interest starts with the first formal notice that reaches a consumer; the letter says so."""
    first = sent("mise-en-demeure", date(2026, 6, 10))
    unreached = text_of("mise-en-demeure", kind="consumer", history=(first,))
    reached = text_of(
        "mise-en-demeure",
        kind="consumer",
        history=(first | {"presented_on": date(2026, 6, 12)},),
    )

    assert "Elle fait courir, sur le principal, les intérêts au taux légal" in unreached
    assert "courent depuis une précédente mise en demeure" in reached
    assert "présentée ou reçue" in reached


def test_other_totals() -> None:
    """No letter tells what another choice would give, nor the total of what it does not ask for."""
    later = invoice("FA-2026-0999", issue_date=date(2026, 11, 5), due_date=date(2026, 12, 5))
    text = text_of("mise-en-demeure", invoice(), later, payments=(paid("2000.00"),))
    capital_first = text_of(
        "mise-en-demeure", payments=(paid("2000.00"),), terms={"allocation": "capital_first"}
    )

    assert "Total à régler, arrêté au 20 novembre 2026 10 794,66 €" in text
    for total in ("10 779,67", "22 779,67", "22 784,30", "22 794,66"):
        assert total not in text
    assert "Total à régler, arrêté au 20 novembre 2026 10 779,67 €" in capital_first
    for total in ("10 794,66", "10 769,66"):
        assert total not in capital_first
    for letter in (text, capital_first):
        assert "serait de" not in letter
        assert "avec l’imputation" not in letter
    assert "Facture FA-2026-0999, échéance du 5 décembre 2026 : 12 000,00 €" in text


def test_whoever_writes_signs() -> None:
    """A lawyer signs with her own name, and leaves the creditor its demands and its rights."""
    promise = {"pay_by": date(2026, 6, 20)}
    past = (*PAST, sent("appel-2", date(2026, 6, 2), outcome="promise", promise=promise))
    text = words(page_of(job(case_of(history=past), "mise-en-demeure", settings=LAWYER)))

    assert "Léa Exemple Avocate au barreau de Paris Cabinet Exemple" in text
    assert "Claire Martin" not in text
    assert "Malgré les demandes du 4 mai 2026 et du 18 mai 2026 et l’échange téléphonique" in text
    assert "le créancier se réserve le droit de saisir" in text
    assert "tous les droits du créancier" in text


def test_no_elision_is_needed() -> None:
    """Names follow no « de »: « de Atelier » would be a mistake, and « d’Menuiserie » another."""
    text = words(page_of(job(case_of(), "mise-en-demeure", settings=LAWYER)))

    assert "du créancier, Atelier Exemple SARL" in text
    assert "de Atelier" not in text


def test_creditor_without_email() -> None:
    """Without an e-mail address, personal data is asked about in writing."""
    bare = {name: value for name, value in CREDITOR.items() if name != "email"}
    settings = Settings.model_validate({"creditor": bare})
    text = words(page_of(job(case_of(), "relance-2", settings=settings)))

    assert "opposition : par écrit, à l’adresse ci-dessus" in text


def test_reminder_by_email_on_the_telephone() -> None:
    """Who calls speaks of a message where the reminder was an e-mail, else of a letter."""
    email = text_of("appel-1", history=PAST[:1])
    letter = text_of("appel-1", history=(sent("relance-2", date(2026, 5, 18)),))

    assert "reçu notre message du 4 mai 2026" in email
    assert "reçu notre courrier du 18 mai 2026" in letter


def test_wide_address() -> None:
    """Thirty-eight wide capitals are printed smaller, so that the window shows all of them."""
    wide = "WWWWWWWWWW MMMMMMMMMM WWWWWWWWWW MMMMM"
    points = fitting_points((wide,))

    assert fitting_points(("1234 BOULEVARD DU MARECHAL FICTIF",)) is None
    assert width_mm(wide, USUAL_POINTS) > WINDOW_MM
    assert points is not None
    assert width_mm(wide, float(points)) <= WINDOW_MM


def test_signature_is_never_alone() -> None:
    """Wherever the letter breaks, the page of the signature bears the last paragraph."""
    for count in (9, 10, 11, 12, 13, 14):
        pdf = make_document(job(many_invoices(count), "mise-en-demeure")).files[0][1]
        letter = [page for page in page_texts(pdf) if "Du (inclus)" not in page]
        (page,) = [page for page in letter if "Claire Martin" in page]

        assert "procédure civile" in page
        assert "Données personnelles" in page


def test_decision_stays_inside() -> None:
    """What was decided about a clause below the floor is in no file of the letter."""
    terms = {
        "penalty_rate": {"fixed": "5.00"},
        "source": "CGV, art. 7",
        "below_floor": "as_written",
        "below_floor_decided_by": "Me Secret",
    }
    made = job(case_of(terms=terms), "mise-en-demeure")
    inside = str(claim_data(made.on_day, made.due.invoice_numbers))

    assert "below_floor" not in inside
    assert "Secret" not in inside


def test_an_invoice_whose_price_was_paid_is_not_mentioned() -> None:
    """What penalties took of a payment of the whole price is in no letter about other invoices."""
    newer = invoice("FA-2026-0043", due_date=date(2026, 5, 15))
    whole = paid("12000.00", date(2026, 6, 10), invoice_number="FA-2026-0042")
    made = job(case_of("business", invoice(), newer, payments=(whole,), history=()), "relance-2")
    only_newer = replace(made, due=replace(made.due, invoice_numbers=("FA-2026-0043",)))

    assert "FA-2026-0042" not in words(page_of(only_newer)).partition("Règlement par virement")[0]
