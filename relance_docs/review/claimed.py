"""What is claimed of what is owed: the one amount that cover, proofs and routes all state."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from relance_docs.statement.records import Arose, InvoiceStatement, Statement


def asked_for(owed: Statement, *, is_insolvent: bool) -> tuple[InvoiceStatement, ...]:
    """Return the undisputed claims that an act asks for, or declares.

    Not those out of time, nor, in a declaration, those that arose after the judgment.
    """
    if is_insolvent:
        return tuple(claim for claim in owed.invoices if claim.arose is not Arose.AFTER)
    barred = owed.out_of_time
    return tuple(claim for claim in owed.invoices if claim.invoice_number not in barred)


def claimed_principal(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return the principal that has fallen due; all of it in a collective procedure.

    Law: L622-24 C. com. (claims not due yet are declared as well).
    """
    claims = asked_for(owed, is_insolvent=is_insolvent)
    if is_insolvent:
        return _sum(claim.principal_due for claim in (*claims, *owed.disputed))
    return _sum(claim.principal_overdue for claim in claims)


def claimed(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return what is claimed: that principal, penalties and indemnity.

    Nothing disputed, but in a declaration: a contested claim is declared whole, or is lost.
    """
    claims = asked_for(owed, is_insolvent=is_insolvent)
    counted = (*claims, *owed.disputed) if is_insolvent else claims
    return claimed_principal(owed, is_insolvent=is_insolvent) + _sum(
        claim.penalties_due + claim.indemnity_due for claim in counted
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))
