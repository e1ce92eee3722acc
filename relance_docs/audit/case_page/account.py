"""The amounts of a case: each opens to its lines, each line to the fields it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.audit.case_page.pedigree import FieldRef, Pedigree
from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNoteEffect, Invoice
from relance_docs.reading.document import Loc
from relance_docs.statement.records import (
    AllocationEntry,
    InvoiceStatement,
    Line,
    RateBasis,
    Statement,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RateRow:
    """A rate that was applied, with its source; lines name it by its number."""

    number: int
    percent: Decimal
    basis: RateBasis
    from_day: date
    to_day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRow:
    """A line of penalties and what it rests on."""

    line: Line
    rate: RateRow
    fields: tuple[FieldRef, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRow:
    """Where a receipt, or a part of it, went."""

    entry: AllocationEntry
    fields: tuple[FieldRef, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceAccount:
    """One invoice, or the disputed part of one."""

    key: str
    """Its anchor on the page."""
    invoice: Invoice
    owed: InvoiceStatement
    is_disputed: bool
    fields: tuple[FieldRef, ...]
    """Of its amount and its due dates."""
    lines: tuple[LineRow, ...]
    receipts: tuple[ReceiptRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """All amounts of the statement."""

    invoices: tuple[InvoiceAccount, ...]
    disputed: tuple[InvoiceAccount, ...]
    rates: tuple[RateRow, ...]
    receipts: tuple[ReceiptRow, ...]
    """All receipts and credit notes, in the order in which they were allocated."""
    terms: tuple[FieldRef, ...]
    """Where the rate, the reading and the order of allocation are chosen."""


def accounts(case: Case, owed: Statement, pedigree: Pedigree) -> Accounts:
    """Return the amounts of a statement with their lines and fields."""
    rates = _rates(owed)
    desk = _Desk(case=case, owed=owed, pedigree=pedigree, rates=rates)
    return Accounts(
        invoices=tuple(desk.accounts(owed.invoices, "f", is_disputed=False)),
        disputed=tuple(desk.accounts(owed.disputed, "c", is_disputed=True)),
        rates=tuple(rates.values()),
        receipts=tuple(desk.receipt(entry) for entry in owed.allocations),
        terms=tuple(_terms(case, pedigree)),
    )


RateKey = tuple[Decimal, str]


def _rates(owed: Statement) -> dict[RateKey, RateRow]:
    """Return the rates of the printed lines, numbered in order of time."""
    spans: dict[RateKey, tuple[date, date, RateBasis]] = {}
    for line in (line for claim in (*owed.invoices, *owed.disputed) for line in claim.lines):
        key = _rate_key(line)
        first, last, basis = spans.get(key, (line.from_day, line.to_day, line.basis))
        spans[key] = min(first, line.from_day), max(last, line.to_day), basis
    ordered = sorted(spans.items(), key=lambda item: (*item[1][:2], item[0]))
    return {
        key: RateRow(number=number, percent=key[0], basis=basis, from_day=first, to_day=last)
        for number, (key, (first, last, basis)) in enumerate(ordered, start=1)
    }


def _rate_key(line: Line) -> RateKey:
    return line.rate_percent, line.basis.text


@dataclass(frozen=True, kw_only=True)
class _Desk:
    case: Case
    owed: Statement
    pedigree: Pedigree
    rates: dict[RateKey, RateRow]

    def accounts(
        self, claims: tuple[InvoiceStatement, ...], letter: str, *, is_disputed: bool
    ) -> Iterator[InvoiceAccount]:
        positions = {invoice.invoice_number: i for i, invoice in enumerate(self.case.invoices)}
        for number, claim in enumerate(claims, start=1):
            position = positions[claim.invoice_number]
            receipts = tuple(self._receipts(claim, is_disputed=is_disputed))
            yield InvoiceAccount(
                key=f"{letter}{number}",
                invoice=self.case.invoices[position],
                owed=claim,
                is_disputed=is_disputed,
                fields=tuple(self._fields(position)),
                lines=tuple(self._line(position, line, receipts) for line in claim.lines),
                receipts=receipts,
            )

    def receipt(self, entry: AllocationEntry) -> ReceiptRow:
        """Return an allocation with the fields of the receipt it is a part of."""
        field = self.pedigree.field
        if entry.is_credit_note:
            found = (
                field(("credit_notes", i), "avoir")
                for i, note in enumerate(self.case.credit_notes)
                if note.number == entry.reference
            )
        else:
            found = (
                field(("payments", i), "règlement")
                for i, payment in enumerate(self.case.payments)
                if payment.received_on == entry.received_on
                and (payment.reference or "") == entry.reference
            )
        return ReceiptRow(entry=entry, fields=tuple(found))

    def _receipts(self, claim: InvoiceStatement, *, is_disputed: bool) -> Iterator[ReceiptRow]:
        for entry in self.owed.allocations:
            own = entry.invoice_number == claim.invoice_number
            if own and entry.to_disputed_part is is_disputed:
                yield self.receipt(entry)

    def _fields(self, position: int) -> Iterator[FieldRef]:
        yield from self._amount(position, None)
        yield from self._due(position, None)
        yield from self._credit_notes(position)
        if self.case.invoices[position].dispute:
            yield self.pedigree.field(("invoices", position, "dispute"), "contestation")

    def _line(self, position: int, line: Line, receipts: tuple[ReceiptRow, ...]) -> LineRow:
        before = (
            field
            for receipt in receipts
            if receipt.entry.to_principal and receipt.entry.received_on < line.from_day
            for field in receipt.fields
        )
        fields = (
            *self._amount(position, line.due_date),
            *self._credit_notes(position),
            *self._due(position, line.due_date),
            *self._notices(line),
            *before,
        )
        return LineRow(line=line, rate=self.rates[_rate_key(line)], fields=fields)

    def _amount(self, position: int, due_date: date | None) -> Iterator[FieldRef]:
        invoice = self.case.invoices[position]
        own: Loc = ("invoices", position)
        if invoice.instalments and due_date is not None:
            for i, part in enumerate(invoice.instalments):
                if part.due_date == due_date:
                    yield self.pedigree.field((*own, "instalments", i, "amount"), "montant")
            return
        names = (
            ("amount_due",)
            if self.pedigree.states((*own, "amount_due"))
            else (
                "total_with_vat",
                "paid_amount",
            )
        )
        for name in names:
            if self.pedigree.states((*own, name)):
                yield self.pedigree.field((*own, name), _AMOUNTS[name])

    def _credit_notes(self, position: int) -> Iterator[FieldRef]:
        """Yield the credit notes that reduce the invoice from its origin."""
        number = self.case.invoices[position].invoice_number
        for i, note in enumerate(self.case.credit_notes):
            is_from_origin = note.effect is CreditNoteEffect.FROM_ORIGIN
            is_issued = note.issue_date <= self.owed.as_of
            if note.invoice_number == number and is_from_origin and is_issued:
                yield self.pedigree.field(("credit_notes", i), "avoir")

    def _due(self, position: int, due_date: date | None) -> Iterator[FieldRef]:
        own: Loc = ("invoices", position)
        for i, part in enumerate(self.case.invoices[position].instalments):
            if due_date in (None, part.due_date):
                yield self.pedigree.field((*own, "instalments", i, "due_date"), "échéance")
        if self.pedigree.states((*own, "due_date")):
            yield self.pedigree.field((*own, "due_date"), "échéance")

    def _notices(self, line: Line) -> Iterator[FieldRef]:
        """Yield the receipt of the formal notice from which the interest of a consumer runs."""
        eve = line.from_day - timedelta(days=1)
        if line.from_day == line.due_date + timedelta(days=1):
            return
        for i, entry in enumerate(self.case.history):
            if entry.reached_on == eve:
                name = "presented_on" if entry.presented_on == eve else "received_on"
                yield self.pedigree.field(("history", i, name), "réception")


_AMOUNTS = {
    "amount_due": "montant à payer",
    "total_with_vat": "total TTC",
    "paid_amount": "payé avant émission",
}


def _terms(case: Case, pedigree: Pedigree) -> Iterator[FieldRef]:
    """Yield where the terms are stated, the closest to the invoice last."""
    for name, label in _TERMS.items():
        if pedigree.settings_state(("terms", name)):
            yield pedigree.setting(("terms", name), label)
        if pedigree.states(("terms", name)):
            yield pedigree.field(("terms", name), label)
        for i, invoice in enumerate(case.invoices):
            if pedigree.states(("invoices", i, "terms", name)):
                label_here = f"{label} (facture {invoice.invoice_number})"
                yield pedigree.field(("invoices", i, "terms", name), label_here)


_TERMS = {
    "penalty_rate": "taux des pénalités",
    "below_floor": "décision sur le plancher",
    "rate_reading": "lecture du taux",
    "allocation": "ordre d’imputation",
    "base": "base des pénalités",
}
