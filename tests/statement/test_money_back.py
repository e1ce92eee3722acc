"""Money that goes back: given back to the debtor, or taken back by the bank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case.case import Case
from relance_docs.case.claims import Bounced, Payment
from relance_docs.case.terms import Allocation, Terms
from relance_docs.statement.as_data import statement_data
from relance_docs.statement.records import Statement
from tests.statement.test_properties import CENT, ZERO, cases, days, owed, terms, total

Scene = Callable[..., Case]
Owed = Callable[..., Statement]

INVOICE = {"invoice_number": "R1", "issue_date": "2026-07-04", "due_date": "2026-08-03"}
FIRST = {**INVOICE, "total_with_vat": "1000.00"}
LATER = {
    "invoice_number": "R2",
    "issue_date": "2026-10-04",
    "due_date": "2026-11-03",
    "total_with_vat": "500.00",
}


def money(day: str, amount: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as in a file
    """Return a payment as a file has it."""
    return {"received_on": day, "amount": amount, **more}


def test_a_credit_that_was_given_back_lowers_nothing(scene: Scene, owed: Owed) -> None:
    """An invoice of later is owed whole: 500.00, 26 days at 12.40 % and the 40.00."""
    payments = [money("2026-08-01", "1200.00"), money("2026-09-01", "-200.00")]
    result = owed(scene(invoices=[FIRST, LATER], payments=payments), "2026-11-29")
    first, later = result.invoices

    assert (first.total_due, later.total_due) == (ZERO, Decimal("544.42"))
    assert later.receipts == ()
    assert (later.penalties_due, later.indemnity_due) == (Decimal("4.42"), Decimal("40.00"))
    assert result.credit == ZERO


def test_until_it_is_given_back_it_is_a_credit(scene: Scene, owed: Owed) -> None:
    """On the eve of the refund the debtor has 200.00, and a part given back leaves the rest."""
    payments = [money("2026-08-01", "1200.00"), money("2026-09-01", "-150.00")]
    case = scene(invoices=[FIRST, LATER], payments=payments)

    assert owed(case, "2026-08-31").credit == Decimal("200.00")
    assert owed(case, "2026-09-01").credit == Decimal("50.00")
    assert owed(case, "2026-11-29").invoices[1].paid == Decimal("50.00")


@pytest.mark.parametrize("named", [None, "R1"])
def test_what_had_paid_a_debt_is_owed_again(named: str | None, scene: Scene, owed: Owed) -> None:
    """The creditor had the money until then: interest runs from the day after it went back."""
    payments = [
        money("2026-08-03", "1000.00"),
        money("2026-09-01", "-300.00", **({"invoice_number": named} if named else {})),
    ]
    claim = owed(scene(invoices=[FIRST], payments=payments), "2026-09-30").invoices[0]

    assert claim.principal_due == Decimal("300.00")
    assert [(line.from_day, line.base) for line in claim.lines] == [
        (date(2026, 9, 2), Decimal("300.00"))
    ]
    assert claim.total_due == Decimal("300.00") + Decimal("2.96") + Decimal("40.00")


@pytest.mark.parametrize("allocation", Allocation)
def test_what_was_paid_last_is_owed_again_first(
    allocation: Allocation, scene: Scene, owed: Owed
) -> None:
    """Giving a part of a payment back on its own day is having received less."""
    late = "2026-08-31"
    back = [money(late, "700.00"), money(late, "-250.00")]
    less = [money(late, "450.00")]

    results = [
        owed(scene(invoices=[FIRST], payments=payments), "2026-10-31", allocation=allocation)
        for payments in (back, less)
    ]

    assert results[0].total_due == results[1].total_due
    assert results[0].invoices[0].lines == results[1].invoices[0].lines


def test_a_credit_note_that_was_paid_out_lowers_no_other_invoice(scene: Scene, owed: Owed) -> None:
    """An invoice was paid, credited in part, and that part given back while another ran."""
    case = scene(
        invoices=[FIRST, {**LATER, "issue_date": "2026-08-15"}],
        payments=[money("2026-08-03", "1000.00"), money("2026-09-01", "-200.00")],
        credit_notes=[
            {
                "number": "AV-1",
                "issue_date": "2026-08-20",
                "amount": "200.00",
                "invoice_number": "R1",
                "effect": "on_issue_date",
            }
        ],
    )
    first, later = owed(case, "2026-11-29").invoices

    assert (first.total_due, later.principal_due) == (ZERO, Decimal("500.00"))


def test_more_than_all_that_came_is_owed_on_no_invoice(scene: Scene, owed: Owed) -> None:
    """Nothing is claimed for it, and the debtor has no credit below zero."""
    payments = [money("2026-08-01", "100.00"), money("2026-09-01", "-300.00")]
    result = owed(scene(invoices=[FIRST], payments=payments), "2026-09-01")

    assert result.principal_due == Decimal("1000.00")
    assert result.credit == ZERO


def test_a_payment_that_bounced_is_told_and_not_counted(scene: Scene, owed: Owed) -> None:
    """The data of the statement names it apart, without what is between the bank and us."""
    bounced = {"bounced_on": "2026-08-10", "fee": "12.50"}
    payments = [money("2026-08-03", "1000.00", bounced=bounced)]
    data = statement_data(owed(scene(invoices=[FIRST], payments=payments), "2026-08-31"))

    assert data["total_due"] == "1049.51"
    assert data["allocations"] == []
    assert data["bounced"] == [
        {
            "received_on": "2026-08-03",
            "amount": "1000.00",
            "invoice_number": None,
            "bounced_on": "2026-08-10",
        }
    ]


@given(cases(), terms, days, days, st.data())
def test_from_the_day_it_bounced_it_was_never_received(
    case: Case, agreed: Terms, bounced_on: date, as_of: date, data: st.DataObject
) -> None:
    """Before that day the statement is the one with the payment, from that day on without it."""
    if not case.payments:
        return
    place = data.draw(st.integers(0, len(case.payments) - 1))
    payment = case.payments[place]
    how = Bounced(bounced_on=max(bounced_on, payment.received_on))
    marked = payment.model_copy(update={"bounced": how})
    others = (*case.payments[:place], *case.payments[place + 1 :])
    bounced = case.model_copy(update={"payments": (*others, marked)})
    expected = case if as_of < how.bounced_on else case.model_copy(update={"payments": others})

    found = owed(bounced, agreed, as_of)

    assert found.invoices == owed(expected, agreed, as_of).invoices
    assert found.credit == owed(expected, agreed, as_of).credit


@given(cases(disputes=False), terms, days, days)
def test_what_came_and_went_back_adds_up(case: Case, agreed: Terms, day: date, as_of: date) -> None:
    """All parts of all receipts make what was received less what was given back."""
    known = total(p.amount for p in case.payments if p.received_on <= day)
    if not known:
        return
    back = Payment(received_on=day, amount=-(known / 3).quantize(CENT))
    paid_back = case.model_copy(update={"payments": (*case.payments, back), "credit_notes": ()})
    result = owed(paid_back, agreed, max(as_of, day))

    assert total(each.amount for each in result.allocations) == total(
        p.amount for p in paid_back.payments if p.received_on <= result.as_of
    )
    for claim in result.invoices:
        assert ZERO <= claim.principal_due <= total(part.amount for part in claim.parts)
        assert claim.penalties_due >= ZERO <= claim.indemnity_due
