"""Invoices of a list that a case has already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.case.case import Case
from relance_docs.importing.drafts.records import DraftInvoice
from relance_docs.message import Message
from relance_docs.reading.checks.references import same_number

Shape = tuple[date, Decimal]
"""Issue date and total: an invoice whose number a person corrected still has them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Where an invoice is, and whether it is another one there."""

    reason: Message
    is_alarm: bool = False


@dataclass(kw_only=True, slots=True)
class Known:
    """The invoices of all cases by number, and those of one case by what they are."""

    by_number: dict[str, tuple[Case, Decimal]]
    shapes: Counter[Shape]
    number: str
    """The case into which the list goes; empty for a new one."""

    @classmethod
    def of(cls, cases: Iterable[Case], into: Case | None) -> Known:
        """Return what is known before the list."""
        by_number = {
            same_number(invoice.invoice_number): (case, invoice.total_with_vat)
            for case in cases
            for invoice in case.invoices
        }
        own = into.invoices if into else ()
        shapes = Counter((invoice.issue_date, invoice.total_with_vat) for invoice in own)
        return cls(by_number=by_number, shapes=shapes, number=into.number if into else "")

    def find(self, invoice: DraftInvoice) -> Found | None:
        """Return where an invoice is already; each invoice of a case stands for one of the list."""
        shape = (invoice.issue_date, invoice.total_with_vat)
        there = self.by_number.get(same_number(invoice.number))
        if there is None and not self.shapes[shape]:
            return None
        if self.shapes[shape]:
            self.shapes[shape] -= 1
        if there is None:
            reason = Message("an invoice of that day and total is in case {case}", case=self.number)
            return Found(reason=reason)
        case, total = there
        if total == invoice.total_with_vat:
            return Found(reason=Message("it is in case {case} already", case=case.number))
        reason = Message(
            "case {case} has it already, with another total: {total} € there, {here} € here",
            case=case.number,
            total=total,
            here=invoice.total_with_vat,
        )
        return Found(reason=reason, is_alarm=True)
