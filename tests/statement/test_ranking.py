"""Money that names no debt: the order that is kept is the one that sorting all anew gives."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from relance_docs.case.case import Case, PaymentPlan
from relance_docs.case.claims import (
    CreditNote,
    CreditNoteEffect,
    Dispute,
    Instalment,
    Invoice,
    Payment,
)
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.case.procedures import Insolvency, InsolvencyKind
from relance_docs.case.terms import (
    Allocation,
    BelowFloor,
    PenaltyRate,
    RateForm,
    RateReading,
    Terms,
)
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.claim import ZERO, Claim
from relance_docs.statement.ranking import Kind
from relance_docs.statement.statement import statement

FIRST, LAST = date(2025, 12, 1), date(2026, 8, 31)
"""Three semesters, in which debts become due between payments."""
CENT = Decimal("0.01")
GONE = "relance_docs.statement.allocation.Ranking"

days = st.dates(FIRST, LAST)
# Few days: debts of one rank share.
due_days = st.sampled_from([FIRST + timedelta(days=25 * place) for place in range(9)])
amounts = st.integers(1, 60_000).map(lambda cents: CENT * cents)
parts_paid = st.integers(1, 20_000).map(lambda cents: CENT * cents)
allocations = st.none() | st.sampled_from(Allocation)
readings = st.none() | st.sampled_from(RateReading)
clauses = st.none() | st.sampled_from([6, 20]).map(
    lambda percent: PenaltyRate(form=RateForm.FIXED, value=Decimal(percent))
)
terms = st.builds(
    Terms,
    penalty_rate=clauses,
    below_floor=st.just(BelowFloor.AS_WRITTEN),
    allocation=allocations,
    rate_reading=readings,
)


class SortedAnew:
    """The ranking that looks at every debt for each payment, as it was reckoned at first."""

    def __init__(self, claims: Iterable[Claim], day: date) -> None:
        del day
        self._claims = tuple(claims)

    def rank(self, claims: Iterable[Claim], day: date) -> None:
        """Do nothing: nothing is kept."""

    def due(
        self, kind: Kind, day: date, *, of_principal: bool
    ) -> Generator[list[Claim], None, None]:
        """Yield the debts by rate, then by age."""
        del of_principal
        claims = self._of(kind, day)
        yield from _in_order(claims, lambda c: (-c.rate_on(day), c.first_due_date))

    def to_come(self, kind: Kind, day: date) -> Generator[list[Claim], None, None]:
        """Yield the debts that are not due by their next due date."""
        claims = [each for each in self._of(kind, day) if each.principal_to_come(day)]
        yield from _in_order(
            claims, lambda c: (ZERO, min(p.due_date for p in c.parts if p.due_date > day))
        )

    def _of(self, kind: Kind, day: date) -> list[Claim]:
        return [c for c in self._claims if Kind(c.is_disputed, c.is_barred(day)) == kind]


def _in_order(
    claims: list[Claim], rank: Callable[[Claim], tuple[Decimal, date]]
) -> Generator[list[Claim], None, None]:
    ranked = sorted(((rank(claim), claim) for claim in claims), key=lambda each: each[0])
    for _, equals in groupby(ranked, key=lambda each: each[0]):
        yield [claim for _, claim in equals]


@composite
def invoices(draw: DrawFn, place: int) -> Invoice:
    """Draw an invoice of one or two parts, perhaps contested, perhaps under terms of its own."""
    dates = draw(st.lists(due_days, min_size=1, max_size=2, unique=True))
    parts = [Instalment(due_date=day, amount=draw(amounts)) for day in dates]
    dispute = st.builds(Dispute, raised_on=days, amount=st.none() | amounts, reason=st.just("x"))
    return Invoice(
        invoice_number=f"F{place}",
        issue_date=min(dates) - timedelta(days=draw(st.sampled_from([0, 30]))),
        instalments=tuple(parts),
        total_with_vat=sum((part.amount for part in parts), ZERO),
        dispute=draw(st.sampled_from([None, None, draw(dispute)])),
        terms=draw(terms),
    )


@composite
def cases(draw: DrawFn) -> Case:
    """Draw a case with many payments, most of which name no invoice; some are given back."""
    found = tuple(draw(invoices(place)) for place in range(draw(st.integers(1, 6))))
    named = st.sampled_from([None, None, None, *(each.invoice_number for each in found)])
    # Where money is given back, all is ranked anew.
    signs = st.sampled_from([1, 1, 1, -draw(st.sampled_from([1, -1, -1]))])
    payments = st.builds(
        lambda amount, sign, **of: Payment(amount=sign * amount, **of),
        parts_paid,
        signs,
        received_on=days,
        invoice_number=named,
    )
    notes = st.builds(
        CreditNote,
        number=st.just("AV"),
        issue_date=days,
        amount=amounts,
        invoice_number=named,
        effect=st.sampled_from(CreditNoteEffect),
    )
    plans = st.builds(
        PaymentPlan,
        agreed_on=days,
        instalments=st.lists(
            st.builds(Instalment, due_date=days, amount=amounts), min_size=1, max_size=2
        ).map(tuple),
    )
    judgments = st.builds(Insolvency, kind=st.sampled_from(InsolvencyKind), opened_on=days)
    kind = draw(st.sampled_from([DebtorKind.BUSINESS] * 3 + [DebtorKind.PUBLIC_BODY]))
    return Case(
        debtor=Debtor(kind=kind, name="D"),
        invoices=found,
        payments=tuple(draw(st.lists(payments, max_size=12))),
        credit_notes=tuple(draw(st.lists(notes, max_size=2))),
        payment_plan=draw(st.sampled_from([None, None, None, draw(plans)])),
        insolvency=draw(st.sampled_from([None, None, None, draw(judgments)])),
    )


@settings(max_examples=150)
@given(cases(), terms)
def test_the_order_kept_is_that_of_sorting_anew(case: Case, agreed: Terms) -> None:
    """Each euro goes where it went when every debt was offered every payment."""
    with patch(GONE, SortedAnew):
        expected = repr(statement(case, agreed, packaged_rates(), LAST))

    assert repr(statement(case, agreed, packaged_rates(), LAST)) == expected


def test_a_debt_that_begins_to_bear_more_comes_first() -> None:
    """The second payment finds a younger debt at a higher rate, which bore nothing at the first."""

    def invoice(number: str, due: date, percent: int) -> Invoice:
        clause = PenaltyRate(form=RateForm.FIXED, value=Decimal(percent))
        return Invoice(
            invoice_number=number,
            issue_date=due,
            due_date=due,
            total_with_vat=Decimal("1000.00"),
            terms=Terms(penalty_rate=clause, below_floor=BelowFloor.AS_WRITTEN),
        )

    case = Case(
        debtor=Debtor(kind=DebtorKind.BUSINESS, name="D"),
        invoices=(
            invoice("OLD", date(2026, 1, 5), 10),
            invoice("YOUNG", date(2026, 3, 2), 20),
        ),
        payments=tuple(
            Payment(received_on=day, amount=Decimal("50.00"))
            for day in (date(2026, 2, 2), date(2026, 4, 1))
        ),
    )

    owed = statement(case, Terms(), packaged_rates(), date(2026, 4, 30))

    assert [each.invoice_number for each in owed.allocations] == ["OLD", "YOUNG"]
