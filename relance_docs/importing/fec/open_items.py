"""What each customer owes by the books: the items that nothing balances."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.importing.cleaning import is_number
from relance_docs.importing.fec.rows import CreditKind, LedgerEntry
from relance_docs.statement.making import maker

_MOST_LOOKED_AT: Final = 20
Key = tuple[str, str]
"""Account and auxiliary account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settlement:
    """A credit, or the part of it, that settles an item."""

    day: date
    amount: Decimal
    kind: CreditKind
    piece: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenItem:
    """An invoice of a customer by the books, and what is left of it."""

    line: int
    day: date
    """Day of the piece, else of the entry."""
    piece: str
    number: str
    """EcritureNum."""
    label: str
    total: Decimal
    """The debit as it was booked."""
    amount: Decimal
    """What is left of it."""
    dues: tuple[tuple[date, Decimal], ...] = ()
    """Due dates with their parts, where a column states them."""
    settlements: tuple[Settlement, ...] = ()
    """In order of day."""
    currency: str = ""
    """Where it is not the euro."""
    currency_amount: Decimal | None = None
    is_opening: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer: what is open adds up to the balance, when that is more than zero."""

    account: str
    """CompAuxNum, or CompteNum where there is none."""
    ledger_account: str
    name: str
    balance: Decimal
    items: tuple[OpenItem, ...]
    """What is open; nothing when the customer owes nothing in all."""
    settled: tuple[OpenItem, ...]
    """What is not."""
    absorbed: Decimal
    """Credits that no lettering ties to an invoice and that were set against the items."""
    owed_elsewhere: Decimal
    """What other accounts 411 of the same customer are in credit by, not set against the items."""


_new_item: Final = maker(OpenItem)
_new_customer: Final = maker(Customer)


@dataclass(slots=True)
class _Debit:
    entry: LedgerEntry
    left: Decimal
    settlements: list[Settlement] = field(default_factory=list)


@dataclass(slots=True)
class _Credit:
    entry: LedgerEntry
    left: Decimal
    """What of it settles nothing yet; more than zero."""


def customers(entries: Iterable[LedgerEntry]) -> Iterator[Customer]:
    """Yield the customers in order of account.

    One whose balance is not more than zero owes nothing, nor does one whose other accounts 411
    are in credit by as much.

    A lettering ties lines of one customer together, for letters are used again for the next one.
    Its credits settle its debits, and what is left of both is open, as are lines without letters:
    credits are set first against an item of the same piece, or else of the same amount, that is
    not younger; then against the oldest items.
    """
    by_customer: dict[Key, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        by_customer[entry.account, entry.auxiliary].append(entry)
    balances = {key: sum([e.amount for e in booked], ZERO) for key, booked in by_customer.items()}
    of_auxiliary: dict[str, Decimal] = defaultdict(Decimal)
    for (_account, auxiliary), balance in balances.items():
        of_auxiliary[auxiliary] += balance
    for (account, auxiliary), booked in sorted(by_customer.items()):
        balance = balances[account, auxiliary]
        others = of_auxiliary[auxiliary] - balance if auxiliary else ZERO
        items, absorbed = _items(booked)
        owed_elsewhere = max(-others, ZERO)
        owes = balance > owed_elsewhere
        yield _new_customer(
            account=auxiliary or account,
            ledger_account=account,
            name=_name(booked) or auxiliary or account,
            balance=balance,
            items=tuple([item for item in items if owes and item.amount > 0]),
            settled=tuple([item for item in items if not (owes and item.amount > 0)]),
            absorbed=absorbed,
            owed_elsewhere=owed_elsewhere,
        )


def _name(booked: list[LedgerEntry]) -> str:
    """Return the last name that the customer has in the file."""
    for entry in reversed(booked):
        if entry.name:
            return entry.name
    return ""


def _items(booked: list[LedgerEntry]) -> tuple[tuple[OpenItem, ...], Decimal]:
    """Return the invoices, and the credits that only their age ties to what they settle."""
    if len(booked) == 1 and booked[0].amount > 0:
        return (_whole(booked[0], booked[0].amount, ()),), ZERO
    in_order = sorted(booked, key=_age)
    debits = [_Debit(entry, entry.amount) for entry in in_order if entry.amount > 0]
    credits_ = [_Credit(entry, -entry.amount) for entry in in_order if entry.amount < 0]
    if not credits_:
        return tuple(_merged(debits)), ZERO
    tied: dict[str, tuple[list[_Debit], list[_Credit]]] = defaultdict(lambda: ([], []))
    for debit in debits:
        tied[debit.entry.lettering][0].append(debit)
    for credit in credits_:
        tied[credit.entry.lettering][1].append(credit)
    for lettering, (owed, paid) in tied.items():
        if lettering:
            _settle(owed, paid)
    absorbed = _settle(debits, [credit for credit in credits_ if credit.left > 0])
    return tuple(_merged(debits)), absorbed


def _age(entry: LedgerEntry) -> tuple[date, date, int]:
    return entry.piece_date or entry.booked_on, entry.booked_on, entry.line


def _settle(debits: list[_Debit], credits_: list[_Credit]) -> Decimal:
    """Set credits against debits; return how much of them only the age of the debits tells."""
    _by_key(debits, credits_, lambda debit: debit.entry.piece, lambda credit: credit.entry.piece)
    _by_key(debits, credits_, lambda debit: debit.left, lambda credit: credit.left)
    oldest = deque(debit for debit in debits if debit.left > 0)
    absorbed = ZERO
    for credit in credits_:
        while credit.left > 0 and oldest:
            absorbed += _take(oldest[0], credit)
            if oldest[0].left == 0:
                oldest.popleft()
    return absorbed


def _take(debit: _Debit, credit: _Credit) -> Decimal:
    amount = min(debit.left, credit.left)
    debit.left -= amount
    credit.left -= amount
    entry = credit.entry
    debit.settlements.append(
        Settlement(
            day=entry.booked_on,
            amount=amount,
            kind=entry.credit_kind,
            piece=entry.piece,
            label=entry.label,
        )
    )
    return amount


def _by_key(
    debits: list[_Debit],
    credits_: list[_Credit],
    of_debit: Callable[[_Debit], object],
    of_credit: Callable[[_Credit], object],
) -> None:
    """Take each credit off the oldest debit with the same key that holds all of it."""
    places: dict[object, deque[_Debit]] = defaultdict(deque)
    for debit in debits:
        if debit.left > 0 and of_debit(debit):
            places[of_debit(debit)].append(debit)
    for credit in credits_:
        found = _holding(places.get(of_credit(credit), deque()), credit) if credit.left else None
        if found is not None:
            _take(found, credit)


def _holding(debits: deque[_Debit], credit: _Credit) -> _Debit | None:
    """Return the first debit that is not younger than a credit and holds all of it.

    Only some are looked at: a piece called « CB » may stand on every line of a shop's books.
    """
    while debits and debits[0].left == 0:
        debits.popleft()
    for debit in islice(debits, _MOST_LOOKED_AT):
        if debit.left >= credit.left and _day(debit) <= credit.entry.booked_on:
            return debit
    return None


def _day(debit: _Debit) -> date:
    return debit.entry.piece_date or debit.entry.booked_on


def _merged(debits: list[_Debit]) -> Iterator[OpenItem]:
    """Yield the invoices: lines of one entry, piece and day are one, cut where due dates differ."""
    for parts in [debits] if len(debits) == 1 else _of_one_invoice(debits):
        first = parts[0].entry
        if len(parts) == 1:
            settled = sorted(parts[0].settlements, key=attrgetter("day"))
            yield _whole(first, parts[0].left, tuple(settled))
            continue
        told = [p.entry.currency_amount for p in parts if p.entry.currency_amount is not None]
        yield _new_item(
            line=first.line,
            day=_day(parts[0]),
            piece=first.piece,
            number=first.number,
            label=first.label,
            total=sum((part.entry.amount for part in parts), ZERO),
            amount=sum((part.left for part in parts), ZERO),
            dues=_dues(parts),
            settlements=tuple(
                sorted((s for p in parts for s in p.settlements), key=attrgetter("day"))
            ),
            currency=next((p.entry.currency for p in parts if p.entry.currency), ""),
            currency_amount=sum(map(abs, told), ZERO) if told else None,
            is_opening=first.is_opening,
        )


def _whole(entry: LedgerEntry, left: Decimal, settlements: tuple[Settlement, ...]) -> OpenItem:
    """Return an invoice that is one line of the books, as most are."""
    day, due, told = entry.piece_date or entry.booked_on, entry.due_date, entry.currency_amount
    total = ZERO + entry.amount
    return _new_item(
        line=entry.line,
        day=day,
        piece=entry.piece,
        number=entry.number,
        label=entry.label,
        total=total,
        amount=ZERO + left,
        dues=((due, total),) if due is not None and due >= day else (),
        settlements=settlements,
        currency=entry.currency,
        currency_amount=None if told is None else ZERO + abs(told),
        is_opening=entry.is_opening,
    )


def _of_one_invoice(debits: list[_Debit]) -> Iterable[list[_Debit]]:
    groups: Mapping[object, list[_Debit]] = defaultdict(list)
    for debit in debits:
        entry = debit.entry
        own = entry.line if entry.is_opening or not is_number(entry.number) else None
        groups[entry.journal, entry.number, entry.piece, _day(debit), own].append(debit)
    return groups.values()


def _dues(parts: list[_Debit]) -> tuple[tuple[date, Decimal], ...]:
    """Return the due dates of an invoice; none when a line states none, or one before its issue."""
    dated = [(p.entry.due_date, p.entry.amount) for p in parts if p.entry.due_date is not None]
    if len(dated) < len(parts) or any(day < _day(parts[0]) for day, _amount in dated):
        return ()
    by_day = groupby(sorted(dated), key=lambda due: due[0])
    return tuple((day, sum((amount for _day, amount in same), ZERO)) for day, same in by_day)
