"""The same invoice from two sources, one printed: completed or contradicted, never doubled."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from relance_docs.importing.printed.page import sheet_of
from relance_docs.importing.printed.reading import read_printed
from tests.importing.documents import Paper
from tests.importing.fec_papers import Line, fec_of
from tests.importing.invoice_looks import FOOT, GOODS, LOOKS, THOUSAND, heads, lines, printed, sums
from tests.importing.test_printed import CREDITOR, TITLE, read, read_pdf
from tests.importing.test_taught import SETTINGS
from tests.workspaces import committed, git, run, write_files

SIREN = "010001451"


def electronic(**other: str) -> bytes:
    """Return the electronic invoice of what is printed."""
    said: dict[str, Any] = {
        "number": "FA-2026-031", "issued": "2026-06-03", "dues": (("2026-07-03", None),),
        "net": "1000.00", "total": "1200.00", "paid": None, "due": "1200.00",
        "buyer": "Menuiserie Fictive SARL", "buyer_siren": SIREN, "buyer_lines":
        ("3 QUAI DU RHONE",), "postcode": "69007", "delivered": "2026-05-28", "order": "BC-7781",
        "seller_vat": None,
    }  # fmt: skip
    return Paper(**(said | other)).pdf()


SALE = Line(
    day="20260603",
    customer="411MENU",
    piece="FA-2026-031",
    amount="1200.00",
    label="Facture FA-2026-031",
)
BOOKS = fec_of((SALE,))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace without cases."""
    root = write_files(tmp_path / "w", {"relance.yaml": SETTINGS, "cases/.gitkeep": ""})
    committed(root)
    return root


def take(root: Path, name: str, content: bytes, *more: str) -> dict[str, Any]:
    """Import a file for good; return what is said of it."""
    path = root.parent / name
    path.write_bytes(content)
    done = run(root, "import", str(path), "--yes", "--format", "json", *more)
    (found,) = json.loads(done.stdout)
    assert "" == git(root, "status", "--porcelain")
    assert 0 == run(root, "check").exit_code
    answer: dict[str, Any] = found
    return answer


def case(root: Path) -> str:
    """Return the only case."""
    (file,) = (root / "cases").glob("*.yaml")
    return file.read_text(encoding="utf-8")


def test_the_electronic_invoice_answers_what_was_read_from_print(root: Path) -> None:
    """It says the same of each value: nobody need look at the page any more."""
    take(root, "facture.pdf", printed(LOOKS[0].body))
    assert "lu page 1 du PDF" in case(root)

    found = take(root, "factur-x.pdf", electronic())

    assert ["2026-001"] == [taken["case"] for taken in found["taken"]]
    text = case(root)
    assert "to_confirm" not in text
    assert 1 == text.count("invoice_number: FA-2026-031")
    assert f'siren: "{SIREN}"' in text
    assert "delivery_date: 2026-05-28" in text
    assert "FA-2026-031 is already in case" in take(root, "again.pdf", electronic())["refused"]


def test_the_electronic_invoice_that_says_otherwise_is_an_alarm(root: Path) -> None:
    """Both totals are told, the case stands, and a line asks which is right."""
    take(root, "facture.pdf", printed(LOOKS[0].body))

    found = take(root, "x.pdf", electronic(net="1100.00", total="1320.00", due="1320.00"))

    assert "total 1,200.00 € in the case, 1,320.00 € here" in found["refused"]
    text = case(root)
    assert "total_with_vat: 1200.00" in text
    assert "au dossier" in text
    assert "lu page 1 du PDF" in text


def test_the_books_double_nothing_of_a_printed_invoice(root: Path) -> None:
    """What they say of it is what the case says."""
    take(root, "facture.pdf", printed(LOOKS[0].body))
    before = case(root)

    found = take(root, "fec.txt", BOOKS, "--terms", "30")

    assert [] == found["taken"]
    assert ["FA-2026-031 is already in case 2026-001"] == [s["reason"] for s in found["skipped"]]
    assert before == case(root)


def test_the_printed_invoice_completes_the_draft_of_the_books(root: Path) -> None:
    """It becomes the pièce, and gives the address that no book knows, to be confirmed."""
    take(root, "fec.txt", BOOKS, "--terms", "30")
    assert "address" not in case(root).partition("invoices:")[0]

    found = take(root, "facture.pdf", printed(LOOKS[0].body))

    assert ["2026-001"] == [taken["case"] for taken in found["taken"]]
    text = case(root)
    assert '"3 QUAI DU RHONE"' in text
    assert "facture-FA-2026-031.pdf" in text
    assert "débiteur : Menuiserie Fictive SARL" in text
    assert 1 == text.count("invoice_number: FA-2026-031")


def test_the_printed_invoice_that_says_otherwise_than_the_books_is_an_alarm(root: Path) -> None:
    """Another total is no rounding."""
    take(root, "fec.txt", BOOKS.replace(b"1200,00", b"1100,00"), "--terms", "30")

    found = take(root, "facture.pdf", printed(LOOKS[0].body))

    assert "total 1,100.00 € in the case, 1,200.00 € here" in found["refused"]


def test_a_printed_credit_note_reduces_the_invoice_that_it_names(root: Path) -> None:
    """Its values wait for a person like those of an invoice."""
    take(root, "facture.pdf", printed(LOOKS[0].body))
    note = (
        heads() + "<h1>Avoir n° AV-2026-004 du 10/06/2026</h1><p>Sur facture n° FA-2026-031 du "
        "03/06/2026</p>" + lines(("Pose", "1", "-200,00", "-200,00"))
        + sums(("Total HT", "-200,00 €"), ("TVA 20 %", "-40,00 €"), ("Total TTC", "-240,00 €"))
        + FOOT
    )  # fmt: skip

    found = take(root, "avoir.pdf", printed(note))

    assert found["taken"], found
    text = case(root)
    assert "number: AV-2026-004" in text
    assert "amount: 240.00" in text
    assert "facture d’origine de AV-2026-004 : FA-2026-031" in text


@pytest.mark.parametrize(
    ("title", "more", "told"),
    [
        ("Balance âgée clients au 30/06/2026", "<p>Menuiserie Fictive SARL 1 200,00</p>",
         "ask the accounting program for its FEC"),
        ("Grand livre des comptes clients", "<p>411MENU FA-2026-031 1 200,00 D</p>",
         "ask the accounting program for its FEC"),
        ("Grand-livre auxiliaire", "<p>Journal VE</p>", "or for a list as CSV or XLSX"),
        ("Relevé de factures", "<p>FA-2026-031 1 200,00 €</p>", "a statement of accounts"),
        ("Devis n° D-2026-007", "<p>Bon pour accord</p>", "this is a quotation"),
        ("Facture pro forma n° PF-1", "", "this is a pro forma"),
        ("Bon de livraison n° BL-5512", "<p>Reçu le 30/05/2026</p>", "this is a delivery note"),
        ("Lettre de relance", "<p>Facture FA-2026-031 impayée</p>", "this is a reminder"),
        ("Mise en demeure de payer", "<p>Facture FA-2026-031</p>", "this is a reminder"),
        ("Confirmation de commande n° CC-12", "", "this is an order"),
    ],
)  # fmt: skip
def test_what_looks_like_an_invoice_is_refused_with_the_way_out(
    title: str, more: str, told: str
) -> None:
    """Also where invoices, totals and days stand in it."""
    body = heads() + f"<h1>{title}</h1>{more}" + lines(*GOODS) + sums(*THOUSAND) + FOOT

    assert told in str(read(body).refused)


def test_an_invoice_of_somebody_else_is_told(root: Path) -> None:
    """What a supplier sent is no claim of ours, though it is addressed to us."""
    ours = "Client :<br>Atelier Exemple SARL<br>12 RUE DE LA FORGE<br>69003 LYON"
    body = (
        heads(left="Fournisseur Inventé SAS<br>1 RUE VIDE<br>38000 GRENOBLE", right=ours)
        + TITLE + sums(*THOUSAND)
    )  # fmt: skip

    found = take(root, "achat.pdf", printed(body))

    assert "the seller is Fournisseur Inventé SAS, not Atelier Exemple SARL" in found["refused"]


def test_two_columns_of_text_are_no_rows_of_one_table() -> None:
    """Terms printed in two columns under the totals change no value."""
    column = "<td class=half>Nos conditions : total de 12 articles, payable sous 30 jours.</td>"
    body = heads() + TITLE + lines(*GOODS) + sums(*THOUSAND) + (
        f"<table><tr>{column}{column}</tr></table>" + FOOT
    )  # fmt: skip

    assert "1200.00" == str(read(body).invoice.total_with_vat)


def test_letters_of_type_3_without_unicode_are_read_as_pictures_or_told() -> None:
    """Their codes mean nothing: no value is made of them."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    glyph = pdf.make_stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f")
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FontBBox=[0, 0, 600, 700],
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0], FirstChar=1, LastChar=3, Widths=[600] * 3,
        CharProcs=pikepdf.Dictionary(a=glyph),
        Encoding=pikepdf.Dictionary(
            Type=pikepdf.Name.Encoding, Differences=[1, pikepdf.Name.a, pikepdf.Name.a,
                                                     pikepdf.Name.a]),
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(b"BT /F 10 Tf 40 700 Td (" + b"\x01\x02\x03" * 60 + b") Tj ET")
    out = BytesIO()
    pdf.save(out)
    found = read_printed(sheet_of(out.getvalue()), CREDITOR)

    assert {} == found.found


def test_a_page_upside_down_is_read() -> None:
    """As the letters are turned."""
    with pikepdf.open(BytesIO(printed(LOOKS[1].body))) as pdf:
        pdf.pages[0].rotate(180, relative=True)
        out = BytesIO()
        pdf.save(out)

    assert "FA-2026-031" == read_pdf(out.getvalue(), CREDITOR).invoice.invoice_number
