"""The order in which money that names no debt pays the debts, kept from one payment to the next.

Law: 1342-10 C. civ.: the debts that are due, first the one that the debtor has most interest to
discharge (the highest rate borne that day), then the oldest. L622-7 C. com.: what a judgment
forbids to pay comes last. A rank changes where a debt is paid, where it begins or ceases to bear
interest, and with the semester: of many payments each ranks anew the few debts that it reaches.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from datetime import date
from decimal import Decimal
from heapq import heappop, heappush, merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from relance_docs.law.semesters import Semester
from relance_docs.statement.claim import ONE_DAY, Claim
from relance_docs.statement.tariff import Debt


class Kind(NamedTuple):
    """Debts of which all come before those of the next kind."""

    is_disputed: bool
    is_barred: bool
    """Whether a judgment forbids to pay them."""


class _Rank(NamedTuple):
    """What is paid first comes first; equal ranks share."""

    by_rate: Decimal
    """The rate borne, negative."""
    first_due_date: date


class _Queue(NamedTuple):
    """Which debts wait together."""

    kind: Kind
    owes_principal: bool
    """Not so where principal comes first and is paid: it is passed over until all of it is."""


class Ranking:
    """The debts that are not settled, by rank; days come in order, and nothing is given back."""

    def __init__(self, claims: Iterable[Claim], day: date) -> None:
        self._claims = tuple(claims)
        self._places = {claim: place for place, claim in enumerate(self._claims)}
        self._has_replaced = any(claim.replaced for claim in self._claims)
        """Whether a plan put off all due dates of a debt of which something is due all the same."""
        self._turns = self._turning_days()
        self._to_come = self._due_dates()
        self._turn(day)

    def _turning_days(self) -> list[tuple[date, int]]:
        """Return the days on which a debt begins or ceases to bear interest, the last first."""
        days: list[tuple[date, int]] = []
        for place, claim in enumerate(self._claims):
            for part in claim.parts:
                if part.started is not None:
                    days.append((part.started, place))
                if part.stopped < date.max:
                    days.append((part.stopped + ONE_DAY, place))
        return sorted(days, reverse=True)

    def _due_dates(self) -> dict[bool, list[tuple[date, int]]]:
        """Return the due dates of debts that are disputed, or are not, in order."""
        found: dict[bool, list[tuple[date, int]]] = {False: [], True: []}
        for place, claim in enumerate(self._claims):
            found[claim.is_disputed] += ((part.due_date, place) for part in claim.parts)
        return {is_disputed: sorted(each) for is_disputed, each in found.items()}

    def _turn(self, day: date) -> None:
        """Rank all anew, as a semester changes all rates."""
        self._semester = Semester.of(day)
        self._queues: dict[_Queue, list[tuple[_Rank, int]]] = {}
        self._waits: dict[Claim, tuple[_Queue, _Rank]] = {}
        self.rank(self._claims, day)

    def _move_to(self, day: date) -> None:
        if Semester.of(day) != self._semester:
            self._turn(day)
        while self._turns and self._turns[-1][0] <= day:
            self.rank((self._claims[self._turns.pop()[1]],), day)

    def rank(self, claims: Iterable[Claim], day: date) -> None:
        """Give debts their rank, which may have changed: they were paid, or bear another rate."""
        for claim in claims:
            if claim.is_settled:
                self._waits.pop(claim, None)
                continue
            kind = Kind(claim.is_disputed, claim.is_barred(day))
            owes = claim.tariff.order[0] is not Debt.PRINCIPAL or any(
                part.principal for part in claim.parts
            )
            waits = _Queue(kind, owes), _Rank(-claim.rate_on(day), claim.first_due_date)
            if self._waits.get(claim) != waits:  # what is left elsewhere is passed over there
                self._waits[claim] = waits
                queue, rank = waits
                heappush(self._queues.setdefault(queue, []), (rank, self._places[claim]))

    def due(
        self, kind: Kind, day: date, *, of_principal: bool
    ) -> Generator[list[Claim], None, None]:
        """Yield the debts of first rank of which something may be due, then those of the next.

        `of_principal`: without those that owe no principal any more, where that is paid first. They
        are ranked anew once this iterator is closed.
        """
        self._move_to(day)
        reached: list[Claim] = []
        queues = [_Queue(kind, owes) for owes in (True, False) if owes or not of_principal]
        waiting = merge(*[self._taken(queue, day, reached) for queue in queues])
        try:
            yield from self._groups(waiting)
        finally:
            self.rank(reached, day)

    def _taken(self, queue: _Queue, day: date, reached: list[Claim]) -> Iterator[tuple[_Rank, int]]:
        """Take out what waits in a queue, up to what is not due."""
        entries = self._queues.get(queue, [])
        while entries:
            rank, place = entries[0]
            if not (rank.by_rate or self._has_replaced) and rank.first_due_date > day:
                return
            heappop(entries)
            claim = self._claims[place]
            if self._waits.get(claim) == (queue, rank):
                del self._waits[claim]
                reached.append(claim)
                yield rank, place

    def to_come(self, kind: Kind, day: date) -> Generator[list[Claim], None, None]:
        """Yield the debts of which capital is due next after a day, then those of a later day.

        They are ranked anew once this iterator is closed.
        """
        reached: dict[int, Claim] = {}
        kept: list[tuple[date, int]] = []
        try:
            yield from self._groups(self._coming(kind, day, reached, kept))
        finally:
            for each in kept:
                heappush(self._to_come[kind.is_disputed], each)
            self.rank(reached.values(), day)

    def _coming(
        self, kind: Kind, day: date, reached: dict[int, Claim], kept: list[tuple[date, int]]
    ) -> Iterator[tuple[date, int]]:
        """Take out each due date to come, the first of a debt; for good, what is past or paid."""
        entries = self._to_come[kind.is_disputed]
        while entries:
            due_date, place = heappop(entries)
            claim = self._claims[place]
            if due_date <= day or not claim.principal_to_come(day):
                continue
            kept.append((due_date, place))
            if place not in reached and claim.is_barred(day) is kind.is_barred:
                reached[place] = claim
                yield due_date, place

    def _groups(self, entries: Iterable[tuple[object, int]]) -> Iterator[list[Claim]]:
        for _, equals in groupby(entries, key=itemgetter(0)):
            yield [self._claims[place] for _, place in equals]
