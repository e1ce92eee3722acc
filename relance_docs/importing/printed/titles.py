"""What a printed document calls itself: an invoice, a credit note, or what is none."""

from __future__ import annotations

import re
from typing import Final

from relance_docs.importing.printed.page import Cell, CellSheet
from relance_docs.message import Message

CREDIT_NOTE: Final = "381"
INVOICE: Final = "380"
PREPAID: Final = "386"
_TITLES: Final = (
    ("pro forma", r"(?:facture |invoice |rechnung )?pro ?-?forma"),
    (
        CREDIT_NOTE,
        (
            r"avoir|facture d'avoir|note de credit|credit note|credit memo|gutschrift|"
            r"rechnungskorrektur"
        ),
    ),
    (PREPAID, r"facture d'acompte|deposit invoice|anzahlungsrechnung"),
    (INVOICE, r"facture|invoice|tax invoice|rechnung|handelsrechnung|note d'honoraires|memoire"),
    ("quotation", r"devis|quotation|quote|estimate|offre de prix|angebot|kostenvoranschlag"),
    (
        "order",
        (
            r"(?:(?:confirmation|accuse de reception) de |bon de )commande|purchase order|"
            r"order confirmation|auftragsbestatigung"
        ),
    ),
    (
        "delivery note",
        (
            r"bon de livraison|bordereau de livraison|delivery note|packing list|"
            r"lieferschein"
        ),
    ),
    (
        "reminder",
        (
            r"(?:lettre de |\w+ )?(?:relance|rappel)(?! de)|mise en demeure|"
            r"(?:relance|rappel) de (?:paiement|reglement|facture)|facture en retard|impayes?|"
            r"(?:payment )?reminder|"
            r"mahnung|zahlungserinnerung"
        ),
    ),
    (
        "account",
        (
            r"releve de (?:compte|factures)|extrait de compte|balance agee|situation de compte|"
            r"(?:etat|liste) des (?:factures|impayes|creances)|echeancier (?:des )?clients?|"
            r"balance (?:des )?(?:clients?|auxiliaire)|"
            r"grand ?-?livre|statement of account|kontoauszug"
        ),
    ),
    ("receipt", r"recu|receipt|quittance|ticket de caisse"),
)
_DUE_KINDS: Final = (CREDIT_NOTE, PREPAID, INVOICE)
REFUSED: Final = {
    "quotation": Message("this is a quotation and no invoice: nothing is owed because of it"),
    "pro forma": Message("this is a pro forma and no invoice: nothing is owed because of it"),
    "order": Message("this is an order and no invoice: nothing is owed because of it"),
    "delivery note": Message(
        "this is a delivery note and no invoice; `relance piece` takes it as a pièce of its case"
    ),
    "reminder": Message(
        "this is a reminder and no invoice: import the invoices themselves, and enter what was "
        "sent with `relance note`"
    ),
    "account": Message(
        "this is a statement of accounts as a PDF (a ledger, an aged balance), which is not read; "
        "ask the accounting program for its FEC, or for a list as CSV or XLSX"
    ),
    "receipt": Message("this is a receipt and no invoice: enter the payment with `relance paid`"),
}
_TITLE: Final = [
    (kind, re.compile(rf"(?:\W|^)(?:{pattern})(?![a-z])")) for kind, pattern in _TITLES
]
_LARGER: Final = 1.15
_TOP: Final = 380.0
"""Points from the top of the first page above which the title stands."""


def title_of(sheet: CellSheet) -> tuple[str | None, Cell | None]:
    """Return what the document calls itself, by the largest such words at its top."""
    first = [cell for cell in sheet.cells if cell.page == 1]
    found: list[tuple[str, Cell]] = []
    for cell in first:
        text = re.sub(r"^[\W_]+", "", cell.folded)
        kind = next((k for k, pattern in _TITLE if pattern.match(text)), None)
        if kind is not None and cell.box.top <= _TOP:
            found.append((kind, cell))
    if any(kind == "pro forma" for kind, _cell in found):
        return "pro forma", None
    due = _largest([each for each in found if each[0] in _DUE_KINDS])
    other = _largest([each for each in found if each[0] not in _DUE_KINDS])
    if due is not None and (other is None or other[1].box.height <= due[1].box.height * _LARGER):
        return due
    if other is not None:
        return other
    named = (k for k, pattern in _TITLE for cell in first if pattern.search(cell.folded))
    return next(named, None), None


def _largest(titles: list[tuple[str, Cell]]) -> tuple[str, Cell] | None:
    """Return the first of the titles that no other is plainly larger than."""
    highest = max((cell.box.height for _kind, cell in titles), default=0.0)
    return next((each for each in titles if each[1].box.height * _LARGER >= highest), None)
