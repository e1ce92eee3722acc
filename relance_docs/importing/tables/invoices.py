"""Invoices from the rows of a table, debtor by debtor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import folded
from relance_docs.importing.claims.read import ReadDebtor, ReadDue, ReadInvoice, ReadParty
from relance_docs.importing.cleaning import envelope_lines, one_line
from relance_docs.importing.debtors import plain_name, siren_of
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import Row, amount_of, day_of, text_of
from relance_docs.message import Message

_AMOUNTS: Final = ("total_with_vat", "total_without_vat", "amount_due", "paid_amount")
_DAYS: Final = ("issue_date", "due_date")
_WHO: Final = ("debtor", "siren", "siret")
_TOTALS: Final = ("TOTAL", "TOTAUX", "SOUS TOTAL", "SOMME", "GRAND TOTAL")
_OVER: Final = frozenset(
    ("PAYE", "PAYEE", "REGLE", "REGLEE", "SOLDE", "SOLDEE", "PAID", "ANNULE", "ANNULEE", "DRAFT"
     , "BROUILLON", "CANCELLED", "CANCELED", "VOID", "ENCAISSE", "ENCAISSEE", "ACQUITTEE"
     , "VOIDED", "CLOSED", "SETTLED", "ABANDONNEE", "IRRECOUVRABLE", "REFUSEE", "SUPPRIMEE")
)  # fmt: skip
"""What the status of an invoice begins with when nothing is claimed on it."""
_IN_PART: Final = "PARTIEL"
_YES: Final = frozenset(("OUI", "YES", "TRUE", "VRAI", "X", "O"))
_CREDIT_NOTES: Final = frozenset(("AVOIR", "AVOIRS", "CREDIT", "381"))
_NO_INVOICES: Final = frozenset(("DEVIS", "PROFORMA", "PRO", "QUOTE", "ESTIMATE", "COMMANDE"))
"""Words of a type that is not that of an invoice."""
_MONTH_FIRST: Final = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{2,4}\b")
_DAY_FIRST: Final = re.compile(r"(?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b")
_OF_DEBTOR: Final = (
    "debtor", "siren", "siret", "vat_identifier", "postcode", "city", "contact", "email", "phone",
)  # fmt: skip
_ADDRESS: Final = ("address", "address_more")
_Row = tuple[int, ReadInvoice]
"""The number of a row, and what it says."""
_EUROS: Final = frozenset(("", "EUR", "EURO", "EUROS", "€"))


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedRow:
    """A row that is not taken, and why."""

    what: Message
    reason: Message
    is_alarm: bool = False


class _Skip(Exception):  # noqa: N818 - not an error: the row is left out, and said
    def __init__(self, reason: Message, *, is_alarm: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.is_alarm = reason, is_alarm


def read_invoices(
    columns: Columns, today: date
) -> tuple[tuple[ReadInvoice, ...], tuple[SkippedRow, ...]]:
    """Return the invoices on which something is due, and the rows left out, with the reason."""
    mark = decimal_mark(
        text_of(cell)
        for _line, row in columns.rows
        for field in _AMOUNTS
        for cell in columns.cells(row, field)
        if isinstance(cell, str) and cell.strip()
    )
    _refuse_month_first(columns)
    states_due = any(columns.text(row, "amount_due") for _line, row in columns.rows)
    rows: dict[str, list[_Row]] = {}
    skipped: list[SkippedRow] = []
    for line, row in columns.rows:
        if not _is_told(columns, row):
            continue
        try:
            found = _invoice(columns, row, mark, today)
            if states_due:
                _refuse_untold(columns, row)
        except _Skip as skip:
            number = columns.text(row, "invoice_number")
            skipped.append(_skipped(line, number, skip))
        else:
            rows.setdefault(found.invoice_number or "", []).append((line, found))
    kept = tuple(same[0][1] for same in rows.values() if _agree(same))
    skipped += [each for same in rows.values() if not _agree(same) for each in _contrary(same)]
    return kept, tuple(skipped)


def _refuse_untold(columns: Columns, row: Row) -> None:
    """Leave out a row that states neither what is left nor what was paid, as others do.

    An empty cell may mean that nothing is left.
    """
    if not any(columns.text(row, field) for field in ("amount_due", "paid_amount")):
        raise _Skip(
            Message("what is left of it is not stated, as it is on other lines"), is_alarm=True
        )


def _skipped(line: int, number: str, skip: _Skip) -> SkippedRow:
    what = Message("line {line}: {number}", line=line, number=number or "—")
    return SkippedRow(what=what, reason=skip.reason, is_alarm=skip.is_alarm)


def _agree(rows: list[_Row]) -> bool:
    """Whether rows of one number say the same: a table of articles repeats the total."""
    return len({(read.total_with_vat, read.issue_date) for _line, read in rows}) == 1


def _contrary(rows: list[_Row]) -> Iterator[SkippedRow]:
    """Yield the rows of one number with several totals: none of them is known to be right."""
    for line, read in rows:
        other = next(each for each, _read in rows if each != line)
        reason = Message("line {line} has the same number with another total", line=other)
        yield _skipped(line, read.invoice_number or "", _Skip(reason, is_alarm=True))


def _refuse_month_first(columns: Columns) -> None:
    """Raise RefusalError when days can only be read month first: then all are meant so.

    Where another day can only be read day first, the one is a slip, and its row is left out.
    """
    days = [
        (line, cell.strip())
        for line, row in columns.rows
        for field in _DAYS
        for cell in columns.cells(row, field)
        if isinstance(cell, str)
    ]
    slip = next(((line, text) for line, text in days if _MONTH_FIRST.match(text)), None)
    if slip is None or any(_DAY_FIRST.match(text) for _line, text in days):
        return
    raise RefusalError(
        Message(
            "line {line}: '{text}' is not a day; the day is written before the month",
            line=slip[0],
            text=slip[1][:40],
        )
    )


def _is_told(columns: Columns, row: Row) -> bool:
    """Whether a row speaks of an invoice at all: totals and remarks have no number and no day."""
    has_day = any(text_of(cell) for field in _DAYS for cell in columns.cells(row, field))
    number = folded(columns.text(row, "invoice_number"))
    return has_day or (number != "" and not number.startswith(_TOTALS))


def _invoice(columns: Columns, row: Row, mark: DecimalMark | None, today: date) -> ReadInvoice:
    number = one_line(columns.text(row, "invoice_number"))
    if number is None:
        raise _Skip(Message("it has no invoice number"))
    _refuse_over(columns, row)
    amounts = {field: _amount(columns, row, field, mark) for field in _AMOUNTS}
    total, left = _left(amounts)
    days = {field: _day(columns, row, field) for field in _DAYS}
    issued, due_date = days["issue_date"], days["due_date"]
    if issued is None:
        raise _Skip(Message("it has no date of issue"))
    if issued > today:
        raise _Skip(Message("its date, {day}, is still to come", day=issued), is_alarm=True)
    if due_date is not None and due_date < issued:
        raise _Skip(Message("it is due before it is issued"), is_alarm=True)
    return ReadInvoice(
        invoice_number=number,
        issue_date=issued,
        dues=(ReadDue(due_date=due_date),) if due_date is not None else (),
        total_with_vat=total,
        total_without_vat=amounts["total_without_vat"],
        paid_amount=total - left,
        order_reference=one_line(columns.text(row, "order_reference"), 100),
        description=one_line(columns.text(row, "description"), 200),
        buyer=_buyer(columns, row),
    )


def _refuse_over(columns: Columns, row: Row) -> None:
    status = folded(columns.text(row, "status"))
    if status.partition(" ")[0] in _OVER and _IN_PART not in status:
        raise _Skip(Message("its status is {status}", status=columns.text(row, "status")))
    if folded(columns.text(row, "paid_amount")) in _YES:
        raise _Skip(Message("nothing is left to pay"))
    kind = set(folded(columns.text(row, "type")).split())
    if kind & _CREDIT_NOTES:
        raise _credit_note()
    if kind & _NO_INVOICES:
        raise _Skip(Message("its type is {type}", type=columns.text(row, "type")))
    if not any(columns.text(row, field) for field in _WHO):
        raise _Skip(Message("it names no client"), is_alarm=True)
    if columns.text(row, "currency").upper() not in _EUROS:
        raise _Skip(
            Message("it is in {currency}, not in euros", currency=columns.text(row, "currency"))
        )


def _credit_note() -> _Skip:
    return _Skip(
        Message("it is a credit note: enter it under credit_notes of its case"), is_alarm=True
    )


def _amount(columns: Columns, row: Row, field: str, mark: DecimalMark | None) -> Decimal | None:
    for cell in columns.cells(row, field):
        amount = amount_of(cell, mark)
        if amount is not None:
            return amount
        if any(c.isdecimal() for c in text_of(cell)):
            raise _Skip(
                Message("'{text}' is not an amount in euros and cents", text=text_of(cell)[:40]),
                is_alarm=True,
            )
    return None


def _left(amounts: Mapping[str, Decimal | None]) -> tuple[Decimal, Decimal]:
    """Return the total and what is left of it; where three amounts disagree, the least is due."""
    total, due = amounts["total_with_vat"], amounts["amount_due"]
    if total is None:
        total = due
    if total is None:
        raise _Skip(Message("it has no amount"))
    if total < 0:
        raise _credit_note()
    lefts = [total - abs(amounts["paid_amount"] or ZERO), *([] if due is None else [due])]
    left = min(lefts)
    if left <= 0:
        raise _Skip(Message("nothing is left to pay"))
    if left > total:
        raise _Skip(Message("more is left to pay than its total"), is_alarm=True)
    return total, left


def _day(columns: Columns, row: Row, field: str) -> date | None:
    for cell in columns.cells(row, field):
        day = day_of(cell)
        if day is not None:
            return day
        if text_of(cell):
            raise _Skip(Message("'{text}' is not a day", text=text_of(cell)[:40]), is_alarm=True)
    return None


def _buyer(columns: Columns, row: Row) -> ReadParty:
    said = {field: one_line(columns.text(row, field)) for field in _OF_DEBTOR}
    lines = (text_of(cell) for name in _ADDRESS for cell in columns.cells(row, name))
    return ReadParty(
        name=said["debtor"],
        siren=said["siren"],
        siret=said["siret"],
        vat_identifier=said["vat_identifier"],
        address=envelope_lines(lines, said["postcode"], said["city"]),
        contact_name=said["contact"],
        email=said["email"],
        phone=said["phone"],
    )


def debtors_of(invoices: Iterable[ReadInvoice]) -> tuple[ReadDebtor, ...]:
    """Return the debtors with their invoices, in the order of the table.

    What one row does not say of a debtor, another may.
    """
    by_debtor: dict[str, list[ReadInvoice]] = {}
    for invoice in invoices:
        by_debtor.setdefault(_key(invoice.buyer), []).append(invoice)
    return tuple(
        ReadDebtor(party=_merged([each.buyer for each in own]), invoices=tuple(own))
        for own in by_debtor.values()
    )


def _key(buyer: ReadParty) -> str:
    siren = siren_of(buyer.siren, buyer.siret, buyer.vat_identifier)
    return siren or plain_name(buyer.name or "")


def _merged(said: list[ReadParty]) -> ReadParty:
    first, *others = said
    missing = [each.name for each in fields(first) if not getattr(first, each.name)]
    found: dict[str, Any] = {
        name: value
        for name in missing
        if (value := next(filter(None, (getattr(other, name) for other in others)), None))
    }
    return replace(first, **found)
