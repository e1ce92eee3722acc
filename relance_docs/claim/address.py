"""The address in the window of the envelope: six lines of 38 characters (norm NF Z 10-011)."""

from __future__ import annotations

import math
import re
from textwrap import wrap
from typing import Final

from relance_docs.case.legal_forms import with_initials
from relance_docs.case.parties import Debtor
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.rendering.fonts import width_mm

MAX_LINES: Final = 6
MAX_WIDTH: Final = 38
WINDOW_MM: Final = 80
USUAL_POINTS: Final = 10.6
"""Size of the address in letter.css."""
ALWAYS_FITTING: Final = 25
"""Characters of which no line is too wide at the usual size: spares opening the font."""

_POSTAL_LINE: Final = re.compile(r"(?:[A-Z]{1,2}-)?(?P<code>\d{4,5})\s+(?P<city>\D.*)")
_CEDEX: Final = re.compile(r"\s+CEDEX\b.*", re.IGNORECASE)
_SMALL: Final = frozenset({"de", "des", "du", "en", "et", "la", "le", "les", "sous", "sur"})


def window_lines(debtor: Debtor, attention: str = "") -> tuple[str, ...]:
    """Return the lines of the window; a long name is broken between words.

    `attention` is put under the name when there is room for it, and left out otherwise.
    Raises RefusalError, naming the line, when the rest does not fit.
    """
    called = with_initials(debtor.name, debtor.form)
    name = tuple(wrap(called, MAX_WIDTH, break_long_words=False, break_on_hyphens=False))
    with_attention = (*name, attention, *debtor.address)
    if attention and len(attention) <= MAX_WIDTH and len(with_attention) <= MAX_LINES:
        return _checked(with_attention)
    return _checked((*name, *debtor.address))


def fitting_points(lines: tuple[str, ...]) -> str | None:
    """Return the size at which the widest line fits into the window; None where the usual one does.

    38 capitals may be wider than the 80 mm that the window shows: « WWW » more than « III ».
    """
    if all(len(line) <= ALWAYS_FITTING for line in lines):
        return None
    widest = max(width_mm(line, USUAL_POINTS) for line in lines)
    if widest <= WINDOW_MM:
        return None
    return f"{math.floor(USUAL_POINTS * WINDOW_MM / widest * 10) / 10:.1f}"


def _checked(lines: tuple[str, ...]) -> tuple[str, ...]:
    if too_long := next((line for line in lines if len(line) > MAX_WIDTH), None):
        raise RefusalError(
            Message(
                "'{line}' is longer than the {width} characters of a line in the window of the"
                " envelope; shorten it in debtor.address or debtor.name",
                line=too_long,
                width=MAX_WIDTH,
            )
        )
    if len(lines) > MAX_LINES:
        raise RefusalError(
            Message(
                "name and address of the debtor need {needed} lines, the window of the envelope"
                " has {lines}; join lines of debtor.address",
                needed=len(lines),
                lines=MAX_LINES,
            )
        )
    return lines


def city_of(address: tuple[str, ...]) -> str:
    """Return the city of a postal address as a letter is dated from it; empty when unclear.

    >>> city_of(("12 RUE DE LA FORGE", "69003 LYON")), city_of(("2 RUE X", "92100 CEDEX"))
    ('Lyon', '')
    >>> city_of(("1 PLACE X", "94120 FONTENAY-SOUS-BOIS CEDEX 3"))
    'Fontenay-sous-Bois'
    """
    for line in reversed(address):
        if found := _POSTAL_LINE.fullmatch(line.strip()):
            city = _CEDEX.sub("", f" {found['city']}").strip()
            return _in_small_letters(city) if city.isupper() else city
    return ""


def postal_parts(address: tuple[str, ...]) -> tuple[str, str, str]:
    """Return the lines before the postal one, the postcode, the town; both empty when unclear.

    >>> postal_parts(("TOUR LES CEDRES", "200 BOULEVARD FICTIF", "69003 LYON"))
    ('TOUR LES CEDRES, 200 BOULEVARD FICTIF', '69003', 'LYON')
    """
    for place, line in reversed(tuple(enumerate(address))):
        if found := _POSTAL_LINE.fullmatch(line.strip()):
            return ", ".join(address[:place]), found["code"], found["city"]
    return ", ".join(address), "", ""


def _in_small_letters(city: str) -> str:
    words = re.split(r"([\s'’-]+)", city.lower())
    first, *rest = (word if word in _SMALL else word.capitalize() for word in words)
    return "".join((first[:1].upper() + first[1:], *rest))
