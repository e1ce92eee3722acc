"""The credit that a debtor is given, and what of the record passes it. Facts, no advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.terms import CreditPolicy
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.portfolio.case_figures import figures_of
from relance_docs.portfolio.delays import WINDOW, Trend, debtor_delays

_CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Credit:
    """What a debtor may owe, and owes."""

    policy: CreditPolicy
    owed: Decimal | None
    """The balance of its account over all its cases that are open; None when not reckoned."""
    rest: Decimal | None
    """What is left below the limit, negative above it; None without a limit or a balance."""
    alerts: tuple[Message, ...]


def policy_of(on_day: CaseOnDay) -> CreditPolicy | None:
    """Return the policy that holds for a case: its own, completed by that of relance.yaml."""
    own, general = on_day.case.credit_policy, on_day.settings.credit_policy
    if own is None or general is None:
        return own or general
    said = {name: getattr(own, name) for name in own.model_fields_set}
    return general.model_copy(update={k: v for k, v in said.items() if v is not None})


def credit_of(on_day: CaseOnDay, further: Invoice | None = None) -> Credit | None:
    """Return how a debtor stands to its policy; None without a policy, or when the case is closed.

    `further`: an invoice that is about to be added, reckoned in.
    """
    policy = policy_of(on_day)
    if policy is None or on_day.case.closed is not None:
        return None
    owed = _owed(on_day, further)
    rest = policy.limit - owed if policy.limit is not None and owed is not None else None
    return Credit(
        policy=policy,
        owed=owed,
        rest=rest,
        alerts=tuple(_alerts(on_day, policy, owed, further)),
    )


def _owed(on_day: CaseOnDay, further: Invoice | None) -> Decimal | None:
    """Return the balance of all open cases of the debtor, this one and those that seem its own."""
    total = further.principal if further else ZERO
    for each in _each(on_day):
        if each.owed is None:
            return None
        total += each.owed.account.balance
    return total


def _each(on_day: CaseOnDay) -> Iterator[CaseOnDay]:
    yield on_day
    for other in on_day.others:
        if other.closed is None:
            yield replace(on_day, case=other, others=())


def _alerts(
    on_day: CaseOnDay, policy: CreditPolicy, owed: Decimal | None, further: Invoice | None
) -> Iterator[Message]:
    if policy.limit is not None and owed is not None and owed > policy.limit:
        yield Message(
            "credit: {owed} € owed in all, {above} € above the limit of {limit} €",
            owed=owed,
            above=owed - policy.limit,
            limit=policy.limit,
        )
    invoices = (further,) if further else on_day.case.invoices
    yield from _longer_terms(invoices, policy)
    if further is not None and policy.deposit_percent:
        part = further.total_with_vat * policy.deposit_percent / 100
        yield Message(
            "credit: the policy asks for a deposit of {percent} %, {amount} €, before delivery",
            percent=f"{policy.deposit_percent.normalize():f}",
            amount=part.quantize(_CENT, ROUND_HALF_UP),
        )
    yield from _worsening(on_day)


def _longer_terms(invoices: tuple[Invoice, ...], policy: CreditPolicy) -> Iterator[Message]:
    most = policy.payment_days
    for invoice in invoices:
        days = max(((due - invoice.issue_date).days for due in _dues(invoice)), default=0)
        if most is not None and days > most:
            yield Message(
                "credit: {number} gives {days} days to pay, the policy {most}",
                number=invoice.invoice_number,
                days=days,
                most=most,
            )


def _dues(invoice: Invoice) -> Iterator[date]:
    yield from (each.due_date for each in invoice.instalments)
    if invoice.due_date is not None:
        yield invoice.due_date


def _worsening(on_day: CaseOnDay) -> Iterator[Message]:
    """Say that the debtor pays later than before, by the means of the audit report."""
    if on_day.owed is None:
        return
    for delay in debtor_delays(map(figures_of, _each(on_day)), on_day.as_of):
        if delay.trend is Trend.LONGER:
            yield Message(
                "credit: it pays later than before: {recent} d late on average over the last"
                " {window} days, {before} d over those before ({count} due dates)",
                recent=str(delay.recent.days),
                before=str(delay.before.days),
                window=WINDOW,
                count=delay.recent.count + delay.before.count,
            )


def doubt_of(case: Case, alerts: tuple[Message, ...]) -> Message | None:
    """Return what is asked before a further invoice; None when nothing passes the policy."""
    if not alerts:
        return None
    return Message("{case} passes the credit policy: {first}", case=case.number, first=alerts[0])
