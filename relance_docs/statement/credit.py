"""What was received beyond all debts, and is the debtor's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.law.rates import Rates
from relance_docs.statement.statement import statement


def credit_of(case: Case, settings: Settings, rates: Rates, day: date) -> Decimal:
    """Return the credit of the debtor at the end of `day`; 0.00 when it cannot be reckoned."""
    try:
        return statement(case, settings.terms, rates, day, plan=settings.plan).credit
    except RefusalError:
        return Decimal("0.00")
