"""What the letter may say of the past: contacts that took place, promises that were not kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.case import PaymentPlan
from relance_docs.case.history import HistoryEntry
from relance_docs.french import typeset
from relance_docs.letters.context import BrokenPlan, BrokenPromise, Contact, MissedInstalment
from relance_docs.plan.events import concerned, events_until, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.labels import (
    CONTACT_LABELS,
    NOT_DELIVERED,
    NOT_REACHED,
    OUTCOME_LABELS,
)
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import (
    PromiseState,
    payment_plan,
    received_between,
)
from relance_docs.statement.put_off import accelerated_on

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    """A step of a letter or a call that was really taken."""

    entry: HistoryEntry
    kind: StepKind
    about: frozenset[str]
    """The invoices that it concerned."""


def contacts(on_day: CaseOnDay, invoice_numbers: tuple[str, ...]) -> tuple[Contact, ...]:
    """Return the steps really taken, before that day, for one of the invoices, oldest first."""
    wanted = frozenset(invoice_numbers)
    return tuple(
        _contact(taken.entry, taken.kind, is_partial=not wanted <= taken.about)
        for taken in on_day.once(_taken)
        if wanted & taken.about
    )


def _taken(on_day: CaseOnDay) -> tuple[_Taken, ...]:
    case, settings = on_day.case, on_day.settings
    return tuple(
        _Taken(entry=entry, kind=kind, about=frozenset(concerned(entry, case, settings)))
        for entry in events_until(case, on_day.as_of)
        if entry.day < on_day.as_of and entry.was_taken
        if (kind := kind_of_event(entry, case, settings)) is not None
        if kind is not StepKind.HANDOVER
    )


def _contact(entry: HistoryEntry, kind: StepKind, *, is_partial: bool) -> Contact:
    return Contact(
        day=entry.day,
        step=entry.step or "",
        kind=kind,
        label=CONTACT_LABELS[kind],
        channel=entry.channel,
        outcome=entry.outcome,
        outcome_label=OUTCOME_LABELS[entry.outcome] if entry.outcome else "",
        note=typeset(entry.note or ""),
        is_partial=is_partial,
    )


def demands(happened: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Return the written demands that a letter may refer to: those not known to have come back."""
    return tuple(
        each for each in happened if each.kind.is_demand and each.outcome not in NOT_DELIVERED
    )


def calls(happened: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """Return the calls in which somebody was spoken to."""
    return tuple(
        each
        for each in happened
        if each.kind is StepKind.CALL and each.outcome and each.outcome not in NOT_REACHED
    )


def broken_promises(
    on_day: CaseOnDay, invoice_numbers: tuple[str, ...]
) -> tuple[BrokenPromise, ...]:
    """Return the promises for these invoices whose day has passed without the whole sum.

    A sum that came in late, but has come in whole by the day of the letter, is not brought up.
    """
    case, as_of = on_day.case, on_day.as_of
    return tuple(
        BrokenPromise(
            made_on=each.made_on,
            pay_by=each.promise.pay_by,
            amount=each.promise.amount,
            was_partly_kept=received > 0,
        )
        for each in on_day.promises
        if each.state is PromiseState.BROKEN and set(each.invoice_numbers) & set(invoice_numbers)
        for received in (
            received_between(case, each.made_on, as_of, each.invoice_numbers, as_of=as_of),
        )
        if each.promise.amount is None or received < each.promise.amount
    )


def broken_plan(on_day: CaseOnDay) -> BrokenPlan | None:
    """Return the payment plan that is late, with the instalments that are missing."""
    case, as_of = on_day.case, on_day.as_of
    found = payment_plan(case, as_of)
    if found is None or found.state is not PromiseState.BROKEN:
        return None
    plan = found.plan
    return BrokenPlan(
        agreed_on=plan.agreed_on,
        missed=tuple(_missed(plan, found.received, as_of)),
        to_come=sum((part.amount for part in plan.instalments if part.due_date >= as_of), ZERO),
        is_accelerable=plan.acceleration_clause and plan.proof is not None,
        accelerated_on=accelerated_on(case, as_of, on_day.settings.plan),
    )


def _missed(plan: PaymentPlan, received: Decimal, as_of: date) -> Iterator[MissedInstalment]:
    """Yield the instalments before a day that what was received does not cover, in order."""
    left = received
    for part in sorted(plan.instalments, key=lambda part: part.due_date):
        covered = min(left, part.amount)
        left -= covered
        if part.due_date < as_of and covered < part.amount:
            yield MissedInstalment(
                due_date=part.due_date, amount=part.amount, missing=part.amount - covered
            )
