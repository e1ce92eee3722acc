"""Printed invoices as programs of many kinds lay them out; every text is invented."""

# ruff: noqa: E501 - a page is read whole

from __future__ import annotations

from typing import Final

from tests.importing.invoice_looks import (
    BUYER,
    FOOT,
    GOODS,
    SELLER,
    Look,
    heads,
    lines,
    sums,
)
from tests.importing.invoice_situations import pairs

DATED: Final = {"issue_date": "2026-06-03", "due_date": "2026-07-03", "total_with_vat": "1200.00"}


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


HABITS: Final = (
    Look(
        "labels over values, paid in part",
        heads()
        + "<h1>Facture FAC/2026/00031</h1>"
        + _table(
            ("Date de facturation", "Date d'échéance", "Livraison", "Source"),
            ("03/06/2026", "03/07/2026", "28/05/2026", "S00112"),
        )
        + lines(*GOODS)
        + sums(
            ("Montant hors taxes", "1 000,00 €"),
            ("TVA 20%", "200,00 €"),
            ("Total", "1 200,00 €"),
            ("Payé le 05/06/2026", "300,00 €"),
            ("Montant dû", "900,00 €"),
        )
        + "<p>Communication de paiement : FAC/2026/00031</p>"
        + FOOT,
        DATED | {"invoice_number": "FAC/2026/00031", "amount_due": "900.00"},
    ),
    Look(
        "reference in the head, sums without a sign",
        "<table><tr><td class=half>Émetteur<br>"
        + SELLER
        + "</td><td>Facture<br>Réf. : FA2606-0031<br>Date facturation : 03/06/2026<br>Date échéance : 03/07/2026<br>Code client : CU2606-00012<br><br>Adressé à<br>"
        + BUYER
        + "</td></tr></table><p>Montants exprimés en Euros</p>"
        + _table(
            ("Désignation", "TVA", "P.U. HT", "Qté", "Total HT"),
            ("Fenêtre", "20%", "500,00", "2", "1 000,00"),
        )
        + sums(("Total HT", "1 000,00"), ("Total TVA 20%", "200,00"), ("Total TTC", "1 200,00"))
        + "<p>Conditions de règlement: 30 jours<br>Mode de règlement: Virement</p>"
        + FOOT,
        DATED | {"invoice_number": "FA2606-0031"},
    ),
    Look(
        "a shop, number behind a cross",
        "<table><tr><td></td><td class=r>FACTURE<br>03/06/2026<br>#FA000031</td></tr></table>"
        + _table((("Adresse de facturation<br>" + BUYER), ""))
        + _table(
            ("Numéro de facture", "Date de facturation", "Réf. de commande", "Date de commande"),
            ("#FA000031", "03/06/2026", "XKBKNABJK", "01/06/2026"),
        )
        + _table(
            ("Référence", "Produit", "Taux de taxe", "Prix unitaire (HT)", "Qté", "Total (HT)"),
            ("demo_1", "Fenêtre", "20 %", "500,00 €", "2", "1 000,00 €"),
        )
        + sums(
            ("Total produits", "1 000,00 €"),
            ("Frais de livraison", "Livraison gratuite"),
            ("Total (HT)", "1 000,00 €"),
            ("Taxe totale", "200,00 €"),
            ("Total", "1 200,00 €"),
        )
        + FOOT,
        {"invoice_number": "FA000031", "issue_date": "2026-06-03", "total_with_vat": "1200.00"},
    ),
    Look(
        "a shop, month before the day",
        heads()
        + "<h1>FACTURE</h1>"
        + pairs(
            ("Numéro de facture :", "31"),
            ("Date de facture :", "juin 3, 2026"),
            ("Numéro de commande :", "1042"),
            ("Date de commande :", "juin 1, 2026"),
            ("Moyen de paiement :", "Virement bancaire"),
        )
        + _table(("Produit", "Quantité", "Prix"), ("Fenêtre", "2", "1 000,00 €"))
        + sums(("Sous-total", "1 000,00 €"), ("TVA", "200,00 €"), ("Total", "1 200,00 €"))
        + FOOT,
        {"invoice_number": "31", "issue_date": "2026-06-03", "total_with_vat": "1200.00"},
    ),
    Look(
        "what is due stands at the top, in French",
        "<h1>Facture</h1>"
        + pairs(
            ("Numéro de facture", "8E3F2A-0031"),
            ("Date d’émission", "3 juin 2026"),
            ("Date d’échéance", "3 juillet 2026"),
        )
        + _table((SELLER, "Facturer à<br>" + BUYER))
        + "<h2>1 200,00 € dû le 3 juillet 2026</h2>"
        + _table(
            ("Description", "Qté", "Prix unitaire", "Montant"),
            ("Fenêtre<br>1 juin 2026 – 30 juin 2026", "2", "500,00 €", "1 000,00 €"),
        )
        + sums(
            ("Sous-total", "1 000,00 €"),
            ("Total hors taxes", "1 000,00 €"),
            ("TVA – France (20 % sur 1 000,00 €)", "200,00 €"),
            ("Total", "1 200,00 €"),
            ("Montant dû", "1 200,00 €"),
        )
        + FOOT,
        DATED | {"invoice_number": "8E3F2A-0031"},
    ),
    Look(
        "rates in a table of their own",
        heads()
        + "<h1>Facture F-2026-06-31</h1>"
        + _table(
            ("Date d’émission :", "03/06/2026"),
            ("Date d’échéance :", "03/07/2026"),
            ("Type de vente :", "Prestations de services"),
        )
        + _table(
            ("Produits", "Qté", "Prix u. HT", "TVA (%)", "Total HT"),
            ("Fenêtre", "2", "500,00 €", "20 %", "1 000,00 €"),
        )
        + _table(
            ("Détails TVA", "", ""),
            ("Taux", "Montant TVA", "Base HT"),
            ("20 %", "200,00 €", "1 000,00 €"),
        )
        + sums(
            ("Récapitulatif", ""),
            ("Total HT", "1 000,00 €"),
            ("Total TVA", "200,00 €"),
            ("Total TTC", "1 200,00 €"),
        )
        + FOOT,
        DATED | {"invoice_number": "F-2026-06-31"},
    ),
    Look(
        "labels in capitals",
        heads()
        + "<h1>FACTURE</h1>"
        + _table(
            (
                "<b>FACTURE N°</b> 1031<br><b>DATE</b> 03/06/2026<br><b>DATE D'ÉCHÉANCE</b> 03/07/2026<br><b>CONDITIONS</b> Net 30",
            )
        )
        + _table(("ACTIVITÉ", "QTÉ", "TAUX", "MONTANT"), ("Fenêtre", "2", "500,00", "1 000,00"))
        + sums(
            ("SOUS-TOTAL", "1 000,00"),
            ("TVA", "200,00"),
            ("TOTAL", "1 200,00"),
            ("SOLDE À PAYER", "1 200,00 €"),
        )
        + FOOT,
        DATED | {"invoice_number": "1031"},
    ),
    Look(
        "a row of boxes with a VAT number",
        heads()
        + "<h1>FACTURE</h1>"
        + _table(
            (
                "Numéro",
                "Date",
                "Code client",
                "Date échéance",
                "Mode de règlement",
                "N° de Tva intracom",
            ),
            ("FC00031", "03/06/2026", "CL0042", "03/07/2026", "Virement", "FR94010000016"),
        )
        + _table(
            ("Référence", "Désignation", "Qté", "P.U. HT", "Montant HT", "TVA"),
            ("F1", "Fenêtre", "2,00", "500,00", "1 000,00", "20,00"),
        )
        + _table(
            ("Taux", "Base HT", "Montant TVA", "Total HT", "1 000,00"),
            ("20,00", "1 000,00", "200,00", "Net HT", "1 000,00"),
            ("", "", "", "Total TVA", "200,00"),
            ("", "", "", "Total TTC", "1 200,00"),
            ("", "", "", "Acomptes", "0,00"),
            ("", "", "", "NET A PAYER", "1 200,00 €"),
        )
        + FOOT,
        DATED | {"invoice_number": "FC00031"},
    ),
    Look(
        "a German one without a day to pay",
        heads()
        + "<h1>Rechnung Nr. RE-0031</h1>"
        + pairs(
            ("Rechnungsnr.:", "RE-0031"),
            ("Kundennr.:", "10042"),
            ("Datum:", "03.06.2026"),
            ("Lieferdatum:", "28.05.2026"),
        )
        + _table(
            ("Pos.", "Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"),
            ("1", "Fenster", "2", "500,00 €", "1.000,00 €"),
        )
        + sums(
            ("Gesamtbetrag netto", "1.000,00 €"),
            ("zzgl. Umsatzsteuer 20%", "200,00 €"),
            ("Gesamtbetrag brutto", "1.200,00 €"),
        )
        + "<p>Zahlungsbedingungen: Zahlung innerhalb von 30 Tagen ab Rechnungseingang ohne Abzüge. Bitte überweisen Sie bis zum 03.07.2026.</p>"
        + FOOT,
        {"invoice_number": "RE-0031", "issue_date": "2026-06-03", "total_with_vat": "1200.00"},
    ),
    Look(
        "two days under one label",
        "<h1>Facture</h1>"
        + pairs(
            ("Numéro de la facture", "FR600031"),
            ("Date de la facture/Date de la livraison", "03 juin 2026"),
            ("Total à payer", "1 200,00 €"),
        )
        + _table((BUYER, "Vendu par<br>" + SELLER))
        + _table(
            (
                "Description",
                "Quantité",
                "P.U. (HT)",
                "TVA %",
                "P.U. (TVA incluse)",
                "Prix total (TVA incluse)",
            ),
            ("Fenêtre", "2", "500,00 €", "20 %", "600,00 €", "1 200,00 €"),
        )
        + _table(
            ("Total", "1 200,00 €"),
            ("Taux TVA", "Prix total (HT)", "TVA"),
            ("20 %", "1 000,00 €", "200,00 €"),
            ("Total", "1 000,00 €", "200,00 €"),
        )
        + FOOT,
        {"invoice_number": "FR600031", "issue_date": "2026-06-03", "total_with_vat": "1200.00"},
    ),
    Look(
        "no VAT, one line",
        heads()
        + "<p>Facture N°12</p><p>Le 03/06/2026</p>"
        + _table(("Prestation", "Montant"), ("Conseil", "1 200,00 €"))
        + "<p class=r>Total net de TVA : 1 200,00 €</p><p>TVA non applicable, article 293 B du CGI.<br>Paiement comptant à réception.</p>",
        {
            "invoice_number": "12",
            "issue_date": "2026-06-03",
            "total_with_vat": "1200.00",
            "due_date": None,
        },
    ),
    Look(
        "a column of labels and values in English",
        "<h1>TAX INVOICE</h1>"
        + _table(
            (
                BUYER,
                "Invoice Date<br>3 Jun 2026<br>Invoice Number<br>INV-0031<br>Reference<br>PO 77<br>VAT Number<br>FR94010000016",
                SELLER,
            )
        )
        + _table(
            ("Description", "Quantity", "Unit Price", "VAT", "Amount EUR"),
            ("Window", "2.00", "500.00", "20%", "1,000.00"),
        )
        + sums(("Subtotal", "1,000.00"), ("TOTAL VAT 20%", "200.00"), ("TOTAL EUR", "1,200.00"))
        + "<p>Due Date: 3 Jul 2026</p>"
        + FOOT,
        DATED | {"invoice_number": "INV-0031"},
    ),
    Look(
        "a builder's second situation",
        heads()
        + "<p class=r>Villeurbanne, le 3 juin 2026</p><h1>FACTURE DE SITUATION N°2 – FA26-031</h1><p>Chantier : 9 chemin Vert<br>Marché n° M-2026-12 du 05/01/2026</p>"
        + lines(*GOODS)
        + sums(
            ("Montant HT des travaux", "1 000,00 €"),
            ("TVA 20 %", "200,00 €"),
            ("Montant TTC", "1 200,00 €"),
            ("Retenue de garantie 5 % TTC", "60,00 €"),
            ("Net à payer TTC", "1 140,00 €"),
        )
        + "<p>Règlement à 30 jours date de facture, soit le 03/07/2026</p>"
        + FOOT,
        {"issue_date": "2026-06-03", "total_with_vat": "1200.00", "amount_due": "1140.00"},
    ),
    Look(
        "fees with an advance",
        heads()
        + "<h1>NOTE D'HONORAIRES N° 2026-031</h1><p>Lyon, le 3 juin 2026</p><p>Dossier : FICTIVE / INVENTE – Nos réf. 26-118</p>"
        + sums(
            ("Honoraires HT", "1 000,00 €"),
            ("TVA à 20 %", "200,00 €"),
            ("TOTAL TTC", "1 200,00 €"),
            ("Provision versée le 02/05/2026", "- 400,00 €"),
            ("SOLDE À RÉGLER", "800,00 €"),
        )
        + FOOT,
        {
            "invoice_number": "2026-031",
            "issue_date": "2026-06-03",
            "total_with_vat": "1200.00",
            "amount_due": "800.00",
        },
    ),
)
