"""Amounts, rates, dates and lists as French documents print them; no locale is asked.

Written out here instead of taken from Babel: importing it costs more than a hundred letters'
amounts, it rounds half to even, and it knows no « 1er ». A test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
MINUS: Final = "-"

MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_CENT: Final = Decimal("0.01")
_THOUSANDS: Final = re.compile(r"(?<=\d) (?=\d{3}\b)")
_UNIT: Final = re.compile(r" (?=[€%])")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=\w)")


def euros(amount: Decimal) -> str:
    r"""Return an amount in euros, rounded half up to the cent.

    >>> euros(Decimal("1234567.895"))
    '1\u202f234\u202f567,90\xa0€'
    >>> euros(Decimal("-0.5"))
    '-0,50\xa0€'
    """
    return f"{number(amount)}{NO_BREAK}€"


def number(amount: Decimal) -> str:
    """Return a number with two decimals, rounded half up.

    >>> number(Decimal("40"))
    '40,00'
    """
    text = f"{amount.quantize(_CENT, ROUND_HALF_UP):,}"
    return text.replace(",", NARROW).replace(".", ",")


def percent(rate: Decimal) -> str:
    r"""Return a rate in percent, with at least two decimals and never rounded.

    >>> percent(Decimal("12.4"))
    '12,40\xa0%'
    >>> percent(Decimal("8.125"))
    '8,125\xa0%'
    """
    return f"{two_decimals(rate)}".replace(".", ",") + f"{NO_BREAK}%"


def two_decimals(rate: Decimal) -> Decimal:
    """Return the same number with at least two decimals, and no zero beyond them.

    >>> two_decimals(Decimal("12")), two_decimals(Decimal("8.2500"))
    (Decimal('12.00'), Decimal('8.25'))
    """
    whole, _, decimals = format(rate, "f").partition(".")
    return Decimal(f"{whole}.{decimals.rstrip('0'):0<2}")


def factor(number: Decimal) -> str:
    """Return a factor or points, without needless zeros.

    >>> factor(Decimal("3.00")), factor(Decimal("1.50"))
    ('3', '1,5')
    """
    whole, _, decimals = format(number, "f").partition(".")
    kept = decimals.rstrip("0")
    return f"{whole},{kept}" if kept else whole


def day(value: date) -> str:
    r"""Return a date in words.

    >>> day(date(2026, 12, 1)), day(date(2026, 8, 31))
    ('1er\xa0décembre 2026', '31\xa0août 2026')
    """
    ordinal = "1er" if value.day == 1 else str(value.day)
    return f"{ordinal}{NO_BREAK}{MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Return a date in figures.

    >>> short_day(date(2026, 12, 1))
    '01/12/2026'
    """
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def listed(items: Iterable[str]) -> str:
    """Return items in a row.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b et c', 'a')
    """
    *head, last = tuple(items)
    return f"{', '.join(head)} et {last}" if head else last


def grouped(identifier: str, size: int = 4) -> str:
    r"""Return an identifier in groups that do not break, as an IBAN is written.

    >>> grouped("FR09000000000000FICTIF00183")
    'FR09\xa00000\xa00000\xa00000\xa0FICT\xa0IF00\xa0183'
    """
    compact = "".join(identifier.split())
    return NO_BREAK.join(compact[i : i + size] for i in range(0, len(compact), size))


_VOWEL: Final = re.compile(r"[aeiouâàäéèêëîïôöûüœæ]|y[^aeiouâàéèêïôûœ]", re.IGNORECASE)
_SILENT_H: Final = re.compile(
    r"h(?:élè|ele|éli|enri|ervé|erve|ubert|onor|orten|ippol|ermin|ilai|yacin|umbert)",
    re.IGNORECASE,
)
_OFFICES: Final = {
    "du ": (
        "service", "secrétariat", "département", "bureau", "pôle", "responsable", "gérant",
        "directeur", "comptable", "chef", "maire", "trésorier", "syndic", "cabinet", "standard",
        "président", "régisseur", "receveur",
    ),
    "de la ": (
        "comptabilité", "direction", "gérante", "directrice", "secrétaire", "trésorerie", "mairie",
        "présidente", "facturation", "trésorière", "personne",
    ),
    "des ": ("services", "comptes", "finances", "achats"),
}  # fmt: skip
"""Words that begin the name of an office, and not of a person."""
_ARTICLES: Final = {"le": "du ", "la": "de la ", "les": "des "}


def of(name: str) -> str:
    """Return « de » and a name or an office, as French joins them.

    >>> of("Élise Moreau"), of("Service comptabilité"), of("Mme Moreau"), of("Yves Le Goff")
    ('d’Élise Moreau', 'du service comptabilité', 'de Mme Moreau', 'd’Yves Le Goff')
    >>> of("La direction"), of("Comptabilité fournisseurs"), of("Hans Meyer"), of("Yann Le Goff")
    ('de la direction', 'de la comptabilité fournisseurs', 'de Hans Meyer', 'de Yann Le Goff')
    """
    first, _blank, rest = name.partition(" ")
    word = first.lower()
    if rest and word in _ARTICLES:
        return _ARTICLES[word] + rest
    office = name[:1].lower() + name[1:]
    for article, words in _OFFICES.items():
        if word in words:
            return article + office
    return f"d’{name}" if _VOWEL.match(name) or _SILENT_H.match(name) else f"de {name}"


_CIVILITIES: Final = (
    (re.compile(r"(?i:m\.?|mr\.?|monsieur) (?!(?i:et|ou)\b|&)"), "Monsieur"),
    (re.compile(r"(?i:mme\.?|madame|mlle\.?|mademoiselle) (?!(?i:et|ou)\b|&)"), "Madame"),
)


def civility(name: str) -> str:
    """Return how the person of that name is addressed; empty where the name does not tell.

    >>> civility("Mme PÉRICARD Solange"), civility("M. Benali"), civility("M. et Mme Durand")
    ('Madame', 'Monsieur', '')
    """
    return next((said for form, said in _CIVILITIES if form.match(name)), "")


_MEANS: Final = (
    (re.compile(r"\b(?:prlv|prelevement|prélèvement|sdd)\b", re.IGNORECASE), "prélèvement"),
    (re.compile(r"\b(?:vir|virement|sct)\b", re.IGNORECASE), "virement"),
    (re.compile(r"\b(?:chq|cheque|chèque|remise)\b", re.IGNORECASE), "chèque"),
)


def means(label: str | None) -> str:
    """Return how a payment was made, as far as the label of the bank tells.

    >>> means("VIR SEPA RECU /DE SARL X"), means("REM CHQ 12"), means(None)
    ('virement', 'chèque', 'règlement')
    """
    return next((said for form, said in _MEANS if label and form.search(label)), "règlement")


_BEFORE_HIGH: Final = re.compile(r"[ \xa0]+(?=[;!?])")
_BEFORE_COLON: Final = re.compile(r" +(?=[:»])")
_AFTER_OPENING: Final = re.compile(r"« +")


def spaced(text: str) -> str:
    r"""Return text with the no-break spaces that French typography wants.

    Only spaces that are there are made unbreakable; none is added: an address of a page or an
    hour stays as it is.

    >>> spaced("Total : 3 ; « oui » !")
    'Total\xa0: 3\u202f; «\xa0oui\xa0»\u202f!'
    """
    text = _BEFORE_HIGH.sub(NARROW, text)
    text = _BEFORE_COLON.sub(NO_BREAK, text)
    return _AFTER_OPENING.sub(f"«{NO_BREAK}", text)


def typeset(text: str) -> str:
    """Return free text with the spaces and the apostrophe of French typography, nothing else new.

    >>> typeset("SARL au capital de 10 000 € ; l'acompte").split()
    ['SARL', 'au', 'capital', 'de', '10', '000', '€', ';', 'l’acompte']
    """
    text = _THOUSANDS.sub(NARROW, text)
    text = _UNIT.sub(NO_BREAK, text)
    return spaced(_APOSTROPHE.sub("’", text))


_CODE: Final = r"(?:C\.[ \xa0](?:com|civ|conso)\.|CPCE|CPC|COJ|CCP|CGCT|CJA|CMF)"
_CITED: Final = re.compile(
    r"(?<![\w.-])[LRD]\d{3,4}(?:-\d+)+"
    r"(?:[ \xa0,]|[LRD]?\d{1,4}(?:-\d+)*|[IVX]+|al\.|et|à|s\.|suivants)*?" + _CODE
)
_BARE_ARTICLE: Final = re.compile(r"\b([LRD])(?=\d{3,4}-)")
_ARTICLE: Final = re.compile(r"\b([LRD])\. (?=\d{3,4}-)")


def articles(text: str) -> str:
    r"""Return text whose articles of law are all written alike: « L. 441-10 ».

    A short form is one of law where the name of a code follows; a number of an invoice is none.

    >>> articles("L441-10, II et D441-5 C. com. ; facture R2026-042, devis D118-2")
    'L.\xa0441-10, II et D.\xa0441-5 C. com. ; facture R2026-042, devis D118-2'
    >>> articles("article L. 622-24")
    'article L.\xa0622-24'
    """
    text = _CITED.sub(lambda found: _BARE_ARTICLE.sub(rf"\1.{NO_BREAK}", found[0]), text)
    return _ARTICLE.sub(rf"\1.{NO_BREAK}", text)
