"""The workbook in which a lawyer recomputes: invoices, payments, credit notes, penalty lines.

Every sum and every line is a formula over the cells it is made from; the value it carries is that
of the statement, which a reader without LibreOffice or Excel sees. The day asked for is a cell.
"""

from __future__ import annotations

from typing import Any

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.workbook.columns import DISPUTED, INVOICES, NO, YES
from relance_docs.dossier.workbook.facts import credit_notes, rates, receipts
from relance_docs.dossier.workbook.invoices import invoice_sheet
from relance_docs.dossier.workbook.penalties import penalty_rows, penalty_sheet, rules_of
from relance_docs.dossier.workbook.semesters import semester_sheet
from relance_docs.dossier.workbook.title import title_sheets
from relance_docs.dossier.workbook.totals import total_sheet
from relance_docs.law.semesters import Semester, semesters_between
from relance_docs.rendering.spreadsheet import Sheet, workbook
from relance_docs.statement.ahead import ahead


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
