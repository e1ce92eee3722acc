"""A case under review, and the way to a fact of its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.law.rates import Rates
from relance_docs.statement.records import Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """All that the review of a case is made from."""

    case: Case
    settings: Settings
    rates: Rates
    as_of: date
    """Last day of what is told, included."""
    owed: Statement | None
    """What is owed on that day; None when it cannot be reckoned."""
