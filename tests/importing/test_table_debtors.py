"""Who owes, as a list tells it: which law applies to a name alone, and a number half right."""

from __future__ import annotations

import pytest

from relance_docs.case.case import Case
from relance_docs.importing.planning import Readings, planned
from relance_docs.importing.records import ImportAsked, Source
from relance_docs.importing.sources import read
from tests.importing.import_bench import TODAY, Bench


def opened(bench: Bench, client: str, siret: str = "", town: str = ";") -> Case:
    """Return the case that a list of one invoice opens; `town`: postcode and town."""
    rows = (
        "N° facture;Date;Échéance;Client;SIRET;Adresse;Code postal;Ville;Total TTC\n"
        f"FA-77101;01/09/2026;01/10/2026;{client};{siret};1 RUE DU TEST;{town};800,00\n"
    )
    item = read(Source(name="liste.csv", given=rows.encode()), ImportAsked())
    readings = Readings(items=(item,), asked=ImportAsked(), today=TODAY)
    return bench.case_after(planned(bench.load(), readings), "2026-001")


@pytest.mark.parametrize(
    ("client", "kind", "doubt"),
    [
        ("Commune de Valfictif", "public_body", "personne publique"),
        ("Département de l'Exemple", "public_body", "personne publique"),
        ("Communauté de communes du Val Fictif", "public_body", "personne publique"),
        ("Mme Jeanne Essai", "consumer", "le nom est celui d’une personne"),
        ("M. Paul Exemple", "consumer", "le nom est celui d’une personne"),
        ("Monsieur Meuble SARL", "business", "aucun identifiant"),
        ("Ville Neuve Impressions", "business", "aucun identifiant"),
        ("Menuiserie Fictive", "business", "aucun identifiant"),
    ],
)
def test_a_name_alone_speaks_for_a_law_and_is_confirmed(
    empty: Bench, client: str, kind: str, doubt: str
) -> None:
    """A person has the law that protects persons; nothing leaves before it is confirmed."""
    case = opened(empty, client)

    assert kind == case.debtor.kind.value
    assert [True] == [doubt in line for line in case.to_confirm if line.startswith("debtor.kind")]


@pytest.mark.parametrize(
    ("siret", "siren"), [("00020002212345", "000200022"), ("00020002312345", None)]
)
def test_a_siren_stands_where_only_the_rest_of_its_siret_is_wrong(
    empty: Bench, siret: str, siren: str | None
) -> None:
    """The SIRET is left out, and to be looked up, all the same."""
    case = opened(empty, "Menuiserie Fictive SARL", siret)

    assert (siren, None) == (case.debtor.siren, case.debtor.siret)
    assert any(line.startswith(f"SIRET {siret}") for line in case.to_confirm)


@pytest.mark.parametrize(
    ("town", "words"),
    [
        ("1000;BOURG EN BRESSE", ["« 1000 BOURG EN BRESSE » ; code postal à cinq chiffres, ou"]),
        ("D-79098;FREIBURG", ["debtor.country"]),
        ("79098;FREIBURG ALLEMAGNE", []),
        ("01000;BOURG EN BRESSE", []),
    ],
)
def test_an_address_that_is_not_in_france_is_a_question(
    empty: Bench, town: str, words: list[str]
) -> None:
    """No zero is put back, and no country is guessed."""
    case = opened(empty, "Schreinerei Beispiel GmbH", town=town)
    said = [line for line in case.to_confirm if "country" in line]

    assert len(words) == len(said)
    assert all(word in line for word, line in zip(words, said, strict=True))
    assert case.debtor.country is None
