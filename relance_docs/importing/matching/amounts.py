"""How an amount can be what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.matching.records import Candidate, Clue, Debts, OpenDebt, Share
from relance_docs.message import Message

_TRIES: Final = 5000
_MOST_TRIED: Final = 12
"""Open invoices of which every combination is tried."""

Parts = tuple[tuple[str | None, Decimal], ...]
"""Numbers of invoices, and what of an amount goes to each."""
Explained = tuple[Parts, Message]


def exactly(amount: Decimal, debts: Sequence[OpenDebt], *, named: bool) -> Explained | None:
    """Return where an amount goes that is exactly what is owed; None when it is not.

    Also None when several combinations of invoices give it. `named` says that these debts are
    those that the payer named: all of them are meant.
    """
    return next(_ways(amount, debts, named=named), None)


def is_more(amount: Decimal, debts: Sequence[OpenDebt]) -> bool:
    """Whether an amount is more than all that is owed; penalties are asked for where they matter.

    >>> is_more(Decimal(5), ())
    True
    """
    return amount > _principal(debts) and amount > _total(debts)


def combined_principals(debts: Sequence[OpenDebt]) -> Iterator[Decimal]:
    """Yield every amount of principal of these debts, or of some of them, that `exactly` tries."""
    if len(debts) > _MOST_TRIED:
        yield from (debt.principal for debt in debts)
        return
    sums = {ZERO}
    for debt in debts:
        sums |= {each + debt.principal for each in sums}
    yield from sums - {ZERO}


def _ways(amount: Decimal, debts: Sequence[OpenDebt], *, named: bool) -> Iterator[Explained]:
    if not debts:
        return
    if amount == _principal(debts):
        yield _each(debts), _said(debts)
    if _is_total(amount, debts):
        yield (
            _each_total(debts),
            Message("the amount is what is owed with penalties and indemnity, to the cent"),
        )
    if named:
        return
    overdue = [debt for debt in debts if debt.is_overdue]
    if overdue and amount == _principal(overdue):
        yield _each(overdue), _said(overdue)
    if overdue and _is_total(amount, overdue):
        yield (
            _each_total(overdue),
            Message("the amount is all that is overdue, with penalties and indemnity"),
        )
    yield from _combination(amount, debts)


def _combination(amount: Decimal, debts: Sequence[OpenDebt]) -> Iterator[Explained]:
    """Yield the one combination of invoices that gives the amount, if it is the only one."""
    if amount < min(debt.principal for debt in debts):
        return
    if len(debts) > _MOST_TRIED:
        found: list[tuple[OpenDebt, ...]] = [(debt,) for debt in debts if debt.principal == amount]
        found += [(debt,) for debt in debts if debt.total == amount != debt.principal]
    else:
        found = [
            some
            for size in range(1, len(debts))
            for some in combinations(debts, size)
            if amount in {_principal(some), _total(some)}
        ]
    if len(found) == 1:
        some = found[0]
        yield _each(some) if amount == _principal(some) else _each_total(some), _said(some)


def _said(debts: Sequence[OpenDebt]) -> Message:
    if len(debts) == 1:
        return Message("the amount is what is owed on {number}", number=debts[0].invoice_number)
    return Message(
        "the amount is the sum of {numbers}",
        numbers=", ".join(debt.invoice_number for debt in debts),
    )


def _principal(debts: Sequence[OpenDebt]) -> Decimal:
    return sum((debt.principal for debt in debts), ZERO)


def _is_total(amount: Decimal, debts: Sequence[OpenDebt]) -> bool:
    """Whether an amount is what is owed with penalties, which are not asked for less than that."""
    return amount >= _principal(debts) and amount == _total(debts)


def _total(debts: Sequence[OpenDebt]) -> Decimal:
    return sum((debt.total for debt in debts), ZERO)


def _each(debts: Sequence[OpenDebt]) -> Parts:
    return tuple((debt.invoice_number, debt.principal) for debt in debts if debt.principal > 0)


def _each_total(debts: Sequence[OpenDebt]) -> Parts:
    return tuple((debt.invoice_number, debt.total) for debt in debts if debt.total > 0)


def several(amount: Decimal, cases: Sequence[Debts]) -> tuple[Candidate, ...]:
    """Return ways in which an amount is what several cases owe together, few cases first.

    Groups are tried as large as `_TRIES` allows: with more, some sum gives any amount.
    """
    options = [parts for case in cases for parts in _alone(case)]
    last: dict[Decimal, list[CasePortion]] = {}
    for portion in options:
        last.setdefault(portion.amount, []).append(portion)
    found = list[Candidate]()
    for size in range(2, len(cases) + 1):
        if found or len(options) ** (size - 1) > _TRIES:
            break
        found = [
            _together((*first, end))
            for first in combinations(options, size - 1)
            if (left := amount - sum((each.amount for each in first), ZERO)) > 0
            for end in last.get(left, ())
            if first[-1].case_number < end.case_number and _are_apart(first)
        ]
    return tuple(found)


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePortion:
    """What one case may have been paid of a sum."""

    case_number: str
    parts: Parts
    amount: Decimal


def _alone(case: Debts) -> Iterator[CasePortion]:
    """Yield what a case owes: each invoice, all that is overdue, all, with penalties or without."""
    overdue = [debt for debt in case.open if debt.is_overdue]
    groups = (*((debt,) for debt in case.open), overdue, case.open)
    every = (parts for some in groups if some for parts in (_each(some), _each_total(some)))
    for parts in dict.fromkeys(every):
        amount = sum((amount for _number, amount in parts), ZERO)
        yield CasePortion(case_number=case.case_number, parts=parts, amount=amount)


def _are_apart(portions: Sequence[CasePortion]) -> bool:
    """Whether they are of as many cases, in order."""
    return all(one.case_number < other.case_number for one, other in pairwise(portions))


def _together(portions: Sequence[CasePortion]) -> Candidate:
    return Candidate(
        shares=tuple(
            Share(case_number=portion.case_number, invoice_number=number, amount=amount)
            for portion in portions
            for number, amount in portion.parts
        ),
        clues=frozenset((Clue.SUM,)),
        reasons=(
            Message(
                "the amount is what {cases} owe together",
                cases=", ".join(portion.case_number for portion in portions),
            ),
        ),
    )
