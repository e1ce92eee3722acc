"""A case to which nothing happened is reckoned a short way: what comes of it is the same."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from relance_docs.case.case import Case
from relance_docs.case.claims import Dispute, Instalment, Invoice, SentBack
from relance_docs.case.claims import Payment as Receipt
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.case.terms import (
    Base,
    BelowFloor,
    PenaltyRate,
    PrescriptionRegime,
    RateForm,
    RateReading,
    TermAgreedIn,
    Terms,
)
from relance_docs.errors import RefusalError
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.records import Statement
from relance_docs.statement.standing import standing
from relance_docs.statement.statement import statement

FIRST, LAST = date(2023, 6, 1), date(2026, 12, 31)
CENT = Decimal("0.01")

days = st.dates(FIRST, LAST)
amounts = st.integers(0, 2_000_000).map(lambda cents: CENT * cents)
clauses = st.sampled_from(
    [
        PenaltyRate(),
        PenaltyRate(form=RateForm.FIXED, value=Decimal("9.1234")),
        PenaltyRate(form=RateForm.LEGAL_TIMES, value=Decimal(2)),
        PenaltyRate(form=RateForm.ECB_PLUS, value=Decimal(12)),
    ]
)
terms = st.builds(
    Terms,
    penalty_rate=st.none() | clauses,
    below_floor=st.sampled_from(BelowFloor),
    rate_reading=st.none() | st.sampled_from(RateReading),
    base=st.sampled_from([None] * 4 + [Base.WITHOUT_VAT]),
    prescription=st.none() | st.sampled_from(PrescriptionRegime),
    term_agreed_in=st.none() | st.sampled_from(TermAgreedIn),
)
names = st.permutations([each.name for each in fields(Statement)])


@composite
def cases(draw: DrawFn) -> Case:
    """Draw invoices as they were issued, of which some are still to be, or were paid before."""
    found = []
    for place in range(draw(st.integers(1, 4))):
        amount, issued = draw(amounts), draw(days)
        found.append(
            Invoice(
                invoice_number=f"F{place}",
                issue_date=issued,
                due_date=issued + timedelta(days=draw(st.sampled_from([0, 30, 60]))),
                total_with_vat=amount,
                total_without_vat=amount,
                paid_amount=draw(st.sampled_from([Decimal(0), amount])),
                delivery_date=draw(st.none() | days),
                terms=draw(st.none() | terms),
            )
        )
    kind = draw(st.sampled_from([DebtorKind.BUSINESS] * 3 + [DebtorKind.PUBLIC_BODY]))
    return Case(debtor=Debtor(kind=kind, name="D"), invoices=tuple(found), terms=draw(terms))


def told(
    case: Case,
    agreed: Terms,
    as_of: date,
    until: date | None,
    order: Sequence[str] = (),
) -> str:
    """Return all of a statement, to the place of each fact; or why there is none."""
    try:
        owed = statement(case, agreed, packaged_rates(), as_of, accrues_until=until)
        for name in order:
            getattr(owed, name)
    except RefusalError as refusal:
        return str(refusal)
    return repr((owed, [invoice.lines for invoice in owed.invoices]))


@given(cases(), terms, st.dates(FIRST, date(2027, 2, 1)), st.none() | days, names)
def test_what_stands_is_what_its_claims_come_to(
    case: Case, agreed: Terms, as_of: date, until: date | None, order: Sequence[str]
) -> None:
    """Each record is the same, in whatever order the parts of a statement are asked for."""
    with patch("relance_docs.statement.reckoned.standing", return_value=None):
        expected = told(case, agreed, as_of, until)

    assert told(case, agreed, as_of, until, order) == expected


def stands(case: Case) -> bool:
    """Whether the short way is taken for it."""
    asked = Reckoning(case=case, terms=Terms(), rates=packaged_rates(), as_of=LAST, plan=None)
    return standing(asked) is not None


DAY = date(2026, 1, 5)
INVOICE = Invoice(
    invoice_number="F1", issue_date=DAY, due_date=DAY, total_with_vat=Decimal("100.00")
)


@pytest.mark.parametrize(
    "told",
    [
        {"amount_due": Decimal("-1.00")},
        {"dispute": Dispute(raised_on=DAY, reason="x")},
        {"sent_back": SentBack(notified_on=DAY, reason="x")},
        {"due_date": None, "instalments": (Instalment(due_date=DAY, amount=Decimal(100)),)},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_happened_to_an_invoice_is_reckoned_by_its_claims(told: dict[str, object]) -> None:
    """The short way is for invoices that stand as they were issued, and for no other."""
    case = Case(debtor=Debtor(kind=DebtorKind.BUSINESS, name="D"), invoices=(INVOICE,))

    assert stands(case)
    assert not stands(case.model_copy(update={"invoices": (INVOICE.model_copy(update=told),)}))


@given(st.booleans())
def test_a_statement_is_pickled_whole(is_paid: bool) -> None:  # noqa: FBT001 - drawn
    """What nobody had asked for yet is in what another process is given."""
    paid = (Receipt(received_on=DAY, amount=Decimal(60)),) * is_paid
    case = Case(
        debtor=Debtor(kind=DebtorKind.BUSINESS, name="D"), invoices=(INVOICE,), payments=paid
    )
    owed = statement(case, Terms(), packaged_rates(), LAST)

    assert pickle.loads(pickle.dumps(owed)) == owed  # noqa: S301 - our own
    assert owed.other_allocation is not None
    assert owed.other_allocation.total_due == owed.total_due or is_paid
