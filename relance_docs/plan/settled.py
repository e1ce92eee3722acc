"""What the debtor has paid in full, whatever the law took first of its money.

A receipt pays indemnity and penalties before principal (1343-1 C. civ.), so that who pays late the
whole price of an invoice still owes a little of it. No letter asks for that rest alone: an invoice
is settled when what was received and credited reaches its amount, and invoices that one receipt
paid together are when it reaches theirs together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.record import Loc
from relance_docs.statement.records import InvoiceStatement, PartStatement, Statement

ZERO: Final = Decimal("0.00")


def settled_parts(owed: Statement, as_of: date) -> Mapping[str, int]:
    """Return, by invoice, how many of its parts are settled, the earliest due first.

    Disputed claims are left out, with what went to them.
    """
    sources = [_source(claim, as_of) for claim in owed.invoices]
    return {
        source.number: max(source.alone, settled_together)
        for group in _paid_together(sources)
        for source, settled_together in zip(group, _together(group), strict=True)
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """A claim and what was received on it."""

    number: str
    parts: tuple[PartStatement, ...]
    due: int
    """How many of its parts are due, the earliest first."""
    received: Decimal
    receipts: frozenset[Loc]
    """Which receipts it had something of."""

    @property
    def alone(self) -> int:
        """How many parts its own receipts reach."""
        reached, sum_of_parts = 0, ZERO
        for part in self.parts:
            sum_of_parts += part.amount
            if sum_of_parts > self.received:
                break
            reached += 1
        return reached

    @property
    def amount(self) -> Decimal:
        """All its parts."""
        return _amount(self.parts)

    @property
    def amount_due(self) -> Decimal:
        """Its parts that are due."""
        return _amount(self.parts[: self.due])

    @property
    def received_on_due(self) -> Decimal:
        """What was received, less what paid parts not due yet ahead of their day."""
        ahead = (part.amount - part.principal_due for part in self.parts[self.due :])
        return self.received - sum(ahead, ZERO)


def _amount(parts: Iterable[PartStatement]) -> Decimal:
    return sum((part.amount for part in parts), ZERO)


def _source(claim: InvoiceStatement, as_of: date) -> _Source:
    return _Source(
        number=claim.invoice_number,
        parts=claim.parts,
        due=sum(part.due_date < as_of for part in claim.parts),
        received=sum((receipt.amount for receipt in claim.receipts), ZERO),
        receipts=frozenset(receipt.source for receipt in claim.receipts),
    )


def _paid_together(sources: Iterable[_Source]) -> list[list[_Source]]:
    """Divide claims into groups, so that no receipt went to two of them."""
    groups: list[list[_Source]] = []
    for source in sources:
        joined = [g for g in groups if any(source.receipts & other.receipts for other in g)]
        groups = [g for g in groups if g not in joined]
        groups.append([*(each for group in joined for each in group), source])
    return groups


def _together(group: list[_Source]) -> list[int]:
    """Return how many parts of each claim of a group all its receipts reach."""
    if sum((s.received for s in group), ZERO) >= sum((s.amount for s in group), ZERO):
        return [len(source.parts) for source in group]
    received = sum((source.received_on_due for source in group), ZERO)
    is_reached = received >= sum((source.amount_due for source in group), ZERO)
    return [source.due if is_reached else 0 for source in group]
