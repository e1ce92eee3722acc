"""What the letter may say of the past: contacts that took place, promises that were not kept."""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.settings import Settings
from relance_docs.letters.context import BrokenPromise, Contact
from relance_docs.letters.typeset import typeset
from relance_docs.plan.events import concerned, events_until, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.labels import (
    CONTACT_LABELS,
    NOT_DELIVERED,
    NOT_REACHED,
    OUTCOME_LABELS,
)
from relance_docs.plan.promises import (
    PromiseState,
    payment_plan,
    promises,
    received_between,
)
from relance_docs.statement.records import Statement


def contacts(
    case: Case, settings: Settings, invoice_numbers: tuple[str, ...], as_of: date
) -> tuple[Contact, ...]:
    """Return the steps really taken, before `as_of`, for one of the invoices, oldest first."""
    return tuple(
        _contact(entry, kind, is_partial=not set(invoice_numbers) <= set(about))
        for entry in events_until(case, as_of)
        if entry.day < as_of
        if (about := _concerned(entry, case, settings, invoice_numbers))
        if entry.was_taken and (kind := kind_of_event(entry, case, settings)) is not None
        if kind is not StepKind.HANDOVER
    )


def _concerned(
    entry: HistoryEntry, case: Case, settings: Settings, invoice_numbers: tuple[str, ...]
) -> frozenset[str]:
    """Return which of these invoices an event was about."""
    return frozenset(invoice_numbers).intersection(concerned(entry, case, settings))


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
    case: Case, settings: Settings, owed: Statement, invoice_numbers: tuple[str, ...]
) -> tuple[BrokenPromise, ...]:
    """Return the promises for these invoices whose day has passed without the whole sum.

    A sum that came in late, but has come in whole by the day of the letter, is not brought up.
    """
    return tuple(
        BrokenPromise(
            made_on=each.made_on,
            pay_by=each.promise.pay_by,
            amount=each.promise.amount,
            was_partly_kept=received > 0,
        )
        for each in promises(case, settings, owed, owed.as_of)
        if each.state is PromiseState.BROKEN and set(each.invoice_numbers) & set(invoice_numbers)
        for received in (received_between(case, each.made_on, owed.as_of, each.invoice_numbers),)
        if each.promise.amount is None or received < each.promise.amount
    )


def broken_plan(case: Case, as_of: date) -> date | None:
    """Return the day on which a payment plan that is late was agreed; None without one."""
    found = payment_plan(case, as_of)
    if found is None or found.state is not PromiseState.BROKEN:
        return None
    return found.plan.agreed_on
