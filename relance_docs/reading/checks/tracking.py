"""Numbers of registered letters and their check digits.

LRAR of La Poste: two characters (1A, 2C …), ten digits, a key: weights 3 and 1 from the right, the
key completes the sum to a multiple of ten. International (UPU S10): two letters, eight digits, a
key with weights 8 6 4 2 3 5 9 7, two letters.
"""

from __future__ import annotations

import re
from typing import Final

_LRAR: Final = re.compile(r"[0-9A-Z]{2}([0-9]{10})([0-9])", re.ASCII)
_S10: Final = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}", re.ASCII)
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_S10_KEYS: Final = {10: 0, 11: 5}
"""Where 11 less the remainder is no digit."""


def is_tracking_number(text: str) -> bool:
    """Whether a number passes the check of one of the two forms; spaces do not matter.

    >>> is_tracking_number("1A 123 456 7890 5"), is_tracking_number("RR 47312482 9 GB")
    (True, True)
    >>> is_tracking_number("1A 123 456 7890 4")
    False
    """
    number = "".join(text.split()).upper()
    lrar, s10 = _LRAR.fullmatch(number), _S10.fullmatch(number)
    if lrar is not None:
        return _lrar_key(lrar[1]) == int(lrar[2])
    return s10 is not None and _s10_key(s10[1]) == int(s10[2])


def _lrar_key(digits: str) -> int:
    total = sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(digits)))
    return -total % 10


def _s10_key(digits: str) -> int:
    total = sum(int(d) * weight for d, weight in zip(digits, _S10_WEIGHTS, strict=True))
    key = 11 - total % 11
    return _S10_KEYS.get(key, key)
