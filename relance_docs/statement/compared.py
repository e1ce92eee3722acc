"""The totals by the choices not made, as information: another allocation, another reading.

What was received goes elsewhere by another choice, so that all is reckoned anew. Where nothing was
received, another order of payment changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import Allocation, RateReading, Terms
from relance_docs.errors import RefusalError
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.reckoned import Reckoned, reckon
from relance_docs.statement.records import OtherTotal
from relance_docs.statement.standing import Standing
from relance_docs.statement.tariff import reading_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What was asked and what came of it by the choices made, to be held against the others."""

    asked: Reckoning
    found: Reckoned | Standing

    @property
    def allocation(self) -> Allocation:
        """The order that was chosen; that of a public body is set by law."""
        if self.asked.case.debtor.kind is DebtorKind.PUBLIC_BODY:
            return Allocation.CAPITAL_FIRST
        return self.asked.terms_of(None).allocation

    def other_allocation(self) -> OtherTotal | None:
        """Return the totals by the other order of payment; None where the law leaves no choice."""
        if self.asked.case.debtor.kind is DebtorKind.PUBLIC_BODY:
            return None
        is_other = self.allocation is Allocation.CAPITAL_FIRST
        other = Allocation.LEGAL if is_other else Allocation.CAPITAL_FIRST
        found, title, day = self.found, self.found.title, self.asked.as_of
        if found.allocations or (title and title.receipts):
            return self._imposed(other, Terms(allocation=other))
        return OtherTotal(
            choice=other, total_due=found.total_due(day), disputed_due=found.disputed_due(day)
        )

    def other_reading(self) -> OtherTotal | None:
        """Return the totals by the other reading of the rate; None where there is no choice."""
        kind = self.asked.case.debtor.kind
        if self.found.is_of_decision_alone:
            return None
        chosen = self.asked.terms_of(None).rate_reading
        is_other = chosen is RateReading.PROGRESSIVE
        other = RateReading.FROZEN if is_other else RateReading.PROGRESSIVE
        if reading_of(kind, other) is not other or reading_of(kind, chosen) is not chosen:
            return None
        return self._imposed(other, Terms(rate_reading=other))

    def _imposed(self, choice: Allocation | RateReading, forced: Terms) -> OtherTotal:
        """Return the totals when `forced` is imposed; none if a rate for it is missing."""
        day = self.asked.as_of
        try:
            found = reckon(replace(self.asked, forced=forced))
            return OtherTotal(
                choice=choice,
                total_due=found.total_due(day),
                disputed_due=found.disputed_due(day),
            )
        except RefusalError:
            return OtherTotal(choice=choice, total_due=None)
