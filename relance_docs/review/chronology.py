"""The chronology: every dated fact of the case, in order, with its pièces and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.claims import Bounced, Dispute, Invoice, Payment
from relance_docs.case.record import Loc
from relance_docs.case.terms import Terms
from relance_docs.case.title import Decision
from relance_docs.case.words import label
from relance_docs.french import day as in_words
from relance_docs.french import euros
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.chronology_history import facts_of_history, facts_of_states
from relance_docs.review.exhibit import Bordereau, Exhibit
from relance_docs.review.invoice_pieces import (
    DELIVERY_KINDS,
    ORDER_KINDS,
    TERMS_KINDS,
    invoice_document,
    of_claim,
    of_credit_note,
    of_kinds,
    of_payment,
)
from relance_docs.review.records import DatedFact, FactKind
from relance_docs.review.texts import lowered, sentences, told


def facts_of_claim(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    """Yield what was agreed, delivered, invoiced, contested, credited and paid, in any order."""
    yield from _contract(bordereau)
    yield from _terms(on_day.case.terms, ("terms",), bordereau, ())
    for i, invoice in enumerate(on_day.case.invoices):
        yield from _invoice(on_day, bordereau, invoice, i)
        if invoice.terms is not None:
            number = (invoice.invoice_number,)
            yield from _terms(invoice.terms, ("invoices", i, "terms"), bordereau, number)
        if invoice.dispute is not None:
            yield from _dispute(bordereau, invoice.dispute, invoice, ("invoices", i, "dispute"))
    yield from _credit_notes(on_day, bordereau)
    yield from _payments(on_day, bordereau)


def _contract(bordereau: Bordereau) -> Iterator[DatedFact]:
    for exhibit in of_kinds(bordereau, ORDER_KINDS):
        if exhibit.date is not None:
            yield DatedFact(
                day=exhibit.date,
                kind=FactKind.CONTRACT,
                title=exhibit.title,
                invoice_numbers=exhibit.invoices,
                exhibits=(exhibit,),
                source=(*exhibit.source, "date"),
            )


def _terms(
    terms: Terms, loc: Loc, bordereau: Bordereau, numbers: tuple[str, ...]
) -> Iterator[DatedFact]:
    if terms.accepted_on is not None:
        yield DatedFact(
            day=terms.accepted_on,
            kind=FactKind.TERMS_ACCEPTED,
            title="Acceptation des conditions",
            detail=sentences(terms.source),
            invoice_numbers=numbers,
            exhibits=_once((*bordereau.numbered(terms.proof), *of_kinds(bordereau, TERMS_KINDS))),
            source=(*loc, "accepted_on"),
        )


def _once(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    return tuple({exhibit.id: exhibit for exhibit in exhibits}.values())


def _invoice(
    on_day: CaseOnDay, bordereau: Bordereau, invoice: Invoice, place: int
) -> Iterator[DatedFact]:
    numbers = (invoice.invoice_number,)
    loc = ("invoices", place)
    if invoice.delivery_date is not None:
        yield DatedFact(
            day=invoice.delivery_date,
            kind=FactKind.DELIVERY,
            title=_delivered(on_day.case, invoice),
            detail=sentences(invoice.description),
            invoice_numbers=numbers,
            exhibits=of_claim(on_day.case, bordereau, invoice, DELIVERY_KINDS),
            source=(*loc, "delivery_date"),
        )
    yield DatedFact(
        day=invoice.issue_date,
        kind=FactKind.INVOICE,
        title=f"Facture {invoice.invoice_number}",
        detail=_of_invoice(invoice),
        amount=invoice.total_with_vat,
        invoice_numbers=numbers,
        exhibits=invoice_document(on_day.case, bordereau, invoice),
        source=(*loc, "issue_date"),
    )
    yield from _sent_back(invoice, loc, bordereau)
    count = len(tuple(invoice.due_dates))
    dues = zip(invoice.due_parts, invoice.due_fields, strict=True)
    for i, (part, field) in enumerate(dues, start=1):
        rank = f" ({i}/{count})" if count > 1 else ""
        yield DatedFact(
            day=part.due_date,
            kind=FactKind.DUE_DATE,
            title=f"Échéance de la facture {invoice.invoice_number}{rank}",
            amount=part.amount,
            invoice_numbers=numbers,
            source=(*loc, *field),
        )


def _sent_back(invoice: Invoice, loc: Loc, bordereau: Bordereau) -> Iterator[DatedFact]:
    """Yield the interruption of the term by a public body, and its end."""
    back, number = invoice.sent_back, invoice.invoice_number
    if back is None:
        return
    yield DatedFact(
        day=back.notified_on,
        kind=FactKind.EVENT,
        title=f"Délai de paiement de la facture {number} interrompu",
        detail=told(sentences(f"Motif indiqué : {back.reason}", "Article R. 2192-27 CCP")),
        invoice_numbers=(number,),
        exhibits=bordereau.numbered(back.proof),
        source=(*loc, "sent_back", "notified_on"),
    )
    if back.completed_on is not None:
        yield DatedFact(
            day=back.completed_on,
            kind=FactKind.EVENT,
            title=f"Éléments demandés pour la facture {number} reçus par le débiteur",
            detail=told("Nouveau délai de paiement : article R. 2192-29 CCP."),
            invoice_numbers=(number,),
            exhibits=bordereau.numbered(back.completed_proof),
            source=(*loc, "sent_back", "completed_on"),
        )


def _delivered(case: Case, invoice: Invoice) -> str:
    """Return what was done, and for which invoice where there are several."""
    of = f" (facture {invoice.invoice_number})" if len(case.invoices) > 1 else ""
    return f"Livraison ou exécution{of}"


def _of_invoice(invoice: Invoice) -> str:
    paid = invoice.paid_amount
    return told(
        sentences(
            invoice.description,
            f"Référence de la commande : {invoice.order_reference}"
            if invoice.order_reference
            else None,
            f"Déjà réglé à l’émission : {euros(paid)}" if paid else None,
        )
    )


def _dispute(
    bordereau: Bordereau, dispute: Dispute, invoice: Invoice, loc: Loc
) -> Iterator[DatedFact]:
    number = invoice.invoice_number
    letters = of_kinds(bordereau, (PieceKind.EXCHANGE,))
    whole = dispute.amount is None or dispute.amount >= invoice.total_with_vat
    part = "" if whole else "en partie "
    yield DatedFact(
        day=dispute.raised_on,
        kind=FactKind.DISPUTE_RAISED,
        title=f"Facture {number} {part}contestée",
        detail=told(sentences(f"Motif indiqué : {dispute.reason}")),
        amount=dispute.amount,
        invoice_numbers=(number,),
        exhibits=tuple(e for e in letters if e.date == dispute.raised_on),
        source=(*loc, "raised_on"),
    )
    if dispute.resolved_on is not None:
        yield DatedFact(
            day=dispute.resolved_on,
            kind=FactKind.DISPUTE_RESOLVED,
            title=f"Fin de la contestation de la facture {number}",
            detail=sentences(dispute.resolution),
            invoice_numbers=(number,),
            exhibits=tuple(e for e in letters if e.date == dispute.resolved_on),
            source=(*loc, "resolved_on"),
        )


def _credit_notes(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    for i, note in enumerate(on_day.case.credit_notes):
        yield DatedFact(
            day=note.issue_date,
            kind=FactKind.CREDIT_NOTE,
            title=f"Avoir {note.number}",
            detail=sentences(note.reason),
            amount=note.amount,
            invoice_numbers=(note.invoice_number,) if note.invoice_number else (),
            exhibits=of_credit_note(on_day.case, bordereau, note),
            source=("credit_notes", i, "issue_date"),
        )


def _payments(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    for i, payment in enumerate(on_day.case.payments):
        reference = f"Libellé : {payment.reference}" if payment.reference else None
        how = "Recouvré par voie d’exécution" if payment.by_enforcement else None
        numbers = (payment.invoice_number,) if payment.invoice_number else ()
        yield DatedFact(
            day=payment.received_on,
            kind=FactKind.REFUND if payment.is_refund else FactKind.PAYMENT,
            title="Remboursement au débiteur" if payment.is_refund else "Règlement reçu",
            detail=told(sentences(how, reference)),
            amount=abs(payment.amount),
            invoice_numbers=numbers,
            exhibits=of_payment(on_day.case, bordereau, payment),
            source=("payments", i, "received_on"),
        )
        if payment.bounced is not None:
            yield _bounced(bordereau, payment, payment.bounced, numbers, i)


def _bounced(
    bordereau: Bordereau,
    payment: Payment,
    bounced: Bounced,
    numbers: tuple[str, ...],
    place: int,
) -> DatedFact:
    label = f"Libellé : {bounced.reference}" if bounced.reference else None
    fee = f"Frais de la banque : {euros(bounced.fee)}, non réclamés" if bounced.fee else None
    return DatedFact(
        day=bounced.bounced_on,
        kind=FactKind.BOUNCED,
        title=told(f"Règlement du {in_words(payment.received_on)} revenu impayé"),
        detail=told(sentences(label, fee)),
        amount=payment.amount,
        invoice_numbers=numbers,
        exhibits=bordereau.numbered(bounced.proof),
        source=("payments", place, "bounced"),
    )


def facts_of_title(on_day: CaseOnDay, bordereau: Bordereau) -> Iterator[DatedFact]:
    """Yield what a court decided and what was done with it, in any order."""
    title = on_day.case.title
    if title is None:
        return
    if title.requested_on is not None:
        yield DatedFact(
            day=title.requested_on,
            kind=FactKind.REQUESTED,
            title="Requête en injonction de payer déposée",
            source=("title", "requested_on"),
        )
    for place, decision in enumerate(title.decisions):
        numbers = tuple(sorted(on_day.case.about(decision)))
        yield from _decision(decision, place, numbers, bordereau)
    for place, measure in enumerate(title.measures):
        costs = f"Frais : {euros(measure.costs)}" if measure.costs else None
        yield DatedFact(
            day=measure.taken_on,
            kind=FactKind.MEASURE,
            title=label(measure.kind),
            detail=told(sentences(measure.note, costs)),
            exhibits=bordereau.numbered(measure.proof),
            source=("title", "measures", place, "taken_on"),
        )


def _decision(
    decision: Decision, place: int, numbers: tuple[str, ...], bordereau: Bordereau
) -> Iterator[DatedFact]:
    loc = ("title", "decisions", place)
    what = lowered(label(decision.kind))
    number = f"N° {decision.number}" if decision.number else None
    court = f"Juridiction : {decision.court}" if decision.court else None
    until = decision.delay_until
    time = f"Délai de paiement jusqu’au {in_words(until)}" if until else None
    yield DatedFact(
        day=decision.made_on,
        kind=FactKind.DECIDED,
        title=label(decision.kind),
        detail=told(sentences(court, number, time)),
        amount=decision.granted,
        invoice_numbers=numbers,
        exhibits=bordereau.numbered(decision.proof),
        source=(*loc, "made_on"),
    )
    how = {True: "À personne", False: "Non remise à personne", None: None}
    followed: tuple[tuple[str, FactKind, str, str | None, str | None], ...] = (
        (
            "served_on",
            FactKind.SERVED,
            f"Signification : {what} du {in_words(decision.made_on)}",
            how[decision.served_in_person],
            decision.service_proof,
        ),
        (
            "opposed_on",
            FactKind.OPPOSED,
            "Opposition du débiteur" if decision.is_order else "Recours formé",
            None,
            decision.opposition_proof,
        ),
        ("consigned_on", FactKind.OPPOSED, "Frais de l’opposition consignés", None, None),
        (
            "enforceable_on",
            FactKind.ENFORCEABLE,
            f"Décision du {in_words(decision.made_on)} exécutoire",
            None,
            decision.enforceable_proof,
        ),
        ("delay_lost_on", FactKind.ENFORCEABLE, "Délai accordé par le juge perdu", None, None),
    )
    for name, kind, title, detail, proof in followed:
        day = getattr(decision, name)
        if day is not None:
            yield DatedFact(
                day=day,
                kind=kind,
                title=told(title),
                detail=told(sentences(detail)),
                exhibits=bordereau.numbered(proof),
                source=(*loc, name),
            )


_ORDER: Final = {kind: place for place, kind in enumerate(FactKind)}
_ENTRIES: Final = frozenset(
    {FactKind.LETTER, FactKind.CALL, FactKind.VISIT, FactKind.EVENT, FactKind.SKIPPED}
)
"""Entries of the history: those of one day stand by their hour, then as the file has them."""


def chronology(on_day: CaseOnDay, bordereau: Bordereau) -> tuple[DatedFact, ...]:
    """Return what happened through `as_of`, that day included, in order.

    A document that no fact names stands on its own date. What lies ahead is in the deadlines.
    """
    facts = (
        *facts_of_claim(on_day, bordereau),
        *facts_of_history(on_day, bordereau),
        *facts_of_title(on_day, bordereau),
        *facts_of_states(on_day, bordereau),
    )
    everything = (*facts, *_documents(facts, bordereau))
    happened = (_with_numbers(fact) for fact in everything if fact.day <= on_day.as_of)
    return tuple(sorted(happened, key=_place))


def _with_numbers(fact: DatedFact) -> DatedFact:
    """Return the fact without the documents that have no number: they cannot be cited."""
    return replace(fact, exhibits=tuple(e for e in fact.exhibits if e.number is not None))


def _documents(facts: Iterable[DatedFact], bordereau: Bordereau) -> Iterator[DatedFact]:
    named = {exhibit.id for fact in facts for exhibit in fact.exhibits}
    for exhibit in bordereau.exhibits:
        if exhibit.id not in named and exhibit.date is not None:
            yield DatedFact(
                day=exhibit.date,
                kind=FactKind.DOCUMENT,
                title=exhibit.title,
                invoice_numbers=exhibit.invoices,
                exhibits=(exhibit,),
                source=(*exhibit.source, "date"),
            )


def _place(fact: DatedFact) -> tuple[object, ...]:
    is_entry = fact.kind in _ENTRIES
    order = _ORDER[FactKind.LETTER if is_entry else fact.kind]
    hour = fact.at.time() if fact.at is not None else datetime.min.time()
    numbers = tuple(part if isinstance(part, int) else -1 for part in fact.source)
    return fact.day, order, hour, numbers, fact.source[0], fact.title
