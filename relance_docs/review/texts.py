"""French sentences as they are printed: typography, names of things, lists of days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from relance_docs.french import NARROW, NO_BREAK, listed, spaced
from relance_docs.review.exhibit import Exhibit

_UNIT: Final = re.compile(r"(?<=\d) (?=[€%\d])|(?<=n°) |(?<=[Aa]rt\.) |(?<=M\.) |(?<=Mme) ")


def told(text: str) -> str:
    r"""Return a sentence with the spaces that do not break.

    >>> told("Pièce n° 3 : 40 € ; art. 1407 CPC")
    'Pièce n°\xa03\xa0: 40\xa0€\u202f; art.\xa01407 CPC'
    """
    return _UNIT.sub(NO_BREAK, spaced(text))


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence.

    >>> lowered("Mise en demeure")
    'mise en demeure'
    """
    return title[:1].lower() + title[1:]


def counted(number: int, one: str, several: str) -> str:
    r"""Return a number and its noun.

    >>> counted(1, "jour", "jours"), counted(3, "jour", "jours")
    ('1\xa0jour', '3\xa0jours')
    """
    return f"{number}{NO_BREAK}{one if number < 2 else several}"  # noqa: PLR2004 - French plural


def days_said(days: int) -> str:
    r"""Return a number of days, its thousands apart.

    >>> days_said(1), days_said(1713)
    ('1\xa0jour', '1\u202f713\xa0jours')
    """
    noun = "jour" if days < 2 else "jours"  # noqa: PLR2004 - French plural
    return f"{days:,}".replace(",", NARROW) + f"{NO_BREAK}{noun}"


def cited(exhibits: Iterable[Exhibit]) -> str:
    """Return how documents are cited: « pièce n° 3 », « pièces n° 3 et 4 »; empty for none."""
    numbers = sorted({exhibit.number for exhibit in exhibits if exhibit.number is not None})
    if not numbers:
        return ""
    noun = "pièce" if len(numbers) == 1 else "pièces"
    return f"{noun} n°{NO_BREAK}{listed(map(str, numbers))}"


def sentences(*parts: str | None) -> str:
    """Return the sentences that are there, in a row, each with its full stop.

    >>> sentences("Message laissé", None, "Rappel demandé.")
    'Message laissé. Rappel demandé.'
    """
    said = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?…" else f"{part}." for part in said)
