"""What every document about a claim prints of it: gathered from the statement, never reckoned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.case.terms import Allocation, Base, RateReading, agreed_terms
from relance_docs.claim import rows
from relance_docs.claim.court_decision import court_decision
from relance_docs.claim.records import ClaimContext, InvoiceRow
from relance_docs.french import typeset
from relance_docs.law.semesters import Semester
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.statement.rate_spans import rate_spans
from relance_docs.statement.records import OtherTotal, RateSpan, Statement


def claim_context(
    on_day: CaseOnDay,
    invoices: tuple[InvoiceRow, ...],
    *,
    tells_the_rest: bool = True,
    tells_other_totals: bool = False,
) -> ClaimContext:
    """Return what is claimed on these invoices.

    `tells_the_rest` also names what is due but not asked for, and what is not due yet;
    `tells_other_totals` what other choices would give, which no debtor is told.
    """
    case, settings, owed, as_of = on_day.case, on_day.settings, on_day.statement, on_day.as_of
    numbers = tuple(row.invoice_number for row in invoices)
    not_due, left_out = rows.other_rows(on_day, numbers)
    decision = court_decision(on_day)
    decided = set(decision.invoices) if decision else set()
    rates = rate_spans(row.owed for row in invoices)
    other_reading = _other_reading(owed, rates)
    printed = tuple(part for row in invoices for part in row.parts)
    on_account = rows.account_rows(on_day, printed)
    other = owed.other_allocation
    disputed = rows.disputed_rows(on_day)
    return ClaimContext(
        case_number=case.number,
        as_of=as_of,
        regime=case.debtor.kind,
        creditor=settings.creditor,
        debtor=case.debtor,
        french_law=case.is_under_french_law,
        abroad=case.debtor.is_abroad,
        joint_with=tuple(each.name for each in case.co_debtors),
        joint_grounds=tuple(dict.fromkeys(typeset(each.bound_by) for each in case.co_debtors)),
        invoices=invoices,
        rows=printed,
        not_due=not_due if tells_the_rest else (),
        left_out=(
            tuple(row for row in left_out if row.invoice_number not in decided)
            if tells_the_rest
            else ()
        ),
        court_decision=decision,
        disputed=disputed,
        totals=rows.totals(invoices),
        bridge=rows.bridge(invoices, on_account, disputed),
        account_rows=on_account,
        accrued_through=owed.accrued_until or as_of,
        reserved_from=owed.accrued_until + timedelta(days=1) if owed.accrued_until else None,
        daily_penalty=_daily(invoices),
        daily_from=(owed.accrued_until or as_of) + timedelta(days=1),
        rates=rates,
        rate_percents=rows.successive_percents(rates),
        rate_publications=rows.publications(rates),
        rate_reading=owed.rate_reading,
        allocation=owed.allocation,
        base=_base(on_day, numbers),
        receipts=tuple(
            sorted((e for row in invoices for e in row.receipts), key=lambda e: e.received_on)
        ),
        credit_notes=tuple(
            sorted((n for row in invoices for n in row.credit_notes), key=lambda n: n.issue_date)
        ),
        bounced=tuple(
            each for each in owed.bounced if each.payment.invoice_number in {None, *numbers}
        ),
        credit=owed.credit,
        case_total=owed.total_due,
        other_allocation=Allocation(other.choice) if other else None,
        other_allocation_total=_told(other, owed) if tells_other_totals else None,
        other_reading=other_reading,
        other_reading_total=(
            _told(owed.other_reading, owed) if tells_other_totals and other_reading else None
        ),
        checked_until=_checked_until(owed, rates),
    )


def _checked_until(owed: Statement, rates: tuple[RateSpan, ...]) -> date | None:
    """Return the day until which the published values were checked; None where it says too much.

    A rate of a later semester, which relance.yaml states, was checked by nobody here.
    """
    checked = owed.rates_checked_until
    latest = max((span.basis.semester for span in rates if span.basis.semester), default="")
    is_later = latest and Semester.parse(latest).first_day > checked
    return None if is_later or owed.as_of <= checked else checked


def _daily(invoices: Iterable[InvoiceRow]) -> Decimal | None:
    amounts = [row.owed.daily_penalty for row in invoices]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal("0.00")) if len(known) == len(amounts) else None


def _base(on_day: CaseOnDay, numbers: tuple[str, ...]) -> Base | None:
    case = on_day.case
    bases = {
        agreed_terms(on_day.settings.terms, case.terms, invoice.terms).base
        for invoice in case.invoices
        if invoice.invoice_number in numbers
    }
    return bases.pop() if len(bases) == 1 else None


def _other_reading(owed: Statement, rates: tuple[RateSpan, ...]) -> RateReading | None:
    """Return the other reading of the law; a fixed clause follows no semester and has none."""
    if owed.other_reading is None or not rows.publications(rates):
        return None
    return RateReading(owed.other_reading.choice)


def _told(other: OtherTotal | None, owed: Statement) -> Decimal | None:
    return None if other is None or other.total_due == owed.total_due else other.total_due
