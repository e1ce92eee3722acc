"""All cases together on a day: totals, and what the past teaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.portfolio.delays import DebtorDelay, Mean, debtor_delays, overall_delay
from relance_docs.portfolio.disputes import (
    DisputedFor,
    ReasonCount,
    UnpaidByReason,
    disputes_by_reason,
    given_reasons,
    unpaid_by_reason,
)
from relance_docs.portfolio.dso import CountbackDso, SimpleDso, countback_dso, simple_dso
from relance_docs.portfolio.promised import DebtorPromises, Promises, counted, debtor_promises
from relance_docs.portfolio.receipts_by_step import Brought, ReceivedIn, brought, received_in_all
from relance_docs.portfolio.records import CaseFigures, CaseOwed
from relance_docs.portfolio.steps import StepPaid, steps_paid
from relance_docs.portfolio.totals import DebtorBalance, added, balances, total_of
from relance_docs.portfolio.worsening import Worsening, worsening


@dataclass(frozen=True, kw_only=True, slots=True)
class Portfolio:
    """Every case of a workspace on a day, added up."""

    as_of: date
    cases: tuple[CaseFigures, ...]
    """What is ready first, as in `relance status`."""
    total: CaseOwed
    """Over the cases that were reckoned and are not closed."""
    unreckoned: tuple[CaseFigures, ...]
    """Cases that are in no amount: errors in the file, or a rate that is not published."""
    closed: tuple[CaseFigures, ...]
    """Closed cases, in no amount of what is due."""
    left_in_closed: Decimal
    """What the statements of closed cases still show; nobody asks for it."""
    balances: tuple[DebtorBalance, ...]
    delays: tuple[DebtorDelay, ...]
    delay_paid: Mean
    delay_unpaid: Mean
    simple_dso: SimpleDso
    countback_dso: CountbackDso
    promises: Promises
    debtor_promises: tuple[DebtorPromises, ...]
    disputes: tuple[DisputedFor, ...]
    given: tuple[ReasonCount, ...]
    unpaid: tuple[UnpaidByReason, ...]
    steps: tuple[StepPaid, ...]
    worsening: tuple[Worsening, ...]
    by_step: tuple[Brought, ...]
    by_channel: tuple[Brought, ...]
    """Their key is the value of `Channel`."""
    by_person: tuple[Brought, ...]
    received: tuple[ReceivedIn, ...]


def portfolio(figures: Iterable[CaseFigures], as_of: date) -> Portfolio:
    """Add up the figures of all cases; they may come in any order."""
    cases = tuple(sorted(figures, key=lambda each: each.urgency))
    closed = tuple(each for each in cases if each.is_closed)
    delays = debtor_delays(cases, as_of)
    promised = debtor_promises(cases, as_of)
    paid, unpaid = overall_delay(cases, as_of)
    return Portfolio(
        as_of=as_of,
        cases=cases,
        total=total_of(cases),
        unreckoned=tuple(each for each in cases if each.owed is None and not each.is_closed),
        closed=closed,
        left_in_closed=added(each.owed for each in closed if each.owed is not None).total,
        balances=balances(cases),
        delays=delays,
        delay_paid=paid,
        delay_unpaid=unpaid,
        simple_dso=simple_dso(cases, as_of),
        countback_dso=countback_dso(cases, as_of),
        promises=counted(promise for each in cases for promise in each.promises),
        debtor_promises=promised,
        disputes=disputes_by_reason(cases),
        given=given_reasons(cases),
        unpaid=unpaid_by_reason(cases),
        steps=steps_paid(cases),
        worsening=worsening(delays, promised),
        by_step=brought(cases, lambda done: done.step),
        by_channel=brought(cases, lambda done: done.channel.value if done.channel else ""),
        by_person=brought(cases, lambda done: done.person),
        received=received_in_all(cases),
    )
