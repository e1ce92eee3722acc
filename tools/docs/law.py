"""The legal values of the program as French tables: each with its article, source and day."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from relance_docs import french
from relance_docs.law.rate_table import rate_rows
from relance_docs.law.rates import packaged_rates

DATA: Final = Path(__file__).parents[2] / "relance_docs" / "law" / "data"

CONFIDENCE: Final[Mapping[str, str]] = MappingProxyType(
    {"published": "publié", "secondary": "seconde main", "unverified": "non vérifié"}
)
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "points": "points",
        "times": "fois",
        "days": "jours",
        "months": "mois",
        "years": "ans",
        "day": "mars",
    }
)
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "business_points": "Pénalités entre professionnels : s’ajoute au taux de la BCE",
        "public_points": "Intérêts moratoires d’un acheteur public : s’ajoute au taux de la BCE",
        "floor_factor": "Plancher d’une clause de pénalités : multiple du taux légal",
        "business_indemnity": "Indemnité forfaitaire de recouvrement, entre professionnels",
        "public_indemnity": "Indemnité forfaitaire de recouvrement, acheteur public",
        "year_days": "Jours d’une année, années bissextiles comprises",
        "prescription_commercial_years": "Prescription entre commerçants",
        "prescription_consumer_years": "Prescription contre un consommateur",
        "prescription_transport_years": "Prescription en matière de transport",
        "prescription_public_years": "Prescription contre une personne publique",
        "declaration_months": "Déclaration de créance, depuis la publication au BODACC",
        "declaration_months_abroad": "La même, créancier établi hors de France métropolitaine",
        "relief_months": "Relevé de forclusion",
        "reclaim_months": "Revendication d’un bien",
        "later_claims_months": "Créances postérieures : à porter à la connaissance du mandataire",
        "later_claims_months_in_liquidation": "Les mêmes, en liquidation : du liquidateur",
        "over_indebtedness_days": "Surendettement : délai de l’article R723-3",
        "order_service_months": "Signification d’une injonction de payer",
        "order_service_months_before": "La même, ordonnance d’avant le 1er septembre 2026",
        "opposition_months": "Opposition à une injonction de payer",
        "enforcement_months": "Injonction de payer : délai de l’article 1422",
        "small_claims_ceiling": "Petites créances : plafond de la procédure simplifiée",
        "conciliation_ceiling": "Tentative amiable obligatoire : plafond",
        "lawyer_ceiling": "Tribunal de commerce : plafond sans avocat",
        "legal_aid_contribution": "Contribution pour l’aide juridique",
        "economic_contribution_floor": "Contribution pour la justice économique : seuil",
        "reclaim_answer_months": "Revendication : réponse du mandataire",
        "measure_months": "Mesure conservatoire : délai d’exécution",
        "measure_claim_months": "Mesure conservatoire : délai pour agir au fond",
        "summons_days": "Tribunal de commerce : délai de comparution",
        "registration_days": "Tribunal de commerce : remise de l’assignation au greffe",
        "constitution_days": "Constitution d’avocat du défendeur",
        "small_claims_answer_months": "Petites créances : réponse du débiteur",
        "consignation_days": "Injonction de payer : consignation des frais",
        "counsel_days": "Injonction de payer : constitution d’avocat",
        "default_judgment_months": "Jugement par défaut ou réputé contradictoire : signification",
        "appeal_months": "Appel",
        "interim_appeal_days": "Appel d’une ordonnance de référé",
        "cassation_months": "Pourvoi en cassation",
        "title_years": "Exécution d’un titre exécutoire",
        "raised_rate_points": "Majoration du taux légal après une décision",
        "raised_rate_months": "La même : elle commence après",
        "guarantor_default_months": "Caution : impayé dont elle est informée, au plus tard après",
        "guarantor_day_of_march": "Caution : information annuelle, avant le",
    }
)
"""What each constant is; a test sees that each has its words."""


def values_table() -> str:
    """Return every dated constant: value, article, first day, confidence, day checked, source."""
    header = ("valeur", "", "article", "depuis", "source lue", "vérifié le", "source")
    return _table(header, (_value_row(row) for row in rows("constants")))


def _value_row(row: Mapping[str, str]) -> Iterator[str]:
    value = Decimal(row["value"])
    yield NAMES[row["name"]]
    yield french.euros(value) if row["unit"] == "EUR" else f"{value:f} {UNITS[row['unit']]}"
    yield row["article"]
    yield _day(row["in_force_from"])
    yield CONFIDENCE[row["confidence"]]
    yield _day(row["checked_until"])
    yield row["source"]


def rates_table() -> str:
    """Return the rates of each semester, the latest first."""
    header = (
        *("semestre", "BCE", "pénalités sans clause (BCE + 10)", "acheteur public (BCE + 8)"),
        *("taux légal, créancier particulier", "taux légal, autres cas", "plancher d’une clause"),
        *("source lue", "source"),
    )
    columns = (
        *("ecb_percent", "default_percent", "public_body_percent"),
        *("legal_individual_percent", "legal_other_percent", "floor_percent"),
    )
    lines = [
        (
            row["semester"] or "",
            *(_percent(row[name]) for name in columns),
            CONFIDENCE[row["confidence"] or "unverified"],
            row["source"] or "",
        )
        for row in reversed(list(rate_rows(packaged_rates())))
    ]
    return _table(header, lines)


def _percent(rate: str | None) -> str:
    return "" if rate is None else french.percent(Decimal(rate))


def rates_checked_until() -> str:
    """Return the day until which the rates were compared with their sources."""
    return french.day(packaged_rates().checked_until)


def routes_table() -> str:
    """Return the ways to a court or another authority, with their articles."""
    header = ("voie", "articles", "source lue", "vérifié le", "réserve", "source")
    names = ("title", "articles")
    lines = (
        (
            *(row[name] for name in names),
            CONFIDENCE[row["confidence"]],
            _day(row["checked_until"]),
            row["reserve"],
            row["source"],
        )
        for row in rows("routes")
    )
    return _table(header, lines)


def conditions_lists() -> str:
    """Return what each way requires, below its name."""
    conditions = list(rows("route_conditions"))
    parts = []
    for route in rows("routes"):
        lines = [
            f"- {_cell(each['text'])} ({_cell(each['article'])})"
            if each["article"]
            else f"- {_cell(each['text'])}"
            for each in conditions
            if each["route"] == route["key"]
        ]
        if lines:
            parts.append(f"### {route['title']}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file of the law."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(iso: str) -> str:
    return french.short_day(date.fromisoformat(iso)) if iso else ""


def _table(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    titles = "| " + " | ".join(header) + " |"
    return "\n".join((titles, "|---" * len(header) + "|", *lines)) + "\n"


def _cell(text: str) -> str:
    return french.spaced(text).replace("|", "\\|").replace("*", "\\*")
