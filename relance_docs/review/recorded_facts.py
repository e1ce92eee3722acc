"""What the file shows of an obligation, and the recorded facts that a way to court needs.

Law: 835, al. 2 and 873, al. 2 CPC, L511-1 CPCE (an obligation that pièces show), L511-1 CPCE (what
may threaten recovery), 750-1 CPC (an attempt before the tribunal judiciaire).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.history import Circumstance, HistoryEntry, InterruptionCause
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.law.constants import legal_value
from relance_docs.law.jurisdictions import Territory
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.courts import courts, debtor_place
from relance_docs.review.declaration import asked_for, claimed, contested_claims
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import DELIVERY_KINDS, ORDER_KINDS, of_claim
from relance_docs.review.records import MET, NOT_SHOWN, ConditionState, Shown
from relance_docs.review.texts import sentences

UNKNOWN: Final = "Le décompte ne peut être établi."


def obligation_shown(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for an order, a delivery note or an acknowledgment of every invoice asked for."""
    if on_day.owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    found = support(on_day, bordereau, OF_OBLIGATION)
    if found.without:
        fact = (
            "Aucune commande, aucun devis signé, contrat, bon de livraison ni reconnaissance au"
            f" dossier pour : {', '.join(found.without)}."
        )
        return NOT_SHOWN, fact, found.exhibits
    fact = "Commande, livraison ou reconnaissance au dossier pour chaque facture réclamée."
    return MET, fact, found.exhibits


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """The pièces in the dossier that show one thing of the invoices asked for."""

    exhibits: tuple[Exhibit, ...]
    """Each once, in the order of the invoices."""
    without: tuple[str, ...]
    """Numbers of the invoices that none of them shows."""


def support(on_day: CaseOnDay, bordereau: Bordereau, kinds: Collection[PieceKind]) -> Support:
    """Look for pièces of these kinds for every invoice asked for.

    What the debtor acknowledged in writing counts with the acknowledgments. Of every invoice, where
    nothing can be reckoned.
    """
    owed, case = on_day.owed, on_day.case
    claims = asked_for(owed, is_insolvent=case.is_insolvent(on_day.as_of)) if owed else ()
    asked = {claim.invoice_number for claim in claims if claim.total_due}
    exhibits: dict[str, Exhibit] = {}
    without = []
    for invoice in case.invoices:
        number = invoice.invoice_number
        if owed is not None and number not in asked:
            continue
        found = of_claim(case, bordereau, invoice, kinds)
        shown = [e for e in found if e.number is not None and not e.is_withdrawn]
        if PieceKind.ACKNOWLEDGMENT in kinds:
            shown += _acknowledged(on_day, bordereau, number)
        exhibits |= {e.id: e for e in shown}
        if not shown:
            without.append(number)
    return Support(exhibits=tuple(exhibits.values()), without=tuple(without))


OF_OBLIGATION: Final = (*ORDER_KINDS, *DELIVERY_KINDS, PieceKind.ACKNOWLEDGMENT)
"""What shows that something is owed: asked for, supplied or acknowledged."""


def _acknowledged(
    on_day: CaseOnDay, bordereau: Bordereau, invoice_number: str
) -> tuple[Exhibit, ...]:
    """Return what shows that the debtor acknowledged an invoice in writing (2240 C. civ.)."""
    proofs = (
        entry.interruption.proof
        for entry in on_day.case.history
        if entry.interruption is not None
        and entry.interruption.cause is InterruptionCause.ACKNOWLEDGMENT
        and entry.day <= on_day.as_of
        and invoice_number in (entry.invoices or (invoice_number,))
    )
    return bordereau.numbered(*proofs)


def danger(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for recorded circumstances that may threaten recovery, each with its pièce."""
    return _recorded(on_day, bordereau, Circumstance.DANGER, "Aucune circonstance n’est indiquée")


def _recorded(on_day: CaseOnDay, bordereau: Bordereau, kind: Circumstance, none: str) -> Shown:
    found = circumstances(on_day, bordereau, kind)
    if not found:
        return NOT_SHOWN, f"{none} avec sa pièce.", ()
    said = sentences(*(f"{in_words(each.day)} : {each.note}" for each, _shown in found))
    return MET, said, tuple(exhibit for _each, shown in found for exhibit in shown)


def circumstances(
    on_day: CaseOnDay, bordereau: Bordereau, kind: Circumstance
) -> tuple[tuple[HistoryEntry, tuple[Exhibit, ...]], ...]:
    """Return the recorded facts of a kind that count, noted and shown by a numbered pièce."""
    known = (
        (entry, bordereau.numbered(entry.proof))
        for entry in on_day.case.history
        if entry.circumstance is kind and entry.note and entry.day <= on_day.as_of
    )
    return tuple((entry, shown) for entry, shown in known if shown)


def conciliation(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Ask for it before the tribunal judiciaire only, and up to the ceiling."""
    return _conciliation(on_day, bordereau, contested=False)


def conciliation_at_trial(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Ask for it likewise, what is contested being claimed too."""
    return _conciliation(on_day, bordereau, contested=True)


def _conciliation(on_day: CaseOnDay, bordereau: Bordereau, *, contested: bool) -> Shown:
    owed = on_day.owed
    if owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    is_merchant = {sort for sort, _court in courts(on_day)} == {"commercial"}
    # The chambre commerciale of the three departments is one of the tribunal judiciaire.
    if is_merchant and debtor_place(on_day).territory is not Territory.ALSACE_MOSELLE:
        fact = "Texte propre au tribunal judiciaire ; deux sociétés commerciales."
        return ConditionState.NOT_NEEDED, fact, ()
    amount = claimed(owed, is_insolvent=on_day.case.is_insolvent(on_day.as_of))
    if contested:
        amount = sum((each.total_due for each in contested_claims(owed)), amount)
    if amount > legal_value("conciliation_ceiling").value:
        return ConditionState.NOT_NEEDED, f"Demande de {euros(amount)}, au-delà de ce montant.", ()
    none = f"Demande de {euros(amount)} ; aucune tentative n’est indiquée"
    return _recorded(on_day, bordereau, Circumstance.AMICABLE_ATTEMPT, none)
