"""The name of a debtor in what a bank tells of the payer."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from relance_docs.importing.bank.records import folded

_SAY_NOTHING: Final = frozenset(
    (
        *("SA", "SARL", "SARLU", "SAS", "SASU", "EURL", "EI", "EIRL", "SCI", "SNC", "SCP", "SCM"),
        *("SELARL", "SELAS", "SCOP", "SCA", "SC", "GIE", "GMBH", "LTD", "ASSOCIATION", "ASSO"),
        *("STE", "SOCIETE", "ETS", "ETABLISSEMENTS", "ENTREPRISE", "CIE", "GROUPE", "FILS"),
        *("M", "MR", "MME", "MLLE", "MONSIEUR", "MADAME", "ET", "DE", "DU", "DES", "LA", "LE"),
        *("LES", "L", "D", "AU", "AUX", "EN", "OU"),
    )
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
    words = _words(name)
    if not words or (len(words) == 1 and len(words[0]) < _SHORTEST):
        return False
    heard = told.split()
    missing = [word for word in words if word not in heard]
    if not missing:
        return True
    return missing == [words[-1]] and len(words) > 1 and _is_cut(words[-1], heard)


def contradicts(name: str, payer: str) -> bool:
    """Whether a folded payer is somebody else: no word of the name stands in it."""
    words, heard = _words(name), _words(payer)
    return bool(words and heard) and not any(
        word.startswith(each[:_SHORTEST]) for word in words for each in heard
    )


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in folded(name).split() if word not in _SAY_NOTHING)


def _is_cut(word: str, heard: list[str]) -> bool:
    return any(len(each) >= _SHORTEST_CUT and word.startswith(each) for each in heard)
