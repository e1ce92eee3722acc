"""No letter of the plan leaves once a court has decided; the reason says what is done instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relance_docs.case.case import Case
from relance_docs.plan.records import BlockCode, Blocked, StepDue
from tests.plan.builders import case, invoice, look

ORDER: dict[str, Any] = {"kind": "order", "made_on": "2026-10-06", "principal": "100.00"}


def titled(**decision: Any) -> Case:  # noqa: ANN401 - as in a file
    """Return a case of one invoice with an order to pay."""
    return case(invoice(), title={"decisions": [{**ORDER, **decision}]})


@pytest.mark.parametrize(
    ("more", "option"),
    [
        ({}, "--served"),
        ({"served_on": "2026-10-20"}, "--enforceable"),
        ({"served_on": "2026-10-20", "opposed_on": "2026-11-02"}, "--judgment"),
        ({"served_on": "2026-10-20", "enforceable_on": "2026-12-22"}, "--measure"),
    ],
)
def test_the_reason_names_the_next_act(more: dict[str, str], option: str) -> None:
    """Service, enforceability, judgment, enforcement: each has its option."""
    found = look(titled(**more), date(2026, 12, 23))

    assert isinstance(found, Blocked)
    assert (found.code, found.next_step) == (BlockCode.TITLE, None)
    assert option in found.reason.msgid


def test_the_day_before_a_letter_leaves() -> None:
    """What a court decides later bars nothing on the eve."""
    assert isinstance(look(titled(), date(2026, 10, 5)), StepDue)


def test_an_order_that_was_not_served_in_time_bars_nothing_any_more() -> None:
    """It is void (1411 CPC): on its last day it still bars, the day after it does not."""
    of = titled(made_on="2026-09-01")

    assert isinstance(look(of, date(2026, 12, 1)), Blocked)
    assert isinstance(look(of, date(2026, 12, 2)), StepDue)


def test_an_invoice_that_it_is_not_about_goes_its_own_way() -> None:
    """A later invoice is demanded, the decided one is left out of the letter."""
    later = invoice("FA-2", due=date(2026, 10, 30))
    of = case(invoice(), later, title={"decisions": [{**ORDER, "invoices": ["FA-1"]}]})

    found = look(of, date(2026, 11, 20))

    assert isinstance(found, StepDue)
    assert found.invoice_numbers == ("FA-2",)
