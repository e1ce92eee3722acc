"""What proves each invoice, the reminders and each mise en demeure, or that nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.claims import Dispute, Invoice
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.record import Loc
from relance_docs.case.terms import (
    AgreedTerms,
    BelowFloor,
    PenaltyRate,
    RateForm,
    Terms,
    agreed_terms,
)
from relance_docs.french import day as in_words
from relance_docs.french import euros, factor, listed, percent
from relance_docs.law.regimes import REGIMES
from relance_docs.plan.events import concerned, is_written_demand, kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import (
    DELIVERY_KINDS,
    ORDER_KINDS,
    TERMS_KINDS,
    LetterProofs,
    copies_of_notice,
    invoice_document,
    letter_proofs,
    of_claim,
    of_kinds,
)
from relance_docs.review.records import ProofElement, ProofState
from relance_docs.review.texts import cited, counted, sentences, told


def element(  # noqa: PLR0913 - what an element is made of
    key: str,
    label: str,
    shown_by: Iterable[Exhibit],
    *,
    said: str | None = None,
    against: str | None = None,
    number: str | None = None,
    sources: tuple[Loc, ...] = (),
) -> ProofElement:
    """Return an element: contradicted by a fact, else present with a file, else absent.

    `said` is what the data say of it, `against` the fact against it.
    """
    exhibits = tuple(shown_by)
    there = tuple(e for e in exhibits if e.number is not None and not e.is_withdrawn)
    if against is not None:
        state = ProofState.CONTRADICTED
    else:
        state = ProofState.PRESENT if there else ProofState.ABSENT
    return ProofElement(
        key=key,
        label=label,
        invoice_number=number,
        state=state,
        fact=told(sentences(against, said, _shown(exhibits, there))),
        exhibits=exhibits,
        sources=sources,
    )


def _shown(exhibits: tuple[Exhibit, ...], there: tuple[Exhibit, ...]) -> str:
    """Return what shows it, and which documents are named without a file."""
    missing = [e.title for e in exhibits if e.number is None]
    withdrawn = [e.title for e in exhibits if e.is_withdrawn]
    titles = listed([e.title for e in there]) if there else ""
    return sentences(
        f"{titles} ({cited(there)})" if there else "Aucune pièce ne le montre",
        f"Annoncé sans fichier : {listed(missing)}" if missing else None,
        f"Retiré du dossier : {listed(withdrawn)}" if withdrawn else None,
    )


_ANSWER = "reponse-contestation"


def proofs_of_invoices(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    """Yield what proves each invoice issued by `as_of`, in the order of the file."""
    for i, invoice in enumerate(on_day.case.invoices):
        if invoice.issue_date <= on_day.as_of:
            yield from _invoice(on_day, bordereau, invoice, i)


def _invoice(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, place: int
) -> Iterator[ProofElement]:
    number, loc = invoice.invoice_number, ("invoices", place)
    reference = invoice.order_reference
    yield element(
        "order",
        "Commande ou contrat",
        of_claim(on_day.case, bordereau, invoice, ORDER_KINDS),
        said=f"Référence indiquée : {reference}" if reference else None,
        number=number,
        sources=((*loc, "order_reference"),) if reference else (),
    )
    yield from _terms(on_day, bordereau, invoice, loc)
    yield _delivery(on_day, bordereau, invoice, loc)
    yield _document(on_day, bordereau, invoice, loc)
    if invoice.dispute is not None and invoice.dispute.raised_on <= on_day.as_of:
        yield _dispute(on_day, bordereau, invoice, invoice.dispute, (*loc, "dispute"))


def _terms(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, loc: Loc
) -> Iterator[ProofElement]:
    """Yield the terms and their acceptance, where a clause is claimed or the file tells of them."""
    case = on_day.case
    agreed = agreed_terms(on_day.settings.terms, case.terms, invoice.terms)
    is_clause = _claims_clause(agreed, on_day)
    documents = of_kinds(bordereau, TERMS_KINDS)
    if not is_clause and not documents and agreed.accepted_on is None:
        return
    number = invoice.invoice_number
    said = sentences(
        _clause_said(agreed) if is_clause else None,
        f"Source indiquée : {agreed.source}" if agreed.source else None,
    )
    yield element(
        "terms_of_sale",
        "Conditions de vente",
        [e for e in documents if e.kind is PieceKind.TERMS_OF_SALE],
        said=said or None,
        number=number,
    )
    accepted = agreed.accepted_on
    late = accepted is not None and accepted > invoice.issue_date
    against = (
        f"Acceptation indiquée le {in_words(accepted)}, après la facture du"
        f" {in_words(invoice.issue_date)}"
        if accepted and late
        else None
    )
    yield element(
        "terms_accepted",
        "Acceptation des conditions",
        _acceptance(on_day, bordereau, invoice, documents),
        said=f"Acceptation indiquée le {in_words(accepted)}" if accepted and not late else None,
        against=against,
        number=number,
        sources=tuple(_accepted_at(on_day.case.terms, invoice.terms, loc)),
    )


def _claims_clause(agreed: AgreedTerms, on_day: CaseOnDay) -> bool:
    binds = REGIMES[on_day.case.debtor.kind].clause_binds
    return binds and agreed.penalty_rate.form is not RateForm.DEFAULT


def _clause_said(agreed: AgreedTerms) -> str:
    """Return the clause, and what was decided where it gives less than the floor."""
    said = clause(agreed.penalty_rate)
    if agreed.below_floor is BelowFloor.FLOOR:
        return f"Clause : {said} ; là où elle donne moins, pénalités réclamées au plancher légal"
    if agreed.below_floor is BelowFloor.DEFAULT_RATE:
        return f"Clause : {said} ; là où elle donne moins que le plancher légal, taux de la loi"
    return f"Pénalités réclamées selon la clause : {said}"


def clause(rate: PenaltyRate) -> str:
    """Return a penalty clause in words."""
    value = rate.value
    if value is None:
        return "taux de la loi"
    return {
        RateForm.FIXED: f"{percent(value)} l’an",
        RateForm.LEGAL_TIMES: f"{factor(value)} fois le taux d’intérêt légal",
        RateForm.ECB_PLUS: f"taux de la BCE majoré de {factor(value)} points",
    }[rate.form]


def _acceptance(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, documents: tuple[Exhibit, ...]
) -> Iterator[Exhibit]:
    proofs = (invoice.terms.proof if invoice.terms else None, on_day.case.terms.proof)
    named = [e for proof in proofs if proof and (e := bordereau.of(proof))]
    accepted = [e for e in documents if e.kind is PieceKind.TERMS_ACCEPTED]
    yield from {e.id: e for e in (*named, *accepted)}.values()


def _accepted_at(of_case: Terms, own: Terms | None, loc: Loc) -> Iterator[Loc]:
    if own is not None and own.accepted_on is not None:
        yield (*loc, "terms", "accepted_on")
    elif of_case.accepted_on is not None:
        yield ("terms", "accepted_on")


def _delivery(on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, loc: Loc) -> ProofElement:
    shown = of_claim(on_day.case, bordereau, invoice, DELIVERY_KINDS)
    day = invoice.delivery_date
    return element(
        "delivery",
        "Livraison ou exécution",
        shown,
        said=f"Date indiquée : {in_words(day)}" if day else None,
        against=sentences(*_against_delivery(invoice, shown)) or None,
        number=invoice.invoice_number,
        sources=((*loc, "delivery_date"),) if day else (),
    )


def _against_delivery(invoice: Invoice, shown: tuple[Exhibit, ...]) -> Iterator[str]:
    day = invoice.delivery_date
    if day is None:
        return
    if day > invoice.issue_date:
        yield f"Livraison indiquée après la facture du {in_words(invoice.issue_date)}"
    notes = [e for e in shown if e.kind is PieceKind.DELIVERY_NOTE and e.date is not None]
    if notes and all(e.date != day for e in notes):
        dates = sorted({e.date for e in notes if e.date})
        yield f"Bon daté du {in_words(dates[-1])}"


def _document(on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, loc: Loc) -> ProofElement:
    shown = invoice_document(on_day.case, bordereau, invoice)
    dated = [e.date for e in shown if e.date is not None]
    differs = bool(dated) and invoice.issue_date not in dated
    issued = in_words(invoice.issue_date)
    return element(
        "invoice",
        "Facture",
        shown,
        said=f"Facture du {issued}, {euros(invoice.total_with_vat)} TTC",
        against=f"Pièce datée du {in_words(dated[0])}, date d’émission indiquée : {issued}"
        if differs
        else None,
        number=invoice.invoice_number,
        sources=((*loc, "issue_date"),),
    )


def _dispute(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, dispute: Dispute, loc: Loc
) -> ProofElement:
    amount = f" à hauteur de {euros(dispute.amount)}" if dispute.amount is not None else ""
    raised = f"Contestation du {in_words(dispute.raised_on)}{amount} : {dispute.reason}"
    is_open = dispute.is_open(on_day.as_of)
    ended = dispute.resolved_on
    return element(
        "dispute",
        "Contestation et réponse",
        _answers(on_day, bordereau, invoice, dispute),
        said=None
        if is_open or ended is None
        else sentences(raised, f"Close le {in_words(ended)}", dispute.resolution),
        against=sentences(raised, "Non close") if is_open else None,
        number=invoice.invoice_number,
        sources=((*loc, "raised_on"),),
    )


def _answers(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, dispute: Dispute
) -> Iterator[Exhibit]:
    """Yield the answers sent, and the exchanges dated from the day of the dispute on."""
    for entry in on_day.case.history:
        answers = entry.step == _ANSWER and entry.day >= dispute.raised_on
        covers = answers and invoice.invoice_number in concerned(
            entry, on_day.case, on_day.settings
        )
        if covers and entry.document is not None:
            yield from bordereau.numbered(entry.document.file)
    for exhibit in of_kinds(bordereau, (PieceKind.EXCHANGE,)):
        free = not exhibit.invoices or invoice.invoice_number in exhibit.invoices
        is_piece = exhibit.source[0] == "pieces"
        if is_piece and free and exhibit.date is not None and exhibit.date >= dispute.raised_on:
            yield exhibit


UNCLAIMED: Final = (
    "Pli non réclamé (une mise en demeure non réclamée n’est pas privée d’effet : Cass. 1re civ.,"
    " 20 janvier 2021, n° 19-20.680)"
)


def proofs_of_letters(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[ProofElement]:
    """Yield the reminders as one element, then each mise en demeure sent by `as_of`."""
    notices = tuple(_notices(on_day))
    yield _reminders(on_day, bordereau)
    if not notices:
        copies = of_kinds(bordereau, (PieceKind.FORMAL_NOTICE,))
        said = None if copies else "Aucune mise en demeure n’est indiquée"
        yield element("formal_notice", "Mise en demeure", copies, said=said)
    proofs = letter_proofs(on_day.case, bordereau)
    for i, entry in notices:
        yield from _notice(bordereau, entry, i, proofs)
    if notices:
        yield from _not_covered(on_day, notices)


def _notices(on_day: CaseOnDay) -> Iterator[tuple[int, HistoryEntry]]:
    for i, entry in enumerate(on_day.case.history):
        if entry.was_taken and entry.day <= on_day.as_of:
            kind = kind_of_event(entry, on_day.case, on_day.settings)
            if kind is StepKind.FORMAL_NOTICE:
                yield i, entry


def _reminders(on_day: CaseOnDay, bordereau: Bordereau) -> ProofElement:
    sent = [
        (i, entry)
        for i, entry in enumerate(on_day.case.history)
        if entry.day <= on_day.as_of
        and is_written_demand(entry, on_day.case, on_day.settings)
        and kind_of_event(entry, on_day.case, on_day.settings) is not StepKind.FORMAL_NOTICE
    ]
    days = listed([in_words(entry.day) for _i, entry in sent]) if sent else ""
    number = counted(len(sent), "relance écrite indiquée", "relances écrites indiquées")
    return element(
        "reminders",
        "Relances",
        of_kinds(bordereau, (PieceKind.REMINDER,)),
        said=f"{number} : {days}" if sent else "Aucune relance écrite n’est indiquée",
        sources=tuple(("history", i) for i, _entry in sent),
    )


def _notice(
    bordereau: Bordereau, entry: HistoryEntry, place: int, proofs: LetterProofs
) -> Iterator[ProofElement]:
    loc, day = ("history", place), in_words(entry.day)
    yield element(
        "formal_notice",
        f"Mise en demeure du {day}",
        copies_of_notice(bordereau, entry),
        said=f"Envoi indiqué le {day}",
        sources=((*loc, "at"),),
    )
    number = f"Numéro de suivi : {entry.tracking_number}" if entry.tracking_number else None
    yield element(
        "formal_notice_dispatch",
        f"Envoi de la mise en demeure du {day}",
        proofs.dispatch(place),
        said=number,
        sources=((*loc, "tracking_number"),) if number else (),
    )
    fields = ("presented_on", "received_on", "returned_on")
    yield element(
        "formal_notice_receipt",
        f"Réception de la mise en demeure du {day}",
        proofs.receipt(place),
        said=_arrived(entry),
        against=_came_back(entry),
        sources=tuple((*loc, field) for field in fields if getattr(entry, field) is not None),
    )


def _arrived(entry: HistoryEntry) -> str | None:
    presented, received = entry.presented_on, entry.received_on
    return (
        sentences(
            f"Première présentation indiquée le {in_words(presented)}" if presented else None,
            f"Réception indiquée le {in_words(received)}" if received else None,
        )
        or None
    )


def _came_back(entry: HistoryEntry) -> str | None:
    if entry.outcome is Outcome.BOUNCED:
        return "Courriel non remis"
    if entry.returned_on is None and entry.outcome not in (Outcome.RETURNED, Outcome.UNCLAIMED):
        return None
    back = f"Pli revenu le {in_words(entry.returned_on)}" if entry.returned_on else "Pli revenu"
    return sentences(back, UNCLAIMED if entry.outcome is Outcome.UNCLAIMED else None)


def _not_covered(
    on_day: CaseOnDay, notices: tuple[tuple[int, HistoryEntry], ...]
) -> Iterator[ProofElement]:
    """Yield the overdue invoices that no mise en demeure is about."""
    covered = {n for _i, e in notices for n in concerned(e, on_day.case, on_day.settings)}
    for i, invoice in enumerate(on_day.case.invoices):
        number = invoice.invoice_number
        if number not in covered and min(invoice.due_dates) < on_day.as_of:
            yield element(
                "invoice_in_notice",
                "Facture visée par une mise en demeure",
                (),
                said="Aucune mise en demeure indiquée ne vise cette facture",
                number=number,
                sources=(("invoices", i, "due_date"),),
            )
