"""The decision of a court as documents name it: what it grants, its interest, where it stands.

Law: 1231-7 C. civ. (interest from a decision on), 1343-2 C. civ. (capital by whole years), 1411,
1416, 1417 and 1422 CPC (an order to pay), 478 CPC (a judgment by default).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.title import Decision, DecisionKind, InterestGranted, Title
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.french import euros, percent
from relance_docs.law.after_act import (
    enforcement_day,
    limit,
    opposition_start,
    service_day,
)
from relance_docs.law.decisions import delayed_until, enforced_from, is_delayed, is_enforceable
from relance_docs.plan.labels import TITLE_SUM_NAMES
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.titled import DecisionState, pending, state_of
from relance_docs.review.after_act import STILL_OPEN, is_open_to_opposition
from relance_docs.review.texts import raised, told
from relance_docs.statement.titled import TitleSum

_GRANTED: Final = (
    TitleSum.PRINCIPAL,
    TitleSum.DAMAGES,
    TitleSum.PENALTIES,
    TitleSum.INDEMNITY,
    TitleSum.ARTICLE_700,
    TitleSum.COSTS,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class GrantedSum:
    """One sum that a decision grants."""

    name: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class CourtDecision:
    """The last decision of a court that counts on a day, in French."""

    name: str
    """« Ordonnance d’injonction de payer du 10 septembre 2026, tribunal …, n° … »."""
    is_order: bool
    state: DecisionState
    invoices: tuple[str, ...]
    """The invoices it is about, in the order of the file."""
    sums: tuple[GrantedSum, ...]
    """What it grants; those of nothing left out."""
    total: Decimal
    interest: str
    """Which interest its principal bears, from which day: without a full stop."""
    served: str
    """« signifiée à personne le 20 octobre 2026 »; empty until it is served."""
    standing: tuple[str, ...]
    """Where it stands, for who acts for the creditor: what is to be done by when."""
    due: Decimal | None
    """What is owed under it on that day; None while the invoices are owed as they are."""


def decision_name(decision: Decision) -> str:
    """Return what a decision is, its day, its court and its number."""
    court = f", {decision.court}" if decision.court else ""
    number = f", n° {decision.number}" if decision.number else ""
    return told(f"{label(decision.kind)} du {in_words(decision.made_on)}{court}{number}")


def court_decision(on_day: CaseOnDay) -> CourtDecision | None:
    """Return the last decision that counts; None without one, or once an order is void.

    None in a collective procedure as well: what was granted is declared, and enforced no more.
    """
    case, as_of = on_day.case, on_day.as_of
    decision = pending(case, as_of)
    if decision is None or case.title is None or case.is_insolvent(as_of):
        return None
    about = case.about(decision)
    sums = ((kind, getattr(decision, kind.value)) for kind in _GRANTED)
    title = on_day.owed.title if on_day.owed else None
    return CourtDecision(
        name=decision_name(decision),
        is_order=decision.is_order,
        state=state_of(decision, as_of),
        invoices=tuple(i.invoice_number for i in case.invoices if i.invoice_number in about),
        sums=tuple(
            GrantedSum(name=TITLE_SUM_NAMES[kind], amount=amount) for kind, amount in sums if amount
        ),
        total=decision.granted,
        interest=told(_interest(decision)),
        served=told(_served(decision, as_of)),
        standing=tuple(map(told, _standing(case.title, decision, as_of))),
        due=title.total_due if title is not None and title.decision == decision else None,
    )


def _interest(decision: Decision) -> str:
    if decision.interest is InterestGranted.NONE:
        return "sans intérêt"
    first = decision.interest_from or decision.made_on + timedelta(days=1)
    fixed = decision.interest_rate.value if decision.interest_rate else None
    if decision.interest is InterestGranted.LEGAL:
        rate = "au taux de l’intérêt légal"
    elif fixed is not None:
        rate = f"au taux de {percent(fixed)} l’an"
    else:
        rate = "au taux des pénalités de retard demandées"
    capital = (
        f", capitalisés par année entière à compter du {in_words(decision.capitalised_from)}"
        " (article 1343-2 du code civil)"
        if decision.capitalised_from
        else ""
    )
    of = f"sur {euros(decision.principal)} à compter du {in_words(first)}"
    return f"intérêts {rate} {of}{capital}"


def _served(decision: Decision, as_of: date) -> str:
    served_on = decision.served_on
    if served_on is None or served_on > as_of:
        return ""
    how = {True: " à personne", False: " autrement qu’à personne", None: ""}
    return f"signifié{_e(decision)}{how[decision.served_in_person]} le {in_words(served_on)}"


def _e(decision: Decision) -> str:
    """Return the ending of what agrees with it: une ordonnance, un jugement, un arrêt."""
    return "e" if decision.kind in {DecisionKind.ORDER, DecisionKind.INTERIM} else ""


def _standing(title: Title, decision: Decision, as_of: date) -> Iterator[str]:
    """Yield where it stands: to be served, to be waited for, contested, enforceable."""
    if decision.opposed_on is not None and decision.opposed_on <= as_of:
        what = "Opposition formée" if decision.is_order else "Appel formé"
        yield f"{what} le {in_words(decision.opposed_on)} : l’affaire est devant le juge."
        return
    last = service_day(decision)
    if not decision.is_served(as_of):
        if last is not None:
            article = "1411" if decision.is_order else "478"
            void = f"{'elle' if _e(decision) else 'il'} est non avenu{_e(decision)}"
            by = f"À signifier au plus tard le {in_words(last)}"
            yield f"{by}, sans quoi {void} (article {article} CPC)."
        else:
            yield "À signifier avant toute exécution (article 503 CPC)."
    elif decision.is_order:
        yield f"{raised(_served(decision, as_of))}. {_opposition(title, decision, as_of)}"
    else:
        yield f"{raised(_served(decision, as_of))}."
    first = enforced_from(decision)
    if is_delayed(decision, as_of) and (last := delayed_until(decision)) is not None:
        until = f"Délai accordé par le juge jusqu’au {in_words(last)}"
        yield f"{until} : aucune exécution avant (article 1343-5 C. civ.)."
    elif first is not None and is_enforceable(decision, as_of):
        yield f"Exécutoire depuis le {in_words(first)}."
    elif (first := enforcement_day(decision)) is not None and decision.is_served(as_of):
        possible = f"Exécution possible à compter du {in_words(first)}"
        yield f"{possible}, faute d’avis d’opposition (article 1422 CPC)."


def _opposition(title: Title, decision: Decision, as_of: date) -> str:
    if is_open_to_opposition(title, decision, as_of):
        return STILL_OPEN
    start = opposition_start(title, decision, as_of) or decision.made_on
    last = limit("opposition_months", start)
    is_sure = decision.served_in_person or start != decision.served_on
    condition = "" if is_sure else ", si elle a été signifiée à personne"
    if last < as_of:
        return f"Délai d’opposition expiré le {in_words(last)}{condition} (article 1416 CPC)."
    return f"Opposition possible jusqu’au {in_words(last)}{condition} (article 1416 CPC)."
