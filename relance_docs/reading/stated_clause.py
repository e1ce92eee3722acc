"""The rate of penalties that an invoice states in words: read only to be compared, never applied.

A clause binds who wrote it (L441-10 II C. com.), and none is claimed before a person enters it
under `terms`. What cannot be read for certain is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from relance_docs.case.terms import PenaltyRate, RateForm
from relance_docs.law.clauses import BUSINESS_POINTS
from relance_docs.text import squeezed, without_accents

PENALTIES: Final = "PMD"
"""Subject of a note (BT-21) on penalties; others are about the 40 € and the discount."""
_OTHER_SUBJECTS: Final = ("PMT:", "AAB:")
_WORDS: Final = {
    "deux": 2, "double": 2, "trois": 3, "triple": 3, "quatre": 4, "quadruple": 4, "cinq": 5,
    "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "quinze": 15,
    "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "twelve": 12,
}  # fmt: skip
_NUMBER: Final = rf"(?P<number>[0-9]+(?:[.,][0-9]+)?|{'|'.join(_WORDS)})"
_LEGAL: Final = (
    r"(?:taux (?:d ?'? ?)?(?:de l ?'? ?)?interets? (?:au taux )?leg\w*|(?:taux )?legal\w*)"
)
_PAREN: Final = r"(?:\([^)]*\) ?)?"
_TIMES: Final = (
    re.compile(rf"\b{_NUMBER} {_PAREN}fois (?:le |celui du |l ?'? ?)?{_LEGAL}"),
    re.compile(rf"\b(?:au |le )?(?P<number>double|triple|quadruple) du {_LEGAL}"),
    re.compile(rf"{_LEGAL} (?:en vigueur )?(?:multiplie par|x|\*|×) ?{_NUMBER}"),
    re.compile(rf"\b{_NUMBER} times the (?:french )?(?:legal|statutory)"),
)
_ECB: Final = re.compile(
    r"\b(?:bce|banque centrale europeenne|ecb|european central bank|refi\b|refinancement)"
    rf"[^.;%]{{0,120}}?(?:majore\w*|augmente\w*|plus|\+|increased by)[^0-9.;%]{{0,12}}?{_NUMBER} ?"
    r"(?:\([^)]*\) ?)?(?:points?|%|pour cent|percent)"
)
_PERCENT: Final = r"(?<![0-9.,])(?P<number>[0-9]{1,2}(?:[.,][0-9]+)?) ?(?:%|pour ?cent)"
_FIXED: Final = (
    re.compile(
        rf"{_PERCENT} ?(?:(?:par|l ?'|l|per|a) ?)?"
        r"(?P<unit>an\b|annee|annuel\w*|mois|year|annum|month|mensuel\w*)"
    ),
    re.compile(rf"\b(?:taux|interets?|rate)(?P<unit> annuel| mensuel)?[^.;%0-9]{{0,20}}{_PERCENT}"),
)
_ASIDE: Final = re.compile(r"\([^)]*\)")
_MONTHS: Final = 12


def stated_rate(texts: Iterable[str]) -> PenaltyRate | None:
    """Return the one rate that the clauses of an invoice state; None when none is sure.

    >>> stated_rate(["PMD: Pénalités : trois fois le taux d'intérêt légal."])
    PenaltyRate(form=<RateForm.LEGAL_TIMES: 'legal_times'>, value=Decimal('3'))
    >>> stated_rate(["PMD: taux de la BCE majoré de 10 points"]) == PenaltyRate()
    True
    >>> stated_rate(["PMD: 1,5 % par mois"])
    PenaltyRate(form=<RateForm.FIXED: 'fixed'>, value=Decimal('18.0'))
    """
    said = [
        squeezed(without_accents(text.replace("’", "'"))).casefold()
        for text in penalty_clauses(texts)
    ]
    # What stands in brackets repeats or explains, where the sentence says a rate without it.
    found = {rate for text in said for rate in _rates(squeezed(_ASIDE.sub(" ", text)))}
    found = found or {rate for text in said for rate in _rates(text)}
    return found.pop() if len(found) == 1 else None


def penalty_clauses(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the stated terms that are about penalties, as they stand."""
    return tuple(text for text in texts if not text.startswith(_OTHER_SUBJECTS))


def as_written(rate: PenaltyRate) -> str:
    """Return a rate as a case file writes it.

    >>> as_written(PenaltyRate(form=RateForm.LEGAL_TIMES, value=Decimal(3)))
    '{legal_times: 3}'
    """
    if rate.form is RateForm.DEFAULT or rate.value is None:
        return RateForm.DEFAULT.value
    number = f"{rate.value:f}"
    plain = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{{{rate.form.value}: {plain}}}"


def _rates(text: str) -> Iterator[PenaltyRate]:
    rest = text
    for form in _TIMES:
        for found in form.finditer(rest):
            yield PenaltyRate(form=RateForm.LEGAL_TIMES, value=_value(found["number"]))
        rest = form.sub(" ", rest)
    for found in _ECB.finditer(rest):
        points = _value(found["number"])
        is_default = points == BUSINESS_POINTS
        yield PenaltyRate() if is_default else PenaltyRate(form=RateForm.ECB_PLUS, value=points)
    rest = _ECB.sub(" ", rest)
    for form in _FIXED:
        for found in form.finditer(rest):
            unit = (found["unit"] or "").strip()
            times = _MONTHS if unit.startswith(("mois", "month", "mens")) else 1
            yield PenaltyRate(form=RateForm.FIXED, value=_value(found["number"]) * times)
        rest = form.sub(" ", rest)


def _value(number: str) -> Decimal:
    return Decimal(_WORDS.get(number) or number.replace(",", "."))
