"""Amounts and days mean the same at every door, or nothing; the documented table says which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import written_day

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")
AMOUNTS = (amounts.SUGGESTED, amounts.TYPED, amounts.CELL, amounts.XML)
DAYS = (days.SUGGESTED, days.TYPED, days.TYPED_IN_FRENCH, days.CELL, days.XML)


def table(head: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the documented table whose first head is `head`."""
    _before, _head, below = PAGE.partition(f"| {head} |")
    for line in below.splitlines()[2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]


@pytest.mark.parametrize("row", tuple(table("amount")), ids=lambda row: row[0])
def test_an_amount_is_read_at_each_door_as_the_page_says(row: list[str]) -> None:
    """A dash: it is not taken there."""
    text, *expected = row
    read = [written_amount(text, door) for door in AMOUNTS]
    assert expected == ["—" if amount is None else str(amount) for amount in read]


@pytest.mark.parametrize("row", tuple(table("day")), ids=lambda row: row[0])
def test_a_day_is_read_at_each_door_as_the_page_says(row: list[str]) -> None:
    """A dash: it is not taken there."""
    text, *expected = row
    read = [written_day(text, door) for door in DAYS]
    assert expected == ["—" if day is None else day.isoformat() for day in read]


def test_the_page_has_both_tables() -> None:
    """The tests above look at something."""
    assert [True, True] == [len([*table(head)]) > 6 for head in ("amount", "day")]


WRITTEN = st.text("0123456789 .,'-+()€", max_size=14) | st.text(max_size=14)


@given(WRITTEN)
def test_no_two_doors_read_two_amounts(text: str) -> None:
    """What two doors take is the same amount, to the cent."""
    read = {written_amount(text, door) for door in AMOUNTS} - {None}
    assert len(read) <= 1
    assert all(re.fullmatch(r"-?[0-9]{1,12}\.[0-9]{2}", str(amount)) for amount in read)


@given(WRITTEN | st.dates().map(lambda day: day.strftime("%d/%m/%Y")))
def test_no_two_doors_read_two_days(text: str) -> None:
    """What two doors take is the same day."""
    assert len({written_day(text, door) for door in DAYS} - {None}) <= 1


@given(WRITTEN)
def test_what_check_suggests_the_command_line_takes(text: str) -> None:
    """Whoever follows the advice of `check` for an amount could have typed it like that."""
    suggested = written_amount(text, amounts.SUGGESTED)
    if suggested is not None and suggested > 0:
        assert suggested == written_amount(text, amounts.TYPED)


@pytest.mark.parametrize(
    "text", ["12²", "١٢", "12 €50", "1 2€", "1,2,3", "€", "-", "()", "1'2 345"]
)
def test_what_is_no_amount_at_any_door(text: str) -> None:
    """Figures of other scripts, a currency in the middle, groups that are not of three."""
    assert [None] * len(AMOUNTS) == [written_amount(text, door) for door in AMOUNTS]
