"""Announcements of the BODACC and lines of SIRENE, in the forms in which they are published."""

from __future__ import annotations

import json
from typing import Any

COLUMNS = (
    "id", "parution", "dateparution", "numeroannonce", "typeavis", "familleavis", "tribunal",
    "commercant", "registre", "cp", "listepersonnes", "jugement", "parutionavisprecedent",
)  # fmt: skip
OPENING = ("Jugement d'ouverture", "Jugement d'ouverture de liquidation judiciaire")
STOCK = (
    "siren,statutDiffusionUniteLegale,prenom1UniteLegale,dateDebut,etatAdministratifUniteLegale,"
    "nomUniteLegale,denominationUniteLegale\n"
)


def announced(  # noqa: PLR0913 - what an announcement has
    *,
    siren: str = "010000123",
    name: str = "BOULANGERIE DU PORT FICTIF",
    judgment: tuple[str, str] = OPENING,
    decided: str = "21 octobre 2026",
    published: str = "2026-10-30",
    number: int = 3493,
    kind: str = "annonce",
    before: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return an announcement as the API gives it."""
    spaced = f"{siren[:3]} {siren[3:6]} {siren[6:]}" if siren else ""
    person: dict[str, Any] = {"typePersonne": "pm", "denomination": name}
    if siren:
        person["numeroImmatriculation"] = {"codeRCS": "RCS", "numeroIdentification": spaced}
    said = "Jugement prononçant la liquidation judiciaire, désignant liquidateur Me Exemple."
    family, nature = judgment
    return {
        "id": f"A2026{number}",
        "parution": "20260210",
        "dateparution": published,
        "numeroannonce": number,
        "typeavis": kind,
        "familleavis": "collective",
        "tribunal": "Tribunal de commerce de Lyon",
        "commercant": name,
        "registre": [siren, spaced] if siren else None,
        "cp": "69007",
        "listepersonnes": json.dumps({"personne": person}, ensure_ascii=False),
        "jugement": json.dumps(
            {"famille": family, "nature": nature, "date": decided, "complementJugement": said},
            ensure_ascii=False,
        ),
        "parutionavisprecedent": json.dumps(before) if before else None,
    }


def as_csv(*rows: dict[str, Any]) -> str:
    """Return announcements as the export writes them, with semicolons and a mark of UTF-8."""

    def cell(value: object) -> str:
        text = ",".join(value) if isinstance(value, list) else "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if set(text) & set(';"\n') else text

    lines = (";".join(cell(row[column]) for column in COLUMNS) for row in rows)
    return "\ufeff" + "\n".join((";".join(COLUMNS), *lines)) + "\n"


def as_xml(siren: str = "010 000 123", name: str = "BOULANGERIE DU PORT FICTIF") -> str:
    """Return an issue of the BODACC A with one collective procedure."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<PCL_REDIFF>
 <parution>20260210</parution><dateParution>2026-10-30</dateParution>
 <annonces>
  <annonce>
   <typeAnnonce><annonce/></typeAnnonce>
   <nojo>000002026</nojo><numeroAnnonce>3493</numeroAnnonce>
   <numeroDepartement>69</numeroDepartement><tribunal>TRIBUNAL DE COMMERCE DE LYON</tribunal>
   <identifiantClient>1</identifiantClient>
   <personneMorale><denomination>{name}</denomination></personneMorale>
   <numeroImmatriculation><numeroIdentificationRCS>{siren}</numeroIdentificationRCS>
    <codeRCS>RCS</codeRCS><nomGreffeImmat>Lyon</nomGreffeImmat></numeroImmatriculation>
   <adresse><france><codePostal>69007</codePostal><ville>Lyon</ville></france></adresse>
   <jugement><famille>Jugement d'ouverture</famille>
    <nature>Jugement d'ouverture d'une procédure de redressement judiciaire</nature>
    <date>21 octobre 2026</date></jugement>
  </annonce>
 </annonces>
</PCL_REDIFF>
"""
