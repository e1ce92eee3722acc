"""What is written on demand, beside the documents of the plan, and for whom; the words of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from relance_docs.case.parties import Language
from relance_docs.case.word import Word


class DocumentKind(StrEnum):
    """What `relance write` writes."""

    ACCOUNT_STATEMENT = "account-statement"
    PROMISE_CONFIRMATION = "promise-confirmation"
    PLAN_PROPOSAL = "plan-proposal"
    PLAN_AGREEMENT = "plan-agreement"
    MISSED_INSTALMENT = "missed-instalment"
    DISPUTE_ACKNOWLEDGEMENT = "dispute-acknowledgement"
    REASONS_REQUEST = "reasons-request"
    DISPUTE_ANSWER = "dispute-answer"
    THANKS = "thanks"
    RECEIPT = "receipt"
    PENALTIES_CLAIM = "penalties-claim"
    CALL_SHEET = "call-sheet"
    VISIT_SHEET = "visit-sheet"
    ADDRESS_SEARCH = "address-search"
    GUARANTOR_DEFAULT = "guarantor-default"
    GUARANTOR_INFORMATION = "guarantor-information"
    GUARANTOR_DEMAND = "guarantor-demand"
    VAT_WRITE_OFF = "vat-write-off"
    HANDOVER_TABLE = "handover-table"
    DOUBTFUL_DEBTS = "doubtful-debts"


class Filing(StrEnum):
    """To whom the files of a dossier go: how large one may be, how long its name."""

    RPVA = "rpva"
    TJ = "tj"
    TC = "tc"
    LAWYER = "lawyer"


class For(StrEnum):
    """Who asks for a table, each in columns of his own."""

    COLLECTOR = "collector"
    INSURER = "insurer"
    ACCOUNTANT = "accountant"


_READERS: Final[Mapping[StrEnum, Word]] = {
    For.COLLECTOR: Word(
        "recouvrement", also=("société de recouvrement", "cabinet de recouvrement")
    ),
    For.INSURER: Word("assureur", also=("assurance", "assureur-crédit")),
    For.ACCOUNTANT: Word("expert-comptable", also=("comptable",)),
}
_DOCUMENTS: Final[Mapping[StrEnum, Word]] = {
    DocumentKind.ACCOUNT_STATEMENT: Word(
        "relevé-de-compte", also=("relevé", "statement"), label="Relevé de compte"
    ),
    DocumentKind.PROMISE_CONFIRMATION: Word(
        "confirmation-de-promesse",
        also=("promesse", "confirmation"),
        label="Confirmation d’une promesse de règlement",
    ),
    DocumentKind.PLAN_PROPOSAL: Word(
        "proposition-d-échéancier",
        also=("proposition", "échéancier"),
        label="Proposition d’échéancier",
    ),
    DocumentKind.PLAN_AGREEMENT: Word(
        "accord-d-échéancier",
        also=("accord", "protocole"),
        label="Accord d’échéancier à signer",
    ),
    DocumentKind.MISSED_INSTALMENT: Word(
        "échéance-manquée", also=("échéance impayée",), label="Échéance manquée de l’échéancier"
    ),
    DocumentKind.DISPUTE_ACKNOWLEDGEMENT: Word(
        "accusé-de-contestation",
        also=("accusé de réception d'une contestation",),
        label="Accusé de réception d’une contestation",
    ),
    DocumentKind.REASONS_REQUEST: Word(
        "demande-de-motifs", also=("motifs",), label="Demande des motifs du non-paiement"
    ),
    DocumentKind.DISPUTE_ANSWER: Word(
        "réponse-à-contestation", also=("réponse",), label="Réponse à une contestation"
    ),
    DocumentKind.THANKS: Word("remerciement", also=("merci",), label="Remerciement"),
    DocumentKind.RECEIPT: Word("quittance", also=("reçu",), label="Quittance"),
    DocumentKind.PENALTIES_CLAIM: Word(
        "réclamation-des-pénalités",
        also=("note de débit", "pénalités", "debit-note"),
        label="Demande des pénalités et de l’indemnité après le principal",
    ),
    DocumentKind.CALL_SHEET: Word("fiche-d-appel", also=("appel",), label="Fiche d’appel"),
    DocumentKind.VISIT_SHEET: Word("fiche-de-visite", also=("visite",), label="Fiche de visite"),
    DocumentKind.ADDRESS_SEARCH: Word(
        "recherche-d-adresse", also=("adresse",), label="Recherche d’adresse"
    ),
    DocumentKind.GUARANTOR_DEFAULT: Word(
        "information-de-la-caution",
        also=("défaillance", "article 2303"),
        label="Information de la caution sur la défaillance du débiteur",
    ),
    DocumentKind.GUARANTOR_INFORMATION: Word(
        "information-annuelle-de-la-caution",
        also=("information annuelle", "article 2302"),
        label="Information annuelle de la caution",
    ),
    DocumentKind.GUARANTOR_DEMAND: Word(
        "demande-à-la-caution",
        also=("mise en jeu du cautionnement",),
        label="Demande de paiement à la caution",
    ),
    DocumentKind.VAT_WRITE_OFF: Word(
        "tva-irrécouvrable",
        also=("tva", "état récapitulatif", "article 272"),
        label="Duplicata de factures impayées (article 272 du CGI)",
    ),
    DocumentKind.HANDOVER_TABLE: Word(
        "tableau-de-transmission",
        also=("tableau", "déclaration à l'assureur"),
        label="Tableau des impayés transmis",
    ),
    DocumentKind.DOUBTFUL_DEBTS: Word(
        "créances-douteuses", also=("douteuses",), label="Liste des créances douteuses"
    ),
}
"""The kinds in French, in the order in which a case meets them."""
_FILING: Final[Mapping[StrEnum, Word]] = {
    Filing.RPVA: Word("rpva", also=("e-barreau",)),
    Filing.TJ: Word("tj", also=("tribunal judiciaire",)),
    Filing.TC: Word("tc", also=("tribunal de commerce", "tae")),
    Filing.LAWYER: Word("avocat", also=("cabinet",)),
}
_LANGUAGES: Final[Mapping[StrEnum, Word]] = {
    Language.FRENCH: Word("français"),
    Language.ENGLISH: Word("anglais", also=("english",)),
    Language.GERMAN: Word("allemand", also=("deutsch", "german")),
}
DOCUMENT_WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Word]]] = {
    DocumentKind: _DOCUMENTS,
    Language: _LANGUAGES,
    For: _READERS,
    Filing: _FILING,
}
"""What `relance write` and `relance dossier` let a user choose."""
