"""What the status and the type of a row say: whether it is an invoice, and whether it is open.

Programs word it as they like, so whole words are looked for. What is not known to be an open
invoice is never claimed without a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.bank.records import folded
from relance_docs.importing.records import Choice
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import Row, day_of, text_of
from relance_docs.message import Message


class RowStanding(IntEnum):
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
_IN_OTHER_HANDS: Final = _any(
    "AVOCAT HUISSIER COMMISSAIRE TRIBUNAL CONTENTIEUX RECOUVREMENT JUDICIAIRE DOUTEUX DOUTEUSE "
    "LAWYER BAILIFF COURT COLLECTION COLLECTIONS"
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


_YES: Final = frozenset(("OUI", "YES", "TRUE", "VRAI", "X", "O"))
_WHO: Final = ("debtor", "siren", "siret")
_EUROS: Final = frozenset(("", "EUR", "EURO", "EUROS", "€"))
Ask = Callable[[str, Message, tuple[Choice, ...]], str | None]
"""Asks a person: the key, the question and the choices; None while nobody has answered."""
_CLAIM: Final = "claim"
SKIP: Final = "skip"


class SkipError(Exception):
    """A row is left out, and said; what it says of a known invoice goes with it."""

    def __init__(
        self,
        reason: Message,
        *,
        is_alarm: bool = False,
        left: Decimal | None = None,
        standing: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason, self.is_alarm = reason, is_alarm
        self.left, self.standing = left, standing


def standing_of(statuses: Iterable[str]) -> RowStanding:
    """Return how a row stands, by all its columns of statuses.

    >>> standing_of(["Non payées", "Comptabilisé"]).name, standing_of(["Passée en perte"]).name
    ('OPEN', 'OVER')
    >>> standing_of(["Règlement commencé"]).name, standing_of(["En litige"]).name
    ('IN_PART', 'CONTESTED')
    >>> standing_of(["Litige réglé"]).name, standing_of(["Zzz"]).name, standing_of([""]).name
    ('UNKNOWN', 'UNKNOWN', 'OPEN')
    >>> standing_of(["Transmise à l'avocat"]).name
    'UNKNOWN'
    """
    return max((_of_status(folded(text)) for text in statuses), default=RowStanding.OPEN)


def _of_status(text: str) -> RowStanding:
    if not text or text in _OPEN_ALONE:
        return RowStanding.OPEN
    said = _NOT.sub(" ", text)
    is_over = _OVER.search(said) or _DONE_OTHERWISE.search(said)
    is_in_part, is_contested = _IN_PART.search(said), _CONTESTED.search(said)
    told = (
        (is_contested and is_over and not is_in_part, RowStanding.UNKNOWN),
        (is_contested, RowStanding.CONTESTED),
        (is_in_part, RowStanding.IN_PART),
        (is_over, RowStanding.OVER),
        (_CREDIT_NOTES.search(said), RowStanding.CREDIT_NOTE),
        (_NOT_ISSUED.search(said), RowStanding.NO_INVOICE),
        (_IN_OTHER_HANDS.search(said), RowStanding.UNKNOWN),
        (said != text or _OPEN.search(said), RowStanding.OPEN),
    )
    return next((standing for is_told, standing in told if is_told), RowStanding.UNKNOWN)


def type_of(text: str) -> RowStanding:
    """Return whether the type of a row is that of an invoice.

    >>> type_of("Facture d'acompte").name, type_of("AV").name, type_of("Règlement").name
    ('OPEN', 'CREDIT_NOTE', 'NO_INVOICE')
    """
    plain = folded(text)
    if not plain:
        return RowStanding.OPEN
    if _CREDIT_NOTES.search(plain):
        return RowStanding.CREDIT_NOTE
    if _NOT_ISSUED.search(plain) or _NO_INVOICES.search(plain):
        return RowStanding.NO_INVOICE
    return RowStanding.OPEN if _INVOICES.search(plain) else RowStanding.UNKNOWN


class CreditNoteError(SkipError):
    """A row is a credit note by its type or its total, and may reduce an invoice of the list."""


def standing_of_row(columns: Columns, row: Row, ask: Ask) -> RowStanding:
    """Return how the invoice of a row stands; what is no open invoice is left out."""
    status, kind = _status(columns, row), columns.text(row, "type")
    standing = standing_of(text_of(cell) for cell in columns.cells(row, "status"))
    by_type = type_of(kind)
    if by_type is RowStanding.CREDIT_NOTE and standing is RowStanding.OVER:
        raise SkipError(Message("it is a credit note of the status {status}", status=status))
    if by_type is RowStanding.CREDIT_NOTE:
        raise credit_note()
    if standing is RowStanding.CREDIT_NOTE:
        raise SkipError(credit_note().reason, is_alarm=True)
    if standing in {RowStanding.OVER, RowStanding.NO_INVOICE}:
        raise SkipError(Message("its status is {status}", status=status), standing=f"« {status} »")
    if by_type is RowStanding.NO_INVOICE:
        raise SkipError(Message("its type is {type}", type=kind), standing=f"« {kind} »")
    _refuse_row(columns, row)
    if by_type is RowStanding.UNKNOWN:
        question = Message("is a row of the type {type} an open invoice?", type=kind)
        if ask(f"type.{kind}", question, _claim_or_skip()) != _CLAIM:
            reason = Message("its type, {type}, is not known as that of an invoice", type=kind)
            raise SkipError(reason, is_alarm=True, standing=f"« {kind} »")
    if standing is RowStanding.UNKNOWN:
        question = Message("is an invoice with the status {status} to be claimed?", status=status)
        if ask(f"status.{status}", question, _claim_or_skip()) != _CLAIM:
            reason = Message(
                "its status, {status}, is not known as that of an open invoice", status=status
            )
            raise SkipError(reason, is_alarm=True, standing=f"« {status} »")
    return standing


def _status(columns: Columns, row: Row) -> str:
    return " / ".join(text for cell in columns.cells(row, "status") if (text := text_of(cell)))


def _refuse_row(columns: Columns, row: Row) -> None:
    if folded(columns.text(row, "paid_amount")) in _YES:
        raise SkipError(Message("nothing is left to pay"), left=ZERO)
    if not any(columns.text(row, field) for field in _WHO):
        raise SkipError(Message("it names no client"), is_alarm=True)
    currency = columns.text(row, "currency").upper()
    if currency not in _EUROS:
        raise SkipError(
            Message("it is in {currency}, not in euros", currency=currency),
            standing=f"facturée en {currency}",
        )


def _claim_or_skip() -> tuple[Choice, ...]:
    return (
        Choice(value=_CLAIM, label=Message("claim it")),
        Choice(value=SKIP, label=Message("leave it out")),
    )


def refuse_paid(columns: Columns, row: Row, number: str, today: date, ask: Ask) -> None:
    """Leave out a row that says on which day it was paid; what contradicts that is asked."""
    for cell in columns.cells(row, "paid_on"):
        day, text = day_of(cell), folded(text_of(cell))
        if day is None and text not in _YES:
            continue
        is_left = any(text_of(each).strip("0,. €-") for each in columns.cells(row, "amount_due"))
        if not is_left and (day is None or day <= today):
            reason = Message("it was paid on {day}", day=day or text_of(cell))
            raise SkipError(
                reason, left=ZERO, standing=f"réglée le {day:%d/%m/%Y}" if day else "réglée"
            )
        question = Message(
            "{number}: it states {day} as the day of its payment, and something left to pay or a "
            "day to come: is it to be claimed?",
            number=number,
            day=day or text_of(cell),
        )
        if ask(f"{number}.paid_on", question, _claim_or_skip()) != _CLAIM:
            raise SkipError(Message("it may be paid already"), is_alarm=True)


def doubts_of(
    columns: Columns, row: Row, number: str, standing: RowStanding, today: date
) -> dict[str, Any]:
    """Return what the status leaves open: a dispute to complete, or a payment without an amount."""
    status = _status(columns, row)
    if standing is RowStanding.CONTESTED:
        line = (
            f"dispute de {number} : « {status} » dans la liste importée ; motif et date à compléter"
        )
        reason = f"« {status} » dans la liste importée"
        return {"contested": reason, "contested_on": today, "doubts": (line,)}
    is_told = any(columns.text(row, field) for field in ("amount_due", "paid_amount"))
    if standing is RowStanding.IN_PART and not is_told:
        line = (
            f"paid_amount de {number} : « {status} » dans la liste importée, sans ce qui est réglé "
            "ni ce qui reste dû"
        )
        return {"doubts": (line,)}
    return {}


def credit_note() -> CreditNoteError:
    """Return that a row is a credit note, in the words for one that is taken off no invoice."""
    reason = Message("it is a credit note, and is not taken: enter it with `relance credit-note`")
    return CreditNoteError(reason, is_alarm=True)
