"""The days of an order to pay: its service, and from when it can be enforced.

Law: 1411 CPC (void unless served in time), 1422 CPC (enforcement): law/after_act.py.
"""

from __future__ import annotations

from datetime import date, timedelta

from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import deadline_in_months


def order_service(made_on: date) -> LegalValue:
    """Return within what an order made on a day is served, or is void."""
    now = legal_value("order_service_months")
    return now if now.is_in_force(made_on) else legal_value("order_service_months_before")


def order_service_day(made_on: date) -> date:
    """Return the last day, included, to serve an order made on a day.

    >>> order_service_day(date(2026, 9, 1)).isoformat()
    '2026-12-01'
    """
    return deadline_in_months(made_on, int(order_service(made_on).value))


def order_enforcement_day(made_on: date, served_on: date) -> date:
    """Return the first day on which an order that nobody opposed can be enforced.

    >>> order_enforcement_day(date(2026, 10, 6), date(2026, 10, 20)).isoformat()
    '2026-12-22'
    """
    value = legal_value("enforcement_months")
    if not value.is_in_force(made_on):
        value = legal_value("opposition_months")
    return deadline_in_months(served_on, int(value.value)) + timedelta(days=1)
