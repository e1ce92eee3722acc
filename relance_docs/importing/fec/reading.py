"""The reader of a FEC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.importing.fec.open_items import Customer, customers
from relance_docs.importing.fec.rows import CustomerLedger, heads_of, read_rows
from relance_docs.importing.records import ImportAsked, Json, Source, SourceReading
from relance_docs.message import Message
from relance_docs.text import printable

KIND: Final = "fec"
_HEAD: Final = 8192


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """What a FEC says of the customers."""

    customers: tuple[Customer, ...]
    """Those who owe."""
    others: tuple[Customer, ...]
    """Those who owe nothing: a case may say otherwise."""
    last_day: date | None


def recognises(source: Source, content: bytes) -> bool:
    """Whether the first line has the heads of a FEC; the name of the file proves nothing."""
    del source
    # An odd number of bytes would cut a character of UTF-16 in two.
    return heads_of(printable(content[:_HEAD], cut=True)) is not None


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read a FEC; RefusalError for a line of a customer that cannot be read."""
    del source, asked
    ledger = read_rows(content)
    if not ledger.entries:
        raise RefusalError(Message("the file has no line on an account of a customer (411)"))
    everyone = tuple(customers(ledger.entries))
    owing = tuple(customer for customer in everyone if customer.items)
    others = tuple(customer for customer in everyone if not customer.items)
    unbalanced = Message(
        "debits and credits of the file differ: it is not whole, and balances may be wrong"
    )
    return SourceReading(
        kind=KIND,
        body=Books(customers=owing, others=others, last_day=ledger.last_day),
        data={"format": "fec", "customers": [_data(customer) for customer in owing]},
        warnings=(*(() if ledger.is_balanced else (unbalanced,)), *_beside(ledger)),
    )


def _beside(ledger: CustomerLedger) -> Iterator[Message]:
    for account, balance in ledger.beside.items():
        yield Message(
            "the accounts {account} (413 bills, 416 doubtful customers, 419 advances) have a "
            "balance of {balance}, which is not taken into account: look at it",
            account=account,
            balance=balance,
        )


def _data(customer: Customer) -> Json:
    # Amounts of the books are of cents, and so is their text.
    return {
        "account": customer.account,
        "ledger_account": customer.ledger_account,
        "name": customer.name,
        "balance": str(customer.balance),
        "items": [
            {
                "date": item.day.isoformat(),
                "reference": item.piece,
                "label": item.label,
                "total": str(item.total),
                "amount": str(item.amount),
                "line": item.line,
            }
            for item in customer.items
        ],
    }
