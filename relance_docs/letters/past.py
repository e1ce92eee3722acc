"""What the letter may say of the past: contacts that took place, promises that were not kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from relance_docs.case.history import HistoryEntry
from relance_docs.case.words import label
from relance_docs.french import typeset
from relance_docs.letters.context import BrokenPromise, EarlierContact
from relance_docs.plan.events import (
    concerned,
    events_until,
    kind_of_event,
)
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.labels import (
    CONTACT_LABELS,
    NOT_DELIVERED,
    NOT_REACHED,
)
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import (
    PaymentPlanStanding,
    PromiseState,
    received_between,
)

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taken:
    """A step of a letter or a call that was really taken."""

    entry: HistoryEntry
    kind: StepKind
    about: frozenset[str]
    """The invoices that it concerned."""


def contacts(on_day: CaseOnDay, invoice_numbers: tuple[str, ...]) -> tuple[EarlierContact, ...]:
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


def _contact(entry: HistoryEntry, kind: StepKind, *, is_partial: bool) -> EarlierContact:
    return EarlierContact(
        day=entry.day,
        step=entry.step or "",
        kind=kind,
        label=CONTACT_LABELS[kind],
        channel=entry.channel,
        outcome=entry.outcome,
        outcome_label=label(entry.outcome) if entry.outcome else "",
        note=typeset(entry.note or ""),
        is_partial=is_partial,
    )


def demands(happened: tuple[EarlierContact, ...]) -> tuple[EarlierContact, ...]:
    """Return the written demands that a letter may refer to: those not known to have come back."""
    return tuple(
        each for each in happened if each.kind.is_demand and each.outcome not in NOT_DELIVERED
    )


def calls(happened: tuple[EarlierContact, ...]) -> tuple[EarlierContact, ...]:
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

    A sum that came in late, but has come in whole by the day of the letter, is not brought up; nor
    is to one of those who owe what another promised.
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
        if each.party is None
        if each.state is PromiseState.BROKEN and set(each.invoice_numbers) & set(invoice_numbers)
        for received in (
            received_between(case, each.made_on, as_of, each.invoice_numbers, as_of=as_of),
        )
        if each.promise.amount is None or received < each.promise.amount
    )


def broken_plan(on_day: CaseOnDay) -> PaymentPlanStanding | None:
    """Return the payment plan of which an instalment is late; None without one."""
    found = on_day.payment_plan
    return found if found is not None and found.state is PromiseState.BROKEN else None


def accelerable(on_day: CaseOnDay, standing: PaymentPlanStanding | None) -> Decimal:
    """Return what of a plan that is late would fall due by its clause; 0 without one."""
    if standing is None or not standing.plan.acceleration_clause or standing.plan.proof is None:
        return ZERO
    to_come = (p.amount for p in standing.plan.instalments if p.due_date >= on_day.as_of)
    return sum(to_come, ZERO)
