"""Scenarios that comparable systems test, replayed on our plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Options
from relance_docs.case.terms import Allocation, Terms
from relance_docs.plan.records import StepDue
from tests.plan.builders import (
    DUE,
    after,
    case,
    credited,
    did,
    invoice,
    look,
    paid,
    said,
    settings,
)

LEVELS = tuple(
    PlanStep(step=f"niveau-{level}", after_due=days, channel=Channel.POST)
    for level, days in ((1, 5), (2, 20), (3, 40))
)
THREE_LEVELS = settings(plan=LEVELS)


@pytest.mark.parametrize(
    ("days", "history", "expected"),
    [
        (4, (), "not_due"),
        (5, (), "niveau-1"),
        (30, (), "niveau-1"),
        (200, (), "niveau-1"),
        (30, (("niveau-1", 5),), "niveau-2"),
        (30, (("niveau-1", 30),), "niveau-2"),
        (50, (("niveau-1", 5),), "niveau-2"),
        (50, (("niveau-1", 5), ("niveau-2", 50)), "niveau-3"),
        (50, (("niveau-1", 5), ("niveau-2", 20), ("niveau-3", 40)), "plan_finished"),
    ],
)
def test_tryton_levels_5_20_40(
    days: int, history: tuple[tuple[str, int], ...], expected: str
) -> None:
    """A step not recorded blocks the next; a missed run loses nothing; no level is jumped."""
    of = case(history=tuple(did(step, after(day)) for step, day in history))

    assert expected == said(look(of, after(days), THREE_LEVELS))


@pytest.mark.parametrize(
    ("receipts", "expected"),
    [
        ((), "niveau-1"),
        (("50.00",), "niveau-1"),
        (("100.00",), "paid"),
        (("50.00", "50.00"), "paid"),
    ],
)
@pytest.mark.parametrize("received", [0, 4])
@pytest.mark.parametrize("allocation", Allocation)
def test_tryton_receipts_not_allocated(
    allocation: Allocation, received: int, receipts: tuple[str, ...], expected: str
) -> None:
    """Half of it received without a name: still a letter; all of it, even late: none."""
    by = settings(plan=LEVELS, terms=Terms(allocation=allocation))
    of = case(payments=tuple(paid(after(received), amount) for amount in receipts))

    assert expected == said(look(of, after(5), by))


@pytest.mark.parametrize(("days", "expected"), [(4, "not_due"), (5, "niveau-1"), (6, "niveau-1")])
def test_business_central_grace(days: int, expected: str) -> None:
    """A step of N days is due at due date + N; there it would be one day later."""
    assert expected == said(look(case(), after(days), THREE_LEVELS))


def test_business_central_credit_notes_larger_than_invoices() -> None:
    """Credit notes above the invoices: no document, and the credit is told."""
    of = case(credit_notes=(credited(after(1), "150.00", "FA-1"),))

    found = look(of, after(20), THREE_LEVELS)

    assert said(found) == "paid"
    assert "50.00 €" in str(found.reason)  # type: ignore[union-attr]


@pytest.mark.parametrize(("pay_by", "expected"), [(29, "niveau-1"), (30, "promise_pending")])
def test_metasfresh_date_agreed(pay_by: int, expected: str) -> None:
    """A promise for the day before the run: a letter; for the day of the run: none."""
    promise = did(None, after(6), outcome="promise", promise={"pay_by": after(pay_by)})

    assert expected == said(look(case(history=(promise,)), after(30), THREE_LEVELS))


@pytest.mark.parametrize(
    ("checked", "expected"),
    [(None, "payments_not_checked"), (22, "payments_not_checked"), (23, "niveau-1")],
)
def test_akretion_are_payments_up_to_date(checked: int | None, expected: str) -> None:
    """Receipts entered 7 days ago will do, 8 days ago not; never entered neither."""
    entered = after(checked) if checked is not None else None
    by = settings(plan=LEVELS, payments_checked_until=entered)

    assert expected == said(look(case(), after(30), by))


def test_akretion_a_call_does_not_count_for_the_interval() -> None:
    """After a call yesterday the letter leaves; after a letter yesterday it waits."""
    by = settings(options=Options(min_days_between_letters=7))
    called = case(history=(did("appel-2", after(14)),))
    written = case(history=(did("relance-1", after(14)), did("appel-2", after(15))))

    assert said(look(called, after(15), by)) == "relance-2"
    assert said(look(written, after(20), by)) == "minimum_interval"
    assert said(look(written, after(21), by)) == "relance-2"


@pytest.mark.parametrize(("minimum", "expected"), [("100.00", "niveau-1"), ("100.01", None)])
def test_lago_threshold_exactly_reached(minimum: str, expected: str | None) -> None:
    """An amount that is exactly the minimum is demanded."""
    options = Options(min_amount=Decimal(minimum), min_days_between_letters=0)

    found = look(case(), after(5), settings(plan=LEVELS, options=options))

    assert (expected or "below_minimum") == said(found)


def test_hitobito_the_new_date_to_pay_is_later() -> None:
    """While a date to pay runs, that day included, no other is given; after it, a later one."""
    of = case(history=(did("niveau-1", after(5), pay_by=after(25)),))

    assert said(look(of, after(25), THREE_LEVELS)) == "not_due"
    found = look(of, after(26), THREE_LEVELS)
    assert isinstance(found, StepDue)
    assert found.pay_by is not None
    assert found.pay_by > after(25)


def test_one_document_covers_all_that_is_overdue() -> None:
    """Three invoices at three stages: the most advanced step, its letter covers the overdue two."""
    of = case(
        invoice("FA-1"),
        invoice("FA-2", after(20)),
        invoice("FA-3", after(60), issue_date=DUE),
        history=(did("relance-1", after(2)), did("appel-2", after(10))),
    )

    found = look(of, after(22))

    assert isinstance(found, StepDue)
    assert ("relance-2", ("FA-1", "FA-2")) == (found.step.step, found.invoice_numbers)
    assert [
        ("FA-1", "appel-2", "relance-2", True),
        ("FA-2", None, "relance-1", True),
        ("FA-3", None, "rappel-1", False),
    ] == [
        (s.invoice_number, s.last_step, s.next_step and s.next_step.step, s.is_overdue)
        for s in found.stages
    ]


def test_a_letter_that_covered_an_invoice_counts_for_it() -> None:
    """What a letter covered without naming it has gone through the steps before, too."""
    of = case(
        invoice("FA-1"),
        invoice("FA-2", after(20)),
        history=(did("relance-2", after(22)),),
    )

    found = look(of, after(45))

    assert isinstance(found, StepDue)
    assert ["relance-2", "relance-2"] == [stage.last_step for stage in found.stages]


def test_an_invoice_that_was_not_overdue_then_starts_at_the_beginning() -> None:
    """A letter that named no invoice is no step of an invoice that was not yet due."""
    of = case(invoice("FA-1"), invoice("FA-2", after(60)), history=(did("relance-2", after(22)),))

    found = look(of, after(61))

    assert [("FA-1", "avertissement"), ("FA-2", "relance-1")] == [
        (stage.invoice_number, stage.next_step and stage.next_step.step) for stage in found.stages
    ]


def test_each_instalment_goes_through_the_plan_by_itself() -> None:
    """The first instalment paid after a letter, the second one starts at the first step."""
    parts = (
        {"due_date": DUE, "amount": Decimal("60.00")},
        {"due_date": after(60), "amount": Decimal("40.00")},
    )
    letters = (did("relance-1", after(1)), did("relance-2", after(15)))
    unpaid = case(invoice(instalments=parts), history=letters)
    half_paid = case(invoice(instalments=parts), history=letters, payments=(paid(DUE, "60.00"),))

    assert said(look(unpaid, after(62))) == "avertissement"
    assert said(look(half_paid, after(30))) == "not_due"
    assert said(look(half_paid, after(57))) == "rappel-1"
    assert said(look(half_paid, after(61))) == "relance-1"


def test_preventive_steps_lapse_on_the_due_date() -> None:
    """Never sent, they neither come late nor block what follows."""
    assert said(look(case(), after(-1))) == "rappel-1"
    assert said(look(case(), DUE)) == "not_due"
    assert said(look(case(), after(1))) == "relance-1"


def test_a_reminder_covers_what_it_reminds_of_only() -> None:
    """A preventive reminder names the invoices whose own reminder is due."""
    of = case(invoice("FA-1"), invoice("FA-2", after(4)), invoice("FA-3", after(30)))

    found = look(of, after(-4))

    assert isinstance(found, StepDue)
    assert ("rappel-1", ("FA-1", "FA-2")) == (found.step.step, found.invoice_numbers)


def test_two_calls_are_never_due_on_one_day() -> None:
    """Both missed, the second call comes a week after the first; the day after, if asked for."""
    of = case(history=(did("relance-1", after(30)), did("appel-1", after(30))))
    at_once = {"min_days_between_calls": 0, "min_days_from_letter_to_call": 0}

    assert said(look(of, after(30))) == "not_due"
    assert said(look(of, after(36))) == "minimum_interval"
    assert said(look(of, after(37))) == "appel-2"
    assert said(look(of, after(31), settings(options=at_once))) == "appel-2"


def test_a_step_that_may_be_skipped_still_waits_for_a_record() -> None:
    """The warning blocks the mise en demeure until it is taken or skipped."""
    history = (did("relance-2", after(15)),)
    skipped = did("avertissement", after(26), skipped="client déjà averti par téléphone")

    assert said(look(case(history=history), after(35))) == "avertissement"
    assert said(look(case(history=(*history, skipped)), after(34))) == "not_due"
    assert said(look(case(history=(*history, skipped)), after(35))) == "mise-en-demeure"


def test_the_history_after_the_day_asked_for_is_not_known_yet() -> None:
    """Asked for a day in the past, the plan answers as it would have then."""
    of = case(history=(did("relance-1", after(1)), did("appel-1", after(6))))

    assert said(look(of, after(5))) == "appel-1"


def test_nothing_is_due_before_an_invoice_is_issued() -> None:
    """An invoice dated later does not exist yet."""
    bill = invoice(issue_date=date(2026, 5, 20))

    assert said(look(case(bill), date(2026, 5, 19))) == "not_due"
