"""Amounts and dates on paper, compared with the locale data of Babel."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_percent
from hypothesis import given
from hypothesis import strategies as st

from relance_docs import french

CENTS = st.decimals(
    min_value=Decimal(-10) ** 9, max_value=Decimal(10) ** 9, places=2, allow_nan=False
)


@given(CENTS)
def test_amounts_are_those_of_babel(amount: Decimal) -> None:
    """An amount in cents prints as the French locale prints it."""
    expected = format_currency(amount, "EUR", locale="fr_FR")

    # Babel writes minus zero as it is signed; no amount of ours is.
    assert expected == french.euros(amount) or amount == 0


@given(st.dates(min_value=date(1900, 1, 1)))
def test_dates_are_those_of_babel_but_for_the_first(day: date) -> None:
    """A date prints as the French locale prints it, with « 1er » for the first of a month."""
    expected = format_date(day, "d MMMM y", locale="fr_FR")
    if day.day == 1:
        expected = expected.replace("1", "1er", 1)

    assert expected == french.day(day).replace("\u00a0", " ")
    assert format_date(day, "dd/MM/yyyy", locale="fr_FR") == french.short_day(day)


@pytest.mark.parametrize("rate", ["12.15", "0.87", "2.4", "8", "100", "0"])
def test_rates_are_those_of_babel(rate: str) -> None:
    """A rate in percent prints as the French locale prints it, with two decimals at least."""
    expected = format_percent(Decimal(rate) / 100, "#,##0.00\u00a0%", locale="fr_FR")

    assert expected == french.percent(Decimal(rate))


def test_half_a_cent_goes_up() -> None:
    """Half a cent is rounded away from zero, not to the even cent."""
    assert ["0,13\u00a0€", "-0,13\u00a0€"] == [
        french.euros(Decimal("0.125")),
        french.euros(Decimal("-0.125")),
    ]


@given(st.text(alphabet="ab :;!?«»\u00a0\u202f", max_size=30))
def test_spacing_twice_changes_nothing_more(text: str) -> None:
    """Typography that is right stays as it is, and only spaces are ever changed."""
    once = french.spaced(text)

    assert once == french.spaced(once)
    assert "".join(text.split()) == "".join(once.split())
