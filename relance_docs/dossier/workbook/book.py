"""The workbook in which a lawyer recomputes: invoices, payments, credit notes, penalty lines.

Every sum and every line is a formula over the cells it is made from; the value it carries is that
of the statement, which a reader without LibreOffice or Excel sees. The day asked for is a cell.
"""

from __future__ import annotations

from typing import Any

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.workbook.columns import (
    CREDIT_NOTES,
    DISPUTED,
    INVOICES,
    NO,
    RATES,
    RECEIPTS,
    YES,
    amount,
    day,
    penalty_words,
    percent,
    text,
)
from relance_docs.dossier.workbook.invoices import invoice_sheet
from relance_docs.dossier.workbook.penalties import penalty_rows, penalty_sheet, rules_of
from relance_docs.dossier.workbook.semesters import semester_sheet
from relance_docs.dossier.workbook.title import title_sheets
from relance_docs.dossier.workbook.totals import total_sheet
from relance_docs.law.semesters import Semester, semesters_between
from relance_docs.plan.labels import receipt_name
from relance_docs.rendering.spreadsheet import Sheet, workbook
from relance_docs.statement.ahead import ahead
from relance_docs.statement.rate_spans import rate_spans
from relance_docs.statement.records import RateSpan, Receipt, Statement


def recalculation(brief: Brief) -> bytes:
    """Return the workbook, as xlsx.

    What is declared in a collective procedure is owed on the day of its judgment: no day moves it.
    What a court decided is told as it stands on the day of the dossier.
    """
    owed, on_day = brief.owed, brief.on_day
    terms, plan = brief.settings.terms, brief.settings.plan
    later = (
        None if brief.declares else ahead(on_day.case, terms, on_day.rates, on_day.as_of, plan=plan)
    )
    issued = {invoice.invoice_number: invoice.issue_date for invoice in brief.case.invoices}
    rows = penalty_rows(owed, later)
    sheets: list[Sheet[Any]] = [
        total_sheet(owed, later),
        invoice_sheet(INVOICES, owed, issued, later, flag=NO),
    ]
    if owed.disputed:
        sheets.append(invoice_sheet(DISPUTED, owed, issued, later, flag=YES))
    if owed.title:
        sheets += title_sheets(owed.title)
    sheets.append(penalty_sheet(owed, rows, moves=later is not None))
    if later is not None:
        used = [row.semester for row in rows if row.semester is not None and not row.keeps_rate]
        first = min((*used, Semester.of(later.first_day))).first_day
        semesters = semesters_between(first, later.on_last.as_of)
        sheets.append(semester_sheet(semesters, rules_of(later), on_day.rates))
    sheets += [receipts(owed), credit_notes(brief.case), rates(owed)]
    return workbook(
        sheets,
        title=f"Décompte {owed.case_number} arrêté au {owed.as_of.isoformat()}",
        author=brief.settings.creditor.name,
        created=owed.as_of,
    )


def receipts(owed: Statement) -> Sheet[Receipt]:
    """Return what was received, and where it went."""
    return Sheet(
        name=RECEIPTS,
        columns=(
            day("day", "Date", lambda e: e.received_on),
            text("label", "Libellé", 30, lambda e: e.reference),
            text("invoice", "Facture", 20, lambda e: e.invoice_number or "crédit du débiteur"),
            amount("amount", "Montant", lambda e: e.amount),
            amount("to_indemnity", "Sur l’indemnité", lambda e: e.to_indemnity),
            amount("to_penalties", penalty_words(owed.regime).received, lambda e: e.to_penalties),
            amount("to_principal", "Sur le principal", lambda e: e.to_principal),
            text(
                "disputed", "Sur la part contestée", 12, lambda e: YES if e.to_disputed_part else NO
            ),
            text("kind", "Nature", 16, receipt_name),
        ),
        rows=owed.allocations,
    )


def credit_notes(case: Case) -> Sheet[CreditNote]:
    """Return the credit notes."""
    return Sheet(
        name=CREDIT_NOTES,
        columns=(
            text("number", "Avoir", 20, lambda note: note.number),
            day("day", "Date", lambda note: note.issue_date),
            text("invoice", "Facture", 20, lambda note: note.invoice_number or ""),
            amount("amount", "Montant TTC", lambda note: note.amount),
            text("effect", "Effet", 24, _effect),
            text("reason", "Motif", 50, lambda note: note.reason or ""),
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
            text("semester", "Semestre", 12, lambda rate: rate.basis.semester),
            percent("published", "Taux publié", lambda rate: rate.basis.reference_percent),
            text("basis", "Origine", 70, lambda rate: rate.basis.text),
            text("source", "Source", 70, lambda rate: rate.basis.value_source),
        ),
        rows=tuple(rate_spans(owed.invoices)),
    )
