"""What is claimed of what is owed: the one amount that cover, proofs and routes all state."""

from __future__ import annotations

from decimal import Decimal

from relance_docs.statement.records import Statement


def claimed_principal(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return the principal that has fallen due; all of it in a collective procedure.

    Law: L622-24 C. com. (claims not due yet are declared as well).
    """
    return owed.principal_due if is_insolvent else owed.principal_overdue


def claimed(owed: Statement, *, is_insolvent: bool) -> Decimal:
    """Return what is claimed: that principal, penalties and indemnity; nothing disputed."""
    principal = claimed_principal(owed, is_insolvent=is_insolvent)
    return principal + owed.penalties_due + owed.indemnity_due
