"""The six lines of a French address, as mail services ask for them (norm NF Z 10-011)."""

from __future__ import annotations

import re
from typing import Final

from relance_docs.claim.address import MAX_LINES, postal_parts

_BOX: Final = re.compile(r"(?:BP|B\.P\.|CS|C\.S\.|TSA|CIDEX|LIEU[ -]DIT)\b", re.IGNORECASE)
"""How the fifth line begins: a box, or the name of a place."""
FRANCE: Final = "FRANCE"
STREET: Final = 3
TOWN: Final = 5
"""Places from 0: who, who inside, where inside, the street, the box, the town."""
_FRENCH_TOWN: Final = re.compile(r"\d{5}\s+\D.*", re.ASCII)


def six_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a window in their places: the street fourth, the town sixth.

    Nothing is left out, and no line goes before another that it followed. Where it does not fit in
    that way, the lines stand one below the other.

    >>> six_lines(("MENUISERIE SARL", "3 QUAI DU RHONE", "69007 LYON"))
    ('MENUISERIE SARL', '', '', '3 QUAI DU RHONE', '', '69007 LYON')
    >>> six_lines(("X SAS", "BATIMENT B", "1 RUE Y", "BP 12", "69007 LYON CEDEX"))
    ('X SAS', '', 'BATIMENT B', '1 RUE Y', 'BP 12', '69007 LYON CEDEX')
    """
    *above, town = lines
    boxes = [line for line in above[1:] if _BOX.match(line)]
    box = above.pop() if boxes and above[-1] is boxes[-1] else ""
    who, *rest = above
    if len(rest) > STREET:
        return (*lines, *("",) * (MAX_LINES - len(lines)))
    placed = [who, *("",) * (STREET - len(rest)), *rest, box, town]
    # Who is to read it stands right below the name.
    if len(rest) == TOWN - STREET and rest[0].startswith("À l’attention"):
        placed = [who, rest[0], "", rest[1], box, town]
    return tuple(placed)


def country_of(lines: tuple[str, ...]) -> str:
    """Return the country: « FRANCE » for a French town, else the last line, which names it.

    >>> country_of(("X", "69007 LYON")), country_of(("X", "LONDON W1", "ROYAUME-UNI"))
    ('FRANCE', 'ROYAUME-UNI')
    """
    return FRANCE if is_french(lines) else lines[-1]


def is_french(lines: tuple[str, ...]) -> bool:
    """Whether the last line is a French postcode and its town: abroad it is the country."""
    return _FRENCH_TOWN.fullmatch(lines[-1].strip()) is not None


def town_of(lines: tuple[str, ...]) -> tuple[str, str]:
    """Return postcode and town; both empty where the address does not tell them."""
    _before, code, city = postal_parts(lines)
    return code, city
