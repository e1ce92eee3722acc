"""Words, amounts and identifiers of other people's files, made fit for a case file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Final

from relance_docs.case.scalars import MAX_TEXT_LENGTH
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.unseen import unseen_in, without_unseen

_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Categories of characters that nobody sees: controls, marks of direction, private use."""
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})", re.ASCII)
_CENT: Final = Decimal("0.01")
_MOST: Final = Decimal("999999999999.99")
_SHORTENED: Final = "…"
_MOST_SAID: Final = 5
_SAID_LENGTH: Final = 60
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


def cents(text: str | None) -> Decimal | None:
    """Return an amount in euros and cents, None when it is none or has fractions of a cent.

    >>> cents("473"), cents(" 27.600 "), cents("1.005"), cents("1,00"), cents("1e3")
    (Decimal('473.00'), Decimal('27.60'), None, None, None)
    """
    if text is None or not _NUMBER.fullmatch(text.strip()):
        return None
    try:
        amount = Decimal(text.strip())
        exact = amount.quantize(_CENT)
    except InvalidOperation:
        return None
    return exact if exact == amount and abs(exact) <= _MOST else None


def compact(text: str | None) -> str | None:
    """Return an identifier in capitals without its spaces: FR 05 987… is FR05987….

    >>> compact("fr 05 987 654 321")
    'FR05987654321'
    """
    plain = one_line(text)
    return "".join(plain.split()).upper() if plain else None
