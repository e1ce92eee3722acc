"""Why what is overdue is unpaid, as far as the file records it: a fact of the file, no guess."""

from __future__ import annotations

from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import Outcome
from relance_docs.plan.events import events_until
from relance_docs.portfolio.records import UnpaidBecause
from relance_docs.statement.records import Statement

_SAID: Final = {
    Outcome.DISPUTE: UnpaidBecause.DISPUTE,
    Outcome.INSOLVENT: UnpaidBecause.INSOLVENT,
    Outcome.REFUSAL: UnpaidBecause.REFUSAL,
    Outcome.PROMISE: UnpaidBecause.PROMISE,
}
"""What the debtor said."""
_MET: Final = {
    Outcome.RETURNED: UnpaidBecause.NOT_DELIVERED,
    Outcome.UNCLAIMED: UnpaidBecause.NOT_DELIVERED,
    Outcome.BOUNCED: UnpaidBecause.NOT_DELIVERED,
    Outcome.NO_ANSWER: UnpaidBecause.NO_ANSWER,
    Outcome.MESSAGE_LEFT: UnpaidBecause.NO_ANSWER,
}
"""How far the creditor got."""


def unpaid_because(case: Case, owed: Statement, as_of: date) -> UnpaidBecause | None:
    """Return what is recorded of why undisputed principal is overdue; None when none is.

    An open procedure goes before all; then the debtor's last answer; then how the last contact
    ended. A note is not read: what it says is on the page of the case.
    """
    if owed.principal_overdue <= 0:
        return None
    if case.is_insolvent(as_of):
        return UnpaidBecause.INSOLVENCY
    outcomes = [entry.outcome for entry in events_until(case, as_of) if entry.outcome]
    for meanings in (_SAID, _MET):
        known = [meanings[outcome] for outcome in outcomes if outcome in meanings]
        if known:
            return known[-1]
    return UnpaidBecause.NONE_RECORDED
