"""The codes of the findings about wording, with their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WORDING_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "wording-blocked": "A letter may not say this; docs/wording.md lists every phrase.",
        "wording-risky": "Somebody must be able to justify this phrase; see docs/wording.md.",
        "wording-deadline-past": "A date to pay must lie after the day the letter arrives.",
        "wording-total-differs": "Every total in a letter must be one of the statement.",
        "wording-receipt-reserved": "A receipt in full may keep no rights in reserve.",
        "wording-demand-missing": "A mise en demeure must demand, in its body (1344 C. civ.).",
    }
)
