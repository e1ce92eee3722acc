"""Every deadline of the case, with its computation told step by step and its article."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import InterruptionCause
from relance_docs.case.record import Loc
from relance_docs.case.terms import PrescriptionRegime
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import deadline_in_months
from relance_docs.law.prescription import period_of, starts_on
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState, payment_plan
from relance_docs.review.declaration import declaration_deadlines
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import counted, lowered, told
from relance_docs.review.titles import title_of_step
from relance_docs.statement.opening import arose_on
from relance_docs.statement.records import InterruptionFound, Prescription, Statement

CAUSES: Final = {
    InterruptionCause.ACKNOWLEDGMENT: ("reconnaissance de la dette", "2240 C. civ."),
    InterruptionCause.COURT_CLAIM: ("demande en justice", "2241 C. civ."),
    InterruptionCause.ORDER_SERVED: (
        "signification de l’ordonnance d’injonction de payer",
        "2241 C. civ. ; Cass., 10 juillet 1990, n° 89-13.345",
    ),
    InterruptionCause.CONSERVATORY_MEASURE: ("mesure conservatoire", "2244 C. civ."),
    InterruptionCause.ENFORCEMENT: ("acte d’exécution forcée", "2244 C. civ."),
    InterruptionCause.CLAIM_DECLARED: ("déclaration de créance", "article à vérifier"),
}
_STARTS: Final = {
    PrescriptionRegime.COMMERCIAL: "l’échéance (2233, 3° C. civ.)",
    PrescriptionRegime.CONSUMER: "l’échéance (2233, 3° C. civ.)",
    PrescriptionRegime.TRANSPORT: (
        "la livraison, ou la facture si elle n’est pas connue, au plus tard l’échéance"
        " (L133-6 C. com. ; lecture prudente, à vérifier)"
    ),
    PrescriptionRegime.PUBLIC_BODY: (
        "début de l’année qui suit la livraison, ou la facture si elle n’est pas connue"
        " (loi n° 68-1250, art. 1er, à vérifier)"
    ),
}
_CAUTION: Final = told(
    "Une mise en demeure n’interrompt pas ce délai (Cass. com., 18 mai 2022, n° 20-23.204). Le"
    " dossier ne dit rien d’une suspension (2238 C. civ.) ni d’un délai convenu (2254 C. civ.)."
)
_CAUTION_OF_PUBLIC_BODY: Final = told(
    "Une demande de paiement ou une réclamation écrite adressée à l’autorité administrative"
    " interrompt ce délai (loi n° 68-1250, art. 2, à vérifier) ; aucune n’est comptée ici."
)


def limitation_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last day to sue for each part that is not settled; none without a statement."""
    if on_day.owed is None:
        return
    for period in on_day.owed.prescription:
        invoice = on_day.case.invoices[_place(period.due_source)]
        yield Deadline(
            day=period.expires_on,
            kind=DeadlineKind.PRESCRIPTION,
            title=_title(period, invoice),
            steps=tuple(_steps(on_day.case, period, invoice)),
            article=period_of(period.regime).article,
            caution=_caution(period),
            invoice_number=period.invoice_number,
            amount=_principal(on_day.owed, period),
            source=period.due_source,
        )


def _title(period: Prescription, invoice: Invoice) -> str:
    several = len(tuple(invoice.due_dates)) > 1
    due = f", échéance du {in_words(period.due_date)}" if several else ""
    return told(f"Prescription : facture {period.invoice_number}{due}")


def _caution(period: Prescription) -> str:
    is_public = period.regime is PrescriptionRegime.PUBLIC_BODY
    return _CAUTION_OF_PUBLIC_BODY if is_public else _CAUTION


def _place(source: Loc) -> int:
    """Return the place in its list of the entry that a fact comes from."""
    return int(source[1])


def _steps(case: Case, period: Prescription, invoice: Invoice) -> Iterator[str]:
    length: LegalValue = period_of(period.regime)
    started = starts_on(period.regime, due_date=period.due_date, arose_on=arose_on(invoice))
    yield told(f"Point de départ : {in_words(started)}, {_STARTS[period.regime]}.")
    yield from (_interruption(case, event) for event in period.interruptions)
    if period.started_on != started:
        yield told(f"Nouveau point de départ : {in_words(period.started_on)} (2231 C. civ.).")
    years = counted(int(length.value), "an", "ans")
    yield told(f"Durée : {years} ({length.article}).")
    yield told(f"Dernier jour pour agir, inclus : {in_words(period.expires_on)}.")


def _interruption(case: Case, event: InterruptionFound) -> str:
    what, article = CAUSES[event.cause]
    day = in_words(event.day)
    if event.counted:
        return told(f"Interruption comptée : {what} du {day} ({article}).")
    return told(f"Non compté, à apprécier : {_occasion(case, event)} du {day}, {what} ({article}).")


def _occasion(case: Case, event: InterruptionFound) -> str:
    """Return what it was that is not counted; of several payments of a day, which one."""
    if event.source == ("payment_plan",):
        return "échéancier"
    if event.source[0] != "payments":
        return "événement sans pièce ou hors délai"
    payment = case.payments[_place(event.source)]
    is_alone = sum(other.received_on == payment.received_on for other in case.payments) == 1
    return "règlement partiel" + ("" if is_alone else f" de {euros(payment.amount)}")


def _principal(owed: Statement, period: Prescription) -> Decimal:
    """Return the principal due of that part, disputed or not."""
    parts = (part for claim in (*owed.invoices, *owed.disputed) for part in claim.parts)
    return sum(
        (part.principal_due for part in parts if part.source == period.due_source),
        Decimal("0.00"),
    )


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
        *_oppositions(on_day),
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
    standing = payment_plan(on_day.case, on_day.as_of)
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
    for i, entry in enumerate(on_day.case.history):
        is_served = (
            entry.interruption is not None
            and entry.interruption.cause is InterruptionCause.ORDER_SERVED
        )
        if is_served and entry.day <= on_day.as_of:
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
        if entry.pay_by is None or entry.day > on_day.as_of:
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
