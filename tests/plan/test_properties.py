"""What holds of every case and every day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.plan.default import DEFAULT_PLAN, plan_of
from relance_docs.plan.records import Blocked, InvoiceStage, StepDue
from tests.plan.builders import DUE, SETTINGS, after, case, did, invoice, look, paid

NAMES = tuple(step.step for step in DEFAULT_PLAN)
DAYS = st.integers(min_value=-40, max_value=150).map(after)
FEW = settings(max_examples=120, deadline=None)


@st.composite
def histories(draw: st.DrawFn) -> tuple[HistoryEntry, ...]:
    """Draw some steps of the plan, in its order, on days in order, some of them skipped."""
    names = sorted(draw(st.sets(st.sampled_from(NAMES), max_size=5)), key=NAMES.index)
    days = sorted(draw(st.lists(DAYS, min_size=len(names), max_size=len(names))))
    skipped = draw(st.lists(st.booleans(), min_size=len(names), max_size=len(names)))
    return tuple(
        did(name, day, skipped="sans objet" if left_out else None)
        for name, day, left_out in zip(names, days, skipped, strict=True)
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case of one to three invoices, with receipts and a history."""
    gaps = draw(st.lists(st.integers(min_value=0, max_value=90), min_size=1, max_size=3))
    receipts = draw(st.lists(st.tuples(DAYS, st.sampled_from(["10.00", "100.00"])), max_size=2))
    promise = draw(st.one_of(st.none(), DAYS))
    events = draw(histories())
    if promise is not None:
        kept = {"pay_by": promise + timedelta(days=10), "amount": Decimal("10.00")}
        events = (*events, did(None, promise, outcome="promise", promise=kept))
    return case(
        *(invoice(f"FA-{rank}", after(gap)) for rank, gap in enumerate(gaps)),
        payments=tuple(paid(day, amount) for day, amount in receipts),
        history=events,
    )


@FEW
@given(cases(), DAYS)
def test_two_runs_on_one_day_say_the_same(of: Case, day: date) -> None:
    """The answer depends on the case and the day alone."""
    assert look(of, day) == look(of.model_copy(deep=True), day)


@FEW
@given(cases(), DAYS)
def test_every_block_has_a_reason(of: Case, day: date) -> None:
    """No letter today: the reason is a sentence with all its places filled."""
    found = look(of, day)

    if isinstance(found, Blocked):
        assert str(found.reason)
        assert "{" not in str(found.reason)


@FEW
@given(cases(), DAYS)
def test_a_step_is_never_due_before_its_day(of: Case, day: date) -> None:
    """What is due was due on that day or before, and covers something."""
    found = look(of, day)

    if isinstance(found, StepDue):
        assert found.due_on <= day
        assert found.invoice_numbers
        assert found.pay_by is None or found.pay_by > day


@FEW
@given(cases(), DAYS)
def test_what_is_not_due_yet_is_due_on_the_day_that_was_told(of: Case, day: date) -> None:
    """The day that an answer announces lies ahead."""
    found = look(of, day)

    if isinstance(found, Blocked) and found.code.value in {"not_due", "promise_pending"}:
        assert found.due_on is not None
        assert found.due_on > day


@FEW
@given(cases(), DAYS)
def test_a_step_that_is_recorded_is_not_due_again(of: Case, day: date) -> None:
    """Recording the step of the day moves on: the same document never comes twice."""
    found = look(of, day)
    if not isinstance(found, StepDue):
        return
    record = did(found.step.step, day, invoices=found.invoice_numbers)

    after_it = look(of.model_copy(update={"history": (*of.history, record)}), day)

    assert not (
        isinstance(after_it, StepDue)
        and after_it.step == found.step
        and set(after_it.invoice_numbers) & set(found.invoice_numbers)
    )


@FEW
@given(cases(), DAYS, st.integers(min_value=1, max_value=60))
def test_time_alone_never_goes_back(of: Case, day: date, later: int) -> None:
    """Without a new record, an invoice's next step is the same or a later one of its plan."""
    last = max((entry.day for entry in of.history), default=DUE)
    last = max(last, *(p.received_on for p in of.payments), DUE)
    day = max(day, last)

    before = {stage.invoice_number: stage for stage in look(of, day).stages}
    for stage in look(of, day + timedelta(days=later)).stages:
        if stage.invoice_number in before:
            assert _place(of, before[stage.invoice_number]) <= _place(of, stage)


def _place(of: Case, stage: InvoiceStage) -> int:
    bill = next(i for i in of.invoices if i.invoice_number == stage.invoice_number)
    plan = plan_of(bill, of, SETTINGS)
    return plan.index(stage.next_step) if stage.next_step else len(plan)
