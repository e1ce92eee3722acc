"""A declaration has one amount, what is contested included, wherever it is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance_docs.cli.commands.reading.statement import statement_lines
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import claimed_amount, dossier_context
from relance_docs.dossier.exits import asked_in
from relance_docs.dossier.front import checked, page_of
from relance_docs.dossier.workbook.book import recalculation
from relance_docs.french import euros
from relance_docs.statement.as_data import statement_data
from tests.dossier.acts_desk import acts, brief_in, html_of, inv, said, words_of
from tests.dossier.dossier_desk import values

CONTESTED = (
    ", delivery_date: 2026-07-08, dispute: {raised_on: 2026-09-15, reason: casse, amount: 980.00}"
)
LINES = (
    "invoices:\n"
    + inv("A", "2026-07-10", "2026-08-10", "4980.00", CONTESTED)
    + inv("B", "2026-10-05", "2026-12-05", "2400.00", ", delivery_date: 2026-10-01")
    + "LATER"
    "payments:\n  - {received_on: 2026-09-20, amount: 500.00, invoice_number: A, reference: VIR}\n"
    "insolvency:\n  {kind: redressement, opened_on: 2026-10-21, published_on: 2026-10-30,"
    " procedure_number: 2026J123, representative: {name: Étude Exemple, address: [69001 LYON]}}\n"
)
LATER = inv("C", "2026-10-28", "2026-11-10", "1200.00", ", delivery_date: 2026-10-26")


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """Return a claim with a part contested, one to fall due and one after the judgment."""
    return brief_in(tmp_path_factory.mktemp("d") / "w", _lines(""))


def _lines(later: str) -> str:
    return LINES.replace("LATER", later)


@pytest.fixture(scope="module")
def with_later(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """Return the same with a claim that arose after the judgment."""
    return brief_in(tmp_path_factory.mktemp("e") / "w", _lines(LATER))


def plain(amount: object) -> str:
    """Return a sum as the pages have it, with one kind of space."""
    return euros(amount).replace("\xa0", " ").replace("\u202f", " ")  # type: ignore[arg-type]


def note_of(brief: Brief) -> str:
    """Return the words of the note."""
    parts = dict.fromkeys(("note", "bordereau", "pieces", "acts"), "x")
    context = dossier_context(brief, is_linked=False)
    return words_of(page_of("note.html", context, parts=parts))


@pytest.mark.parametrize("name", ["brief", "with_later"])
def test_one_amount_everywhere(name: str, request: pytest.FixtureRequest) -> None:
    """Terminal, JSON, workbook, acts: what is contested is in it, and named."""
    brief = request.getfixturevalue(name)
    amount, contested = claimed_amount(brief), brief.owed.disputed_due
    assert contested > 980

    for owed in (brief.owed, brief.on_day.statement):
        data = statement_data(owed)
        assert (str(amount), str(contested)) == (data["to_declare"], data["to_declare_contested"])
    lines = "\n".join(statement_lines(brief.on_day, "fr")).replace("\u202f", " ")
    said_so = next(line for line in lines.splitlines() if "à déclarer" in line)
    assert f"{amount:.2f}".replace(".", ",")[-6:] in said_so.replace("\xa0", " ")
    assert "contesté" in said_so
    shown = values(recalculation(brief), "Totaux")
    row = next(cell for cell, text in shown.items() if text.startswith("À déclarer"))
    assert str(amount) == f"{float(shown[f'B{row[1:]}']):.2f}"
    assert plain(amount) in said(brief)["declaration-de-creance"]


def test_the_annex_adds_up(brief: Brief) -> None:
    """What the total leaves out is named, with its amounts."""
    contested, amount = plain(brief.owed.disputed_due), plain(claimed_amount(brief))
    words = f"Sommes à échoir 2 400,00 € et part contestée {contested}, ajoutées à ce total."
    for text in (said(brief)["declaration-de-creance"], note_of(brief)):
        assert words in text
        assert f"Ensemble : {amount}" in text
        assert "3 500,00 €, hors 980,00 € contestés" in text


def test_another_choice_is_compared_with_what_is_declared(brief: Brief) -> None:
    """Both have what is contested."""
    other = brief.owed.other_allocation
    assert other is not None
    assert other.total_due is not None
    context = dossier_context(brief)

    assert other.total_due + brief.owed.disputed_due == context.other_allocation_total
    assert f"serait de {plain(context.other_allocation_total)} au lieu de" in note_of(brief)
    assert context.case_total == claimed_amount(brief)


def test_days_and_heads_of_a_declaration(brief: Brief) -> None:
    """The bordereau has its own day; the note the day of the judgment, and all invoices."""
    context = dossier_context(brief, is_linked=False)
    text = words_of(page_of("bordereau.html", context, is_joined=False))
    for words in (
        "Établi le 20 novembre 2026.",
        "Créance arrêtée au 21 octobre 2026",
        "Mandataire judiciaire Étude Exemple",
        "Procédure n° 2026J123",
    ):
        assert words in text
    assert "RG n°" not in text
    assert "Avocat" not in text

    note = note_of(brief)
    assert "(2 factures)" in note
    assert f"Décompte arrêté au 21 octobre 2026 : {plain(claimed_amount(brief))}" in note
    assert date(2026, 11, 20) == context.made_on


def test_nobody_recovers_what_is_declared(brief: Brief) -> None:
    """L622-7 C. com.: no letter to an officer, no amicable recovery; the procedure is named."""
    texts = said(brief)

    assert "lettre-commissaire-de-justice" not in texts
    assert "recouvrement amiable" not in texts["pouvoir-special"]
    assert (
        "Redressement judiciaire : jugement d’ouverture du 21 octobre 2026"
        in (texts["lettre-de-transmission"])
    )


def test_what_arose_after_may_be_recovered(with_later: Brief) -> None:
    """L622-17 C. com.: of that alone."""
    texts = said(with_later)

    assert "jugement d’ouverture du 21 octobre 2026" in texts["lettre-commissaire-de-justice"]
    assert "recouvrement amiable de ce qui est né après le jugement" in texts["pouvoir-special"]


@pytest.mark.parametrize("more", ["", LATER])
def test_every_total_of_a_declaration_is_one_of_the_statement(tmp_path: Path, more: str) -> None:
    """Two invoices due, one to fall due: what is due is a total, what is declared another."""
    due = "".join(inv(n, "2026-07-10", "2026-08-10", "500.00") for n in ("A1", "A2"))
    lines = _lines(more).replace("  - {invoice_number: B,", f"{due}  - {{invoice_number: B,")
    brief = brief_in(tmp_path / "w", lines.replace(CONTESTED, ""))
    act = acts(brief)["declaration-de-creance"]

    assert checked(brief, act.context, html_of(act), act.template, asked_in(act)) == ()
