"""The workbook in which a lawyer recomputes: invoices, payments, credit notes, penalty lines.

Every sum and every line is a formula over the cells it is made from; the value it carries is that
of the statement, which a reader without LibreOffice or Excel sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNoteEffect
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.invoice_sheet import invoice_sheet
from relance_docs.dossier.sheets import (
    CREDIT_NOTES,
    DISPUTED,
    INVOICES,
    NO,
    RATES,
    RECEIPTS,
    TOTALS,
    YES,
    ZERO,
    amount,
    day,
    penalty_words,
    summed,
)
from relance_docs.rendering.spreadsheet import Cell, Column, Formula, Look, Sheet, workbook
from relance_docs.statement.rate_spans import rate_spans
from relance_docs.statement.records import Line, Receipt, Statement


def recalculation(brief: Brief) -> bytes:
    """Return the workbook, as xlsx."""
    owed = brief.owed
    issued = {invoice.invoice_number: invoice.issue_date for invoice in brief.case.invoices}
    sheets = [_totals(owed), invoice_sheet(INVOICES, owed, issued, flag=NO)]
    if owed.disputed:
        sheets.append(invoice_sheet(DISPUTED, owed, issued, flag=YES))
    sheets += [_penalties(owed), _receipts(owed), _credit_notes(brief.case), _rates(owed)]
    return workbook(
        sheets,
        title=f"Décompte {owed.case_number} arrêté au {owed.as_of.isoformat()}",
        author=brief.settings.creditor.name,
        created=owed.as_of,
    )


def _penalties(owed: Statement) -> Sheet:
    lines = tuple(_lines(owed))
    return Sheet(
        name=penalty_words(owed.regime).sheet,
        columns=(
            Column(heading="Facture", width=20),
            day("Échéance"),
            day("Du (inclus)"),
            day("Au (inclus)"),
            Column(heading="Jours", look=Look.COUNT, width=8),
            amount("Base"),
            Column(heading="Taux annuel", look=Look.PERCENT, width=10),
            amount("Base × taux × jours ÷ 36 500"),
            Column(heading="Contesté", width=10),
            Column(heading="Origine du taux", width=80),
        ),
        rows=tuple(
            _line(row, number, line, flag)
            for row, (number, line, flag) in enumerate(lines, start=2)
        ),
        totals=(
            "Total",
            *(None,) * 6,
            summed("H", len(lines), sum((line.amount for _, line, _ in lines), ZERO)),
            None,
            None,
        ),
    )


def _lines(owed: Statement) -> Iterator[tuple[str, Line, str]]:
    for claims, flag in ((owed.invoices, NO), (owed.disputed, YES)):
        for claim in claims:
            for line in claim.lines:
                yield claim.invoice_number, line, flag


def _line(row: int, number: str, line: Line, flag: str) -> tuple[Cell, ...]:
    return (
        number,
        line.due_date,
        line.from_day,
        line.to_day,
        Formula(text=f"=D{row}-C{row}+1", value=line.days),
        line.base,
        line.rate_percent,
        Formula(text=f"=ROUND(F{row}*G{row}*E{row}/36500,2)", value=line.amount),
        flag,
        line.basis.text,
    )


def _receipts(owed: Statement) -> Sheet:
    entries = owed.allocations
    return Sheet(
        name=RECEIPTS,
        columns=(
            day("Date"),
            Column(heading="Libellé", width=30),
            Column(heading="Facture", width=20),
            amount("Montant"),
            amount("Sur l’indemnité"),
            amount(penalty_words(owed.regime).received),
            amount("Sur le principal"),
            Column(heading="Sur la part contestée", width=12),
            Column(heading="Nature", width=16),
        ),
        rows=tuple(_entry(entry) for entry in entries),
        totals=(
            "Total",
            None,
            None,
            summed("D", len(entries), sum((e.amount for e in entries), ZERO)),
            summed("E", len(entries), sum((e.to_indemnity for e in entries), ZERO)),
            summed("F", len(entries), sum((e.to_penalties for e in entries), ZERO)),
            summed("G", len(entries), sum((e.to_principal for e in entries), ZERO)),
            None,
            None,
        ),
    )


def _entry(entry: Receipt) -> tuple[Cell, ...]:
    return (
        entry.received_on,
        entry.reference,
        entry.invoice_number or "crédit du débiteur",
        entry.amount,
        entry.to_indemnity,
        entry.to_penalties,
        entry.to_principal,
        YES if entry.to_disputed_part else NO,
        "avoir" if entry.is_credit_note else "règlement",
    )


def _credit_notes(case: Case) -> Sheet:
    notes = case.credit_notes
    return Sheet(
        name=CREDIT_NOTES,
        columns=(
            Column(heading="Avoir", width=20),
            day("Date"),
            Column(heading="Facture", width=20),
            amount("Montant TTC"),
            Column(heading="Effet", width=24),
            Column(heading="Motif", width=50),
        ),
        rows=tuple(
            (
                note.number,
                note.issue_date,
                note.invoice_number or "",
                note.amount,
                "dès l’origine"
                if note.effect is CreditNoteEffect.FROM_ORIGIN and note.invoice_number
                else "à sa date",
                note.reason or "",
            )
            for note in notes
        ),
        totals=(
            "Total",
            None,
            None,
            summed("D", len(notes), sum((n.amount for n in notes), ZERO)),
            None,
            None,
        ),
    )


def _rates(owed: Statement) -> Sheet:
    return Sheet(
        name=RATES,
        columns=(
            day("Du"),
            day("Au"),
            Column(heading="Taux annuel", look=Look.PERCENT, width=10),
            Column(heading="Semestre", width=12),
            Column(heading="Taux publié", look=Look.PERCENT, width=10),
            Column(heading="Origine", width=70),
            Column(heading="Source", width=70),
        ),
        rows=tuple(
            (
                rate.from_day,
                rate.to_day,
                rate.percent,
                rate.basis.semester,
                rate.basis.reference_percent,
                rate.basis.text,
                rate.basis.value_source,
            )
            for rate in rate_spans(owed.invoices)
        ),
    )


def _totals(owed: Statement) -> Sheet:
    words, last = penalty_words(owed.regime), max(len(owed.invoices), 1) + 2
    overdue = owed.principal_overdue + owed.penalties_due + owed.indemnity_due
    rows_of: list[tuple[Cell, ...]] = [
        ("Arrêté au", owed.as_of),
        ("Principal échu restant dû", _cell("H", last, owed.principal_overdue)),
        (words.due, _cell("K", last, owed.penalties_due)),
        ("Indemnité forfaitaire restant due", _cell("N", last, owed.indemnity_due)),
        ("Total échu", Formula(text="=B3+B4+B5", value=overdue)),
        (
            "Principal non échu",
            Formula(
                text=f"='{INVOICES}'!G{last}-'{INVOICES}'!H{last}",
                value=owed.principal_due - owed.principal_overdue,
            ),
        ),
        ("Total du dossier", Formula(text="=B6+B7", value=owed.total_due)),
        ("Crédit du débiteur, non déduit", owed.credit),
    ]
    if owed.disputed:
        place = f"='{DISPUTED}'!O{len(owed.disputed) + 2}"
        rows_of.append(("Sommes contestées, à part", Formula(text=place, value=owed.disputed_due)))
    if owed.daily_penalty is not None:
        rows_of.append((words.per_day, owed.daily_penalty))
    rows_of += [
        (label, other.total_due)
        for label, other in (
            ("Total du dossier, autre imputation", owed.other_allocation),
            ("Total du dossier, autre lecture du taux", owed.other_reading),
        )
        if other is not None and other.total_due is not None
    ]
    return Sheet(
        name=TOTALS,
        columns=(Column(heading=f"Dossier {owed.case_number}", width=44), amount("Montant")),
        rows=tuple(rows_of),
    )


def _cell(column: str, row: int, value: Decimal) -> Formula:
    return Formula(text=f"='{INVOICES}'!{column}{row}", value=value)
