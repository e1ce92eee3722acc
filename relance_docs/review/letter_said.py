"""What an archived letter says of its claim: read from the files that it carries inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceSaid:
    """What a letter says of an invoice that it claims."""

    invoice_number: str
    principal_due: Decimal
    penalties_due: Decimal
    indemnity_due: Decimal
    amount_due: Decimal | None
    """What was due at issue (BT-115); None when the letter carries no such file."""
    due_dates: tuple[date, ...]
    """Empty when the letter carries no such file."""

    @property
    def total_due(self) -> Decimal:
        """Principal, penalties and indemnity."""
        return self.principal_due + self.penalties_due + self.indemnity_due


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneySaid:
    """A payment or a credit note that a letter took into account."""

    day: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterSaid:
    """What a letter says of the invoices that it claims, as of the day of its décompte."""

    as_of: date
    numbers: tuple[str, ...]
    """The invoices that it claims."""
    invoices: tuple[InvoiceSaid, ...]
    """Those of them that are in the totals of its décompte."""
    payments: tuple[MoneySaid, ...] | None
    """Those named for these invoices or for none; None when the letter does not list them."""
    credit_notes: tuple[MoneySaid, ...] | None

    @property
    def total_due(self) -> Decimal:
        """What its décompte says is due on these invoices."""
        return sum((invoice.total_due for invoice in self.invoices), ZERO)


def letter_said(decompte: Mapping[str, Any], creance: Mapping[str, Any] | None) -> LetterSaid:
    """Return what the two JSON files of a letter say: the décompte, and the claim if there is one.

    Without the second, every invoice of the décompte is taken as claimed. Raises ValueError for
    data that is not what this program puts into its letters.
    """
    try:
        return _letter_said(decompte, creance)
    except (KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise ValueError(str(error)) from error


def _letter_said(decompte: Mapping[str, Any], creance: Mapping[str, Any] | None) -> LetterSaid:
    claimed = {each["invoice_number"]: each for each in creance["invoices"]} if creance else None
    return LetterSaid(
        as_of=date.fromisoformat(decompte["as_of"]),
        numbers=tuple(claimed or (each["invoice_number"] for each in decompte["invoices"])),
        invoices=tuple(
            _invoice(each, claimed[each["invoice_number"]] if claimed else None)
            for each in decompte["invoices"]
            if claimed is None or each["invoice_number"] in claimed
        ),
        payments=_money(creance["payments"], "received_on") if creance else None,
        credit_notes=_money(creance["credit_notes"], "issue_date") if creance else None,
    )


def _invoice(owed: Mapping[str, Any], claimed: Mapping[str, Any] | None) -> InvoiceSaid:
    return InvoiceSaid(
        invoice_number=owed["invoice_number"],
        principal_due=Decimal(owed["principal_due"]),
        penalties_due=Decimal(owed["penalties_due"]),
        indemnity_due=Decimal(owed["indemnity_due"]),
        amount_due=Decimal(claimed["amount_due"]) if claimed else None,
        due_dates=_due_dates(claimed) if claimed else (),
    )


def _due_dates(claimed: Mapping[str, Any]) -> tuple[date, ...]:
    stated = [claimed["due_date"]] if claimed.get("due_date") else []
    parts = [part["due_date"] for part in claimed.get("instalments") or ()]
    return tuple(sorted(date.fromisoformat(day) for day in (*stated, *parts)))


def _money(entries: list[Mapping[str, Any]], day: str) -> tuple[MoneySaid, ...]:
    return tuple(
        MoneySaid(day=date.fromisoformat(entry[day]), amount=Decimal(entry["amount"]))
        for entry in entries
    )
