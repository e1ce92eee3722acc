"""Receipts that a case has already: from another import, or entered by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Payment
from relance_docs.importing.bank.records import BankLine

_DAYS_APART: Final = timedelta(days=3)
"""A person may have typed the day of the notice, or of the value, instead of the booking."""


@dataclass(kw_only=True, slots=True)
class Entered:
    """The payments of the cases before this file; each stands for one line at most."""

    cases: Mapping[str, Case]
    own: frozenset[str]
    """The identifiers of the lines of this file."""
    _found: set[tuple[str, int]] = field(default_factory=set)

    def by_line(self, line_id: str) -> str | None:
        """Return the case that has this very line."""
        for case in self.cases.values():
            if any(payment.bank_line == line_id for payment in case.payments):
                return case.number
        return None

    def alike(self, line: BankLine, numbers: Iterable[str]) -> str | None:
        """Return the case, of those given, with a payment that can only be this line.

        One entered by hand has the amount and nearly the day; one from another statement (the
        same account in another format) has the amount and the day. A payment of several shares
        counts by their sum.
        """
        for number in numbers:
            case = self.cases.get(number)
            for places, payments in _transfers(case.payments) if case else ():
                key = (number, places)
                if key not in self._found and self._is_alike(line, payments):
                    self._found.add(key)
                    return number
        return None

    def _is_alike(self, line: BankLine, payments: tuple[Payment, ...]) -> bool:
        first = payments[0]
        if sum(payment.amount for payment in payments) != line.amount:
            return False
        apart = abs(first.received_on - line.booked_on)
        if first.bank_line is None:
            return apart <= _DAYS_APART
        return first.bank_line not in self.own and not apart


def _transfers(payments: tuple[Payment, ...]) -> Iterator[tuple[int, tuple[Payment, ...]]]:
    """Yield the payments, the shares of one bank line together, with the place of the first."""
    seen: set[str] = set()
    for place, payment in enumerate(payments):
        if payment.bank_line is None:
            yield place, (payment,)
        elif payment.bank_line not in seen:
            seen.add(payment.bank_line)
            yield place, tuple(p for p in payments if p.bank_line == payment.bank_line)
