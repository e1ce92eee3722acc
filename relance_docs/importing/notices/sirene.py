"""The stock of legal units of SIRENE (INSEE, `StockUniteLegale`): who has ceased.

A unit that has ceased is no insolvent one: it may have been wound up, sold or struck off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.case.days import XML, written_day
from relance_docs.finding import Finding, Place
from relance_docs.importing.notices.records import Announcement, NoticeKind, Row, Wanted, fault
from relance_docs.message import Message
from relance_docs.text import squeezed

STATE: Final = "etatAdministratifUniteLegale"
NEEDED: Final = ("siren", STATE)
_CEASED: Final = "C"
_STATES: Final = frozenset(("A", _CEASED))
_NOT_DISCLOSED: Final = "[ND]"
_DIGITS: Final = 9
_NAMES: Final = (
    "denominationUniteLegale",
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
    "sigleUniteLegale",
)


def unit_of(row: Row, place: Place, wanted: Wanted) -> Announcement | Finding | None:
    """Return a unit that has ceased and may be a debtor; None for the others.

    Of the history (`StockUniteLegaleHistorique`) the period that still runs counts.
    """
    siren, state = squeezed(str(row["siren"] or "")), squeezed(str(row[STATE] or ""))
    is_siren = len(siren) == _DIGITS and siren.isascii() and siren.isdecimal()
    if not is_siren or state not in _STATES:
        said = Message(
            "a SIREN of nine digits and the state A or C are expected: '{siren}', '{state}'",
            siren=siren[:20],
            state=state[:20],
        )
        return fault(place, said)
    if state != _CEASED or row.get("dateFin"):
        return None
    names, ceased_on = tuple(_names(row)), str(row.get("dateDebut") or "")
    if not wanted((siren,), names):
        return None
    return Announcement(
        place=place,
        kind=NoticeKind.CEASED,
        nature="",
        sirens=frozenset((siren,)),
        names=names,
        decided_on=written_day(ceased_on, XML) if ceased_on else None,
    )


def _names(row: Row) -> Iterator[str]:
    for key in _NAMES:
        name = squeezed(str(row.get(key) or ""))
        if name and name != _NOT_DISCLOSED:
            yield name
    first = squeezed(str(row.get("prenomUsuelUniteLegale") or row.get("prenom1UniteLegale") or ""))
    for key in ("nomUniteLegale", "nomUsageUniteLegale"):
        name = squeezed(str(row.get(key) or ""))
        if name and _NOT_DISCLOSED not in {name, first}:
            yield squeezed(f"{first} {name}")
