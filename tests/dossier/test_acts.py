"""What acts claim, leave out and say: cases of their own, read before a page is laid out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.compose import dossier_context
from relance_docs.errors import RefusalError
from relance_docs.french import euros
from tests.dossier.acts_desk import SHOWN, brief_in, inv, said

Briefed = Callable[..., Brief]


@pytest.fixture
def briefed(tmp_path: Path) -> Briefed:
    """Return what makes the brief of a case, of the lines of its file below the debtor."""
    return lambda lines, **of: brief_in(tmp_path / "w", lines, **of)


OPENED = "insolvency: {kind: redressement, opened_on: 2026-09-15, published_on: 2026-09-28}\n"


def test_supplies_before_and_after_the_judgment(briefed: Briefed) -> None:
    """What arose before is declared, what arose after stands apart, what tells neither is asked."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2026-05-20", "2026-06-20", "4000.00", ", delivery_date: 2026-05-15")
        + inv("B", "2026-09-25", "2026-10-25", "900.00", ", delivery_date: 2026-09-20")
        + inv("C", "2026-09-30", "2026-12-30", "700.00")
        + OPENED
    )
    context, texts = dossier_context(brief), said(brief)

    # 4 000 × 12,15 % × 10/365 + 4 000 × 12,40 % × 76/365 + 40
    assert euros(context.claimed) == euros(brief.owed.total_due)
    assert "4 156,60 €" in texts["declaration-de-creance"].replace("\xa0", " ")
    assert [row.invoice_number for row in context.later] == ["B"]
    assert context.undated == ("C",)
    assert "facture B" not in texts["declaration-de-creance"]
    assert "requete-injonction-de-payer" not in texts


def test_what_is_contested_is_declared_whole(briefed: Briefed) -> None:
    """A creditor who declared 0,00 € would have lost his claim."""
    dispute = ", delivery_date: 2026-05-15, dispute: {raised_on: 2026-10-01, reason: malfaçon}"
    brief = briefed(
        "invoices:\n" + inv("A", "2026-05-20", "2026-06-20", "4000.00", dispute) + OPENED
    )

    declaration = said(brief)["declaration-de-creance"].replace("\xa0", " ")

    assert "4 156,60 €" in declaration
    assert "dont sont contestés par le débiteur, et restent déclarés" in declaration
    assert " 0,00 €" not in declaration


def test_nothing_is_declared_for_nothing(briefed: Briefed) -> None:
    """An invoice after the judgment without its delivery gives no declaration: it is asked for."""
    with pytest.raises(RefusalError, match="delivery_date"):
        briefed("invoices:\n" + inv("C", "2026-09-30", "2026-10-30", "700.00") + OPENED)


def test_limitation_that_a_petition_would_not_interrupt_in_time(briefed: Briefed) -> None:
    """URGENT, told with both days; no requête; what is out of time is asked for no more."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2021-12-05", "2022-01-10", "500.00", ", delivery_date: 2021-12-01")
        + inv("B", "2020-12-05", "2021-01-10", "300.00", ", delivery_date: 2020-12-01")
    )
    context, texts = dossier_context(brief), said(brief)

    assert context.no_petition.startswith("URGENT")
    assert "requete-injonction-de-payer" not in texts
    assert [row.invoice_number for row in context.invoices] == ["A"]
    letter = texts["lettre-de-transmission"].replace("\xa0", " ")
    assert "URGENT : prescription le 1er décembre 2026 (facture A)" in letter
    assert "10 janvier 2027 si le délai de paiement est stipulé au contrat" in letter
    assert "hors de la demande" in letter


def test_a_consumer_is_asked_for_nothing_out_of_time(briefed: Briefed) -> None:
    """By the prudent day, though the other one is to come (R632-1 C. conso.)."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2024-11-05", "2024-12-05", "500.00", ", delivery_date: 2024-11-03")
        + inv("B", "2026-06-05", "2026-07-05", "300.00", ", delivery_date: 2026-06-01"),
        kind="consumer",
    )

    petition = said(brief)["requete-injonction-de-payer"]

    assert "300,00" in petition
    assert "500,00" not in petition


def test_what_lives_by_an_acknowledgment_says_so(briefed: Briefed) -> None:
    """2240 C. civ., with its pièce."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2020-10-01", "2020-11-01", "500.00", ", delivery_date: 2020-10-01")
        + "pieces:\n  - {id: p, kind: acknowledgment, title: Lettre, file: essai/p.txt}\n"
        "history:\n  - at: 2023-06-01\n    channel: email\n    note: x\n"
        "    interruption: {cause: acknowledgment, proof: p}\n"
    )

    assert "interrompue le 1er juin 2023 par la reconnaissance du débiteur (article 2240" in (
        said(brief)["requete-injonction-de-payer"].replace("\xa0", " ")
    )


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("5 RUE X, 1000 BRUXELLES, BELGIQUE", "injonction de payer européenne"),
        ("5 RUE X, 98800 NOUMEA", "Nouvelle-Calédonie"),
    ],
)
def test_no_french_petition_for_a_debtor_elsewhere(
    briefed: Briefed, address: str, why: str
) -> None:
    """1406 CPC: the judge of the place where the debtor lives, and no other."""
    brief = briefed("invoices:\n" + inv("A", "2026-05-20", "2026-06-20", "4.00"), address=address)

    assert why in dossier_context(brief).no_petition


def test_a_residue_is_not_called_principal(briefed: Briefed) -> None:
    """An invoice paid to its amount leaves penalties and indemnity."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2026-05-20", "2026-06-20", "1000.00")
        + inv("B", "2026-05-20", "2026-06-20", "2000.00")
        + "payments:\n  - {received_on: 2026-07-20, amount: 1000.00, invoice_number: A}\n"
    )
    totals = dossier_context(brief).totals

    assert (str(totals.principal), str(totals.residue)) == ("2000.00", "50.12")
    assert "au titre du reliquat" in said(brief)["requete-injonction-de-payer"]


def test_nobody_claims_nothing(briefed: Briefed) -> None:
    """Where all is contested, the letter tells what is, and no sum of 0,00 €."""
    dispute = ", dispute: {raised_on: 2026-07-01, reason: malfaçon}"
    brief = briefed("invoices:\n" + inv("A", "2026-05-20", "2026-06-20", "1000.00", dispute))

    letter = said(brief)["lettre-de-transmission"]

    assert "contestée par le débiteur pour" in letter
    assert "0,00 €" not in letter.replace("\xa0", " ").replace("1 000,00 €", "")


def test_an_act_says_what_it_does_not_claim(briefed: Briefed) -> None:
    """The facts tell every invoice; of one that is not due yet, that it is not asked for."""
    brief = briefed(
        "invoices:\n"
        + inv("A", "2026-05-20", "2026-06-20", "4000.00", ", delivery_date: 2026-05-15")
        + inv("B", "2026-11-02", "2026-12-30", "300.00", ", delivery_date: 2026-11-01")
        + SHOWN
    )

    texts = said(brief)

    petition = texts["requete-injonction-de-payer"].replace("\xa0", " ")
    line = (
        "N’est pas échue, et n’est pas réclamée : facture B, "
        "échéance du 30 décembre 2026, 300,00 €."
    )
    assert petition.count(line) == 1
    for name, text in texts.items():
        assert ("Échéance de la facture B" in text) <= (line in text), name
