"""The sheets that are copied from the case: receipts, credit notes, rates with their sources."""

from __future__ import annotations

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect
from relance_docs.dossier.workbook.columns import (
    CREDIT_NOTES,
    NO,
    RATES,
    RECEIPTS,
    YES,
    amount,
    day,
    penalty_words,
    percent,
)
from relance_docs.plan.labels import receipt_name
from relance_docs.rendering.spreadsheet import Column, Sheet
from relance_docs.statement.rate_spans import rate_spans
from relance_docs.statement.records import RateSpan, Receipt, Statement


def receipts(owed: Statement) -> Sheet[Receipt]:
    """Return what was received, and where it went."""
    return Sheet(
        name=RECEIPTS,
        columns=(
            day("day", "Date", lambda e: e.received_on),
            Column(key="label", heading="Libellé", width=30, of=lambda e: e.reference),
            Column(
                key="invoice",
                heading="Facture",
                width=20,
                of=lambda e: e.invoice_number or "crédit du débiteur",
            ),
            amount("amount", "Montant", lambda e: e.amount),
            amount("to_indemnity", "Sur l’indemnité", lambda e: e.to_indemnity),
            amount("to_penalties", penalty_words(owed.regime).received, lambda e: e.to_penalties),
            amount("to_principal", "Sur le principal", lambda e: e.to_principal),
            Column(
                key="disputed",
                heading="Sur la part contestée",
                width=12,
                of=lambda e: YES if e.to_disputed_part else NO,
            ),
            Column(
                key="kind",
                heading="Nature",
                width=16,
                of=receipt_name,
            ),
        ),
        rows=owed.allocations,
    )


def credit_notes(case: Case) -> Sheet[CreditNote]:
    """Return the credit notes."""
    return Sheet(
        name=CREDIT_NOTES,
        columns=(
            Column(key="number", heading="Avoir", width=20, of=lambda note: note.number),
            day("day", "Date", lambda note: note.issue_date),
            Column(
                key="invoice",
                heading="Facture",
                width=20,
                of=lambda note: note.invoice_number or "",
            ),
            amount("amount", "Montant TTC", lambda note: note.amount),
            Column(key="effect", heading="Effet", width=24, of=_effect),
            Column(key="reason", heading="Motif", width=50, of=lambda note: note.reason or ""),
        ),
        rows=case.credit_notes,
    )


def _effect(note: CreditNote) -> str:
    is_from_origin = note.effect is CreditNoteEffect.FROM_ORIGIN and note.invoice_number
    return "dès l’origine" if is_from_origin else "à sa date"


def rates(owed: Statement) -> Sheet[RateSpan]:
    """Return the rates of the printed lines, with their sources."""
    return Sheet(
        name=RATES,
        columns=(
            day("first", "Du", lambda rate: rate.from_day),
            day("last", "Au", lambda rate: rate.to_day),
            percent("rate", "Taux annuel", lambda rate: rate.percent),
            Column(
                key="semester", heading="Semestre", width=12, of=lambda rate: rate.basis.semester
            ),
            percent("published", "Taux publié", lambda rate: rate.basis.reference_percent),
            Column(key="basis", heading="Origine", width=70, of=lambda rate: rate.basis.text),
            Column(
                key="source", heading="Source", width=70, of=lambda rate: rate.basis.value_source
            ),
        ),
        rows=tuple(rate_spans(owed.invoices)),
    )
