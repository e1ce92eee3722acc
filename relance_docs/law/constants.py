"""The figures of the law that are not rates: each with its article, source and check date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from relance_docs.law.packaged import Confidence, rows


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalValue:
    """One figure of the law."""

    name: str
    value: Decimal
    unit: str
    article: str
    in_force_from: date
    """First day on which the figure applies; before it, this program knows no law."""
    confidence: Confidence
    checked_until: date
    """Day on which the source was last looked at."""
    source: str

    def is_in_force(self, day: date) -> bool:
        """Whether the figure applies on `day`."""
        return day >= self.in_force_from


@cache
def legal_values() -> dict[str, LegalValue]:
    """Return every figure by its name, in the order of the packaged table."""
    return {row["name"]: _value(row) for row in rows("constants.csv")}


def legal_value(name: str) -> LegalValue:
    """Return the figure called `name`; an unknown name is a bug (KeyError).

    >>> legal_value("business_indemnity").value
    Decimal('40.00')
    """
    return legal_values()[name]


def _value(row: dict[str, str]) -> LegalValue:
    return LegalValue(
        name=row["name"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        article=row["article"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        confidence=Confidence(row["confidence"]),
        checked_until=date.fromisoformat(row["checked_until"]),
        source=row["source"],
    )
