"""What a list (a FEC, a table of invoices) says of a debtor and of its invoices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.importing.debtors import DebtorSeen
from relance_docs.reading.editing.writing import Value


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftInvoice:
    """An invoice as a list states it."""

    number: str
    issue_date: date
    due_date: date | None
    """None when the list does not say; payment terms then do."""
    total_with_vat: Decimal
    amount_due: Decimal
    """What is left of it by the list."""
    fields: Mapping[str, Value]
    """Other fields of the invoice: description, order_reference, total_without_vat."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftDebtor:
    """A debtor with its invoices."""

    seen: DebtorSeen
    """By what its case is found."""
    account: str
    """Its account in the books; empty when the list has none."""
    data: Mapping[str, Value]
    """The debtor of a new case."""
    invoices: tuple[DraftInvoice, ...]
    to_confirm: tuple[str, ...]
    """What the list leaves open of the debtor and of all its invoices, in French."""

    @property
    def name(self) -> str:
        """The name by which a person knows it."""
        return self.seen.name or self.account
