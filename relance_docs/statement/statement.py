"""What is owed on a case on a day: the statement (décompte).

Law: L441-10, II and D441-5 C. com.; R2192-31 to R2192-36 CCP; 1231-6, 1342-10 and 1343-1 C. civ.
Days late run from the day after the due date through the day asked for, included; a year counts 365
days; every line is rounded half up to the cent; every total is a sum of printed lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from typing import TypeVar

from relance_docs.case.as_of import counted, unwatched
from relance_docs.case.case import Case
from relance_docs.case.terms import Allocation, Terms
from relance_docs.errors import RefusalError
from relance_docs.law.interest import EXACT, cents
from relance_docs.law.rates import Rates
from relance_docs.message import Message
from relance_docs.statement.claim import ONE_DAY, ZERO, Claim, Part
from relance_docs.statement.limitation import prescriptions
from relance_docs.statement.making import handed_on, later
from relance_docs.statement.notices import Plan
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.reckoned import Compared, Reckoned, imposing, reckon, reckoned
from relance_docs.statement.records import (
    Account,
    Aging,
    BouncedPayment,
    InvoiceStatement,
    PartStatement,
    Receipt,
    Reserved,
    Statement,
    Sums,
    new_invoice_statement,
    new_part_statement,
)
from relance_docs.statement.standing import Standing
from relance_docs.statement.tariff import reading_of
from relance_docs.statement.titled import TitleStatement

T = TypeVar("T")

_LAST_DAYS = (0, 30, 60, 90)
"""Last day of delay, included, of each bucket but the last."""
_NOTHING = Reserved()


def statement(
    case: Case,
    terms: Terms,
    rates: Rates,
    as_of: date,
    *,
    plan: Plan = None,
    accrues_until: date | None = None,
) -> Statement:
    """Return what is owed on `case` at the end of `as_of`.

    `terms` and `plan` are those of the workspace; the plan says which steps are formal notices.
    `accrues_until`: no penalty of a later day is reckoned, for its rate is not known yet.
    What was issued, received or reached the debtor after `as_of` is left out. Raises
    MissingRateError for a semester whose rate is not published and UnsettledClauseError for a
    clause below the floor on which nobody decided.
    """
    if as_of.year == date.max.year:
        raise RefusalError(
            Message("no statement can be made for {day}: the calendar ends", day=as_of)
        )
    with localcontext(EXACT):
        asked = Reckoning(
            case=case,
            terms=terms,
            rates=rates,
            as_of=as_of,
            plan=plan,
            accrues_until=accrues_until,
        )
        return _statement(asked, reckon(asked))


def _statement(asked: Reckoning, found: Reckoned | Standing) -> Statement:
    case, as_of, agreed = asked.case, asked.as_of, asked.terms_of(None)
    account, title = _account(found, as_of), found.title
    compared = Compared(asked=asked, found=found)
    sums = found.sums if isinstance(found, Standing) else _sums(account.invoices, title)
    insolvency = case.insolvency if case.is_insolvent(as_of) else None
    has_moved = bool(found.allocations or title)
    return Statement(
        case_number=case.number,
        as_of=as_of,
        regime=case.debtor.kind,
        allocation=compared.allocation,
        rate_reading=reading_of(case.debtor.kind, agreed.rate_reading),
        principal_due=sums.principal_due,
        principal_overdue=sums.principal_overdue,
        penalties_due=sums.penalties_due,
        indemnity_due=sums.indemnity_due,
        credit=found.credit,
        daily_penalty=None if asked.accrues_until else sums.daily_penalty,
        invoices=handed_on(account, "invoices"),
        title=title,
        disputed=account.disputed,
        undated=_invoices(found, found.undated, as_of),
        allocations=found.allocations,
        bounced=tuple(
            BouncedPayment(payment=each, bounced=each.bounced, source=("payments", place))
            for place, each in enumerate(case.payments)
            if each.bounced and each.has_bounced(as_of)
        ),
        account=_as_ledger(asked) if has_moved else account,
        other_allocation=_exactly_later(compared.other_allocation),
        other_reading=_exactly_later(compared.other_reading),
        aging=handed_on(account, "aging"),
        prescription=_exactly_later(
            lambda: prescriptions(case, found.unsettled(as_of), found.allocations, as_of)
        ),
        interest_stopped_on=insolvency.opened_on if insolvency else None,
        accrued_until=asked.accrues_until,
        rates_checked_until=asked.rates.checked_until,
    )


def _exactly_later(make: Callable[[], T]) -> T:
    """Let a part of a statement be made once it is asked, with as many digits as the rest."""

    def made() -> T:
        with localcontext(EXACT):
            return make()

    return later(made)


def _sums(invoices: Iterable[InvoiceStatement], title: TitleStatement | None) -> Sums:
    titled = (title,) if title else ()
    return Sums(
        principal_due=_sum(each.principal_due for each in (*invoices, *titled)),
        principal_overdue=_sum(
            (*(each.principal_overdue for each in invoices), *(t.principal_due for t in titled))
        ),
        penalties_due=_sum(
            (*(each.penalties_due for each in invoices), *(t.interest_due for t in titled))
        ),
        indemnity_due=_sum(each.indemnity_due for each in (*invoices, *titled)),
        daily_penalty=_total_daily(
            (*(each.daily_penalty for each in invoices), *(t.daily_interest for t in titled))
        ),
    )


def _invoices(
    found: Reckoned | Standing, claims: Iterable[Claim], as_of: date
) -> tuple[InvoiceStatement, ...]:
    received: dict[tuple[str, bool], list[Receipt]] = {}
    for receipt in found.allocations:
        key = receipt.invoice_number, receipt.to_disputed_part
        received.setdefault(key, []).append(receipt)
    return tuple(
        _invoice(
            claim,
            received.get((claim.invoice.invoice_number, claim.is_disputed), ()),
            as_of,
        )
        for claim in claims
    )


def _invoice(claim: Claim, received: Iterable[Receipt], as_of: date) -> InvoiceStatement:
    for part in claim.parts:
        part.close(as_of)
    overdue = [part for part in claim.parts if part.is_late(as_of)]
    accrued, indemnities = claim.penalties_accrued(as_of), claim.indemnities
    return new_invoice_statement(
        invoice_number=claim.invoice.invoice_number,
        total_with_vat=claim.invoice.total_with_vat,
        credited=claim.credited,
        paid=claim.paid_before + claim.paid.total,
        principal_due=_sum([part.principal for part in claim.parts]),
        principal_overdue=_sum([part.principal for part in overdue]),
        penalties_accrued=accrued,
        penalties_due=accrued - claim.paid.penalties - claim.reserved.penalties,
        indemnities=indemnities,
        indemnity_due=_sum(indemnities) - claim.paid.indemnity - claim.reserved.indemnity,
        parts=tuple(map(_part, claim.parts)),
        runs=claim.runs,
        receipts=tuple(received),
        credit_notes=claim.credit_notes,
        days_late=max([counted(part.due_date, as_of) for part in overdue], default=0),
        daily_penalty=_daily(overdue, unwatched(as_of) + ONE_DAY),
        arose=claim.arose,
        reserved=_reserved(claim),
        source=claim.source,
    )


def _part(part: Part) -> PartStatement:
    return new_part_statement(
        due_date=part.due_date,
        amount=part.amount,
        principal_due=part.principal,
        source=part.source,
        invoice_source=(part.instead_of or part).source,
    )


def _reserved(claim: Claim) -> Reserved:
    kept = claim.reserved
    if not (kept.principal or kept.penalties or kept.indemnity):
        return _NOTHING
    return Reserved(principal=kept.principal, penalties=kept.penalties, indemnity=kept.indemnity)


def _daily(overdue: Iterable[Part], day: date) -> Decimal | None:
    """Return the penalty of `day` alone on what is overdue by then; None without its rate."""
    try:
        return cents(_sum([part.exact_daily(day) for part in overdue]))
    except RefusalError:
        return None


def _total_daily(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = tuple(amounts)
    return None if None in known else _sum(amount for amount in known if amount is not None)


def _as_ledger(asked: Reckoning) -> Account:
    """Return the account as the ledger has it: principal first, whatever a court decided since."""
    first = imposing(Allocation.CAPITAL_FIRST)
    found = reckoned(replace(asked, forced=first), as_account=True)
    return _account(found, asked.as_of)


def _account(found: Reckoned | Standing, as_of: date) -> Account:
    disputed = _invoices(found, found.disputed, as_of)
    if isinstance(found, Standing):
        invoices = _exactly_later(found.invoices)
    else:
        invoices = _invoices(found, found.undisputed, as_of)
    return Account(
        invoices=invoices,
        disputed=disputed,
        credit=found.credit,
        aging=_exactly_later(lambda: _aging(found.unpaid, as_of)),
    )


def _aging(unpaid: Iterable[tuple[date, Decimal]], as_of: date) -> Aging:
    """Spread unpaid capital over the buckets by its due date; day 30 belongs to 1–30."""
    buckets = [ZERO] * (len(_LAST_DAYS) + 1)
    for due_date, principal in unpaid:
        days_late = max(0, counted(due_date, as_of))
        buckets[bisect_left(_LAST_DAYS, days_late)] += principal
    not_due, to_30, to_60, to_90, over_90 = buckets
    return Aging(
        not_due=not_due,
        days_1_30=to_30,
        days_31_60=to_60,
        days_61_90=to_90,
        over_90_days=over_90,
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
