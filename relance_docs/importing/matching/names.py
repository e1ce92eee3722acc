"""The name of a debtor in what a bank tells of the payer."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from relance_docs.case.same_debtor import words_of_name
from relance_docs.importing.bank.records import folded

_SAY_LITTLE: Final = frozenset(
    (
        *("ASSOCIATION", "ASSO", "ENTREPRISE", "CIE", "GROUPE", "FILS", "GIE"),
        *("ET", "DE", "DU", "DES", "D", "AU", "AUX", "EN", "OU"),
    )
)
"""Words that a payer, or a bank, leaves out of a name or adds to it."""
_OFFICES: Final = frozenset(
    (
        *("SERVICE", "COMPTABILITE", "COMPTA", "DIRECTION", "ACCUEIL", "SECRETARIAT", "ACHATS"),
        *("FOURNISSEURS", "FACTURATION", "ADMINISTRATION", "BUREAU", "CONTACT", "TRESORERIE"),
        *("FINANCES", "FINANCIER", "FINANCIERE", "STANDARD", "MAIRIE", "REGLEMENTS"),
    )
)
_ROLES: Final = frozenset(
    ("GERANT", "GERANTE", "PRESIDENT", "PRESIDENTE", "DIRECTEUR", "DIRECTRICE", "MAIRE", "SON")
)
_SHORTEST: Final = 4
_SHORTEST_CUT: Final = 3


def tells_name(name: str, told: str) -> bool:
    """Whether all words of a name stand in a folded text, in any order; the last may be cut.

    Legal forms, titles and articles count for nothing, and a name of one short word is none.

    >>> tells_name("Menuiserie Fictive SARL", "VIR SEPA STE MENUISERIE FICTI")
    True
    >>> tells_name("M. Jean Dupont", "DUPONT JEAN"), tells_name("Fictive SARL", "MENUISERIE")
    (True, False)
    """
    words = telling_words(name)
    if not words or (len(words) == 1 and len(words[0]) < _SHORTEST):
        return False
    heard = told.split()
    missing = [word for word in words if word not in heard]
    if not missing:
        return True
    is_last = missing == [words[-1]] and len(words) > 1
    return is_last and any(each in heard for each in beginnings(words[-1]))


def contradicts(name: str, payer: str) -> bool:
    """Whether a folded payer is somebody else: no word of the name stands in it."""
    words, heard = telling_words(name), stems(payer)
    return bool(words and heard) and not any(map(heads(name).__contains__, heard))


def stems(payer: str) -> tuple[str, ...]:
    """Return what a name has to have a word begin with, not to be somebody else than a payer."""
    return tuple(word[:_SHORTEST] for word in telling_words(payer))


@lru_cache(maxsize=20_000)
def heads(name: str) -> frozenset[str]:
    """Return the beginnings of the words of a name, as long as a stem at most."""
    sizes = range(1, _SHORTEST + 1)
    return frozenset(word[:size] for word in telling_words(name) for size in sizes)


def tells_person(name: str, told: str) -> bool:
    """Whether the name of a person stands in a folded text; a department's is nobody's.

    >>> tells_person("Élise Moreau", "VIREMENT MLLE MOREAU ELISE ACOMPTE")
    True
    >>> tells_person("Service comptabilité", "SERVICE COMPTABILITE")
    False
    """
    return not set(telling_words(name)) & _OFFICES and tells_name(name, told)


def person_in(said: str) -> str:
    """Return the name in what says who represents somebody: its words in capitals.

    >>> person_in("son gérant, M. Karim Exemple"), person_in("Mme Claire Martin, gérante")
    ('M. Karim Exemple', 'Mme Claire Martin')
    """
    kept = (word.strip(",;") for word in said.split())
    return " ".join(word for word in kept if word[:1].isupper() and folded(word) not in _ROLES)


@lru_cache(maxsize=20_000)
def telling_words(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, folded."""
    words = (folded(word) for word in words_of_name(name))
    return tuple(word for word in words if word and word not in _SAY_LITTLE)


def beginnings(word: str) -> tuple[str, ...]:
    """Return what may be left of a word that a bank cut."""
    return tuple(word[:size] for size in range(_SHORTEST_CUT, len(word)))
