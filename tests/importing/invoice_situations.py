"""Printed invoices in situations of their own: pages that a quick reader gets wrong."""

from __future__ import annotations

from typing import Final

from tests.importing.invoice_looks import FOOT, GOODS, THOUSAND, Look, heads, lines, sums

TITLE: Final = "<h1>Facture n° FA-2026-031 du 03/06/2026</h1>"
DUE: Final = "<p>Échéance : 03/07/2026</p>"
BASE: Final = {
    "invoice_number": "FA-2026-031",
    "issue_date": "2026-06-03",
    "total_with_vat": "1200.00",
    "total_without_vat": "1000.00",
}
PAGE: Final = '<div style="break-before: page"></div>'


def pairs(*rows: tuple[str, str]) -> str:
    """Return labels beside their values."""
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    return f'<table style="width: 60%">{cells}</table>'


SITUATIONS: Final = (
    Look(
        "carried forward over two pages",
        heads() + TITLE + DUE + lines(GOODS[0]) + sums(("À reporter", "800,00 €")) + PAGE
        + "<p>Facture n° FA-2026-031 – page 2/2</p>" + sums(("Report", "800,00 €"))
        + lines(GOODS[1]) + sums(*THOUSAND) + FOOT,
        BASE | {"due_date": "2026-07-03"},
    ),
    Look(
        "discount before the total",
        heads() + TITLE + DUE + lines(("Fenêtre", "2", "555,56", "1 111,11"))
        + sums(("Total brut HT", "1 111,11 €"), ("Remise 10 %", "−111,11 €"),
               ("Total net HT", "1 000,00 €"), *THOUSAND[1:]) + FOOT,
        BASE,
    ),
    Look(
        "an older balance is asked for as well",
        heads() + TITLE + DUE + lines(*GOODS)
        + sums(*THOUSAND, ("Solde antérieur", "340,00 €"), ("Nouveau solde", "1 540,00 €")) + FOOT,
        BASE | {"amount_due": None},
    ),
    Look(
        "invoice of a deposit",
        heads() + "<h1>Facture d’acompte n° FA-2026-031 du 03/06/2026</h1>" + DUE
        + lines(("Acompte de 30 % sur le devis D-2026-007 de 4 000,00 € TTC", "1", "1 000,00",
                 "1 000,00")) + sums(*THOUSAND) + FOOT,
        BASE,
    ),
    Look(
        "retention of a builder",
        heads() + "<h1>FACTURE FA-2026-031</h1><p>Date : 03/06/2026<br>Situation n° 2 – marché "
        "2026-M-77 du 05/01/2026</p>" + lines(*GOODS)
        + sums(*THOUSAND, ("Retenue de garantie 5 %", "−60,00 €"), ("Net à payer", "1 140,00 €"))
        + FOOT,
        BASE | {"amount_due": "1140.00"},
    ),
    Look(
        "what is due stands at the top, in English",
        "<table><tr><td class=half>" + "Atelier Exemple SARL<br>12 RUE DE LA FORGE<br>69003 LYON"
        + "</td><td><b>Invoice</b></td></tr></table>" + pairs(
            ("Invoice number", "8E3F2A-0031"), ("Date of issue", "June 3, 2026"),
            ("Date due", "July 3, 2026"))
        + "<p>Bill to<br>Menuiserie Fictive SARL<br>3 QUAI DU RHONE<br>69007 LYON</p>"
        + "<h1>€1,200.00 due July 3, 2026</h1>"
        + sums(("Subtotal", "€1,000.00"), ("Total excluding tax", "€1,000.00"),
               ("VAT - France (20% on €1,000.00)", "€200.00"), ("Total", "€1,200.00"),
               ("Amount due", "€1,200.00")) + FOOT,
        BASE | {"invoice_number": "8E3F2A-0031", "due_date": "2026-07-03"},
    ),
    Look(
        "three due dates",
        heads() + TITLE + lines(*GOODS) + sums(*THOUSAND)
        + "<p>Échéances : 03/07/2026 : 400,00 € – 03/08/2026 : 400,00 € – 03/09/2026 : 400,00 €</p>"
        + FOOT,
        BASE,
    ),
    Look(
        "total first",
        heads() + TITLE + DUE + lines(*GOODS)
        + sums(("Montant total TTC", "1 200,00 €"), ("dont TVA 20 %", "200,00 €"),
               ("Montant total HT", "1 000,00 €")) + FOOT,
        BASE,
    ),
    Look(
        "sums of lots",
        heads() + TITLE + DUE + lines(GOODS[0]) + sums(("Sous-total lot 1", "800,00 €"))
        + lines(GOODS[1]) + sums(("Sous-total lot 2", "200,00 €"), *THOUSAND) + FOOT,
        BASE,
    ),
    Look(
        "reverse charge",
        heads() + TITLE + DUE + lines(*GOODS)
        + sums(("Total HT", "1 000,00 €"), ("TVA", "0,00 €"), ("Total TTC", "1 000,00 €"))
        + "<p>Autoliquidation – TVA due par le preneur, art. 283-2 nonies du CGI</p>" + FOOT,
        BASE | {"total_with_vat": "1000.00"},
    ),
    Look(
        "paid to the last cent",
        heads() + TITLE + lines(*GOODS)
        + sums(*THOUSAND, ("Déjà réglé", "1 200,00 €"), ("Reste à payer", "0,00 €")) + FOOT,
        BASE | {"amount_due": "0.00", "paid_amount": "1200.00"},
    ),
    Look(
        "three rates side by side",
        heads() + TITLE + DUE + "<table><tr><th>Code</th><th>Base HT</th><th>Taux</th><th>Montant "
        "TVA</th><th>Total TTC</th></tr><tr><td>1</td><td>500,00</td><td>20,00</td><td>100,00</td>"
        "<td>600,00</td></tr><tr><td>2</td><td>500,00</td><td>10,00</td><td>50,00</td><td>550,00"
        "</td></tr></table>" + sums(("Total HT", "1 000,00"), ("TVA", "150,00"),
                                   ("Total TTC", "1 150,00"), ("Net à payer", "1 150,00")) + FOOT,
        BASE | {"total_with_vat": "1150.00"},
    ),
    Look(
        "credit note deducted",
        heads() + TITLE + DUE + lines(*GOODS)
        + sums(*THOUSAND, ("Avoir AV-2026-003", "−200,00 €"), ("Net à payer", "1 000,00 €")) + FOOT,
        BASE | {"amount_due": "1000.00"},
    ),
    Look(
        "labels of two lines",
        heads() + "<h1>FACTURE</h1><table><tr><th>Numéro de<br>facture</th><th>Date de<br>facture"
        "</th><th>Date<br>d’échéance</th></tr><tr><td>FA-2026-031</td><td>03/06/2026</td><td>"
        "03/07/2026</td></tr></table>" + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        BASE | {"due_date": "2026-07-03"},
    ),
    Look(
        "an eco-tax and a carriage",
        heads() + TITLE + DUE + lines(*GOODS)
        + sums(("Total HT", "950,00 €"), ("Frais de port HT", "45,00 €"), ("Éco-participation",
               "5,00 €"), ("Total HT net", "1 000,00 €"), *THOUSAND[1:]) + FOOT,
        BASE,
    ),
    Look(
        "in capitals without accents",
        heads().upper().replace("<TABLE>", "<table>") + "<h1>FACTURE NO FA-2026-031</h1><p>DATE DE "
        "FACTURE : 03/06/26<br>DATE D'ECHEANCE : 03/07/26</p>" + lines(*GOODS)
        + sums(("TOTAL HT EN EUROS", "1000,00"), ("TVA 20,00 %", "200,00"),
               ("TOTAL TTC EN EUROS", "1200,00")) + FOOT,
        BASE | {"due_date": "2026-07-03"},
    ),
    Look(
        "a German one with cash discount",
        heads(right="Rechnungsempfänger<br>Kunden AG Mitte<br>Kundenstraße 15<br>69876 Frankfurt")
        + "<h1>Rechnung</h1>" + pairs(("Rechnungsnr.:", "471102"), ("Rechnungsdatum:",
               "03.06.2026"), ("Kundennr.:", "GE2020211"), ("Lieferdatum:", "28.05.2026"))
        + sums(("Summe Positionen netto", "1.000,00"), ("zzgl. 20 % MwSt.", "200,00"),
               ("Gesamtbetrag brutto", "1.200,00 EUR"))
        + "<p>Zahlbar innerhalb 30 Tagen netto bis 03.07.2026, 3 % Skonto innerhalb 10 Tagen bis "
        "13.06.2026.</p>" + FOOT,
        BASE | {"invoice_number": "471102", "total_without_vat": None},
    ),
    Look(
        "day and number in a sentence",
        heads() + "<p>Veuillez trouver ci-dessous la facture FA-2026-031 émise le 3 juin 2026, à "
        "régler avant le 3 juillet 2026.</p>" + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        BASE,
    ),
    Look(
        "corrects another invoice",
        heads() + TITLE + "<p>Annule et remplace la facture n° FA-2026-030 du 01/06/2026</p>" + DUE
        + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        {"issue_date": "2026-06-03", "total_with_vat": "1200.00"},
    ),
    Look(
        "printed again later",
        heads() + "<p>Édité le 28/07/2026 à 10:15</p>" + "<h1>Facture FA-2026-031</h1><p>Date : "
        "03/06/2026</p>" + DUE + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        BASE,
    ),
    Look(
        "a detachable slip repeats all",
        heads() + TITLE + DUE + lines(*GOODS) + sums(*THOUSAND)
        + "<hr><p>Talon à joindre à votre règlement</p>" + pairs(("Facture n°", "FA-2026-031"),
              ("Client", "C0042"), ("Montant à payer", "1 200,00 €"), ("Échéance", "03/07/2026"))
        + FOOT,
        BASE | {"due_date": "2026-07-03"},
    ),
    Look(
        "payments in a table",
        heads() + TITLE + DUE + lines(*GOODS) + sums(*THOUSAND)
        + "<table><tr><th>Règlement</th><th>Date</th><th>Montant</th></tr><tr><td>Virement</td>"
        "<td>28/05/2026</td><td>300,00 €</td></tr></table>" + sums(("Solde à payer", "900,00 €"))
        + FOOT,
        BASE | {"amount_due": "900.00", "due_date": "2026-07-03"},
    ),
    Look(
        "a credit note that names its invoice",
        heads() + "<h1>Avoir n° AV-2026-004 du 03/06/2026</h1><p>Sur facture n° FA-2026-031 du "
        "01/05/2026</p>" + lines(*GOODS) + sums(("Total HT", "-1 000,00 €"), ("TVA 20 %",
        "-200,00 €"), ("Total TTC", "-1 200,00 €")) + FOOT,
        BASE | {"invoice_number": "AV-2026-004"},
    ),
    Look(
        "number with blanks, day in words",
        heads() + "<h1>Facture</h1>" + pairs(("N° de facture :", "FA 2026 031"), (("Fait à Lyon, "
        "le"), "mercredi 3 juin 2026"), ("À payer avant le", "1er juillet 2026"))
        + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        BASE | {"invoice_number": "FA 2026 031", "due_date": "2026-07-01"},
    ),
    Look(
        "euros in front, rates beside the label",
        heads() + TITLE + DUE + lines(*GOODS) + sums(("Total H.T", "€ 1.000,00"),
        ("T.V.A. à 20%", "€ 200,00"), ("Total T.T.C", "€ 1.200,00"), ("TOTAL A REGLER", ("€ "
        "1.200,00"))) + FOOT,
        BASE,
    ),
    Look(
        "two addresses of one client",
        heads(right="Adresse de livraison :<br>Menuiserie Fictive – Dépôt<br>9 CHEMIN VERT<br>"
        "38000 GRENOBLE<br><br>Adresse de facturation :<br>Menuiserie Fictive SARL<br>"
        "3 QUAI DU RHONE<br>69007 LYON") + TITLE + DUE + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        BASE | {"buyer.name": "Menuiserie Fictive SARL"},
    ),
    Look(
        "fees with disbursements",
        heads() + "<h1>Note d’honoraires n° FA-2026-031</h1><p>Paris, le 3 juin 2026</p>"
        + sums(("Honoraires HT", "1 000,00 €"), ("TVA 20 %", "200,00 €"), (("Débours non soumis à "
        "TVA"), "37,50 €"), ("Total à régler", "1 237,50 €")) + FOOT,
        BASE | {"total_with_vat": "1237.50", "total_without_vat": None},
    ),
    Look(
        "labels with English beside",
        heads() + "<h1>FACTURE / INVOICE</h1>" + pairs(("N° / No.", "FA-2026-031"), (("Date / "
        "Date"), "03/06/2026"), ("Échéance / Due date", "03/07/2026")) + lines(*GOODS)
        + sums(("Total HT / Net", "1 000,00"), ("TVA / VAT 20%", "200,00"), ("Total TTC / Gross",
        "1 200,00 EUR")) + FOOT,
        BASE | {"due_date": "2026-07-03"},
    ),
)  # fmt: skip
