"""What the heads of columns mean, in French and in English."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from relance_docs.text import squeezed, without_accents

Fields = Mapping[str, tuple[str, ...]]
"""A field and the heads that mean it, folded; the first field that has a head keeps it."""

BANK: Final[Fields] = MappingProxyType(
    {
        "date": (
            "date", "date operation", "date de l operation", "date d operation", "date op",
            "dateop", "date comptable", "date de comptabilisation", "date compta",
            "date ecriture", "date mouvement", "date de transaction", "date transaction",
            "date ope", "operation date",
            "booking date", "transaction date", "settlement date", "completed date", "posted date",
        ),
        "value_date": (
            "date valeur", "valeur", "date de valeur", "date de la valeur", "dateval", "value date",
        ),
        "label": (
            "libelle", "libelle operation", "libelle de l operation", "libelle simplifie",
            "libelle complet", "libelle ecriture", "libelle complementaire", "libelle mouvement",
            "intitule", "operation", "nature de l operation", "nature", "description", "label",
            "details", "detail", "detail de l ecriture", "motif", "communication", "message",
            "informations complementaires", "commentaire", "wording", "narrative", "memo",
            "remittance information", "reference client", "texte", "payment reference",
            "libelle ope", "libelle op", "libelle court", "detail de l operation",
        ),
        "payer": (
            "contrepartie", "nom contrepartie", "nom de la contrepartie", "tiers", "emetteur",
            "donneur d ordre", "nom du donneur d ordre", "counterparty", "counterparty name",
            "payer", "payer name", "debtor", "nom", "payee", "partner name", "nom du tiers",
            "nom de l emetteur", "debtor name",
        ),
        "payer_iban": (
            "iban contrepartie", "iban de la contrepartie", "compte contrepartie",
            "counterparty iban", "counterparty account", "iban tiers", "iban emetteur",
            "partner iban", "iban du tiers", "iban de l emetteur",
        ),
        "amount": (
            "montant", "montant operation", "montant de l operation", "mouvement", "amount",
            "montant net", "montant total", "montant signe", "total amount", "transaction amount",
            "montant de la transaction",
        ),
        "debit": ("debit", "montant debit", "debits", "sortie", "retrait", "paid out", "depense"),
        "credit": ("credit", "montant credit", "credits", "entree", "paid in", "recette", "depot"),
        "direction": ("sens", "d c", "debit credit", "sign", "signe", "credit debit indicator"),
        "currency": ("devise", "currency", "monnaie", "devise du compte"),
        "reference": (
            "reference", "ref", "reference operation", "reference de l operation", "n operation",
            "numero operation", "numero d operation", "transaction id", "id", "identifiant",
        ),
        "balance": (
            "solde", "balance", "solde comptable", "solde apres operation", "running balance",
        ),
        "account": (
            "compte", "iban", "numero de compte", "n de compte", "n compte", "account",
            "account number", "account iban", "accountnum", "iban du compte",
        ),
        "status": ("statut", "status", "etat", "state"),
    }
)  # fmt: skip
INVOICES: Final[Fields] = MappingProxyType(
    {
        "invoice_number": (
            "numero de facture", "n facture", "n de facture", "no facture", "num facture",
            "numero facture", "facture", "reference facture", "ref facture", "invoice number",
            "invoice no", "invoice", "invoice id", "n piece", "numero de piece", "numero piece",
            "piece", "numero du document", "numero document", "n document", "document", "numero",
            "n", "no", "number", "reference", "ref",
        ),
        "issue_date": (
            "date de facture", "date facture", "date d emission", "date emission",
            "date de facturation", "date facturation", "issue date", "invoice date", "date piece",
            "date de la facture", "date du document", "date document", "date d emission facture",
            "emise le", "date",
        ),
        "due_date": (
            "date d echeance", "date echeance", "echeance", "due date", "a payer le",
            "date limite de paiement", "date limite reglement", "date limite de reglement",
            "date d echeance de la facture", "date limite", "date de paiement prevue", "payable le",
        ),
        "paid_on": (
            "payee le", "paye le", "reglee le", "regle le", "encaissee le", "soldee le", "paid on",
            "paid at", "date de reglement", "date reglement", "date de paiement", "date paiement",
            "date d encaissement", "date encaissement", "date du paiement", "date du reglement",
            "payment date", "date paid", "paid date", "settled on", "date de solde",
            "date de lettrage", "closed at",
        ),
        "debtor": (
            "nom client", "nom du client", "raison sociale client", "raison sociale",
            "nom d affichage du partenaire de la facture", "client", "partenaire",
            "societe", "customer name", "customer", "debiteur", "debtor", "company", "tiers",
            "nom tiers", "nom du tiers", "intitule tiers", "destinataire", "acheteur", "nom",
        ),
        "siren": ("siren", "siren client", "n siren", "numero siren"),
        "siret": ("siret", "siret client", "n siret", "numero siret"),
        "vat_identifier": (
            "tva intracommunautaire", "n tva", "numero tva", "numero de tva", "tva intracom",
            "vat number", "vat id", "vat identifier", "n tva intracommunautaire",
        ),
        "total_with_vat": (
            "montant ttc", "total ttc", "ttc", "total with vat", "gross amount", "montant total",
            "total incl vat", "total including vat", "amount incl vat", "total incl tax",
            "total tax included",
            "total signe", "total", "montant", "amount", "montant facture", "montant de la facture",
            "debit",
        ),
        "total_without_vat": (
            "montant ht", "total ht", "montant hors taxes signe", "ht", "net amount",
            "total without vat", "montant hors taxes",
        ),
        "amount_due": (
            "reste a payer", "reste du", "restant du", "solde", "solde du", "amount due",
            "balance due", "balance", "impaye", "montant du", "reste a regler", "montant restant",
            "montant impaye", "open amount", "outstanding", "reste a encaisser",
            "reste a percevoir", "restant a payer", "montant du signe", "montant restant du",
            "solde ouvert", "reste a recouvrer", "du",
        ),
        "paid_amount": (
            "regle", "montant regle", "paye", "montant paye", "deja regle", "paid", "amount paid",
            "acompte", "acomptes", "encaisse", "montant encaisse", "recu", "montant recu",
            "deja paye", "facture reglee", "reglee", "facture payee", "payee", "credit",
        ),
        "address": (
            "adresse", "adresse 1", "adresse1", "adresse de facturation", "address", "rue",
            "address line 1",
        ),
        "address_more": (
            "adresse 2", "adresse2", "complement d adresse", "complement", "address line 2",
        ),
        "postcode": ("code postal", "cp", "postcode", "zip", "postal code"),
        "city": ("ville", "city", "commune", "localite"),
        "email": ("email", "e mail", "mail", "courriel", "adresse email", "adresse e mail"),
        "phone": ("telephone", "tel", "phone", "n telephone", "telephone fixe"),
        "contact": ("contact", "interlocuteur", "nom du contact"),
        "currency": ("devise", "currency", "currency code", "code devise", "monnaie"),
        "status": (
            "statut du paiement", "statut de paiement", "payment status", "invoice status",
            "statut", "status", "etat",
        ),
        "type": ("type", "type de piece", "type de document", "type de transaction", "nature"),
        "description": ("objet", "description", "designation", "libelle", "intitule"),
        "order_reference": (
            "commande", "n commande", "bon de commande", "numero de commande", "order reference",
            "reference commande", "ref commande", "po number",
        ),
    }
)  # fmt: skip
SEVERAL: Final = frozenset(("label", "address", "status", "paid_on"))
"""Fields that several columns may hold together; the status of a bank line has one."""

_ASIDE: Final = re.compile(r"\([^)]*\)")
_EURO: Final = re.compile(r"\b(?:en )?(?:euros?|eur|e)\b$")


def folded_head(head: str) -> str:
    """Return the head of a column in small letters, without accents, marks and currency.

    >>> folded_head("N° de facture"), folded_head("Montant (€)"), folded_head("Crédit euros")
    ('n de facture', 'montant', 'credit')
    """
    plain = without_accents(head.replace("°", " ").replace("€", " ")).lower()
    words = squeezed("".join(c if c.isalnum() else " " for c in plain))
    return _EURO.sub("", words).strip() or words


def field_of(head: str, fields: Fields) -> str | None:
    """Return the field that a head means; None for a head that says nothing here."""
    return next((field for field, _rank in _meanings(head, fields)), None)


def rank_of(head: str, fields: Fields) -> int:
    """Return the place of a head among those that mean its field; the first says it best."""
    return next(rank for _field, rank in _meanings(head, fields))


def _meanings(head: str, fields: Fields) -> Iterator[tuple[str, int]]:
    for wanted in (folded_head(head), folded_head(_ASIDE.sub("", head))):
        for field, heads in fields.items():
            if wanted in heads:
                yield field, heads.index(wanted)
