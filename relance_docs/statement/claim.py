"""A claim while it is being reckoned: its parts, what has accrued on it, what was paid.

The only mutable state of the core, alive during one call of `statement()`. Capital changes only
through `Part.reduce`, which first closes the interest lines through that day: the day of a payment
still bears interest on the old capital. Lines break only where capital changes.

Law: L441-10, II C. com.; CJUE, 4 May 2023, C-78/22 (the indemnity for every late payment); 1343-1
C. civ. (interest and costs before capital); R2192-32 and R2192-36 CCP (public body: the principal,
then what is due for its delay).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.as_of import AsOf, unwatched
from relance_docs.case.claims import Due, Invoice
from relance_docs.case.record import Loc
from relance_docs.law.interest import cents, exact_interest
from relance_docs.law.semesters import Semester
from relance_docs.statement.lines import Line
from relance_docs.statement.making import maker
from relance_docs.statement.records import Arose, Credited
from relance_docs.statement.runs import Run, interest_on, new_run
from relance_docs.statement.tariff import Debt, RatesByDay, Tariff

ZERO = Decimal("0.00")
ONE_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Part:
    """The capital of one due date."""

    due_date: date
    source: Loc
    """The field that states the due date."""
    amount: Decimal
    """What fell due, credit notes from the origin taken off."""
    started: date | None
    """First day that bears interest; None while a consumer has had no formal notice."""
    notice_source: Loc | None
    """The day on which that notice reached it; None where interest needs none."""
    stopped: date
    """Last day that can bear interest."""
    tariff: RatesByDay
    base_share: Decimal
    """Part of the capital that bears interest: 1, or without VAT / with VAT."""
    principal: Decimal
    has_indemnity: bool = True
    """Whether its delay may give the flat indemnity."""
    indemnity: Decimal = ZERO
    """The flat indemnity that its delay gave."""
    instead_of: Part | None = None
    """The part as the invoice has it, of which a payment plan put off the due date."""
    runs: list[Run] = field(default_factory=list)
    """What it bore on each level of capital that it had, in order of time."""
    closed: Decimal = ZERO
    """Sum of `runs`."""
    open_from: date | None = None
    """First day that is in no closed run."""
    _drawn: tuple[object, Run] | None = field(default=None, repr=False, compare=False)
    """The open run that was asked for last, and what it was drawn from."""

    def open_run(self, day: date) -> Run | None:
        """Return what runs from the last change of capital through `day` included."""
        if self.started is None or not self.principal:
            return None
        first, last = self.open_from or self.started, min(day, self.stopped)
        if first > last:
            return None
        last = rated(last)
        drawn_from = (first, last, self.started, self.principal, self.base_share)
        if self._drawn is None or self._drawn[0] != drawn_from:
            self._drawn = drawn_from, self._run_over(first, last, self.started)
        return self._drawn[1]

    def _run_over(self, first: date, last: date, started: date) -> Run:
        base, stretches = self.base, self.tariff.stretches(first, last, started)
        return new_run(
            due_date=self.due_date,
            base=base,
            stretches=stretches,
            amount=interest_on(base, stretches),
            due_source=self.source,
            notice_source=self.notice_source,
        )

    @property
    def base(self) -> Decimal:
        """What bears interest now, in cents."""
        is_whole = self.base_share == 1
        return cents(self.principal if is_whole else self.principal * self.base_share)

    @property
    def lines(self) -> Iterator[Line]:
        """The lines of all that is closed, in order of time."""
        return (line for run in self.runs for line in run.lines())

    def accrued(self, day: date) -> Decimal:
        """Return all penalties through `day` included."""
        run = self.open_run(day)
        return self.closed if run is None else self.closed + run.amount

    def close(self, day: date) -> None:
        """Put what is open through `day` among what is closed."""
        if self.started is None:
            return
        run = self.open_run(day)
        if run is not None:
            self.runs.append(run)
            self.closed += run.amount
            self._drawn = None
        self.open_from = max(self.started, day + ONE_DAY)

    def reduce(self, amount: Decimal, day: date) -> None:
        """Take `amount` off the capital at the end of `day`."""
        self.close(day)
        self.principal -= amount

    def is_late(self, day: date) -> bool:
        """Whether some of it is unpaid after its due date, on `day`."""
        return self.due_date < day and self.principal > 0

    def bears_interest(self, day: date) -> bool:
        """Whether interest runs on `day`."""
        return self.started is not None and self.started <= day <= self.stopped

    def exact_daily(self, day: date) -> Decimal:
        """Return the interest of `day` alone, not rounded; raise if its rate is not published."""
        if self.started is None or not self.principal or not self.bears_interest(day):
            return ZERO
        return exact_interest(self.base, self.tariff.percent_on(day, self.started), 1)


new_part: Final = maker(Part)


def rated(day: date) -> date:
    """Return a day whose rate is asked for: whether it is published is the same all its semester.

    The days are counted without being watched: penalties are told to grow with them.
    """
    if isinstance(day, AsOf):
        Semester.of(day)
    return unwatched(day)


@dataclass(slots=True, kw_only=True)
class Paid:
    """Where a receipt went, inside one claim."""

    indemnity: Decimal = ZERO
    penalties: Decimal = ZERO
    principal: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.indemnity + self.penalties + self.principal

    @property
    def negated(self) -> Paid:
        """The same, as what is given back is told."""
        return Paid(indemnity=-self.indemnity, penalties=-self.penalties, principal=-self.principal)

    def add(self, other: Paid) -> None:
        """Count `other` in."""
        self.indemnity += other.indemnity
        self.penalties += other.penalties
        self.principal += other.principal


@dataclass(slots=True, kw_only=True, eq=False)
class Claim:
    """An invoice, or the disputed or undisputed part of one."""

    invoice: Invoice
    source: Loc
    """The entry of the case file that states the invoice."""
    tariff: Tariff
    is_disputed: bool
    parts: tuple[Part, ...]
    """In order of due date."""
    credited: Decimal
    credit_notes: tuple[Credited, ...]
    """Those that reduce the invoice from its origin, in order of issue."""
    paid_before: Decimal
    """BT-113, paid before the invoice was issued."""
    arose: Arose | None = None
    """Whether before or after a judgment that opened a collective procedure."""
    partner: Claim | None = None
    """The other part of a partly disputed invoice; the indemnity is due once for both."""
    replaced: tuple[Part, ...] = ()
    """Parts that a payment plan replaced as a whole: no capital, what had accrued on them."""
    reserved: Paid = field(default_factory=Paid)
    """What was owed before a payment plan that leaves open whether it still is: in no total."""
    pays_plan: bool = False
    """Whether what is received pays the instalments of a plan, which are of principal alone."""
    paid: Paid = field(default_factory=Paid)
    open_part: Callable[[Due, Loc], Part]
    """Opens a part of it for another due date, that a field of the case states."""

    @property
    def first_due_date(self) -> date:
        """Due date of the first part, paid or not."""
        return self.parts[0].due_date

    def is_barred(self, day: date) -> bool:
        """Whether the judgment that opened a procedure forbids to pay it on `day`."""
        return self.arose is Arose.BEFORE and any(part.stopped < day for part in self.parts)

    def note_lateness(self, day: date) -> None:
        """Charge the indemnity, once for each due date, for what is late on `day`.

        To be called before the capital changes: who pays on the first day of delay is late.
        """
        if self.partner is not None and self.is_disputed:
            self.partner.note_lateness(day)
        others = self.partner.parts if self.partner is not None else ()
        charged = {part.source for part in others if part.indemnity}
        for part in self.parts:
            is_charged = part.indemnity or part.source in charged
            if part.has_indemnity and not is_charged and part.is_late(day):
                part.indemnity = self.tariff.regime.indemnity_on(part.due_date + ONE_DAY)

    @property
    def indemnities(self) -> tuple[Decimal, ...]:
        """The flat indemnities that were charged, paid since or not."""
        return tuple([part.indemnity for part in self._all_parts if part.indemnity])

    @property
    def indemnity_accrued(self) -> Decimal:
        """All of them together."""
        return sum(self.indemnities, ZERO)

    @property
    def runs(self) -> tuple[Run, ...]:
        """What bore interest and is closed, in order of due date."""
        return tuple([run for part in self._all_parts for run in part.runs])

    @property
    def _all_parts(self) -> tuple[Part, ...]:
        return (*self.replaced, *self.parts) if self.replaced else self.parts

    def indemnity_due(self) -> Decimal:
        """Return what is left of the indemnity."""
        return self.indemnity_accrued - self.paid.indemnity - self.reserved.indemnity

    def penalties_due(self, day: date) -> Decimal:
        """Return the penalties through `day` included, less those paid."""
        return self.penalties_accrued(day) - self.paid.penalties - self.reserved.penalties

    def penalties_accrued(self, day: date) -> Decimal:
        """Return the penalties through `day` included, paid or not."""
        return sum([part.accrued(day) for part in self._all_parts], ZERO)

    def principal_due(self, day: date) -> Decimal:
        """Return the unpaid capital whose due date is reached on `day`."""
        return sum((part.principal for part in self.parts if part.due_date <= day), ZERO)

    def principal_to_come(self, day: date) -> Decimal:
        """Return the unpaid capital whose due date lies after `day`."""
        return sum((part.principal for part in self.parts if part.due_date > day), ZERO)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed on it, now or later, unless money is given back."""
        if any(part.principal for part in self.parts) or self.indemnity_due():
            return False
        accrued = sum([part.closed for part in self._all_parts], ZERO)
        return accrued == self.paid.penalties + self.reserved.penalties

    def due(self, day: date) -> Decimal:
        """Return all that is due on `day`: indemnity, penalties, capital that is due."""
        self.note_lateness(day)
        return self.indemnity_due() + self.penalties_due(day) + self.principal_due(day)

    def due_first(self, day: date) -> Decimal:
        """Return what is due on `day` and paid before the penalties of other debts."""
        is_principal = self.tariff.order[0] is Debt.PRINCIPAL
        return self.principal_due(day) if is_principal else self.due(day)

    def total_due(self, day: date) -> Decimal:
        """Return all that is owed at the end of `day`, also what is not due yet."""
        return self.due(day) + self.principal_to_come(day)

    def rate_on(self, day: date) -> Decimal:
        """Return the highest rate its due and unpaid capital bears on `day`; 0 if it bears none."""
        highest = ZERO
        for part in self.parts:
            if part.principal and part.started is not None and part.bears_interest(day):
                highest = max(highest, part.tariff.percent_on(day, part.started))
        return highest

    def pay_due(self, amount: Decimal, day: date) -> Paid:
        """Discharge with `amount` what is due on `day`, in the agreed order."""
        self.note_lateness(day)
        paid = Paid()
        if self.pays_plan:
            paid.principal = self._take_off(amount, day, through=date.max)
        for debt in self.tariff.order:
            left = amount - paid.total
            match debt:
                case Debt.INDEMNITY:
                    paid.indemnity = min(left, self.indemnity_due())
                case Debt.PENALTIES:
                    paid.penalties = self._payable_penalties(left, day)
                case Debt.PRINCIPAL:
                    paid.principal += self._take_off(left, day, through=day)
        self.paid.add(paid)
        return paid

    def pay_ahead(self, amount: Decimal, day: date) -> Paid:
        """Discharge with `amount` capital, the earliest due first, also what is not due yet."""
        self.note_lateness(day)
        paid = Paid(principal=self._take_off(amount, day, through=date.max))
        self.paid.add(paid)
        return paid

    def credit(self, amount: Decimal, day: date) -> Paid:
        """Take a credit note off the capital at the end of `day`, the earliest due first."""
        self.note_lateness(day)
        credited = Paid(principal=self._take_off(amount, day, through=date.max))
        self.credited += credited.principal
        return credited

    def put_in_place_of(self, old: Part, new: Iterable[Part]) -> None:
        """Let a plan put `new` in the place of a part, or of what it took off it."""
        if not old.amount:
            self.replaced = (*self.replaced, old)
        kept = (part for part in self.parts if part is not old or old.amount)
        self.parts = tuple(sorted((*kept, *new), key=lambda part: part.due_date))

    def reserve(self, day: date) -> None:
        """Claim no more what was owed at the end of `day`, but for what a plan put off."""
        left = [part for part in self.parts if part.instead_of is None and part.principal]
        self.reserved.add(
            Paid(
                indemnity=self.indemnity_due(),
                penalties=self.penalties_due(day),
                principal=sum((part.principal for part in left), ZERO),
            )
        )
        for part in left:
            part.amount -= part.principal
            part.reduce(part.principal, day)

    def give_back(self, discharged: Paid, amount: Decimal, day: date) -> Paid:
        """Undo at the end of `day` up to `amount` of what a receipt `discharged`, its last first.

        Capital that is owed again bears interest from the next day; `discharged` keeps the rest.
        """
        undone = Paid()
        order = (Debt.PRINCIPAL, *self.tariff.order) if self.pays_plan else self.tariff.order
        for kind in dict.fromkeys(reversed(order)):
            taken = min(amount - undone.total, getattr(discharged, kind))
            setattr(undone, kind, taken)
            setattr(discharged, kind, getattr(discharged, kind) - taken)
            setattr(self.paid, kind, getattr(self.paid, kind) - taken)
        self._put_back(undone.principal, day)
        return undone

    def _put_back(self, amount: Decimal, day: date) -> None:
        left = amount
        for part in reversed(self.parts):
            owed_again = min(left, part.amount - part.principal)
            if owed_again:
                part.reduce(-owed_again, day)
                left -= owed_again

    def _payable_penalties(self, amount: Decimal, day: date) -> Decimal:
        return min(amount, self.penalties_due(day)) if amount else ZERO

    def _take_off(self, amount: Decimal, day: date, *, through: date) -> Decimal:
        left = amount
        for part in self.parts:
            taken = min(left, part.principal) if part.due_date <= through else ZERO
            if taken:
                part.reduce(taken, day)
                left -= taken
        return amount - left


new_claim: Final = maker(Claim)
