"""The legal forms that change what a document says of a debtor, read from what the user states.

Law: 14, 15 and 18 of loi n° 65-557 du 10 juillet 1965 (the syndicat des copropriétaires is a legal
person, represented by its syndic); 1 and 5 of loi du 1er juillet 1901 (association); L526-22 and
R526-27 C. com. (entrepreneur individuel: no legal person, two estates, « EI » beside the name).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from relance_docs.text import without_accents


class LegalForm(StrEnum):
    """A legal form of which the documents know something."""

    CO_OWNERS = "syndicat des copropriétaires"
    ASSOCIATION = "association"
    SOLE_TRADER = "entrepreneur individuel"


_CO_OWNERS: Final = ("syndicat des coproprietaires", "syndicat de copropriet", "sdc ")
_ASSOCIATION: Final = ("association",)
_SOLE_TRADERS: Final = (
    "entreprise individuelle",
    "entrepreneur individuel",
    "entrepreneuse individuelle",
    "micro-entrep",
    "microentrep",
    "auto-entrep",
    "autoentrep",
    "ei ",
    "ei,",
)
"""Beginnings of the legal forms of those who are no legal person."""


def form_of(legal_form: str | None, name: str = "") -> LegalForm | None:
    """Return what a stated form is; a syndicat of co-owners is known by its name as well.

    >>> form_of("EI").value, form_of("Association loi 1901").value, form_of("SARL")
    ('entrepreneur individuel', 'association', None)
    >>> form_of(None, "Syndicat des copropriétaires Les Cèdres").value, form_of("Syndicat mixte")
    ('syndicat des copropriétaires', None)
    """
    stated, called = (f"{without_accents(text or '').casefold()} " for text in (legal_form, name))
    if stated.startswith(_CO_OWNERS) or called.startswith(_CO_OWNERS[:2]):
        return LegalForm.CO_OWNERS
    if stated.startswith(_ASSOCIATION):
        return LegalForm.ASSOCIATION
    return LegalForm.SOLE_TRADER if stated.startswith(_SOLE_TRADERS) else None


def with_initials(name: str, form: LegalForm | None) -> str:
    """Return a name as it is written to: a sole trader's is followed by « EI » (R526-27 C. com.).

    >>> with_initials("Jeanne Exemple", LegalForm.SOLE_TRADER), with_initials("X SARL", None)
    ('Jeanne Exemple EI', 'X SARL')
    """
    words = without_accents(name).casefold().split()
    if form is not LegalForm.SOLE_TRADER or "ei" in words or "individuel" in words:
        return name
    return f"{name} EI"
