"""The claims of a case after all receipts; from the decision of a court on, the decision as well.

A decision takes the place of the invoices it is about: what it grants is owed, no more and no less
(480 CPC; 1420 CPC for a judgment on opposition). What comes in later pays it first, but for money
that names another invoice; what is left of it goes on to the other claims (1342-10 C. civ.).

The totals by the choices not made, another order of payment or another reading of the rate, are
told as information. What was received goes elsewhere by another choice, so that all is reckoned
anew; where nothing was, another order changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from relance_docs.case.claims import CreditNoteEffect
from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import Allocation, RateReading, Terms
from relance_docs.case.title import Decision
from relance_docs.errors import RefusalError
from relance_docs.law.decisions import decided_invoices, deciding
from relance_docs.statement.allocation import Incoming, allocate, credit_note, receipts
from relance_docs.statement.claim import ZERO, Claim
from relance_docs.statement.limitation import Unsettled, unsettled
from relance_docs.statement.opening import Opening, Reckoning, open_claims
from relance_docs.statement.records import Arose, OtherTotal, Receipt
from relance_docs.statement.standing import Standing, standing
from relance_docs.statement.tariff import reading_of
from relance_docs.statement.title import TitleAccount
from relance_docs.statement.titled import TitleStatement


@dataclass(frozen=True, kw_only=True, slots=True)
class Reckoned:
    """The claims after all receipts, and where those went."""

    claims: tuple[Claim, ...]
    """Without those that a decision took the place of."""
    allocations: tuple[Receipt, ...]
    title: TitleStatement | None = None

    @property
    def undisputed(self) -> tuple[Claim, ...]:
        """Those that are claimed."""
        return tuple(c for c in self.claims if not c.is_disputed and c.arose is not Arose.UNKNOWN)

    @property
    def disputed(self) -> tuple[Claim, ...]:
        """Those that the debtor contests."""
        return tuple(claim for claim in self.claims if claim.is_disputed)

    @property
    def undated(self) -> tuple[Claim, ...]:
        """Those of which nobody knows whether they arose before a judgment."""
        return tuple(c for c in self.claims if not c.is_disputed and c.arose is Arose.UNKNOWN)

    @property
    def credit(self) -> Decimal:
        """What went to no debt."""
        return _sum(entry.amount for entry in self.allocations if not entry.invoice_number)

    @property
    def is_of_decision_alone(self) -> bool:
        """Whether nothing is owed but under a decision that says itself what it bears."""
        return bool(self.title and not self.claims and not self.title.follows_the_claim)

    def total_due(self, as_of: date) -> Decimal:
        """Return what is owed, disputed parts left out."""
        of_title = self.title.total_due if self.title else ZERO
        return of_title + _sum(claim.total_due(as_of) for claim in self.undisputed)

    def disputed_due(self, as_of: date) -> Decimal:
        """Return what is owed of what is contested."""
        return _sum(claim.total_due(as_of) for claim in self.disputed)

    def unsettled(self, as_of: date) -> Iterator[Unsettled]:
        """Yield what is not settled of each claim."""
        return (each for claim in self.claims for each in unsettled(claim, as_of))

    @property
    def unpaid(self) -> Iterator[tuple[date, Decimal]]:
        """Each due date of what is claimed, and the capital that is unpaid of it.

        That of a decision is as old as the decision.
        """
        for claim in self.undisputed:
            yield from ((part.due_date, part.principal) for part in claim.parts)
        if self.title is not None:
            yield self.title.decision.made_on, self.title.principal_due


def reckon(asked: Reckoning) -> Reckoned | Standing:
    """Return what is owed, by the short way where nothing happened to the case."""
    return standing(asked) or reckoned(asked)


def reckoned(asked: Reckoning, *, as_account: bool = False) -> Reckoned:
    """Return the claims on the day asked for; `as_account` as the customer ledger has them."""
    opening = open_claims(asked)
    received = receipts(asked.case, opening.left_over, asked.as_of)
    decision = deciding(asked.case, asked.as_of)
    if decision is not None and not as_account:
        found = _under(asked, *decision, opening, received)
    else:
        allocations = allocate(opening, received, asked.as_of, as_account=as_account)
        found = Reckoned(claims=opening.claims, allocations=allocations)
    for claim in found.claims:
        claim.note_lateness(asked.as_of)
    return found


def _under(
    asked: Reckoning, place: int, decision: Decision, opening: Opening, received: list[Incoming]
) -> Reckoned:
    """Return what is owed under a decision, and on the claims that it is not about."""
    account = TitleAccount(asked, place, decision)
    decided = decided_invoices(asked.case, asked.as_of)
    before = [each for each in received if each.day <= decision.paid_until]
    told = allocate(opening, before, min(decision.paid_until, asked.as_of))
    others = Opening(
        claims=tuple(c for c in opening.claims if c.invoice.invoice_number not in decided),
        left_over=opening.left_over,
    )
    passed: list[Incoming] = []
    later = [each for each in received if each.day > decision.paid_until]
    for incoming in sorted((*later, *_credited_since(asked, decision, decided))):
        names_another = incoming.invoice_number and incoming.invoice_number not in decided
        left = incoming.amount if names_another else account.receive(incoming)
        if left:
            passed.append(replace(incoming, amount=left))
    told += allocate(others, passed, asked.as_of)
    return Reckoned(claims=others.claims, allocations=told, title=account.statement())


def _credited_since(
    asked: Reckoning, decision: Decision, decided: frozenset[str]
) -> Iterator[Incoming]:
    """Yield the credit notes that correct a decided invoice from its origin, issued since."""
    for place, note in enumerate(asked.case.credit_notes):
        is_of_origin = (
            note.effect is CreditNoteEffect.FROM_ORIGIN and note.invoice_number in decided
        )
        if is_of_origin and decision.paid_until < note.issue_date <= asked.as_of:
            yield credit_note(note, place)


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
            return self._imposed(other)
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
        return self._imposed(other)

    def _imposed(self, choice: Allocation | RateReading) -> OtherTotal:
        """Return the totals when a choice is imposed; none if a rate for it is missing."""
        day = self.asked.as_of
        try:
            found = reckon(replace(self.asked, forced=imposing(choice)))
            return OtherTotal(
                choice=choice,
                total_due=found.total_due(day),
                disputed_due=found.disputed_due(day),
            )
        except RefusalError:
            return OtherTotal(choice=choice, total_due=None)


@cache
def imposing(choice: Allocation | RateReading) -> Terms:
    """Return the terms that impose a choice, always the same: so what they merge to is known."""
    if isinstance(choice, Allocation):
        return Terms(allocation=choice)
    return Terms(rate_reading=choice)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
