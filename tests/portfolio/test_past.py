"""What the past teaches: delays, trends, DSO, promises, steps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from relance_docs.case.case import Case, Closed, ClosingReason, PaymentPlan
from relance_docs.case.claims import Invoice, Payment
from relance_docs.portfolio.delays import Trend
from relance_docs.portfolio.worsening import WorseningRule
from tests.plan.builders import DUE, after, case, credited, did, instalment, invoice, paid
from tests.portfolio.test_portfolio import figures, together


def test_a_due_date_is_settled_when_receipts_reach_its_amount() -> None:
    """Penalties that a payment discharged first do not make the price unpaid."""
    payments = (paid(after(3), "60.00"), paid(after(8), "40.00"))
    (part,) = figures(case(payments=payments), after(30)).parts
    assert (after(8), 8) == (part.settled_on, part.delay(after(30)))


def test_an_unpaid_due_date_is_at_least_as_late_as_the_day() -> None:
    """Whoever stops paying does not look prompt."""
    (part,) = figures(case(), after(30)).parts
    assert (None, 30) == (part.settled_on, part.delay(after(30)))


def test_a_due_date_paid_ahead_has_a_negative_delay() -> None:
    """Ahead of the due date counts below zero; what is not due and unpaid does not count."""
    (part,) = figures(case(payments=(paid(after(-4), "100.00"),)), after(-1)).parts
    assert -4 == part.delay(after(-1))
    assert () == figures(case(), after(-1)).parts


def test_instalments_are_settled_in_order() -> None:
    """Each instalment has its own day."""
    bill = invoice(instalments=(instalment(DUE, "60.00"), instalment(after(30), "40.00")))
    payments = (paid(after(2), "60.00"), paid(after(35), "40.00"))
    parts = figures(case(bill, payments=payments), after(60)).parts
    assert [2, 5] == [part.delay(after(60)) for part in parts]


def test_a_closed_case_has_no_delay_that_goes_on() -> None:
    """What was written off is not late for ever."""
    closed = Closed(reason=ClosingReason.WRITTEN_OFF, closed_on=after(20))
    assert () == figures(case(closed=closed), after(500)).parts


def bills_paid(*delays: tuple[int, int | None]) -> Case:
    """Return a case with an invoice for each (due date as days before D, delay or None)."""
    bills: list[Invoice] = []
    payments: list[Payment] = []
    for n, (before, delay) in enumerate(delays):
        bills.append(invoice(f"FA-{n}", after(-before)))
        if delay is not None:
            payments.append(paid(after(delay - before), "100.00", f"FA-{n}"))
    return case(*bills, payments=tuple(payments))


BEFORE = ((300, 2), (250, 2), (200, 2))


@pytest.mark.parametrize(
    ("recent", "expected"),
    [
        (((170, 7), (160, 7), (150, 7)), Trend.LONGER),
        (((170, 6), (160, 7), (150, 7)), Trend.STEADY),
        (((170, 20), (160, 20)), Trend.TOO_FEW),
        (((170, -4), (160, -4), (150, -4)), Trend.SHORTER),
        (((170, -4), (160, -4), (1, None)), Trend.UNSETTLED),
        (((170, None), (160, 2), (150, 2)), Trend.LONGER),
    ],
)
def test_a_trend_compares_two_windows(
    recent: tuple[tuple[int, int | None], ...], expected: Trend
) -> None:
    """Three due dates in each window and five days make a trend; unpaid ones count as so late."""
    (row,) = together(DUE, bills_paid(*BEFORE, *recent)).delays
    assert expected is row.trend


def test_the_figures_of_a_delay_say_of_how_many() -> None:
    """Each mean has its count, and no mean is made of nothing."""
    (row,) = together(DUE, bills_paid((300, 2), (250, 3), (10, None))).delays
    assert (2, Decimal("2.5")) == (row.paid.count, row.paid.days)
    assert (1, Decimal("10.0")) == (row.unpaid.count, row.unpaid.days)
    assert (1, Decimal("10.0")) == (row.recent.count, row.recent.days)


def test_a_longer_delay_puts_a_debtor_on_the_list() -> None:
    """The list names the rule and both means with their counts."""
    recent = ((170, 30), (160, 30), (150, 30))
    (found,) = together(DUE, bills_paid(*BEFORE, *recent)).worsening
    assert WorseningRule.DELAY_LONGER is found.rule
    assert (Decimal("2.0"), Decimal("30.0")) == (found.before, found.recent)
    assert (3, 3) == (found.before_count, found.recent_count)


def test_more_broken_promises_put_a_debtor_on_the_list() -> None:
    """A promise not kept in the last window, after none before it."""
    promise = {"pay_by": after(10), "amount": Decimal("100.00")}
    history = (did("appel-1", after(5), channel="phone", outcome="promise", promise=promise),)
    found = together(after(30), case(history=history))
    assert 1 == found.promises.broken
    assert WorseningRule.MORE_PROMISES_NOT_KEPT is found.worsening[0].rule
    assert () == together(after(10), case(history=history)).worsening
    assert () == together(after(10 + 181), case(history=history)).worsening


def test_a_plan_that_is_not_kept_puts_a_debtor_on_the_list() -> None:
    """What is missing of its instalments is the figure."""
    plan = PaymentPlan(agreed_on=after(5), instalments=(instalment(after(10), "50.00"),))
    (found,) = together(after(11), case(payment_plan=plan)).worsening
    assert (WorseningRule.PLAN_BROKEN, Decimal("50.00")) == (found.rule, found.recent)


def test_a_payment_counts_for_the_last_step_before_it() -> None:
    """Days run from the step to the payment; what was paid before any step is apart."""
    history = (
        did("relance-1", after(1), channel="email"),
        did("relance-2", after(15), channel="post"),
        did("relance-1", after(-5), channel="email"),
    )
    late = case(history=history, payments=(paid(after(19), "100.00"),), number="A")
    prompt = case(invoice("FA-2"), payments=(paid(DUE, "100.00"),), number="B")
    rows = {row.step: row for row in together(after(60), late, prompt).steps}
    assert (1, Decimal("4.0")) == (rows["relance-2"].paid.count, rows["relance-2"].paid.days)
    assert (2, 0, None) == (
        rows["relance-1"].taken,
        rows["relance-1"].paid.count,
        rows["relance-1"].paid.days,
    )
    assert (0, 1) == (rows[None].taken, rows[None].paid.count)


def test_a_preventive_step_is_the_last_one_until_a_demand_follows() -> None:
    """A reminder before the due date counts for what is paid after it, demand or not between."""
    reminder = did("rappel-1", after(-10), channel="email")
    demand = did("relance-1", after(1), channel="email")
    payments = (paid(after(5), "100.00"),)
    (row,) = together(after(60), case(history=(reminder,), payments=payments)).steps
    assert ("rappel-1", Decimal("15.0")) == (row.step, row.paid.days)
    rows = together(after(60), case(history=(reminder, demand), payments=payments)).steps
    assert {"rappel-1": 0, "relance-1": 1} == {row.step: row.paid.count for row in rows}


def sold(month: int, amount: str, day: int = 15) -> Invoice:
    """Return an invoice issued in a month of 2026, due a year later."""
    issued = date(2026, month, day)
    return invoice(f"FA-{month}-{day}", issued + timedelta(days=365), amount, issue_date=issued)


def test_the_simple_dso_is_receivable_by_days_over_sales() -> None:
    """600 receivable of 1,200 sold in 365 days: 182.5 days."""
    payments = (paid(date(2026, 5, 20), "600.00", "FA-5-15"),)
    found = together(
        date(2026, 6, 30), case(sold(5, "600.00"), sold(6, "600.00"), payments=payments)
    ).simple_dso
    assert (Decimal("600.00"), Decimal("1200.00"), Decimal("182.5")) == (
        found.receivable,
        found.sales,
        found.days,
    )
    assert date(2025, 7, 1) == found.first_day


def test_the_countback_uses_up_the_latest_sales_first() -> None:
    """1,000 receivable: June whole (600, 30 days), May for 400 of 800, half of 31 days."""
    payments = (paid(date(2026, 4, 20), "400.00", "FA-4-15"), paid(date(2026, 6, 20), "400.00"))
    bills = (sold(4, "400.00"), sold(5, "800.00"), sold(6, "600.00"))
    found = together(date(2026, 6, 30), case(*bills, payments=payments)).countback_dso
    assert Decimal("1000.00") == found.receivable
    assert [(30, Decimal("600.00"), Decimal("30.0")), (31, Decimal("400.00"), Decimal("15.5"))] == [
        (month.days, month.taken, month.counted) for month in found.months
    ]
    assert Decimal("45.5") == found.days


def test_a_month_without_sales_counts_whole() -> None:
    """The receivable is older than such a month."""
    found = together(date(2026, 6, 10), case(sold(4, "100.00"))).countback_dso
    assert [10, 31, 30] == [month.days for month in found.months]
    assert Decimal("71.0") == found.days


def test_a_credit_note_reduces_the_sales_of_its_month() -> None:
    """Sales are net of the credit notes issued in the same month."""
    note = credited(date(2026, 6, 20), "100.00", "FA-6-15")
    found = together(date(2026, 6, 30), case(sold(6, "400.00"), credit_notes=(note,)))
    assert Decimal("300.00") == found.simple_dso.sales
    assert Decimal("30.0") == found.countback_dso.days


def test_there_is_no_dso_without_sales() -> None:
    """Nothing is divided by nothing."""
    found = together(date(2020, 1, 1), case())
    assert (None, ()) == (found.simple_dso.days, found.countback_dso.months)


def test_a_receivable_beyond_all_sales_has_no_countback() -> None:
    """Credit notes of closed cases can leave less sales than receivable: no figure is made up."""
    closed = Closed(reason=ClosingReason.SETTLED, closed_on=date(2026, 6, 25))
    over = case(
        sold(6, "10.00"),
        number="2026-002",
        closed=closed,
        credit_notes=(credited(date(2026, 6, 20), "80.00", "FA-6-15"),),
    )
    found = together(date(2026, 6, 30), case(sold(6, "100.00", day=2)), over).countback_dso
    assert (Decimal("100.00"), Decimal("30.00"), None) == (
        found.receivable,
        found.months[0].sales,
        found.days,
    )
