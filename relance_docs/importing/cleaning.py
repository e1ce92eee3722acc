"""Words, amounts and identifiers of other people's files, made fit for a case file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Final

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import written_day
from relance_docs.case.scalars import MAX_TEXT_LENGTH
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.unseen import unseen_in, without_unseen

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of characters that nobody sees: controls, marks of direction, private use."""
_SHORTENED: Final = "…"
_MOST_SAID: Final = 5
_SAID_LENGTH: Final = 60
_NO_NUMBER: Final = frozenset(
    (
        "na", "nc", "nd", "sn", "aucun", "aucune", "neant", "néant", "sans", "sanspièce",
        "sanspiece", "sansnuméro", "sansnumero", "none", "null", "nil", "nan", "draft", "brouillon",
        "vide", "inconnu", "xxx", "xx", "x", "false", "divers", "sansref", "sansréférence",
        "sansreference", "piece", "pièce",
    )
)  # fmt: skip
"""What stands for a number that is not there: « - », « N/A », « Néant »."""
_NOTICED: ContextVar[list[str] | None] = ContextVar("_NOTICED", default=None)
"""Where `noticed` gathers; None while nobody asks."""


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


def made_visible(value: Value) -> Value:
    """Return what is to be written into a case without the characters that `check` refuses."""
    if isinstance(value, str):
        _note(value)
        return without_unseen(value)
    if isinstance(value, Mapping):
        return {key: made_visible(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(made_visible(inner) for inner in value)
    return value


@contextmanager
def noticed() -> Iterator[list[str]]:
    """Gather the texts from which unseen characters are taken out meanwhile."""
    texts: list[str] = []
    before = _NOTICED.set(texts)
    try:
        yield texts
    finally:
        _NOTICED.reset(before)


def taken_out(texts: Iterable[str]) -> Iterator[Message]:
    """Yield what is said of the texts from which something was taken out."""
    for text in islice(dict.fromkeys(texts), _MOST_SAID):
        yield Message(
            "'{text}' has characters that nobody sees; what is taken over is without them",
            text=text[:_SAID_LENGTH],
        )


def _note(text: str) -> None:
    # A carriage return is an end of line like another in the files of others.
    gathered = _NOTICED.get()
    if gathered is not None and any(found[0] != "\r" for found in unseen_in(text)):
        gathered.append(text)


def _visible(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    _note(normal)
    seen = without_unseen(normal)
    if seen.isprintable():
        return seen
    return "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in seen)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + _SHORTENED


def is_number(text: str | None) -> bool:
    """Whether a text can be the number of an invoice, and is none that programs write for none.

    >>> is_number("FA-2026-0042"), is_number("7"), is_number("-"), is_number("N/A"), is_number("/")
    (True, True, False, False, False)
    """
    plain = "".join(c for c in (text or "") if c.isalnum()).casefold()
    return bool(plain.strip("0")) and plain not in _NO_NUMBER


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
