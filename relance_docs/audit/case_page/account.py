"""The amounts of a case: each opens to its lines, each line to the fields it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.audit.case_page.pedigree import FieldRef, Pedigree
from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.record import Loc
from relance_docs.plan.labels import receipt_name
from relance_docs.statement.rate_spans import RateKey, rate_key, rate_spans
from relance_docs.statement.records import (
    BouncedPayment,
    InvoiceStatement,
    Line,
    RateSpan,
    Receipt,
    Statement,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRow:
    """A line of penalties and what it rests on."""

    line: Line
    rate: int
    """The number of its rate, from 1."""
    fields: tuple[FieldRef, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRow:
    """Where a receipt, or a part of it, went."""

    entry: Receipt
    field: FieldRef


@dataclass(frozen=True, kw_only=True, slots=True)
class BouncedRow:
    """A payment that came back unpaid."""

    entry: BouncedPayment
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
    rates: tuple[RateSpan, ...]
    """The rates that were applied, with their source; lines name them by their number."""
    receipts: tuple[ReceiptRow, ...]
    """All receipts and credit notes, in the order in which they were allocated."""
    bounced: tuple[BouncedRow, ...]
    terms: tuple[FieldRef, ...]
    """Where the rate, the reading and the order of allocation are chosen."""


def accounts(case: Case, owed: Statement, pedigree: Pedigree) -> Accounts:
    """Return the amounts of a statement with their lines and fields."""
    rates = _rates(owed)
    numbers = {rate_key(rate): number for number, rate in enumerate(rates, start=1)}
    desk = _Desk(case=case, pedigree=pedigree, rates=numbers)
    return Accounts(
        invoices=tuple(desk.accounts(owed.invoices, "f", is_disputed=False)),
        disputed=tuple(desk.accounts(owed.disputed, "c", is_disputed=True)),
        rates=rates,
        receipts=tuple(map(desk.receipt, owed.allocations)),
        bounced=tuple(
            BouncedRow(
                entry=each,
                fields=(
                    pedigree.field(each.source, "règlement"),
                    pedigree.field((*each.source, "bounced"), "retour impayé"),
                ),
            )
            for each in owed.bounced
        ),
        terms=tuple(_terms(case, pedigree)),
    )


def _rates(owed: Statement) -> tuple[RateSpan, ...]:
    """Return the rates of all lines; of those borne over the same days, the lowest first."""
    spans = rate_spans((*owed.invoices, *owed.disputed))
    return tuple(sorted(spans, key=lambda span: (span.from_day, span.to_day, rate_key(span))))


@dataclass(frozen=True, kw_only=True)
class _Desk:
    case: Case
    pedigree: Pedigree
    rates: dict[RateKey, int]

    def accounts(
        self, claims: tuple[InvoiceStatement, ...], letter: str, *, is_disputed: bool
    ) -> Iterator[InvoiceAccount]:
        invoices = {invoice.invoice_number: invoice for invoice in self.case.invoices}
        for number, claim in enumerate(claims, start=1):
            invoice = invoices[claim.invoice_number]
            yield InvoiceAccount(
                key=f"{letter}{number}",
                invoice=invoice,
                owed=claim,
                is_disputed=is_disputed,
                fields=tuple(self._fields(claim, invoice)),
                lines=tuple(self._line(claim, line) for line in claim.lines),
                receipts=tuple(map(self.receipt, claim.receipts)),
            )

    def receipt(self, entry: Receipt) -> ReceiptRow:
        """Return where a receipt went, with the field that states it."""
        label = receipt_name(entry)
        return ReceiptRow(entry=entry, field=self.pedigree.field(entry.source, label))

    def _fields(self, claim: InvoiceStatement, invoice: Invoice) -> Iterator[FieldRef]:
        yield from self._amount(claim)
        yield from (self._due(part.source) for part in claim.parts)
        yield from self._credit_notes(claim)
        if invoice.dispute:
            yield self.pedigree.field((*claim.source, "dispute"), "contestation")

    def _line(self, claim: InvoiceStatement, line: Line) -> LineRow:
        fields = (
            *self._base(claim, line),
            *self._credit_notes(claim),
            self._due(line.due_source),
            *self._notice(line),
            *(
                self.receipt(receipt).field
                for receipt in claim.receipts
                if receipt.to_principal and receipt.received_on < line.from_day
            ),
        )
        return LineRow(line=line, rate=self.rates[rate_key(line)], fields=fields)

    def _base(self, claim: InvoiceStatement, line: Line) -> Iterator[FieldRef]:
        """Yield what states the capital of a line: an instalment, or the invoice."""
        *entry, _day = line.due_source
        if tuple(entry) == claim.source:
            yield from self._amount(claim)
        else:
            yield self.pedigree.field((*entry, "amount"), "montant")

    def _amount(self, claim: InvoiceStatement) -> Iterator[FieldRef]:
        states_due = self.pedigree.states((*claim.source, "amount_due"))
        for name in ("amount_due",) if states_due else ("total_with_vat", "paid_amount"):
            if self.pedigree.states((*claim.source, name)):
                yield self.pedigree.field((*claim.source, name), _AMOUNTS[name])

    def _credit_notes(self, claim: InvoiceStatement) -> Iterator[FieldRef]:
        for credited in claim.credit_notes:
            yield self.pedigree.field(credited.source, "avoir")

    def _due(self, source: Loc) -> FieldRef:
        return self.pedigree.field(source, "échéance")

    def _notice(self, line: Line) -> Iterator[FieldRef]:
        """Yield the receipt of the formal notice from which the interest of a consumer runs."""
        if line.notice_source is not None:
            yield self.pedigree.field(line.notice_source, "réception")


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
