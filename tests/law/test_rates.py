"""The published rates."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest

from relance_docs.case.settings import AddedRate
from relance_docs.errors import RefusalError
from relance_docs.law.clauses import floor_percent
from relance_docs.law.constants import legal_values
from relance_docs.law.packaged import rows
from relance_docs.law.rate_table import next_missing, rate_rows
from relance_docs.law.rates import (
    ECB_COMPLETE_THROUGH,
    MissingRateError,
    RateSeries,
    packaged_rates,
)
from relance_docs.law.semesters import Semester

# semester, ECB, legal rate for an individual, for all others, three times the latter
TABLE = """
2012-S2 1.00 0.71 0.71  2.13
2021-S1 0.00 3.14 0.79  2.37
2021-S2 0.00 3.12 0.76  2.28
2022-S1 0.00 3.13 0.76  2.28
2022-S2 0.00 3.15 0.77  2.31
2023-S1 2.50 4.47 2.06  6.18
2023-S2 4.00 6.82 4.22 12.66
2024-S1 4.50 8.01 5.07 15.21
2024-S2 4.25 8.16 4.92 14.76
2025-S1 3.15 7.21 3.71 11.13
2025-S2 2.15 6.65 2.76  8.28
2026-S1 2.15 6.67 2.62  7.86
2026-S2 2.40 6.84 2.75  8.25
"""


def added(**stated: str) -> AddedRate:
    """Return rates as relance.yaml states them."""
    return AddedRate.model_validate({"semester": "2027-S1", "source": "JO", **stated})


@pytest.mark.parametrize("row", TABLE.strip().splitlines())
def test_published_values(row: str) -> None:
    """Each semester has the ECB rate of its first day, both legal rates, and the floor."""
    name, *expected = row.split()
    semester, rates = Semester.parse(name), packaged_rates()

    assert expected == [
        str(rates.ecb_reference(semester).percent),
        str(rates.legal(semester, RateSeries.LEGAL_INDIVIDUAL).percent),
        str(rates.legal(semester).percent),
        str(floor_percent(semester, rates)),
    ]


@pytest.mark.parametrize("series", RateSeries)
def test_a_semester_not_published_is_refused_by_name(series: RateSeries) -> None:
    """The refusal names series and semester and says what to write where."""
    with pytest.raises(MissingRateError) as refused:
        packaged_rates().rate(series, Semester.parse("2027-S1"))

    assert refused.value.series is series
    assert "`relance rate 2027-S1 --" in str(refused.value)


def test_ecb_series_stops_where_it_is_complete() -> None:
    """No semester that starts after the last day known for certain has an ECB rate."""
    known = [semester for series, semester in packaged_rates().published if series == "ecb_percent"]

    assert Semester.parse("2026-S2") == max(known)
    assert max(known).first_day <= ECB_COMPLETE_THROUGH


def test_every_semester_since_2010_is_complete() -> None:
    """There is no hole in the tables."""
    semester, rates = Semester.parse("2010-S1"), packaged_rates()
    while semester <= Semester.parse("2026-S2"):
        assert all((series, semester) in rates.published for series in RateSeries)
        semester = semester.following


@pytest.mark.parametrize("table", ["ecb_main_refinancing.csv", "legal_interest.csv"])
def test_tables_are_in_order_with_sources(table: str) -> None:
    """Dates rise without repetition, and every row has a source and a confidence."""
    found = list(rows(table))
    keys = [next(iter(row.values())) for row in found]

    assert sorted(set(keys)) == keys
    assert all(row["source"] and row["confidence"] for row in found)


def test_every_constant_has_a_pedigree() -> None:
    """Each figure of the law has article, source and the day on which it was checked."""
    for value in legal_values().values():
        assert value.article
        assert value.source
        assert date(2026, 11, 22) <= value.checked_until <= date(2026, 12, 1)


def test_an_added_semester_is_used() -> None:
    """What the workspace adds counts, under its own source."""
    rates = packaged_rates().with_added([added(ecb_percent="2.65")])

    found = rates.ecb_reference(Semester.parse("2027-S1"))

    assert (Decimal("2.65"), "JO", "workspace") == (found.percent, found.source, found.confidence)
    with pytest.raises(MissingRateError):
        rates.legal(Semester.parse("2027-S1"))


def test_packaged_rates_stay_as_they_are() -> None:
    """Adding makes new rates."""
    packaged_rates().with_added([added(ecb_percent="2.65")])

    with pytest.raises(MissingRateError):
        packaged_rates().ecb_reference(Semester.parse("2027-S1"))


def test_stating_a_known_value_again_is_fine() -> None:
    """The same figure, however written, changes nothing."""
    again = added(semester="2026-S2", ecb_percent="2.4")

    assert packaged_rates() == packaged_rates().with_added([again])


@pytest.mark.parametrize(
    "rates",
    [
        [added(semester="2026-S2", legal_other_percent="2.76")],
        [added(ecb_percent="2.65"), added(ecb_percent="2.40")],
    ],
    ids=["known", "added twice"],
)
def test_a_contradiction_is_refused(rates: list[AddedRate]) -> None:
    """Two values for one semester: the refusal names both."""
    with pytest.raises(RefusalError, match=r"2\.7[56].*2\.7[56]|2\.65.*2\.40"):
        packaged_rates().with_added(rates)


@pytest.mark.parametrize("text", ["2027", "2027-s1", "2027-S3", "S1 2027", "0000-S1", "2027-S1 "])
def test_a_wrong_semester_is_refused(text: str) -> None:
    """A semester is written in one way."""
    with pytest.raises(RefusalError, match="2026-S1"):
        Semester.parse(text)


def test_rates_and_refusals_travel_between_processes() -> None:
    """Workers receive rates and send refusals back."""
    rates = packaged_rates()
    refusal = MissingRateError(RateSeries.ECB, Semester.parse("2027-S1"))

    for one in (rates, refusal):
        back = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own bytes
        assert (type(one), str(one)) == (type(back), str(back))


def test_the_table_of_rates() -> None:
    """The last row of the table is complete, and the next semester is the one to add."""
    last = list(rate_rows(packaged_rates()))[-1]

    assert ("2026-S2", "12.40", "10.40", "8.25", "secondary") == (
        last["semester"],
        last["default_percent"],
        last["public_body_percent"],
        last["floor_percent"],
        last["confidence"],
    )
    assert "2027-S1" == str(next_missing(packaged_rates()).semester)


def test_half_a_semester_is_still_to_be_completed() -> None:
    """Once the ECB rate is added, only the legal rates are asked for."""
    command = next_missing(packaged_rates().with_added([added(ecb_percent="2.65")])).command

    assert "--legal-business" in command
    assert "--ecb" not in command
