"""Words, amounts and identifiers of other people's files, made fit for a case file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import written_day
from relance_docs.case.scalars import MAX_TEXT_LENGTH

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of characters that nobody sees: controls, marks of direction, private use."""
_SHORTENED: Final = "…"


def one_line(text: str | None, limit: int = 1000) -> str | None:
    r"""Return the text on one line, without what nobody sees; None when nothing is left.

    >>> one_line(" Menuiserie\n\u202eFictive\tSARL "), one_line("\x07")
    ('Menuiserie Fictive SARL', None)
    """
    if text is None:
        return None
    plain = " ".join(_visible(text).split())
    return _cut(plain, limit) or None


def prose(text: str | None, limit: int = MAX_TEXT_LENGTH) -> str | None:
    """Return the text with its lines, without what nobody sees; None when nothing is left."""
    if text is None:
        return None
    lines = [" ".join(_visible(line).split()) for line in text.splitlines()]
    return _cut("\n".join(line for line in lines if line), limit) or None


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    if normal.isprintable():
        return normal
    return "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in normal)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _SHORTENED


def cents(text: str | None) -> Decimal | None:
    """Return the amount of an XML document, None when it is none or has fractions of a cent."""
    return None if text is None else written_amount(text, amounts.XML)


def day_of(text: str | None) -> date | None:
    """Return the day of an XML document: 20260131, 202601311015 or 2026-01-31; None for no day."""
    return None if text is None else written_day(text, days.XML)


def compact(text: str | None) -> str | None:
    """Return an identifier in capitals without its spaces: FR 05 987… is FR05987….

    >>> compact("fr 05 987 654 321")
    'FR05987654321'
    """
    plain = one_line(text)
    return "".join(plain.split()).upper() if plain else None


def email_of(text: str | None) -> str | None:
    """Return an e-mail address; None for what is none."""
    plain = one_line(text) or ""
    name, at, place = plain.partition("@")
    return plain if name and at and "." in place and " " not in plain else None


def envelope_lines(
    lines: Iterable[str | None], postcode: str | None, city: str | None
) -> tuple[str, ...]:
    """Return an address as an envelope shows it, its town in capitals as the post wants it.

    >>> envelope_lines(("3 quai du Rhône", None), "69007", "Lyon")
    ('3 quai du Rhône', '69007 LYON')
    """
    town = f"{postcode or ''} {(city or '').upper()}"
    return tuple(line for text in (*lines, town) if (line := one_line(text)))
