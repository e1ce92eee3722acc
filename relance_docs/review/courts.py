"""Before whom a claim goes, by the debtor; the seat is left to be confirmed.

Law: L721-3 C. com. (tribunal de commerce: between merchants and commercial companies), 1406 CPC
(order to pay: where the debtor lives, public order), 42 and 43 CPC.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import Court
from relance_docs.review.texts import told

_COMMERCIAL: Final = frozenset({"sarl", "eurl", "sas", "sasu", "sa", "snc", "sca", "scs"})
_CIVIL: Final = frozenset({"sci", "scea", "scp", "scm", "sccv", "association", "gaec", "earl"})
_LIBERAL: Final = frozenset({"selarl", "selas", "selafa", "selca"})
_WORD: Final = re.compile(r"[^\W\d_]+")
_TOWN: Final = re.compile(r"\d{5}\s")
"""The last line of a French address tells the town; that of one abroad, the country."""


class Standing(StrEnum):
    """What the legal form of a party says of it."""

    COMMERCIAL = "commercial"
    CIVIL = "civil"
    UNKNOWN = "unknown"


def standing_of(legal_form: str | None) -> Standing:
    """Return whether a legal form is commercial; that of a liberal profession is not told by it.

    >>> standing_of("SARL au capital de 10 000 €").value, standing_of("SCI").value
    ('commercial', 'civil')
    """
    words = {word.casefold() for word in _WORD.findall(legal_form or "")}
    if words & _LIBERAL:
        return Standing.UNKNOWN
    if words & _CIVIL:
        return Standing.CIVIL
    return Standing.COMMERCIAL if words & _COMMERCIAL else Standing.UNKNOWN


def courts(on_day: CaseOnDay) -> tuple[tuple[str, Court], ...]:
    """Return the courts that may have jurisdiction, each with its sort (any of LegalMention)."""
    debtor = on_day.case.debtor
    seat = _seat(on_day)
    if debtor.kind is DebtorKind.PUBLIC_BODY:
        return (("public", _of_public_body(seat)),)
    if debtor.kind is DebtorKind.CONSUMER:
        return _of_consumer(seat)
    forms, fact = legal_forms(on_day)
    commercial = Court(
        name="Tribunal de commerce (tribunal des activités économiques là où il en existe un)",
        place=seat,
        article="L721-3 C. com. (à vérifier)",
        fact=fact,
    )
    judicial = Court(name="Tribunal judiciaire", place=seat, article="1406, 42 CPC", fact=fact)
    if forms == (Standing.COMMERCIAL, Standing.COMMERCIAL):
        return (("commercial", commercial),)
    if Standing.CIVIL in forms:
        return (("judicial", judicial),)
    return (("commercial", commercial), ("judicial", judicial))


def legal_forms(on_day: CaseOnDay) -> tuple[tuple[Standing, Standing], str]:
    """Return what the legal forms of creditor and debtor say, and what the file states of them."""
    creditor, debtor = on_day.settings.creditor.legal_form, on_day.case.debtor.legal_form
    fact = told(
        f"Formes indiquées : créancier, {creditor or 'non indiquée'} ;"
        f" débiteur, {debtor or 'non indiquée'}."
    )
    return (standing_of(creditor), standing_of(debtor)), fact


def _of_public_body(seat: str) -> Court:
    return Court(
        name="Juridiction à déterminer",
        place=seat,
        article="",
        fact=told(
            "Le débiteur est une personne publique ; compétence du juge administratif à vérifier."
        ),
    )


def _of_consumer(seat: str) -> tuple[tuple[str, Court], ...]:
    fact = "Le débiteur est un consommateur."
    protection = told(
        "Juge des contentieux de la protection, si la créance relève de sa compétence (crédit à la"
        " consommation, bail d’habitation)"
    )
    return (
        (
            "judicial",
            Court(name="Tribunal judiciaire", place=seat, article="1406, 42 CPC", fact=fact),
        ),
        ("judicial", Court(name=protection, place=seat, article="1406 CPC", fact=fact)),
    )


def _seat(on_day: CaseOnDay) -> str:
    address = on_day.case.debtor.address
    known = address[-1] if address and _TOWN.match(address[-1]) else ", ".join(address)
    where = f" ({known})" if address else ", dont l’adresse n’est pas indiquée"
    return told(f"Ressort du lieu où demeure le débiteur{where} ; siège à confirmer.")
