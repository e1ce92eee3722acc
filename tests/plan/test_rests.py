"""A rest of some cents, promises of a part, a plan kept to its end, closed cases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance_docs.case.case import Closed, ClosingReason
from relance_docs.case.settings import Options
from relance_docs.case.terms import Terms
from relance_docs.plan.records import Blocked, StepDue
from relance_docs.plan.summary import summary_of
from tests.plan.builders import (
    after,
    case,
    instalment,
    invoice,
    look,
    on_day,
    paid,
    said,
    settings,
)

LEGAL = settings(terms=Terms(), options=Options(min_days_between_letters=0))
LATE = after(5)


@pytest.mark.parametrize(
    ("received", "expected"), [("1195.00", "relance-1"), ("1195.01", "below_minimum")]
)
def test_a_rest_of_some_cents_starts_no_letter(received: str, expected: str) -> None:
    """5.00 is asked for, less is not, whatever penalties have run; the reason says the way out."""
    of = case(invoice(amount="1200.00"), payments=(paid(LATE, received),))
    found = look(of, after(9), LEGAL)

    assert said(found) == expected
    if isinstance(found, Blocked):
        assert "options.min_amount" in str(found.reason)
        assert "--reason waived" in str(found.reason)


def test_rests_are_counted_together() -> None:
    """Two rests of 3.00 are 6.00, which is asked for."""
    bills = (invoice("FA-1", amount="100.00"), invoice("FA-2", amount="100.00"))
    of = case(*bills, payments=(paid(LATE, "97.00", "FA-1"), paid(LATE, "97.00", "FA-2")))

    found = look(of, after(9), LEGAL)

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-1", "FA-2")


def test_a_rest_is_left_out_of_the_letter_about_another_invoice() -> None:
    """The letter goes on without the cents, and the stage of that invoice says why."""
    bills = (invoice("FA-1", amount="100.00"), invoice("FA-2", amount="500.00"))
    found = look(case(*bills, payments=(paid(LATE, "99.95", "FA-1"),)), after(9), LEGAL)

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)
    assert "0.05 € are left of invoice FA-1" in str(found.stages[0].excluded)


def test_what_status_shows_ties_with_the_ledger() -> None:
    """Two invoices paid late in full: balance 0.00, whatever the law took first."""
    bills = (invoice("FA-1", amount="1000.00"), invoice("FA-2", after(2), amount="500.00"))
    of = case(*bills, payments=(paid(after(20), "1500.00"),))
    found = summary_of(on_day(of, after(25), LEGAL))

    assert found.balance == Decimal("0.00")
    assert found.total_due is not None
    assert found.total_due > 80


def test_a_promise_of_a_part_is_told_as_such() -> None:
    """« to pay 40.00 € of invoice FA-1 »."""
    history = (
        {"at": after(3), "outcome": "promise", "promise": {"pay_by": after(12), "amount": "40.00"}},
    )
    found = look(case(history=history), after(9), LEGAL)

    assert isinstance(found, Blocked)
    assert "40.00 € of invoice FA-1" in str(found.reason)


def test_a_plan_kept_to_its_end_is_told_as_such() -> None:
    """What is left are penalties and the indemnity, which the plan says it did not count."""
    plan = {
        "agreed_on": after(8),
        "instalments": (instalment(after(20), "100.00"),),
        "covers": "principal",
    }
    of = case(payment_plan=plan, payments=(paid(after(20), "100.00"),))
    found = look(of, after(30), LEGAL)

    assert isinstance(found, Blocked)
    assert "was kept to its end; 40." in str(found.reason)


def test_what_a_closed_case_shows_grows_no_more() -> None:
    """What was left on the day it was closed is shown ever after."""
    closed = Closed(reason=ClosingReason.WRITTEN_OFF, closed_on=after(30))
    of = case(invoice(amount="1000.00"), closed=closed)
    shown = [summary_of(on_day(of, after(day), LEGAL)).total_due for day in (30, 60, 300)]

    assert len(set(shown)) == 1
    assert (
        summary_of(on_day(case(invoice(amount="1000.00")), after(60), LEGAL)).total_due != shown[0]
    )
