"""The terms that several layers come to, asked for again and again."""

from __future__ import annotations

from decimal import Decimal

from relance_docs.case.terms import PenaltyRate, RateForm, RateReading, Terms, agreed_terms


def _fixed(percent: str) -> Terms:
    return Terms(penalty_rate=PenaltyRate(form=RateForm.FIXED, value=Decimal(percent)))


def test_equal_terms_keep_what_each_states() -> None:
    """10 and 10.0 are equal rates, and each is printed as it was written, whatever came before."""
    general = Terms(rate_reading=RateReading.FROZEN)
    short, long = _fixed("10"), _fixed("10.0")
    assert short == long

    for layer in (short, long, short, _fixed("10.0"), long):
        agreed = agreed_terms(general, None, layer)
        assert layer.penalty_rate is not None
        assert str(agreed.penalty_rate.value) == str(layer.penalty_rate.value)
        assert agreed.rate_reading is RateReading.FROZEN


def test_the_order_of_layers_counts() -> None:
    """The later layer wins, also where the same two were asked for in the other order."""
    one, other = _fixed("10"), _fixed("12")

    assert agreed_terms(one, other).penalty_rate.value == Decimal(12)
    assert agreed_terms(other, one).penalty_rate.value == Decimal(10)
    assert agreed_terms(one).penalty_rate.value == Decimal(10)
