"""1 January: the rate of the new semester is not known yet, and letters leave all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from relance_docs.case.settings import AddedRate
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from tests.plan.builders import SETTINGS, case, did, invoice, on_day

DUE = date(2026, 12, 1)
NEW_YEAR = date(2027, 1, 8)


def reminded() -> CaseOnDay:
    """Return a case of 10 000 € due on 1 December, whose firm letter is due on 8 January."""
    of = case(
        invoice(due=DUE, amount="10000.00"),
        history=(did("relance-1", date(2026, 12, 2)), did("appel-2", date(2026, 12, 14))),
    )
    return on_day(of, NEW_YEAR)


def test_a_reminder_that_claims_no_penalties_needs_no_rate() -> None:
    """A courteous reminder leaves in any semester."""
    for day in (NEW_YEAR, date(2028, 7, 1)):
        found = standing(on_day(case(invoice(due=DUE)), day))
        assert isinstance(found, StepDue)
        assert found.step.step == "relance-1"


def test_penalties_are_claimed_until_the_last_day_whose_rate_is_known() -> None:
    """10 000 € × 12.40 % × 30 d / 365, of 2 to 31 December: what runs since is reserved."""
    found = reminded()
    owed = found.with_the_rest_reserved.statement

    assert isinstance(standing(found), StepDue)
    assert owed.accrued_until == date(2026, 12, 31)
    assert owed.penalties_due == Decimal("101.92")
    assert owed.as_of == NEW_YEAR


def test_documents_claim_until_the_eve_of_the_semester_that_runs_alone() -> None:
    """A semester that is over has its rate: nothing is reserved for it, it is asked for."""
    found = reminded()
    later = replace(found, as_of=date(2027, 7, 1))

    assert found.as_claimed.statement.accrued_until == date(2026, 12, 31)
    assert found.as_claimed.statement.daily_penalty is None
    assert later.as_claimed.owed is None


def test_what_must_be_exact_is_refused_as_before() -> None:
    """The statement itself guesses nothing: without the rate there is none."""
    assert reminded().owed is None


def test_once_the_rate_is_known_nothing_is_reserved() -> None:
    """With the rates of the semester entered, penalties run through the day of the letter."""
    added = AddedRate(
        semester="2027-S1",
        ecb_percent=Decimal("2.65"),
        legal_individual_percent=Decimal("6.80"),
        legal_other_percent=Decimal("2.90"),
        source="essai",
    )
    before = reminded()
    known = CaseOnDay(
        case=before.case,
        settings=SETTINGS,
        rates=packaged_rates().with_added((added,)),
        as_of=NEW_YEAR,
    )

    assert known.with_the_rest_reserved is known
    assert known.statement.accrued_until is None


def test_a_semester_later_the_rate_is_asked_for() -> None:
    """In July the rate of January has long been published: a letter that needs it waits for it."""
    before = reminded()
    found = standing(on_day(before.case, date(2027, 7, 2)))

    assert isinstance(found, Blocked)
    assert found.code is BlockCode.MISSING_RATE


def test_a_promise_is_told_in_january_too() -> None:
    """A missing rate hides nothing of what was agreed."""
    promise = did(None, date(2026, 12, 28), promise={"pay_by": date(2027, 1, 15)})
    found = standing(on_day(case(invoice(due=DUE), history=(promise,)), NEW_YEAR))

    assert isinstance(found, Blocked)
    assert found.code is BlockCode.PROMISE_PENDING
