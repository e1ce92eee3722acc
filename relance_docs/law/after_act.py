"""The time limits after an act: service, opposition, deposit of costs, appeal, enforcement.

Law: 1411 CPC (an order to pay is void unless served in time: three months for those made from 1
September 2026 on, six before; décret n° 2026-96), 1416 (opposition), 1418 and 1425 (fifteen days
for a lawyer, or for the costs), 1422 (enforcement), 478 (judgment by default), 490, 538 and 612
(appeal). Reckoned as procedural limits (641, 642 CPC): law/delays.py.
"""

from __future__ import annotations

from datetime import date, timedelta

from relance_docs.case.title import FREEZES, Decision, DecisionKind, Title
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import add_months, deadline_in_days, deadline_in_months

ONE_DAY = timedelta(days=1)


def limit(name: str, start: date) -> date:
    """Return the last day, included, of the time limit called `name` that starts on `start`.

    >>> limit("order_service_months", date(2026, 10, 6)).isoformat()
    '2027-01-06'
    """
    value = legal_value(name)
    reckon = deadline_in_days if value.unit == "days" else deadline_in_months
    return reckon(start, int(value.value))


def plain_limit(name: str, start: date) -> date:
    """Return the same day, before a week-end or a holiday moves it (642 CPC)."""
    value = legal_value(name)
    if value.unit == "days":
        return start + timedelta(days=int(value.value))
    return add_months(start, int(value.value))


def service_limit(decision: Decision) -> LegalValue | None:
    """Return within what a decision is served, or is void; None where nothing of it is known."""
    if decision.is_order:
        now = legal_value("order_service_months")
        is_new = now.is_in_force(decision.made_on)
        return now if is_new else legal_value("order_service_months_before")
    if decision.kind is DecisionKind.JUDGMENT and decision.in_absence is not False:
        return legal_value("default_judgment_months")
    return None


def service_day(decision: Decision) -> date | None:
    """Return the last day, included, to serve a decision; None where it never becomes void.

    >>> order = Decision(kind="order", made_on="2026-08-31", principal="1.00")
    >>> service_day(order).isoformat()  # six months: 28 February 2027 is a Sunday
    '2027-03-01'
    """
    value = service_limit(decision)
    return None if value is None else limit(value.name, decision.made_on)


def opposition_start(title: Title, decision: Decision, day: date) -> date | None:
    """Return the act from which the month to oppose an order runs; None while there is none.

    Law: 1416 CPC: its service; where that did not reach the debtor in person, the first measure
    that makes goods of his unavailable.
    """
    if decision.served_on is None or decision.served_on > day:
        return None
    if decision.served_in_person is True:
        return decision.served_on
    frozen = (
        each.taken_on
        for each in title.measures
        if each.kind in FREEZES and decision.served_on <= each.taken_on <= day
    )
    return min(frozen, default=decision.served_on)


def enforcement_day(decision: Decision) -> date | None:
    """Return the first day on which an order that nobody opposed can be enforced.

    Law: 1422 CPC: at the end of two months from its service; before 1 September 2026, of the month
    in which it can be opposed.

    >>> served = {"served_on": "2026-10-20", "principal": "1.00"}
    >>> order = Decision(kind="order", made_on="2026-10-06", **served)
    >>> enforcement_day(order).isoformat()  # 20 December 2026 is a Sunday
    '2026-12-22'
    """
    if not decision.is_order or decision.served_on is None:
        return None
    is_new = legal_value("enforcement_months").is_in_force(decision.made_on)
    name = "enforcement_months" if is_new else "opposition_months"
    return limit(name, decision.served_on) + ONE_DAY


def appeal_limit(decision: Decision) -> LegalValue | None:
    """Return within what a party may appeal, counted from the service; None for an order."""
    match decision.kind:
        case DecisionKind.JUDGMENT:
            return legal_value("appeal_months")
        case DecisionKind.INTERIM:
            return legal_value("interim_appeal_days")
        case DecisionKind.APPEAL:
            return legal_value("cassation_months")
        case DecisionKind.ORDER:
            return None


def is_commercial(court: str | None) -> bool | None:
    """Whether a court is a commercial one, as its name tells; None where it is not given.

    >>> [is_commercial(name) for name in ("Tribunal de commerce de Lyon", "TJ de Metz", None)]
    [True, False, None]
    """
    if court is None:
        return None
    words = court.casefold()
    return any(word in words for word in ("commerce", "commercial", "économique", "tae ", "tc "))
