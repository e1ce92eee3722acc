"""Clauses and their floor."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relance_docs.case.terms import PenaltyRate, RateForm
from relance_docs.law.clauses import clause_percent, is_floor_to_come, shortfalls
from relance_docs.law.rates import MissingRateError, packaged_rates
from relance_docs.law.semesters import Semester

SEMESTERS = [Semester.parse(name) for name in ("2023-S2", "2024-S1", "2025-S2", "2026-S1")]


def clause(form: RateForm, value: str) -> PenaltyRate:
    """Return a clause."""
    return PenaltyRate(form=form, value=Decimal(value))


@pytest.mark.parametrize(
    ("agreed", "below"),
    [
        (PenaltyRate(), []),
        (clause(RateForm.FIXED, "8.00"), ["2023-S2", "2024-S1", "2025-S2"]),
        (clause(RateForm.FIXED, "15.21"), []),
        (clause(RateForm.FIXED, "15.20"), ["2024-S1"]),
        (clause(RateForm.LEGAL_TIMES, "3"), []),
        (clause(RateForm.LEGAL_TIMES, "2.9"), ["2023-S2", "2024-S1", "2025-S2", "2026-S1"]),
        (clause(RateForm.ECB_PLUS, "10"), []),
        (clause(RateForm.ECB_PLUS, "9"), ["2024-S1"]),
        (clause(RateForm.ECB_PLUS, "12"), []),
    ],
    ids=str,
)
def test_semesters_below_the_floor(agreed: PenaltyRate, below: list[str]) -> None:
    """A clause is below the floor where it gives less than three times the legal rate."""
    found = shortfalls(agreed, SEMESTERS, packaged_rates())

    assert below == [str(each.semester) for each in found]


def test_the_floor_does_not_raise_the_rate_of_the_law() -> None:
    """In 2024 the law gives ECB + 10 = 14.50 % though the floor of a clause is 15.21 %."""
    assert Decimal("14.50") == clause_percent(
        PenaltyRate(), Semester.parse("2024-S1"), packaged_rates()
    )


def test_a_clause_that_names_its_rate_does_not_wait_for_the_floor() -> None:
    """It stands until the legal rate of a semester to come says otherwise; « 4 × » has no rate."""
    coming, past = Semester.parse("2027-S1"), Semester.parse("1990-S1")
    fixed, times = clause(RateForm.FIXED, "12.00"), clause(RateForm.LEGAL_TIMES, "4")

    assert is_floor_to_come(fixed, coming, packaged_rates())
    assert not is_floor_to_come(fixed, past, packaged_rates())
    assert not is_floor_to_come(times, coming, packaged_rates())


def test_a_floor_that_is_not_published_cannot_be_checked() -> None:
    """A clause in a semester whose legal rate is unknown is refused by name."""
    with pytest.raises(MissingRateError, match="2027-S1"):
        shortfalls(clause(RateForm.FIXED, "15.00"), [Semester.parse("2027-S1")], packaged_rates())
