"""The words of decisions, of the interest they grant, and of measures of enforcement."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from relance_docs.case.title import DecisionKind, InterestGranted, MeasureKind
from relance_docs.case.word import Word

TITLE_WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Word]]] = {
    DecisionKind: {
        DecisionKind.ORDER: Word(
            "ordonnance",
            also=("injonction de payer", "ordonnance d'injonction de payer", "injonction"),
            label="Ordonnance d’injonction de payer",
        ),
        DecisionKind.JUDGMENT: Word("jugement", label="Jugement"),
        DecisionKind.INTERIM: Word(
            "référé",
            also=("ordonnance de référé", "référé-provision"),
            label="Ordonnance de référé",
        ),
        DecisionKind.APPEAL: Word(
            "arrêt",
            also=("arrêt d'appel", "appel", "cour d'appel"),
            label="Arrêt de la cour d’appel",
        ),
    },
    InterestGranted: {
        InterestGranted.LEGAL: Word(
            "légal", also=("taux légal", "intérêt légal"), label="taux de l’intérêt légal"
        ),
        InterestGranted.CLAIMED: Word(
            "demandé",
            also=("contractuel", "taux contractuel", "clause", "taux conventionnel", "l441-10"),
            label="taux des pénalités de retard demandées",
        ),
        InterestGranted.NONE: Word("aucun", also=("sans intérêt", "non"), label="sans intérêt"),
    },
    MeasureKind: {
        MeasureKind.DEMAND: Word(
            "commandement",
            also=("commandement de payer", "commandement aux fins de saisie-vente"),
            label="Commandement de payer",
        ),
        MeasureKind.BANK_SEIZURE: Word(
            "saisie-attribution",
            also=("saisie de compte", "saisie bancaire"),
            label="Saisie-attribution",
        ),
        MeasureKind.GOODS_SEIZURE: Word(
            "saisie-vente", also=("saisie de meubles",), label="Saisie-vente"
        ),
        MeasureKind.WAGE_SEIZURE: Word(
            "saisie-des-rémunérations",
            also=("saisie sur salaire", "saisie des salaires"),
            label="Saisie des rémunérations",
        ),
        MeasureKind.VEHICLE_SEIZURE: Word(
            "saisie-de-véhicule",
            also=("immobilisation", "indisponibilité du certificat d'immatriculation"),
            label="Saisie d’un véhicule",
        ),
        MeasureKind.REAL_ESTATE_SEIZURE: Word("saisie-immobilière", label="Saisie immobilière"),
        MeasureKind.MORTGAGE: Word(
            "hypothèque",
            also=("hypothèque judiciaire", "inscription d'hypothèque"),
            label="Hypothèque judiciaire",
        ),
        MeasureKind.OTHER: Word("autre", label="Autre mesure d’exécution"),
    },
}
"""The lists of a title; `words` holds them with the others."""
