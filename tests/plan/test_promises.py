"""What became of a promise stays what it was on its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance_docs.case.case import Case
from relance_docs.case.claims import Payment
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.explanation import agreements_section
from relance_docs.plan.promises import PromiseStanding, PromiseState, promises
from relance_docs.statement.statement import statement
from tests.plan.builders import LEGAL_ORDER, after, case, did, instalment, invoice, on_day, paid

JULY = date(2026, 7, 20)
NOVEMBER = date(2026, 11, 20)
PROMISE = did(
    "appel-1",
    date(2026, 7, 6),
    outcome="promise",
    promise={"pay_by": date(2026, 7, 25), "amount": Decimal("2400.00")},
)


def promised(*payments: Payment, promise: object = PROMISE) -> Case:
    """Return a case of 2400.00 due on D, with a promise."""
    return case(invoice(amount="2400.00"), history=(promise,), payments=payments)


def told(of: Case, day: date) -> PromiseStanding:
    """Return what became of the one promise of a case."""
    owed = statement(of, LEGAL_ORDER.terms, packaged_rates(), day)
    (found,) = promises(of, LEGAL_ORDER, owed, day)
    return found


@pytest.mark.parametrize(
    ("payments", "day", "state", "received", "later"),
    [
        ((), date(2026, 7, 25), "pending", "0.00", "0.00"),
        ((), date(2026, 7, 26), "broken", "0.00", "0.00"),
        (((JULY, "2400.00"),), JULY, "kept", "2400.00", "0.00"),
        (((JULY, "1000.00"),), date(2026, 7, 26), "broken", "1000.00", "0.00"),
        (((JULY, "1000.00"), (NOVEMBER, "500.00")), NOVEMBER, "broken", "1000.00", "500.00"),
        (((JULY, "1000.00"), (NOVEMBER, "1400.00")), NOVEMBER, "paid_late", "1000.00", "1400.00"),
        (((JULY, "1000.00"), (NOVEMBER, "2000.00")), NOVEMBER, "paid_late", "1000.00", "2000.00"),
    ],
)
def test_what_comes_later_does_not_heal_a_promise(
    payments: tuple[tuple[date, str], ...], day: date, state: str, received: str, later: str
) -> None:
    """2400.00 by 25 July: judged by what had come on that day; what came later is told apart."""
    found = told(promised(*(paid(on, amount) for on, amount in payments)), day)

    assert (state, received, later) == (found.state, str(found.received), str(found.received_later))


@pytest.mark.parametrize(
    ("on", "state"), [(date(2026, 7, 25), "kept"), (date(2026, 7, 26), "paid_late")]
)
def test_a_promise_without_an_amount(on: date, state: str) -> None:
    """It is about all that was overdue on its day, less what had come before."""
    promise = did(None, date(2026, 7, 6), promise={"pay_by": date(2026, 7, 25)})
    before, then = paid(date(2026, 7, 1), "400.00"), paid(on, "2000.00")

    found = told(promised(before, then, promise=promise), NOVEMBER)

    assert state == found.state


def test_the_instalment_that_was_not_due_was_not_promised() -> None:
    """The first instalment promised and paid in time: kept, though the second is late by now."""
    parts = (instalment(after(0), "60.00"), instalment(after(60), "40.00"))
    promise = did(None, after(6), promise={"pay_by": after(20)})
    of = case(invoice(instalments=parts), history=(promise,), payments=(paid(after(20), "60.00"),))

    assert PromiseState.KEPT is told(of, after(90)).state


def test_what_came_after_it_was_paid_says_nothing_of_a_promise() -> None:
    """Money that came once nothing was missing any more is another affair."""
    payments = (paid(JULY, "1000.00"), paid(date(2026, 8, 3), "1400.00"), paid(NOVEMBER, "700.00"))

    assert Decimal("1400.00") == told(promised(*payments), NOVEMBER).received_later


def test_the_explanation_tells_both_sums() -> None:
    """What had come by the day, and what came later."""
    of = promised(paid(JULY, "1000.00"), paid(NOVEMBER, "2000.00"))

    section = agreements_section(on_day(of, NOVEMBER))

    (sentence,) = section.sentences
    assert str(sentence) == (
        "promised on 2026-07-06 for 2026-07-25 (2400.00 €): broken, paid later, "
        "received by that day: 1000.00 €, later: 2000.00 €"
    )
