"""The proposer of a FEC: a draft case for each customer that owes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from relance_docs.french import euros
from relance_docs.importing.claims.proposing import propose_list
from relance_docs.importing.claims.read import ReadDebtor, ReadInvoice, ReadParty
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.desk import Desk
from relance_docs.importing.fec.open_items import Customer, OpenItem
from relance_docs.importing.fec.reading import Books
from relance_docs.importing.records import Item
from relance_docs.message import Message

_OPENINGS: Final = frozenset(("AN", "ANOUV", "RAN", "A NOUVEAUX", "OUV"))
_RETENTIONS: Final = "4117"
"""« Clients — Retenues de garantie » (Plan comptable général): due later than other invoices."""
_LONGEST_NAME: Final = 100
_LONGEST_NUMBER: Final = 60
_BLANKS: Final = re.compile(r"\s+")


def propose(desk: Desk, item: Item) -> None:
    """Put down a case for each customer that owes, or what is new in the case it has."""
    books = item.reading.body if item.reading else None
    if not isinstance(books, Books):
        return
    times = Counter(each.piece for customer in books.customers for each in customer.items)
    debtors = tuple(_debtor(customer, times) for customer in books.customers)
    if books.last_day is not None and debtors:
        desk.warn(
            item,
            Message(
                "the books end on {day}: what was paid after that day is not in them; import the "
                "bank statements since then",
                day=books.last_day,
            ),
        )
    propose_list(desk, item, debtors)


def _debtor(customer: Customer, times: Counter[str]) -> ReadDebtor:
    name = one_line(customer.name, _LONGEST_NAME) or customer.account
    return ReadDebtor(
        party=ReadParty(name=name, customer_account=customer.account),
        invoices=tuple(_invoices(customer, times)),
        to_confirm=tuple(_to_confirm(customer)),
    )


def _invoices(customer: Customer, times: Counter[str]) -> Iterator[ReadInvoice]:
    used: Counter[str] = Counter()
    for item in customer.items:
        number = one_line(item.piece, _LONGEST_NUMBER) or f"L{item.line}"
        if times[item.piece] > 1 or not item.piece:
            number = f"{number} {customer.account}"
        used[number] += 1
        if used[number] > 1:
            number = f"{number}/{used[number]}"
        yield ReadInvoice(
            invoice_number=number,
            issue_date=item.day,
            total_with_vat=item.total,
            paid_amount=item.total - item.amount,
            description=one_line(item.label),
        )


def _to_confirm(customer: Customer) -> Iterator[str]:
    """Yield what a FEC cannot say, in French as it stands in the case file."""
    yield (
        f"débiteur du compte {customer.account} : nom exact, SIREN et adresse, que le FEC ne donne "
        "pas"
    )
    yield "numéros et dates des factures : repris des pièces comptables, à comparer aux factures"
    if any(_is_opening(item) for item in customer.items):
        yield "à-nouveaux : la date est celle de l’ouverture, non celle de la facture"
    if customer.ledger_account.startswith(_RETENTIONS):
        yield "compte 4117 (retenues de garantie) : date d’exigibilité à vérifier"
    if customer.owed_elsewhere > 0:
        yield (
            f"autres comptes 411 du même client : créditeurs de {euros(customer.owed_elsewhere)}, "
            "non déduits"
        )
    if customer.absorbed > 0:
        yield (
            f"{euros(customer.absorbed)} de règlements ou d’avoirs non lettrés : imputés sur les "
            "factures les plus anciennes"
        )


def _is_opening(item: OpenItem) -> bool:
    return _BLANKS.sub(" ", item.journal.upper()) in _OPENINGS
