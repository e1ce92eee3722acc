"""Where a debtor is, as its postal address tells, and which courts sit there.

Law: L721-1 s. and D721-2 s. C. com. (tribunaux de commerce), L731-1 and L731-2 C. com. (Bas-Rhin,
Haut-Rhin and Moselle: chambre commerciale du tribunal judiciaire), L732-1 C. com. (overseas:
tribunal mixte de commerce), loi n° 2023-1059, art. 26 (tribunaux des activités économiques of
twelve towns from 1 January 2025); of the other member states of the Union, which are bound by
regulation (CE) n° 1896/2006: all but Denmark (article 2, 3; e-justice.europa.eu). No table
of seats by postcode that may be shipped was found: the department decides, and the seat is left
blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Final

from relance_docs.law.packaged import rows
from relance_docs.text import without_accents


class Territory(StrEnum):
    """A part of the world with courts of its own."""

    FRANCE = "france"
    """Metropolitan France but for the three departments below."""
    ALSACE_MOSELLE = "alsace_moselle"
    OVERSEAS = "overseas"
    """Departments overseas: same code of procedure, tribunal mixte de commerce."""
    PACIFIC = "pacific"
    """Wallis-et-Futuna, French Polynesia, New Caledonia: another code of procedure."""
    ABROAD = "abroad"
    UNKNOWN = "unknown"
    """No address, or one of which nothing tells the country."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberState:
    """Another member state of the Union."""

    code: str
    name: str
    is_bound: bool
    """By regulation (CE) n° 1896/2006."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """Where a party is established."""

    territory: Territory
    department: str
    """« 69 », « 2A » is told as « 20 », « 974 »; empty outside France."""
    town: str
    """The last line of the address without its postcode, in capitals; empty when unknown."""
    member_state: MemberState | None = None
    """The other member state of the Union; None for another country, or one that is not named."""

    @property
    def has_economic_court(self) -> bool | None:
        """Whether its commercial court is one of the twelve; None where it may be another."""
        if self.town in ECONOMIC_COURTS or self.department in _ONLY_ECONOMIC:
            return True
        return None if self.department in _ALSO_ECONOMIC else False


ECONOMIC_COURTS: Final = frozenset(
    {
        "AVIGNON",
        "AUXERRE",
        "LE HAVRE",
        "LE MANS",
        "LIMOGES",
        "LYON",
        "MARSEILLE",
        "NANCY",
        "NANTERRE",
        "PARIS",
        "SAINT-BRIEUC",
        "VERSAILLES",
    }
)
_ONLY_ECONOMIC: Final = frozenset({"22", "72", "75", "78", "84", "87", "92"})
"""Departments with one commercial court, which is one of the twelve (general knowledge)."""
_ALSO_ECONOMIC: Final = frozenset({"13", "54", "69", "76", "89"})
"""Departments with one of the twelve and with others."""
_ALSACE_MOSELLE: Final = frozenset({"57", "67", "68"})
_OVERSEAS: Final = frozenset({"971", "972", "973", "974", "976"})
_PACIFIC: Final = frozenset({"986", "987", "988"})
_FOREIGN_CODES: Final = frozenset({"980"})
"""Monaco, whose postcodes are of the French kind."""
_POSTAL_LINE: Final = re.compile(r"(?:FR?[- ])?(?P<code>\d{5})\s+(?P<town>\D.*)", re.IGNORECASE)
_FOREIGN_LINE: Final = re.compile(r"(?!FR?[- ])([A-Z]{1,3}[- ]?)?\d{4,6}\b", re.IGNORECASE)
"""A postcode that is not French, or one that a country follows."""
_CEDEX: Final = re.compile(r"\s+(CEDEX|\d{1,2}(E|ER|EME)?( ARRONDISSEMENT)?)\b.*", re.IGNORECASE)
_SAINT: Final = re.compile(r"\b(ST|SAINT)[ -]")
_FRANCE: Final = frozenset({"FRANCE", "FR"})
_HIGHEST_DEPARTMENT: Final = 95


def place_of(address: Sequence[str], vat_identifier: str | None = None) -> Seat:
    """Return where a postal address is; the last line tells the town, or the country.

    `vat_identifier` is that of a party without SIREN: one of another country tells where it is.

    >>> place_of(["1 RUE DU TEST", "67000 STRASBOURG"]).territory.value
    'alsace_moselle'
    >>> place_of(["1 RUE DU TEST", "1000 BRUXELLES", "BELGIQUE"]).territory.value
    'abroad'
    >>> place_of(["1 RUE DU TEST", "1000 BRUXELLES", "BELGIQUE"]).member_state.code
    'BE'
    >>> place_of(["1 RUE DU TEST", "13001 MARSEILLE", "FRANCE"]).has_economic_court
    True
    """
    lines = [line.strip() for line in address if line.strip()]
    says_france = bool(lines) and lines[-1].upper().strip(". ") in _FRANCE
    lines = lines[:-1] if says_france else lines
    found = _POSTAL_LINE.fullmatch(lines[-1]) if lines else None
    is_foreign = bool(vat_identifier) and not str(vat_identifier).upper().startswith("FR")
    if is_foreign and not says_france:
        return _abroad(lines, vat_identifier)
    if found is None:
        names_country = any(_FOREIGN_LINE.match(line) for line in lines[-2:])
        is_abroad = names_country or _member_state(lines, None) is not None
        return _abroad(lines, None) if is_abroad else _nowhere(Territory.UNKNOWN)
    code = found["code"]
    department = code[:3] if code >= "97" else code[:2]
    town = _SAINT.sub("SAINT-", _CEDEX.sub("", found["town"]).strip().upper())
    return Seat(territory=_territory(department), department=department, town=town)


def _territory(department: str) -> Territory:
    if department in _ALSACE_MOSELLE:
        return Territory.ALSACE_MOSELLE
    if department in _OVERSEAS:
        return Territory.OVERSEAS
    if department in _PACIFIC:
        return Territory.PACIFIC
    if department in _FOREIGN_CODES:
        return Territory.ABROAD
    if department.isdigit() and 1 <= int(department) <= _HIGHEST_DEPARTMENT:
        return Territory.FRANCE
    return Territory.UNKNOWN


def _nowhere(territory: Territory) -> Seat:
    return Seat(territory=territory, department="", town="")


def _abroad(lines: Sequence[str], vat_identifier: str | None) -> Seat:
    return replace(_nowhere(Territory.ABROAD), member_state=_member_state(lines, vat_identifier))


def _member_state(lines: Sequence[str], vat_identifier: str | None) -> MemberState | None:
    """Return the state that the last line names, else that of the VAT identifier."""
    last = without_accents(lines[-1]).upper().strip(". ") if lines else ""
    prefix = (vat_identifier or "").upper()[:2]
    return _member_states().get(last) or _member_states().get(prefix)


@cache
def _member_states() -> dict[str, MemberState]:
    """Return the other member states by each name of them, and by their code."""
    found: dict[str, MemberState] = {}
    for row in rows("member_states.csv"):
        state = MemberState(code=row["code"], name=row["name"], is_bound=row["is_bound"] == "yes")
        names = (row["code"], without_accents(row["name"]).upper(), *row["also"].split(";"))
        found |= {name: state for name in names if name}
    return found
