"""The balance over time is the statement of each day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case.terms import Terms
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.balance import MOST_POINTS, balance, turning_days
from relance_docs.statement.statement import statement
from tests.letters.letter_cases import AS_OF, case_of, invoice

RATES = packaged_rates()


def paid(day: date, amount: str) -> dict[str, object]:
    """Return a receipt."""
    return {"received_on": day, "amount": Decimal(amount)}


CASE = case_of(
    "business",
    invoice("FA-1"),
    invoice(
        "FA-2",
        issue_date=date(2026, 5, 2),
        due_date=date(2026, 6, 1),
        dispute={"raised_on": date(2026, 6, 20), "amount": Decimal("500.00"), "reason": "x"},
    ),
    payments=(paid(date(2026, 7, 15), "2000.00"), paid(date(2026, 9, 1), "3000.00")),
)


@given(days=st.integers(min_value=0, max_value=300))
def test_a_point_is_the_statement_of_its_day(days: int) -> None:
    """Whatever the day asked for, the last point is its statement, disputed parts apart."""
    day = AS_OF - timedelta(days=days)
    point = balance(CASE, Terms(), RATES, day).points[-1]
    owed = statement(CASE, Terms(), RATES, day)
    assert (owed.principal_due, owed.penalties_due, owed.indemnity_due, owed.disputed_due) == (
        point.principal_due,
        point.penalties_due,
        point.indemnity_due,
        point.disputed_due,
    )


def test_every_turn_is_there_and_its_eve() -> None:
    """Issue, first day late, dispute, receipts, semester: each is a point, and the day before."""
    found = balance(CASE, Terms(), RATES, AS_OF)
    turns = [date(2026, 3, 31), date(2026, 5, 1), date(2026, 5, 2), date(2026, 6, 2)]
    turns += [date(2026, 6, 20), date(2026, 7, 1), date(2026, 7, 15), date(2026, 9, 1), AS_OF]
    assert tuple(turns) == found.days == turning_days(CASE, AS_OF)
    assert {date(2026, 7, 14), date(2026, 8, 31)} < {point.day for point in found.points}
    assert 0 == found.left_out


def test_a_receipt_is_a_step() -> None:
    """What was received counts from its day on."""
    received = {p.day: p.received for p in balance(CASE, Terms(), RATES, AS_OF).points}
    assert Decimal("0.00") == received[date(2026, 7, 14)]
    assert Decimal("2000.00") == received[date(2026, 7, 15)]
    assert Decimal("5000.00") == received[AS_OF]


def test_the_number_of_points_is_bounded() -> None:
    """A thousand receipts: some days are passed over, and their number is told."""
    day = date(2026, 5, 1)
    receipts = tuple(paid(day + timedelta(days=n), "1.00") for n in range(200))
    case = case_of("business", invoice(), payments=receipts)
    found = balance(case, Terms(), RATES, AS_OF)
    assert len(found.points) <= MOST_POINTS
    assert found.left_out > 0
    assert AS_OF == found.days[-1]


def test_before_anything_was_issued_nothing_is_owed() -> None:
    """A day before the first invoice has one point of zero."""
    (point,) = balance(CASE, Terms(), RATES, date(2026, 1, 1)).points
    assert Decimal("0.00") == point.total_due


def test_an_invoice_that_is_a_credit_has_a_balance() -> None:
    """An amount due below zero is told like any other: what it gives back is a credit."""
    credit = invoice("FA-3", total_with_vat=Decimal("0.00"), amount_due=Decimal("-50.00"))
    found = balance(case_of("business", invoice("FA-1"), credit), Terms(), RATES, AS_OF)
    owed = statement(case_of("business", invoice("FA-1"), credit), Terms(), RATES, AS_OF)
    assert owed.principal_due == found.points[-1].principal_due
