"""What the file shows of the conditions that insolvency brings: a function each.

Law: L622-21, L622-24, L622-26, L624-9 and L624-16 C. com.; R624-13 C. com.; of a natural person
L722-2, L722-5 and R723-3 C. conso.
"""

from __future__ import annotations

from datetime import date

from relance_docs.case.case import PieceKind
from relance_docs.case.parties import DebtorKind
from relance_docs.french import day as in_words
from relance_docs.law.constants import legal_value
from relance_docs.law.delays import deadline_in_months
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.declaration import (
    declaration_day,
    declared_on,
    last_day_to_declare,
    last_day_to_justify,
)
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.invoice_pieces import of_kinds
from relance_docs.review.records import MET, NOT_MET, NOT_SHOWN, Shown
from relance_docs.review.texts import sentences
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose


def no_insolvency(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for a procedure, or for a search of the BODACC that found none."""
    case = on_day.case
    shown = of_kinds(bordereau, (PieceKind.INSOLVENCY_CHECK,))
    if case.insolvency is not None and case.is_insolvent(on_day.as_of):
        return NOT_MET, f"Procédure ouverte le {in_words(case.insolvency.opened_on)}.", shown
    if (known := case.over_indebted(on_day.as_of)) is not None:
        fact = (
            f"Surendettement déclaré recevable le {in_words(known.admissible_on)} : un titre peut"
            " être demandé, sans être exécuté."
        )
        return NOT_SHOWN, fact, bordereau.numbered(known.proof)
    if case.debtor.is_person:
        return NOT_SHOWN, "Aucun surendettement du débiteur n’est indiqué.", shown
    if case.debtor.kind is not DebtorKind.BUSINESS:
        return NOT_SHOWN, "Le débiteur n’est pas une entreprise ; le dossier n’en dit rien.", shown
    checked = case.bodacc_checked_on
    if checked is None or checked > on_day.as_of:
        return NOT_SHOWN, "Aucune consultation du BODACC n’est indiquée.", shown
    return MET, f"BODACC consulté le {in_words(checked)}, aucune procédure indiquée.", shown


def insolvency(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for an opening judgment."""
    state, fact, shown = no_insolvency(on_day, bordereau)
    return {MET: NOT_MET, NOT_MET: MET, NOT_SHOWN: NOT_SHOWN}[state], fact, shown


def prior(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare delivery or issue of every invoice with the opening judgment."""
    procedure = on_day.case.insolvency
    if procedure is None or not on_day.case.is_insolvent(on_day.as_of):
        return NOT_SHOWN, "Aucun jugement d’ouverture n’est indiqué.", ()
    opened = in_words(procedure.opened_on)
    found: dict[Arose, list[str]] = {each: [] for each in Arose}
    for invoice in on_day.case.invoices:
        if invoice.issue_date <= on_day.as_of:
            found[arose(invoice, procedure.opened_on)].append(invoice.invoice_number)
    before, after, unknown = (", ".join(found[each]) for each in Arose)
    fact = sentences(
        f"Nées avant le jugement du {opened} : {before}" if before else None,
        f"Nées le jour du jugement ou après, hors déclaration : {after}" if after else None,
        f"Sans date de livraison, à renseigner : {unknown}" if unknown else None,
    )
    if before:
        return MET, fact, ()
    return (NOT_SHOWN if unknown else NOT_MET), fact, ()


def in_time(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the declaration, or the day asked for, with the last day."""
    procedure = on_day.case.insolvency
    last = declaration_day(procedure) if procedure is not None else None
    if last is None:
        return NOT_SHOWN, "La date de publication au BODACC n’est pas indiquée.", ()
    sent_on = declared_on(on_day)
    said = sentences(
        f"Dernier jour : {in_words(last)} (créancier demeurant en France métropolitaine)",
        f"Déclaration indiquée le {in_words(sent_on)}" if sent_on else None,
    )
    return (MET if (sent_on or on_day.as_of) <= last else NOT_MET), said, ()


def forfeited(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the last day to declare with the day asked for, and with the declaration."""
    last = last_day_to_declare(on_day)
    if last is None:
        return NOT_SHOWN, "La date de publication au BODACC n’est pas indiquée.", ()
    sent_on = declared_on(on_day)
    said = sentences(
        f"Dernier jour pour déclarer : {in_words(last)}",
        f"Déclaration indiquée le {in_words(sent_on)}"
        if sent_on
        else "Aucune déclaration n’est indiquée",
    )
    is_late = on_day.as_of > last and (sent_on is None or sent_on > last)
    return (MET if is_late else NOT_MET), said, ()


def relief_in_time(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the six months from the publication with the day asked for."""
    return _until(on_day, _published_on(on_day), "relief_months")


def no_fault(_on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Tell that no field says why nothing was declared: the signatory does."""
    return NOT_SHOWN, "Le dossier ne dit pas pourquoi la créance n’a pas été déclarée.", ()


def retention_of_title(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for a clause, and for the pièce that shows it."""
    insolvency = on_day.case.insolvency
    clause = insolvency.retention_of_title if insolvency else None
    if clause is None:
        return NOT_SHOWN, "Aucune clause de réserve de propriété n’est indiquée.", ()
    shown = bordereau.numbered(clause.proof)
    days = (invoice.delivery_date for invoice in on_day.case.invoices)
    delivered = min((day for day in days if day), default=None)
    dated = next((each.date for each in shown if each.date), None)
    if delivered is not None and dated is not None and dated > delivered:
        late = f"Pièce du {in_words(dated)}, après une livraison du {in_words(delivered)}."
        return NOT_MET, late, shown
    said = sentences(
        f"Biens : {clause.goods}", None if shown else "Aucune pièce ne montre la clause"
    )
    return (MET if shown else NOT_SHOWN), said, shown


def unpaid_goods(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Look for an unpaid claim that arose before the judgment."""
    owed = on_day.owed
    if owed is None:
        return NOT_SHOWN, "Le décompte ne peut être établi.", ()
    unpaid = [
        claim.invoice_number
        for claim in (*owed.invoices, *owed.disputed)
        if claim.arose is not Arose.AFTER and claim.principal_due
    ]
    fact = f"Restées impayées : {', '.join(unpaid)}." if unpaid else "Aucun prix ne reste dû."
    return (MET if unpaid else NOT_MET), fact, ()


def in_kind(_on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Tell that no file shows what is found with the debtor: the inventory does."""
    return NOT_SHOWN, "L’inventaire de la procédure le dira.", ()


def reclaim_in_time(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the three months from the publication, or from the judgment, with the day."""
    insolvency = on_day.case.insolvency
    published_on = _published_on(on_day)
    if published_on is not None or insolvency is None:
        return _until(on_day, published_on, "reclaim_months")
    # Nothing was published before the judgment: three months from that are within the time.
    state, fact, _shown = _until(on_day, insolvency.opened_on, "reclaim_months")
    said = sentences("Publication non indiquée ; compté du jugement, au plus tôt", fact)
    return (MET if state is MET else NOT_SHOWN), said, ()


def _published_on(on_day: CaseOnDay) -> date | None:
    insolvency = on_day.case.insolvency
    return insolvency.published_on if insolvency else None


def _until(on_day: CaseOnDay, start: date | None, name: str) -> Shown:
    if start is None:
        return NOT_SHOWN, "La date de publication au BODACC n’est pas indiquée.", ()
    last = deadline_in_months(start, int(legal_value(name).value))
    return (MET if on_day.as_of <= last else NOT_MET), f"Dernier jour : {in_words(last)}.", ()


def over_indebted(on_day: CaseOnDay, bordereau: Bordereau) -> Shown:
    """Look for the decision that found the application admissible."""
    known = on_day.case.over_indebted(on_day.as_of)
    if known is None:
        return NOT_SHOWN, "Aucun surendettement n’est indiqué.", ()
    by = f" ({known.commission})" if known.commission else ""
    fact = f"Demande déclarée recevable le {in_words(known.admissible_on)}{by}."
    return MET, fact, bordereau.numbered(known.proof)


def prior_to_decision(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare delivery or issue of every invoice with that decision; unknown ones count."""
    known = on_day.case.over_indebted(on_day.as_of)
    if known is None:
        return NOT_SHOWN, "Aucun surendettement n’est indiqué.", ()
    before = [
        invoice.invoice_number
        for invoice in on_day.case.invoices
        if invoice.issue_date <= on_day.as_of
        and arose(invoice, known.admissible_on) is not Arose.AFTER
    ]
    fact = f"Nées avant : {', '.join(before)}." if before else "Aucune n’est née avant."
    return (MET if before else NOT_MET), fact, ()


def justified_in_time(on_day: CaseOnDay, _bordereau: Bordereau) -> Shown:
    """Compare the day of the justification, or the day asked for, with the thirty days."""
    known = on_day.case.over_indebted(on_day.as_of)
    last = last_day_to_justify(known) if known else None
    if known is None or last is None:
        return NOT_SHOWN, "Le jour où la commission a informé le créancier n’est pas indiqué.", ()
    sent_on = known.justified_on
    fact = sentences(
        f"Dernier jour : {in_words(last)}",
        f"Justification indiquée le {in_words(sent_on)}" if sent_on else None,
    )
    return (MET if (sent_on or on_day.as_of) <= last else NOT_MET), fact, ()
