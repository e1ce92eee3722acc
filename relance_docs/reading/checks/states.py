"""States of a case that contradict one another."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case, ClosingReason
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.reading.check import Spot, Surroundings, check

ZERO = Decimal("0.00")


def _unpaid(case: Case) -> Decimal:
    """What the invoices come to less all credits and receipts, penalties left aside."""
    owed = sum((invoice.principal for invoice in case.invoices), ZERO)
    credited = sum((note.amount for note in case.credit_notes), ZERO)
    received = sum((payment.amount for _place, payment in case.payments_on(date.max)), ZERO)
    return owed - credited - received


@check("closed-unpaid")
def closed_unpaid(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A case closed as paid has receipts and credit notes for all its invoices."""
    unpaid = _unpaid(case)
    if case.closed is not None and case.closed.reason is ClosingReason.PAID and unpaid > ZERO:
        yield (
            ("closed", "reason"),
            Message(
                "closed as paid, but {unpaid} is missing; enter the payment, or write waived, "
                "written_off or settled",
                unpaid=unpaid,
            ),
        )


@check("closed-and-paused", Severity.WARNING)
def closed_and_paused(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A closed case needs no pause: one of the two is probably left over."""
    closed, pause = case.closed, case.pause
    if closed is not None and pause is not None and pause.until > closed.closed_on:
        yield ("pause",), Message("the case is closed; a pause has no effect")


@check("closed-with-credit", Severity.WARNING)
def closed_with_credit(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A case closed while the debtor has a credit says in its `note` what became of it."""
    closed = case.closed
    # Without this much received there is no credit: the statement need not be made.
    if closed is None or closed.note or around.settings is None or _unpaid(case) >= ZERO:
        return
    credit = CaseOnDay(
        case=case,
        settings=around.settings,
        rates=around.rates,
        as_of=max(closed.closed_on, around.as_of),
    ).credit
    if credit > ZERO:
        yield (
            ("closed",),
            Message(
                "the debtor has a credit of {credit} €: refund it or set it off with its"
                " agreement, and say so in `note`",
                credit=credit,
            ),
        )


@check("event-after-end", Severity.WARNING)
def event_after_end(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """After a case was closed or handed over, no step is taken in it."""
    for field, end in _ends(case):
        for i, entry in enumerate(case.history):
            if entry.was_taken and entry.day > end:
                yield (
                    ("history", i, "step"),
                    Message("taken after {field} of {day}", field=field, day=end.isoformat()),
                )


def _ends(case: Case) -> Iterator[tuple[str, date]]:
    if case.closed is not None:
        yield "closed", case.closed.closed_on
    if case.handed_over is not None:
        yield "handed_over", case.handed_over.handed_on


@check("pause-dates", stands_alone=True)
def pause_dates(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A pause ends after it began."""
    pause = case.pause
    if pause is not None and pause.since is not None and pause.until <= pause.since:
        yield (
            ("pause", "until"),
            Message("not after the beginning of the pause, {since}", since=pause.since.isoformat()),
        )


@check("insolvency-dates", stands_alone=True)
def insolvency_dates(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A procedure is published in the BODACC on the day of its opening judgment or later."""
    insolvency = case.insolvency
    if insolvency and insolvency.published_on and insolvency.published_on < insolvency.opened_on:
        yield (
            ("insolvency", "published_on"),
            Message(
                "published before the opening judgment of {opened}",
                opened=insolvency.opened_on.isoformat(),
            ),
        )


@check("over-indebtedness-dates", stands_alone=True)
def over_indebtedness_dates(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What follows a decision of admissibility comes on its day or later; measures end last."""
    known = case.over_indebtedness
    if known is None:
        return
    for field in ("informed_on", "justified_on", "measures_on", "erased_on", "ended_on"):
        day = getattr(known, field)
        if day is not None and day < known.admissible_on:
            yield (
                ("over_indebtedness", field),
                Message("before the decision of {day}", day=known.admissible_on.isoformat()),
            )
    until, since = known.measures_until, known.measures_on
    if until is not None and (since is None or until <= since):
        yield (
            ("over_indebtedness", "measures_until"),
            Message("give measures_on, an earlier day: these measures begin there"),
        )


@check("plan-before-agreed", Severity.WARNING, stands_alone=True)
def plan_before_agreed(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The instalments of a payment plan fall due after it was agreed."""
    plan = case.payment_plan
    if plan and plan.instalments and plan.instalments[0].due_date < plan.agreed_on:
        yield (
            ("payment_plan", "instalments", 0, "due_date"),
            Message("before the plan was agreed on {day}", day=plan.agreed_on.isoformat()),
        )


STATES = (
    closed_unpaid,
    closed_and_paused,
    closed_with_credit,
    event_after_end,
    pause_dates,
    insolvency_dates,
    over_indebtedness_dates,
    plan_before_agreed,
)
