"""Statements of past days made with today's facts, each made once."""

from __future__ import annotations

from datetime import date

from relance_docs.errors import RefusalError
from relance_docs.review.matter import Matter
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement


class Recomputed:
    """What was owed on past days, as today's data say; alive during one review."""

    def __init__(self, matter: Matter) -> None:
        self._matter = matter
        self._known: dict[date, Statement | None] = {}

    def on(self, day: date) -> Statement | None:
        """Return what was owed on a day; None when that cannot be reckoned."""
        if day not in self._known:
            self._known[day] = self._made(day)
        return self._known[day]

    def _made(self, day: date) -> Statement | None:
        case, settings, rates = self._matter.case, self._matter.settings, self._matter.rates
        try:
            return statement(case, settings.terms, rates, day, plan=settings.plan)
        except RefusalError:
            return None
