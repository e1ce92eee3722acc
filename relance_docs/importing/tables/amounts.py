"""Amounts as others write them, exact to the cent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

DecimalMark = Literal[",", "."]

_CENT: Final = Decimal("0.01")
_CURRENCY: Final = re.compile(r"€|\beur(?:os?)?\b|\be\b", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[\s'’_]+")
_NUMBER: Final = re.compile(r"[0-9]*(?:[.,][0-9]+)*[.,]?", re.ASCII)
_DIGITS: Final = 13
"""Digits before the mark that an amount may have, zeros in front left out."""


def amount(text: str, mark: DecimalMark | None = None) -> Decimal | None:
    """Return an amount with its sign; None when it is none, or has parts of a cent.

    `mark` is the decimal mark of its file, where that is known; without it, an amount whose mark
    could separate thousands as well (`1.234`) is none.

    >>> amount("1 234,56"), amount("1.234,5-"), amount("(12.00 €)"), amount("0000000074,70")
    (Decimal('1234.56'), Decimal('-1234.50'), Decimal('-12.00'), Decimal('74.70'))
    >>> amount("1.234"), amount("1.234", "."), amount("1.234", ","), amount("12.345,")
    (None, None, Decimal('1234.00'), Decimal('12345.00'))
    """
    bare, is_negative = _unsigned(_BLANKS.sub("", _CURRENCY.sub("", text)))
    if not any(c in "0123456789" for c in bare) or not _NUMBER.fullmatch(bare):
        return None
    whole, decimals = _parts(bare, mark or _mark_in(bare))
    if whole is None or len(whole.lstrip("0")) > _DIGITS:
        return None
    return to_cents(Decimal(f"{'-' if is_negative else ''}{whole or '0'}.{decimals or '0'}"))


def to_cents(number: Decimal) -> Decimal | None:
    """Return the same number with two decimals; None when it has parts of a cent.

    >>> to_cents(Decimal("12.5000")), to_cents(Decimal("12.505"))
    (Decimal('12.50'), None)
    """
    cents = number.quantize(_CENT, ROUND_DOWN)
    return cents + 0 if cents == number else None


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """Return the decimal mark that the amounts of a column share; None when they do not tell.

    >>> decimal_mark(["1.234", "12,50"]), decimal_mark(["1.234"])
    (',', None)
    """
    found = {_mark_in(_unsigned(_BLANKS.sub("", _CURRENCY.sub("", text)))[0]) for text in texts}
    told = found - {None}
    return told.pop() if len(told) == 1 else None


def _unsigned(bare: str) -> tuple[str, bool]:
    bare = bare.replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1], True
    if bare[:1] in {"-", "+"}:
        return bare[1:], bare[0] == "-"
    if bare[-1:] in {"-", "+"}:
        return bare[:-1], bare[-1] == "-"
    return bare, False


def _mark_in(bare: str) -> DecimalMark | None:
    """Return the decimal mark that an amount can only have; None when it does not tell."""
    last = max(bare.rfind(","), bare.rfind("."))
    if last < 0:
        return None
    mark: DecimalMark = "," if bare[last] == "," else "."
    other: DecimalMark = "." if mark == "," else ","
    if bare.count(mark) > 1:
        return other
    # Three digits after the only mark: thousands as well as a mill.
    is_told = other in bare or len(bare) - last - 1 != 3 or last > 3  # noqa: PLR2004
    return mark if is_told or bare.startswith("0") else None


def _parts(bare: str, mark: DecimalMark | None) -> tuple[str | None, str]:
    """Return the digits before and after the mark; None first when the groups are not of three."""
    if mark is None:
        return (bare, "") if bare.isdecimal() else (None, "")
    whole, _, decimals = bare.partition(mark)
    separator = "." if mark == "," else ","
    if not decimals.isdecimal() and decimals:
        return None, ""
    first, *groups = whole.split(separator)
    if any(len(group) != 3 for group in groups) or (groups and len(first) > 3):  # noqa: PLR2004
        return None, ""
    return first + "".join(groups), decimals
