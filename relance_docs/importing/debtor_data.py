"""What of a debtor goes into a new case: nothing that a check of the case would refuse."""

from __future__ import annotations

import textwrap
from typing import TypedDict

from relance_docs.reading.checks.debtor import MAX_CHARACTERS, MAX_LINES


class Identifiers(TypedDict):
    """The numbers of a debtor; None for one that is not known."""

    siren: str | None
    siret: str | None
    vat_identifier: str | None


def of_one_company(siren: str | None, siret: str | None, vat: str | None) -> Identifiers:
    """Return the numbers; those that name another company than the SIREN are left out."""
    is_same_seat = siret is not None and siret.startswith(siren or "")
    is_other_vat = siren and vat and vat.startswith("FR") and not vat.endswith(siren)
    return Identifiers(
        siren=siren,
        siret=siret if is_same_seat else None,
        vat_identifier=None if is_other_vat else vat,
    )


def on_an_envelope(name: str, address: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the lines of an address, broken where they are long; None when they are too many."""
    lines = tuple(part for line in address for part in textwrap.wrap(line, MAX_CHARACTERS))
    used = len(textwrap.wrap(name, MAX_CHARACTERS))
    return None if lines and used + len(lines) > MAX_LINES else lines
