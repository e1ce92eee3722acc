"""Printed invoices: read with their places, certain only where nothing contradicts."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from relance_docs.case.parties import Creditor
from relance_docs.importing.invoices.reading import read as read_file
from relance_docs.importing.printed.reading import PrintedInvoice, read_printed, text_of
from relance_docs.importing.records import ImportAsked, Source
from tests.importing.invoice_looks import (
    BUYER,
    FOOT,
    GOODS,
    LOOKS,
    THOUSAND,
    Look,
    heads,
    lines,
    printed,
    sums,
)

CREDITOR = Creditor(
    name="Atelier Exemple SARL",
    siren="010000016",
    address=("12 RUE DE LA FORGE", "69003 LYON"),
    iban="FR52 0000 0000 000E XEMP LE00 112",
)
TITLE = "<h1>Facture n° FA-2026-031 du 03/06/2026</h1>"


def read(body: str, creditor: Creditor | None = CREDITOR) -> PrintedInvoice:
    """Read a page of HTML that was printed."""
    return read_pdf(printed(body), creditor)


def read_pdf(content: bytes, creditor: Creditor | None = None) -> PrintedInvoice:
    """Read the text of a PDF."""
    sheet = text_of(content)
    assert sheet is not None
    return read_printed(sheet, creditor)


def said(found: PrintedInvoice) -> dict[str, str | None]:
    """Return what was read, as a table says it."""
    invoice = found.invoice
    values = {
        "invoice_number": invoice.invoice_number,
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_dates[0] if invoice.due_dates else None,
        "total_with_vat": invoice.total_with_vat,
        "total_without_vat": invoice.total_without_vat,
        "amount_due": invoice.amount_due,
        "paid_amount": invoice.paid_amount,
        "delivery_date": invoice.delivery_date,
        "buyer.name": invoice.buyer.name,
    }
    return {key: None if value is None else str(value) for key, value in values.items()}


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
@pytest.mark.parametrize("creditor", [CREDITOR, None], ids=["known", "unknown"])
def test_what_each_program_prints_is_read(look: Look, creditor: Creditor | None) -> None:
    """All that a person reads on the page, whether the creditor is known or not."""
    found = read(look.body, creditor)

    assert look.expected == {key: said(found)[key] for key in look.expected}


def test_a_value_is_told_with_its_place() -> None:
    """Page, box and words: a person looks there and nowhere else."""
    place = read(LOOKS[0].body).found["issue_date"]

    assert (1, date(2026, 6, 3)) == (place.page, place.value)
    assert "Facture n° FA-2026-031 du 03/06/2026" == place.said
    assert 0 < place.box.left < place.box.right < 595
    assert 0 < place.box.top < place.box.bottom < 842


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        (
            "two numbers",
            "<p>Facture n° FA-1042</p><p>Facture n° FA-1043</p>" + sums(*THOUSAND),
            "invoice_number",
        ),
        ("a month in the title", "<h1>Facture 06/2026</h1>" + sums(*THOUSAND), "invoice_number"),
        ("a year in the title", "<h1>Facture 2026</h1>" + sums(*THOUSAND), "invoice_number"),
        (
            "sums that do not come out",
            TITLE + sums(*THOUSAND[:2], ("Total TTC", "1 210,00 €")),
            "total_with_vat",
        ),
        (
            "a rest that nothing explains",
            TITLE + sums(*THOUSAND, ("Net à payer", "950,00 €")),
            "amount_due",
        ),
        (
            "two totals",
            TITLE + sums(*THOUSAND) + sums(("Total TTC", "1 260,00 €")),
            "total_with_vat",
        ),
        (
            "an end of another thing",
            TITLE + sums(*THOUSAND) + "<p>Votre contrat actuel vient à échéance le 31/12/2026.</p>",
            "due_date",
        ),
        (
            "a discount",
            TITLE + sums(*THOUSAND) + "<p>Escompte de 2 % pour paiement avant le 10/06/2026.</p>",
            "due_date",
        ),
        (
            "due before it was issued",
            TITLE + sums(*THOUSAND) + "<p>Échéance : 03/05/2026</p>",
            "due_date",
        ),
        (
            "figures that are two days in English",
            "<h1>Invoice INV-1042</h1><p>Invoice date: 03/06/2026</p>"
            + sums(("Subtotal", "1,000.00"), ("VAT", "200.00"), ("Amount due", "€1,200.00")),
            "issue_date",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "",
)  # fmt: skip
def test_what_is_doubtful_is_never_certain(what: str, body: str, field: str) -> None:
    """What is left open is asked, or not taken at all."""
    del what
    found = read(heads() + body + lines(*GOODS) + FOOT).found.get(field)

    assert found is None or "to_confirm" == found.confidence


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Devis n° D-2026-004", "quotation"),
        ("Facture proforma n° PF-2026-004", "pro forma"),
        ("Bon de commande n° BC-2026-004", "order"),
        ("Relance n° 2", "reminder"),
        ("Relevé de compte au 30/06/2026", "FEC"),
        ("Balance âgée clients", "FEC"),
        ("Reçu n° 12", "receipt"),
    ],
)
def test_what_is_no_invoice_is_refused(title: str, told: str) -> None:
    """With what to do instead."""
    found = read(heads() + f"<h1>{title}</h1><p>Facture FA-2026-031</p>" + sums(*THOUSAND))

    assert found.refused is not None
    assert told in str(found.refused)


def test_an_order_that_an_invoice_names_does_not_make_it_an_order() -> None:
    """Its title says what it is."""
    body = heads() + "<p>Bon de commande n° BC-77</p>" + TITLE + sums(*THOUSAND) + FOOT

    assert read(body).refused is None


def test_a_credit_note_is_one() -> None:
    """By its title, for its total is printed without a sign."""
    body = heads() + "<h1>Avoir n° AV-2026-004 du 03/06/2026</h1>" + sums(*THOUSAND) + FOOT

    assert read(body).invoice.is_credit_note


def test_several_invoices_in_one_file_are_told() -> None:
    """Each page has a number of its own."""
    page = heads() + TITLE + sums(*THOUSAND)
    other = page.replace("FA-2026-031", "FA-2026-032")

    refused = read(f'{page}<div style="break-before: page"></div>{other}').refused

    assert refused is not None
    assert "FA-2026-031, FA-2026-032" == refused.values["numbers"]


def test_an_invoice_to_us_is_somebody_elses() -> None:
    """The name of the creditor stands there as that of the buyer."""
    ours = "Client :<br>Atelier Exemple SARL<br>12 RUE DE LA FORGE<br>69003 LYON"
    body = heads(left="Fournisseur Inventé SAS<br>1 RUE VIDE<br>38000 GRENOBLE", right=ours)

    assert read(body + TITLE + sums(*THOUSAND)).invoice.seller.name != CREDITOR.name


def test_a_page_that_lies_on_its_side_is_read() -> None:
    """The page is turned as its letters are."""
    upright = printed(LOOKS[1].body)
    with pikepdf.open(BytesIO(upright)) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        out = BytesIO()
        pdf.save(out)

    assert "FA-2026-031" == read_pdf(out.getvalue(), CREDITOR).invoice.invoice_number


def test_a_clause_is_kept_as_it_stands() -> None:
    """A rate that it states binds, and only a person reads it."""
    clause = "Pénalités de retard : trois fois le taux d’intérêt légal. Indemnité de 40 €."
    notes = read(heads() + TITLE + sums(*THOUSAND) + f"<p>{clause}</p>").invoice.notes

    assert ["PMD"] == [note.code for note in notes]
    assert "trois fois le taux d’intérêt légal" in notes[0].text


def test_a_receipted_invoice_is_asked_about() -> None:
    """Nothing may be owed on it any more."""
    body = heads() + TITLE + sums(*THOUSAND) + "<p>Facture acquittée le 10/06/2026 par virement</p>"

    assert any("se dit réglé" in line for line in read(body).invoice.doubts)


@pytest.mark.skipif(
    "RELANCE_SAMPLES" not in os.environ, reason="RELANCE_SAMPLES names no folder of real invoices"
)
def test_what_real_programs_print_is_what_their_xml_says() -> None:
    """Each PDF with its XML taken out: number, day and total as in the XML, where they are told."""
    read_ones, certain_and_wrong = 0, []
    for path in sorted(Path(os.environ["RELANCE_SAMPLES"], "invoices").glob("*.pdf")):
        content = path.read_bytes()
        told = read_file(Source(name=path.name), content, ImportAsked()).data["invoice"]
        found = read_pdf(content)
        if not isinstance(told, dict) or told["total_with_vat"] is None:
            continue
        read_ones += 1
        for name in ("invoice_number", "issue_date", "total_with_vat"):
            place = found.found.get(name)
            right = told[name]
            if place is not None and place.confidence == "certain":
                shown = json.loads(json.dumps(place.as_data()["value"]))
                if str(shown).lstrip("-") != str(right).lstrip("-"):
                    certain_and_wrong.append((path.name, name, shown, right))
    assert read_ones >= 5
    assert [] == certain_and_wrong


def test_amounts_are_exact() -> None:
    """To the cent, and no float on the way."""
    assert Decimal("1200.00") == read(LOOKS[0].body).invoice.total_with_vat


def test_the_buyer_is_the_block_that_is_not_ours() -> None:
    """Name, street and town, as they are printed."""
    buyer = read(LOOKS[0].body).invoice.buyer

    assert BUYER.split("<br>") == [buyer.name, *buyer.address]
