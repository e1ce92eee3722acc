"""Whether two cases, or a case and a file, are about one debtor: by number, by name, by address."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final, Protocol

from relance_docs.text import without_accents

_LEGAL_FORMS: Final = frozenset(
    (
        "ag", "ab", "bv", "bvba", "co", "company", "corp", "ei", "eirl", "etablissements", "ets",
        "eurl", "gmbh", "inc", "kg", "limited", "llc", "ltd", "nv", "sa", "sarl", "sarlu", "sas",
        "sasu", "sc", "sca", "sci", "scm", "scop", "scp", "scs", "selarl", "selas", "sl", "snc",
        "societe", "spa", "spol", "srl", "ste",
    )
)  # fmt: skip
_CIVILITIES: Final = frozenset(
    (
        "m", "mm", "mr", "mme", "mmes", "mlle", "mlles", "monsieur", "messieurs", "madame",
        "mesdames", "mademoiselle", "dr", "docteur", "me", "maitre",
    )
)  # fmt: skip
_ARTICLES: Final = frozenset(("l", "le", "la", "les"))
_SAY_NOTHING: Final = _LEGAL_FORMS | _CIVILITIES | _ARTICLES
_WORD: Final = re.compile(r"[a-z0-9]+")
_APOSTROPHE: Final = re.compile("['’`´]")
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
"""A legal form with points: S.A.R.L."""
_LONG_FORM: Final = re.compile(
    r"\bsociete (?:a responsabilite limitee|par actions simplifiee|anonyme|en nom collectif"
    r"|civile(?: immobiliere| professionnelle| de moyens)?)\b(?: unipersonnelle\b)?"
    r"|\bentreprise unipersonnelle a responsabilite limitee\b"
    r"|\b(?:entreprise|entrepreneur) individuel(?:le)?\b"
    r"|\b(?:auto|micro)[- ]?entre(?:prise|preneur)\b"
)
"""A legal form in full."""
_SIREN_LENGTH: Final = 9
_SHORTEST_CUT: Final = 3
_SHORTEST_NAME: Final = 2
_SHORTEST_ALONE: Final = 4
"""Letters of a name that tells a debtor without anything else."""
_LINES: Final = 2
"""A street and a town at least, or an address tells nobody."""


class Who(Protocol):
    """What a debtor is told by; `Debtor` is one, and so is the party of an imported file."""

    @property
    def name(self) -> str | None:
        """Registered name, or that of a person."""

    @property
    def siren(self) -> str | None:
        """Nine digits."""

    @property
    def siret(self) -> str | None:
        """Fourteen digits."""

    @property
    def vat_identifier(self) -> str | None:
        """BT-48."""

    @property
    def address(self) -> tuple[str, ...]:
        """Its lines, without the name."""


class Tie(Enum):
    """What tells that two are one debtor, from the surest on."""

    SIREN = "siren"
    VAT_IDENTIFIER = "vat_identifier"
    NAME = "name"
    ADDRESS = "address"
    """Two companies may share a house."""


def tie(one: Who, other: Who) -> Tie | None:
    """Return what tells that two are one debtor; None when nothing does.

    Identifiers that differ outweigh a name and an address that are the same.
    """
    sirens = siren_of(one), siren_of(other)
    if None not in sirens:
        return Tie.SIREN if sirens[0] == sirens[1] else None
    numbers = tuple(vat_of(each) for each in (one, other))
    if all(numbers):
        return Tie.VAT_IDENTIFIER if numbers[0] == numbers[1] else None
    names = _telling_name(one), _telling_name(other)
    if all(names) and names[0] == names[1]:
        return Tie.NAME
    places = plain_address(one.address), plain_address(other.address)
    return Tie.ADDRESS if places[0] and places[0] == places[1] else None


def may_be_same(one: Who, other: Who) -> bool:
    """Whether a person has to say if two are one debtor, or an identifier says it already.

    A name of a few letters tells nobody; an address only does with names that are alike, and so do
    such names of several words where an address is not known.
    """
    found = tie(one, other)
    if found is Tie.NAME:
        return tells_somebody(one.name or "")
    if found in {Tie.SIREN, Tie.VAT_IDENTIFIER}:
        return True
    sirens, numbers = (siren_of(one), siren_of(other)), (vat_of(one), vat_of(other))
    is_somebody_else = None not in sirens or all(numbers)
    if is_somebody_else or not is_like(one.name or "", other.name or ""):
        return False
    where_is_unknown = not (plain_address(one.address) and plain_address(other.address))
    return found is Tie.ADDRESS or (where_is_unknown and _have_two_words(one, other))


def _have_two_words(*both: Who) -> bool:
    """Whether each name has two words at least: one word alone is in many names."""
    return all(len(plain_name(who.name or "").split()) > 1 for who in both)


def tells_somebody(name: str) -> bool:
    """Whether a name is long enough to be told from another."""
    return len(plain_name(name)) >= _SHORTEST_ALONE


def _telling_name(who: Who) -> str:
    """Return the plain name; empty for one too short to tell anybody."""
    name = plain_name(who.name or "")
    return name if len(name) >= _SHORTEST_NAME else ""


def signs(who: Who, account: str | None = None) -> tuple[str, ...]:
    """Return keys of which two have one in common where `tie` tells something of them."""
    number, place = siren_of(who), plain_address(who.address)
    told = (
        ("siren", number),
        ("vat", vat_of(who)),
        ("name", _telling_name(who)),
        ("address", place),
        ("account", account),
    )
    return tuple(f"{what} {value}" for what, value in told if value)


@lru_cache(maxsize=20_000)
def plain_name(name: str) -> str:
    """Return the words of a name in alphabetical order, without what says nothing.

    Accents, capitals and punctuation count for nothing, nor do legal form, civility and article.

    >>> plain_name("Éts. L'Escale Fictive S.A.R.L."), plain_name("ESCALE FICTIVE (L')")
    ('escale fictive', 'escale fictive')
    >>> plain_name("Mme Solange PÉRICARD") == plain_name("PERICARD Solange")
    True
    """
    words = words_of_name(name) or tuple(_WORD.findall(plain_letters(name)))
    return " ".join(sorted(words)) or without_accents(name).casefold().strip()


@lru_cache(maxsize=20_000)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in their order, without what says nothing.

    >>> words_of_name("M.Dupont, S.A.R.L"), words_of_name("Société civile immobilière Dupont")
    (('dupont',), ('dupont',))
    """
    words = _WORD.findall(_LONG_FORM.sub(" ", plain_letters(name)))
    return tuple(word for word in words if word not in _SAY_NOTHING)


def plain_letters(name: str) -> str:
    """Return a name without capitals and accents, a legal form without its points."""
    letters = without_accents(_APOSTROPHE.sub(" ", name)).casefold()
    return _INITIALS.sub(lambda found: found[0].replace(".", ""), letters)


def is_like(one: str, other: str) -> bool:
    """Whether all words of the shorter of two names stand in the other, some of them cut.

    >>> is_like("MENUISERIE FICT", "Menuiserie Fictive et Fils"), is_like("Durand", "Dupont")
    (True, False)
    """
    few, many = sorted((plain_name(one).split(), plain_name(other).split()), key=len)
    return all(any(_is_same_word(word, each) for each in many) for word in few)


def shares_a_word(one: str, other: str) -> bool:
    """Whether two names have a word in common that says something."""
    common = set(plain_name(one).split()) & set(plain_name(other).split())
    return any(map(is_telling_word, common))


def is_telling_word(word: str) -> bool:
    """Whether a word of a plain name says something."""
    return len(word) >= _SHORTEST_CUT


def _is_same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _SHORTEST_CUT and long.startswith(short))


def siren_of(who: Who) -> str | None:
    """Return the SIREN that an identifier gives, if its check digit is right."""
    vat = vat_of(who)
    candidates = (
        "".join((who.siren or "").split()),
        "".join((who.siret or "").split())[:_SIREN_LENGTH],
        vat[-_SIREN_LENGTH:] if vat.startswith("FR") else "",
    )
    return next((c for c in candidates if _is_siren(c)), None)


@lru_cache(maxsize=20_000)
def _is_siren(number: str) -> bool:
    """Whether nine digits have the right last one (ISO/IEC 7812, as every SIREN)."""
    if len(number) != _SIREN_LENGTH or not (number.isascii() and number.isdecimal()):
        return False
    doubled = (int(c) * (1 + place % 2) for place, c in enumerate(number))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0  # noqa: PLR2004 - a digit


def vat_of(who: Who) -> str:
    """Return the VAT number in capitals without blanks; empty where there is none."""
    return "".join((who.vat_identifier or "").split()).upper()


@lru_cache(maxsize=20_000)
def plain_address(lines: tuple[str, ...]) -> str:
    """Return the letters and digits of an address; empty when it has too few lines to tell one."""
    if len(lines) < _LINES:
        return ""
    return " ".join(_WORD.findall(without_accents(" ".join(lines)).casefold()))
