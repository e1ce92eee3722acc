"""Every deadline of the case, with its computation told step by step and its article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.documents import DocumentKind
from relance_docs.case.history import InterruptionCause
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.law.constants import legal_value
from relance_docs.law.delays import deadline_in_months
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState
from relance_docs.review.after_act import title_deadlines
from relance_docs.review.declaration import (
    declaration_deadlines,
    later_claims_deadlines,
    over_indebtedness_deadlines,
)
from relance_docs.review.guarantors import guarantor_deadlines
from relance_docs.review.limitation import limitation_deadlines
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import lowered, title_of_step, told

ZERO: Final = Decimal("0.00")
_ORDER: Final = {kind: place for place, kind in enumerate(DeadlineKind)}
_MET: Final = {
    PromiseState.KEPT: True,
    PromiseState.BROKEN: False,
    PromiseState.PAID_LATE: False,
    PromiseState.PENDING: None,
}


def deadlines(on_day: CaseOnDay) -> tuple[Deadline, ...]:
    """Return every deadline that the file gives rise to, past ones too, in order of days."""
    found = (
        *limitation_deadlines(on_day),
        *_promises(on_day),
        *_instalments(on_day),
        *_pause(on_day),
        *_dates_to_pay(on_day),
        *declaration_deadlines(on_day),
        *later_claims_deadlines(on_day),
        *over_indebtedness_deadlines(on_day),
        *_oppositions(on_day),
        *title_deadlines(on_day),
        *_insurer(on_day),
        *guarantor_deadlines(on_day),
    )
    return tuple(sorted(found, key=lambda each: (each.day, _ORDER[each.kind], each.title)))


def within(found: tuple[Deadline, ...], on_day: CaseOnDay, days: int) -> tuple[Deadline, ...]:
    """Return the deadlines from `as_of` through `days` later, both included."""
    return tuple(each for each in found if 0 <= each.days_left(on_day.as_of) <= days)


def _promises(on_day: CaseOnDay) -> Iterator[Deadline]:
    became = {each.source: each for each in on_day.promises}
    for i, entry in enumerate(on_day.case.history):
        promise, standing = entry.promise, became.get(("history", i))
        if promise is None or entry.day > on_day.as_of:
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


def _instalments(on_day: CaseOnDay) -> Iterator[Deadline]:
    standing = on_day.payment_plan
    if standing is None:
        return
    plan, expected = standing.plan, ZERO
    for i, part in enumerate(plan.instalments):
        expected += part.amount
        is_late = part.due_date < on_day.as_of
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


def _insurer(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield until when the credit insurer is told of what is unpaid, by the oldest due date.

    The policy counts from the original due date; a table recorded as sent since then meets it.
    """
    insured, owed = on_day.settings.credit_insurance, on_day.owed
    if insured is None or owed is None or not owed.account.principal_overdue:
        return
    open_ones = [
        part
        for claim in owed.account.invoices
        for part in claim.parts
        if part.principal_due and part.due_date < on_day.as_of
    ]
    oldest = min(open_ones, key=lambda part: part.due_date)
    told_on = [
        entry.day
        for entry in on_day.case.history
        if entry.written is DocumentKind.HANDOVER_TABLE and entry.day <= on_day.as_of
    ]
    yield Deadline(
        day=oldest.due_date + timedelta(days=insured.days_to_declare),
        kind=DeadlineKind.INSURER,
        title=told(f"Déclaration de l’impayé à l’assureur-crédit ({insured.insurer})"),
        steps=(
            told(f"Plus ancienne échéance impayée : {in_words(oldest.due_date)}."),
            told(f"Délai de la police : {insured.days_to_declare} jours."),
        ),
        article="",
        caution="La police dit de quelle date part le délai, et ce qui le suspend.",
        is_met=True if any(day > oldest.due_date for day in told_on) else None,
        source=oldest.invoice_source,
    )


def _pause(on_day: CaseOnDay) -> Iterator[Deadline]:
    pause = on_day.case.pause
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


def _oppositions(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield until when the debtor may oppose an order to pay, from its service on.

    Law: 1416 CPC; another month runs where it was not served on the debtor in person.
    """
    months = legal_value("opposition_months")
    recorded = {each.served_on for each in on_day.case.title.decisions} if on_day.case.title else ()
    for i, entry in enumerate(on_day.case.history):
        is_served = (
            entry.interruption is not None
            and entry.interruption.cause is InterruptionCause.ORDER_SERVED
        )
        if is_served and entry.day <= on_day.as_of and entry.day not in recorded:
            yield Deadline(
                day=deadline_in_months(entry.day, int(months.value)),
                kind=DeadlineKind.OPPOSITION,
                title="Opposition à l’injonction de payer",
                steps=(
                    told(f"Signification de l’ordonnance le {in_words(entry.day)}."),
                    told(f"{months.value} mois pour former opposition (641 et 642 CPC)."),
                ),
                article=months.article,
                caution=told(
                    "Sans signification à personne, l’opposition reste possible plus longtemps :"
                    " un mois à compter du premier acte signifié à personne ou de la première"
                    " mesure d’exécution (1416 CPC, al. 2)."
                ),
                source=("history", i),
            )


def _dates_to_pay(on_day: CaseOnDay) -> Iterator[Deadline]:
    for i, entry in enumerate(on_day.case.history):
        if entry.pay_by is None or entry.day > on_day.as_of or entry.party is not None:
            continue
        title = lowered(title_of_step(entry, on_day.case, on_day.settings))
        yield Deadline(
            day=entry.pay_by,
            kind=DeadlineKind.PAY_BY,
            title=told(f"Délai de règlement : {title}"),
            steps=(told(f"Date fixée par le document du {in_words(entry.day)}."),),
            article="",
            caution="",
            source=("history", i, "pay_by"),
        )
