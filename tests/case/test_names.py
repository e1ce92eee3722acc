"""Two names that differ only in what says nothing are one name, wherever they are compared."""

from __future__ import annotations

import pytest

from relance_docs.case.same_debtor import plain_name
from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.names import tells_name

ALIKE = (
    ("Menuiserie Fictive SARL", "S.A.R.L. MENUISERIE FICTIVE"),
    ("Menuiserie Fictive", "Société à responsabilité limitée Menuiserie Fictive"),
    ("Escale SASU", "Escale, société par actions simplifiée unipersonnelle"),
    ("Mme Solange Inventée", "INVENTEE Solange"),
    ("M.Jean Dupont", "Monsieur Dupont Jean"),
    ("Maître Claire Exemple", "Me Exemple Claire"),
    ("Jean Dupont EI", "Jean Dupont, entrepreneur individuel"),
    ("L'Escale Fictive", "Escale Fictive (L')"),
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_legal_form_and_civility_make_no_other_name(one: str, other: str) -> None:
    """In a case, in a list, in a bank's label."""
    assert plain_name(one) == plain_name(other)
    assert tells_name(one, folded(other))
    assert tells_name(other, folded(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Menuiserie Fictive", "Menuiserie Inventée"),
        ("Jean Dupont", "Jeanne Dupont"),
        ("SARL", "SAS"),
    ],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    """What is left of them differs."""
    assert plain_name(one) != plain_name(other)
    assert not tells_name(one, folded(other))
