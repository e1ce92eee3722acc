"""Disputes by reason, and the reasons recorded for what is unpaid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.portfolio.delays import Mean, mean_of
from relance_docs.portfolio.records import CaseFigures, DisputeRaised, UnpaidBecause

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class DisputedFor:
    """The disputes of one reason."""

    reason: str
    """As it was written the first time; capitals and spacing do not make another reason."""
    numbers: tuple[str, ...]
    """The cases, in order of number."""
    open_count: int
    principal: Decimal
    """Unpaid principal of the open ones."""
    settled: Mean
    """How many were settled, and after how many days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UnpaidByReason:
    """What is overdue and undisputed, by the reason that the file records."""

    because: UnpaidBecause
    cases: int
    principal: Decimal
    """Principal overdue of those cases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonCount:
    """How often debtors gave a reason of the list, in notes, promises and disputes."""

    label: str
    times: int
    numbers: tuple[str, ...]
    """The cases, in order of number."""
    principal: Decimal
    """What is overdue today in those cases."""


def given_reasons(figures: Iterable[CaseFigures]) -> tuple[ReasonCount, ...]:
    """Return a row for each reason that was given, the most frequent first; closed cases too."""
    found: dict[str, list[CaseFigures]] = {}
    for each in sorted(figures, key=lambda one: one.number):
        for reason in each.given_reasons:
            found.setdefault(reason.label, []).append(each)
    rows = (
        ReasonCount(
            label=label,
            times=len(given),
            numbers=tuple(dict.fromkeys(each.number for each in given)),
            principal=sum(
                (
                    each.owed.principal_overdue
                    for each in {each.number: each for each in given}.values()
                    if each.is_counted and each.owed is not None
                ),
                ZERO,
            ),
        )
        for label, given in found.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.times, row.label)))


def disputes_by_reason(figures: Iterable[CaseFigures]) -> tuple[DisputedFor, ...]:
    """Return a row for each reason, the largest amount in dispute first; closed cases left out."""
    found: dict[str, list[tuple[str, DisputeRaised]]] = {}
    for each in sorted(figures, key=lambda one: one.number):
        if each.is_counted:
            for dispute in each.disputes:
                key = " ".join(dispute.reason.casefold().split())
                found.setdefault(key, []).append((each.number, dispute))
    rows = map(_row, found.values())
    return tuple(sorted(rows, key=lambda row: (-row.principal, -row.open_count, row.reason)))


def _row(found: list[tuple[str, DisputeRaised]]) -> DisputedFor:
    settled = (
        (dispute.resolved_on - dispute.raised_on).days
        for _, dispute in found
        if dispute.resolved_on is not None
    )
    return DisputedFor(
        reason=found[0][1].reason,
        numbers=tuple(dict.fromkeys(number for number, _ in found)),
        open_count=sum(dispute.resolved_on is None for _, dispute in found),
        principal=sum((dispute.principal for _, dispute in found), ZERO),
        settled=mean_of(settled),
    )


def unpaid_by_reason(figures: Iterable[CaseFigures]) -> tuple[UnpaidByReason, ...]:
    """Return a row for each reason that a counted case records, in the order of the reasons."""
    cases = dict.fromkeys(UnpaidBecause, 0)
    principal = dict.fromkeys(UnpaidBecause, ZERO)
    for each in figures:
        if each.is_counted and each.unpaid_because is not None and each.owed is not None:
            cases[each.unpaid_because] += 1
            principal[each.unpaid_because] += each.owed.principal_overdue
    return tuple(
        UnpaidByReason(because=reason, cases=count, principal=principal[reason])
        for reason, count in cases.items()
        if count
    )
