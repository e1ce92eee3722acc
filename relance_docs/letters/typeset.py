"""Free text of the case files as French letters print it."""

from __future__ import annotations

import re
from typing import Final

from relance_docs.french import NARROW, NO_BREAK, spaced

_THOUSANDS: Final = re.compile(r"(?<=\d) (?=\d{3}\b)")
_UNIT: Final = re.compile(r" (?=[€%])")
_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=\w)")


def typeset(text: str) -> str:
    """Return text with the spaces and the apostrophe of French typography, and nothing else new.

    >>> typeset("SARL au capital de 10 000 € ; l'acompte").split()
    ['SARL', 'au', 'capital', 'de', '10', '000', '€', ';', 'l’acompte']
    """
    text = _THOUSANDS.sub(NARROW, text)
    text = _UNIT.sub(NO_BREAK, text)
    return spaced(_APOSTROPHE.sub("’", text))
