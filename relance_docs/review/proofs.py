"""What proves each element of the claim: present, absent or contradicted, and the fact for it.

Law: 1353 C. civ. (who claims an obligation proves it), 9 CPC. Facts only: what a court makes of
them is not said.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.parties import DebtorKind
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.french import euros, grouped
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.declaration import claimed
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import of_kinds, of_payment
from relance_docs.review.proof_element import element, proofs_of_invoices, proofs_of_letters
from relance_docs.review.records import ProofElement, ProofState
from relance_docs.review.texts import counted, sentences, told

ZERO: Final = Decimal("0.00")


def proofs(on_day: CaseOnDay, bordereau: Bordereau) -> tuple[ProofElement, ...]:
    """Return the elements of the claim: the parties, each invoice, the letters, the account."""
    return (
        *_parties(on_day, bordereau),
        *proofs_of_invoices(on_day, bordereau),
        *proofs_of_letters(on_day, bordereau),
        *_payments(on_day, bordereau),
        *_acknowledgment(on_day, bordereau),
        _account(bordereau),
        _decompte(on_day),
        *_solvency(on_day, bordereau),
    )


def _parties(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    creditor, debtor = on_day.settings.creditor, on_day.case.debtor
    extracts = of_kinds(bordereau, (PieceKind.COMPANY_EXTRACT,))
    of_creditor = _naming(extracts, "créancier", creditor.name, creditor.siren)
    of_debtor = _naming(extracts, "débiteur", debtor.name, debtor.siren)
    named = {e.id for e in (*of_creditor, *of_debtor)}
    nameless = any(e.id not in named for e in extracts)
    said = _number_said(creditor.siren, nameless=nameless and not of_creditor)
    yield element("creditor_identity", "Identité du créancier", of_creditor, said=said)
    if not debtor.is_person:
        said = _number_said(debtor.siren, nameless=nameless and not of_debtor)
        yield element("debtor_identity", "Identité du débiteur", of_debtor, said=said)


def _naming(
    extracts: tuple[Exhibit, ...], part: str, name: str, siren: str | None
) -> tuple[Exhibit, ...]:
    """Return the extracts whose title names a party, its SIREN or its part in the claim."""
    words = (part, name.casefold())
    return tuple(
        e
        for e in extracts
        if any(word in e.title.casefold() for word in words)
        or (siren and siren in "".join(e.title.split()))
    )


def _number_said(siren: str | None, *, nameless: bool) -> str:
    number = f"SIREN indiqué : {grouped(siren, 3)}" if siren else "SIREN non indiqué"
    return f"{number} ; titre d’un extrait sans nom de partie" if nameless else number


def _payments(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    counted_now = on_day.case.payments_on(on_day.as_of)
    bounced = tuple(p for p in on_day.case.payments if p.has_bounced(on_day.as_of))
    if not counted_now and not bounced:
        return
    received = [(i, payment) for i, payment in counted_now if not payment.is_refund]
    total = sum((payment.amount for _i, payment in received), ZERO)
    back = -sum((payment.amount for _i, payment in counted_now if payment.is_refund), ZERO)
    unpaid = sum((payment.amount for payment in bounced), ZERO)
    shown = {
        e.id: e for _i, payment in counted_now for e in of_payment(on_day.case, bordereau, payment)
    } | {e.id: e for p in bounced if p.bounced for e in bordereau.numbered(p.bounced.proof)}
    checked = on_day.settings.payments_checked_until
    yield element(
        "payments",
        "Règlements reçus",
        shown.values(),
        said=sentences(
            f"{counted(len(received), 'règlement', 'règlements')}, {euros(total)}",
            f"Remboursé au débiteur : {euros(back)}" if back else None,
            f"Revenu impayé, non compté : {euros(unpaid)}" if unpaid else None,
            f"Encaissements saisis jusqu’au {in_words(checked)}" if checked else None,
        ),
        sources=tuple(("payments", i) for i, _payment in counted_now),
    )


def _acknowledgment(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    """Yield what the debtor acknowledged, where the file tells of anything like it."""
    shown = of_kinds(bordereau, (PieceKind.ACKNOWLEDGMENT,))
    plan = on_day.case.payment_plan
    agreed = plan if plan is not None and plan.agreed_on <= on_day.as_of else None
    if not shown and agreed is None:
        return
    yield element(
        "acknowledgment",
        "Reconnaissance de la dette",
        shown,
        said=f"Échéancier convenu le {in_words(agreed.agreed_on)}" if agreed else None,
        sources=(("payment_plan", "agreed_on"),) if agreed else (),
    )


def _account(bordereau: Bordereau) -> ProofElement:
    shown = of_kinds(bordereau, (PieceKind.ACCOUNT_STATEMENT,))
    return element("account_statement", "Relevé de compte client", shown)


def _decompte(on_day: CaseOnDay) -> ProofElement:
    """Return the décompte, which is reckoned and needs no document."""
    owed = on_day.owed
    is_insolvent = on_day.case.is_insolvent(on_day.as_of)
    stopped_on = owed.interest_stopped_on if owed and is_insolvent else None
    day = in_words(stopped_on or on_day.as_of)
    return ProofElement(
        key="decompte",
        label="Décompte de la créance",
        invoice_number=None,
        state=ProofState.ABSENT if owed is None else ProofState.PRESENT,
        fact=told(
            f"Le décompte au {day} ne peut être établi."
            if owed is None
            else f"Décompte arrêté au {day} : {euros(claimed(owed, is_insolvent=is_insolvent))},"
            " lignes et taux à l’appui."
        ),
    )


def _solvency(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    case = on_day.case
    if case.debtor.kind is not DebtorKind.BUSINESS:
        return
    shown = of_kinds(bordereau, (PieceKind.INSOLVENCY_CHECK,))
    checked, insolvency = case.bodacc_checked_on, case.insolvency
    known = checked is not None and checked <= on_day.as_of
    against = None
    if insolvency is not None and case.is_insolvent(on_day.as_of):
        procedure = label(insolvency.kind)
        against = f"Procédure ouverte le {in_words(insolvency.opened_on)} : {procedure}"
    yield element(
        "no_insolvency",
        "Absence de procédure collective (BODACC)",
        shown,
        said=f"Consultation indiquée le {in_words(checked)}"
        if checked and known
        else "Aucune consultation n’est indiquée",
        against=against,
        sources=(
            *((("bodacc_checked_on",),) if known else ()),
            *((("insolvency", "opened_on"),) if against else ()),
        ),
    )
