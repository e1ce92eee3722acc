"""What is owed in all, and by each debtor: the aged balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from relance_docs.portfolio.debtors import DebtorName
from relance_docs.portfolio.records import CaseFigures, CaseOwed
from relance_docs.statement.records import Aging

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class DebtorBalance:
    """What one debtor owes in all its cases that are counted."""

    debtor: DebtorName
    """Its name as the first of its cases writes it."""
    numbers: tuple[str, ...]
    """All its cases, in order of number, closed and unreadable ones as well."""
    uncounted: tuple[str, ...]
    """Those of which nothing is in `owed`: closed, or not to be reckoned."""
    owed: CaseOwed
    days_late: int
    """Since its oldest due date that is not settled."""


def total_of(figures: Iterable[CaseFigures]) -> CaseOwed:
    """Return the sums over the cases that are counted: reckoned, and not closed.

    Credits of one debtor reduce nobody's debt: they are added up by themselves.
    """
    return added(each.owed for each in figures if each.is_counted and each.owed is not None)


def added(amounts: Iterable[CaseOwed]) -> CaseOwed:
    """Return the sum, figure by figure."""
    sums = {field.name: ZERO for field in fields(CaseOwed) if field.name != "aging"}
    ages = {field.name: ZERO for field in fields(Aging)}
    for owed in amounts:
        for name in sums:
            sums[name] += getattr(owed, name)
        for name in ages:
            ages[name] += getattr(owed.aging, name)
    return CaseOwed(aging=Aging(**ages), **sums)


def balances(figures: Iterable[CaseFigures]) -> tuple[DebtorBalance, ...]:
    """Return a row for each debtor, the one who owes most first, then by name."""
    by_debtor: dict[str, list[CaseFigures]] = {}
    for each in figures:
        by_debtor.setdefault(each.debtor.key, []).append(each)
    rows = map(_balance, by_debtor.values())
    return tuple(sorted(rows, key=lambda row: (-row.owed.total, row.debtor.name, row.debtor.key)))


def _balance(cases: list[CaseFigures]) -> DebtorBalance:
    in_order = sorted(cases, key=lambda each: each.number)
    return DebtorBalance(
        debtor=in_order[0].debtor,
        numbers=tuple(each.number for each in in_order),
        uncounted=tuple(each.number for each in in_order if not each.is_counted),
        owed=total_of(in_order),
        days_late=max(each.days_late for each in in_order),
    )
