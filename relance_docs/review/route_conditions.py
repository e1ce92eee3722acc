"""What the file shows of each condition of a route: a function per condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.french import day as in_words
from relance_docs.french import euros, grouped
from relance_docs.law.constants import legal_value
from relance_docs.law.jurisdictions import Territory
from relance_docs.plan.events import is_written_demand
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PromiseState
from relance_docs.review.courts import LegalStanding, debtor_place, legal_forms
from relance_docs.review.declaration import (
    asked_for,
    claimed_principal,
)
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.insolvency_conditions import (
    forfeited,
    in_kind,
    in_time,
    insolvency,
    justified_in_time,
    no_fault,
    no_insolvency,
    over_indebted,
    prior,
    prior_to_decision,
    reclaim_in_time,
    relief_in_time,
    retention_of_title,
    unpaid_goods,
)
from relance_docs.review.invoice_pieces import ORDER_KINDS, invoice_document
from relance_docs.review.recorded_facts import (
    UNKNOWN,
    conciliation,
    conciliation_at_trial,
    danger,
    obligation_shown,
    support,
)
from relance_docs.review.records import MET, NOT_MET, NOT_SHOWN, Shown
from relance_docs.review.texts import counted, sentences
from relance_docs.text import without_accents


def contractual(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for a contract, an order or a signed quote of every invoice asked for."""
    found = support(on_day, bordereau, ORDER_KINDS)
    if found.without:
        missing = ", ".join(found.without)
        fact = f"Aucun contrat, devis signé ni commande au dossier pour : {missing}."
        return NOT_SHOWN, fact, found.exhibits
    return MET, "Contrat, devis signé ou commande au dossier.", found.exhibits


def determined(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look for a total that can be reckoned."""
    owed = on_day.owed
    if owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    is_insolvent = on_day.case.is_insolvent(on_day.as_of)
    day = in_words(owed.interest_stopped_on or on_day.as_of)
    principal = claimed_principal(owed, is_insolvent=is_insolvent)
    accrued = owed.accrued_until if not is_insolvent else None
    fact = (
        f"Décompte arrêté au {day} : principal {euros(principal)}, pénalités ou intérêts"
        f" {euros(owed.penalties_due)}{f' (au {in_words(accrued)})' if accrued else ''}, indemnité"
        f" {euros(owed.indemnity_due)}"
    )
    return MET, sentences(fact), ()


def due(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look for overdue principal, or penalties, and for a plan that gives more time."""
    owed = on_day.owed
    if owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    overdue = owed.principal_overdue
    to_come = owed.principal_due - overdue
    rest = f"Non échu : {euros(to_come)}" if to_come else None
    plan = on_day.payment_plan
    if plan is not None and plan.state is PromiseState.PENDING and plan.next_date is not None:
        agreed, until = in_words(plan.plan.agreed_on), in_words(plan.next_date)
        running = f"Échéancier convenu le {agreed}, sans échéance en retard ; prochaine : {until}"
        facts = sentences(f"Principal échu selon les factures : {euros(overdue)}", rest, running)
        return NOT_SHOWN, facts, ()
    is_met = overdue > 0 or owed.penalties_due > 0
    return (MET if is_met else NOT_MET), sentences(f"Principal échu : {euros(overdue)}", rest), ()


def in_france(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look at the postcode; a SIREN tells of a company known in France, wherever it lives."""
    debtor = on_day.case.debtor
    territory = debtor_place(on_day).territory
    siren = (debtor.siren or debtor.siret or "")[:9]
    fact = sentences(
        f"SIREN indiqué : {grouped(siren, 3)}" if siren else None,
        f"Adresse indiquée : {', '.join(debtor.address)}" if debtor.address else None,
    )
    if territory is Territory.ABROAD:
        return NOT_MET, fact, ()
    if territory is Territory.PACIFIC:
        return NOT_MET, sentences(fact, "Un autre code de procédure y est applicable"), ()
    if territory is Territory.UNKNOWN and not siren:
        return NOT_SHOWN, fact or "Aucune adresse n’est indiquée.", ()
    return MET, fact, ()


def cross_border(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for a debtor in another member state that the regulation binds: all but Denmark."""
    state, fact, shown = in_france(on_day, bordereau)
    place = debtor_place(on_day)
    if place.territory is not Territory.ABROAD:
        return (NOT_MET if state is MET else NOT_SHOWN), fact, shown
    country = place.member_state
    if country is None:
        return NOT_SHOWN, sentences(fact, "Aucun État membre n’est reconnu à l’adresse"), shown
    if not country.is_bound:
        return NOT_MET, sentences(fact, f"État non lié par le règlement : {country.name}"), shown
    return MET, sentences(fact, f"État membre : {country.name}"), shown


def documents(_on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Count the documents with a number, and those missing."""
    count = len(bordereau.exhibits)
    missing = len(bordereau.missing)
    fact = sentences(
        f"{counted(count, 'pièce numérotée', 'pièces numérotées')}",
        f"{counted(missing, 'pièce annoncée', 'pièces annoncées')} sans fichier"
        if missing
        else None,
    )
    return (MET if count else NOT_SHOWN), fact, ()


def not_prescribed(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the prudent last day of what is asked for with the day asked for."""
    owed, day = on_day.owed, on_day.as_of
    if owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    barred = sorted(owed.out_of_time)
    out = f"Hors délai, non compris dans la demande : {', '.join(barred)}" if barred else None
    periods = sorted(
        (each for each in owed.prescription if each.invoice_number not in owed.out_of_time),
        key=lambda each: each.expires_on,
    )
    if not periods:
        return (NOT_MET if barred else NOT_SHOWN), sentences(out or "Aucune créance non soldée"), ()
    first = periods[0]
    number, last = first.invoice_number, in_words(first.expires_on)
    if not first.has_expired(day):
        said = f"Premier terme de prescription : {last} (facture {number})"
        return MET, sentences(said, out), ()
    other = in_words(first.readings[-1].expires_on)
    said = (
        f"Facture {number} : dernier jour pour agir par la lecture prudente, {last}, passé ;"
        f" {other} si le délai de paiement est stipulé au contrat"
    )
    return NOT_SHOWN, sentences(said, out), ()


def below_small_claims(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare principal and interest, undisputed, with the ceiling."""
    owed = on_day.owed
    if owed is None:
        return NOT_SHOWN, UNKNOWN, ()
    asked = asked_for(owed, is_insolvent=on_day.case.is_insolvent(on_day.as_of))
    amount = sum((each.principal_overdue + each.penalties_due for each in asked), Decimal("0.00"))
    is_met = amount <= legal_value("small_claims_ceiling").value
    return (
        (MET if is_met else NOT_MET),
        f"Principal et pénalités ou intérêts : {euros(amount)}.",
        (),
    )


def agreement(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Tell of a plan: agreement to this procedure itself is in no field of the file."""
    plan = on_day.case.payment_plan
    agreed = plan is not None and plan.agreed_on <= on_day.as_of
    fact = f"Échéancier convenu le {in_words(plan.agreed_on)}." if plan and agreed else ""
    return NOT_SHOWN, fact or "Le dossier n’indique aucun accord du débiteur.", ()


def merchants(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look at both legal forms."""
    if on_day.case.debtor.kind is not DebtorKind.BUSINESS:
        return NOT_MET, "Le débiteur n’est pas une entreprise.", ()
    forms, fact = legal_forms(on_day)
    if {LegalStanding.CIVIL, LegalStanding.LIBERAL} & set(forms):
        return NOT_MET, fact, ()
    return (NOT_SHOWN if LegalStanding.UNKNOWN in forms else MET), fact, ()


def not_between_merchants(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Exclude two merchants, whose claims have a way of their own."""
    state, fact, shown = merchants(on_day, bordereau)
    return {MET: NOT_MET, NOT_MET: MET, NOT_SHOWN: NOT_SHOWN}[state], fact, shown


def invoiced(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for every invoice among the pièces."""
    shown: dict[str, Exhibit] = {}
    without = []
    for invoice in on_day.case.invoices:
        found = invoice_document(on_day.case, bordereau, invoice)
        there = [e for e in found if e.number is not None and not e.is_withdrawn]
        shown |= {e.id: e for e in there}
        if not there:
            without.append(invoice.invoice_number)
    if without:
        return NOT_SHOWN, f"Sans facture au dossier : {', '.join(without)}.", tuple(shown.values())
    return MET, "Toutes les factures sont au dossier.", tuple(shown.values())


def local_authority(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look at the name of the public body: others have rules of their own."""
    name = on_day.case.debtor.name
    if _LOCAL.match(without_accents(name).casefold()):
        return MET, f"{name}.", ()
    return NOT_SHOWN, f"Le nom du débiteur ne le dit pas ({name}).", ()


_LOCAL: Final = re.compile(
    r"(la |le |l['’])?(commune|ville|mairie|departement|conseil (departemental|regional)|region"
    r"|metropole|communaute (de communes|d['’]agglomeration|urbaine)|syndicat (mixte|intercommunal)"
    r"|ccas|centre (inter)?communal d['’]action sociale)\b"
)


def uncontested(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look for an open dispute."""
    opened = [
        invoice.invoice_number
        for invoice in on_day.case.invoices
        if invoice.dispute is not None and invoice.dispute.is_open(on_day.as_of)
    ]
    if opened:
        return NOT_MET, f"Contestation en cours : {', '.join(opened)}.", ()
    return MET, "Aucune contestation en cours n’est indiquée.", ()


def certain_and_due(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Ask for all of it: contract, invoices, a due date passed, and no open dispute."""
    parts = [judge(on_day, bordereau) for judge in (contractual, invoiced, due, uncontested)]
    states = {state for state, _fact, _shown in parts}
    facts = sentences(*(fact for _state, fact, _shown in parts))
    shown = tuple(exhibit for _state, _fact, found in parts for exhibit in found)
    return (next(s for s in (NOT_MET, NOT_SHOWN, MET) if s in states)), facts, shown


def not_seriously_contestable(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Tell what the debtor contests: how serious that is, no file shows."""
    _state, fact, shown = uncontested(on_day, bordereau)
    return NOT_SHOWN, f"{fact} Le caractère sérieux d’une contestation relève du juge.", shown


def attempts(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Count the written demands that left."""
    sent = [
        entry.day
        for entry in on_day.case.history
        if entry.day <= on_day.as_of and is_written_demand(entry, on_day.case, on_day.settings)
    ]
    if not sent:
        return NOT_SHOWN, "Aucune demande écrite n’est indiquée.", ()
    number = counted(len(sent), "demande écrite", "demandes écrites")
    return MET, f"{number}, la dernière le {in_words(max(sent))}.", ()


CONDITIONS: Final[Mapping[str, Callable[[CaseOnDay, Bordereau], Shown]]] = {
    judge.__name__: judge
    for judge in (
        contractual,
        determined,
        due,
        in_france,
        cross_border,
        documents,
        not_prescribed,
        no_insolvency,
        insolvency,
        prior,
        in_time,
        forfeited,
        relief_in_time,
        no_fault,
        retention_of_title,
        unpaid_goods,
        in_kind,
        reclaim_in_time,
        over_indebted,
        prior_to_decision,
        justified_in_time,
        obligation_shown,
        danger,
        local_authority,
        below_small_claims,
        agreement,
        merchants,
        invoiced,
        uncontested,
        certain_and_due,
        not_seriously_contestable,
        attempts,
        conciliation,
        conciliation_at_trial,
        not_between_merchants,
    )
}
"""By the name that the packaged table gives the condition."""
