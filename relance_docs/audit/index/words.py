"""The French words of the index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.plan.promises import PromiseState
from relance_docs.plan.records import BlockCode
from relance_docs.portfolio.delays import Trend
from relance_docs.portfolio.receipts_by_step import SPAN
from relance_docs.portfolio.records import CaseFigures, Preceded, UnpaidBecause
from relance_docs.portfolio.worsening import WorseningRule
from relance_docs.review.records import DeadlineKind

_OVER: Final[Mapping[BlockCode, str]] = {
    BlockCode.CLOSED: "clos",
    BlockCode.HANDED_OVER: "transmis",
    BlockCode.INSOLVENCY: "procédure collective",
    BlockCode.OVER_INDEBTED: "surendettement",
    BlockCode.PAID: "principal réglé",
    BlockCode.FINDINGS: "erreur",
}
_TO_HAND_OVER: Final = "à transmettre"
_MOVING: Final = ("prêt", "bloqué", "en attente")
_STAGES: Final[Mapping[str, str]] = {
    "overdue": "échu, aucune étape",
    "not_due": "non échu",
}


def state_of(figures: CaseFigures) -> str:
    """Return what a case waits for: nothing, its user, a day; or how it is over."""
    if figures.block is not None and figures.block in _OVER:
        return _OVER[figures.block]
    if figures.block is BlockCode.READY_FOR_HANDOVER:
        return _TO_HAND_OVER
    return _MOVING[min(figures.urgency[0], len(_MOVING) - 1)]


def stage_of(figures: CaseFigures) -> str:
    """Return how far a case has come: the last step taken, or what stands in its place.

    Nothing for a case that is over: its state says how.
    """
    if figures.block is not None and figures.block in _OVER:
        return ""
    return _STAGES.get(figures.stage, figures.stage)


UNPAID_BECAUSE: Final[Mapping[UnpaidBecause, str]] = {
    UnpaidBecause.INSOLVENCY: "Procédure collective ouverte",
    UnpaidBecause.DISPUTE: "Contestation exprimée lors d’un contact",
    UnpaidBecause.INSOLVENT: "Débiteur se disant hors d’état de payer",
    UnpaidBecause.REFUSAL: "Refus de payer",
    UnpaidBecause.PROMISE: "Règlement promis",
    UnpaidBecause.NOT_DELIVERED: "Envoi revenu, non réclamé ou non remis",
    UnpaidBecause.NO_ANSWER: "Pas de réponse",
    UnpaidBecause.NONE_RECORDED: "Aucun motif enregistré",
}
TRENDS: Final[Mapping[Trend, str]] = {
    Trend.LONGER: "s’allonge",
    Trend.SHORTER: "se réduit",
    Trend.STEADY: "stable",
    Trend.UNSETTLED: "non établie",
    Trend.TOO_FEW: "trop peu d’échéances",
}
WORSENING: Final[Mapping[WorseningRule, str]] = {
    WorseningRule.DELAY_LONGER: "Délai de paiement allongé",
    WorseningRule.MORE_PROMISES_NOT_KEPT: "Davantage de promesses non tenues",
    WorseningRule.PLAN_BROKEN: "Échéancier non tenu",
}
DEADLINES: Final[Mapping[DeadlineKind, str]] = {
    DeadlineKind.PRESCRIPTION: "Prescription",
    DeadlineKind.PROMISE: "Promesse",
    DeadlineKind.INSTALMENT: "Échéancier",
    DeadlineKind.PAUSE: "Fin de pause",
    DeadlineKind.PAY_BY: "Délai donné par courrier",
    DeadlineKind.DECLARATION: "Déclaration de créance",
    DeadlineKind.RELIEF: "Relevé de forclusion",
    DeadlineKind.RECLAIM: "Revendication de biens",
    DeadlineKind.LATER_CLAIMS: "Créances postérieures",
    DeadlineKind.LATER_DECLARED: "Créances postérieures à déclarer",
    DeadlineKind.OVER_INDEBTEDNESS: "Justification à la commission",
    DeadlineKind.GUARANTOR_DEFAULT: "Information de la caution, incident",
    DeadlineKind.GUARANTOR_YEARLY: "Information annuelle de la caution",
    DeadlineKind.SERVICE: "Signification",
    DeadlineKind.DEPOSIT: "Consignation",
    DeadlineKind.COUNSEL: "Constitution d’avocat",
    DeadlineKind.APPEAL: "Voie de recours",
    DeadlineKind.ENFORCEMENT: "Exécution possible",
    DeadlineKind.RAISED_RATE: "Taux majoré",
    DeadlineKind.DELAY: "Délai du juge",
    DeadlineKind.TITLE: "Exécution du titre",
    DeadlineKind.INSURER: "Assureur-crédit",
}
PLAN_STATES: Final[Mapping[PromiseState, str]] = {
    PromiseState.PENDING: "respecté à ce jour",
    PromiseState.KEPT: "soldé",
    PromiseState.BROKEN: "non tenu",
    PromiseState.PAID_LATE: "soldé en retard",
}
PROMISE_STATES: Final[Mapping[PromiseState, str]] = {
    PromiseState.PENDING: "en cours",
    PromiseState.KEPT: "tenue",
    PromiseState.BROKEN: "non tenue",
    PromiseState.PAID_LATE: "tenue après son jour",
}
PRECEDED: Final[Mapping[Preceded, str]] = {
    Preceded.STEP: f"une étape, {SPAN} jours ou moins avant",
    Preceded.LATER: f"une étape, plus de {SPAN} jours avant",
    Preceded.NO_STEP: "aucune étape",
    Preceded.ENFORCEMENT: "une mesure d’exécution",
    Preceded.GIVEN_BACK: "somme rendue au débiteur",
}
