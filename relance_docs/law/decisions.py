"""When a decision of a court takes effect: void, enforceable, deciding what is owed.

Law: 480 CPC (a judgment decides from its date), 1411 (an order to pay that was not served in time
is void), 1417 and 1420 (an opposition puts the case before the court), 1422 (when an order can be
enforced): law/after_act.py has the days.
"""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.title import Decision
from relance_docs.law.after_act import enforcement_day, service_day


def last_day_to_serve_order(decision: Decision) -> date | None:
    """Return the last day, included, to serve an order to pay; None for any other decision."""
    return service_day(decision) if decision.is_order else None


def is_void(decision: Decision, day: date) -> bool:
    """Whether it is an order to pay that was void on `day`, not having been served in time.

    >>> order = Decision(kind="order", made_on="2026-09-01", principal="1.00")
    >>> is_void(order, date(2026, 12, 1)), is_void(order, date(2026, 12, 2))
    (False, True)
    """
    last = last_day_to_serve_order(decision)
    return last is not None and day > last and not decision.is_served(last)


def enforced_from(decision: Decision) -> date | None:
    """Return the day from which it can be enforced; an order never before its time (1422 CPC)."""
    if decision.enforceable_on is None:
        return None
    return max(decision.enforceable_on, enforcement_day(decision) or decision.enforceable_on)


def is_enforceable(decision: Decision, day: date) -> bool:
    """Whether it could be enforced on `day`."""
    first = enforced_from(decision)
    return first is not None and first <= day and not is_void(decision, day)


def decides(decision: Decision, day: date) -> bool:
    """Whether its sums are those owed on `day`.

    A judgment from its date; an order once it is enforceable, and as long as no opposition puts
    the case before the court.
    """
    if decision.is_order:
        return is_enforceable(decision, day) and not decision.is_opposed(day)
    return decision.made_on <= day


def deciding(case: Case, day: date) -> tuple[int, Decision] | None:
    """Return the decision whose sums are owed on `day`, with its place in the file."""
    decisions = case.title.decisions if case.title else ()
    found = [(i, each) for i, each in enumerate(decisions) if decides(each, day)]
    return found[-1] if found else None


def decided_invoices(case: Case, day: date) -> frozenset[str]:
    """Return the invoices that the decision of `day` is about."""
    found = deciding(case, day)
    return case.about(found[1]) if found else frozenset()
