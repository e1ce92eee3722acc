"""What every case owes on the day of a receipt, reckoned only for the cases it may concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.importing.matching.index import DebtIndex
from relance_docs.importing.matching.match import candidate_of
from relance_docs.importing.matching.owed import owes_all, principals, stated_debts
from relance_docs.importing.matching.records import (
    BankReceipt,
    Crowd,
    Debts,
    Found,
)
from relance_docs.law.rates import Rates
from relance_docs.plan.on_day import CaseOnDay

_MOST_TOLD_APART: Final = 200


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
        self._index.owe(case)

    def recognised(self, receipt: BankReceipt) -> tuple[Iterator[Found], Crowd]:
        """Return what speaks for each case that a receipt may be for, and what such a case owes.

        Beside them, the cases for which the amount alone may speak, where they are many.
        """
        concerned = self._index.concerned(receipt)
        crowd = Crowd(
            beside=self._each(receipt, concerned.beside),
            likely=self._each(receipt, concerned.likely),
            others=self._each(receipt, concerned.others),
            bearing=lambda bare: self._each(receipt, self._index.bearing(bare, receipt.amount)),
        )
        return self._each(receipt, sorted(concerned.by_name)), crowd

    def _candidate(self, receipt: BankReceipt, number: str) -> Found | None:
        rough = self._principals(self._cases[number], receipt.day)
        # That an amount is what is owed with penalties brings no case into question by itself.
        found = candidate_of(receipt, rough) if rough is not None else None
        if rough is None or found is None:
            return None
        debts = self.owed(number, receipt.day) or rough
        # Of the same principals, penalties count where an amount is more than one of them.
        if debts != rough or any(receipt.amount > debt.principal for debt in debts.invoices):
            found = candidate_of(receipt, debts)
        return None if found is None else (found, debts)

    def _each(self, receipt: BankReceipt, numbers: Iterable[str]) -> Iterator[Found]:
        return filter(None, (self._candidate(receipt, number) for number in numbers))

    def owed(self, number: str, day: date) -> Debts | None:
        """Return what a case owes on a day, penalties too; None when it cannot be reckoned."""
        case = self._cases.get(number)
        if case is None:
            return None
        known = self._reckoned.get(number)
        if known is None or known[0] != day:
            on_day = CaseOnDay(case=case, settings=self.settings, rates=self.rates, as_of=day)
            rough = self._principals(case, day) or principals(case, day)
            owed = stated_debts(on_day, rough, is_whole=owes_all(case, day))
            known = self._reckoned[number] = (day, owed)
        return known[1]

    def open_ones(self, day: date) -> Iterator[Debts]:
        """Yield the cases that owe something; none when there are too many to tell their sums."""
        if len(self._open) <= _MOST_TOLD_APART:
            rough = (self._principals(self._cases[number], day) for number in sorted(self._open))
            yield from (debts for debts in rough if debts is not None and debts.open)

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
