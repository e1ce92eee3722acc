"""Amounts in euros as people and programs write them: one parser, and what each door tolerates.

Two doors never read two amounts in one text: a door takes it as the others do, or does not take it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Final, Literal

DecimalMark = Literal[",", "."]
Sign = Literal["-1", "+1", "1-", "1+", "(1)"]

ZERO: Final = Decimal("0.00")
CENT: Final = Decimal("0.01")
_MOST_DIGITS: Final = 12
"""Digits before the decimal mark, zeros in front left out: as many as a case file holds."""
_QUOTES: Final = '"“”„‟«»‘'
_CURRENCY: Final = re.compile(r"^(?:€|eur) ?| ?(?:€|eur|euros?)$| e$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9 '_.,]*", re.ASCII)
_PLAIN: Final = re.compile(r"(?:0|[1-9][0-9]{0,8})[.,][0-9]{2}", re.ASCII)
"""What nearly every amount looks like, and every door that takes its mark takes."""
_EITHER: Final = re.compile(r"[0-9]{1,3}[.,][0-9]{3}", re.ASCII)
_MINUS: Final = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "’": "'"})


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountDoor:
    """What is tolerated of an amount where it comes in."""

    marks: tuple[DecimalMark, ...] = (".", ",")
    """Decimal marks."""
    groups: str = " '.,"
    """What may set groups of three digits apart; a blank stands for every kind of blank."""
    decimals: int | None = 2
    """How many there may be at most; None: any number, none of them a part of a cent."""
    signs: tuple[Sign, ...] = ()
    """How a sign may be written; without any, the amount has none."""
    zeros: bool = True
    """Whether zeros may stand in front, as in 0012,00."""
    is_dressed: bool = True
    """Whether quotation marks, € or EUR may stand around it."""


SUGGESTED: Final = AmountDoor(signs=("-1",), zeros=False)
"""What `check` reads in a wrong scalar, to say what to write: it only ever suggests it."""
TYPED: Final = AmountDoor()
"""What a person types on the command line; what was understood is said."""
CELL: Final = AmountDoor(
    groups=" '_.,", decimals=None, signs=("-1", "+1", "1-", "1+", "(1)")
)  # fmt: skip
"""A cell of a table, a FEC or a bank statement, padded or signed as programs do it."""
XML: Final = AmountDoor(
    marks=(".",), groups="", decimals=None, signs=("-1", "+1"), is_dressed=False
)
"""A decimal number of an XML Schema, in electronic invoices and life-cycle messages."""


def written_amount(text: str, door: AmountDoor, mark: DecimalMark | None = None) -> Decimal | None:
    """Return the amount in cents that a text can only mean at a door; None when there is none.

    `mark` is the decimal mark of its file, where that is known; without it, an amount whose mark
    could separate thousands as well (`1.234`) is none.

    >>> [str(written_amount(text, TYPED)) for text in ("1 234,56 €", "1'234.50", "12,5", "1.234")]
    ['1234.56', '1234.50', '12.50', 'None']
    >>> [str(written_amount(text, CELL)) for text in ("(12,00)", "0012,00", "12 34", "1.234,5-")]
    ['-12.00', '12.00', 'None', '-1234.50']
    """
    if _PLAIN.fullmatch(text) and text[-3] in door.marks and mark in {None, text[-3]}:
        return Decimal(text.replace(",", "."))
    plain = " ".join(text.split()).translate(_MINUS)
    bare, sign = _unsigned(_undressed(plain) if door.is_dressed else plain)
    bare = _undressed(bare) if door.is_dressed else bare
    if (sign is not None and sign not in door.signs) or not _NUMBER.fullmatch(bare):
        return None
    number = _number(bare, door, mark or (door.marks[0] if len(door.marks) == 1 else _told(bare)))
    cents = None if number is None else to_cents(number)
    return -cents + 0 if cents is not None and sign in {"-1", "1-", "(1)"} else cents


def two_amounts(text: str, door: AmountDoor) -> tuple[Decimal, Decimal] | None:
    """Return the amounts that figures can mean whose only mark may separate thousands or decimals.

    None for every other text.

    >>> [str(amount) for amount in two_amounts("1.845 €", TYPED)], two_amounts("1.845,60", TYPED)
    (['1845.00', '1.845'], None)
    """
    plain = " ".join(text.split()).translate(_MINUS)
    bare = _undressed(plain) if door.is_dressed else plain
    if not _EITHER.fullmatch(bare) or _told(bare) is not None:
        return None
    thousands = written_amount(bare, door, "," if "." in bare else ".")
    return None if thousands is None else (thousands, Decimal(bare.replace(",", ".")))


def to_cents(number: Decimal) -> Decimal | None:
    """Return the same number with two decimals; None when it has parts of a cent.

    >>> to_cents(Decimal("12.5000")), to_cents(Decimal("12.505"))
    (Decimal('12.50'), None)
    """
    cents = number.quantize(CENT, ROUND_DOWN)
    return cents + 0 if cents == number else None


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """Return the decimal mark that the amounts of a column share; None when they do not tell.

    >>> decimal_mark(["1.234", "12,50"]), decimal_mark(["1.234"])
    (',', None)
    """
    found = set(texts)
    certain = {*filter(_PLAIN.fullmatch, found)}
    plain = (" ".join(text.split()).translate(_MINUS) for text in found - certain)
    told = {_told(_undressed(_unsigned(_undressed(each))[0])) for each in plain} - {None}
    told |= {"." if each == "." else "," for each in {text[-3] for text in certain}}
    return told.pop() if len(told) == 1 else None


def _undressed(plain: str) -> str:
    return _CURRENCY.sub("", plain.strip(_QUOTES).strip(), count=1).strip()


def _unsigned(plain: str) -> tuple[str, Sign | None]:
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1].strip(), "(1)"
    if plain[:1] in {"-", "+"}:
        return plain[1:].strip(), "-1" if plain[0] == "-" else "+1"
    if plain[-1:] in {"-", "+"}:
        return plain[:-1].strip(), "1-" if plain[-1] == "-" else "1+"
    return plain, None


def _told(bare: str) -> DecimalMark | None:
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


def _number(bare: str, door: AmountDoor, mark: DecimalMark | None) -> Decimal | None:
    """Return the number of digits, groups and a decimal mark; None when they do not make one."""
    if mark is None and ("," in bare or "." in bare):
        return None
    whole, point, decimals = bare.partition(mark) if mark else (bare, "", "")
    digits = _ungrouped(whole, door.groups)
    is_short = door.decimals is not None
    if digits is None or not (digits or decimals) or len(digits.lstrip("0")) > _MOST_DIGITS:
        return None
    if (decimals and not decimals.isdecimal()) or len(decimals) > (door.decimals or len(decimals)):
        return None
    if is_short and (not digits or (point and not decimals)):
        return None
    if not door.zeros and len(digits) > 1 and digits.startswith("0"):
        return None
    return Decimal(f"{digits or '0'}.{decimals or '0'}")


def _ungrouped(whole: str, marks: str) -> str | None:
    """Return the digits before the decimal mark; None when the groups are not of three."""
    between = set(whole) - set("0123456789")
    if not between:
        return whole
    separator = between.pop()
    first, *groups = whole.split(separator)
    if between or separator not in marks or len(first) not in {1, 2, 3}:
        return None
    return first + "".join(groups) if all(len(group) == 3 for group in groups) else None  # noqa: PLR2004
