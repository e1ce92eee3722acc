"""What leaves once a court has made an order: it is named, served, enforced, never begun anew."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from relance_docs.dossier.brief import Brief
from tests.dossier.acts_desk import SHOWN, brief_in, inv, said

ORDER = (
    "title:\n"
    "  requested_on: 2026-09-20\n"
    "  decisions:\n"
    "    - {kind: order, made_on: 2026-10-06, court: Tribunal de commerce de Saint-Etienne,\n"
    "       number: 2026IP77, principal: 4000.00, penalties: 120.50, costs: 31.80,\n"
    "       invoices: [A], proof: x"
)
PIECES = SHOWN.replace("Annonce de cession, date: 2026-10-02", "Ordonnance, date: 2026-10-06")


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    """Return the brief of an order that waits to be served, with a later invoice beside it."""
    return ordered(tmp_path / "w")


def ordered(folder: Path, more: str = "", *, today: date = date(2026, 11, 20)) -> Brief:
    """Return the brief of a case with an order, of which `more` says what followed."""
    shown = ", delivery_date: 2026-05-15, pieces: [q, b, f]"
    invoices = inv("A", "2026-05-20", "2026-06-20", "4000.00", shown)
    invoices += inv("B", "2026-10-10", "2026-11-10", "500.00")
    lines = f"invoices:\n{invoices}{PIECES}{ORDER}{more}}}\n"
    return brief_in(folder, lines, today=today)


def texts(brief: Brief) -> dict[str, str]:
    """Return the text of each act and letter, with one kind of space."""
    return {name: re.sub(r"\s+", " ", text) for name, text in said(brief).items()}


def test_the_officer_is_told_what_is_served_with_it(brief: Brief) -> None:
    """1411 and 1413 CPC: petition, bordereau, what justifies it; court, number, sums, interest."""
    text = texts(brief)["instructions-signification"]

    assert "revêtue de la formule exécutoire (pièce n° 4)" in text
    assert "copie certifiée conforme de la requête déposée le 20 septembre 2026" in text
    assert "bordereau des documents justificatifs produits à l’appui de la requête" in text
    assert "pièce n° 1 – Devis signé" in text
    assert "pièce n° 4 – Ordonnance" not in text
    assert "n° 2026IP77, Tribunal de commerce de Saint-Etienne" in text
    assert "Total accordé 4 152,30 €" in text
    assert "intérêts au taux de l’intérêt légal sur 4 000,00 € à compter du 7 octobre 2026" in text
    assert "au plus tard le 6 janvier 2027" in text
    assert "audience" not in text
    assert "audience" not in texts(brief)["notes-pour-le-signataire"]


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("", "signifier cette décision dans ce délai : instructions jointes"),
        (", served_on: 2026-10-20", "préparer l’exécution pour le jour où elle sera possible"),
        (", served_on: 2026-10-20, opposed_on: 2026-11-12", "devant le juge saisi"),
    ],
)
def test_letters_name_the_order(tmp_path: Path, more: str, asked: str) -> None:
    """Title, court, date, number, sums, interest, what follows: no letter of a first mandate."""
    for name in ("lettre-de-transmission", "lettre-commissaire-de-justice"):
        text = texts(ordered(tmp_path / name, more))[name]

        assert (
            "Ordonnance d’injonction de payer du 6 octobre 2026, Tribunal de commerce de"
            " Saint-Etienne, n° 2026IP77 (facture A). Accordé : principal 4 000,00 €" in text
        )
        assert "soit 4 152,30 € ; intérêts au taux de l’intérêt légal" in text
        assert asked in text
        assert "les démarches que vous pouvez entreprendre" not in text


def test_once_enforceable_it_is_to_be_enforced(tmp_path: Path) -> None:
    """From then on what it grants is the claim, named once above its sums."""
    brief = ordered(
        tmp_path / "w",
        ", served_on: 2026-10-20, served_in_person: true, enforceable_on: 2026-12-22",
        today=date(2026, 12, 22),
    )
    text = texts(brief)["lettre-commissaire-de-justice"]

    assert "Exécutoire depuis le 22 décembre 2026." in text
    assert "Nous vous prions d’exécuter cette décision" in text
    assert text.count("n° 2026IP77") == 2
