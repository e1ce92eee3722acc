"""Every deadline of the case, with its computation told step by step and its article."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.promises import PromiseState, payment_plan
from relance_docs.review.declaration import declaration_deadlines
from relance_docs.review.limitation import limitation_deadlines
from relance_docs.review.matter import Matter
from relance_docs.review.promised import promises_by_place
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import lowered, told
from relance_docs.review.titles import title_of_step

ZERO: Final = Decimal("0.00")
_ORDER: Final = {kind: place for place, kind in enumerate(DeadlineKind)}
_MET: Final = {
    PromiseState.KEPT: True,
    PromiseState.BROKEN: False,
    PromiseState.PAID_LATE: False,
    PromiseState.PENDING: None,
}


def deadlines(matter: Matter) -> tuple[Deadline, ...]:
    """Return every deadline that the file gives rise to, past ones too, in order of days."""
    found = (
        *limitation_deadlines(matter),
        *_promises(matter),
        *_instalments(matter),
        *_pause(matter),
        *_dates_to_pay(matter),
        *declaration_deadlines(matter),
    )
    return tuple(sorted(found, key=lambda each: (each.day, _ORDER[each.kind], each.title)))


def within(found: tuple[Deadline, ...], matter: Matter, days: int) -> tuple[Deadline, ...]:
    """Return the deadlines from `as_of` through `days` later, both included."""
    return tuple(each for each in found if 0 <= each.days_left(matter.as_of) <= days)


def _promises(matter: Matter) -> Iterator[Deadline]:
    became = promises_by_place(matter)
    for i, entry in enumerate(matter.case.history):
        promise, standing = entry.promise, became.get(("history", i))
        if promise is None or entry.day > matter.as_of:
            continue
        made, until = in_words(entry.day), in_words(promise.pay_by)
        received = f"Reçu entre ces deux jours : {euros(standing.received)}." if standing else None
        yield Deadline(
            day=promise.pay_by,
            kind=DeadlineKind.PROMISE,
            title="Promesse de règlement",
            steps=(
                told(f"Promesse faite le {made} : au plus tard le {until}, ce jour inclus."),
                *((told(received),) if received else ()),
            ),
            article="",
            caution="",
            amount=promise.amount,
            is_met=_MET[standing.state] if standing is not None else None,
            source=("history", i, "promise", "pay_by"),
        )


def _instalments(matter: Matter) -> Iterator[Deadline]:
    standing = payment_plan(matter.case, matter.as_of)
    if standing is None:
        return
    plan, expected = standing.plan, ZERO
    for i, part in enumerate(plan.instalments):
        expected += part.amount
        is_late = part.due_date < matter.as_of
        yield Deadline(
            day=part.due_date,
            kind=DeadlineKind.INSTALMENT,
            title=f"Échéance {i + 1} sur {len(plan.instalments)} de l’échéancier convenu",
            steps=(
                told(f"Échéancier convenu le {in_words(plan.agreed_on)}."),
                told(f"Attendu à cette échéance incluse : {euros(expected)}."),
                told(f"Reçu depuis l’accord, ce jour inclus : {euros(standing.received)}."),
            ),
            article="",
            caution="",
            amount=part.amount,
            is_met=True if expected <= standing.received else (False if is_late else None),
            source=("payment_plan", "instalments", i, "due_date"),
        )


def _pause(matter: Matter) -> Iterator[Deadline]:
    pause = matter.case.pause
    if pause is not None:
        yield Deadline(
            day=pause.until,
            kind=DeadlineKind.PAUSE,
            title="Fin de la suspension des relances",
            steps=(told(f"Motif : {pause.reason}"),),
            article="",
            caution="",
            source=("pause", "until"),
        )


def _dates_to_pay(matter: Matter) -> Iterator[Deadline]:
    for i, entry in enumerate(matter.case.history):
        if entry.pay_by is None or entry.day > matter.as_of:
            continue
        title = lowered(title_of_step(entry, matter.case, matter.settings))
        yield Deadline(
            day=entry.pay_by,
            kind=DeadlineKind.PAY_BY,
            title=told(f"Délai de règlement : {title}"),
            steps=(told(f"Date fixée par le document du {in_words(entry.day)}."),),
            article="",
            caution="",
            source=("history", i, "pay_by"),
        )
