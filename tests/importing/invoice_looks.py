"""Invoices as invoicing programs of several kinds print them; all of them are invented.

Each look is a page of HTML, printed by WeasyPrint, and what a person reads on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

SELLER = "Atelier Exemple SARL<br>12 RUE DE LA FORGE<br>69003 LYON"
LEGAL = (
    "Atelier Exemple SARL au capital de 10 000,00 € – SIREN 010 000 016 – RCS Lyon – "
    "IBAN FR52 0000 0000 000E XEMP LE00 112"
)
BUYER = "Menuiserie Fictive SARL<br>3 QUAI DU RHONE<br>69007 LYON"
STYLE = """
@page { size: A4; margin: 15mm }
body { font: 10pt "Source Sans 3", sans-serif }
table { border-collapse: collapse; width: 100% }
td, th { padding: 2mm 3mm; text-align: left; vertical-align: top }
.r { text-align: right } .half { width: 50% } h1 { font-size: 18pt; margin: 4mm 0 }
.sum { width: 45%; margin-left: 55%; margin-top: 5mm }
footer { position: absolute; bottom: 0; font-size: 7pt }
"""


@dataclass(frozen=True)
class Look:
    """A page, and what is on it."""

    name: str
    body: str
    expected: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def pdf(self) -> bytes:
        """Return the printed page."""
        return printed(self.body)


@cache
def printed(body: str) -> bytes:
    """Return a PDF of HTML."""
    from weasyprint import HTML

    page = f"<html lang=fr><head><title>x</title><style>{STYLE}</style></head><body>{body}</body>"
    pdf: bytes = HTML(string=page).write_pdf()
    return pdf


def heads(left: str = SELLER, right: str = BUYER) -> str:
    """Return the two addresses side by side."""
    return f"<table><tr><td class=half>{left}</td><td><br><br>{right}</td></tr></table>"


def lines(*rows: tuple[str, str, str, str]) -> str:
    """Return the lines of an invoice."""
    cells = "".join(
        f"<tr><td>{a}</td><td class=r>{b}</td><td class=r>{c}</td><td class=r>{d}</td></tr>"
        for a, b, c, d in rows
    )
    return (
        "<table><tr><th>Désignation</th><th class=r>Qté</th><th class=r>P.U. HT</th>"
        f"<th class=r>Montant HT</th></tr>{cells}</table>"
    )


def sums(*rows: tuple[str, str]) -> str:
    """Return the totals at the right."""
    cells = "".join(f"<tr><td>{a}</td><td class=r>{b}</td></tr>" for a, b in rows)
    return f"<table class=sum>{cells}</table>"


GOODS = (("Fenêtre bois", "2", "400,00", "800,00"), ("Pose", "1", "200,00", "200,00"))
THOUSAND = (("Total HT", "1 000,00 €"), ("TVA 20 %", "200,00 €"), ("Total TTC", "1 200,00 €"))
FOOT = f"<footer>{LEGAL}</footer>"
PLAIN = {
    "invoice_number": "FA-2026-031",
    "issue_date": "2026-06-03",
    "due_date": "2026-07-03",
    "total_with_vat": "1200.00",
    "total_without_vat": "1000.00",
    "buyer.name": "Menuiserie Fictive SARL",
}

LOOKS = (
    Look(
        "title with number and date",
        heads() + "<h1>Facture n° FA-2026-031 du 03/06/2026</h1>" + lines(*GOODS) + sums(*THOUSAND)
        + "<p>À régler avant le 3 juillet 2026 par virement.</p>" + FOOT,
        PLAIN,
    ),
    Look(
        "labels and values in two columns",
        heads() + "<h1>FACTURE</h1><table><tr><td>Numéro de facture</td><td>FA-2026-031</td></tr>"
        "<tr><td>Date de facture</td><td>03/06/2026</td></tr><tr><td>Date d’échéance</td>"
        "<td>03/07/2026</td></tr><tr><td>Code client</td><td>C0042</td></tr></table>"
        + lines(*GOODS) + sums(*THOUSAND) + FOOT,
        PLAIN,
    ),
    Look(
        "values under their labels",
        heads() + "<table><tr><th>Facture N°</th><th>Date</th><th>Code client</th><th>Échéance</th>"
        "<th>Mode</th></tr><tr><td>FA-2026-031</td><td>03/06/2026</td><td>411MENU</td>"
        "<td>03/07/2026</td><td>Virement</td></tr></table>" + lines(*GOODS)
        + "<table><tr><th>Total HT</th><th>Total TVA</th><th>Total TTC</th><th>Net à payer</th>"
        "</tr><tr><td>1 000,00</td><td>200,00</td><td>1 200,00</td><td>1 200,00</td></tr></table>"
        + FOOT,
        PLAIN,
    ),
    Look(
        "a deposit was paid",
        heads(right="Facturé à :<br>" + BUYER)
        + "<h1>Facture FA-2026-031</h1><p>Date d’émission : 3 juin 2026<br>Échéance : 3 juillet "
        "2026<br>Date de livraison : 28 mai 2026</p>" + lines(*GOODS)
        + sums(*THOUSAND, ("Acompte versé", "−300,00 €"), ("Reste à payer", "900,00 €")) + FOOT,
        PLAIN | {"amount_due": "900.00", "paid_amount": "300.00", "delivery_date": "2026-05-28"},
    ),
    Look(
        "no VAT",
        heads(left="Claire Exemple EI<br>12 RUE DE LA FORGE<br>69003 LYON")
        + "<h1>Facture n°2026/031</h1><p>Lyon, le 3 juin 2026</p>"
        + lines(("Conseil", "2", "600,00 €", "1 200,00 €"))
        + sums(("Total", "1 200,00 €"), ("Net à payer", "1 200,00 €"))
        + "<p>TVA non applicable, art. 293 B du CGI. Paiement à 30 jours.</p>",
        {"invoice_number": "2026/031", "issue_date": "2026-06-03", "due_date": None,
         "total_with_vat": "1200.00", "buyer.name": "Menuiserie Fictive SARL"},
    ),
    Look(
        "several rates",
        heads() + "<p>Facture N° : FC260031<br>Date : 03.06.2026<br>Date limite de paiement : "
        "03.07.2026<br>Votre commande : BC-7781</p>" + lines(*GOODS)
        + "<table><tr><th>Taux</th><th>Base HT</th><th>TVA</th></tr><tr><td>20 %</td>"
        "<td>500,00</td><td>100,00</td></tr><tr><td>5,5 %</td><td>1 500,00</td><td>82,50</td>"
        "</tr></table>"
        + sums(("Total H.T.", "2 000,00"), ("Total T.V.A.", "182,50"), ("Total T.T.C.", "2 182,50"))
        + FOOT,
        {"invoice_number": "FC260031", "issue_date": "2026-06-03", "due_date": "2026-07-03",
         "total_with_vat": "2182.50", "total_without_vat": "2000.00",
         "buyer.name": "Menuiserie Fictive SARL"},
    ),
    Look(
        "delivered elsewhere, in English",
        "<table><tr><td class=half>" + SELLER + "</td><td>Bill to<br>" + BUYER + "</td></tr><tr>"
        "<td>Ship to<br>Menuiserie Fictive – Dépôt<br>9 CHEMIN VERT<br>38000 GRENOBLE</td><td></td>"
        "</tr></table><h1>Invoice</h1><p>Invoice number: INV-1042<br>Invoice date: June 3, 2026<br>"
        "Due date: July 3, 2026</p>"
        + sums(("Subtotal", "€1,000.00"), ("VAT (20%)", "€200.00"), ("Amount due", "€1,200.00"))
        + FOOT,
        {"invoice_number": "INV-1042", "issue_date": "2026-06-03", "due_date": "2026-07-03",
         "total_with_vat": "1200.00", "buyer.name": "Menuiserie Fictive SARL"},
    ),
)  # fmt: skip
