"""What the acts say beside what the dossier says: a court reads them, so nothing internal.

Law: 1405 to 1408 CPC, L441-10, II C. com., 1342-10 and 1343-1 C. civ.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Final

from relance_docs.case.case import PieceKind
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import AgreedTerms, Base, RateForm, agreed_terms
from relance_docs.claim.records import InvoiceRow
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.context import Chapter, DossierContext
from relance_docs.french import day as in_words
from relance_docs.french import euros, factor, listed, percent, typeset
from relance_docs.law.clauses import is_clause
from relance_docs.law.semesters import Semester
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.records import DatedFact, FactKind, ProofState
from relance_docs.review.texts import cited, told
from relance_docs.statement.opening import arose
from relance_docs.statement.records import Arose
from relance_docs.statement.tariff import reading_of

_OF_CONTACTS: Final = frozenset({FactKind.CALL, FactKind.VISIT, FactKind.EVENT})
"""What was said: in no act, unless its author marked it so or it acknowledges the debt."""
_OF_LETTERS: Final = frozenset(
    {FactKind.LETTER, FactKind.PRESENTED, FactKind.RECEIVED, FactKind.RETURNED}
)
"""Demands: in a declaration those of before the judgment, for it stops them (L622-21 C. com.)."""
ZERO: Final = Decimal("0.00")


def clauses(brief: Brief, rows: tuple[InvoiceRow, ...]) -> tuple[str, ...]:
    """Return the penalty clauses of these invoices, as an act names its ground."""
    said = (_clause(terms, brief.review.bordereau) for terms in _terms(brief, rows).values())
    return tuple(dict.fromkeys(each for each in said if each))


def _terms(brief: Brief, rows: tuple[InvoiceRow, ...]) -> dict[str, AgreedTerms]:
    """Return the terms of these invoices, by their numbers."""
    numbers = {row.invoice_number for row in rows}
    return {
        invoice.invoice_number: agreed_terms(brief.settings.terms, brief.case.terms, invoice.terms)
        for invoice in brief.case.invoices
        if invoice.invoice_number in numbers
    }


def _clause(terms: AgreedTerms, bordereau: Bordereau) -> str:
    rate = terms.penalty_rate
    if not is_clause(rate) or rate.value is None:
        return ""
    match rate.form:
        case RateForm.LEGAL_TIMES:
            what = f"{factor(rate.value)} fois le taux de l’intérêt légal"
        case RateForm.ECB_PLUS:
            what = f"{_ECB} majoré de {factor(rate.value)} points de pourcentage"
        case _:
            what = f"{percent(rate.value)} l’an"
    accepted = f"acceptées le {in_words(terms.accepted_on)}" if terms.accepted_on else ""
    shown = cited(bordereau.numbered(terms.proof))
    where = ", ".join(filter(None, (typeset(terms.source or ""), accepted, shown)))
    return told(f"{what} ({where})" if where else what)


def clause_doubts(brief: Brief, rows: tuple[InvoiceRow, ...]) -> tuple[str, ...]:
    """Return what no pièce shows of the penalty clauses claimed on these invoices, a sentence each.

    Law: 1353 and 1119 C. civ. (who invokes a clause proves it, and that it was accepted).
    """
    shown = {(each.key, each.invoice_number): each.state for each in brief.review.proofs}
    found: dict[str, list[str]] = {}
    for number, each in _terms(brief, rows).items():
        if not _clause(each, brief.review.bordereau):
            continue
        has_text = shown.get(("terms_of_sale", number)) is ProofState.PRESENT
        accepted = shown.get(("terms_accepted", number))
        signed = brief.review.bordereau.of(each.proof)
        has_text |= signed is not None and signed.file is not None and signed.kind in _HOLD_TERMS
        if not has_text:
            found.setdefault(_NOT_JOINED, []).append(number)
        if accepted is not ProofState.PRESENT:
            found.setdefault(_NOT_ACCEPTED, []).append(number)
    return tuple(told(f"{said} Factures : {listed(about)}.") for said, about in found.items())


_HOLD_TERMS: Final = frozenset({PieceKind.TERMS_ACCEPTED, PieceKind.CONTRACT})
"""Documents that were signed, and show the terms themselves: a quote may only refer to them."""
_NOT_JOINED: Final = (
    "Les conditions qui stipulent la clause ne sont pas jointes : à joindre, sauf si la pièce qui"
    " montre leur acceptation les reproduit."
)
_NOT_ACCEPTED: Final = "Aucune pièce ne montre que le débiteur les a acceptées avant la facture."


_ECB: Final = (
    "taux d’intérêt appliqué par la Banque centrale européenne à son opération de refinancement la"
    " plus récente"
)


def penalties_to_come(
    brief: Brief, context: DossierContext, rows: tuple[InvoiceRow, ...] = ()
) -> str:
    """Return the rate, the base and the day from which penalties go on; empty where none do.

    `rows`: what is contested, each with its own base; left out: what the act claims undisputed.
    """
    if context.is_insolvent or context.over_indebtedness is not None:
        return ""
    if rows:
        base = sum((row.principal for row in rows), ZERO)
        per_day = [row.owed.daily_penalty for row in rows]
        daily = None if None in per_day else sum(filter(None, per_day), ZERO)
    else:
        rows = context.invoices
        base = sum((part.principal_due for row in rows for part in row.parts), ZERO)
        daily = context.daily_penalty
    if not any(row.penalties for row in rows) or not base:
        return ""
    rate = _rate_to_come(brief, context, rows)
    said = f", soit {euros(daily)} par jour" if daily else ""
    on = f"sur {euros(base)}"
    if context.base is Base.WITHOUT_VAT:
        on += " ramenés hors taxe"
    return told(
        f"{rate}{said}, {on}, à compter du {in_words(context.daily_from)} et jusqu’à complet"
        " paiement"
    )


def _rate_to_come(brief: Brief, context: DossierContext, rows: tuple[InvoiceRow, ...]) -> str:
    kind = context.regime
    terms = set(_terms(brief, rows).values())
    found = clauses(brief, rows)
    last = (
        line for row in rows for line in row.owed.lines if line.to_day == context.accrued_through
    )
    percents = sorted({line.rate_percent for line in last})
    now = percent(percents[0]) if len(percents) == 1 else ""
    half = Semester.of(context.accrued_through)
    when = f"{'1er' if half.half == 1 else '2d'} semestre {half.year}"
    progressive = {reading_of(kind, each.rate_reading).value for each in terms} == {"progressive"}
    if kind is DebtorKind.CONSUMER:
        return "au taux de l’intérêt légal" + (f" ({now} l’an au {when})" if now else "")
    if kind is DebtorKind.PUBLIC_BODY or not progressive:
        return f"au taux de {now} l’an" if now else "au taux de chaque facture selon le décompte"
    if found and len(terms) == 1:
        agreed = f"au taux stipulé de {found[0]}"
        is_said = found[0].startswith(now)  # a fixed clause
        return agreed + (f", {now} l’an au {when}" if now and not is_said else "")
    if not found:
        text = f"au {_ECB} majoré de 10 points de pourcentage"
        changes = "taux révisé le 1er janvier et le 1er juillet"
        return text + (f" ({now} l’an au {when}, {changes})" if now else f" ({changes})")
    return "au taux de chaque facture selon le décompte"


def for_an_act(brief: Brief, context: DossierContext) -> DossierContext:
    """Return what an act states: one amount; of the contacts what was written or acknowledged."""
    unsaid = _unsaid(brief)
    found = (
        Chapter(
            title=chapter.title,
            facts=tuple(
                _written(brief, fact)
                for fact in chapter.facts
                if _may_be_said(brief, fact) and not _is_about(fact.invoice_numbers, unsaid)
            ),
        )
        for chapter in context.chapters
    )
    chapters = tuple(chapter for chapter in found if chapter.facts)
    named = {e.id for chapter in chapters for fact in chapter.facts for e in fact.exhibits}
    return replace(
        context,
        other_allocation_total=None,
        other_reading_total=None,
        checked_until=None,
        chapters=chapters,
        also_shown=tuple(
            replace(exhibit, title=typeset(exhibit.title))
            for exhibit in brief.review.bordereau.exhibits
            if not exhibit.is_withdrawn
            and exhibit.id not in named
            and not _is_about(exhibit.invoices, unsaid)
        ),
    )


def _unsaid(brief: Brief) -> frozenset[str]:
    """Return the invoices that an act leaves out: out of time, or of a claim that arose later."""
    claimed = {invoice.invoice_number for invoice in brief.claims.case.invoices}
    opened = brief.case.insolvency if brief.declares else None
    others = {
        invoice.invoice_number
        for invoice in brief.case.invoices
        if invoice.invoice_number not in claimed
        or (opened is not None and arose(invoice, opened.opened_on) is not Arose.BEFORE)
    }
    return brief.owed.out_of_time | brief.owed.left_out | others


def _is_about(numbers: tuple[str, ...], unsaid: frozenset[str]) -> bool:
    return bool(numbers) and unsaid.issuperset(numbers)


def _may_be_said(brief: Brief, fact: DatedFact) -> bool:
    if brief.declares and fact.kind in _OF_LETTERS and fact.day >= brief.owed.as_of:
        return False
    if fact.kind not in _OF_CONTACTS or fact.source[0] != "history":
        return True
    entry = brief.case.history[int(fact.source[1])]
    return entry.in_act or entry.interruption is not None


def _written(brief: Brief, fact: DatedFact) -> DatedFact:
    """Leave out what its author noted for himself."""
    if fact.source[0] != "history":
        return fact
    entry = brief.case.history[int(fact.source[1])]
    is_note = fact.kind in {*_OF_CONTACTS, FactKind.LETTER}
    return replace(fact, detail="") if is_note and not entry.in_act else fact
