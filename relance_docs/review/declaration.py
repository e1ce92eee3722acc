"""The time to declare a claim in a collective procedure, and to be relieved of having missed it.

Law: L622-24, L622-26 and R622-24 C. com.: two months from the publication of the opening judgment
in the BODACC, four for a creditor who does not live in metropolitan France, the day of dispatch
counting; six months for relief. L624-9 C. com.: three months to claim back goods sold under
retention of title. R723-3 C. conso.: thirty days to justify a claim on an over-indebted person.
Reckoned as a procedural limit (641, 642 CPC): that 642 applies is to be confirmed, so the day
before any extension is told too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Dispute
from relance_docs.case.history import InterruptionCause
from relance_docs.case.procedures import Insolvency, OverIndebtedness
from relance_docs.french import day as in_words
from relance_docs.law.constants import LegalValue, legal_value
from relance_docs.law.delays import add_months, deadline_in_months
from relance_docs.law.jurisdictions import Territory, place_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.review.texts import sentences, told
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose, InvoiceStatement, Statement

ZERO: Final = Decimal("0.00")


def asked_for(owed: Statement, *, is_insolvent: bool) -> tuple[InvoiceStatement, ...]:
    """Return the undisputed claims that an act asks for, or declares.

    Not those out of time, nor, in a declaration, those that arose after the judgment, nor what an
    act that interrupts nothing leaves out.
    """
    if is_insolvent:
        return tuple(claim for claim in owed.invoices if claim.arose is not Arose.AFTER)
    barred = owed.out_of_time | owed.left_out
    return tuple(claim for claim in owed.invoices if claim.invoice_number not in barred)


def contested_claims(owed: Statement) -> tuple[InvoiceStatement, ...]:
    """Return what is contested and may be brought before a court: due, and not out of time."""
    return tuple(
        claim
        for claim in owed.disputed
        if claim.principal_overdue and claim.invoice_number not in owed.out_of_time
    )


def claimed_principal(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return the principal that has fallen due; all of it in a collective procedure.

    Law: L622-24 C. com. (claims not due yet are declared as well).
    """
    claims = asked_for(owed, is_insolvent=is_insolvent)
    decided = owed.title.principal_due if owed.title else ZERO
    if is_insolvent:
        return decided + _sum(claim.principal_due for claim in (*claims, *owed.disputed))
    return decided + _sum(claim.principal_overdue for claim in claims)


def claimed(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return what is claimed: that principal, penalties and indemnity, or what a court granted.

    Nothing disputed, but in a declaration: a contested claim is declared whole, or is lost.
    """
    if is_insolvent:
        return owed.to_declare
    claims = asked_for(owed, is_insolvent=False)
    of_decision = owed.title.total_due - owed.title.principal_due if owed.title else ZERO
    return (
        claimed_principal(owed, is_insolvent=False)
        + of_decision
        + _sum(claim.penalties_due + claim.indemnity_due for claim in claims)
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def declaration_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last days to declare and to ask for relief; none without a publication."""
    insolvency = on_day.case.insolvency
    if insolvency is None or insolvency.published_on is None:
        return
    if not on_day.case.is_insolvent(on_day.as_of):
        return
    yield _declaration(on_day, insolvency.published_on)
    yield _relief(insolvency.published_on)
    yield _reclaim(insolvency, insolvency.published_on)


def later_claims_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last days to tell the office holder of what arose after the judgment.

    None where no such claim is unpaid. Law: L622-17, IV C. com.: one year from the end of the
    period of observation, or the claim loses its rank; none while that end is not known. In a
    liquidation L641-13, III: six months from the publication; and what its I does not name is
    declared, within two months of the day on which it fell due (L622-24, al. 6, L641-3).
    """
    insolvency, owed = on_day.case.insolvency, on_day.owed
    if insolvency is None or owed is None:
        return
    later = [c for c in owed.invoices if c.arose is Arose.AFTER and c.total_due]
    if not later:
        return
    amount = owed.due_that_arose(Arose.AFTER)
    if insolvency.is_liquidation:
        yield _later_declared(later, amount)
        if insolvency.published_on is not None:
            yield _later_in_liquidation(insolvency.published_on, amount)
    elif (ended := insolvency.observation_ended_on) is not None and ended <= on_day.as_of:
        yield _later_in_observation(ended, amount)


def _later_in_observation(ended: date, amount: Decimal) -> Deadline:
    months = legal_value("later_claims_months")
    last = _last_day(ended, months)
    return Deadline(
        day=last,
        kind=DeadlineKind.LATER_CLAIMS,
        title=told("Créances postérieures : information de l’administrateur ou du mandataire"),
        steps=(
            told(f"Fin de la période d’observation : {in_words(ended)}."),
            told(f"Un an : {in_words(last)}. À défaut, la créance perd son rang."),
        ),
        article=months.article,
        caution="",
        amount=amount,
        source=("insolvency", "observation_ended_on"),
    )


def _later_in_liquidation(published_on: date, amount: Decimal) -> Deadline:
    months = legal_value("later_claims_months_in_liquidation")
    last = _last_day(published_on, months)
    return Deadline(
        day=last,
        kind=DeadlineKind.LATER_CLAIMS,
        title=told("Créances postérieures : information du liquidateur"),
        steps=(
            *_steps(published_on, months, last),
            told("À défaut, la créance payable à l’échéance perd son privilège."),
        ),
        article=months.article,
        caution=told(
            "À défaut de cette publication, un an de celle du jugement qui arrête le plan de"
            " cession."
        ),
        amount=amount,
        source=("insolvency", "published_on"),
    )


def _later_declared(later: Sequence[InvoiceStatement], amount: Decimal) -> Deadline:
    months = legal_value("declaration_months")
    first = min(later, key=lambda claim: claim.parts[0].due_date)
    due_on = first.parts[0].due_date
    last = _last_day(due_on, months)
    return Deadline(
        day=last,
        kind=DeadlineKind.LATER_DECLARED,
        title=told("Créances postérieures non payées à l’échéance : déclaration"),
        steps=(
            told(
                "Première exigibilité d’une créance née après le jugement : facture"
                f" {first.invoice_number}, {in_words(due_on)}."
            ),
            told(f"{months.value} mois : {in_words(last)}."),
        ),
        article="L622-24, al. 6, L641-3 et R622-24 C. com.",
        caution=told(
            "L’article L641-13, I C. com. dit lesquelles sont payées à l’échéance : le dossier ne"
            " le sait pas. Contrat à exécution successive : délai de R622-22 C. com."
        ),
        amount=amount,
        source=("insolvency", "opened_on"),
    )


def last_day_to_justify(known: OverIndebtedness) -> date | None:
    """Return the last day to justify a claim to the commission; None while it told us nothing.

    Law: R723-3 C. conso. (thirty days from the information of the creditors).
    """
    if known.informed_on is None:
        return None
    return known.informed_on + timedelta(days=int(legal_value("over_indebtedness_days").value))


def over_indebtedness_deadlines(on_day: CaseOnDay) -> Iterator[Deadline]:
    """Yield the last day to justify the claim to the commission; none before it told us."""
    known = on_day.case.over_indebted(on_day.as_of)
    last = last_day_to_justify(known) if known else None
    if known is None or last is None or known.informed_on is None:
        return
    days = legal_value("over_indebtedness_days")
    yield Deadline(
        day=last,
        kind=DeadlineKind.OVER_INDEBTEDNESS,
        title="Justification de la créance à la commission de surendettement",
        steps=(
            told(f"Information du créancier le {in_words(known.informed_on)}."),
            told(f"{days.value} jours : {in_words(last)}."),
        ),
        article=days.article,
        caution="À défaut, la commission retient ce que le débiteur a déclaré.",
        is_met=True if known.justified_on is not None and known.justified_on <= last else None,
        source=("over_indebtedness", "informed_on"),
    )


def declaration_day(insolvency: Insolvency) -> date | None:
    """Return the last day to declare, included, for a creditor in metropolitan France.

    None while the publication is not known.
    """
    if insolvency.published_on is None:
        return None
    return _last_day(insolvency.published_on, legal_value("declaration_months"))


def last_day_to_declare(on_day: CaseOnDay) -> date | None:
    """Return the last day to declare, included, for this creditor; None without a publication.

    Four months for one who does not live in metropolitan France (R622-24 C. com.).
    """
    insolvency = on_day.case.insolvency
    if insolvency is None or insolvency.published_on is None:
        return None
    lives_in = place_of(on_day.settings.creditor.address).territory
    is_far = lives_in in {Territory.OVERSEAS, Territory.PACIFIC, Territory.ABROAD}
    name = "declaration_months_abroad" if is_far else "declaration_months"
    return _last_day(insolvency.published_on, legal_value(name))


def declared_on(on_day: CaseOnDay) -> date | None:
    """Return the first day on which the claim was declared, as the file says; None for never."""
    insolvency = on_day.case.insolvency
    sent_on = insolvency.declared_on if insolvency else None
    days = [
        entry.day
        for entry in on_day.case.history
        if entry.interruption is not None
        and entry.interruption.cause is InterruptionCause.CLAIM_DECLARED
    ]
    known = (*days, *((sent_on,) if sent_on else ()))
    return min((day for day in known if day <= on_day.as_of), default=None)


def declared(case: Case, opened_on: date, as_of: date) -> Case:
    """Return the case as it is declared on `as_of`: what arose before the judgment, and that alone.

    What was delivered before it and invoiced after it is declared too: it stands as invoiced on
    the day of the judgment. What is contested on `as_of` is told as contested on that day.
    Law: L622-24 C. com.
    """
    return case.model_copy(
        update={
            "invoices": tuple(
                invoice.model_copy(
                    update={
                        "issue_date": min(invoice.issue_date, opened_on),
                        "dispute": _contested(invoice.dispute, opened_on, as_of),
                    }
                )
                for invoice in case.invoices
                if arose(invoice, opened_on) is Arose.BEFORE
            )
        }
    )


def _contested(dispute: Dispute | None, opened_on: date, as_of: date) -> Dispute | None:
    if dispute is None or not dispute.is_open(as_of):
        return None
    raised_on = min(dispute.raised_on, opened_on)
    return dispute.model_copy(update={"raised_on": raised_on, "resolved_on": None})


def _declaration(on_day: CaseOnDay, published_on: date) -> Deadline:
    months = legal_value("declaration_months")
    abroad = _last_day(published_on, legal_value("declaration_months_abroad"))
    last = _last_day(published_on, months)
    sent_on = declared_on(on_day)
    return Deadline(
        day=last,
        kind=DeadlineKind.DECLARATION,
        title="Déclaration de créance",
        steps=tuple(_steps(published_on, months, last)),
        article=months.article,
        caution=told(
            "Pour un créancier qui ne demeure pas en France métropolitaine, quatre mois : au plus"
            f" tard le {in_words(abroad)}. Date de publication à vérifier au BODACC."
        ),
        is_met=True if sent_on is not None and sent_on <= last else None,
        source=("insolvency", "published_on"),
    )


def _relief(published_on: date) -> Deadline:
    months = legal_value("relief_months")
    last = _last_day(published_on, months)
    return Deadline(
        day=last,
        kind=DeadlineKind.RELIEF,
        title="Demande de relevé de forclusion",
        steps=tuple(_steps(published_on, months, last)),
        article=months.article,
        caution=told("Un an si le créancier ne pouvait connaître l’existence de sa créance avant."),
        source=("insolvency", "published_on"),
    )


def _reclaim(insolvency: Insolvency, published_on: date) -> Deadline:
    months = legal_value("reclaim_months")
    last = _last_day(published_on, months)
    clause = insolvency.retention_of_title
    goods = f"Biens : {clause.goods}" if clause else "Aucune clause n’est indiquée par le dossier"
    return Deadline(
        day=last,
        kind=DeadlineKind.RECLAIM,
        title="Revendication des biens vendus sous réserve de propriété",
        steps=(*_steps(published_on, months, last), told(sentences(goods))),
        article=months.article,
        caution=told(
            "Contrat en cours : de sa résiliation ou de son terme (L624-9, al. 2 C. com.)."
        ),
        source=("insolvency", "published_on"),
    )


def _last_day(published_on: date, months: LegalValue) -> date:
    return deadline_in_months(published_on, int(months.value))


def _steps(published_on: date, months: LegalValue, last: date) -> Iterator[str]:
    plain = add_months(published_on, int(months.value))
    yield told(f"Publication du jugement d’ouverture au BODACC : {in_words(published_on)}.")
    yield told(f"{months.value} mois, jour de même quantième : {in_words(plain)} (641 CPC).")
    if last != plain:
        yield told(
            "Ce jour est un samedi, un dimanche ou un jour férié : premier jour ouvrable suivant,"
            f" {in_words(last)} (642 CPC, dont l’application est à confirmer)."
        )
