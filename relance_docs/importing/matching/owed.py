"""What a case owes on the day of a receipt: the principals alone, and what its statement says.

Most cases owe their invoices whole: a statement can only add penalties to what they come to, and
is made once somebody asks for these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from itertools import accumulate, chain

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.obligors import CoDebtor
from relance_docs.importing.matching.amounts import combined_principals
from relance_docs.importing.matching.names import person_in
from relance_docs.importing.matching.records import Announced, Clue, Debts, OpenDebt, Payer
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import received_between
from relance_docs.statement.records import InvoiceStatement


def principals(case: Case, day: date) -> Debts:
    """Return the principals alone; payments that name no invoice pay the oldest ones first."""
    return _debts(case, _open_debts(case, day), day)


def _open_debts(case: Case, day: date) -> tuple[OpenDebt, ...]:
    left = {invoice.invoice_number: invoice.principal for invoice in case.invoices}
    free = ZERO
    paid = ((p.invoice_number, p.amount) for _place, p in case.payments_on(day))
    credited = ((note.invoice_number, note.amount) for note in case.credit_notes)
    for number, amount in chain(paid, credited):
        if number in left:
            left[number] -= amount
        else:
            free += amount
    for number, owed in left.items():
        taken = min(max(owed, ZERO), free)
        left[number], free = owed - taken, free - taken
    return tuple(
        [
            OpenDebt(
                invoice_number=invoice.invoice_number,
                issue_date=invoice.issue_date,
                principal=max(left[invoice.invoice_number], ZERO) + ZERO,
                is_overdue=invoice.due_date is None or invoice.due_date < day,
            )
            for invoice in case.invoices
        ]
    )


@dataclass(frozen=True, kw_only=True)
class _Stated:
    """What the statement of a case on a day says of its invoices, made when it is asked for."""

    on_day: CaseOnDay

    @cached_property
    def claims(self) -> dict[str, list[InvoiceStatement]] | None:
        """The claims by the number of their invoice; None when they cannot be reckoned."""
        owed = self.on_day.owed
        if owed is None:
            return None
        found: dict[str, list[InvoiceStatement]] = {}
        for claim in (*owed.invoices, *owed.disputed):
            found.setdefault(claim.invoice_number, []).append(claim)
        return found

    def charges(self, number: str) -> Decimal | None:
        """Return the penalties and indemnities of an invoice; None when nobody knows."""
        if self.claims is None:
            return None
        claims = self.claims.get(number, ())
        return sum((claim.penalties_due + claim.indemnity_due for claim in claims), ZERO)


def stated_debts(on_day: CaseOnDay, rough: Debts, *, is_whole: bool) -> Debts | None:
    """Return what the statement of that day says; None when it cannot be reckoned.

    `rough`: the principals of that day. `is_whole`: that the case `owes_all`, so that principals
    need no statement; whether its penalties can be reckoned, they say themselves.
    """
    stated = _Stated(on_day=on_day)
    if not is_whole and stated.claims is None:
        return None
    return replace(
        rough,
        invoices=tuple(
            replace(
                debt if is_whole else _by_statement(debt, stated),
                charges=partial(stated.charges, debt.invoice_number),
            )
            for debt in rough.invoices
        ),
    )


def _by_statement(debt: OpenDebt, stated: _Stated) -> OpenDebt:
    claims = (stated.claims or {}).get(debt.invoice_number, ())
    return replace(
        debt,
        principal=sum((claim.principal_due for claim in claims), ZERO),
        is_overdue=any(claim.principal_overdue > 0 for claim in claims),
    )


def owes_all(case: Case, day: date) -> bool:
    """Whether each invoice is owed whole on a day, and on the day that the file says."""
    moved = (case.payments, case.credit_notes, case.payment_plan, case.title)
    if any(moved) or case.insolvency or case.over_indebtedness:
        return False
    numbers = {invoice.invoice_number for invoice in case.invoices}
    return len(numbers) == len(case.invoices) and all(
        invoice.principal > 0
        and invoice.issue_date <= day
        and invoice.due_date is not None
        and not (invoice.instalments or invoice.dispute or invoice.sent_back)
        for invoice in case.invoices
    )


def last_change(case: Case) -> date:
    """Return the day from which on the case owes what it owes in the end; the first if always."""
    return max(_days_of_change(case), default=date.min)


def _days_of_change(case: Case) -> Iterator[date]:
    for payment in case.payments:
        yield payment.received_on
        if payment.bounced is not None:
            yield payment.bounced.bounced_on
    yield from (entry.day for entry in case.history if entry.promise is not None)
    if case.payment_plan is not None:
        yield case.payment_plan.agreed_on


def amounts_before(case: Case) -> Iterator[Decimal]:
    """Yield every amount that the case owed on some day before its last change.

    A statement may be imported long after its days: each state of the case counts.
    """
    days = {*_days_of_change(case)}
    for day in {date.min, *days} if days else ():
        yield from amounts_on(case, day)


def amounts_on(case: Case, day: date) -> Iterator[Decimal]:
    """Yield every amount by which a receipt of a day may be known to be for the case."""
    by_due_date = sorted(case.invoices, key=lambda invoice: invoice.due_date or date.min)
    order = {invoice.invoice_number: place for place, invoice in enumerate(by_due_date)}
    still_open = (debt for debt in _open_debts(case, day) if debt.principal > 0)
    left = sorted(still_open, key=lambda debt: order[debt.invoice_number])
    yield from combined_principals(left)
    # Of many invoices, also what is overdue on some day.
    yield from accumulate(debt.principal for debt in left)
    yield from (each.amount for each in _announced(case, day))


def _plain(ibans: Iterable[str]) -> tuple[str, ...]:
    return tuple("".join(iban.split()).upper() for iban in ibans)


def _debts(case: Case, invoices: tuple[OpenDebt, ...], day: date) -> Debts:
    contact, represents = case.debtor.contact, case.debtor.representative
    people = (contact.name if contact else "", person_in(represents or ""))
    return Debts(
        case_number=case.number,
        debtor=case.debtor.name,
        ibans=_plain(case.debtor.ibans),
        invoices=invoices,
        people=tuple(filter(None, people)),
        payers=tuple(
            Payer(
                name=each.name,
                ibans=_plain(each.ibans),
                owes_whole=isinstance(each, CoDebtor),
            )
            for each in case.obligors
        ),
        announced=_announced(case, day),
    )


def _announced(case: Case, day: date) -> tuple[Announced, ...]:
    return (*_promised(case, day), *_agreed(case, day))


def _promised(case: Case, day: date) -> Iterator[Announced]:
    """Yield what was promised by a day and has not come: the whole, and what is missing of it."""
    for entry in case.history:
        promise = entry.promise
        if promise is None or promise.amount is None or entry.day > day:
            continue
        numbers = entry.invoices
        missing = promise.amount - received_between(
            case, entry.day, day, numbers or None, as_of=day
        )
        for amount in dict.fromkeys((missing, promise.amount)) if missing > 0 else ():
            yield Announced(
                clue=Clue.PROMISE,
                day=promise.pay_by,
                amount=amount,
                invoice_number=numbers[0] if len(numbers) == 1 else None,
            )


def _agreed(case: Case, day: date) -> Iterator[Announced]:
    """Yield the instalments that have not come, and several of them paid at once."""
    plan = case.payment_plan
    if plan is None or plan.agreed_on > day:
        return
    received = received_between(case, plan.agreed_on, day, as_of=day)
    missing = list[tuple[date, Decimal]]()
    for instalment in sorted(plan.instalments, key=lambda part: part.due_date):
        paid = min(received, instalment.amount)
        received -= paid
        if paid < instalment.amount:
            missing.append((instalment.due_date, instalment.amount - paid))
    sums = accumulate(amount for _day, amount in missing)
    together = [(each, amount) for (each, _amount), amount in zip(missing, sums, strict=True)]
    for due_date, amount in dict.fromkeys((*missing, *together)):
        yield Announced(clue=Clue.INSTALMENT, day=due_date, amount=amount)
