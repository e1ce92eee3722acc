"""The sheet of invoices: every amount reckoned from the sheets of lines and of receipts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from relance_docs.dossier.sheets import (
    RECEIPTS,
    YES,
    ZERO,
    PenaltyWords,
    amount,
    day,
    penalty_words,
    summed,
)
from relance_docs.rendering.spreadsheet import Cell, Column, Formula, Sheet
from relance_docs.statement.records import InvoiceStatement, Receipt, Statement


def invoice_sheet(name: str, owed: Statement, issued: Mapping[str, date], *, flag: str) -> Sheet:
    """Return the undisputed claims, or the disputed ones (`flag` YES), a row each.

    `issued` has the day of issue of each invoice.
    """
    claims = owed.disputed if flag == YES else owed.invoices
    rows = (
        (claim.invoice_number, issued[claim.invoice_number], *_figures(row, claim, owed, flag))
        for row, claim in enumerate(claims, start=2)
    )
    return Sheet(
        name=name,
        columns=_columns(penalty_words(owed.regime)),
        rows=tuple(rows),
        totals=("Total", None, None, *_sums(claims)),
    )


def _columns(penalties: PenaltyWords) -> tuple[Column, ...]:
    return (
        Column(heading="Facture", width=20),
        day("Date"),
        day("Première échéance"),
        amount("Montant TTC"),
        amount("Capital à l’origine, avoirs déduits"),
        amount("Réglé sur le capital"),
        amount("Principal restant dû"),
        amount("dont échu"),
        amount(penalties.accrued),
        amount(penalties.settled),
        amount(penalties.due),
        amount("Indemnité forfaitaire"),
        amount("Réglé sur l’indemnité"),
        amount("Indemnité restant due"),
        amount("Total restant dû"),
    )


def _figures(row: int, claim: InvoiceStatement, owed: Statement, flag: str) -> tuple[Cell, ...]:
    sheet = penalty_words(owed.regime).sheet
    lines = f"SUMIFS('{sheet}'!H:H,'{sheet}'!A:A,A{row},'{sheet}'!I:I,\"{flag}\")"
    return (
        min(part.due_date for part in claim.parts),
        claim.total_with_vat,
        _origin(claim),
        _received(row, "G", _settled(claim, _to_principal), flag),
        Formula(text=f"=E{row}-F{row}", value=claim.principal_due),
        claim.principal_overdue,
        Formula(text=f"={lines}", value=claim.penalties_accrued),
        _received(row, "F", _settled(claim, _to_penalties), flag),
        Formula(text=f"=I{row}-J{row}", value=claim.penalties_due),
        claim.indemnity_accrued,
        _received(row, "E", _settled(claim, _to_indemnity), flag),
        Formula(text=f"=L{row}-M{row}", value=claim.indemnity_due),
        Formula(text=f"=G{row}+K{row}+N{row}", value=claim.total_due),
    )


def _received(row: int, column: str, value: Decimal, flag: str) -> Formula:
    sums = f"'{RECEIPTS}'!{column}:{column}"
    where = f"'{RECEIPTS}'!C:C,A{row},'{RECEIPTS}'!H:H,\"{flag}\""
    return Formula(text=f"=SUMIFS({sums},{where})", value=value)


def _origin(claim: InvoiceStatement) -> Decimal:
    return sum((part.amount for part in claim.parts), ZERO)


def _to_principal(receipt: Receipt) -> Decimal:
    return receipt.to_principal


def _to_penalties(receipt: Receipt) -> Decimal:
    return receipt.to_penalties


def _to_indemnity(receipt: Receipt) -> Decimal:
    return receipt.to_indemnity


def _settled(claim: InvoiceStatement, part: Callable[[Receipt], Decimal]) -> Decimal:
    return sum(map(part, claim.receipts), ZERO)


def _sums(claims: tuple[InvoiceStatement, ...]) -> Iterator[Cell]:
    values = (
        sum((each.total_with_vat for each in claims), ZERO),
        sum((_origin(each) for each in claims), ZERO),
        sum((_settled(each, _to_principal) for each in claims), ZERO),
        sum((each.principal_due for each in claims), ZERO),
        sum((each.principal_overdue for each in claims), ZERO),
        sum((each.penalties_accrued for each in claims), ZERO),
        sum((_settled(each, _to_penalties) for each in claims), ZERO),
        sum((each.penalties_due for each in claims), ZERO),
        sum((each.indemnity_accrued for each in claims), ZERO),
        sum((_settled(each, _to_indemnity) for each in claims), ZERO),
        sum((each.indemnity_due for each in claims), ZERO),
        sum((each.total_due for each in claims), ZERO),
    )
    for letter, value in zip("DEFGHIJKLMNO", values, strict=True):
        yield summed(letter, len(claims), value)
