"""What a text of an invoice is worth: a day, an amount, the number of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from relance_docs.case.amounts import CELL, written_amount
from relance_docs.case.days import CELL as CELL_DAY
from relance_docs.case.days import calendar_day, written_day
from relance_docs.importing.printed.page import folded


class Field(StrEnum):
    """What is looked for; the words of the case file and of the JSON."""

    INVOICE_NUMBER = "invoice_number"
    ISSUE_DATE = "issue_date"
    DUE_DATE = "due_date"
    DELIVERY_DATE = "delivery_date"
    TOTAL_WITH_VAT = "total_with_vat"
    TOTAL_WITHOUT_VAT = "total_without_vat"
    VAT = "vat_amount"
    PAID_AMOUNT = "paid_amount"
    AMOUNT_DUE = "amount_due"
    ORDER_REFERENCE = "order_reference"


Value = str | date | Decimal


_SHORT_TOKEN: Final = re.compile(r"[A-Z0-9ÉÈÀ][A-Z0-9ÉÈÀ/_.\-#+]*", re.IGNORECASE)
_STOPS: Final = frozenset(
    ("du", "date", "le", "en", "of", "dated", "vom", "page", "de", "pour", "client", "a", "-", "|",
     ":", "–", "—", "emise", "emis", "au", "et", "and", "und", "sur")
)  # fmt: skip
_PREFIX: Final = re.compile(r"[A-Z]{1,5}[/\-.]?")
"""Letters that stand before the figures of a number, with a blank between."""
_TOWN: Final = re.compile(r"[0-9]{5} [^\W\d_]{2,}")
"""A postcode and a town."""
_LONGEST_NUMBER: Final = 35
_AMOUNT: Final = re.compile(
    r"(?<![0-9.,])[-−]? ?(?:[$£€] ?)?(?:[0-9]{1,3}(?:[ .,'’][0-9]{3})+|"
    r"[0-9]+)(?:[.,][0-9]{2})(?![0-9])"
    r"|(?<![0-9.,])[-−]? ?[0-9]{1,3}(?:[ .'’][0-9]{3})* ?(?=€|eur\b)",
    re.IGNORECASE,
)
_CURRENCY: Final = re.compile(r"^[\s:=]*(?:€|EUR(?:OS?)?(?![A-Z]))?[\s:=]*", re.IGNORECASE)
"""Before an amount."""
_DAY: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|"
    r"[0-9]{1,2} ?[-/.] ?[0-9]{1,2} ?[-/.] ?[0-9]{2,4}"
    r"|[0-9]{1,2}(?:er|st|nd|rd|th|\.)? ?(?:[a-z]{3,9})\.?,? ?[0-9]{4}|"
    r"[a-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})"
    r"(?![0-9])"
)
_MONTHS: Final = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12, "januar": 1,
    "februar": 2, "marz": 3, "maerz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10,
    "dezember": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_IN_WORDS: Final = re.compile(
    r"(?:(?P<d1>[0-9]{1,2})(?:er|st|nd|rd|th|\.)? ?(?P<m1>[a-z]{3,9})\.?,? ?(?P<y1>[0-9]{4})"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y2>[0-9]{4}))"
)
AMOUNTS: Final = frozenset(
    (Field.TOTAL_WITH_VAT, Field.TOTAL_WITHOUT_VAT, Field.VAT, Field.PAID_AMOUNT, Field.AMOUNT_DUE)
)
DAYS: Final = frozenset((Field.ISSUE_DATE, Field.DUE_DATE, Field.DELIVERY_DATE))


def value_of(field: Field, text: str) -> Value | None:
    """Return the value of a field that a text begins with; None when it begins with none."""
    if field in AMOUNTS:
        return amount_in(text)
    if field in DAYS:
        return day_in(text)
    return number_in(text)


def amount_in(text: str) -> Decimal | None:
    """Return the amount a text begins with; it has cents, or a sign of euros behind it."""
    found = _AMOUNT.match(_CURRENCY.sub("", text.strip()))
    return _euros(found[0]) if found else None


def amounts_in(text: str) -> Iterator[Decimal]:
    """Yield every amount of a text."""
    for found in _AMOUNT.finditer(text):
        amount = _euros(found[0])
        if amount is not None:
            yield amount


def _euros(text: str) -> Decimal | None:
    plain = text.replace("−", "-").replace("- ", "-").strip(" €$£")
    return written_amount(plain, CELL)


def day_in(text: str) -> date | None:
    """Return the day a text begins with; None for figures that are two days in English."""
    plain = folded(text.strip().lstrip(":, "))
    plain = re.sub(
        r"^(?:le |au |the |on |am |den |(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )+",
        "",
        plain,
    )
    found = _DAY.match(plain)
    return _day(found[0]) if found else None


def _day(text: str) -> date | None:
    day = written_day(re.sub(r" ?([-/.]) ?", r"\1", text).strip("."), CELL_DAY)
    if day is not None:
        return day
    found = _IN_WORDS.fullmatch(text)
    if found is None:
        return None
    month = _MONTHS.get(found["m1"] or found["m2"])
    year, number = found["y1"] or found["y2"], found["d1"] or found["d2"]
    return calendar_day(int(year), month, int(number)) if month else None


def number_in(text: str) -> str | None:
    """Return the number of a document that a text begins with: it holds a figure."""
    if _TOWN.match(text.strip()):
        return None
    words = text.strip().lstrip(":#°º. ").split()
    taken: list[str] = []
    for word in words:
        bare = word.strip(",;()")
        if bare.lower() in _STOPS or not _SHORT_TOKEN.fullmatch(bare):
            break
        if _DAY.fullmatch(bare.lower()):
            break
        is_word = not any(map(str.isdigit, bare))
        if is_word and (taken or not _PREFIX.fullmatch(bare)):
            break
        if taken and not bare.isdecimal() and any(map(str.isdigit, taken[-1])):
            break
        taken.append(bare)
        if word != bare:
            break
    number = " ".join(taken).strip("-./")
    has_figure = any(map(str.isdigit, number))
    return number if has_figure and len(number) <= _LONGEST_NUMBER else None
