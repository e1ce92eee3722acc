"""Before whom a claim goes, by seat and form of the debtor; the town is left to be confirmed.

Law: L721-3 C. com. (tribunal de commerce: between merchants and commercial companies), L721-5 C.
com. (companies of liberal professions: the civil court alone; Cass. com., 28 mai 2025, n°
24-14.148), 1406 CPC (order to pay: where the debtor lives, public order), 42 and 43 CPC; L213-4-3
to L213-4-7 COJ (the juge des contentieux de la protection hears leases of dwellings, consumer
credit and over-indebtedness: no price of goods, works or services); for the sorts of court of each
territory, law/jurisdictions.py.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.law.jurisdictions import Seat, Territory, place_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import Court
from relance_docs.review.texts import told

_COMMERCIAL: Final = frozenset({"sarl", "eurl", "sas", "sasu", "sa", "snc", "sca", "scs"})
_CIVIL: Final = frozenset({"sci", "scea", "scm", "sccv", "association", "syndicat", "gaec", "earl"})
_LIBERAL: Final = frozenset(
    {"selarl", "selarlu", "selas", "selasu", "selafa", "selca", "seleurl", "spfpl", "scp"}
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_COMMERCIAL_COURTS: Final = {
    Territory.FRANCE: ("Tribunal de commerce", "L721-3 C. com."),
    Territory.ALSACE_MOSELLE: (
        "Chambre commerciale du tribunal judiciaire",
        "L721-3, L731-1 et L731-2 C. com.",
    ),
    Territory.OVERSEAS: ("Tribunal mixte de commerce", "L721-3 et L732-1 C. com."),
}
_PACIFIC: Final = {
    "986": "Wallis-et-Futuna",
    "987": "Polynésie française",
    "988": "Nouvelle-Calédonie",
}
_ECONOMIC: Final = "Tribunal des activités économiques"
_EITHER: Final = "Tribunal de commerce ou tribunal des activités économiques, selon le siège"
_CHAMBER: Final = "Chambre commerciale du tribunal judiciaire"
_PRESIDENTS: Final = {
    _EITHER: "président du tribunal de commerce (ou des activités économiques)",
    _CHAMBER: "président de la chambre commerciale du tribunal judiciaire",
}
"""Where « président du » does not go before the name as it stands."""


class LegalStanding(StrEnum):
    """What the legal form of a party says of it."""

    COMMERCIAL = "commercial"
    CIVIL = "civil"
    LIBERAL = "liberal"
    """A company in which a liberal profession is practised: the civil court alone."""
    UNKNOWN = "unknown"


def standing_of(legal_form: str | None) -> LegalStanding:
    """Return what a legal form says of the courts of a party.

    >>> standing_of("SARL au capital de 10 000 €").value, standing_of("SCI").value
    ('commercial', 'civil')
    >>> standing_of("SELARL").value
    'liberal'
    """
    words = {word.casefold() for word in _WORD.findall(legal_form or "")}
    if words & _LIBERAL:
        return LegalStanding.LIBERAL
    if words & _CIVIL:
        return LegalStanding.CIVIL
    return LegalStanding.COMMERCIAL if words & _COMMERCIAL else LegalStanding.UNKNOWN


def courts(on_day: CaseOnDay) -> tuple[tuple[str, Court], ...]:
    """Return the courts that may have jurisdiction, each with its sort (any of LegalMention)."""
    debtor = on_day.case.debtor
    place = debtor_place(on_day)
    seat = _seat(on_day)
    if debtor.kind is DebtorKind.PUBLIC_BODY:
        return (("public", _administrative(seat)),)
    if place.territory is Territory.ABROAD:
        return (("foreign", _abroad(on_day)),)
    if debtor.is_person:
        return (("judicial", _judicial(seat, _OF_CONSUMER)),)
    forms, fact = legal_forms(on_day)
    if debtor.is_collective:
        return (("judicial", _judicial(seat, fact)),)
    commercial = _commercial(place, seat, fact)
    judicial = _judicial(seat, fact)
    if LegalStanding.LIBERAL in forms:
        judicial = replace(judicial, article="L721-5 C. com. ; 1406, 42 CPC")
    found = {"commercial": commercial, "judicial": judicial}
    if {LegalStanding.LIBERAL, LegalStanding.CIVIL} & set(forms):
        del found["commercial"]
    elif LegalStanding.UNKNOWN not in forms:
        del found["judicial"]
    return tuple(found.items())


def debtor_place(on_day: CaseOnDay) -> Seat:
    """Return where the debtor is established."""
    debtor = on_day.case.debtor
    is_known = debtor.siren or debtor.siret
    return place_of(debtor.address, None if is_known else debtor.vat_identifier)


def _commercial(place: Seat, seat: str, fact: str) -> Court:
    name, article = _COMMERCIAL_COURTS.get(place.territory, _COMMERCIAL_COURTS[Territory.FRANCE])
    if place.territory is Territory.FRANCE and place.has_economic_court is not False:
        name = _ECONOMIC if place.has_economic_court else _EITHER
        article = f"{article} ; loi n° 2023-1059, art. 26"
    return Court(
        name=name,
        addressee=_PRESIDENTS.get(name, f"président du {name[:1].lower()}{name[1:]}"),
        place=seat,
        article=told(article),
        fact=fact,
    )


def _judicial(seat: str, fact: str) -> Court:
    return Court(
        name="Tribunal judiciaire",
        addressee="président du tribunal judiciaire",
        place=seat,
        article="1406, 42 CPC",
        fact=fact,
    )


def _administrative(seat: str) -> Court:
    return Court(
        name="Tribunal administratif",
        addressee="président du tribunal administratif",
        place=seat,
        article="R312-11 CJA (lieu d’exécution du contrat, à vérifier)",
        fact=told(
            "Le débiteur est une personne publique : juge administratif, sauf contrat de droit"
            " privé."
        ),
    )


def _abroad(on_day: CaseOnDay) -> Court:
    where = ", ".join(on_day.case.debtor.address) or "adresse non indiquée"
    return Court(
        name="Aucune juridiction française saisie par voie d’injonction de payer",
        addressee="",
        place=told(
            f"Débiteur établi hors de France ({where}) : injonction de payer européenne (règlement"
            " (CE) n° 1896/2006), ou juridiction que désigne le règlement (UE) n° 1215/2012"
            " (articles 4 et 7)."
        ),
        article="1406 CPC",
        fact="",
    )


def legal_forms(on_day: CaseOnDay) -> tuple[tuple[LegalStanding, LegalStanding], str]:
    """Return what the legal forms of creditor and debtor say, and what the file states of them."""
    creditor, debtor = on_day.settings.creditor.legal_form, on_day.case.debtor.legal_form
    fact = told(
        f"Formes indiquées : créancier, {creditor or 'non indiquée'} ;"
        f" débiteur, {debtor or 'non indiquée'}."
    )
    return (standing_of(creditor), standing_of(debtor)), fact


_OF_CONSUMER: Final = told(
    "Le débiteur est un consommateur, qui doit le prix d’une vente, de travaux ou d’une prestation."
    " Le juge des contentieux de la protection n’en connaît pas : il juge les baux d’habitation, le"
    " crédit à la consommation et le surendettement (L213-4-3 à L213-4-7 COJ)."
)


def _seat(on_day: CaseOnDay) -> str:
    debtor, place = on_day.case.debtor, debtor_place(on_day)
    if not debtor.address:
        return told(
            "Ressort du lieu où demeure le débiteur, dont l’adresse n’est pas indiquée ; siège à"
            " confirmer."
        )
    if place.territory is Territory.UNKNOWN:
        return told(
            f"L’adresse indiquée ({', '.join(debtor.address)}) ne porte pas de code postal"
            " français : ressort à déterminer."
        )
    if place.territory is Territory.PACIFIC:
        return told(
            f"Débiteur établi en {_PACIFIC[place.department]} : un autre code de procédure y"
            " est applicable ; juridiction et voie à vérifier sur place."
        )
    lines = [line for line in debtor.address if not line.upper().startswith("FRANCE")]
    return told(f"Ressort du lieu où demeure le débiteur ({lines[-1]}) ; siège à confirmer.")
