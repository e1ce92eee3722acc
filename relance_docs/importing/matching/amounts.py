"""How an amount can be what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.matching.records import Debt, Share
from relance_docs.message import Message

_MOST_TRIED: Final = 12
"""Open invoices of which every combination is tried."""

Explained = tuple[tuple[Share, ...], Message]


def exactly(amount: Decimal, debts: Sequence[Debt], *, named: bool) -> Explained | None:
    """Return where an amount goes that is exactly what is owed; None when it is not.

    Also None when several combinations of invoices give it. `named` says that these debts are
    those that the payer named: all of them are meant.
    """
    return next(_ways(amount, debts, named=named), None)


def _ways(amount: Decimal, debts: Sequence[Debt], *, named: bool) -> Iterator[Explained]:
    if not debts:
        return
    if amount == _principal(debts):
        yield _each(debts), _said(debts)
    if amount == sum((debt.total for debt in debts), ZERO):
        yield (
            _each_total(debts),
            Message("the amount is what is owed with penalties and indemnity, to the cent"),
        )
    if named:
        return
    overdue = [debt for debt in debts if debt.is_overdue]
    if overdue and amount == _principal(overdue):
        yield _each(overdue), _said(overdue)
    if overdue and amount == sum((debt.total for debt in overdue), ZERO):
        yield (
            _each_total(overdue),
            Message("the amount is all that is overdue, with penalties and indemnity"),
        )
    yield from _combination(amount, debts)


def _combination(amount: Decimal, debts: Sequence[Debt]) -> Iterator[Explained]:
    """Yield the one combination of invoices that gives the amount, if it is the only one."""
    if len(debts) > _MOST_TRIED:
        found: list[tuple[Debt, ...]] = [(debt,) for debt in debts if debt.principal == amount]
        found += [(debt,) for debt in debts if debt.total == amount != debt.principal]
    else:
        sizes = range(1, len(debts))
        found = [
            some
            for size in sizes
            for some in combinations(debts, size)
            if amount in {_principal(some), sum((debt.total for debt in some), ZERO)}
        ]
    if len(found) == 1:
        some = found[0]
        shares = _each(some) if amount == _principal(some) else _each_total(some)
        yield shares, _said(some)


def _said(debts: Sequence[Debt]) -> Message:
    if len(debts) == 1:
        return Message("the amount is what is owed on {number}", number=debts[0].invoice_number)
    return Message(
        "the amount is the sum of {numbers}",
        numbers=", ".join(debt.invoice_number for debt in debts),
    )


def _principal(debts: Sequence[Debt]) -> Decimal:
    return sum((debt.principal for debt in debts), ZERO)


def _each(debts: Sequence[Debt]) -> tuple[Share, ...]:
    return tuple(
        Share(invoice_number=debt.invoice_number, amount=debt.principal)
        for debt in debts
        if debt.principal > 0
    )


def _each_total(debts: Sequence[Debt]) -> tuple[Share, ...]:
    return tuple(
        Share(invoice_number=debt.invoice_number, amount=debt.total)
        for debt in debts
        if debt.total > 0
    )
