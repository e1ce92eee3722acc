"""The totals by the choices not made, as information: another allocation, another reading.

What was received goes elsewhere by another choice, so that all is reckoned anew. Where nothing was
received no capital has ever changed: an order of payment then changes nothing, and another reading
of the rate the penalties alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import Allocation, RateReading, Terms
from relance_docs.errors import RefusalError
from relance_docs.statement.claim import ZERO, Claim
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.reckoned import Reckoned, reckoned
from relance_docs.statement.records import InvoiceStatement, OtherTotal
from relance_docs.statement.tariff import reading_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What was asked and what came of it by the choices made, to be held against the others."""

    asked: Reckoning
    found: Reckoned
    invoices: tuple[InvoiceStatement, ...]
    """What is owed on each of the undisputed claims, in their order."""
    disputed: tuple[InvoiceStatement, ...]

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
        title = self.found.title
        if self.found.allocations or (title and title.receipts):
            return self._imposed(other, Terms(allocation=other))
        return OtherTotal(
            choice=other,
            total_due=(title.total_due if title else ZERO) + _total(self.invoices),
            disputed_due=_total(self.disputed),
        )

    def other_reading(self) -> OtherTotal | None:
        """Return the totals by the other reading of the rate; None where there is no choice."""
        found, kind = self.found, self.asked.case.debtor.kind
        if found.title and not found.claims and not found.title.follows_the_claim:
            return None
        chosen = self.asked.terms_of(None).rate_reading
        is_other = chosen is RateReading.PROGRESSIVE
        other = RateReading.FROZEN if is_other else RateReading.PROGRESSIVE
        if reading_of(kind, other) is not other or reading_of(kind, chosen) is not chosen:
            return None
        forced = Terms(rate_reading=other)
        if found.allocations or found.title or self.asked.case.payment_plan:
            return self._imposed(other, forced)
        asked = replace(self.asked, forced=forced)
        try:
            return OtherTotal(
                choice=other,
                total_due=_total_by(asked, found.undisputed, self.invoices),
                disputed_due=_total_by(asked, found.disputed, self.disputed),
            )
        except RefusalError:
            return OtherTotal(choice=other, total_due=None)

    def _imposed(self, choice: Allocation | RateReading, forced: Terms) -> OtherTotal:
        """Return the totals when `forced` is imposed; none if a rate for it is missing."""
        day = self.asked.as_of
        try:
            found = reckoned(replace(self.asked, forced=forced))
            return OtherTotal(
                choice=choice,
                total_due=found.total_due(day),
                disputed_due=sum((claim.total_due(day) for claim in found.disputed), ZERO),
            )
        except RefusalError:
            return OtherTotal(choice=choice, total_due=None)


def _total_by(
    asked: Reckoning, claims: Iterable[Claim], owed: Iterable[InvoiceStatement]
) -> Decimal:
    """Return the total of claims whose capital never changed, at the rates that `asked` gives."""
    other = (claim.accrued_at(asked.tariff_for(claim.invoice), asked.as_of) for claim in claims)
    return sum(other, sum((each.total_due - each.penalties_due for each in owed), ZERO))


def _total(owed: Iterable[InvoiceStatement]) -> Decimal:
    return sum((each.total_due for each in owed), ZERO)
