"""The packaged plan, day by day."""

from __future__ import annotations

from datetime import date

import pytest

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.plan.default import DEFAULT_PLAN, LABELS, label, plan_of
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.records import Blocked, StepDue
from tests.plan.builders import after, case, did, invoice, look, said, settings

CALENDAR = (
    ("rappel-1", -10),
    ("rappel-2", -3),
    ("relance-1", 1),
    ("appel-1", 5),
    ("appel-2", 12),
    ("relance-2", 15),
    ("avertissement", 25),
    ("mise-en-demeure", 35),
)


def history_before(step: str) -> tuple[HistoryEntry, ...]:
    """Return the steps before `step`, each recorded on its day."""
    days = dict(CALENDAR)
    names = tuple(days)
    return tuple(did(name, after(days[name])) for name in names[: names.index(step)])


@pytest.mark.parametrize(("step", "days"), CALENDAR)
def test_a_step_is_due_on_its_day(step: str, days: int) -> None:
    """Steps recorded on their days, each next one is due at due date + N."""
    found = look(case(history=history_before(step)), after(days), settings(options={}))

    assert step == said(found)
    assert isinstance(found, StepDue)
    assert after(days) == found.due_on


@pytest.mark.parametrize(("step", "days"), CALENDAR)
def test_a_step_is_not_due_the_day_before(step: str, days: int) -> None:
    """The day before, the step is announced with its date."""
    found = look(case(history=history_before(step)), after(days - 1), settings(options={}))

    assert isinstance(found, Blocked)
    assert ("not_due", step, after(days)) == (
        found.code.value,
        found.next_step and found.next_step.step,
        found.due_on,
    )


def test_the_dates_to_pay_of_the_default_plan_pass_before_the_next_letter() -> None:
    """With the dates that the letters give, every step still comes on its day."""
    history: list[HistoryEntry] = []
    for step, days in CALENDAR:
        found = look(case(history=tuple(history)), after(days), settings(options={}))
        assert step == said(found)
        assert isinstance(found, StepDue)
        history.append(did(step, after(days), pay_by=found.pay_by))


def test_the_case_is_handed_over_the_day_after_the_last_date_to_pay() -> None:
    """After the mise en demeure nothing is sent: from the day after its date, hand over."""
    formal = did("mise-en-demeure", after(35), pay_by=date(2026, 7, 20))
    of = case(history=(*history_before("mise-en-demeure"), formal))

    assert "not_due" == said(look(of, date(2026, 7, 20)))
    assert "ready_for_handover" == said(look(of, date(2026, 7, 21)))


def test_the_date_to_pay_of_a_mise_en_demeure_counts_from_its_presentation() -> None:
    """Three days of transit, eight days to pay, and on to Monday: 8 July + 11 = Sunday 19."""
    found = look(case(history=history_before("mise-en-demeure")), after(35))

    assert isinstance(found, StepDue)
    assert date(2026, 7, 20) == found.pay_by


@pytest.mark.parametrize("step", [s for s, _days in CALENDAR if s[:5] in {"rappe", "relan"}][:3])
def test_reminders_and_the_courteous_letter_set_no_date(step: str) -> None:
    """A date to pay comes with the firm letter."""
    found = look(case(history=history_before(step)), after(dict(CALENDAR)[step]))

    assert isinstance(found, StepDue)
    assert found.pay_by is None


def test_every_step_has_a_french_label_and_a_kind() -> None:
    """Labels and kinds follow the plan."""
    assert [step.step for step in DEFAULT_PLAN] == list(LABELS)
    assert [
        StepKind.PREVENTIVE,
        StepKind.PREVENTIVE,
        StepKind.COURTEOUS,
        StepKind.CALL,
        StepKind.CALL,
        StepKind.FIRM,
        StepKind.WARNING,
        StepKind.FORMAL_NOTICE,
        StepKind.HANDOVER,
    ] == [kind_of(step) for step in DEFAULT_PLAN]


def test_a_step_of_ones_own_takes_its_kind_from_its_template() -> None:
    """A template of one's own is a firm demand; a packaged one keeps its kind."""
    own = PlanStep(step="lettre-3", after_due=9, channel=Channel.POST)
    renamed = own.model_copy(update={"template": "mise-en-demeure"})

    assert (StepKind.FIRM, "lettre-3") == (kind_of(own), label(own))
    assert (StepKind.FORMAL_NOTICE, "Mise en demeure") == (kind_of(renamed), label(renamed))


def test_the_nearest_plan_applies() -> None:
    """The plan of an invoice comes before that of the case, the workspace, the package."""
    mine, ours, theirs = (
        (PlanStep(step=name, after_due=1, channel=Channel.POST),) for name in ("a", "b", "c")
    )
    bill = invoice()

    assert plan_of(bill, case(bill), settings()) == DEFAULT_PLAN
    assert plan_of(bill, case(bill), settings(plan=theirs)) == theirs
    assert plan_of(bill, case(bill, plan=ours), settings(plan=theirs)) == ours
    bill = invoice(plan=mine)
    assert plan_of(bill, case(bill, plan=ours), settings(plan=theirs)) == mine


def test_the_packaged_plan_can_be_chosen_against_a_more_general_one() -> None:
    """`plan: default` in a case sets aside the workspace's own plan for that case."""
    own = (PlanStep(step="relance-2", after_due=5, channel=Channel.POST),)
    by = settings(plan=own)

    assert own == plan_of(invoice(), case(), by)
    assert DEFAULT_PLAN == plan_of(invoice(), case(plan="default"), by)
