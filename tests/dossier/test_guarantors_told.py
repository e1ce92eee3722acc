"""What the note says of a guarantor: whether the default was told in time (2303 C. civ.)."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.dossier.compose import dossier_context
from tests.dossier.acts_desk import brief_in, inv, said

LINES = (
    "guarantors:\n"
    "  - {name: M. Paul Exemple, natural_person: true, address: [2 RUE DU TEST, 69002 LYON],"
    " signed_on: 2026-01-05, limit: 10000.00}\n"
    "invoices:\n" + inv("A", "2026-05-20", "2026-06-20", "4000.00") + "history:\n"
    "  - {at: 2026-07-02, note: appel, channel: phone}\n"
)
TOLD = "  - {at: DAY, written: guarantor-default, party: M. Paul Exemple, channel: registered}\n"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-07-20", "adressée le 20 juillet 2026"),
        (
            "2026-07-21",
            (
                "adressée le 21 juillet 2026, le dernier jour étant le 20 juillet 2026 :"
                " intérêts et pénalités échus depuis l’incident jusqu’à cette information"
                " non garantis"
            ),
        ),
        (
            "",
            (
                "aucune n’est enregistrée, le dernier jour étant le 20 juillet 2026 : intérêts et"
                " pénalités échus depuis l’incident non garantis"
            ),
        ),
    ],
)
def test_a_default_told_too_late_is_said(tmp_path: Path, day: str, told: str) -> None:
    """The last day is the month's; what is lost runs from the incident to the information."""
    brief = brief_in(tmp_path / "w", LINES + (TOLD.replace("DAY", day) if day else ""))
    (guarantor,) = dossier_context(brief).guarantors
    values = {mention.label: mention.value for mention in guarantor.mentions}

    assert told == values["Défaillance (2303)"].replace("\xa0", " ")


def test_a_guarantee_is_no_contract_with_the_debtor(tmp_path: Path) -> None:
    """The application names the pièces of the claim: what a guarantor signed shows none."""
    signed = LINES.replace("limit: 10000.00", "limit: 10000.00, proof: q")
    pieces = "pieces: [{id: q, kind: contract, title: Cautionnement, file: essai/p.txt}]\n"
    (words,) = (
        text
        for name, text in said(brief_in(tmp_path / "w", signed + pieces)).items()
        if name == "requete-injonction-de-payer"
    )

    assert "La créance a une cause contractuelle et s’élève" in words
    assert "pour la facture A, pièce à joindre" in words
