"""Why no document is made for a route: bars, each a function, of which the first is told.

A document is made only when what it needs is a fact of the case. A plan that is kept, a collective
procedure and a public body bar the civil acts; limitation bars what would not interrupt it in time
(a petition and a mandate interrupt nothing; a summons, a measure and a written claim on a public
body do). The over-indebtedness of a natural person bars measures and payment, not a title: Cass. 2e
civ., 28 juin 2006. Law: 2241 and 2244 C. civ., L622-21 C. com., L722-2 and L722-5 C. conso.; Cass.,
10 juillet 1990, n° 89-13.345.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from relance_docs.case.parties import DebtorKind
from relance_docs.french import day as in_words
from relance_docs.law.jurisdictions import Territory
from relance_docs.law.routes import LegalRoute
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState
from relance_docs.plan.titled import pending
from relance_docs.review.courts import courts, debtor_place
from relance_docs.review.declaration import claimed, contested_claims
from relance_docs.review.limitation import urgent_days, without_urgent
from relance_docs.review.records import Condition, ConditionState
from relance_docs.review.texts import told

Conditions: TypeAlias = Mapping[str, Condition]
"""What the case shows of each condition of the route, by its name."""
Bar: TypeAlias = Callable[[CaseOnDay, Conditions], str]
"""Returns why there is no document; empty when nothing bars it."""
_SUFFICES: Final = frozenset({ConditionState.MET, ConditionState.NOT_NEEDED})


def public_body(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what no public body is sued by."""
    if on_day.case.debtor.kind is DebtorKind.PUBLIC_BODY:
        return "Le débiteur est une personne publique : cette voie ne la concerne pas."
    return ""


def insolvent(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what a collective procedure stops (L622-21 C. com.)."""
    if on_day.case.is_insolvent(on_day.as_of):
        return "Une procédure collective est ouverte : cette voie n’est pas possible."
    return ""


def solvent(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what is addressed to those who hold office in a collective procedure."""
    if not on_day.case.is_insolvent(on_day.as_of):
        return "Aucune procédure collective n’est indiquée."
    return ""


def over_indebted(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar a measure and an agreed payment (L722-2, L722-5 C. conso.), while it is dealt with."""
    known = on_day.case.over_indebted(on_day.as_of)
    if known is None:
        return ""
    day = in_words(known.admissible_on)
    return (
        f"Surendettement déclaré recevable le {day} : ni mesure, ni sûreté, ni paiement de ce qui"
        " est né avant (L722-2 et L722-5 C. conso.)."
    )


def erased(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what personal recovery erased (L741-2 C. conso.)."""
    known = on_day.case.over_indebted(on_day.as_of)
    if known is None or known.erased_on is None or known.erased_on > on_day.as_of:
        return ""
    day = in_words(known.erased_on)
    return f"Rétablissement personnel du {day} : ce qui est né avant est effacé (L741-2 C. conso.)."


def elsewhere(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what no French court is seised of: a debtor abroad, in the Pacific, or nowhere known."""
    territory = debtor_place(on_day).territory
    if territory is Territory.ABROAD or (
        territory in {Territory.PACIFIC, Territory.UNKNOWN} and on_day.case.debtor.address
    ):
        return courts(on_day)[0][1].place
    return ""


def nothing_due(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar an act for no sum that is due and undisputed."""
    if on_day.owed is None or claimed(on_day.owed, is_insolvent=False) <= 0:
        return "Rien n’est échu et non contesté : aucune somme n’est à réclamer par cette voie."
    return ""


def nothing_to_claim(on_day: CaseOnDay, conditions: Conditions) -> str:
    """Bar a summons for no sum at all: what is contested can be judged."""
    owed = on_day.owed
    if owed is not None and contested_claims(owed):
        return ""
    return nothing_due(on_day, conditions)


def decided(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar a new demand of what a court has decided already: its decision is served, enforced."""
    decision = pending(on_day.case, on_day.as_of)
    if decision is None:
        return ""
    day = in_words(decision.made_on)
    return f"Une décision du {day} est enregistrée : la suite se fait en vertu de cette décision."


def requested(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar a second petition while the first waits for its answer."""
    title = on_day.case.title
    if title is None or title.requested_on is None or title.requested_on > on_day.as_of:
        return ""
    if title.latest(on_day.as_of) is not None:
        return ""
    return f"Une requête a été déposée le {in_words(title.requested_on)} : sa réponse est attendue."


def plan_kept(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what would go against a plan that was agreed and is kept."""
    plan = on_day.payment_plan
    if plan is not None and plan.state is PromiseState.PENDING:
        return "Un échéancier est en cours, sans échéance en retard."
    return ""


def too_late_for_it(on_day: CaseOnDay, _conditions: Conditions) -> str:
    """Bar what interrupts no limitation where all that is due has less than three months left.

    Where some of it has more, the act asks for that, and the rest is left out of it.
    """
    if on_day.owed is None or not (urgent := urgent_days(on_day.owed)):
        return ""
    if claimed(without_urgent(on_day).statement, is_insolvent=False) > 0:
        return ""
    days = " ; ".join(f"facture {number}, {in_words(day)}" for number, day in urgent)
    return (
        f"URGENT : prescription dans moins de trois mois ({days}). Le dépôt d’une requête ne"
        " l’interrompt pas ; seuls une assignation, même en référé (2241 C. civ.), une mesure"
        " conservatoire ou un acte d’exécution forcée (2244 C. civ.), ou une reconnaissance du"
        " débiteur (2240 C. civ.), le peuvent à temps."
    )


def no_attempt(on_day: CaseOnDay, conditions: Conditions) -> str:
    """Bar a summons that would be inadmissible, unless limitation leaves no time (750-1, 3° CPC).

    The act then asks for the dispensation: it alone interrupts in time.
    """
    if on_day.owed is not None and urgent_days(on_day.owed):
        return ""
    names = [name for name in conditions if name.startswith("conciliation")]
    return needs(*names)(on_day, conditions)


def needs(*names: str) -> Bar:
    """Return the bar of conditions that the case must show."""

    def missing(_on_day: CaseOnDay, conditions: Conditions) -> str:
        for name in names:
            condition = conditions[name]
            if condition.state not in _SUFFICES:
                is_not = condition.state is ConditionState.NOT_MET
                state = "condition non remplie" if is_not else "condition non établie"
                return f"{condition.text} : {state}. {condition.fact}"
        return ""

    return missing


_CIVIL: Final = (public_body, insolvent, erased, elsewhere)
_DUE: Final = (decided, nothing_due, plan_kept)
BARS: Final[Mapping[str, tuple[Bar, ...]]] = {
    "order_for_payment": (*_CIVIL, requested, *_DUE, too_late_for_it),
    "small_claims": (
        *_CIVIL,
        over_indebted,
        *_DUE,
        needs("below_small_claims", "not_between_merchants", "contractual"),
        too_late_for_it,
    ),
    "uncontested_commercial": (
        *_CIVIL,
        *_DUE,
        needs("merchants", "uncontested", "certain_and_due"),
        too_late_for_it,
    ),
    "interim_payment": (*_CIVIL, *_DUE, needs("obligation_shown"), no_attempt),
    "summons": (*_CIVIL, decided, nothing_to_claim, plan_kept, no_attempt),
    "conservatory_seizure": (*_CIVIL, over_indebted, *_DUE, needs("danger", "obligation_shown")),
    "european_order": (
        public_body,
        insolvent,
        erased,
        needs("cross_border"),
        *_DUE,
        too_late_for_it,
    ),
    "declaration_of_claim": (solvent, needs("prior")),
    "relief": (solvent, needs("prior", "forfeited", "relief_in_time")),
    "reclaim": (solvent, needs("retention_of_title", "unpaid_goods", "reclaim_in_time")),
    "over_indebtedness": (
        erased,
        needs("over_indebted", "prior_to_decision"),
        nothing_to_claim,
    ),
    "public_claim": (nothing_due,),
}
"""By the route; one that is not here has no document."""


INTERRUPTS_NOTHING: Final = frozenset(key for key, bars in BARS.items() if too_late_for_it in bars)
"""Routes whose act leaves out what it would not interrupt in time."""


def no_draft(on_day: CaseOnDay, route: LegalRoute, conditions: Conditions) -> str:
    """Return why no document is made for a route; empty when one is."""
    opens = route.documents_from
    if opens is None or route.key not in BARS:
        return told(route.reserve or "Aucun document n’est établi pour cette voie.")
    if on_day.as_of < opens:
        return told(f"Les textes appliqués pour cette voie le sont à compter du {in_words(opens)}.")
    return told(next(filter(None, (bar(on_day, conditions) for bar in BARS[route.key])), ""))
