"""The payments that stand in the cases already: a line is entered once, whatever brings it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.case import Case
from relance_docs.importing.bank.records import BankLine

_DAYS_APART: Final = timedelta(days=3)
"""A person may have typed the day of the notice, or of the value, instead of the booking."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """Money that arrived at once: a payment, or the shares of one bank line, in whatever cases."""

    cases: tuple[str, ...]
    received_on: date
    amount: Decimal
    bank_line: str | None


@dataclass(kw_only=True, slots=True)
class Entered:
    """The transfers of the cases before this file; each stands for one line at most."""

    own: Container[str]
    """The identifiers of the lines of this file."""
    _by_line: dict[str, Transfer] = field(default_factory=dict)
    _on: dict[tuple[Decimal, int], list[tuple[int, Transfer]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By amount and ordinal of the day, each with its place among all: dues are one amount."""
    _found: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, cases: Iterable[Case], own: Container[str]) -> Entered:
        """Return what is entered in the cases."""
        entered = cls(own=own)
        for place, transfer in enumerate(_transfers(cases)):
            entered._on[transfer.amount, transfer.received_on.toordinal()].append((place, transfer))
            if transfer.bank_line is not None:
                entered._by_line[transfer.bank_line] = transfer
        return entered

    def by_line(self, line_id: str) -> str | None:
        """Return the cases that have this very line."""
        found = self._by_line.get(line_id)
        return ", ".join(found.cases) if found else None

    def alike(self, line: BankLine, numbers: Container[str] | None) -> str | None:
        """Return the cases, among those given, with a transfer that can only be this line.

        One entered by hand has the amount and nearly the day; one from another statement (the
        same account in another format) has the amount and the day.
        """
        day, apart = line.booked_on.toordinal(), _DAYS_APART.days
        near = (self._on.get((line.amount, n)) for n in range(day - apart, day + apart + 1))
        for place, transfer in sorted(chain.from_iterable(filter(None, near)), key=itemgetter(0)):
            is_meant = numbers is None or any(case in numbers for case in transfer.cases)
            if is_meant and place not in self._found and self._is_alike(line, transfer):
                self._found.add(place)
                return ", ".join(transfer.cases)
        return None

    def _is_alike(self, line: BankLine, transfer: Transfer) -> bool:
        apart = abs(transfer.received_on - line.booked_on)
        if transfer.bank_line is None:
            return apart <= _DAYS_APART
        return transfer.bank_line not in self.own and not apart


def _transfers(cases: Iterable[Case]) -> Iterator[Transfer]:
    """Yield what arrived, in the order of the cases and their payments."""
    shares: dict[str | tuple[str, int], list[tuple[str, date, Decimal]]] = defaultdict(list)
    for case in cases:
        for place, payment in enumerate(case.payments):
            key: str | tuple[str, int] = payment.bank_line or (case.number, place)
            shares[key].append((case.number, payment.received_on, payment.amount))
    for key, some in shares.items():
        yield Transfer(
            cases=tuple(dict.fromkeys(case for case, _day, _amount in some)),
            received_on=some[0][1],
            amount=sum((amount for _case, _day, amount in some), ZERO),
            bank_line=key if isinstance(key, str) else None,
        )
