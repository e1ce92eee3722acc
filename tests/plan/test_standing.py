"""A case on a day, with what is owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from relance_docs.case.terms import PenaltyRate, RateForm, Terms
from relance_docs.plan.decision import barred_by_findings, standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from relance_docs.plan.summary import summary_of
from tests.plan.builders import LEGAL_ORDER, after, case, did, invoice, on_day, paid, settings


def test_what_is_owed_and_what_comes_next_go_together() -> None:
    """What is owed is reckoned once, and the step judged by it once."""
    found = on_day(case(), after(1), settings())

    assert found.statement is found.owed
    assert found.statement.as_of == found.as_of
    assert isinstance(standing(found), StepDue)
    assert standing(found) is standing(found)


def test_a_semester_without_a_rate_is_a_block() -> None:
    """Where a rate was published since and is not entered, nothing that needs it leaves."""
    reminded = case(history=(did("relance-1", after(1)), did("appel-2", after(12))))
    found = on_day(reminded, date(2028, 3, 1), settings())

    assert found.owed is None
    assert (BlockCode.MISSING_RATE, True) == _block(found, "2027")


def test_without_a_rate_all_that_needs_none_is_told() -> None:
    """The last step, the next one with its day, and the days late; no amount."""
    of = case(
        invoice(amount="1200.00"),
        invoice("FA-2", amount="500.00"),
        history=(did("relance-2", after(15)),),
        payments=(paid(after(20), "500.00", "FA-2"),),
    )

    found = on_day(of, date(2027, 8, 1), LEGAL_ORDER)
    line = summary_of(found)

    assert line.reason is not None
    assert "2027-S1" in str(line.reason)
    assert ("relance-2", "avertissement", after(25)) == (line.stage, line.next_step, line.due_on)
    assert line.days_late == 424
    assert [None, "what was received reaches the amount of invoice FA-2"] == [
        stage.excluded and str(stage.excluded) for stage in standing(found).stages
    ]


def test_a_clause_below_the_floor_is_a_block() -> None:
    """A clause on which nobody decided makes no statement and no letter."""
    clause = Terms(penalty_rate=PenaltyRate(form=RateForm.FIXED, value=Decimal("1.00")))

    found = on_day(case(terms=clause), after(5), settings())

    assert found.owed is None
    assert (BlockCode.FINDINGS, True) == _block(found, "")


def test_a_case_that_is_over_says_so_even_without_a_rate() -> None:
    """What bars the case anyway is told first."""
    closed = case(closed={"reason": "paid", "closed_on": after(9)})

    found = on_day(closed, date(2031, 3, 1), settings())

    assert (BlockCode.CLOSED, True) == _block(found, "2026-06-12")


def test_errors_in_the_file_are_a_block() -> None:
    """A file that cannot be read wholly makes no document."""
    assert "3" in str(barred_by_findings(3).reason)


def _block(found: CaseOnDay, word: str) -> tuple[BlockCode, bool]:
    block = standing(found)
    assert isinstance(block, Blocked)
    return block.code, word in str(block.reason)
