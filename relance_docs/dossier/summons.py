"""What a summons says beside the claim: before whom, since when, what shows it.

Law: 54, 56, 750-1, 752, 753, 763, 853 and 855 CPC; 835, al. 2 and 873, al. 2 CPC (provision);
L721-3 and L721-5 C. com., 42 and 43 CPC (jurisdiction).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from relance_docs.case.history import Circumstance, HistoryEntry
from relance_docs.claim.records import InvoiceRow
from relance_docs.dossier.acts import ZERO, penalties_to_come
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import DossierContext
from relance_docs.french import typeset
from relance_docs.law.constants import legal_value
from relance_docs.law.jurisdictions import Territory
from relance_docs.review.courts import LegalStanding, courts, debtor_place, legal_forms
from relance_docs.review.declaration import contested_claims
from relance_docs.review.exhibit import Exhibit
from relance_docs.review.limitation import urgent_days
from relance_docs.review.recorded_facts import OF_OBLIGATION, circumstances, support
from relance_docs.review.records import Court

More: TypeAlias = dict[str, object]
"""What an act prints beside the claim, by the names of its template."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """A court that may hear a summons, and what it has to tell the defendant."""

    president: str
    """« président du tribunal de commerce »: who hears interim proceedings."""
    name: str
    """« le tribunal de commerce »: who hears the merits."""
    is_merchant: bool
    """Whether it judges merchants, whatever its rules."""
    is_commercial: bool
    """Whether the rules of the tribunal de commerce apply (853, 855, 861-2 CPC)."""
    jurisdiction: str
    """Why this court: the articles, written in full."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstantial:
    """A recorded fact, as an act tells it."""

    day: date
    fact: str
    exhibits: tuple[Exhibit, ...]


def _summons(brief: Brief, context: DossierContext, *, is_interim: bool) -> More:
    disputed = () if is_interim else contested_asked(brief, context)
    contested = sum((row.total for row in disputed), ZERO)
    at_stake = context.claimed + contested
    attempts = circumstances(brief.on_day, brief.review.bordereau, Circumstance.AMICABLE_ATTEMPT)
    obligation = support(brief.claims, brief.review.bordereau, OF_OBLIGATION)
    return {
        "interim": is_interim,
        "at_stake": at_stake,
        "contested_asked": contested,
        "hearings": tuple(hearings(brief)),
        "lawyer_is_mandatory": at_stake > legal_value("lawyer_ceiling").value,
        "needs_attempt": at_stake <= legal_value("conciliation_ceiling").value,
        "attempts": told_facts(attempts),
        "constitution_days": legal_value("constitution_days").value,
        "urgent": urgent_days(brief.owed),
        "at_trial": disputed,
        "contested_to_come": penalties_to_come(brief, context, disputed) if disputed else "",
        "shown": obligation.exhibits,
        "obligation_not_shown": obligation.without,
        "was_contested": bool(brief.owed.disputed)
        or any(invoice.dispute is not None for invoice in brief.case.invoices),
        "to_come": penalties_to_come(brief, context),
    }


def contested_asked(brief: Brief, context: DossierContext) -> tuple[InvoiceRow, ...]:
    """Return what is contested and asked for on the merits: due, and not out of time."""
    numbers = {claim.invoice_number for claim in contested_claims(brief.owed)}
    return tuple(row for row in context.contested if row.invoice_number in numbers)


def hearings(brief: Brief) -> Iterator[Hearing]:
    """Yield the courts that may hear a summons, as the debtor decides."""
    is_liberal = LegalStanding.LIBERAL in legal_forms(brief.on_day)[0]
    territory = debtor_place(brief.on_day).territory
    for sort, court in courts(brief.on_day):
        is_merchant = sort == "commercial"
        of = court.addressee.removeprefix("président ")
        yield Hearing(
            president=court.addressee,
            name=of.replace("de la ", "la ", 1) if of.startswith("de la") else f"le {of[3:]}",
            is_merchant=is_merchant,
            is_commercial=is_merchant and territory is not Territory.ALSACE_MOSELLE,
            jurisdiction=_jurisdiction(sort, court, territory, is_liberal=is_liberal),
        )


def _jurisdiction(sort: str, court: Court, territory: Territory, *, is_liberal: bool) -> str:
    seat = "articles 42 et 43 du code de procédure civile"
    if sort != "commercial":
        return f"article L. 721-5 du code de commerce ; {seat}" if is_liberal else seat
    also = {
        Territory.ALSACE_MOSELLE: ", L. 731-1 et L. 731-2",
        Territory.OVERSEAS: " et L. 732-1",
    }.get(territory, "")
    economic = "activités économiques" in court.name
    law = " ; loi n° 2023-1059 du 20 novembre 2023, article 26" if economic else ""
    noun = "articles" if also else "article"
    return typeset(f"{noun} L. 721-3{also} du code de commerce{law} ; {seat}")


def told_facts(
    found: tuple[tuple[HistoryEntry, tuple[Exhibit, ...]], ...],
) -> tuple[Circumstantial, ...]:
    """Return recorded facts as an act tells them."""
    return tuple(
        Circumstantial(day=entry.day, fact=typeset(entry.note or ""), exhibits=shown)
        for entry, shown in found
    )


def interim(brief: Brief, context: DossierContext) -> More:
    """Return what a summons for a provision says: of what is undisputed alone."""
    return _summons(brief, context, is_interim=True)


def at_trial(brief: Brief, context: DossierContext) -> More:
    """Return what a summons on the merits says, of what is contested too."""
    return _summons(brief, context, is_interim=False)
