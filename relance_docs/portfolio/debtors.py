"""Who is the same debtor in several cases: one SIREN, else one name."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.case.parties import Debtor
from relance_docs.text import squeezed, without_accents


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorName:
    """A debtor as the portfolio knows it."""

    key: str
    """What makes it one and the same: `siren 552100554`, or its name folded."""
    name: str
    """As its case writes it; empty when no file says it."""
    siren: str


def debtor_name(debtor: Debtor) -> DebtorName:
    """Return the debtor by its SIREN, else by its name: case, accents and spacing do not count.

    >>> from relance_docs.case.parties import DebtorKind
    >>> debtor_name(Debtor(kind=DebtorKind.BUSINESS, name="Café  FICTIF")).key
    'name cafe fictif'
    """
    siren = "".join(filter(str.isalnum, debtor.siren or ""))
    key = f"siren {siren}" if siren else f"name {squeezed(without_accents(debtor.name).casefold())}"
    return DebtorName(key=key, name=debtor.name, siren=siren)


def unread_debtor(number: str, name: str) -> DebtorName:
    """Return the debtor of a case that cannot be read: nobody else's, whatever it is called."""
    return DebtorName(key=f"case {number}", name=name, siren="")
