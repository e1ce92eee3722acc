"""What is true of every statement, whatever the case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect, Dispute, Instalment, Invoice
from relance_docs.case.claims import Payment as Receipt
from relance_docs.case.parties import Debtor, DebtorKind
from relance_docs.case.terms import (
    Allocation,
    Base,
    BelowFloor,
    PenaltyRate,
    RateForm,
    RateReading,
    Terms,
)
from relance_docs.law.interest import interest
from relance_docs.law.rates import packaged_rates
from relance_docs.statement.records import InvoiceStatement, Statement
from relance_docs.statement.statement import statement

FIRST, LAST = date(2023, 1, 1), date(2026, 12, 31)
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
ONE_DAY = timedelta(days=1)

days = st.dates(FIRST, LAST)
amounts = st.integers(1, 2_000_000).map(lambda cents: CENT * cents)
clauses = st.sampled_from(
    [
        PenaltyRate(),
        PenaltyRate(form=RateForm.FIXED, value=Decimal("9.5")),
        PenaltyRate(form=RateForm.LEGAL_TIMES, value=Decimal(3)),
        PenaltyRate(form=RateForm.ECB_PLUS, value=Decimal(12)),
    ]
)
terms = st.builds(
    Terms,
    penalty_rate=clauses,
    below_floor=st.sampled_from(BelowFloor),
    allocation=st.sampled_from(Allocation),
    rate_reading=st.sampled_from(RateReading),
    base=st.sampled_from(Base),
)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Return the sum, in cents also when there is nothing."""
    return sum(numbers, ZERO)


@composite
def invoices(draw: DrawFn, number: int) -> Invoice:
    """Draw an invoice of one to three parts, perhaps disputed, perhaps with its own clause."""
    part = st.builds(Instalment, due_date=days, amount=amounts)
    parts = draw(st.lists(part, min_size=1, max_size=3, unique_by=lambda each: each.due_date))
    with_vat = total(part.amount for part in parts)
    dispute = st.builds(Dispute, raised_on=days, amount=st.none() | amounts, reason=st.just("x"))
    return Invoice(
        invoice_number=f"FA-{number}",
        issue_date=draw(st.sampled_from([date(2022, 12, 1), date(2024, 6, 1)])),
        instalments=tuple(parts),
        total_with_vat=with_vat,
        total_without_vat=(with_vat / Decimal("1.2")).quantize(CENT),
        dispute=draw(st.none() | dispute),
        terms=draw(
            st.none()
            | st.builds(Terms, penalty_rate=clauses, below_floor=st.sampled_from(BelowFloor))
        ),
    )


@composite
def cases(draw: DrawFn, *, disputes: bool = True) -> Case:
    """Draw a case with up to three invoices, payments and credit notes."""
    kind = draw(st.sampled_from([DebtorKind.BUSINESS] * 3 + [DebtorKind.PUBLIC_BODY]))
    found = tuple(draw(invoices(number)) for number in range(1, draw(st.integers(1, 3)) + 1))
    if not disputes:
        found = tuple(each.model_copy(update={"dispute": None}) for each in found)
    named = st.none() | st.sampled_from([each.invoice_number for each in found])
    payments = st.builds(Receipt, received_on=days, amount=amounts, invoice_number=named)
    notes = st.builds(
        CreditNote,
        number=st.just("AV"),
        issue_date=days,
        amount=amounts,
        invoice_number=named,
        effect=st.sampled_from(CreditNoteEffect),
    )
    return Case(
        number="2026-001",
        debtor=Debtor(kind=kind, name="D"),
        invoices=found,
        payments=tuple(draw(st.lists(payments, max_size=4))),
        credit_notes=tuple(draw(st.lists(notes, max_size=2))),
    )


def owed(case: Case, agreed: Terms, as_of: date) -> Statement:
    """Return what is owed under the packaged rates."""
    return statement(case, agreed, packaged_rates(), as_of)


def claims(result: Statement) -> tuple[InvoiceStatement, ...]:
    """Return the claims, disputed or not."""
    return result.invoices + result.disputed


@given(cases(), terms, days)
def test_lines_add_up_to_every_total(case: Case, agreed: Terms, as_of: date) -> None:
    """Every printed total is the sum of what is printed above it."""
    result = owed(case, agreed, as_of)

    for claim in claims(result):
        assert total(line.amount for line in claim.lines) == claim.penalties_accrued
        assert total(part.principal_due for part in claim.parts) == claim.principal_due
        for line in claim.lines:
            assert interest(line.base, line.rate_percent, line.days) == line.amount
    for name in ("principal_due", "principal_overdue", "penalties_due", "indemnity_due"):
        assert total(getattr(claim, name) for claim in result.invoices) == getattr(result, name)
    ages = result.aging
    assert result.principal_due == total(
        (ages.not_due, ages.days_1_30, ages.days_31_60, ages.days_61_90, ages.over_90_days)
    )
    assert result.principal_overdue == result.principal_due - ages.not_due


@given(cases(), terms, days)
def test_lines_follow_each_other(case: Case, agreed: Terms, as_of: date) -> None:
    """The lines of a part run from the day after it is due until it is paid: no gap, no overlap."""
    for claim in claims(owed(case, agreed, as_of)):
        for part in claim.parts:
            lines = [line for line in claim.lines if line.due_date == part.due_date]
            first_days = [part.due_date + ONE_DAY] + [line.to_day + ONE_DAY for line in lines]
            assert first_days[:-1] == [line.from_day for line in lines]
            assert all(line.from_day <= line.to_day <= as_of for line in lines)
            late_and_unpaid = part.principal_due and part.due_date < as_of
            assert not late_and_unpaid or lines[-1].to_day == as_of


@given(cases(), terms, days)
def test_nothing_is_negative(case: Case, agreed: Terms, as_of: date) -> None:
    """No balance is ever below zero; a credit stands only when nothing is owed."""
    result = owed(case, agreed, as_of)

    for claim in claims(result):
        assert min(claim.principal_due, claim.penalties_due, claim.indemnity_due) >= 0
        assert min(part.principal_due for part in claim.parts) >= 0
    assert result.credit >= 0
    assert not result.credit or not result.total_due + result.disputed_due


@given(cases(), terms, days)
def test_conservation(case: Case, agreed: Terms, as_of: date) -> None:
    """Principal, penalties and indemnity are paid, credited or due; every receipt is placed."""
    result = owed(case, agreed, as_of)
    issued = [each for each in case.invoices if each.issue_date <= as_of]
    accrued = total(claim.penalties_accrued + claim.indemnity_accrued for claim in claims(result))
    paid = total(p.amount for p in case.payments if p.received_on <= as_of)
    credited = total(n.amount for n in case.credit_notes if n.issue_date <= as_of)

    assert total(each.principal for each in issued) + accrued == (
        paid + credited - result.credit + result.total_due + result.disputed_due
    )
    assert paid == total(e.amount for e in result.allocations if not e.is_credit_note)
    for entry in result.allocations:
        placed = entry.to_indemnity + entry.to_penalties + entry.to_principal
        assert placed == (entry.amount if entry.invoice_number else 0)


@given(cases(), terms, days, st.randoms(use_true_random=False))
def test_order_of_the_file(
    case: Case,
    agreed: Terms,
    as_of: date,
    random: Random,
) -> None:
    """The order in which payments and credit notes stand in the file changes nothing."""
    payments, notes = list(case.payments), list(case.credit_notes)
    random.shuffle(payments)
    random.shuffle(notes)
    shuffled = case.model_copy(update={"payments": tuple(payments), "credit_notes": tuple(notes)})

    assert owed(case, agreed, as_of) == owed(shuffled, agreed, as_of)


@given(cases(), terms, days, days, st.integers(100, 500_000))
def test_a_payment_never_raises_the_debt(
    case: Case, agreed: Terms, as_of: date, day: date, cents: int
) -> None:
    """One euro or more, on whatever day, leaves less owed, or as much where nothing was."""
    payment = Receipt(received_on=day, amount=CENT * cents)
    more = case.model_copy(update={"payments": (*case.payments, payment)})

    before, after = owed(case, agreed, as_of), owed(more, agreed, as_of)

    assert after.total_due <= before.total_due
    assert before.total_due - before.credit >= after.total_due - after.credit


@given(cases(), terms, days)
def test_indemnity_once_per_late_payment(case: Case, agreed: Terms, as_of: date) -> None:
    """A due date bears 40 € or nothing, and nothing unless some line shows that it was late."""
    by_invoice: dict[str, list[InvoiceStatement]] = {}
    for claim in claims(owed(case, agreed, as_of)):
        by_invoice.setdefault(claim.invoice_number, []).append(claim)

    for parts in by_invoice.values():
        late = {line.due_date for claim in parts for line in claim.lines}
        indemnity = total(claim.indemnity_accrued for claim in parts)
        assert indemnity == len(late) * Decimal("40.00")


@given(cases(disputes=False), terms, days, days)
def test_debts_grow_until_something_is_received(
    case: Case, agreed: Terms, one: date, other: date
) -> None:
    """Between two receipts, what is owed never falls from a day to a later one."""
    events = [p.received_on for p in case.payments] + [n.issue_date for n in case.credit_notes]
    first, last = sorted((one, other))
    if any(first < day <= last for day in events):
        last = first
    if any(first < each.issue_date <= last for each in case.invoices):
        last = first

    assert owed(case, agreed, first).total_due <= owed(case, agreed, last).total_due


@given(amounts, st.integers(1, 20_000), st.integers(1, 200), st.integers(1, 200))
def test_splitting_a_period(base: Decimal, rate: int, first: int, second: int) -> None:
    """A period in two lines differs from one line by rounding alone: at most a cent."""
    percent = Decimal(rate) / 1000

    split = interest(base, percent, first) + interest(base, percent, second)

    assert abs(split - interest(base, percent, first + second)) <= CENT
