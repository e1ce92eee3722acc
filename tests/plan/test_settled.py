"""Who paid the price of an invoice is not chased for what the law took first of its money."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance_docs.plan.records import Blocked, StepDue
from tests.plan.builders import (
    DUE,
    LEGAL_ORDER,
    after,
    case,
    credited,
    did,
    instalment,
    invoice,
    look,
    paid,
    said,
)

LATE = after(7)
LETTERS = (did("relance-1", after(1)), did("appel-2", after(10)))


def test_the_whole_price_paid_late_is_paid() -> None:
    """1200.00 received a week late: 42.85 € remain, told with the ways out, and never asked for."""
    found = look(
        case(invoice(amount="1200.00"), payments=(paid(LATE, "1200.00"),)), after(19), LEGAL_ORDER
    )

    assert isinstance(found, Blocked)
    assert found.code == "paid"
    for word in ("reaches the amount", "penalties and indemnity first", "relance close 2026-001"):
        assert word in str(found.reason)


@pytest.mark.parametrize(("amount", "expected"), [("99.99", "relance-1"), ("100.00", "paid")])
def test_one_cent_less_is_not_paid(amount: str, expected: str) -> None:
    """What was received must reach the amount, to the cent."""
    of = case(payments=(paid(LATE, amount),))

    assert expected == said(look(of, after(9), LEGAL_ORDER))


def test_credit_notes_count() -> None:
    """A credit note and a payment that reach the amount together leave nothing to ask for."""
    note = credited(after(3), "30.00", "FA-1").model_copy(update={"effect": "on_issue_date"})
    of = case(payments=(paid(LATE, "70.00"),), credit_notes=(note,))
    from_origin = case(
        payments=(paid(LATE, "70.00"),), credit_notes=(credited(after(3), "30.00", "FA-1"),)
    )

    assert said(look(of, after(20), LEGAL_ORDER)) == "paid"
    assert said(look(from_origin, after(20), LEGAL_ORDER)) == "paid"


def test_one_payment_for_two_invoices() -> None:
    """2 × 1000.00 and one unnamed payment of 2000.00: no demand, though the second is short."""
    bills = (invoice("FA-1", amount="1000.00"), invoice("FA-2", after(2), amount="1000.00"))
    whole = case(*bills, payments=(paid(LATE, "2000.00"),))
    short = case(*bills, payments=(paid(LATE, "1999.99"),))

    assert said(look(whole, after(20), LEGAL_ORDER)) == "paid"
    found = look(short, after(20), LEGAL_ORDER)
    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)


def test_two_payments_for_two_invoices() -> None:
    """Paid one after the other without a name, both are paid."""
    bills = (invoice("FA-1", amount="1000.00"), invoice("FA-2", after(2), amount="1000.00"))
    of = case(*bills, payments=(paid(LATE, "1000.00"), paid(after(9), "1000.00")))

    assert said(look(of, after(20), LEGAL_ORDER)) == "paid"


def test_penalties_paid_on_one_invoice_pay_no_other() -> None:
    """Who paid the penalties of an old invoice owes the next one, however small it is."""
    of = case(
        invoice("FA-1", amount="1000.00"),
        invoice("FA-2", after(30), amount="20.00"),
        payments=(paid(after(20), "1046.66", "FA-1"),),
    )

    found = look(of, after(31), LEGAL_ORDER)

    assert isinstance(found, StepDue)
    assert ("relance-1", ("FA-2",)) == (found.step.step, found.invoice_numbers)


def test_a_settled_invoice_is_left_out_and_the_others_go_on() -> None:
    """The letter covers the invoice that is not paid; the stage of the other says why."""
    of = case(invoice("FA-1"), invoice("FA-2", after(1)), payments=(paid(LATE, "100.00", "FA-1"),))

    found = look(of, after(9), LEGAL_ORDER)

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)
    assert "reaches the amount of invoice FA-1" in str(found.stages[0].excluded)


def test_a_settled_instalment_is_not_chased() -> None:
    """The first instalment paid late leaves a little: the second one is reminded of by itself."""
    parts = (instalment(DUE, "60.00"), instalment(after(60), "40.00"))
    of = case(invoice(instalments=parts), payments=(paid(LATE, "60.00"),), history=LETTERS)

    assert said(look(of, after(30), LEGAL_ORDER)) == "not_due"
    assert said(look(of, after(51), LEGAL_ORDER)) == "rappel-1"
    assert said(look(of, after(61), LEGAL_ORDER)) == "relance-1"


def test_both_instalments_paid_ahead_are_settled() -> None:
    """100.00 received while only the first instalment was late: nothing is asked for, ever."""
    parts = (instalment(DUE, "60.00"), instalment(after(60), "40.00"))
    of = case(invoice(instalments=parts), payments=(paid(LATE, "100.00"),))

    for day in (30, 51, 61, 90):
        assert said(look(of, after(day), LEGAL_ORDER)) == "paid"


def test_what_one_payment_paid_ahead_is_settled() -> None:
    """A payment for an invoice that is late and one that is not: neither is reminded of."""
    of = case(
        invoice("FA-1"),
        invoice("FA-2", after(25)),
        payments=(paid(LATE, "200.00"),),
    )

    for day in (15, 22, 26, 60):
        assert said(look(of, after(day), LEGAL_ORDER)) == "paid"


def test_the_part_in_dispute_is_not_paid_by_it() -> None:
    """What is not disputed is settled; the rest stays in dispute."""
    dispute = {"raised_on": after(2), "amount": Decimal("30.00"), "reason": "casse"}
    of = case(invoice(dispute=dispute), payments=(paid(LATE, "70.00"),))

    assert said(look(of, after(20), LEGAL_ORDER)) == "disputed"
