"""The facts of the case as a whole: plan, pause, procedure, communication, handing over, end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.case.case import ClosingReason, InsolvencyKind, PieceKind, Recipient
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.invoice_pieces import of_kinds
from relance_docs.review.records import Fact, FactKind
from relance_docs.review.texts import counted, sentences, told

PROCEDURES: Final = {
    InsolvencyKind.SAUVEGARDE: "sauvegarde",
    InsolvencyKind.REDRESSEMENT: "redressement judiciaire",
    InsolvencyKind.LIQUIDATION: "liquidation judiciaire",
}
RECIPIENTS: Final = {
    Recipient.LAWYER: "un avocat",
    Recipient.BAILIFF: "un commissaire de justice",
    Recipient.COURT: "la juridiction",
    Recipient.COLLECTOR: "un mandataire chargé du recouvrement amiable",
}
_CLOSINGS: Final = {
    ClosingReason.PAID: "Créance réglée",
    ClosingReason.WAIVED: "Créance abandonnée",
    ClosingReason.WRITTEN_OFF: "Créance passée en perte",
    ClosingReason.SETTLED: "Accord entre les parties",
}


def facts_of_states(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Fact]:
    """Yield what concerns the case as a whole, in any order."""
    yield from _payment_plan(on_day, bordereau)
    yield from _pause(on_day)
    yield from _insolvency(on_day, bordereau)
    yield from _communicated(on_day)
    yield from _end(on_day)


def _payment_plan(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Fact]:
    plan = on_day.case.payment_plan
    if plan is None:
        return
    yield Fact(
        day=plan.agreed_on,
        kind=FactKind.PLAN_AGREED,
        title="Échéancier convenu",
        detail=told(sentences(counted(len(plan.instalments), "échéance", "échéances"))),
        exhibits=bordereau.numbered(plan.proof),
        source=("payment_plan", "agreed_on"),
    )
    for i, part in enumerate(plan.instalments):
        yield Fact(
            day=part.due_date,
            kind=FactKind.INSTALMENT_DATE,
            title=f"Échéance {i + 1} sur {len(plan.instalments)} de l’échéancier convenu",
            amount=part.amount,
            source=("payment_plan", "instalments", i, "due_date"),
        )


def _pause(on_day: CaseOnDay) -> Iterator[Fact]:
    pause = on_day.case.pause
    if pause is None:
        return
    reason = told(sentences(f"Motif : {pause.reason}"))
    if pause.since is not None:
        yield Fact(
            day=pause.since,
            kind=FactKind.PAUSE_BEGINS,
            title="Suspension des relances",
            detail=reason,
            source=("pause", "since"),
        )
    yield Fact(
        day=pause.until,
        kind=FactKind.PAUSE_ENDS,
        title="Fin de la suspension des relances",
        detail="" if pause.since is not None else reason,
        source=("pause", "until"),
    )


def _insolvency(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[Fact]:
    case = on_day.case
    shown = of_kinds(bordereau, (PieceKind.INSOLVENCY_CHECK,))
    if case.bodacc_checked_on is not None:
        yield Fact(
            day=case.bodacc_checked_on,
            kind=FactKind.BODACC_CHECKED,
            title="Consultation du BODACC",
            exhibits=shown,
            source=("bodacc_checked_on",),
        )
    if case.insolvency is None:
        return
    procedure = PROCEDURES[case.insolvency.kind]
    yield Fact(
        day=case.insolvency.opened_on,
        kind=FactKind.INSOLVENCY_OPENED,
        title=f"Jugement d’ouverture : {procedure}".replace(" :", "\N{NO-BREAK SPACE}:"),
        source=("insolvency", "opened_on"),
    )
    if case.insolvency.published_on is not None:
        yield Fact(
            day=case.insolvency.published_on,
            kind=FactKind.INSOLVENCY_PUBLISHED,
            title="Publication du jugement d’ouverture au BODACC",
            source=("insolvency", "published_on"),
        )


def _communicated(on_day: CaseOnDay) -> Iterator[Fact]:
    for i, each in enumerate(on_day.case.bordereaux):
        yield Fact(
            day=each.communicated_on,
            kind=FactKind.COMMUNICATED,
            title=f"Communication de {counted(len(each.pieces), 'pièce', 'pièces')}",
            detail=told(sentences(f"Destinataire : {each.to}" if each.to else None)),
            source=("bordereaux", i, "communicated_on"),
        )


def _end(on_day: CaseOnDay) -> Iterator[Fact]:
    handed, closed = on_day.case.handed_over, on_day.case.closed
    if handed is not None:
        yield Fact(
            day=handed.handed_on,
            kind=FactKind.HANDED_OVER,
            title=f"Dossier confié à {RECIPIENTS[handed.to]}",
            detail=sentences(handed.name),
            source=("handed_over", "handed_on"),
        )
    if closed is not None:
        yield Fact(
            day=closed.closed_on,
            kind=FactKind.CLOSED,
            title="Dossier clos",
            detail=told(sentences(_CLOSINGS[closed.reason], closed.note)),
            source=("closed", "closed_on"),
        )
