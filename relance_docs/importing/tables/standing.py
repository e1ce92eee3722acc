"""What the status and the type of a row say: whether it is an invoice, and whether it is open.

Programs word it as they like, so whole words are looked for. What is not known to be an open
invoice is never claimed without a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from relance_docs.importing.bank.records import folded


class Standing(IntEnum):
    """How a row stands, the clearest last: of several columns, the greatest counts."""

    OPEN = 0
    UNKNOWN = 1
    """Nothing that is known: a person is asked."""
    IN_PART = 2
    """Paid in part."""
    CONTESTED = 3
    OVER = 4
    """Paid, cancelled, given up, sold, or not issued yet."""
    CREDIT_NOTE = 5
    NO_INVOICE = 6


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b")


_DONE: Final = (
    r"(?:PAYEE?S?|PAID|REGLEE?S?|SOLDEE?S?|LETTREE?S?|ENCAISSEE?S?|ACQUITTEE?S?|RAPPROCHEE?S?"
    r"|SETTLED|RECOUVREE?S?|CLOTUREE?S?|CONTESTEE?S?|DISPUTED|CEDEE?S?|ANNULEE?S?)"
)
_TO_DO: Final = r"(?:PAYER|REGLER|SOLDER|LETTRER|ENCAISSER|ACQUITTER|RECOUVRER|PAY|BE PAID)"
_MONEY: Final = r"(?:PAIEMENT|REGLEMENT|ENCAISSEMENT|VIREMENT|PAYMENT)"
_NOT: Final = re.compile(
    rf"\b(?:(?:NON|PAS|NOT|NEVER|JAMAIS)(?: ENCORE| YET| ETE| BEEN)* {_DONE}"
    rf"|(?:A|TO) {_TO_DO}|(?:ATTENTE|ATTENTE DE|AWAITING|PENDING|SANS|AUCUN|NO) {_MONEY})\b"
)
"""What is not done yet: « Non payées », « À régler », « Not paid », « En attente de paiement »."""
_IN_PART: Final = re.compile(
    rf"\b(?:PARTIEL\w*|PARTIAL\w*|PARTLY|EN PARTIE|IN PART|{_MONEY}S? COMMENCES?|ENTAMEE?S?"
    r"|ACOMPTE (?:RECU|VERSE|REGLE|PAYE|ENCAISSE))\b"
)
_CONTESTED: Final = _any(
    "LITIGE LITIGES LITIGIEUX LITIGIEUSE CONTESTE CONTESTEE CONTESTEES CONTESTATION DISPUTE "
    "DISPUTED RECLAMATION DESACCORD"
)
_OVER: Final = _any(
    "PAYE PAYEE PAYEES PAYES REGLE REGLEE REGLEES REGLES SOLDE SOLDEE SOLDEES SOLDES PAID ANNULE "
    "ANNULEE ANNULEES ANNULES DRAFT DRAFTS BROUILLON BROUILLONS CANCELLED CANCELED VOID ENCAISSE "
    "ENCAISSEE ENCAISSEES ACQUITTE ACQUITTEE ACQUITTEES VOIDED CLOSED SETTLED ABANDONNE ABANDONNEE "
    "ABANDON IRRECOUVRABLE IRRECOUVRABLES UNCOLLECTIBLE SUPPRIME SUPPRIMEE DELETED PERTE PERTES "
    "PERDUE WRITTEN WRITE WRITEOFF WRITTENOFF REMBOURSE REMBOURSEE REMBOURSES REMBOURSEES REFUNDED "
    "LETTRE LETTREE LETTREES LETTRES RAPPROCHE RAPPROCHEE CLEARED RECONCILED CLOTURE CLOTUREE CLOS "
    "CLOSE FERMEE FERME CEDE CEDEE CEDEES CESSION AFFACTURE AFFACTUREE AFFACTURAGE FACTOR FACTORED "
    "FACTORING ASSIGNED ESCOMPTEE MOBILISEE VENDUE SOLD SUBROGEE LIQUIDATION REDRESSEMENT "
    "SAUVEGARDE INSOLVENT BANKRUPT FAILLITE EXTOURNE EXTOURNEE REVERSED CONTREPASSEE COMPENSE "
    "COMPENSEE REMPLACEE REPLACED COMPLETED ARCHIVE ARCHIVEE ARCHIVED CREDITED CREDITEE OFFERTE "
    "PRESCRITE REFUSEE REFUSE REFUSED REJETEE REJETE REJECTED EXPIRED"
)
_DONE_OTHERWISE: Final = re.compile(
    rf"\b(?:{_MONEY}|CHEQUE) (?:RECU|RECEIVED|EFFECTUE|FAIT|OK)\b|\bBAD DEBT\b|\bCONTRE PASSEE\b"
)
_OPEN: Final = _any(
    "IMPAYE IMPAYEE IMPAYES IMPAYEES UNPAID OPEN OUVERT OUVERTE OUVERTES OUVERTS DUE DU OVERDUE "
    "ECHU ECHUE ECHUES ECHUS ECHOIR RETARD LATE ENVOYE ENVOYEE ENVOYEES EMIS EMISE EMISES SENT "
    "ISSUED VALIDE VALIDEE VALIDEES VALIDATED COMPTABILISE COMPTABILISEE COMPTABILISES "
    "COMPTABILISEES POSTED FINALISE FINALISEE FINALIZED FACTURE FACTUREE FACTUREES INVOICED "
    "RELANCE RELANCEE RELANCER RELANCES OUTSTANDING NORMAL NORMALE DELIVERED VIEWED VUE "
    "TRANSMISE DEPOSEE RECUE APPROUVEE APPROVED ACCEPTEE EXIGIBLE ENREGISTREE DEFINITIVE ACTIVE "
    "IMPRIMEE DEMEURE RAPPEL"
)
_OPEN_ALONE: Final = frozenset(("EN COURS", "EN ATTENTE", "ATTENTE", "PENDING", "AWAITING"))
_CREDIT_NOTES: Final = _any(
    "AVOIR AVOIRS AV CREDIT CREDITNOTE NC REFUND REMBOURSEMENT REMBOURSEMENTS RRR 381"
)
_NOT_ISSUED: Final = _any(
    "DEVIS PROFORMA PRO QUOTE QUOTATION ESTIMATE COMMANDE COMMANDES ORDER MODELE TEMPLATE 325"
)
_NO_INVOICES: Final = _any(
    "BL LIVRAISON REGLEMENT REGLEMENTS PAIEMENT PAIEMENTS PAYMENT PAYMENTS RECEIPT VIREMENT CHEQUE "
    "PRELEVEMENT ENCAISSEMENT OD ODS DIVERSE DIVERSES BANQUE CAISSE NOUVEAU NOUVEAUX RECURRENTE "
    "ACHAT FOURNISSEUR BILL PURCHASE REMISE ECART"
)
_INVOICES: Final = _any(
    "FACTURE FACTURES INVOICE INVOICES FA FAC FACT FC FV F VE VT VTE VENTE VENTES SALE SALES INV "
    "380 386 389 326 STANDARD DOIT SITUATION DECOMPTE HONORAIRES REMPLACEMENT PRESTATION "
    "PRESTATIONS SERVICE SERVICES MARCHANDISE MARCHANDISES BIEN BIENS PRODUIT PRODUITS TRAVAUX"
)


def standing_of(statuses: Iterable[str]) -> Standing:
    """Return how a row stands, by all its columns of statuses.

    >>> standing_of(["Non payées", "Comptabilisé"]).name, standing_of(["Passée en perte"]).name
    ('OPEN', 'OVER')
    >>> standing_of(["Règlement commencé"]).name, standing_of(["En litige"]).name
    ('IN_PART', 'CONTESTED')
    >>> standing_of(["Litige réglé"]).name, standing_of(["Zzz"]).name, standing_of([""]).name
    ('UNKNOWN', 'UNKNOWN', 'OPEN')
    """
    return max((_of_status(folded(text)) for text in statuses), default=Standing.OPEN)


def _of_status(text: str) -> Standing:
    if not text or text in _OPEN_ALONE:
        return Standing.OPEN
    said = _NOT.sub(" ", text)
    is_over = _OVER.search(said) or _DONE_OTHERWISE.search(said)
    is_in_part, is_contested = _IN_PART.search(said), _CONTESTED.search(said)
    told = (
        (is_contested and is_over and not is_in_part, Standing.UNKNOWN),
        (is_contested, Standing.CONTESTED),
        (is_in_part, Standing.IN_PART),
        (is_over, Standing.OVER),
        (_CREDIT_NOTES.search(said), Standing.CREDIT_NOTE),
        (_NOT_ISSUED.search(said), Standing.NO_INVOICE),
        (said != text or _OPEN.search(said), Standing.OPEN),
    )
    return next((standing for is_told, standing in told if is_told), Standing.UNKNOWN)


def type_of(text: str) -> Standing:
    """Return whether the type of a row is that of an invoice.

    >>> type_of("Facture d'acompte").name, type_of("AV").name, type_of("Règlement").name
    ('OPEN', 'CREDIT_NOTE', 'NO_INVOICE')
    """
    plain = folded(text)
    if not plain:
        return Standing.OPEN
    if _CREDIT_NOTES.search(plain):
        return Standing.CREDIT_NOTE
    if _NOT_ISSUED.search(plain) or _NO_INVOICES.search(plain):
        return Standing.NO_INVOICE
    return Standing.OPEN if _INVOICES.search(plain) else Standing.UNKNOWN
