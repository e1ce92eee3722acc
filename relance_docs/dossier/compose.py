"""From a brief to the variables of the templates; nothing is reckoned here, only gathered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.history import HistoryEntry
from relance_docs.case.procedures import Insolvency
from relance_docs.case.words import label
from relance_docs.claim import rows
from relance_docs.claim.context import claim_context
from relance_docs.claim.court_decision import decision_name
from relance_docs.claim.records import ClaimContext
from relance_docs.dossier.acts import clauses
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import (
    Chapter,
    DossierContext,
    FormalNoticeSent,
    LaterRow,
    Period,
    PieceRow,
    RunningPlan,
    TitleDay,
)
from relance_docs.dossier.drafts import names_of_drafts, no_petition
from relance_docs.dossier.identity import claimant, co_opponents, guarantors, opponent
from relance_docs.french import euros
from relance_docs.plan.events import events_until, kind_of_event, placed_until
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.labels import TITLE_SUM_NAMES
from relance_docs.plan.promises import PromiseState
from relance_docs.review.after_act import days_left_told
from relance_docs.review.declaration import asked_for, claimed
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import copies_of_notice, letter_proofs
from relance_docs.review.limitation import interruptions_told
from relance_docs.review.records import Deadline, DeadlineKind, FactKind
from relance_docs.review.texts import days_said, told
from relance_docs.statement.records import Arose, OtherTotal, Statement

ZERO: Final = Decimal("0.00")
CHAPTERS: Final = (
    ("Le contrat", (FactKind.CONTRACT, FactKind.TERMS_ACCEPTED)),
    ("L’exécution", (FactKind.DELIVERY,)),
    ("Les factures et leurs échéances", (FactKind.INVOICE, FactKind.CREDIT_NOTE)),
    ("Les règlements", (FactKind.PAYMENT, FactKind.REFUND, FactKind.BOUNCED)),
    (
        "Les demandes et les échanges",
        (
            FactKind.LETTER,
            FactKind.CALL,
            FactKind.VISIT,
            FactKind.EVENT,
            FactKind.PRESENTED,
            FactKind.RECEIVED,
            FactKind.RETURNED,
        ),
    ),
    (
        "Les engagements du débiteur",
        (FactKind.PROMISE, FactKind.PROMISE_DATE, FactKind.PLAN_AGREED, FactKind.INSTALMENT_DATE),
    ),
    ("Les contestations", (FactKind.DISPUTE_RAISED, FactKind.DISPUTE_RESOLVED)),
    (
        "La procédure collective",
        (FactKind.INSOLVENCY_OPENED, FactKind.INSOLVENCY_PUBLISHED),
    ),
    ("Le surendettement", (FactKind.OVER_INDEBTEDNESS,)),
    (
        "La procédure et le titre",
        (
            FactKind.REQUESTED,
            FactKind.DECIDED,
            FactKind.SERVED,
            FactKind.OPPOSED,
            FactKind.ENFORCEABLE,
            FactKind.MEASURE,
        ),
    ),
)
"""The subjects of the note de synthèse, each with its facts in order of days."""


def dossier_context(
    brief: Brief, pieces: tuple[PieceRow, ...] = (), *, is_linked: bool = True
) -> DossierContext:
    """Return the variables of the templates."""
    owed, review = brief.owed, brief.review
    invoices = rows.invoice_rows(brief.claims, _fallen_due(brief), StepKind.HANDOVER, last_steps={})
    contested = rows.contested_rows(brief.claims)
    claim = claim_context(brief.claims, invoices, tells_other_totals=True)
    variables: dict[str, Any] = claim.variables()
    opened = brief.case.insolvency if brief.declares else None
    if opened is not None:
        variables.update(_with_contested(brief, claim))
    return DossierContext(
        **variables,
        commit=brief.commit or "non enregistrées",
        fingerprint=brief.fingerprint,
        draft=brief.draft_reason is not None,
        claimant=claimant(brief.settings),
        opponent=opponent(brief.case.debtor),
        co_opponents=co_opponents(brief.case, brief.review.bordereau),
        guarantors=guarantors(brief.on_day, brief.review.bordereau),
        claimed=claimed_amount(brief),
        subject=_subject(brief),
        is_insolvent=brief.declares,
        made_on=brief.as_of,
        insolvency=opened,
        over_indebtedness=brief.case.over_indebted(brief.as_of),
        procedure=label(opened.kind) if opened else "",
        representative_title=_office(opened),
        added_to_total=_added(claim, rows.totals(contested).total, owed) if opened else "",
        contested=contested,
        contested_totals=rows.totals(contested),
        interest_stopped_on=owed.interest_stopped_on,
        pieces=pieces,
        missing=review.bordereau.missing,
        chapters=_chapters(brief),
        chronology=review.chronology,
        also_shown=(),
        notices=tuple(_notices(brief)),
        proofs=review.proofs,
        contradictions=review.contradictions,
        periods=_periods(review.deadlines, brief.as_of),
        routes=brief.routes,
        running_plan=_running_plan(brief),
        later=_later(brief),
        undated=tuple(each.invoice_number for each in brief.on_day.statement.undated),
        interruptions=interruptions_told(brief.on_day),
        no_petition=no_petition(brief),
        title=owed.title,
        title_names=TITLE_SUM_NAMES,
        decision=decision_name(owed.title.decision) if owed.title else "",
        title_days=tuple(_title_days(brief)),
        drafts=names_of_drafts(brief),
        clauses=clauses(brief, invoices),
        has_archived_letters=_has_archived_letters(brief),
        other_allocation_is_same=_is_same(owed.other_allocation, owed, is_declared=brief.declares),
        other_reading_is_same=_is_same(owed.other_reading, owed, is_declared=brief.declares),
        is_linked=is_linked,
    )


def claimed_amount(brief: Brief) -> Decimal:
    """Return what is claimed: all that is due; in a collective procedure, all that is owed."""
    return claimed(brief.owed, is_insolvent=brief.declares)


def _fallen_due(brief: Brief) -> tuple[str, ...]:
    """Return the invoices of which a part has fallen due, settled or not: none out of time."""
    owed = brief.owed
    return tuple(
        claim.invoice_number
        for claim in asked_for(owed, is_insolvent=brief.declares)
        if min(part.due_date for part in claim.parts) < owed.as_of
    )


def _declared(brief: Brief) -> frozenset[str]:
    """Return the invoices of which something is declared, due or not, contested or not."""
    owed = brief.owed
    claims = (*asked_for(owed, is_insolvent=True), *owed.disputed)
    return frozenset(claim.invoice_number for claim in claims if claim.total_due)


def _with_contested(brief: Brief, claim: ClaimContext) -> dict[str, object]:
    """Return the totals that are compared with what is declared: what is contested is in both."""
    owed = brief.owed
    allocation, reading = owed.other_allocation, owed.other_reading
    return {
        "case_total": claimed_amount(brief),
        "other_allocation_total": _other(allocation, owed),
        "other_reading_total": _other(reading, owed) if claim.other_reading else None,
    }


def _other(other: OtherTotal | None, owed: Statement) -> Decimal | None:
    if other is None or other.total_due is None or _is_same(other, owed, is_declared=True):
        return None
    return other.total_due + other.disputed_due


def _office(opened: Insolvency | None) -> str:
    if opened is not None and opened.is_liquidation:
        return "Liquidateur"
    return "Mandataire judiciaire"


def _added(claim: ClaimContext, contested: Decimal, owed: Statement) -> str:
    """Return what the total of the décompte leaves out of what is declared; empty for nothing."""
    come = sum((row.principal_due for row in claim.not_due), ZERO)
    of_title = owed.title.total_due if owed.title else ZERO
    parts = [
        f"{name} {euros(amount)}"
        for name, amount in (
            ("sommes à échoir", come),
            ("part contestée", contested),
            ("sommes de la décision", of_title),
        )
        if amount
    ]
    if not parts or not claim.invoices:
        return ""
    listed = " et ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    one = len(parts) == 1 and not (come or of_title)
    return told(f"{listed[0].upper()}{listed[1:]}, ajoutée{'' if one else 's'} à ce total")


def _subject(brief: Brief) -> str:
    count = len(_declared(brief) if brief.declares else _fallen_due(brief))
    count = count or len(brief.case.invoices)
    invoices = "une facture" if count == 1 else f"{count}\u00a0factures"
    if brief.declares:
        return f"Déclaration et justification d’une créance ({invoices})"
    return f"Recouvrement d’une créance impayée ({invoices})"


def _chapters(brief: Brief) -> tuple[Chapter, ...]:
    found = (
        Chapter(
            title=title,
            facts=tuple(fact for fact in brief.review.chronology if fact.kind in kinds),
        )
        for title, kinds in CHAPTERS
    )
    return tuple(chapter for chapter in found if chapter.facts)


def _notices(brief: Brief) -> Iterable[FormalNoticeSent]:
    proofs = letter_proofs(brief.case, brief.review.bordereau)
    for place, entry in placed_until(brief.case, brief.as_of):
        kind = kind_of_event(entry, brief.case, brief.settings)
        if entry.was_taken and kind is StepKind.FORMAL_NOTICE:
            shown = (*proofs.dispatch(place), *proofs.receipt(place))
            yield _notice(entry, shown, brief.review.bordereau)


def _notice(
    entry: HistoryEntry, shown: tuple[Exhibit, ...], bordereau: Bordereau
) -> FormalNoticeSent:
    document = entry.document
    copies = copies_of_notice(bordereau, entry)
    return FormalNoticeSent(
        day=entry.day,
        channel=label(entry.channel) if entry.channel else "",
        tracking_number=entry.tracking_number or "",
        pay_by=entry.pay_by,
        presented_on=entry.presented_on,
        received_on=entry.received_on,
        returned_on=entry.returned_on,
        outcome=label(entry.outcome) if entry.outcome else "",
        letter=next(iter(copies), None),
        sha256=document.sha256 if document else "",
        proofs=shown,
        exhibits=bordereau.numbered(*(each.id for each in (*copies, *shown))),
    )


def _running_plan(brief: Brief) -> RunningPlan | None:
    standing = brief.on_day.payment_plan
    if standing is None or standing.state is not PromiseState.PENDING:
        return None
    plan, proof = standing.plan, standing.plan.proof
    return RunningPlan(
        agreed_on=plan.agreed_on,
        exhibits=brief.review.bordereau.numbered(proof),
        to_come=tuple(part for part in plan.instalments if part.due_date >= brief.as_of),
    )


def _later(brief: Brief) -> tuple[LaterRow, ...]:
    """Return what is owed on claims that arose after the judgment, beside a declaration."""
    if not brief.declares:
        return ()
    return tuple(
        LaterRow(
            invoice_number=claim.invoice_number,
            due_date=claim.parts[0].due_date,
            principal=claim.principal_due,
            penalties=claim.penalties_due,
            indemnity=claim.indemnity_due,
            total=claim.total_due,
        )
        for claim in brief.on_day.statement.invoices
        if claim.arose is Arose.AFTER and claim.total_due
    )


def _title_days(brief: Brief) -> Iterable[TitleDay]:
    for each in brief.review.deadlines:
        if each.source[0] == "title":
            yield TitleDay(deadline=each, left=days_left_told(each, each.days_left(brief.as_of)))


def _has_archived_letters(brief: Brief) -> bool:
    sent = events_until(brief.case, brief.owed.as_of)
    return any(entry.document is not None or entry.email is not None for entry in sent)


def _periods(deadlines: Iterable[Deadline], as_of: date) -> tuple[Period, ...]:
    return tuple(
        Period(
            invoice_number=deadline.invoice_number or "",
            title=deadline.title,
            expires_on=deadline.day,
            other_days=deadline.other_days,
            is_barred=deadline.is_barred,
            is_urgent=deadline.is_urgent,
            amount=deadline.amount,
            days_left=deadline.days_left(as_of),
            days_said=days_said(deadline.days_left(as_of)),
            steps=deadline.steps,
            article=deadline.article,
            caution=deadline.caution,
        )
        for deadline in deadlines
        if deadline.kind is DeadlineKind.PRESCRIPTION
    )


def _is_same(other: OtherTotal | None, owed: Statement, *, is_declared: bool) -> bool:
    if other is None or other.total_due is None:
        return False
    if is_declared:
        return other.total_due + other.disputed_due == owed.total_due + owed.disputed_due
    return other.total_due == owed.total_due
