"""What programs say of an invoice in a list: its status, its type, its payment, its rows."""

from __future__ import annotations

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from relance_docs.importing.records import ImportAsked, ImportPlan
from relance_docs.plan.decision import standing
from relance_docs.plan.records import Blocked
from tests.importing.import_bench import Bench, item_of

HEADS = "N° facture;Date;Échéance;Client;SIREN;Total TTC"
ROW = "F-1;04/09/2026;04/10/2026;Serrurerie Inventée SAS;000300038;100,00"


def plan(bench: Bench, more: str, cells: str, asked: ImportAsked | None = None) -> ImportPlan:
    """Plan the import of a list of one invoice with further columns."""
    return bench.plan(f"{HEADS};{more}\n{ROW};{cells}\n".encode(), asked=asked)


@pytest.mark.parametrize(
    "status",
    [
        "Passée en perte", "Irrécouvrable", "Cédée", "Remboursée", "Devis", "Proforma", "Lettrée",
        "Liquidation judiciaire", "Written off", "Refunded", "Abandonnée", "Brouillon", "Annulée",
        "Payée le 12 mars", "Soldée", "Avoir", "Credit note", "Compensée", "Voided", "Clôturée",
        "Paiement reçu", "Bad debt", "Affacturée", "Extournée",
    ],
)  # fmt: skip
def test_a_status_that_ends_an_invoice_leaves_it_out(empty: Bench, status: str) -> None:
    """Paid, given up, sold, cancelled, or no invoice at all."""
    made = plan(empty, "Statut", status)
    assert ((), 1, ()) == (made.cases, len(made.skipped), made.decisions)


@pytest.mark.parametrize(
    "status",
    [
        "Non payée", "Impayée", "Envoyée", "Validée", "En retard", "Échue", "À payer", "Unpaid",
        "Overdue", "Comptabilisé", "En attente de paiement", "Relancée", "Non réglées", "Sent",
        "En cours", "Ouverte", "Not paid yet", "Reste à payer",
    ],
)  # fmt: skip
def test_a_status_of_an_open_invoice_claims_it(empty: Bench, status: str) -> None:
    """What is negated or still to be done ends nothing."""
    case = empty.case_after(plan(empty, "Statut", status), "2026-001")
    assert () == case.to_confirm


@pytest.mark.parametrize("status", ["En litige", "Contestée", "Disputed", "Litige client"])
def test_a_contested_invoice_is_a_dispute_to_complete(empty: Bench, status: str) -> None:
    """Its reason and its day are not in the list: a person completes them."""
    case = empty.case_after(plan(empty, "Statut", status), "2026-001")
    (invoice,) = case.invoices
    assert invoice.dispute is not None
    assert f"« {status} » dans la liste importée" == invoice.dispute.reason
    assert case.to_confirm[0].startswith("dispute de F-1")
    assert isinstance(standing(empty.load().on_day(case)), Blocked)


@pytest.mark.parametrize("status", ["Règlement commencé", "Partiellement payée", "Partly paid"])
def test_a_part_that_was_paid_without_its_amount_is_to_be_confirmed(
    empty: Bench, status: str
) -> None:
    """The status is the only sign of it."""
    case = empty.case_after(plan(empty, "Statut", status), "2026-001")
    assert [True] == [line.startswith("paid_amount de F-1") for line in case.to_confirm]


def test_the_rest_of_an_invoice_that_is_paid_in_part_is_claimed(empty: Bench) -> None:
    """The list states it, and what was paid on a day that it does not say."""
    made = plan(empty, "Statut;Reste dû", "Partiellement payée;40,00")
    (invoice,) = empty.case_after(made, "2026-001").invoices
    assert "40.00" == f"{invoice.principal:.2f}"


@pytest.mark.parametrize("status", ["Contentieux", "Litige réglé", "Zone 4"])
def test_an_unknown_status_is_asked_once_for_all(empty: Bench, status: str) -> None:
    """Nothing is claimed before a person said that it is open."""
    content = f"{HEADS};Statut\n{ROW};{status}\n{ROW.replace('F-1', 'F-2')};{status}\n".encode()
    made = empty.plan(content)
    assert ((), [f"status.{status}"]) == (made.cases, [d.key for d in made.decisions])
    asked = ImportAsked(answers={f"status.{status}": "claim"})
    assert 2 == len(empty.case_after(empty.plan(content, asked=asked), "2026-001").invoices)


@pytest.mark.parametrize("kind", ["AV", "Règlement", "Remboursement", "OD", "Refund", "381", "BL"])
def test_a_type_that_is_no_invoice_is_left_out(empty: Bench, kind: str) -> None:
    """Credit notes, payments, other entries, deliveries."""
    made = plan(empty, "Type", kind)
    assert ((), 1, ()) == (made.cases, len(made.skipped), made.decisions)


@pytest.mark.parametrize("kind", ["Facture", "FA", "Facture d'acompte", "Invoice", "380", ""])
def test_a_type_of_an_invoice_is_taken(empty: Bench, kind: str) -> None:
    """As programs call them."""
    assert 1 == len(plan(empty, "Type", kind).cases)


def test_an_unknown_type_is_asked(empty: Bench) -> None:
    """It may be anything."""
    made = plan(empty, "Type", "ZX9")
    assert ((), ["type.ZX9"]) == (made.cases, [decision.key for decision in made.decisions])


@pytest.mark.parametrize(
    "head", ["Payée le", "Date de règlement", "Date de paiement", "Paid at", "Encaissée le"]
)
def test_a_day_of_payment_says_that_it_is_paid(empty: Bench, head: str) -> None:
    """Beside something that is left, or on a day to come, it is asked."""
    assert () == plan(empty, head, "01/11/2026").cases
    assert 1 == len(plan(empty, head, "").cases)
    for more, cells in ((f"{head};Reste dû", "01/11/2026;40,00"), (head, "01/12/2026")):
        assert ["F-1.paid_on"] == [d.key for d in plan(empty, more, cells).decisions]


def test_every_column_of_statuses_counts(empty: Bench) -> None:
    """Odoo has one for the payment and one for the document; « / » is the number of a draft."""
    heads = "Numéro;Partenaire;Date de facturation;Total signé;Statut du paiement;Statut"
    rows = (
        "FAC/1;Menuiserie Fictive;03/07/2026;100,0;Non payées;Comptabilisé",
        "/;Garage Fictif;03/07/2026;12,0;Non payées;Brouillon",
        "FAC/2;Garage Fictif;03/07/2026;60,0;Non payées;Annulé",
        "-;Garage Fictif;03/07/2026;60,0;Non payées;Comptabilisé",
    )
    made = empty.plan("\n".join((heads, *rows)).encode(), asked=ImportAsked(payment_days=30))
    assert ["FAC/1"] == [i.invoice_number for i in empty.case_after(made, "2026-001").invoices]
    assert 3 == len(made.skipped)


def test_rows_of_articles_are_added_or_repeated_as_a_person_says(empty: Bench) -> None:
    """Their total may be that of the article or of the invoice."""
    content = (
        f"{HEADS};Ligne;Désignation\n{ROW};1;Pose\n{ROW};2;Porte\n"
        f"{ROW.replace('F-1', 'F-2')};1;Clé\n"
    ).encode()
    made = empty.plan(content)
    assert ["F-2"] == [i.invoice_number for i in empty.case_after(made, "2026-001").invoices]
    assert ["rows_of_one_number"] == [decision.key for decision in made.decisions]
    for answer, total in (("lines", "200.00"), ("repeated", "100.00")):
        asked = ImportAsked(answers={"rows_of_one_number": answer})
        (plan_of_case,) = empty.plan(content, asked=asked).cases
        assert f"total_with_vat: {total}".encode() in plan_of_case.new


def test_the_number_of_dolibarr_is_known_by_its_head(empty: Bench) -> None:
    """« Réf. » is that of the invoice where no other column is."""
    heads = "Réf.;Date facturation;Date échéance;Tiers;Montant TTC;État"
    row = "FA2611-0110;02/11/2026;17/11/2026;Garage Fictif;300,60;Impayée"
    made = empty.plan(f"{heads}\n{row}\n".encode())
    assert 1 == len(empty.case_after(made, "2026-001").invoices)


def hiding(*, rows: tuple[int, ...] = (), columns: str = "", is_sheet: bool = False) -> bytes:
    """Return a workbook of two invoices that hides some of it."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Factures")
    for place, line in enumerate((HEADS, ROW, ROW.replace("F-1", "F-2"))):
        sheet.write_row(place, 0, line.split(";"))
    for row in rows:
        sheet.set_row(row, None, None, {"hidden": True})
    if columns:
        sheet.set_column(columns, None, None, {"hidden": True})
    if is_sheet:
        book.add_worksheet("Notes").activate()
        sheet.hide()
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (hiding(), ""),
        (hiding(rows=(2,)), "1 hidden rows were read too (3)"),
        (hiding(columns="E:F"), "hidden columns were read too: E, F"),
        (hiding(is_sheet=True), "the sheet that was read is hidden"),
    ],
    ids=["nothing", "row", "columns", "sheet"],
)
def test_what_a_workbook_hides_is_told(empty: Bench, content: bytes, words: str) -> None:
    """It was read too: a filter or a person hid it."""
    made = empty.plan(content)
    assert 2 == len(empty.case_after(made, "2026-001").invoices)
    assert ([True] if words else []) == [words in str(told) for _source, told in made.warnings]


@pytest.mark.parametrize(
    "content",
    [
        "Compte;Journal;Pièce;Débit;Crédit;Lettrage\n411DURAND;VE;F-1;1200,00;;\n",
        "Compte;Date;Libellé;Débit;Crédit\n411DURAND;03/07/2026;Facture;1200,00;\n",
        "Date;Code journal;Libellé;Débit euros;Crédit euros\n03/07/2026;VE;F-1;1200,00;\n",
    ],
    ids=["lettering", "account", "journal"],
)
def test_accounts_of_a_program_are_no_statement_and_no_list(content: str) -> None:
    """Only their lettering tells what is settled; the FEC has it."""
    reading = item_of(content.encode(), "grand-livre.csv")
    assert "this is an account of an accounting program" in str(reading.error)


def test_an_account_of_a_bank_is_none_of_a_program() -> None:
    """Its number is longer than that of a customer."""
    content = "Compte;Date;Libellé;Débit;Crédit\n41100012345;03/07/2026;Virement;;1200,00\n"
    reading = item_of(content.encode(), "releve.csv").reading
    assert reading is not None
    assert "bank" == reading.kind
