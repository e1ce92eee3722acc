"""Plans of one's own: from which day a step is due."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.case.settings import Options
from relance_docs.plan.calendar import shifted
from relance_docs.plan.records import Blocked, StepDue
from relance_docs.plan.schedule import date_to_pay
from tests.plan.builders import after, case, did, invoice, look, said, settings


def step(name: str, channel: Channel = Channel.POST, **when: object) -> PlanStep:
    """Return a step of a plan."""
    return PlanStep.model_validate({"step": name, "channel": channel, **when})


OWN = settings(
    plan=(
        step("relance-1", Channel.EMAIL, after_due=5),
        step("relance-2", after_due=30, end_of_month=True),
        step("mise-en-demeure", Channel.REGISTERED, after_previous=10, days_to_pay=15),
        step("transmission", Channel.DOSSIER, after_deadline=1),
    )
)
FIRST = did("relance-1", date(2026, 6, 8))
SECOND = did("relance-2", date(2026, 8, 12))
NOTICE = did("mise-en-demeure", date(2026, 8, 24))


@pytest.mark.parametrize(
    ("history", "next_step", "due_on"),
    [
        ((), "relance-1", date(2026, 6, 8)),
        # 3 June, end of month, 30 days.
        ((FIRST,), "relance-2", date(2026, 7, 30)),
        # Ten days after the letter really left.
        ((FIRST, SECOND), "mise-en-demeure", date(2026, 8, 22)),
        # 24 August + 3 days of transit + 15 = Friday 11 September, and the day after.
        ((FIRST, SECOND, NOTICE), "transmission", date(2026, 9, 12)),
    ],
)
def test_a_step_counts_from_its_anchor(
    history: tuple[object, ...], next_step: str, due_on: date
) -> None:
    """Due date, end of its month, step before, date to pay."""
    eve = look(case(history=history), date.fromordinal(due_on.toordinal() - 1), OWN)
    day = look(case(history=history), due_on, OWN)

    assert isinstance(eve, Blocked)
    assert (next_step, due_on) == (eve.next_step and eve.next_step.step, eve.due_on)
    assert next_step == (day.step.step if isinstance(day, StepDue) else "transmission")


@pytest.mark.parametrize(
    ("facts", "due_on"),
    [
        ({"pay_by": date(2026, 9, 30)}, date(2026, 10, 1)),
        ({"received_on": date(2026, 9, 1)}, date(2026, 9, 17)),
        (
            {"presented_on": date(2026, 8, 26), "received_on": date(2026, 9, 1)},
            date(2026, 9, 11),
        ),
    ],
)
def test_the_date_to_pay_that_was_given_counts(facts: dict[str, date], due_on: date) -> None:
    """What the letter said comes first; else the days count from its presentation."""
    notice = did("mise-en-demeure", date(2026, 8, 24), **facts)

    found = look(case(history=(FIRST, SECOND, notice)), date(2026, 8, 30), OWN)

    assert isinstance(found, Blocked)
    assert due_on == found.due_on


def test_after_a_skipped_step_the_last_one_taken_counts() -> None:
    """A step skipped is no anchor while one before it was really taken."""
    skipped = did("relance-2", date(2026, 8, 20), skipped="déjà relancé par téléphone")

    found = look(case(history=(FIRST, skipped)), date(2026, 8, 21), OWN)

    assert said(found) == "mise-en-demeure"
    assert isinstance(found, StepDue)
    assert date(2026, 6, 18) == found.due_on


def test_after_skipped_steps_alone_the_day_of_skipping_counts() -> None:
    """With nothing taken, the skip itself is the only day there is."""
    skipped = did("relance-2", date(2026, 8, 20), skipped="repris d’un autre outil")

    found = look(case(history=(skipped,)), date(2026, 8, 21), OWN)

    assert isinstance(found, Blocked)
    assert date(2026, 8, 30) == found.due_on


SKIPPED = did("mise-en-demeure", after(40), skipped="client injoignable")


@pytest.mark.parametrize("before", [(), (did("relance-1", after(1)), did("appel-2", after(10)))])
def test_no_hand_over_after_a_date_that_nobody_gave(before: tuple[HistoryEntry, ...]) -> None:
    """The mise en demeure skipped and no date given: not due, on no day, with both ways out."""
    found = look(case(history=(*before, SKIPPED)), after(60))

    assert isinstance(found, Blocked)
    assert ("no_date_given", None) == (found.code, found.due_on)
    assert ("transmission", None) == (
        found.stages[0].next_step and found.stages[0].next_step.step,
        found.stages[0].next_due_on,
    )
    assert "relance undo 2026-001" in str(found.reason)


def test_the_date_of_the_letter_before_a_skipped_one_counts() -> None:
    """The mise en demeure skipped, but a firm letter gave a date: that one has passed or not."""
    letter, call = did("relance-2", after(15), pay_by=after(45)), did("appel-2", after(16))
    of = case(history=(letter, call, SKIPPED))

    assert said(look(of, after(45))) == "not_due"
    assert said(look(of, after(46))) == "ready_for_handover"


def test_lapsed_reminders_do_not_hold_up_what_follows_them() -> None:
    """After reminders that were never sent, a step counts from the due date."""
    by = settings(
        plan=(step("rappel", Channel.EMAIL, before_due=5), step("lettre", after_previous=3))
    )

    assert said(look(case(), after(2), by)) == "not_due"
    assert said(look(case(), after(3), by)) == "lettre"


def test_no_demand_on_the_due_date() -> None:
    """A step 0 days after the due date is due the day after it: nothing is late before."""
    by = settings(plan=(step("lettre", after_due=0),))

    assert said(look(case(), after(0), by)) == "not_due"
    assert said(look(case(), after(1), by)) == "lettre"


@pytest.mark.parametrize(
    ("made", "day", "expected"),
    [
        # Presentation after 3 days, 8 days to pay; 2026-07-19 is a Sunday.
        (step("mise-en-demeure", Channel.REGISTERED, after_due=1), date(2026, 7, 8), "2026-07-20"),
        (step("relance-2", after_due=1), date(2026, 6, 18), "2026-06-29"),
        # By e-mail there is no transit; 2026-07-14 is a holiday.
        (step("relance-2", Channel.EMAIL, after_due=1), date(2026, 7, 6), "2026-07-15"),
        # Fewer than eight days are never given in a mise en demeure.
        (
            step("mise-en-demeure", Channel.REGISTERED, after_due=1, days_to_pay=2),
            date(2026, 7, 6),
            "2026-07-17",
        ),
        (step("relance-1", Channel.EMAIL, after_due=1), date(2026, 7, 6), None),
        (
            step("relance-1", Channel.EMAIL, after_due=1, days_to_pay=3),
            date(2026, 7, 6),
            "2026-07-09",
        ),
        (step("appel-1", Channel.PHONE, after_due=1), date(2026, 7, 6), None),
        (step("rappel-1", Channel.EMAIL, before_due=1), date(2026, 7, 6), None),
    ],
)
def test_the_date_to_pay(made: PlanStep, day: date, expected: str | None) -> None:
    """Day of the letter, transit, days to pay, and on to the next working day."""
    found = date_to_pay(made, Options(), day)

    assert expected == (found.isoformat() if found else None)


def test_of_different_plans_the_graver_document_wins() -> None:
    """Two invoices with plans of their own make one document, the graver one."""
    gentle = (step("lettre-1", after_due=1), step("lettre-2", after_due=2))
    strict = (step("mise-en-demeure", Channel.REGISTERED, after_due=1),)
    of = case(
        invoice("FA-1", plan=gentle),
        invoice("FA-2", plan=strict),
        history=(did("lettre-1", after(1), invoices=("FA-1",)),),
    )

    found = look(of, after(10))

    assert isinstance(found, StepDue)
    assert ("mise-en-demeure", ("FA-1", "FA-2")) == (found.step.step, found.invoice_numbers)


def test_sums_of_days_stay_inside_the_calendar() -> None:
    """A date that somebody mistyped is no crash."""
    assert (date.max, date.min) == (shifted(date.max, 9999), shifted(date(1, 1, 2), -9999))
