"""What a person may have meant: near words, and the French names of fields."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from relance_docs.text import without_accents

# What a French accountant writes first, for the fields of a case.
_FRENCH: Final = {
    "acompte": "paid_amount",
    "adresse": "address",
    "avoirs": "credit_notes",
    "creancier": "creditor",
    "courriel": "email",
    "date_emission": "issue_date",
    "date_facture": "issue_date",
    "debiteur": "debtor",
    "echeance": "due_date",
    "echeances": "instalments",
    "factures": "invoices",
    "historique": "history",
    "langue": "language",
    "litige": "dispute",
    "mail": "email",
    "montant": "amount",
    "montant_ttc": "total_with_vat",
    "nom": "name",
    "numero": "invoice_number",
    "paiements": "payments",
    "reglements": "payments",
    "relances": "history",
    "tel": "phone",
    "telephone": "phone",
    "tva": "vat_identifier",
    "ttc": "total_with_vat",
    "type": "kind",
    "entreprise": "business",
    "societe": "business",
    "professionnel": "business",
    "consommateur": "consumer",
    "particulier": "consumer",
    "administration": "public_body",
    "lrar": "registered",
    "recommande": "registered",
    "courrier": "post",
    "facture": "invoice",
    "devis": "signed_quote",
    "paye": "paid",
    "promesse": "promise",
}


def nearest(written: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that was probably meant, if one is near.

    >>> nearest("due_dat", ("due_date", "issue_date")), nearest("Échéance", ("due_date",))
    ('due_date', 'due_date')
    """
    words = tuple(allowed)
    plain = _plain(written)
    translated = _FRENCH.get(plain)
    if translated in words:
        return translated
    by_plain = {_plain(word): word for word in words}
    found = get_close_matches(plain, by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


def _plain(word: str) -> str:
    """Lower case, without accents, `_` between words."""
    plain = without_accents(word[:80].strip().casefold())
    return plain.replace(" ", "_").replace("-", "_")
