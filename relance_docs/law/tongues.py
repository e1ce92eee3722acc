"""Amounts and days as English and German letters print them; the countries of ISO 3166-1."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MONTHS: Final = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
        "Oktober", "November", "Dezember",
    ),
}  # fmt: skip
_CODES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
    "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
    "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
COUNTRIES: Final = frozenset(_CODES.split())
"""The codes that ISO 3166-1 assigns to countries."""


def day_in(day: date, language: str) -> str:
    """Return a day in words, with no doubt which number is the month.

    >>> day_in(date(2026, 12, 1), "en").replace(NO_BREAK, " ")
    '1 December 2026'
    >>> day_in(date(2026, 3, 1), "de").replace(NO_BREAK, " ")
    '1. März 2026'
    """
    point = "." if language == "de" else ""
    return f"{day.day}{point}{NO_BREAK}{_MONTHS[language][day.month - 1]}{NO_BREAK}{day.year}"


def euros_in(amount: Decimal, language: str) -> str:
    """Return an amount with the signs of the language, the currency said.

    >>> euros_in(Decimal("12000.5"), "en").replace(NO_BREAK, " ")
    'EUR 12,000.50'
    >>> euros_in(Decimal("12000.5"), "de").replace(NO_BREAK, " ")
    '12.000,50 EUR'
    """
    said = f"{amount:,.2f}"
    if language == "de":
        return f"{said.translate(str.maketrans(',.', '.,'))}{NO_BREAK}EUR"
    return f"EUR{NO_BREAK}{said}"


def percent_in(rate: Decimal, language: str) -> str:
    """Return a rate in percent.

    >>> percent_in(Decimal("12.40"), "en"), percent_in(Decimal("12.40"), "de")[:5]
    ('12.40%', '12,40')
    """
    said = f"{rate:.2f}"
    return f"{said.replace('.', ',')}{NO_BREAK}%" if language == "de" else f"{said}%"
