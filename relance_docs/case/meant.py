"""What a person meant by an amount or a day in another form: only when one reading is possible.

A wrong suggestion, followed to the letter, is worse than none: whoever reads it types it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Final

_QUOTES: Final = "\"'“”„‟«»‘’"
_MONTHS: Final = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_SHORT: Final = {"juil": 7, "sept": 9, "janv": 1, "fevr": 2, "fev": 2, "avr": 4}
_SHORT_LENGTH: Final = 3
_CENTURY: Final = 2000
_SHORT_YEARS: Final = range(15, 50)
"""Two digits that can only be a year of today: `26/10/04` may begin with its year."""

_SPACED: Final = r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]+"
_POINTED: Final = r"[0-9]{1,3}(?:\.[0-9]{3})+"
_COMMAED: Final = r"[0-9]{1,3}(?:,[0-9]{3})+"
_AMOUNTS: Final = tuple(
    re.compile(rf"(?P<sign>-?) ?(?P<whole>{whole}){cents}", re.ASCII)
    for whole, cents in (
        (_SPACED, r"(?:[.,](?P<cents>[0-9]{1,2}))?"),
        (_POINTED, r",(?P<cents>[0-9]{1,2})"),
        (_COMMAED, r"\.(?P<cents>[0-9]{1,2})"),
        # One group alone may be three decimals as well: 1.200.
        (r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", r"(?P<cents>)"),
        (r"[0-9]{1,3}(?:,[0-9]{3}){2,}", r"(?P<cents>)"),
    )
)
_CURRENCY: Final = re.compile(r"^(?:€|eur) ?| ?(?:€|eur|euros?)$", re.IGNORECASE)
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>[0-9]{4})(?:[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<day>[0-9]{1,2})"
    r"|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2}))",
    re.ASCII,
)
_DAY_FIRST: Final = re.compile(
    r"(?P<day>[0-9]{1,2})[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4}|[0-9]{2})", re.ASCII
)
_IN_WORDS: Final = re.compile(
    r"(?:le )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
    r"(?P<day>[0-9]{1,2})(?:er)? (?P<month>[a-z]{3,9})\.? (?P<year>[0-9]{4})",
    re.ASCII,
)
_TIME: Final = re.compile(
    r"(?P<day>.+?)(?:[T ,]|, | a )(?P<hour>[0-9]{1,2})(?::|h| h )(?P<minute>[0-9]{2})", re.ASCII
)
_NIGHT_ENDS: Final = 4


def meant_amount(text: str) -> str | None:
    """Return the amount that `text` can only mean, as it should be written; None when unsure.

    >>> meant_amount("1 200,10"), meant_amount("1.200,5 €"), meant_amount("1200.005")
    ('1200.10', '1200.50', None)
    """
    plain = _CURRENCY.sub("", _plain(text)).replace("\N{MINUS SIGN}", "-")
    for form in _AMOUNTS:
        found = form.fullmatch(plain)
        if found is not None:
            whole = re.sub(r"[ .,]", "", found["whole"])
            if len(whole) > 1 and whole.startswith("0"):
                return None
            return f"{found['sign']}{whole}.{found['cents'] or '':0<2}"
    return None


def meant_day(text: str) -> str | None:
    """Return the day that `text` can only mean, in ISO form; None when unsure.

    >>> meant_day("3/6/2026"), meant_day("1er octobre 2026"), meant_day("demain")
    ('2026-06-03', '2026-10-01', None)
    """
    found = _day(text)
    return found.isoformat() if found else None


def meant_moment(text: str) -> str | None:
    """Return the moment, in the time of Paris, that `text` can only mean; None when unsure.

    >>> meant_moment("2026-11-08 10:15"), meant_moment("8/6/2026 à 10h15"), meant_moment("hier")
    ('2026-11-08T10:15+01:00', '2026-06-08T10:15+02:00', None)
    """
    found = _TIME.fullmatch(_plain(text))
    day = _day(found["day"]) if found else None
    if found is None or day is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:  # noqa: PLR2004 - a clock
        return None
    hour = int(found["hour"])
    changes = _change(day.year, 3), _change(day.year, 10)
    if day in changes and hour < _NIGHT_ENDS:
        return None  # an hour that this night has twice, or not at all
    offset = "+02:00" if changes[0] <= day < changes[1] else "+01:00"
    return f"{day.isoformat()}T{hour:0>2}:{found['minute']}{offset}"


def _change(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days, when the time of Paris changes."""
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def _day(text: str) -> date | None:
    plain = _plain(text).lower()
    for form in (_YEAR_FIRST, _DAY_FIRST, _IN_WORDS):
        found = form.fullmatch(plain)
        if found is not None:
            return _dated(found.groupdict())
    return None


def _dated(parts: dict[str, str | None]) -> date | None:
    year = int(parts["year"] or 0)
    if year < 100:  # noqa: PLR2004 - two digits
        if year not in _SHORT_YEARS:
            return None
        year += _CENTURY
    month = _month(parts["month"] or parts.get("month2") or "")
    try:
        return date(year, month, int(parts["day"] or parts.get("day2") or 0))
    except ValueError:
        return None


def _month(written: str) -> int:
    """Return the number of a month; 0 when there is no such month."""
    if written.isdecimal():
        return int(written)
    if written in _SHORT:
        return _SHORT[written]
    whole = (n for n, name in enumerate(_MONTHS, start=1) if name == written)
    short = [n for n, name in enumerate(_MONTHS, start=1) if name[:_SHORT_LENGTH] == written]
    return next(whole, short[0] if len(short) == 1 else 0)


def _plain(text: str) -> str:
    """Return `text` without quotation marks around it, accents, and spaces of other kinds."""
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(" ".join(kept.split()).strip(_QUOTES).split())
