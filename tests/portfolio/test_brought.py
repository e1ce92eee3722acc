"""What was received after which step: every payment once, and nothing said of its cause."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.case.claims import Payment
from relance_docs.portfolio.receipts_by_step import SPAN
from relance_docs.portfolio.records import Preceded
from tests.plan.builders import after, case, did, invoice, paid
from tests.portfolio.test_portfolio import figures, together

CALL = did("appel-1", after(5), channel="phone", by="Anne", outcome="no_answer")
LETTER = did("relance-2", after(20), channel="post")


@pytest.mark.parametrize(
    ("day", "preceded", "step", "days"),
    [
        (4, Preceded.NO_STEP, None, None),
        (5, Preceded.STEP, "appel-1", 0),
        (19, Preceded.STEP, "appel-1", 14),
        (20, Preceded.STEP, "relance-2", 0),
        (20 + SPAN, Preceded.STEP, "relance-2", SPAN),
        (21 + SPAN, Preceded.LATER, "relance-2", SPAN + 1),
    ],
)
def test_a_payment_stands_after_the_last_step_before_it(
    day: int, preceded: Preceded, step: str | None, days: int | None
) -> None:
    """The day of the step and the thirtieth after it are in."""
    of = case(history=(CALL, LETTER), payments=(paid(after(day), "50.00"),))
    (found,) = figures(of, after(90)).received
    assert (preceded, step, days) == (
        found.preceded,
        found.last.step if found.last else None,
        found.days,
    )
    assert ("payments", 0) == found.source


def test_a_payment_of_an_invoice_follows_only_steps_about_it() -> None:
    """A letter that names another invoice is not what stands before it."""
    other = did("relance-1", after(3), channel="email", invoices=("FA-2",))
    of = case(
        invoice(), invoice("FA-2"), history=(other,), payments=(paid(after(4), "100.00", "FA-1"),)
    )
    assert Preceded.NO_STEP is figures(of, after(90)).received[0].preceded


def test_a_letter_that_came_back_brought_nothing() -> None:
    """It is counted as taken, and the call before it stands before the payment."""
    back = did("relance-2", after(20), channel="post", outcome="returned")
    found = together(after(90), case(history=(CALL, back), payments=(paid(after(22), "1.00"),)))
    rows = {row.key: (row.taken, row.amount) for row in found.by_step}
    assert {"appel-1": (1, Decimal("1.00")), "relance-2": (1, Decimal("0.00"))} == rows


def test_enforcement_and_what_was_given_back_are_apart() -> None:
    """Neither stands after a letter; what bounced was never received."""
    facts: list[dict[str, object]] = [
        {"amount": "70.00", "by_enforcement": True},
        {"amount": "-20.00"},
        {"amount": "30.00", "bounced": {"bounced_on": after(23)}},
    ]
    payments = tuple(Payment.model_validate({"received_on": after(22), **each}) for each in facts)
    found = together(after(90), case(history=(LETTER,), payments=payments))
    assert {
        Preceded.ENFORCEMENT: Decimal("70.00"),
        Preceded.GIVEN_BACK: Decimal("-20.00"),
    } == {row.preceded: row.amount for row in found.received}


def test_the_person_is_who_acted_else_who_is_in_charge() -> None:
    """And promises are counted by the contact in which they were made."""
    promise = {"pay_by": after(30), "amount": Decimal("40.00")}
    said = did(None, after(21), channel="phone", outcome="promise", promise=promise)
    payments = (paid(after(6), "10.00"), paid(after(25), "40.00"))
    of = case(history=(CALL, LETTER, said), payments=payments, in_charge="Bruno")
    rows = {row.key: row for row in together(after(90), of).by_person}
    assert {"Anne": Decimal("10.00"), "Bruno": Decimal("40.00")} == {
        name: row.amount for name, row in rows.items()
    }
    assert (0, 1) == (rows["Anne"].promises.kept, rows["Bruno"].promises.kept)
    channels = {row.key: row for row in together(after(90), of).by_channel}
    assert (1, 1, 1) == (
        channels["phone"].taken,
        channels["phone"].receipts,
        channels["phone"].promises.made,
    )


_DAYS = st.integers(min_value=-20, max_value=120)
_STEPS = st.lists(
    st.tuples(
        _DAYS,
        st.sampled_from(["relance-1", "appel-1", "mise-en-demeure"]),
        st.sampled_from(["email", "phone", "post", None]),
        st.sampled_from(["Anne", "Bruno", None]),
        st.sampled_from(["no_answer", "returned", None]),
    ),
    max_size=6,
)
_CENTS = st.integers(min_value=-50_000, max_value=50_000).filter(bool)
_PAYMENTS = st.lists(
    st.tuples(_DAYS, _CENTS, st.sampled_from(["FA-1", "FA-2", None]), st.booleans()), max_size=6
)


@given(steps=_STEPS, payments=_PAYMENTS, until=_DAYS)
def test_the_parts_add_up_to_all_that_was_received(
    steps: list[tuple[int, str, str | None, str | None, str | None]],
    payments: list[tuple[int, int, str | None, bool]],
    until: int,
) -> None:
    """Every payment by the day, once; and the same sum by step, by channel and by person."""
    of = case(
        invoice(),
        invoice("FA-2", amount="900.00"),
        history=tuple(
            did(step, after(day), channel=channel, by=by, outcome=outcome)
            for day, step, channel, by, outcome in steps
        ),
        payments=tuple(
            Payment(
                received_on=after(day),
                amount=Decimal(cents) / 100,
                invoice_number=number,
                by_enforcement=enforced,
            )
            for day, cents, number, enforced in payments
        ),
    )
    found = together(after(until), of)
    in_all = sum(Decimal(cents) / 100 for day, cents, *_ in payments if day <= until)
    assert in_all == sum(row.amount for row in found.received)
    near = sum(row.amount for row in found.received if row.preceded is Preceded.STEP)
    for rows in (found.by_step, found.by_channel, found.by_person):
        assert near == sum(row.amount for row in rows)
        assert sum(day <= until for day, *_ in steps) == sum(row.taken for row in rows)
