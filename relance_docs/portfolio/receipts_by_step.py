"""What was received after which step, by which channel and by whom: an order in time, no cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Payment
from relance_docs.plan.events import concerned, placed_until
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.portfolio.delays import Mean, mean_of
from relance_docs.portfolio.promised import Promises, counted
from relance_docs.portfolio.records import (
    Action,
    CaseFigures,
    PaymentReceived,
    Preceded,
    PromiseMade,
)

SPAN: Final = 30
"""Days after a step within which a payment is told beside it, the last one included."""
ZERO: Final = Decimal("0.00")
_Step = tuple[frozenset[str], Action]


def action_of(case: Case, place: int) -> Action:
    """Return who acted, when and how, by an entry of the history."""
    entry = case.history[place]
    return Action(
        step=entry.step or "",
        day=entry.day,
        channel=entry.channel,
        person=entry.by or case.in_charge or "",
        has_arrived=entry.outcome not in NOT_DELIVERED,
        source=("history", place),
    )


def steps_of(on_day: CaseOnDay) -> Iterator[_Step]:
    """Yield the steps taken by the day, in order, each with the invoices that it concerns."""
    case, settings = on_day.case, on_day.settings
    for place, entry in placed_until(case, on_day.as_of):
        if entry.was_taken:
            yield frozenset(concerned(entry, case, settings)), action_of(case, place)


def received_of(on_day: CaseOnDay) -> tuple[PaymentReceived, ...]:
    """Return every payment that counts on the day, each once and whole, in order of days.

    Before it stands the last step that arrived by its day, that day included; of a payment that
    names its invoice, the last one that concerned this invoice.
    """
    steps = [step for step in steps_of(on_day) if step[1].has_arrived]
    found = (_received(place, each, steps) for place, each in on_day.case.payments_on(on_day.as_of))
    return tuple(sorted(found, key=lambda each: each.received_on))


def _received(place: int, payment: Payment, steps: list[_Step]) -> PaymentReceived:
    preceded, last = _before(payment, steps)
    return PaymentReceived(
        received_on=payment.received_on,
        amount=payment.amount,
        preceded=preceded,
        last=last,
        source=("payments", place),
    )


def _before(payment: Payment, steps: list[_Step]) -> tuple[Preceded, Action | None]:
    if payment.is_refund:
        return Preceded.GIVEN_BACK, None
    if payment.by_enforcement:
        return Preceded.ENFORCEMENT, None
    last = None
    for numbers, step in steps:
        if step.day <= payment.received_on and payment.invoice_number in {None, *numbers}:
            last = step
    if last is None:
        return Preceded.NO_STEP, None
    is_near = (payment.received_on - last.day).days <= SPAN
    return (Preceded.STEP if is_near else Preceded.LATER), last


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What was received within `SPAN` days after the steps of one kind, and before the next."""

    key: str
    """The step, the channel or the person; empty where no file says it."""
    taken: int
    """Steps, those that came back as well."""
    receipts: int
    amount: Decimal
    days: Mean
    """From the step to the payment."""
    numbers: tuple[str, ...]
    """The cases in which something was received so, in order of number."""
    promises: Promises
    """Made in its contacts."""


def brought(figures: Iterable[CaseFigures], key: Callable[[Action], str]) -> tuple[Brought, ...]:
    """Return a row for each step, channel or person, the one after which most arrived first.

    The amounts of the rows add up to all that is `Preceded.STEP`; closed cases are in.
    """
    taken: dict[str, int] = {}
    received: dict[str, list[tuple[str, PaymentReceived]]] = {}
    promises: dict[str, list[PromiseMade]] = {}
    for each in sorted(figures, key=lambda one: one.number):
        for done in each.steps_taken:
            taken[key(done)] = taken.get(key(done), 0) + 1
        for payment in each.received:
            if payment.preceded is Preceded.STEP and payment.last is not None:
                received.setdefault(key(payment.last), []).append((each.number, payment))
        for promise in each.promises:
            promises.setdefault(key(promise.contact), []).append(promise)
    rows = (
        _row(name, taken.get(name, 0), received.get(name, []), promises.get(name, []))
        for name in {*taken, *promises}
    )
    return tuple(sorted(rows, key=lambda row: (-row.amount, -row.taken, row.key)))


def _row(
    key: str, taken: int, received: list[tuple[str, PaymentReceived]], promises: list[PromiseMade]
) -> Brought:
    return Brought(
        key=key,
        taken=taken,
        receipts=len(received),
        amount=sum((payment.amount for _number, payment in received), ZERO),
        days=mean_of(payment.days or 0 for _number, payment in received),
        numbers=tuple(dict.fromkeys(number for number, _payment in received)),
        promises=counted(promises),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedIn:
    """All that was received before which the same stands."""

    preceded: Preceded
    receipts: int
    amount: Decimal
    numbers: tuple[str, ...]


def received_in_all(figures: Iterable[CaseFigures]) -> tuple[ReceivedIn, ...]:
    """Return a row for each of `Preceded` that occurs; together they are every payment, once."""
    found: dict[Preceded, list[tuple[str, Decimal]]] = {each: [] for each in Preceded}
    for each in sorted(figures, key=lambda one: one.number):
        for payment in each.received:
            found[payment.preceded].append((each.number, payment.amount))
    return tuple(
        ReceivedIn(
            preceded=preceded,
            receipts=len(paid),
            amount=sum((amount for _number, amount in paid), ZERO),
            numbers=tuple(dict.fromkeys(number for number, _amount in paid)),
        )
        for preceded, paid in found.items()
        if paid
    )
