"""What the other acts plead beside the claim: what shows it, the facts of their own.

Law: L511-1, L511-3 and R511-2 CPCE (conservatory seizure); L125-1 CPCE; L622-26 and L624-16 C.
com.; regulation (CE) n° 1896/2006; 653 s., 856, 857 and 1411 CPC (service).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from relance_docs.case.history import Circumstance
from relance_docs.case.title import Decision
from relance_docs.case.words import label
from relance_docs.dossier.acts import ZERO, penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import DossierContext
from relance_docs.dossier.drafts import drafts, route_of, to_serve
from relance_docs.dossier.summons import More, at_trial, hearings, interim, told_facts
from relance_docs.french import typeset
from relance_docs.law.after_act import service_day
from relance_docs.law.constants import legal_value
from relance_docs.review.courts import debtor_place
from relance_docs.review.declaration import last_day_to_declare
from relance_docs.review.exhibit import Exhibit
from relance_docs.review.recorded_facts import circumstances, obligation_shown
from relance_docs.review.records import ConditionState
from relance_docs.review.texts import lowered


def _seizure(brief: Brief, context: DossierContext) -> More:
    """Return the facts of danger, and the judges who may allow a seizure (L511-3 CPCE)."""
    _state, _fact, shown = obligation_shown(brief.on_day, brief.review.bordereau)
    return {
        "dangers": told_facts(
            circumstances(brief.on_day, brief.review.bordereau, Circumstance.DANGER)
        ),
        "shown": shown,
        "measure_months": in_months("measure_months"),
        "claim_months": in_months("measure_claim_months"),
        "presidents": tuple(each.president for each in hearings(brief) if each.is_merchant),
        "to_come": penalties_to_come(brief, context),
    }


def _small_claim(brief: Brief, context: DossierContext) -> More:
    """Return what this way asks for: principal and interest, no indemnity (R125-1 CPCE)."""
    return {
        "asked": context.claimed - context.totals.indemnity,
        "shown": _exhibits(brief, "small_claims", 0),
        "answer_months": in_months("small_claims_answer_months"),
    }


def _uncontested(brief: Brief, _context: DossierContext) -> More:
    return {"shown": _exhibits(brief, "uncontested_commercial", 2)}


def _european(brief: Brief, context: DossierContext) -> More:
    """Return the values of form A; against a consumer, the court of his domicile alone."""
    delivered = tuple(
        invoice
        for invoice in brief.case.invoices
        if invoice.delivery_date is not None
        and invoice.invoice_number in {row.invoice_number for row in context.invoices}
    )
    defendant = replace(
        context.opponent,
        mentions=tuple(
            mention
            for mention in context.opponent.mentions
            if mention.value or mention.label not in _FRENCH
        ),
    )
    return {
        "defendant": defendant,
        "member_state": debtor_place(brief.on_day).member_state,
        "is_consumer": _is_consumer(brief),
        "delivered": delivered,
        "to_come": penalties_to_come(brief, context),
    }


_FRENCH: Final = frozenset({"SIREN", "RCS"})
"""Identifiers that a debtor of another state has not."""


def _relief(brief: Brief, _context: DossierContext) -> More:
    return {
        "insolvency": brief.case.insolvency,
        "procedure": label(brief.case.insolvency.kind) if brief.case.insolvency else "",
        "last_day": last_day_to_declare(brief.on_day),
    }


def _reclaim(brief: Brief, _context: DossierContext) -> More:
    clause = brief.case.insolvency.retention_of_title if brief.case.insolvency else None
    return {
        "insolvency": brief.case.insolvency,
        "procedure": label(brief.case.insolvency.kind) if brief.case.insolvency else "",
        "goods": typeset(clause.goods) if clause else "",
        "answer_months": in_months("reclaim_answer_months"),
        "clause": brief.review.bordereau.numbered(clause.proof) if clause else (),
    }


def _public(brief: Brief, context: DossierContext) -> More:
    official = route_of(brief, "official_payment")
    local = official.conditions if official else ()
    return {
        "to_come": penalties_to_come(brief, context),
        "is_local": any(c.state is ConditionState.MET for c in local if "Collectivité" in c.text),
    }


def _justified(brief: Brief, context: DossierContext) -> More:
    """Return all that is owed of before the decision: due, to come and contested (R723-3)."""
    known = brief.case.over_indebtedness
    to_come = sum((row.principal_due for row in context.not_due), ZERO)
    return {
        "asked": context.claimed + context.contested_totals.total + to_come,
        "shown": brief.review.bordereau.numbered(known.proof) if known else (),
    }


def _service(brief: Brief, _context: DossierContext) -> More:
    """Return what an officer has to serve, where, and by when."""
    served = [draft for draft in drafts(brief) if draft.name in _SERVED]
    decision = to_serve(brief)
    title = brief.case.title
    shown = {
        each
        for ruling in (title.decisions if title else ())
        for each in (ruling.proof, ruling.service_proof, ruling.opposition_proof)
    }
    returned = tuple(e for e in brief.case.history if e.not_reached and e.day <= brief.as_of)
    return {
        "served": tuple(lowered(draft.title) for draft in served),
        "decision": decision,
        "decision_kind": label(decision.kind) if decision else "",
        "serve_by": service_day(decision) if decision else None,
        "decision_shown": brief.review.bordereau.numbered(decision.proof) if decision else (),
        "requested_on": title.requested_on if title else None,
        "justifying": tuple(
            each
            for each in brief.review.bordereau.exhibits
            if not shown & {each.id, *each.also}
            and not each.is_withdrawn
            and (decision is None or each.date is None or each.date <= decision.made_on)
        ),
        "received": _received_since(brief, decision),
        "returned": returned,
        "summons_days": legal_value("summons_days").value,
        "registration_days": legal_value("registration_days").value,
        "hearings": tuple(hearings(brief)),
    }


def _received_since(brief: Brief, decision: Decision | None) -> Decimal:
    """Return what was received that a decision does not take into account."""
    if decision is None:
        return ZERO
    paid = brief.case.payments_on(brief.as_of)
    return sum((p.amount for _i, p in paid if p.received_on > decision.paid_until), ZERO)


_SERVED: Final = frozenset({"assignation-refere-provision.pdf", "assignation-au-fond.pdf"})


def in_months(name: str) -> str:
    """Return a time of the law in words: « un mois », « trois mois »."""
    return f"{_IN_WORDS[int(legal_value(name).value)]} mois"


_IN_WORDS: Final = {1: "un", 2: "deux", 3: "trois", 6: "six"}


def _exhibits(brief: Brief, key: str, place: int) -> tuple[Exhibit, ...]:
    route = route_of(brief, key)
    return route.conditions[place].exhibits if route else ()


def _is_consumer(brief: Brief) -> bool:
    return brief.case.debtor.is_person


PLEADINGS: Final[Mapping[str, Callable[[Brief, DossierContext], More]]] = {
    "assignation-refere-provision.pdf": interim,
    "assignation-au-fond.pdf": at_trial,
    "requete-saisie-conservatoire.pdf": _seizure,
    "demande-petites-creances.pdf": _small_claim,
    "demande-creance-incontestee.pdf": _uncontested,
    "valeurs-injonction-europeenne.pdf": _european,
    "requete-releve-de-forclusion.pdf": _relief,
    "demande-en-revendication.pdf": _reclaim,
    "justification-surendettement.pdf": _justified,
    "lettre-de-reclamation.pdf": _public,
    "instructions-signification.pdf": _service,
}
"""What each act says of its own, by its file."""
