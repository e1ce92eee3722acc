"""A dossier once a court has decided: its sums, the days that follow, no act that asks again."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.dossier.drafts import drafts
from tests.dossier.acts_desk import brief_in, inv, said

TITLE = (
    "title:\n"
    "  decisions:\n"
    "    - {kind: judgment, made_on: 2026-09-08, principal: 4000.00, article_700: 800.00,\n"
    "       costs: 60.22, served_on: 2026-09-15, enforceable_on: 2026-09-15}\n"
)


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    """Return the brief of a case of one invoice that a court decided, with a later one beside."""
    invoices = inv("A", "2026-05-20", "2026-06-20", "4000.00")
    return brief_in(tmp_path / "w", "invoices:\n" + invoices + TITLE)


def test_what_was_granted_is_claimed(brief: Brief) -> None:
    """Principal, article 700, costs and interest since: the total is that of the statement."""
    context = dossier_context(brief)

    assert context.claimed == brief.owed.total_due
    assert context.title is not None
    assert context.invoices == ()
    assert [row.kind.value for row in context.title.sums] == [
        "principal",
        "interest",
        "article_700",
        "costs",
    ]


def test_its_days_are_told_with_what_is_left(brief: Brief) -> None:
    """Appeal, the raised rate, service and the ten years, each with its article."""
    days = {row.deadline.kind.value: row for row in dossier_context(brief).title_days}

    assert set(days) == {"appeal", "raised_rate", "service", "title"}
    assert days["service"].left == "fait"
    assert days["title"].deadline.article == "L111-4 CPCE"


def test_nothing_is_asked_for_again(brief: Brief) -> None:
    """No petition and no summons for what a court decided; the letter names the decision."""
    names = {draft.name for draft in drafts(brief)}

    assert not names & {
        "requete-injonction-de-payer.pdf",
        "assignation-au-fond.pdf",
        "assignation-refere-provision.pdf",
    }
    assert "Jugement du 8 septembre 2026" in said(brief)["lettre-de-transmission"].replace(
        "\xa0", " "
    )


def test_a_petition_asks_for_what_can_wait(tmp_path: Path) -> None:
    """One of two invoices has five days left: the petition is for the other, and the notes say so.

    Old: delivered on 22 October 2021, so that its limitation ends on 22 October 2026 or, were the
    term stipulated, on 25 November 2026.
    """
    old = inv("OLD", "2021-10-26", "2021-11-25", "500.00", ", delivery_date: 2021-10-22")
    young = inv("YOUNG", "2026-05-20", "2026-06-20", "4000.00", ", delivery_date: 2026-05-15")

    texts = said(brief_in(tmp_path / "w", "invoices:\n" + old + young))

    assert "facture YOUNG" in texts["requete-injonction-de-payer"].replace("\xa0", " ")
    assert "OLD" not in texts["requete-injonction-de-payer"]
    assert "Hors de : Requête en injonction de payer" in texts["notes-pour-le-signataire"].replace(
        "\xa0", " "
    )
    assert "OLD" in texts["assignation-au-fond"]
