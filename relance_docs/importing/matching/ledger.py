"""What every case owes on the day of a receipt, reckoned only for the cases it may concern.

An index tells which these are: asking every case about every line of a statement would take the
product of both.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate, chain
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.case.obligors import CoDebtor
from relance_docs.case.settings import Settings
from relance_docs.importing.matching.amounts import combined_principals
from relance_docs.importing.matching.match import candidate_of
from relance_docs.importing.matching.names import beginnings, person_in, telling_words
from relance_docs.importing.matching.numbers import keys_in, keys_of_number
from relance_docs.importing.matching.records import (
    Announced,
    BankReceipt,
    Clue,
    Debts,
    OpenDebt,
    Payer,
)
from relance_docs.law.rates import Rates
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import received_between
from relance_docs.statement.records import InvoiceStatement

_MOST_TOLD_APART: Final = 200
_TOO_COMMON: Final = 50
"""A part of a number that more cases share says nothing."""


@dataclass(kw_only=True, slots=True)
class DebtIndex:
    """The cases by all that a receipt can be recognised by; `candidate_of` decides."""

    _numbers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lengths: set[int] = field(default_factory=set)
    _words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _ibans: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _amounts: dict[Decimal, set[str]] = field(default_factory=lambda: defaultdict(set))
    _amounts_of: dict[str, frozenset[Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Iterable[Debts]) -> DebtIndex:
        """Return the index of the numbers, names and accounts of all cases; no amount yet."""
        index, names = cls(), list[tuple[str, tuple[str, ...]]]()
        for case in cases:
            number = case.case_number
            numbers = (number, *(invoice.invoice_number for invoice in case.invoices))
            for key in {key for each in numbers for key in keys_of_number(each)}:
                index._numbers[key].add(number)
            for iban in chain(case.ibans, *(payer.ibans for payer in case.payers)):
                index._ibans[iban].add(number)
            told = (case.debtor, *(payer.name for payer in case.payers))
            names += [(number, telling_words(name)) for name in told]
            people = map(telling_words, case.people)
            # A person of one word counts beside an amount that is waited for, which finds the case.
            names += [(number, words) for words in people if len(words) > 1]
        index._lengths = {len(key) for key in index._numbers if " " not in key}
        frequency = Counter(word for _number, words in names for word in set(words))
        for number, words in names:
            for key in _keys_of_name(words, frequency):
                index._words[key].add(number)
        return index

    def owe(self, number: str, amounts: Iterable[Decimal]) -> None:
        """Say of a case which amounts it can owe, instead of what was said before."""
        for amount in self._amounts_of.get(number, ()):
            self._amounts[amount].discard(number)
        self._amounts_of[number] = frozenset(amounts)
        for amount in self._amounts_of[number]:
            self._amounts[amount].add(number)

    def concerned(self, receipt: BankReceipt) -> set[str]:
        """Return the numbers of the cases that a receipt may concern."""
        heard = receipt.heard
        found = set(self._amounts.get(receipt.amount, ()))
        found |= self._ibans.get(receipt.payer_iban, set()) if receipt.payer_iban else set()
        for key in set(keys_in(heard, self._lengths)):
            cases = self._numbers.get(key, set())
            if " " not in key or len(cases) <= _TOO_COMMON:
                found |= cases
        words = set(heard.split())
        for key in (*words, *(f"{word} {cut}" for word in words for cut in words)):
            found |= self._words.get(key, set())
        return found


def _keys_of_name(words: tuple[str, ...], frequency: Counter[str]) -> Iterator[str]:
    """Yield the two rarest words of a name; of one whose last word is cut, one, and that word.

    A whole name is told by all its words: two of them leave few cases even where a trade, or a
    family, is in many names.
    """
    rarest = sorted(set(words), key=lambda word: (frequency[word], word))[:2]
    if rarest:
        yield " ".join(rarest)
    if len(words) > 1:
        rest = min(words[:-1], key=frequency.__getitem__)
        yield from (f"{rest} {cut}" for cut in beginnings(words[-1]))


@dataclass(kw_only=True, slots=True)
class Ledger:
    """The debts of the cases, as they are after what is planned so far."""

    settings: Settings
    rates: Rates
    _cases: dict[str, Case] = field(default_factory=dict)
    _index: DebtIndex = field(default_factory=DebtIndex)
    _open: set[str] = field(default_factory=set)
    _kept: dict[str, tuple[date, Debts]] = field(default_factory=dict)
    _reckoned: dict[str, tuple[date, Debts | None]] = field(default_factory=dict)
    """What the statement says of a case as it is now: a receipt asks before it is entered, too."""

    def renew(self, cases: Iterable[Case]) -> None:
        """Take the cases as they are now; only those that changed are looked at again."""
        given = {case.number: case for case in cases}
        changed = [case for n, case in given.items() if self._cases.get(n) is not case]
        if not changed and len(given) == len(self._cases):
            return
        same = given.keys() == self._cases.keys() and all(
            _is_told_alike(case, self._cases[case.number]) for case in changed
        )
        self._cases = given
        self._open &= given.keys()
        if not same:
            self._index = DebtIndex.of(principals(case, date.max) for case in given.values())
            changed = [*given.values()]
        for case in changed:
            self._note(case)

    def changed(self, case: Case) -> None:
        """Take one case as it is after a receipt was entered into it."""
        self._cases[case.number] = case
        self._note(case)

    def _note(self, case: Case) -> None:
        self._kept.pop(case.number, None)
        self._reckoned.pop(case.number, None)
        (self._open.add if case.closed is None else self._open.discard)(case.number)
        self._index.owe(case.number, _amounts(case))

    def debts(self, receipt: BankReceipt) -> Iterator[Debts]:
        """Yield what the cases owe that a receipt names, or whose debtor, or whose principal it is.

        Penalties are reckoned for those alone: a statement of every case for every receipt would
        take a thousand times as long.
        """
        for number in sorted(self._index.concerned(receipt)):
            rough = self._principals(self._cases[number], receipt.day)
            if rough is not None and candidate_of(receipt, rough) is not None:
                yield self.owed(number, receipt.day) or rough

    def owed(self, number: str, day: date) -> Debts | None:
        """Return what a case owes on a day, penalties too; None when it cannot be reckoned."""
        case = self._cases.get(number)
        if case is None:
            return None
        known = self._reckoned.get(number)
        if known is None or known[0] != day:
            on_day = CaseOnDay(case=case, settings=self.settings, rates=self.rates, as_of=day)
            known = self._reckoned[number] = (day, _exact(on_day))
        return known[1]

    def open_ones(self, day: date) -> tuple[Debts, ...]:
        """Return the cases that owe something; none when there are too many to tell their sums."""
        if len(self._open) > _MOST_TOLD_APART:
            return ()
        rough = (self._principals(self._cases[number], day) for number in sorted(self._open))
        return tuple(debts for debts in rough if debts is not None and debts.open)

    @property
    def has_open_ones(self) -> bool:
        """Whether any case is open: money that tells no payer may be for it."""
        return bool(self._open)

    def _principals(self, case: Case, day: date) -> Debts | None:
        """Return the principals of a case; None for one that was closed by then."""
        if case.closed is not None and case.closed.closed_on < day:
            return None
        kept = self._kept.get(case.number)
        if kept is None or kept[0] != day:
            kept = self._kept[case.number] = (day, principals(case, day))
        return kept[1]


def _is_told_alike(one: Case, other: Case) -> bool:
    """Whether two states of a case are recognised by the same numbers, names and accounts."""
    return (one.debtor, one.obligors) == (other.debtor, other.obligors) and (
        one.invoices == other.invoices
    )


def _amounts(case: Case) -> Iterator[Decimal]:
    """Yield every amount that the case owes, owed, or will owe by what it has recorded.

    A statement may be imported long after its days: each state of the case counts.
    """
    paid = (payment.received_on for payment in case.payments)
    back = (p.bounced.bounced_on for p in case.payments if p.bounced is not None)
    made = (entry.day for entry in case.history if entry.promise is not None)
    agreed = (case.payment_plan.agreed_on,) if case.payment_plan else ()
    by_due_date = sorted(case.invoices, key=lambda invoice: invoice.due_date or date.min)
    order = {invoice.invoice_number: place for place, invoice in enumerate(by_due_date)}
    for day in {date.min, date.max, *paid, *back, *made, *agreed}:
        debts = principals(case, day)
        left = sorted(debts.open, key=lambda debt: order[debt.invoice_number])
        yield from combined_principals(left)
        # Of many invoices, also what is overdue on some day.
        yield from accumulate(debt.principal for debt in left)
        yield from (each.amount for each in debts.announced)


def principals(case: Case, day: date) -> Debts:
    """Return the principals alone; payments that name no invoice pay the oldest ones first."""
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
    debts = tuple(
        OpenDebt(
            invoice_number=invoice.invoice_number,
            issue_date=invoice.issue_date,
            principal=max(left[invoice.invoice_number], ZERO),
            total=max(left[invoice.invoice_number], ZERO),
            is_overdue=invoice.due_date is None or invoice.due_date < day,
        )
        for invoice in case.invoices
    )
    return _debts(case, debts, day)


def _exact(on_day: CaseOnDay) -> Debts | None:
    """Return what the statement of that day says; None when it cannot be reckoned."""
    case, owed = on_day.case, on_day.owed
    if owed is None:
        return None
    sums: dict[str, list[InvoiceStatement]] = {}
    for claim in (*owed.invoices, *owed.disputed):
        sums.setdefault(claim.invoice_number, []).append(claim)
    debts = tuple(
        OpenDebt(
            invoice_number=invoice.invoice_number,
            issue_date=invoice.issue_date,
            principal=sum((c.principal_due for c in sums.get(invoice.invoice_number, ())), ZERO),
            total=sum((c.total_due for c in sums.get(invoice.invoice_number, ())), ZERO),
            is_overdue=any(c.principal_overdue > 0 for c in sums.get(invoice.invoice_number, ())),
        )
        for invoice in case.invoices
    )
    return _debts(case, debts, on_day.as_of)


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
        announced=(*_promised(case, day), *_agreed(case, day)),
    )


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
