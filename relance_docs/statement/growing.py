"""A statement that tells the watch of its day when an amount is asked for that grows with it.

Its capital, its indemnities and where receipts went are what comparisons with the day made of
them, and those note by themselves until when they hold. Penalties are reckoned by counting days:
here, whoever asks for them has asked for the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar, cast

from relance_docs.case.as_of import AsOf, Watch
from relance_docs.case.case import Case
from relance_docs.case.terms import Terms
from relance_docs.law.rates import Rates
from relance_docs.statement.making import handed_on
from relance_docs.statement.records import Account, InvoiceStatement, Statement

T = TypeVar("T")

_OF_INVOICE: Final = (
    *("penalties_accrued", "penalties_due", "runs", "days_late", "daily_penalty"),
)
_OF_CHOICES: Final = ("other_allocation", "other_reading")
"""Under another choice something may be left unpaid that is paid under this one."""
_OF_STATEMENT: Final = ("penalties_due", "daily_penalty", "aging", *_OF_CHOICES)


def under_watch(
    reckon: Callable[[Case, Terms, Rates, date], Statement],
    case: Case,
    terms: Terms,
    rates: Rates,
    as_of: date,
) -> Statement:
    """Return what `reckon` does of a day; under the watch of that day, where it has one."""
    owed = reckon(case, terms, rates, as_of)
    if not isinstance(as_of, AsOf):
        return owed
    if owed.title is not None:  # interest on it becomes capital
        as_of.watch.is_said()
        return owed
    told: dict[str, object] = {
        name: _each(getattr(owed, name), as_of) for name in ("disputed", "undated")
    }
    invoices = _each(owed.invoices, as_of)
    names = _OF_STATEMENT if any(map(_is_watched, invoices)) else _OF_CHOICES
    told |= {"invoices": invoices, "account": _account(owed, invoices, as_of)}
    return _telling(owed, names, as_of.watch, told)


def _account(owed: Statement, claimed: tuple[InvoiceStatement, ...], as_of: AsOf) -> Account:
    """Return the account under watch; where nothing was received it has what is claimed."""
    account = owed.account
    is_claimed = account.invoices is owed.invoices
    invoices = claimed if is_claimed else _each(account.invoices, as_of)
    told = {"invoices": invoices, "disputed": _each(account.disputed, as_of)}
    names = ("aging",) if any(map(_is_watched, invoices)) else ()
    return _telling(account, names, as_of.watch, told)


def _each(claims: Iterable[InvoiceStatement], as_of: AsOf) -> tuple[InvoiceStatement, ...]:
    return tuple(
        _telling(claim, _OF_INVOICE, as_of.watch, {}) if _grows(claim, as_of) else claim
        for claim in claims
    )


def _grows(claim: InvoiceStatement, as_of: AsOf) -> bool:
    """Whether something of it is late, or a line runs to the day."""
    is_late = any(part.principal_due and part.due_date < as_of for part in claim.parts)
    return is_late or any(run.stretches[-1].to_day == as_of.plain for run in claim.runs)


def _is_watched(record: object) -> bool:
    return hasattr(record, "watch")


def _telling(record: T, names: tuple[str, ...], watch: Watch, other: Mapping[str, object]) -> T:
    """Return a record with some fields under a watch, and others in the place of its own."""
    kind: type[Any] = type(record)
    new: T = object.__new__(_teller(kind, names))  # type: ignore[arg-type]  # mypy: no class is
    for each in fields(cast("Any", record)):
        value = other[each.name] if each.name in other else handed_on(record, each.name)
        kind.__dict__[each.name].__set__(new, value)
    object.__setattr__(new, "watch", watch)
    return new


@cache
def _teller(kind: type[Any], names: tuple[str, ...]) -> type[Any]:
    def telling(name: str) -> property:
        def told(record: Any) -> object:  # noqa: ANN401 - of any kind
            record.watch.is_said()
            return kind.__dict__[name].__get__(record)

        return property(told)

    return type(kind.__name__, (kind,), {"__slots__": ("watch",)} | {n: telling(n) for n in names})
