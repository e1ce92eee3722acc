"""What is owed under the decision of a court: its sums, the interest since, what was received.

Law: 1231-7 C. civ. and L313-3 CMF (statement/title_rates.py). 1343-1 C. civ.: a payment discharges
costs and interest before capital: costs of enforcement (L111-8 CPCE), dépens, article 700 (which
is of costs that the dépens do not comprise) and the flat indemnity, then interest, then principal,
unless the creditor chose another order; R2192-36 CCP: of a public body, principal first. 1343-2 C.
civ.: interest becomes capital by whole years where the decision orders it, from the day it gives.
Nothing but the principal bears interest: the reading that claims less. L622-28 C. com.: an opening
judgment stops it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.case.terms import Allocation
from relance_docs.case.title import Decision, InterestGranted
from relance_docs.errors import RefusalError
from relance_docs.law.decisions import decided_invoices
from relance_docs.law.delays import add_months
from relance_docs.law.interest import cents
from relance_docs.statement.allocation import Incoming
from relance_docs.statement.claim import ONE_DAY, ZERO, Part
from relance_docs.statement.limitation import title_periods
from relance_docs.statement.opening import Reckoning, arose
from relance_docs.statement.records import Arose
from relance_docs.statement.title_rates import raised_from, rates_of
from relance_docs.statement.titled import TitleLine, TitleReceipt, TitleStatement, TitleSum

_COSTS: Final = (
    TitleSum.ENFORCEMENT,
    TitleSum.COSTS,
    TitleSum.ARTICLE_700,
    TitleSum.INDEMNITY,
)
_INTEREST: Final = (TitleSum.PENALTIES, TitleSum.INTEREST)
_CAPITAL: Final = (TitleSum.CAPITALISED, TitleSum.PRINCIPAL, TitleSum.DAMAGES)
_ORDERS: Final = {
    Allocation.LEGAL: (*_COSTS, *_INTEREST, *_CAPITAL),
    Allocation.INTEREST_FIRST: (*_INTEREST, *_CAPITAL, *_COSTS),
    Allocation.CAPITAL_FIRST: (*_CAPITAL, *_COSTS, *_INTEREST),
}
_ORDER_OF_PUBLIC_BODY: Final = (*_CAPITAL, *_INTEREST, *_COSTS)
_MONTHS_A_YEAR: Final = 12


@dataclass(kw_only=True, slots=True)
class _Went:
    """Where a receipt went under the decision."""

    incoming: Incoming
    told: dict[TitleSum, Decimal]
    kept: dict[TitleSum, Decimal]
    """The same, less what was given back since."""


class TitleAccount:
    """A decision while what came in after it is being allocated."""

    def __init__(self, asked: Reckoning, place: int, decision: Decision) -> None:
        self.decision = decision
        self.source = ("title", "decisions", place)
        covered = decided_invoices(asked.case, asked.as_of)
        self.invoices = tuple(i for i in asked.case.invoices if i.invoice_number in covered)
        self._asked = asked
        self._paid: dict[TitleSum, Decimal] = dict.fromkeys(TitleSum, ZERO)
        self._principal = self._part(
            decision.principal,
            decision.interest_from - ONE_DAY if decision.interest_from else decision.made_on,
            self.source,
        )
        self._capitalised: list[Part] = []
        self._turned = ZERO
        """Interest that became capital."""
        self._next_year = self._first_year()
        self._went: list[_Went] = []

    def _part(self, amount: Decimal, since: date, source: tuple[str | int, ...]) -> Part:
        bears = self.decision.interest is not InterestGranted.NONE
        return Part(
            due_date=self.decision.made_on,
            source=source,
            amount=amount,
            started=since + ONE_DAY if bears else None,
            notice_source=None,
            stopped=self._last_day(),
            tariff=rates_of(self._asked, self.decision, self.invoices),
            base_share=Decimal(1),
            principal=amount,
            has_indemnity=False,
        )

    def _last_day(self) -> date:
        known, insolvency = self._asked.accrues_until or date.max, self._asked.case.insolvency
        indebted = self._asked.case.over_indebtedness
        if indebted is not None and indebted.admissible_on <= self._asked.as_of:
            known = min(known, indebted.admissible_on - ONE_DAY)  # L722-14 C. conso.
        if not self.is_prior or insolvency is None:
            return known
        return min(known, insolvency.opened_on - timedelta(days=1))

    @property
    def is_prior(self) -> bool | None:
        """Whether a claim of it arose before a judgment that opened a procedure; None without."""
        case, as_of = self._asked.case, self._asked.as_of
        if case.insolvency is None or not case.is_insolvent(as_of):
            return None
        opened_on = case.insolvency.opened_on
        found = {arose(invoice, opened_on) for invoice in self.invoices}
        return found != {Arose.AFTER} or self.decision.made_on < opened_on

    def _first_year(self) -> date | None:
        start, ordered = self._principal.started, self.decision.capitalised_from
        if start is None or ordered is None:
            return None
        return add_months(max(ordered, start - ONE_DAY), _MONTHS_A_YEAR)

    def _parts(self) -> tuple[Part, ...]:
        return (self._principal, *self._capitalised)

    def turn_to(self, day: date) -> None:
        """Make capital of the interest of each whole year that ended by `day`."""
        while self._next_year is not None and self._next_year <= day:
            end = self._next_year
            for part in self._parts():
                part.close(end)
            interest = self._due(TitleSum.INTEREST, end)
            if interest > 0 and end <= self._principal.stopped:
                self._turned += interest
                self._capitalised.append(
                    self._part(interest, end, (*self.source, "capitalised_from"))
                )
            self._next_year = add_months(end, _MONTHS_A_YEAR)

    def _amount(self, kind: TitleSum, day: date) -> Decimal:
        decision, title = self.decision, self._asked.case.title
        match kind:
            case TitleSum.CAPITALISED:
                return sum((part.amount for part in self._capitalised), ZERO)
            case TitleSum.INTEREST:
                accrued = sum((part.accrued(day) for part in self._parts()), ZERO)
                return accrued - self._turned
            case TitleSum.ENFORCEMENT:
                measures = title.measures if title else ()
                return sum((each.costs for each in measures if each.taken_on <= day), ZERO)
            case _:
                granted: Decimal = getattr(decision, kind.value)
                return granted

    def _due(self, kind: TitleSum, day: date) -> Decimal:
        return self._amount(kind, day) - self._paid[kind]

    def receive(self, incoming: Incoming) -> Decimal:
        """Allocate money or a credit note that came in, or give money back; return what is left."""
        self.turn_to(incoming.day)
        if incoming.is_refund:
            return self._give_back(incoming)
        order = _CAPITAL if incoming.credits_capital else self._order()
        left, went = incoming.amount, dict.fromkeys(TitleSum, ZERO)
        for kind in order:
            taken = max(ZERO, min(left, self._due(kind, incoming.day)))
            if taken:
                self._move(kind, taken, incoming.day)
                went[kind] += taken
                left -= taken
        self._went.append(_Went(incoming=incoming, told=went, kept=dict(went)))
        return left

    def _order(self) -> tuple[TitleSum, ...]:
        if self._asked.case.debtor.kind is DebtorKind.PUBLIC_BODY:
            return _ORDER_OF_PUBLIC_BODY
        return _ORDERS[self._asked.terms_of(None).allocation]

    def _move(self, kind: TitleSum, amount: Decimal, day: date) -> None:
        """Take an amount off a sum at the end of `day`; a negative one puts it back."""
        self._paid[kind] += amount
        if kind is TitleSum.PRINCIPAL:
            self._principal.reduce(amount, day)
        elif kind is TitleSum.CAPITALISED:
            self._move_capitalised(amount, day)

    def _move_capitalised(self, amount: Decimal, day: date) -> None:
        left = amount
        for part in self._capitalised:
            lowest = part.principal - part.amount
            taken = min(left, part.principal) if left > 0 else max(left, lowest)
            part.reduce(taken, day)
            left -= taken

    def _give_back(self, refund: Incoming) -> Decimal:
        """Undo what the last receipts discharged, their last sum first; return what is left."""
        left, back = refund.amount, dict.fromkeys(TitleSum, ZERO)
        payments = (each for each in reversed(self._went) if each.incoming.is_payment)
        for each in payments:
            for kind in reversed(self._order()):
                taken = min(left, each.kept[kind])
                if taken > 0:
                    self._move(kind, -taken, refund.day)
                    each.kept[kind] -= taken
                    back[kind] -= taken
                    left -= taken
        self._went.append(_Went(incoming=refund, told=back, kept=dict.fromkeys(TitleSum, ZERO)))
        return left

    def statement(self) -> TitleStatement:
        """Return what is owed under it at the end of the day asked for."""
        as_of = self._asked.as_of
        self.turn_to(as_of)
        for part in self._parts():
            part.close(as_of)
        sums = ((kind, self._amount(kind, as_of), self._due(kind, as_of)) for kind in TitleSum)
        return TitleStatement(
            decision=self.decision,
            invoices=tuple(invoice.invoice_number for invoice in self.invoices),
            sums=tuple(
                TitleLine(kind=kind, amount=amount, due=due) for kind, amount, due in sums if amount
            ),
            lines=tuple(line for part in self._parts() for line in part.lines),
            receipts=tuple(_receipt(each) for each in self._went if any(each.told.values())),
            raised_from=raised_from(self.decision),
            daily_interest=self._daily(),
            expires_on=title_periods(self._asked.case, self.decision, as_of)[0].expires_on,
            is_prior=self.is_prior,
            source=self.source,
        )

    def _daily(self) -> Decimal | None:
        day = self._asked.as_of + ONE_DAY
        try:
            return cents(sum((part.exact_daily(day) for part in self._parts()), ZERO))
        except RefusalError:
            return None


def _receipt(each: _Went) -> TitleReceipt:
    incoming = each.incoming
    return TitleReceipt(
        received_on=incoming.day,
        amount=_of(each, TitleSum),
        whole=incoming.whole,
        reference=incoming.reference,
        to_costs=_of(each, _COSTS),
        to_interest=_of(each, _INTEREST),
        to_principal=_of(each, _CAPITAL),
        is_enforced=incoming.is_enforced,
        is_credit_note=not incoming.is_payment,
        source=incoming.source,
    )


def _of(each: _Went, kinds: Iterable[TitleSum]) -> Decimal:
    return sum((each.told[kind] for kind in kinds), ZERO)
