"""What a person wrote in words moves no amount and no step; the order of a list, no total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNoteEffect, Invoice
from relance_docs.case.settings import Settings
from relance_docs.plan.decision import standing
from relance_docs.plan.records import NextStep
from relance_docs.review.deadlines import deadlines
from relance_docs.review.letter_said import settlements
from relance_docs.statement.as_data import statement_data
from relance_docs.statement.records import Receipt
from tests.facts.same_day import SETTINGS, everything_twice, owed
from tests.plan.builders import DEBTOR, LEGAL_ORDER, invoice, on_day, paid
from tests.plan.builders import case as small_case
from tests.review.review_cases import under_review

FEW = settings(max_examples=80, deadline=None)
FIRST = date(2026, 4, 30)
DAYS = st.sampled_from([date(2026, 5, 11), date(2026, 5, 20), date(2026, 6, 1)])
"""So few that facts of one day are the rule."""
AMOUNTS = st.sampled_from([Decimal(each) for each in ("20.00", "980.00", "1000.00", "1020.00")])
TEXTS = st.sampled_from(["", "VIR", "VIR FA-1", "Solde de tout compte"])
RETURNS = tuple({"bounced_on": day} for day in (date(2026, 6, 1), date(2026, 6, 15)))
CONSUMER = {"kind": "consumer", "name": "Jeanne Exemple"}
LATER = st.sampled_from([date(2026, 6, 2), date(2026, 6, 20), date(2026, 11, 20)])


@st.composite
def invoices(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """Draw an invoice, perhaps in two parts, perhaps disputed."""
    disputed = {"raised_on": draw(DAYS), "amount": draw(AMOUNTS), "reason": "x"}
    amount = draw(AMOUNTS)
    parts = [{"due_date": day, "amount": amount} for day in (FIRST, draw(DAYS))]
    whole = {"due_date": FIRST, "total_with_vat": amount}
    split = {"instalments": parts, "total_with_vat": 2 * amount}
    return {
        "invoice_number": f"FA-{number}",
        "issue_date": date(2026, 3, 31),
        "description": draw(TEXTS) or None,
        "dispute": draw(st.sampled_from([None, None, disputed])),
        **draw(st.sampled_from([whole, whole, split])),
    }


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case in which most facts share their day and their amount."""
    bills = [draw(invoices(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
    named = st.sampled_from([None, *(bill["invoice_number"] for bill in bills)])
    payments = st.fixed_dictionaries(
        {
            "received_on": DAYS,
            "amount": AMOUNTS,
            "reference": TEXTS.map(lambda text: text or None),
            "invoice_number": named,
            "bounced": st.sampled_from([None, None, None, *RETURNS]),
        }
    )
    given_back = st.fixed_dictionaries(
        {"received_on": DAYS, "amount": AMOUNTS.map(lambda amount: -amount)}
    )
    notes = st.fixed_dictionaries(
        {
            "issue_date": DAYS,
            "amount": AMOUNTS,
            "invoice_number": named,
            "effect": st.sampled_from(CreditNoteEffect),
            "reason": TEXTS.map(lambda text: text or None),
        }
    )
    promised = st.fixed_dictionaries({"pay_by": DAYS, "amount": st.none() | AMOUNTS})
    events = st.fixed_dictionaries(
        {
            "at": DAYS,
            "step": st.sampled_from([None, "relance-1", "relance-2"]),
            "promise": st.none() | promised,
            "note": TEXTS.map(lambda text: text or "x"),
        }
    )
    credited = draw(st.lists(notes, max_size=3))
    due = sorted(draw(st.lists(DAYS, min_size=1, max_size=3)))
    parts = [{"due_date": day, "amount": draw(AMOUNTS)} for day in due]
    agreed = {"agreed_on": FIRST, "instalments": parts}
    return Case.model_validate(
        {
            "number": "2026-014",
            "debtor": draw(st.sampled_from([DEBTOR, DEBTOR, CONSUMER])),
            "invoices": bills,
            "payments": [
                *draw(st.lists(payments, max_size=4)),
                *draw(st.lists(given_back, max_size=1)),
            ],
            "payment_plan": draw(st.sampled_from([None, None, agreed])),
            "credit_notes": [{"number": f"AV-{n}", **note} for n, note in enumerate(credited)],
            "history": draw(st.lists(events, max_size=3)),
        }
    )


def reworded(of: Case, word: str | None) -> Case:
    """Return a case in which everything a person may write freely reads `word`, or is left out."""

    def bill(each: Invoice) -> Invoice:
        dispute = each.dispute and each.dispute.model_copy(update={"reason": word or "y"})
        plain = {"description": word, "order_reference": word, "stated_terms": ()}
        return each.model_copy(update={**plain, "dispute": dispute})

    def told(entries: tuple[Any, ...], **words: str | None) -> tuple[Any, ...]:
        return tuple(each.model_copy(update=words) for each in entries)

    return of.model_copy(
        update={
            "invoices": tuple(map(bill, of.invoices)),
            "payments": told(of.payments, reference=word, bank_line=word),
            "credit_notes": told(of.credit_notes, reason=word),
            "pieces": told(of.pieces, title=word or "y"),
            "history": told(of.history, note=word, by=word),
        }
    )


def without_reference(receipt: Receipt) -> tuple[object, ...]:
    """Return all that a receipt says, its place included, but for the text of the bank."""
    names = (name for name in Receipt.__slots__ if name != "reference")
    return tuple(getattr(receipt, name) for name in names)


def stand(of: Case, as_of: date, by: Settings) -> NextStep:
    """Return the next step of a case, or what blocks it."""
    return standing(on_day(of, as_of, by))


PAID_A_AND_NEARLY_B = small_case(
    invoice("A", FIRST, amount="1000.00"),
    invoice("B", FIRST, amount="2000.00"),
    payments=tuple(
        paid(date(2026, 5, 11), amount, number).model_copy(update={"reference": f"VIR {number}"})
        for amount, number in (("1020.00", "A"), ("1980.00", "B"))
    ),
)
"""Without its references, both were once taken for paid by one receipt."""


@FEW
@given(cases(), LATER, st.sampled_from([None, "Z", "FA-1"]))
@example(of=PAID_A_AND_NEARLY_B, as_of=date(2026, 5, 20), word=None)
def test_words_move_nothing(of: Case, as_of: date, word: str | None) -> None:
    """Whatever references, notes, reasons, titles say: the same amounts, steps and blocks."""
    other = reworded(of, word)
    before, after = owed(of, as_of), owed(other, as_of)

    assert statement_data(before) == statement_data(after)
    assert list(map(without_reference, before.allocations)) == list(
        map(without_reference, after.allocations)
    )
    for by in (SETTINGS, LEGAL_ORDER):
        assert stand(of, as_of, by) == stand(other, as_of, by)
    assert deadlines(under_review(of, as_of)) == deadlines(under_review(other, as_of))
    assert settlements(under_review(of, as_of)) == settlements(under_review(other, as_of))


@pytest.mark.parametrize("word", [None, "Z"])
def test_words_move_nothing_where_all_happens_twice(word: str | None) -> None:
    """The same of the case that has two of everything on one day."""
    of = everything_twice()
    other = reworded(of, word)

    assert statement_data(owed(of)) == statement_data(owed(other))
    assert deadlines(under_review(of)) == deadlines(under_review(other))


@FEW
@given(cases(), LATER, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_no_total(of: Case, as_of: date, random: Random) -> None:
    """Invoices, payments, credit notes, events in any order: the same is owed on every invoice."""

    def shuffled(entries: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(entries, len(entries)))

    names = ("invoices", "payments", "credit_notes", "history", "pieces")
    other = of.model_copy(update={name: shuffled(getattr(of, name)) for name in names})

    before, after = owed(of, as_of), owed(other, as_of)

    totals = ("principal_due", "penalties_due", "indemnity_due", "credit", "disputed_due")
    assert [getattr(before, name) for name in totals] == [getattr(after, name) for name in totals]
    assert {each.invoice_number: each.total_due for each in before.invoices} == {
        each.invoice_number: each.total_due for each in after.invoices
    }
