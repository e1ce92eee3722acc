"""What a payment plan makes of the due dates: what is due is due by the terms of the plan.

Law: 1103 and 1305-2 C. civ.: what is due at a term cannot be claimed before it, and one missed
instalment brings the rest forward only where a clause says so; then from the day that the formal
notice gave for the missed one. What had accrued before a plan that adds up to the principal is
claimed on top of it only where the plan says that it covers the principal alone (`covers:
principal`): failing that it is reserved, the reading that claims less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from relance_docs.case.case import Case, PaymentPlan, PlanCovers
from relance_docs.case.claims import Due
from relance_docs.case.record import Loc
from relance_docs.statement.claim import ZERO, Claim, Part
from relance_docs.statement.notices import Plan, formal_notice_steps


@dataclass(slots=True, kw_only=True)
class PutOff:
    """A payment plan, and how far it was carried out on the claims."""

    plan: PaymentPlan
    accelerated_on: date | None
    is_agreed: bool = False
    is_accelerated: bool = False

    def carry_out(self, claims: tuple[Claim, ...], before: date) -> None:
        """Put due dates off, or bring them forward, as it had happened when `before` began.

        The day of the agreement itself already counts: what comes in that day pays the plan.
        """
        if not self.is_agreed and self.plan.agreed_on <= before:
            self.is_agreed = True
            _put_off(self.plan, claims)
        if not self.is_accelerated and self.accelerated_on and self.accelerated_on < before:
            self.is_accelerated = True
            for claim in claims:
                _bring_forward(claim, self.accelerated_on)


def put_off(case: Case, as_of: date, plan: Plan) -> PutOff | None:
    """Return the payment plan in force on `as_of`; `plan` is the plan of steps of the workspace."""
    agreed = case.payment_plan
    if agreed is None or agreed.agreed_on > as_of:
        return None
    return PutOff(plan=agreed, accelerated_on=accelerated_on(case, as_of, plan))


def accelerated_on(case: Case, as_of: date, plan: Plan) -> date | None:
    """Return the day on which the rest of a payment plan fell due; None while it has not.

    That is the day which a formal notice sent after a missed instalment gave to pay it, once that
    day has passed in vain; only under a clause whose pièce is named.
    """
    agreed = case.payment_plan
    if agreed is None or not agreed.acceleration_clause or agreed.proof is None:
        return None
    names = {name for each in case.invoices for name in formal_notice_steps(case, each, plan=plan)}
    given = (
        entry.pay_by
        for entry in case.history
        if entry.was_taken
        and entry.step in names
        and entry.day >= agreed.agreed_on
        and entry.pay_by is not None
        and entry.pay_by < as_of
        and _is_missing(case, agreed, due_before=entry.day, received_by=entry.pay_by)
    )
    return min(given, default=None)


def _is_missing(case: Case, plan: PaymentPlan, *, due_before: date, received_by: date) -> bool:
    """Whether an instalment due before a day was still unpaid at the end of another."""
    expected = _sum(part.amount for part in plan.instalments if part.due_date < due_before)
    received = _sum(
        payment.amount
        for _place, payment in case.payments_on(received_by)
        if payment.received_on >= plan.agreed_on
    )
    return received < expected


def _put_off(plan: PaymentPlan, claims: tuple[Claim, ...]) -> None:
    covered = [c for c in claims if not c.is_disputed and c.invoice.issue_date <= plan.agreed_on]
    for claim in covered:
        claim.note_lateness(plan.agreed_on)
    owing = sorted(
        ((claim, part) for claim in covered for part in claim.parts if part.principal),
        key=lambda each: (each[1].due_date, each[0].invoice.issue_date),
    )
    principal = _sum(part.principal for _claim, part in owing)
    planned = _sum(part.amount for part in plan.instalments)
    is_of_principal = plan.covers is PlanCovers.PRINCIPAL
    adds_up = planned in {principal, _face_balance(covered)}
    reserves = adds_up and not is_of_principal
    spread = _Spread(plan)
    for claim, part in owing:
        new = spread.put_off(claim, part)
        for each in new:
            each.has_indemnity = each.has_indemnity and (reserves or not part.indemnity)
    for claim in covered:
        claim.pays_plan = is_of_principal or adds_up
        if reserves:
            claim.reserve(plan.agreed_on)


def _face_balance(claims: Iterable[Claim]) -> Decimal:
    """Return what the books call the balance: the invoices, less all that was received on them."""
    return _sum(part.amount for claim in claims for part in claim.parts) - _sum(
        claim.paid.total for claim in claims
    )


class _Spread:
    """The instalments of a plan, being given to the debts, the oldest first."""

    def __init__(self, plan: PaymentPlan) -> None:
        self._agreed_on = plan.agreed_on
        self._left: list[tuple[Loc, Due]] = [
            (("payment_plan", "instalments", place, "due_date"), Due(part.due_date, part.amount))
            for place, part in enumerate(plan.instalments)
        ]
        self._left.sort(key=lambda each: each[1].due_date)

    def put_off(self, claim: Claim, old: Part) -> tuple[Part, ...]:
        """Put off as much of a part as is left of the plan; return what takes its place."""
        old.close(self._agreed_on)
        new: list[Part] = []
        while self._left and old.principal:
            source, due = self._left.pop(0)
            moved = min(due.amount, old.principal)
            if due.amount > moved:
                rest = Due(due.due_date, due.amount - moved)
                self._left.insert(0, (source, rest))
            old.principal -= moved
            old.amount -= moved
            day = max(due.due_date, old.due_date)
            part = claim.open_part(Due(day, moved), source)
            part.instead_of = old
            new.append(part)
        if new:
            claim.put_in_place_of(old, new)
        return tuple(new)


def _bring_forward(claim: Claim, day: date) -> None:
    for part in claim.parts:
        if part.instead_of is not None and part.due_date > day and part.principal:
            part.due_date = day
            if part.started is not None:
                part.started = day + timedelta(days=1)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
