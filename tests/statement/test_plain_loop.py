"""The statement against a loop over days that takes no short way: equal to the cent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect, Invoice, Payment
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.case.terms import (
    Allocation,
    BelowFloor,
    PenaltyRate,
    RateForm,
    RateReading,
    Terms,
)
from relance_docs.law.interest import DaysShare, in_cents, in_euros, interest
from relance_docs.law.packaged import Confidence
from relance_docs.law.rates import PublishedRate, Rates, RateSeries
from relance_docs.law.semesters import Semester, semesters_between
from relance_docs.statement.statement import statement

FIRST, LAST = date(2023, 11, 1), date(2025, 3, 31)
"""With a leap year, and semesters cut at both ends."""
ONE_DAY = timedelta(days=1)
CENT, ZERO = Decimal("0.01"), Decimal("0.00")

days = st.dates(FIRST, LAST)
kinds = st.sampled_from([DebtorKind.BUSINESS] * 3 + [DebtorKind.PUBLIC_BODY])
clauses = st.sampled_from(
    [
        PenaltyRate(),
        PenaltyRate(form=RateForm.FIXED, value=Decimal("9.1234")),
        PenaltyRate(form=RateForm.ECB_PLUS, value=Decimal(12)),
    ]
)


@dataclass(kw_only=True)
class Bearing:
    """An invoice on its way through the days."""

    due_date: date
    clause: PenaltyRate
    principal: Decimal
    lines: dict[object, Fraction] = field(default_factory=dict)
    """Not rounded at all, by what makes a line another one: its rate and its capital."""
    level: int = 0
    """How often its capital has changed."""
    is_charged: bool = False
    paid: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(("40", "%"), ZERO))

    def owed(self, debt: str, day: date) -> Decimal:
        """Return what is due of the indemnity, of the penalties, or of the principal."""
        if debt == "principal":
            return self.principal if self.due_date <= day else ZERO
        if debt == "40":
            return Decimal("40.00") * self.is_charged - self.paid["40"]
        halves_up = (floor(line * 100 + Fraction(1, 2)) for line in self.lines.values())
        return CENT * sum(halves_up) - self.paid["%"]

    def take_off(self, amount: Decimal) -> None:
        """Lower its capital from the next day on."""
        self.principal -= amount
        self.level += 1

    def pay(self, amount: Decimal, day: date, order: tuple[str, ...]) -> None:
        """Discharge it in that order; what is left is of the capital, due or not."""
        for debt in order:
            part = min(amount, self.owed(debt, day))
            amount -= part
            if debt != "principal":
                self.paid[debt] += part
            elif part:
                self.take_off(part)
        if amount:
            self.take_off(amount)


def plainly(
    case: Case, rates: Rates, as_of: date, *, frozen: bool, order: tuple[str, ...]
) -> dict[str | None, Bearing]:
    """Go through the days one by one, and round each line at the end."""
    claims: dict[str | None, Bearing] = {
        each.invoice_number: Bearing(
            due_date=each.due_date or FIRST,
            clause=(each.terms and each.terms.penalty_rate) or PenaltyRate(),
            principal=each.principal,
        )
        for each in case.invoices
    }
    for note in case.credit_notes:
        if note.effect is CreditNoteEffect.FROM_ORIGIN and note.issue_date <= as_of:
            claims[note.invoice_number].principal -= note.amount
    day = FIRST
    while day <= as_of:
        for claim in claims.values():
            bear(claim, case, rates, day, frozen=frozen)
        for note in case.credit_notes:
            if note.effect is CreditNoteEffect.ON_ISSUE_DATE and note.issue_date == day:
                claims[note.invoice_number].take_off(note.amount)
        for payment in case.payments:
            if payment.received_on == day:
                claims[payment.invoice_number].pay(payment.amount, day, order)
        day += ONE_DAY
    return claims


def bear(claim: Bearing, case: Case, rates: Rates, day: date, *, frozen: bool) -> None:
    """Let a claim bear the interest of one day, and the indemnity, once it is late."""
    first = claim.due_date + ONE_DAY
    if day < first or not claim.principal:
        return
    claim.is_charged = True
    stated = claim.clause.value
    semester = Semester.of(first if frozen else day)
    ecb = rates.ecb_reference(semester).percent
    if case.debtor.kind is DebtorKind.PUBLIC_BODY:
        percent = ecb + 8
    elif claim.clause.form is RateForm.FIXED:
        percent = stated or ZERO
    else:
        percent = ecb + (stated or 10)
    runs_on = claim.clause.form is RateForm.FIXED and case.debtor.kind is DebtorKind.BUSINESS
    line = (None if runs_on else semester, claim.level)
    of_day = Fraction(claim.principal) * Fraction(percent) / 36_500
    claim.lines[line] = claim.lines.get(line, 0) + of_day


def total(claims: dict[str | None, Bearing], as_of: date) -> Decimal:
    """Return what is owed on all of them."""
    return sum(
        (c.principal + c.owed("40", as_of) + c.owed("%", as_of) for c in claims.values()), ZERO
    )


@composite
def known_rates(draw: DrawFn) -> Rates:
    """Draw an ECB rate for each semester, and a legal rate that sets no clause aside."""
    hundredths = st.integers(0, 900).map(lambda number: CENT * number)
    published = {
        (series, semester): PublishedRate(
            percent=draw(hundredths) if series is RateSeries.ECB else Decimal("1.00"),
            source="",
            confidence=Confidence.PUBLISHED,
            act="",
            is_justified=True,
        )
        for semester in semesters_between(FIRST, LAST + timedelta(days=200))
        for series in RateSeries
    }
    return Rates(published=published, checked_until=LAST)


@composite
def cases(draw: DrawFn) -> Case:
    """Draw invoices of which each is paid or credited in part, by what names it; or not at all."""
    kind, found = draw(kinds), []
    payments: list[Payment] = []
    notes: list[CreditNote] = []
    is_paid = draw(st.booleans())
    for place in range(draw(st.integers(1, 3))):
        number, amount = f"F{place}", draw(st.integers(10_000, 3_000_000))
        found.append(
            Invoice(
                invoice_number=number,
                issue_date=FIRST - ONE_DAY,
                due_date=draw(st.dates(FIRST, date(2024, 7, 1))),
                total_with_vat=CENT * amount,
                terms=Terms(penalty_rate=draw(clauses), below_floor=BelowFloor.AS_WRITTEN),
            )
        )
        # In hundredths of the invoice: of amounts, tiny ones would be drawn, which change nothing.
        part = st.integers(3, 20).map(partial(_part_of, amount))
        payments += draw(
            st.lists(
                st.builds(Payment, received_on=days, amount=part, invoice_number=st.just(number)),
                max_size=3 * is_paid,
            )
        )
        notes += draw(
            st.lists(
                st.builds(
                    CreditNote,
                    number=st.just(f"A{place}"),
                    issue_date=days,
                    amount=part,
                    invoice_number=st.just(number),
                    effect=st.sampled_from(CreditNoteEffect),
                ),
                max_size=1,
            )
        )
    return Case(
        debtor=Debtor(kind=kind, name="D"),
        invoices=tuple(found),
        payments=tuple(payments),
        credit_notes=tuple(notes),
    )


def _part_of(amount: int, hundredths: int) -> Decimal:
    return CENT * (amount * hundredths // 100)


LEGAL, CAPITAL_FIRST = ("40", "%", "principal"), ("principal", "40", "%")
PUBLIC = ("principal", "%", "40")


@settings(max_examples=60)
@given(cases(), known_rates(), st.sampled_from(RateReading), st.dates(date(2024, 3, 1), LAST))
def test_statement_is_that_of_a_loop_over_days(
    case: Case, rates: Rates, reading: RateReading, as_of: date
) -> None:
    """Every sum is that of the plain loop, also by the choices not made."""
    is_public = case.debtor.kind is DebtorKind.PUBLIC_BODY
    frozen = is_public or reading is RateReading.FROZEN
    order = PUBLIC if is_public else LEGAL

    owed = statement(case, Terms(rate_reading=reading), rates, as_of)
    expected = plainly(case, rates, as_of, frozen=frozen, order=order)

    for found in owed.invoices:
        claim = expected[found.invoice_number]
        assert found.principal_due == claim.principal
        assert found.penalties_due == claim.owed("%", as_of)
        assert found.indemnity_due == claim.owed("40", as_of)
        assert sum((line.amount for line in found.lines), ZERO) == found.penalties_accrued
        assert len(found.lines) == len(claim.lines)
    assert owed.total_due == total(expected, as_of)
    if not is_public:
        assert owed.allocation is Allocation.LEGAL
        other = plainly(case, rates, as_of, frozen=frozen, order=CAPITAL_FIRST)
        assert owed.other_allocation is not None
        assert owed.other_allocation.total_due == total(other, as_of)
        other = plainly(case, rates, as_of, frozen=not frozen, order=LEGAL)
        assert owed.other_reading is not None
        assert owed.other_reading.total_due == total(other, as_of)
    else:
        assert (owed.other_allocation, owed.other_reading) == (None, None)


@given(
    st.integers(0, 10**13).map(in_euros),
    st.integers(0, 3_000_000).map(lambda number: Decimal(number).scaleb(-4)),
    st.integers(1, 40_000),
)
def test_whole_cents_give_what_decimals_give(base: Decimal, percent: Decimal, count: int) -> None:
    """The interest in whole cents is that of the law: base × rate × days / 36 500, rounded."""
    assert in_euros(DaysShare.of(percent, count).interest(in_cents(base))) == interest(
        base, percent, count
    )
