"""The closed lists of a case file in words: what a file holds, what a French reader is told.

A file holds the English value; a French user reads, types and is answered in the French word, and
either is understood whatever the language of the run is. A document prints the label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from relance_docs.case.case import ClosingReason, PieceKind, PlanCovers, Recipient
from relance_docs.case.claims import CreditNoteEffect
from relance_docs.case.documents import DOCUMENT_WORDS
from relance_docs.case.history import Circumstance, InterruptionCause, Outcome
from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.case.plan import Channel
from relance_docs.case.procedures import InsolvencyKind
from relance_docs.case.reasons import WORDS_OF_REASONS, NonPayment
from relance_docs.case.terms import (
    Allocation,
    Base,
    BelowFloor,
    PrescriptionRegime,
    RateReading,
    TermAgreedIn,
)
from relance_docs.case.title_words import TITLE_WORDS
from relance_docs.case.word import Word
from relance_docs.text import without_accents

ValueT = TypeVar("ValueT", bound=StrEnum)

_NEAR: Final = 0.7
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_ARTICLE: Final = re.compile(r"^(?:le|la|les|l|un|une|au|a la|par|en) ")


WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Word]]] = {
    DebtorKind: {
        DebtorKind.BUSINESS: Word(
            "professionnel",
            also=("société", "entreprise", "pro", "artisan", "commerçant", "indépendant"),
        ),
        DebtorKind.CONSUMER: Word(
            "particulier",
            also=("consommateur", "non-professionnel", "personne privée"),
            label="consommateur ou non-professionnel",
        ),
        DebtorKind.PUBLIC_BODY: Word(
            "collectivité",
            also=(
                "personne publique",
                "public",
                "administration",
                "commune",
                "mairie",
                "ville",
                "département",
                "région",
                "état",
                "hôpital",
                "établissement public",
            ),
            label="personne publique",
        ),
    },
    Channel: {
        Channel.EMAIL: Word(
            "courriel", also=("e-mail", "mail", "mél", "courrier électronique"), label="Courriel"
        ),
        Channel.PHONE: Word(
            "téléphone",
            also=("appel", "tél", "coup de fil", "call"),
            label="Téléphone",
            title="Appel",
        ),
        Channel.POST: Word(
            "courrier",
            also=("lettre", "lettre simple", "courrier simple", "poste", "letter"),
            label="Lettre simple",
            title="Lettre",
        ),
        Channel.REGISTERED: Word(
            "recommandé",
            also=(
                "lrar",
                "lettre recommandée",
                "recommandé avec accusé de réception",
                "recommandé avec avis de réception",
                "lettre recommandée avec avis de réception",
                "recommandé AR",
                "courrier recommandé",
                "registered letter",
            ),
            label="Lettre recommandée avec demande d’avis de réception",
            title="Lettre recommandée",
        ),
        Channel.E_REGISTERED: Word(
            "recommandé-électronique",
            also=("lre", "lettre recommandée électronique", "e-recommandé"),
            label="Lettre recommandée électronique",
        ),
        Channel.VISIT: Word("visite", also=("sur place",), label="Visite"),
        Channel.PORTAL: Word(
            "portail",
            also=("chorus", "chorus pro"),
            label="Portail",
            title="Message sur un portail",
        ),
        Channel.DOSSIER: Word("dossier", label="Dossier", title="Événement"),
    },
    Outcome: {
        Outcome.NO_ANSWER: Word(
            "sans-réponse",
            also=("pas de réponse", "ne répond pas", "injoignable", "absent"),
            label="pas de réponse",
        ),
        Outcome.MESSAGE_LEFT: Word(
            "message-laissé",
            also=("message", "répondeur", "messagerie"),
            label="message laissé",
        ),
        Outcome.PROMISE: Word("promesse", also=("promet", "promis"), label="promesse de règlement"),
        Outcome.DISPUTE: Word("contestation", also=("conteste", "contesté", "litige")),
        Outcome.REFUSAL: Word("refus", also=("refusé", "refuse", "refuse de payer", "refused")),
        Outcome.INSOLVENT: Word(
            "insolvable", also=("insolvabilité",), label="insolvabilité déclarée"
        ),
        Outcome.PAID: Word("payé", also=("réglé", "paiement", "règlement"), label="règlement"),
        Outcome.DELIVERED: Word("distribué", also=("reçu", "remis", "livré", "received")),
        Outcome.RETURNED: Word(
            "retourné",
            also=("retour", "renvoyé", "revenu", "npai", "retourné à l'expéditeur"),
            label="retourné à l’expéditeur",
        ),
        Outcome.UNCLAIMED: Word(
            "non-réclamé", also=("pas réclamé", "pli non réclamé"), label="non réclamé"
        ),
        Outcome.BOUNCED: Word(
            "non-remis",
            also=("courriel non remis", "courriel rejeté", "non distribué", "rebond"),
            label="courriel non remis",
        ),
        Outcome.OTHER: Word("autre"),
    },
    ClosingReason: {
        ClosingReason.PAID: Word(
            "payé", also=("réglé", "soldé", "paiement", "règlement"), label="Créance réglée"
        ),
        ClosingReason.WAIVED: Word(
            "abandon",
            also=("abandonné", "abandonnée", "remise", "renoncé", "renonciation"),
            label="Créance abandonnée",
        ),
        ClosingReason.WRITTEN_OFF: Word(
            "perte",
            also=("passé en perte", "passée en perte", "irrécouvrable", "perdu", "perdue"),
            label="Créance passée en perte",
        ),
        ClosingReason.SETTLED: Word(
            "accord",
            also=("transaction", "transigé", "arrangement"),
            label="Accord entre les parties",
        ),
    },
    Recipient: {
        Recipient.LAWYER: Word("avocat", also=("avocate",), label="un avocat"),
        Recipient.BAILIFF: Word(
            "commissaire-de-justice",
            also=("huissier", "huissier de justice", "bailiff"),
            label="un commissaire de justice",
        ),
        Recipient.COURT: Word("tribunal", also=("juridiction", "juge"), label="la juridiction"),
        Recipient.COLLECTOR: Word(
            "recouvrement",
            also=("société de recouvrement", "cabinet de recouvrement", "mandataire"),
            label="un mandataire chargé du recouvrement amiable",
        ),
    },
    InsolvencyKind: {
        InsolvencyKind.SAUVEGARDE: Word("sauvegarde"),
        InsolvencyKind.REDRESSEMENT: Word(
            "redressement", also=("redressement judiciaire", "rj"), label="redressement judiciaire"
        ),
        InsolvencyKind.LIQUIDATION: Word(
            "liquidation", also=("liquidation judiciaire", "lj"), label="liquidation judiciaire"
        ),
    },
    PieceKind: {
        PieceKind.COMPANY_EXTRACT: Word(
            "extrait-kbis", also=("kbis", "extrait"), label="Extrait Kbis"
        ),
        PieceKind.SIGNED_QUOTE: Word("devis-signé", also=("devis",)),
        PieceKind.ORDER: Word("commande", also=("bon de commande",)),
        PieceKind.CONTRACT: Word("contrat"),
        PieceKind.TERMS_OF_SALE: Word(
            "cgv", also=("conditions générales",), label="Conditions générales de vente"
        ),
        PieceKind.TERMS_ACCEPTED: Word(
            "cgv-acceptées",
            also=("conditions acceptées", "acceptation des cgv"),
            label="Conditions générales acceptées",
        ),
        PieceKind.DELIVERY_NOTE: Word("bon-de-livraison", also=("bl", "livraison")),
        PieceKind.TIMESHEET: Word("feuille-de-temps", also=("relevé d'heures", "heures")),
        PieceKind.INVOICE: Word("facture"),
        PieceKind.CREDIT_NOTE: Word("avoir"),
        PieceKind.ACCOUNT_STATEMENT: Word("relevé-de-compte", also=("relevé", "grand livre")),
        PieceKind.EXCHANGE: Word(
            "échange", also=("courriel", "e-mail", "mail", "lettre", "correspondance", "sms")
        ),
        PieceKind.ACKNOWLEDGMENT: Word("reconnaissance-de-dette", also=("reconnaissance",)),
        PieceKind.REMINDER: Word("relance", also=("rappel",)),
        PieceKind.FORMAL_NOTICE: Word("mise-en-demeure"),
        PieceKind.PROOF_OF_DISPATCH: Word(
            "preuve-de-dépôt", also=("preuve d'envoi", "dépôt", "bordereau de dépôt")
        ),
        PieceKind.RECEIPT: Word(
            "avis-de-réception", also=("accusé de réception", "ar", "enveloppe retournée")
        ),
        PieceKind.PAYMENT_PROOF: Word(
            "preuve-de-paiement", also=("preuve de règlement", "avis d'opéré", "chèque impayé")
        ),
        PieceKind.INSOLVENCY_CHECK: Word("recherche-bodacc", also=("bodacc",)),
        PieceKind.OTHER: Word("autre"),
    },
    InterruptionCause: {
        InterruptionCause.ACKNOWLEDGMENT: Word("reconnaissance", also=("reconnaissance de dette",)),
        InterruptionCause.COURT_CLAIM: Word(
            "demande-en-justice", also=("assignation", "action en justice")
        ),
        InterruptionCause.ORDER_SERVED: Word(
            "ordonnance-signifiée", also=("ordonnance", "injonction signifiée")
        ),
        InterruptionCause.CONSERVATORY_MEASURE: Word(
            "mesure-conservatoire", also=("saisie conservatoire",)
        ),
        InterruptionCause.ENFORCEMENT: Word("exécution-forcée", also=("exécution", "saisie")),
        InterruptionCause.CLAIM_DECLARED: Word(
            "créance-déclarée", also=("déclaration de créance", "déclaration")
        ),
    },
    Circumstance: {
        Circumstance.DANGER: Word("danger", also=("péril", "menace")),
        Circumstance.AMICABLE_ATTEMPT: Word(
            "tentative-amiable", also=("conciliation", "médiation", "procédure participative")
        ),
    },
    CreditNoteEffect: {
        CreditNoteEffect.FROM_ORIGIN: Word(
            "dès-l-origine", also=("origine", "depuis l'origine", "rétroactif")
        ),
        CreditNoteEffect.ON_ISSUE_DATE: Word("à-sa-date", also=("sa date", "date de l'avoir")),
    },
    ActsAs: {
        ActsAs.CREDITOR: Word("créancier"),
        ActsAs.COLLECTOR: Word("recouvrement", also=("mandataire",)),
        ActsAs.ACCOUNTANT: Word("expert-comptable", also=("experte-comptable", "comptable")),
        ActsAs.LAWYER: Word("avocat", also=("avocate",)),
    },
    RateReading: {
        RateReading.PROGRESSIVE: Word(
            "progressif",
            label="taux progressif : chaque jour porte le taux de son semestre",
        ),
        RateReading.FROZEN: Word(
            "figé", label="taux figé : celui du semestre où le retard a commencé"
        ),
    },
    Allocation: {
        Allocation.LEGAL: Word(
            "légale",
            also=("légal", "intérêts d'abord"),
            label="imputation légale : frais et intérêts, puis capital (art. 1343-1 C. civ.)",
        ),
        Allocation.INTEREST_FIRST: Word(
            "intérêts-puis-capital",
            also=("intérêts, capital, indemnité",),
            label="imputation sur les intérêts, le capital, puis l’indemnité (art. 1343-1 C. civ.)",
        ),
        Allocation.CAPITAL_FIRST: Word(
            "capital-d-abord",
            also=("capital", "principal d'abord"),
            label="imputation sur le capital d’abord, choisie par le créancier",
        ),
    },
    TermAgreedIn: {
        TermAgreedIn.CONTRACT: Word("contrat", also=("au contrat", "devis", "cgv")),
        TermAgreedIn.INVOICE: Word("facture", also=("sur la facture", "facture seule")),
    },
    PlanCovers: {
        PlanCovers.PRINCIPAL: Word("principal", also=("le capital", "capital")),
        PlanCovers.ALL: Word("tout", also=("principal, pénalités et indemnité",)),
    },
    Base: {
        Base.WITH_VAT: Word("ttc", also=("tva comprise",)),
        Base.WITHOUT_VAT: Word("ht", also=("hors taxes",)),
    },
    BelowFloor: {
        BelowFloor.AS_WRITTEN: Word("clause-telle-quelle", also=("telle quelle", "tel quel")),
        BelowFloor.FLOOR: Word("plancher"),
        BelowFloor.DEFAULT_RATE: Word("taux-supplétif", also=("taux légal",)),
    },
    PrescriptionRegime: {
        PrescriptionRegime.COMMERCIAL: Word("commerciale", also=("commercial",)),
        PrescriptionRegime.CONSUMER: Word("consommateur", also=("particulier",)),
        PrescriptionRegime.PUBLIC_BODY: Word(
            "collectivité", also=("personne publique", "quadriennale")
        ),
        PrescriptionRegime.TRANSPORT: Word("transport"),
    },
    **TITLE_WORDS,
    **DOCUMENT_WORDS,
    NonPayment: WORDS_OF_REASONS,
}
"""The lists from which a user chooses; a test holds them complete, and no word in doubt."""


def french(value: StrEnum) -> str:
    """Return the word that a French user types and reads.

    >>> french(Channel.REGISTERED), french(ClosingReason.WRITTEN_OFF)
    ('recommandé', 'perte')
    """
    return WORDS[type(value)][value].french


def label(value: StrEnum) -> str:
    """Return what a French document prints.

    >>> label(Channel.REGISTERED), label(InsolvencyKind.SAUVEGARDE)
    ('Lettre recommandée avec demande d’avis de réception', 'sauvegarde')
    """
    word = WORDS[type(value)][value]
    return word.label or word.french


def labels(kind: type[StrEnum]) -> dict[StrEnum, str]:
    """Return what a French document prints, for each value of a list."""
    return {value: label(value) for value in kind}


def title(value: StrEnum) -> str:
    """Return what an event is called that happened so.

    >>> title(Channel.PHONE), title(Channel.VISIT)
    ('Appel', 'Visite')
    """
    return WORDS[type(value)][value].title or label(value)


def meant(text: str, values: Iterable[ValueT]) -> ValueT | None:
    """Return which of the values a text means, in either language; None when it means none.

    >>> meant("Société", DebtorKind), meant("par lettre recommandee", Channel)
    (<DebtorKind.BUSINESS: 'business'>, <Channel.REGISTERED: 'registered'>)
    """
    allowed = frozenset(values)
    plain = _plain(text)
    kinds = {type(value) for value in allowed}
    found = (_spellings(kind).get(plain) for kind in kinds)
    return next((value for value in found if value in allowed), None)


def near(text: str, values: Iterable[ValueT]) -> ValueT | None:
    """Return which of the values a misspelt text probably means; None when it is near to none.

    >>> near("avocta", Recipient)
    <Recipient.LAWYER: 'lawyer'>
    """
    allowed = frozenset(values)
    spelt = {
        spelling: value
        for kind in {type(value) for value in allowed}
        for spelling, value in _spellings(kind).items()
        if value in allowed
    }
    found = get_close_matches(_plain(text), spelt, n=1, cutoff=_NEAR)
    return spelt[found[0]] if found else None


@cache
def _spellings(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    """Return each way to write a value, and the value."""
    return {
        _plain(spelling): value
        for value, word in WORDS[kind].items()
        for spelling in (value.value, word.french, *word.also, word.label)
        if spelling
    }


def _plain(text: str) -> str:
    """Return small letters without accents, articles and signs, a blank between words."""
    folded = without_accents(text[:80]).casefold().replace("œ", "oe")
    return _ARTICLE.sub("", _BETWEEN.sub(" ", folded).strip())
