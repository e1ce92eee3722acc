"""What is owed on a case to which nothing happened yet: each invoice whole, since its due date.

Most cases are such: nothing was received, credited, contested or decided. Then each invoice is
reckoned by itself, those of one due date alike, and the sums need no record of any. What is found
is what claims (statement/claim.py) would come to; a test holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, NamedTuple

from relance_docs.case.as_of import counted, unwatched
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import DebtorKind
from relance_docs.errors import RefusalError
from relance_docs.law.interest import DaysShare, cents, in_cents, in_euros, interest_in_cents
from relance_docs.statement.claim import ONE_DAY, ZERO, Claim, rated
from relance_docs.statement.limitation import Unsettled
from relance_docs.statement.opening import Reckoning
from relance_docs.statement.records import (
    InvoiceStatement,
    Receipt,
    Reserved,
    Sums,
    new_invoice_statement,
    new_part_statement,
)
from relance_docs.statement.runs import new_run
from relance_docs.statement.tariff import Stretch, Tariff
from relance_docs.statement.titled import TitleStatement

_NOTHING: Final = Reserved()
_NO_DAY: Final = DaysShare.of(ZERO, 1)


class _Delay(NamedTuple):
    """The delay of all invoices that have one due date and the same rates."""

    tariff: Tariff
    due_date: date
    days_late: int
    """0 while the due date has not passed."""
    stretches: tuple[Stretch, ...]
    shares: tuple[DaysShare, ...]
    """Those of `stretches`."""
    of_next_day: DaysShare | None
    """What one further day adds; None when its rate is not published."""
    indemnities: tuple[Decimal, ...]


class _Row(NamedTuple):
    """An invoice, and what it has come to."""

    place: int
    invoice: Invoice
    principal: Decimal
    base: Decimal
    """The same in whole cents, which bears interest."""
    delay: _Delay
    penalties: int
    """In cents."""
    daily: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The invoices of such a case that were issued by the day asked for."""

    rows: tuple[_Row, ...]
    title: ClassVar[TitleStatement | None] = None
    allocations: ClassVar[tuple[Receipt, ...]] = ()
    credit: ClassVar[Decimal] = ZERO
    disputed: ClassVar[tuple[Claim, ...]] = ()
    undated: ClassVar[tuple[Claim, ...]] = ()
    is_of_decision_alone: ClassVar[bool] = False

    @property
    def sums(self) -> Sums:
        """What is owed on all of them together."""
        rows, daily = self.rows, [row.daily for row in self.rows]
        return Sums(
            principal_due=sum([row.principal for row in rows], ZERO),
            principal_overdue=sum([row.principal for row in rows if row.delay.days_late], ZERO),
            penalties_due=in_euros(sum([row.penalties for row in rows])),
            indemnity_due=sum([each for row in rows for each in row.delay.indemnities], ZERO),
            daily_penalty=None if None in daily else in_euros(sum(filter(None, daily))),
        )

    def total_due(self, as_of: date) -> Decimal:
        """Return what is owed on the day asked for."""
        del as_of
        sums = self.sums
        return sums.principal_due + sums.penalties_due + sums.indemnity_due

    def disputed_due(self, as_of: date) -> Decimal:
        """Return what is owed of what is contested: nothing is."""
        del as_of
        return ZERO

    def unsettled(self, as_of: date) -> Iterator[Unsettled]:
        """Yield what is not paid."""
        del as_of
        for row in self.rows:
            if row.principal:
                source = ("invoices", row.place, "due_date")
                yield Unsettled(row.invoice, row.delay.tariff, row.delay.due_date, source)

    @property
    def unpaid(self) -> Iterator[tuple[date, Decimal]]:
        """Each due date, and the capital that is unpaid of it."""
        return ((row.delay.due_date, row.principal) for row in self.rows)

    def invoices(self) -> tuple[InvoiceStatement, ...]:
        """Return what is owed on each."""
        return tuple([_invoice(row) for row in self.rows])


def standing(asked: Reckoning) -> Standing | None:
    """Return the invoices of a case to which nothing happened; None of any other case.

    Raises what `statement` raises for a rate.
    """
    if _has_history(asked):
        return None
    rows: list[_Row] = []
    delays: dict[tuple[int, date, bool], _Delay] = {}
    for place, invoice in enumerate(asked.case.invoices):
        if invoice.issue_date > asked.as_of:
            continue
        principal, due_date, tariff = invoice.principal, invoice.due_date, asked.tariff_for(invoice)
        if due_date is None or principal < 0 or _stands_otherwise(invoice) or tariff.without_vat:
            return None
        is_owed = principal > 0
        key = id(tariff), due_date, is_owed
        delay = delays.get(key)
        if delay is None:
            delay = delays[key] = _delay(asked, tariff, due_date, is_owed=is_owed)
        base = cents(principal)
        number = in_cents(base)
        penalties = interest_in_cents(number, delay.shares)
        daily = None if delay.of_next_day is None else delay.of_next_day.interest(number)
        rows.append(_Row(place, invoice, principal, base, delay, penalties, daily))
    return Standing(rows=tuple(rows))


def _has_history(asked: Reckoning) -> bool:
    """Whether something is told of the case that may change what is owed, or since when."""
    case = asked.case
    return bool(
        case.payments
        or case.credit_notes
        or case.payment_plan
        or case.title
        or case.insolvency
        or case.over_indebtedness
        or case.debtor.kind is DebtorKind.CONSUMER
        or not asked.is_under_french_law
    )


def _stands_otherwise(invoice: Invoice) -> bool:
    return bool(invoice.instalments or invoice.dispute or invoice.sent_back)


def _delay(asked: Reckoning, tariff: Tariff, due_date: date, *, is_owed: bool) -> _Delay:
    as_of, stopped, started = asked.as_of, asked.accrues_until or date.max, due_date + ONE_DAY
    is_late, last = is_owed and due_date < as_of, min(as_of, stopped)
    stretches: tuple[Stretch, ...] = ()
    if is_owed and started <= last:
        stretches = tariff.stretches(started, rated(last), started)
    next_day = unwatched(as_of) + ONE_DAY
    bears_more = is_late and next_day <= stopped
    indemnity = tariff.regime.indemnity_on(started) if is_late else ZERO
    return _Delay(
        tariff=tariff,
        due_date=due_date,
        days_late=counted(due_date, as_of) if is_late else 0,
        stretches=stretches,
        shares=tuple([stretch.share for stretch in stretches]),
        of_next_day=_of_day(tariff, next_day, started) if bears_more else _NO_DAY,
        indemnities=(indemnity,) if indemnity else (),
    )


def _of_day(tariff: Tariff, day: date, started: date) -> DaysShare | None:
    try:
        return DaysShare.of(tariff.percent_on(day, started), 1)
    except RefusalError:
        return None


def _invoice(row: _Row) -> InvoiceStatement:
    invoice, delay, principal = row.invoice, row.delay, row.principal + ZERO
    source = ("invoices", row.place)
    due_source = (*source, "due_date")
    penalties = in_euros(row.penalties)
    part = new_part_statement(
        due_date=delay.due_date,
        amount=row.principal,
        principal_due=row.principal,
        source=due_source,
        invoice_source=due_source,
    )
    run = new_run(
        due_date=delay.due_date,
        base=row.base,
        stretches=delay.stretches,
        amount=penalties,
        due_source=due_source,
        notice_source=None,
    )
    return new_invoice_statement(
        invoice_number=invoice.invoice_number,
        total_with_vat=invoice.total_with_vat,
        credited=ZERO,
        paid=invoice.paid_amount + ZERO,
        principal_due=principal,
        principal_overdue=principal if delay.days_late else ZERO,
        penalties_accrued=penalties,
        penalties_due=penalties,
        indemnities=delay.indemnities,
        indemnity_due=sum(delay.indemnities, ZERO),
        parts=(part,),
        runs=(run,) if delay.stretches else (),
        receipts=(),
        credit_notes=(),
        days_late=delay.days_late,
        daily_penalty=None if row.daily is None else in_euros(row.daily),
        arose=None,
        reserved=_NOTHING,
        source=source,
    )
