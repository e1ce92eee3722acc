"""What each customer owes by the books: the items that nothing balances."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.fec.rows import Entry

_MOST_LOOKED_AT: Final = 20
Key = tuple[str, str]
"""Account and auxiliary account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenItem:
    """A debit of a customer, and what is left of it."""

    line: int
    day: date
    """Day of the piece, else of the entry."""
    piece: str
    label: str
    journal: str
    total: Decimal
    """The debit as it was booked."""
    amount: Decimal
    """What is left of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer that owes; the items add up to the balance."""

    account: str
    """CompAuxNum, or CompteNum where there is none."""
    ledger_account: str
    name: str
    balance: Decimal
    items: tuple[OpenItem, ...]
    absorbed: Decimal
    """Credits that no lettering ties to an invoice and that were set against the items."""
    owed_elsewhere: Decimal
    """What other accounts 411 of the same customer are in credit by, not set against the items."""


def customers(entries: Iterable[Entry]) -> Iterator[Customer]:
    """Yield the customers whose balance is more than zero, in order of account.

    One whose other accounts 411 are in credit by as much owes nothing.

    A lettering ties lines of one customer together, for letters are used again for the next one.
    Lines tied together that balance are settled. What is left is open: debits are items; credits
    are set first against an item of the same piece, or else of the same amount, that is not
    younger; then against the oldest items.
    """
    by_customer: dict[Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_customer[entry.account, entry.auxiliary].append(entry)
    balances = {key: sum((e.amount for e in booked), ZERO) for key, booked in by_customer.items()}
    for (account, auxiliary), booked in sorted(by_customer.items()):
        balance = balances[account, auxiliary]
        elsewhere = _owed_elsewhere(balances, account, auxiliary)
        if balance > elsewhere:
            items, absorbed = _open(booked)
            yield Customer(
                account=auxiliary or account,
                ledger_account=account,
                name=_name(booked) or auxiliary or account,
                balance=balance,
                items=items,
                absorbed=absorbed,
                owed_elsewhere=elsewhere,
            )


def _owed_elsewhere(balances: Mapping[Key, Decimal], account: str, auxiliary: str) -> Decimal:
    """Return what other accounts of one customer are in credit by; zero when they are not."""
    if not auxiliary:
        return ZERO
    others = (
        value for (other, same), value in balances.items() if same == auxiliary and other != account
    )
    return max(-sum(others, ZERO), ZERO)


def _name(booked: list[Entry]) -> str:
    """Return the last name that the customer has in the file."""
    return next((entry.name for entry in reversed(booked) if entry.name), "")


def _open(booked: list[Entry]) -> tuple[tuple[OpenItem, ...], Decimal]:
    letters: Mapping[str, list[Entry]] = _by_lettering(booked)
    left: list[Entry] = []
    for lettering, tied in letters.items():
        if not lettering or sum((entry.amount for entry in tied), ZERO) != 0:
            left += tied
    items = [_item(entry) for entry in sorted(left, key=_age) if entry.amount > 0]
    credits_ = [entry for entry in sorted(left, key=_age) if entry.amount < 0]
    credits_ = _left_after(items, credits_, lambda item: item.piece, lambda credit: credit.piece)
    credits_ = _left_after(items, credits_, lambda item: item.amount, lambda credit: -credit.amount)
    absorbed = -sum((entry.amount for entry in credits_), ZERO)
    _settle_oldest(items, absorbed)
    return tuple(item for item in items if item.amount > 0), absorbed


def _by_lettering(booked: list[Entry]) -> dict[str, list[Entry]]:
    letters: dict[str, list[Entry]] = defaultdict(list)
    for entry in booked:
        letters[entry.lettering].append(entry)
    return letters


def _age(entry: Entry) -> tuple[date, date, int]:
    return entry.piece_date or entry.booked_on, entry.booked_on, entry.line


def _item(entry: Entry) -> OpenItem:
    return OpenItem(
        line=entry.line,
        day=entry.piece_date or entry.booked_on,
        piece=entry.piece,
        label=entry.label,
        journal=entry.journal,
        total=entry.amount,
        amount=entry.amount,
    )


def _left_after(
    items: list[OpenItem],
    credits_: list[Entry],
    of_item: Callable[[OpenItem], object],
    of_credit: Callable[[Entry], object],
) -> list[Entry]:
    """Take each credit off the oldest item with the same key that holds it; return the rest."""
    places: dict[object, deque[int]] = defaultdict(deque)
    for place, item in enumerate(items):
        if item.amount > 0 and of_item(item):
            places[of_item(item)].append(place)
    rest: list[Entry] = []
    for credit in credits_:
        found = _holding(items, places.get(of_credit(credit), deque()), credit)
        if found is None:
            rest.append(credit)
        else:
            items[found] = replace(items[found], amount=items[found].amount + credit.amount)
    return rest


def _holding(items: list[OpenItem], places: deque[int], credit: Entry) -> int | None:
    """Return the first place whose item is not younger than a credit and holds all of it.

    Only some are looked at: a piece called « CB » may stand on every line of a shop's books.
    """
    while places and items[places[0]].amount == 0:
        places.popleft()
    for place in islice(places, _MOST_LOOKED_AT):
        item = items[place]
        if item.amount >= -credit.amount and item.day <= credit.booked_on:
            return place
    return None


def _settle_oldest(items: list[OpenItem], absorbed: Decimal) -> None:
    for place, item in enumerate(items):
        taken = min(item.amount, absorbed)
        items[place] = replace(item, amount=item.amount - taken)
        absorbed -= taken
