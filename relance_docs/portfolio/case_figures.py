"""From a case and where it stands to its figures in the portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.reasons import reason_label
from relance_docs.plan.events import concerned, events_until, kind_of_event, placed_until
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseStanding
from relance_docs.plan.records import Blocked
from relance_docs.plan.summary import Summary, summary_of, summary_of_unread
from relance_docs.portfolio.debtors import DebtorName, debtor_name, unread_debtor
from relance_docs.portfolio.receipts_by_step import action_of, received_of, steps_of
from relance_docs.portfolio.records import (
    CaseFigures,
    CaseOwed,
    DisputeRaised,
    DuePart,
    PaidAfter,
    PlanMade,
    PromiseMade,
    ReasonGiven,
    Sale,
    UnpaidBecause,
)
from relance_docs.statement.records import InvoiceStatement, Receipt, Statement

_SAID: Final = {
    Outcome.DISPUTE: UnpaidBecause.DISPUTE,
    Outcome.INSOLVENT: UnpaidBecause.INSOLVENT,
    Outcome.REFUSAL: UnpaidBecause.REFUSAL,
    Outcome.PROMISE: UnpaidBecause.PROMISE,
}
"""What the debtor said."""
_MET: Final = {
    Outcome.RETURNED: UnpaidBecause.NOT_DELIVERED,
    Outcome.UNCLAIMED: UnpaidBecause.NOT_DELIVERED,
    Outcome.BOUNCED: UnpaidBecause.NOT_DELIVERED,
    Outcome.NO_ANSWER: UnpaidBecause.NO_ANSWER,
    Outcome.MESSAGE_LEFT: UnpaidBecause.NO_ANSWER,
}
"""How far the creditor got."""


def _unpaid_because(on_day: CaseOnDay) -> UnpaidBecause | None:
    """Return what is recorded of why undisputed principal is overdue; None when none is.

    An open procedure goes before all; then the debtor's last answer; then how the last contact
    ended. A note is not read: what it says is on the page of the case.
    """
    case, as_of = on_day.case, on_day.as_of
    if on_day.statement.account.principal_overdue <= 0:
        return None
    if case.is_insolvent(as_of):
        return UnpaidBecause.INSOLVENCY
    if case.over_indebted(as_of) is not None:
        return UnpaidBecause.INSOLVENT
    outcomes = [entry.outcome for entry in events_until(case, as_of) if entry.outcome]
    for meanings in (_SAID, _MET):
        known = [meanings[outcome] for outcome in outcomes if outcome in meanings]
        if known:
            return known[-1]
    return UnpaidBecause.NONE_RECORDED


ZERO = Decimal("0.00")


def figures_of(on_day: CaseOnDay) -> CaseFigures:
    """Return the figures of a case that could be read; all that happened after its day left out."""
    case, as_of, owed = on_day.case, on_day.as_of, on_day.owed
    bare = _bare(summary_of(on_day), debtor_name(case.debtor))
    if owed is None:
        return bare
    parts = _counted_parts(owed, is_closed=bare.is_closed)
    return replace(
        bare,
        owed=_owed(on_day.owed_at_end or owed),
        parts=parts,
        paid_after=_paid_after(on_day, parts),
        steps_taken=tuple(done for _invoices, done in steps_of(on_day)),
        received=received_of(on_day),
        promises=tuple(_promise(found, on_day) for found in on_day.promises),
        payment_plan=_plan(on_day),
        disputes=tuple(_disputes(case, owed)),
        given_reasons=tuple(_given_reasons(on_day)),
        sales=tuple(_sales(case, as_of)),
        unpaid_because=None if bare.is_closed else _unpaid_because(on_day),
    )


def figures_of_unread(number: str, name: str, block: Blocked) -> CaseFigures:
    """Return the line of a case whose file has errors: its reason, and no amount."""
    return _bare(summary_of_unread(number, name, block), unread_debtor(number, name))


def _bare(summary: Summary, debtor: DebtorName) -> CaseFigures:
    return CaseFigures(
        number=summary.case_number,
        debtor=debtor,
        stage=summary.stage,
        block=summary.next.code if isinstance(summary.next, Blocked) else None,
        reason=summary.reason,
        next_step=summary.next_step,
        due_on=summary.due_on,
        days_late=summary.days_late,
        urgency=summary.urgency,
    )


def _owed(owed: Statement) -> CaseOwed:
    """Return the amounts as the customer account has them; their total is that of the statement."""
    account = owed.account
    added = owed.total_due - account.principal_due
    indemnity = min(added, sum((claim.indemnity_due for claim in account.invoices), ZERO))
    return CaseOwed(
        aging=account.aging,
        principal=account.principal_due,
        principal_overdue=account.principal_overdue,
        penalties=added - indemnity,
        indemnity=indemnity,
        disputed=owed.disputed_due,
        disputed_principal=sum((claim.principal_due for claim in account.disputed), ZERO),
        credit=account.credit,
    )


def _counted_parts(owed: Statement, *, is_closed: bool) -> tuple[DuePart, ...]:
    """Return the due dates; what a closed case left unpaid has no delay that goes on."""
    found = _due_parts(owed)
    return tuple(part for part in found if part.settled_on) if is_closed else found


def _promise(found: PromiseStanding, on_day: CaseOnDay) -> PromiseMade:
    return PromiseMade(
        contact=action_of(on_day.case, int(found.source[1])),
        made_on=found.made_on,
        pay_by=found.promise.pay_by,
        amount=found.promise.amount,
        state=found.state,
    )


def _plan(on_day: CaseOnDay) -> PlanMade | None:
    found = on_day.payment_plan
    if found is None:
        return None
    return PlanMade(
        agreed_on=found.plan.agreed_on,
        state=found.state,
        late=found.late,
        next_date=found.next_date,
    )


def _given_reasons(on_day: CaseOnDay) -> Iterator[ReasonGiven]:
    """Yield the reasons of notes, promises and disputes, in the order of the file."""
    own = on_day.settings.reasons
    for place, entry in placed_until(on_day.case, on_day.as_of):
        if entry.reason is not None:
            yield ReasonGiven(
                label=reason_label(entry.reason, own),
                given_on=entry.day,
                source=("history", place),
            )
    for place, invoice in enumerate(on_day.case.invoices):
        dispute = invoice.dispute
        if dispute is not None and dispute.listed_reason and dispute.raised_on <= on_day.as_of:
            yield ReasonGiven(
                label=reason_label(dispute.listed_reason, own),
                given_on=dispute.raised_on,
                source=("invoices", place, "dispute"),
            )


def _disputes(case: Case, owed: Statement) -> Iterator[DisputeRaised]:
    for invoice in case.invoices:
        dispute = invoice.dispute
        if dispute is None or dispute.raised_on > owed.as_of:
            continue
        number = invoice.invoice_number
        claims = (claim for claim in owed.disputed if claim.invoice_number == number)
        yield DisputeRaised(
            invoice_number=number,
            reason=dispute.reason,
            raised_on=dispute.raised_on,
            resolved_on=None if dispute.is_open(owed.as_of) else dispute.resolved_on,
            principal=sum((claim.principal_due for claim in claims), ZERO),
        )


def _sales(case: Case, as_of: date) -> Iterator[Sale]:
    for invoice in case.invoices:
        if invoice.issue_date <= as_of:
            yield Sale(day=invoice.issue_date, amount=invoice.total_with_vat)
    for note in case.credit_notes:
        if note.issue_date <= as_of:
            yield Sale(day=note.issue_date, amount=-note.amount)


def _due_parts(owed: Statement) -> tuple[DuePart, ...]:
    """Return the undisputed due dates that were settled, and those that have passed unpaid.

    A due date is settled on the day on which what was received and credited on its invoice, due
    dates in order, reaches its amount on the customer account, whatever the law took first of it.
    """
    return tuple(part for claim in owed.account.invoices for part in _parts(claim, owed.as_of))


def _parts(claim: InvoiceStatement, as_of: date) -> Iterator[DuePart]:
    received = sorted(claim.receipts, key=lambda receipt: receipt.received_on)
    reached = ZERO
    for part in claim.parts:
        reached += part.amount
        day = None if part.principal_due else _day_reached(received, reached)
        if part.amount > 0 and (day or (part.principal_due and part.due_date < as_of)):
            yield DuePart(
                invoice_number=claim.invoice_number,
                due_date=part.due_date,
                amount=part.amount,
                settled_on=day,
            )


def _day_reached(received: Iterable[Receipt], amount: Decimal) -> date | None:
    """Return since when receipts reach an amount: money given back may have undone it before."""
    day, so_far = None, ZERO
    for receipt in received:
        so_far += receipt.to_principal
        day = (day or receipt.received_on) if so_far >= amount else None
    return day


def _paid_after(on_day: CaseOnDay, parts: Iterable[DuePart]) -> tuple[PaidAfter, ...]:
    """Return, for each settled due date, the last step taken for it by the day of the payment.

    That day is included. A demand dated by the due date was about an earlier one. That a payment
    follows a step does not say that it came of it.
    """
    case, settings = on_day.case, on_day.settings
    steps = [
        (entry, frozenset(concerned(entry, case, settings)), kind_of_event(entry, case, settings))
        for entry in events_until(case, on_day.as_of)
        if entry.was_taken
    ]
    return tuple(_after(part, steps) for part in parts if part.settled_on is not None)


def _after(
    part: DuePart, steps: list[tuple[HistoryEntry, frozenset[str], StepKind | None]]
) -> PaidAfter:
    settled_on = part.settled_on or part.due_date
    last = None
    for entry, numbers, kind in steps:
        is_in_time = (entry.day <= part.due_date) is (kind is StepKind.PREVENTIVE)
        if part.invoice_number in numbers and is_in_time and entry.day <= settled_on:
            last = entry
    if last is None:
        return PaidAfter(step=None, days=(settled_on - part.due_date).days)
    return PaidAfter(step=last.step, days=(settled_on - last.day).days)
