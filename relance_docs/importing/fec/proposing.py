"""The proposer of a FEC: a draft case for each customer that owes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.french import day, euros, number
from relance_docs.importing.claims.opening import OPENING, compare_opening
from relance_docs.importing.claims.proposing import propose_list
from relance_docs.importing.claims.read_invoices import (
    LeftOut,
    ReadDebtor,
    ReadDue,
    ReadInvoice,
    ReadParty,
    ReadSettlement,
)
from relance_docs.importing.cleaning import is_number, one_line
from relance_docs.importing.draft import Draft
from relance_docs.importing.fec.open_items import Customer, OpenItem, Settlement
from relance_docs.importing.fec.reading import Books
from relance_docs.importing.fec.rows import CreditKind
from relance_docs.importing.records import Item
from relance_docs.message import Message

_RETENTIONS: Final = "4117"
"""« Clients — Retenues de garantie » (Plan comptable général): due later than other invoices."""
_LONGEST_NAME: Final = 100
_LONGEST_NUMBER: Final = 60
_NUMBERS_TO_CONFIRM: Final = (
    "numéros et dates des factures : repris des pièces comptables, à comparer aux factures"
)
_LETTER: Final = re.compile(r"[^\W\d_]")


def precedence(item: Item) -> tuple[object, ...]:
    """Put the books of a year before those that carry its balances forward."""
    books = item.reading.body if item.reading else None
    return ((isinstance(books, Books) and books.last_day) or date.max,)


def propose(draft: Draft, item: Item) -> None:
    """Put down a case for each customer that owes, or what is new in the case it has."""
    books = item.reading.body if item.reading else None
    if not isinstance(books, Books):
        return
    times = Counter(each.piece for customer in books.customers for each in customer.items)
    debtors = tuple(_debtor(customer, times, draft.today) for customer in books.customers)
    if books.last_day is not None and debtors:
        draft.warn(
            item,
            Message(
                "the books end on {day}: what was paid after that day is not in them; import the "
                "bank statements since then",
                day=books.last_day,
            ),
        )
    everyone = (*books.customers, *books.others)
    pieces = Counter(each.piece for c in everyone for each in (*c.items, *c.settled))
    settled = (left for customer in everyone for left in _settled(customer, pieces, draft.today))
    foreign = (left for customer in books.customers for left in _foreign(customer))
    propose_list(draft, item, debtors, (*foreign, *settled))
    for customer in everyone:
        _compare_opening(draft, item, customer)


def _compare_opening(draft: Draft, item: Item, customer: Customer) -> None:
    """Ask when less is carried forward, and still open, than a case claims of older invoices."""
    openings = [
        each
        for each in (*customer.items, *customer.settled)
        if each.is_opening and next(draft.with_number(_number_of(each)), None) is None
    ]
    if openings:
        opened_on = min(each.day for each in openings)
        left = sum((each.amount for each in openings if each in customer.items), ZERO)
        compare_opening(draft, item, _party(customer), opened_on, left)


def _debtor(customer: Customer, times: Counter[str], today: date) -> ReadDebtor:
    return ReadDebtor(
        party=_party(customer),
        invoices=tuple(_invoices(customer, times, today)),
        to_complete=(
            f"débiteur du compte {customer.account} : nom exact, SIREN, adresse à compléter",
            _NUMBERS_TO_CONFIRM,
        ),
        to_confirm=tuple(_to_confirm(customer)),
    )


def _party(customer: Customer) -> ReadParty:
    name = one_line(customer.name, _LONGEST_NAME) or customer.account
    return ReadParty(name=name, customer_account=customer.account)


def _invoices(customer: Customer, times: Counter[str], today: date) -> Iterator[ReadInvoice]:
    used: Counter[str] = Counter()
    for item in customer.items:
        stated = _number_of(item)
        number = stated or f"L{item.line} {customer.account}"
        if stated and stated == item.piece and times[item.piece] > 1:
            number = f"{number} {customer.account}"
        used[number] += 1
        if used[number] > 1:
            number = f"{number}/{used[number]}"
        if item.currency:
            continue
        yield ReadInvoice(
            invoice_number=number,
            issue_date=item.day,
            dues=_dues(item),
            total_with_vat=item.total,
            paid_amount=item.total - item.amount - _booked(item, today),
            settlements=_settlements(item, today),
            description=one_line(f"{OPENING} : {item.label}" if item.is_opening else item.label),
            is_opening=item.is_opening,
            doubts=tuple(_doubts(item, number, today)),
        )


def _number_of(item: OpenItem) -> str | None:
    """Return the number of an invoice: its piece, else that of the entry where it is no mere count.

    Programs write « - » for an entry without a piece (Odoo), and the number of the invoice as that
    of the entry.
    """
    if is_number(item.piece):
        return one_line(item.piece, _LONGEST_NUMBER)
    is_told = is_number(item.number) and _LETTER.search(item.number)
    return one_line(item.number, _LONGEST_NUMBER) if is_told else None


def _dues(item: OpenItem) -> tuple[ReadDue, ...]:
    if len(item.dues) == 1:
        return (ReadDue(due_date=item.dues[0][0]),)
    return tuple(ReadDue(due_date=day, amount=amount) for day, amount in item.dues)


def _is_dated(settlement: Settlement, item: OpenItem, today: date) -> bool:
    """Whether it is an event of the case: money, or a credit note, since the invoice."""
    return settlement.kind is not CreditKind.OTHER and item.day <= settlement.day <= today


def _booked(item: OpenItem, today: date) -> Decimal:
    return sum((s.amount for s in item.settlements if _is_dated(s, item, today)), ZERO)


def _settlements(item: OpenItem, today: date) -> tuple[ReadSettlement, ...]:
    return tuple(
        ReadSettlement(
            day=each.day,
            amount=each.amount,
            label=one_line(each.label),
            credit_note=(
                (one_line(each.piece, _LONGEST_NUMBER) if is_number(each.piece) else None)
                or f"Avoir du {each.day:%d/%m/%Y}"
                if each.kind is CreditKind.CREDIT_NOTE
                else None
            ),
        )
        for each in item.settlements
        if _is_dated(each, item, today)
    )


def _doubts(item: OpenItem, of: str, today: date) -> Iterator[str]:
    """Yield the credits that are no dated event, in French as it stands in the case file."""
    for each in item.settlements:
        if not _is_dated(each, item, today):
            yield (
                f"paid_amount de {of} : {number(each.amount)} € déduits, passés le "
                f"{day(each.day)} (« {one_line(each.label) or each.piece} ») ; règlement, "
                "avoir ou perte, à vérifier"
            )


def _foreign(customer: Customer) -> Iterator[LeftOut]:
    """Yield what was invoiced in another currency: only euros are reckoned with."""
    for item in customer.items:
        if item.currency:
            stated = item.currency_amount if item.currency_amount is not None else "—"
            yield LeftOut(
                what=Message("line {line}: {number}", line=item.line, number=_number_of(item)),
                reason=Message(
                    "it was invoiced in {currency} ({stated}), booked for {amount} €: only euros "
                    "are reckoned with; enter it by hand if it is owed in euros",
                    currency=item.currency,
                    stated=stated,
                    amount=item.total,
                ),
                is_alarm=True,
                invoice_number=_number_of(item),
                party=_party(customer),
                standing=f"facturée {stated} {item.currency}",
            )


def _settled(customer: Customer, pieces: Counter[str], today: date) -> Iterator[LeftOut]:
    """Yield what the books have no more open, where its piece tells it from the others."""
    party = _party(customer)
    for item in customer.settled:
        stated = _number_of(item)
        is_told_apart = stated != item.piece or pieces[item.piece] == 1
        if stated is not None and is_told_apart and not item.is_opening:
            yield LeftOut(
                what=Message("line {line}: {number}", line=item.line, number=stated),
                reason=Message("nothing is left to pay"),
                invoice_number=stated,
                party=party,
                left=ZERO,
                settlements=_settlements(item, today),
                is_told=False,
            )


def _to_confirm(customer: Customer) -> Iterator[str]:
    """Yield what the books leave open, in French as it stands in the case file."""
    if any(item.is_opening for item in customer.items):
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
