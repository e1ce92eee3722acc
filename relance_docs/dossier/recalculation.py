"""The workbook in which a lawyer recomputes: invoices, payments, credit notes, penalty lines.

Every sum and every line is a formula over the cells it is made from; the value it carries is that
of the statement, which a reader without LibreOffice or Excel sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNote, CreditNoteEffect
from relance_docs.case.parties import DebtorKind
from relance_docs.dossier.brief import Brief
from relance_docs.plan.labels import PENALTY_NAMES, receipt_name
from relance_docs.rendering.spreadsheet import Cell, Column, Formula, Look, Row, Sheet, workbook
from relance_docs.statement.lines import Line
from relance_docs.statement.rate_spans import rate_spans
from relance_docs.statement.records import InvoiceStatement, RateSpan, Receipt, Statement


def invoice_sheet(
    name: str, owed: Statement, issued: Mapping[str, date], *, flag: str
) -> Sheet[InvoiceStatement]:
    """Return the undisputed claims, or the disputed ones (`flag` YES), a row each.

    `issued` has the day of issue of each invoice.
    """
    words = penalty_words(owed.regime)
    lines = f'[{words.sheet}!invoice],[invoice],[{words.sheet}!disputed],"{flag}"'

    def received(
        key: str, heading: str, part: Callable[[Receipt], Decimal]
    ) -> Column[InvoiceStatement]:
        """Return what the sheet of receipts says was received on a part of each claim."""
        where = f'[{RECEIPTS}!invoice],[invoice],[{RECEIPTS}!disputed],"{flag}"'
        formula = f"=SUMIFS([{RECEIPTS}!to_{key}],{where})"
        return amount(
            f"paid_{key}",
            heading,
            lambda claim: _settled(claim, part),
            formula=formula,
        )

    return Sheet(
        name=name,
        columns=(
            Column(key="invoice", heading="Facture", width=20, of=lambda c: c.invoice_number),
            day("issued", "Date", lambda c: issued[c.invoice_number]),
            day("due", "Première échéance", lambda c: min(part.due_date for part in c.parts)),
            amount("total", "Montant TTC", lambda c: c.total_with_vat),
            amount("origin", "Capital à l’origine, avoirs déduits", _origin),
            received("principal", "Réglé sur le capital", lambda e: e.to_principal),
            amount(
                "principal",
                "Principal restant dû",
                lambda c: c.principal_due,
                formula="=[origin]-[paid_principal]",
            ),
            amount("overdue", "dont échu", lambda c: c.principal_overdue),
            amount(
                "accrued",
                words.accrued,
                lambda c: c.penalties_accrued,
                formula=f"=SUMIFS([{words.sheet}!amount],{lines})",
            ),
            received("penalties", words.settled, lambda e: e.to_penalties),
            amount(
                "penalties",
                words.due,
                lambda c: c.penalties_due,
                formula="=[accrued]-[paid_penalties]",
            ),
            amount("fixed", "Indemnité forfaitaire", lambda c: c.indemnity_accrued),
            received("indemnity", "Réglé sur l’indemnité", lambda e: e.to_indemnity),
            amount(
                "indemnity",
                "Indemnité restant due",
                lambda c: c.indemnity_due,
                formula="=[fixed]-[paid_indemnity]",
            ),
            amount(
                "due_in_all",
                "Total restant dû",
                lambda c: c.total_due,
                formula="=[principal]+[penalties]+[indemnity]",
            ),
        ),
        rows=owed.disputed if flag == YES else owed.invoices,
    )


def _origin(claim: InvoiceStatement) -> Decimal:
    return sum((part.amount for part in claim.parts), ZERO)


def _settled(claim: InvoiceStatement, part: Callable[[Receipt], Decimal]) -> Decimal:
    return sum(map(part, claim.receipts), ZERO)


ZERO: Final = Decimal("0.00")
TOTALS, INVOICES, DISPUTED = "Totaux", "Factures", "Contesté"
RECEIPTS, CREDIT_NOTES, RATES = "Règlements", "Avoirs", "Taux"
YES, NO = "oui", "non"
"""Whether a line is about the disputed part of an invoice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyWords:
    """What runs on a late payment, as the headings and the totals of a workbook say it."""

    sheet: str
    accrued: str
    settled: str
    due: str
    received: str
    per_day: str


def penalty_words(regime: DebtorKind) -> PenaltyWords:
    """Return the words of the law for a kind of debtor.

    >>> penalty_words(DebtorKind.CONSUMER).due, penalty_words(DebtorKind.BUSINESS).due
    ('Intérêts au taux légal restant dus', 'Pénalités de retard restant dues')
    """
    name = PENALTY_NAMES[regime]
    title = name.capitalize()
    ending = "es" if regime is DebtorKind.BUSINESS else "s"
    return PenaltyWords(
        sheet=title,
        accrued=f"{title} couru{ending}",
        settled=f"Réglé sur les {name}",
        due=f"{title} restant du{ending}",
        received=f"Sur les {name}",
        per_day=f"{title} par jour, en plus",
    )


def amount(
    key: str,
    heading: str,
    of: Callable[[Row], Cell],
    *,
    formula: str = "",
    is_summed: bool = True,
) -> Column[Row]:
    """Return a column of euros."""
    return Column(
        key=key,
        heading=heading,
        look=Look.AMOUNT,
        width=15,
        of=of,
        formula=formula,
        is_summed=is_summed,
    )


def day(key: str, heading: str, of: Callable[[Row], Cell]) -> Column[Row]:
    """Return a column of days."""
    return Column(key=key, heading=heading, look=Look.DAY, width=12, of=of)


def recalculation(brief: Brief) -> bytes:
    """Return the workbook, as xlsx."""
    owed = brief.owed
    issued = {invoice.invoice_number: invoice.issue_date for invoice in brief.case.invoices}
    sheets: list[Sheet[Any]] = [_totals(owed), invoice_sheet(INVOICES, owed, issued, flag=NO)]
    if owed.disputed:
        sheets.append(invoice_sheet(DISPUTED, owed, issued, flag=YES))
    sheets += [_penalties(owed), _receipts(owed), _credit_notes(brief.case), _rates(owed)]
    return workbook(
        sheets,
        title=f"Décompte {owed.case_number} arrêté au {owed.as_of.isoformat()}",
        author=brief.settings.creditor.name,
        created=owed.as_of,
    )


_Line = tuple[str, Line, str]
"""The number of an invoice, a line of penalties on it, and whether that is disputed."""


def _penalties(owed: Statement) -> Sheet[_Line]:
    return Sheet(
        name=penalty_words(owed.regime).sheet,
        columns=(
            Column(key="invoice", heading="Facture", width=20, of=lambda row: row[0]),
            day("due", "Échéance", lambda row: row[1].due_date),
            day("first", "Du (inclus)", lambda row: row[1].from_day),
            day("last", "Au (inclus)", lambda row: row[1].to_day),
            Column(
                key="days",
                heading="Jours",
                look=Look.COUNT,
                width=8,
                of=lambda row: row[1].days,
                formula="=[last]-[first]+1",
            ),
            amount("base", "Base", lambda row: row[1].base, is_summed=False),
            _percent("rate", "Taux annuel", lambda row: row[1].rate_percent),
            amount(
                "amount",
                "Base × taux × jours ÷ 36 500",
                lambda row: row[1].amount,
                formula="=ROUND([base]*[rate]*[days]/36500,2)",
            ),
            Column(key="disputed", heading="Contesté", width=10, of=lambda row: row[2]),
            Column(key="basis", heading="Origine du taux", width=80, of=lambda r: r[1].basis.text),
        ),
        rows=tuple(
            (claim.invoice_number, line, flag)
            for claims, flag in ((owed.invoices, NO), (owed.disputed, YES))
            for claim in claims
            for line in claim.lines
        ),
    )


def _receipts(owed: Statement) -> Sheet[Receipt]:
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


def _credit_notes(case: Case) -> Sheet[CreditNote]:
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


def _rates(owed: Statement) -> Sheet[RateSpan]:
    return Sheet(
        name=RATES,
        columns=(
            day("first", "Du", lambda rate: rate.from_day),
            day("last", "Au", lambda rate: rate.to_day),
            _percent("rate", "Taux annuel", lambda rate: rate.percent),
            Column(
                key="semester", heading="Semestre", width=12, of=lambda rate: rate.basis.semester
            ),
            _percent("published", "Taux publié", lambda rate: rate.basis.reference_percent),
            Column(key="basis", heading="Origine", width=70, of=lambda rate: rate.basis.text),
            Column(
                key="source", heading="Source", width=70, of=lambda rate: rate.basis.value_source
            ),
        ),
        rows=tuple(rate_spans(owed.invoices)),
    )


def _percent(key: str, heading: str, of: Callable[[Row], Cell]) -> Column[Row]:
    return Column(key=key, heading=heading, look=Look.PERCENT, width=10, of=of)


_Total = tuple[str, str, Cell]
"""The name of a row of totals, what it says, and its amount."""


def _totals(owed: Statement) -> Sheet[_Total]:
    words = penalty_words(owed.regime)
    overdue = owed.principal_overdue + owed.penalties_due + owed.indemnity_due
    not_yet = owed.principal_due - owed.principal_overdue
    lines: list[_Total] = [
        ("day", "Arrêté au", owed.as_of),
        ("overdue", "Principal échu restant dû", _total("overdue", owed.principal_overdue)),
        ("penalties", words.due, _total("penalties", owed.penalties_due)),
        (
            "indemnity",
            "Indemnité forfaitaire restant due",
            _total("indemnity", owed.indemnity_due),
        ),
        (
            "all_overdue",
            "Total échu",
            Formula(text="=[amount@overdue]+[amount@penalties]+[amount@indemnity]", value=overdue),
        ),
        (
            "not_yet",
            "Principal non échu",
            Formula(
                text=f"=[{INVOICES}!principal@total]-[{INVOICES}!overdue@total]", value=not_yet
            ),
        ),
        (
            "all",
            "Total du dossier",
            Formula(text="=[amount@all_overdue]+[amount@not_yet]", value=owed.total_due),
        ),
        ("credit", "Crédit du débiteur, non déduit", owed.credit),
    ]
    if owed.disputed:
        apart = Formula(text=f"=[{DISPUTED}!due_in_all@total]", value=owed.disputed_due)
        lines.append(("disputed", "Sommes contestées, à part", apart))
    if owed.daily_penalty is not None:
        lines.append(("per_day", words.per_day, owed.daily_penalty))
    lines += [
        ("other", label, other.total_due)
        for label, other in (
            ("Total du dossier, autre imputation", owed.other_allocation),
            ("Total du dossier, autre lecture du taux", owed.other_reading),
        )
        if other is not None and other.total_due is not None
    ]
    return Sheet(
        name=TOTALS,
        columns=(
            Column(
                key="what", heading=f"Dossier {owed.case_number}", width=44, of=lambda row: row[1]
            ),
            amount("amount", "Montant", lambda row: row[2], is_summed=False),
        ),
        rows=tuple(lines),
        name_of=lambda row: row[0],
    )


def _total(key: str, value: Decimal) -> Formula:
    return Formula(text=f"=[{INVOICES}!{key}@total]", value=value)
