"""Decisions of a court: their days in order, their sums below what was asked for."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from relance_docs.case.case import Case
from relance_docs.case.title import Decision, InterestGranted
from relance_docs.finding import Severity
from relance_docs.law.after_act import enforcement_day
from relance_docs.law.decisions import is_void, last_day_to_serve_order
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.document import Loc

ZERO = Decimal("0.00")


def _decisions(case: Case) -> Iterator[tuple[Loc, Decision]]:
    for i, decision in enumerate(case.title.decisions if case.title else ()):
        yield ("title", "decisions", i), decision


@check("title-dates", stands_alone=True)
def title_dates(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A decision follows its request, is served, opposed and enforceable on its date or later."""
    requested_on = case.title.requested_on if case.title else None
    for loc, decision in _decisions(case):
        is_early = requested_on is not None and decision.made_on < requested_on
        if requested_on and is_early and decision.is_order and not is_void(decision, requested_on):
            yield (
                (*loc, "made_on"),
                Message("before the request of {day}", day=requested_on.isoformat()),
            )
        for name in ("served_on", "opposed_on", "enforceable_on"):
            day = getattr(decision, name)
            if day is not None and day < decision.made_on:
                yield (
                    (*loc, name),
                    Message("before the decision of {day}", day=decision.made_on.isoformat()),
                )
        for name in ("opposition_notified_on", "consigned_on"):
            day = getattr(decision, name)
            if day is not None and (decision.opposed_on is None or day < decision.opposed_on):
                yield (
                    (*loc, name),
                    Message("before the opposition, which `opposed_on` gives"),
                )
        if decision.received_until is not None and decision.received_until > decision.made_on:
            yield (
                (*loc, "received_until"),
                Message(
                    "after the decision of {day}, which cannot take it into account",
                    day=decision.made_on.isoformat(),
                ),
            )


@check("title-order")
def title_order(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Decisions stand in order of their dates, an order to pay first."""
    found = list(_decisions(case))
    for (_before, earlier), (loc, decision) in pairwise(found):
        if decision.made_on < earlier.made_on:
            yield (
                (*loc, "made_on"),
                Message("before the decision of {day}", day=earlier.made_on.isoformat()),
            )
        if decision.is_order and not earlier.is_order:
            yield (*loc, "kind"), Message("an order to pay comes before a judgment, not after it")


@check("title-too-much")
def title_too_much(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A decision grants no more principal than its invoices come to, less their credit notes."""
    for loc, decision in _decisions(case):
        about = case.about(decision)
        owed = sum((i.principal for i in case.invoices if i.invoice_number in about), ZERO)
        owed -= sum(
            note.amount
            for note in case.credit_notes
            if note.invoice_number in about and note.issue_date <= decision.made_on
        )
        if decision.principal > owed:
            yield (
                (*loc, "principal"),
                Message(
                    "more than the invoices it is about come to, {owed}: damages, article 700 and"
                    " costs have fields of their own",
                    owed=owed,
                ),
            )


@check("title-interest")
def title_interest(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A rate of its own goes with `interest: claimed`; without interest none is capitalised."""
    for loc, decision in _decisions(case):
        if decision.interest_rate is not None and decision.interest is not InterestGranted.CLAIMED:
            yield (*loc, "interest_rate"), Message("write interest: claimed with it")
        if decision.capitalised_from is not None and decision.interest is InterestGranted.NONE:
            yield (*loc, "capitalised_from"), Message("the decision grants no interest")


@check("enforced-without-title")
def enforced_without_title(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Enforcement, and what it brings, comes after a decision that can be enforced."""
    days = [d.enforceable_on for _loc, d in _decisions(case) if d.enforceable_on is not None]
    first = min(days, default=None)
    acts: list[tuple[Loc, date]] = [
        (("title", "measures", i, "taken_on"), measure.taken_on)
        for i, measure in enumerate(case.title.measures if case.title else ())
    ]
    acts += [
        (("payments", i, "by_enforcement"), payment.received_on)
        for i, payment in enumerate(case.payments)
        if payment.by_enforcement
    ]
    for loc, day in acts:
        if first is None:
            yield loc, Message("no decision is enforceable: give its enforceable_on")
        elif day < first:
            yield loc, Message("before a decision was enforceable, on {day}", day=first.isoformat())


@check("title-unserved", Severity.WARNING)
def title_unserved(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What is enforced was served before: the raised rate counts from there (503 CPC)."""
    for loc, decision in _decisions(case):
        if decision.enforceable_on is not None and decision.served_on is None:
            yield (
                (*loc, "enforceable_on"),
                Message("its service is not recorded: give served_on, with its pièce"),
            )


@check("title-void", Severity.WARNING)
def title_void(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An order to pay is served within its time, or is void: nothing of it counts (1411 CPC)."""
    for loc, decision in _decisions(case):
        last = last_day_to_serve_order(decision)
        if last is not None and decision.served_on is not None and decision.served_on > last:
            yield (
                (*loc, "served_on"),
                Message(
                    "after {last}, the last day to serve it: the order is void (1411 CPC), and a"
                    " new request is needed",
                    last=last.isoformat(),
                ),
            )


@check("title-too-early")
def title_too_early(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An order to pay is enforceable once its time since the service has ended (1422 CPC)."""
    for loc, decision in _decisions(case):
        first, written = enforcement_day(decision), decision.enforceable_on
        if first is not None and written is not None and decision.made_on <= written < first:
            yield (
                (*loc, "enforceable_on"),
                Message(
                    "before {first}, the first day on which it can be enforced (1422 CPC)",
                    first=first.isoformat(),
                ),
            )


TITLES = (
    title_dates,
    title_order,
    title_too_much,
    title_interest,
    enforced_without_title,
    title_unserved,
    title_void,
    title_too_early,
)
