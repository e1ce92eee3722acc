"""Invoices from the rows of a table, debtor by debtor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark
from relance_docs.case.same_debtor import plain_name, siren_of
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import folded
from relance_docs.importing.claims.read_invoices import (
    LeftOut,
    ReadDebtor,
    ReadDue,
    ReadInvoice,
    ReadParty,
)
from relance_docs.importing.cleaning import envelope_lines, is_number, one_line
from relance_docs.importing.records import Choice
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.credit_notes import Known, ReadCreditNote, taken_off
from relance_docs.importing.tables.grid import Row, amount_of, day_of, text_of
from relance_docs.importing.tables.row_states import (
    SKIP,
    Ask,
    CreditNoteError,
    SkipError,
    credit_note,
    doubts_of,
    refuse_paid,
    standing_of_row,
)
from relance_docs.message import Message

_AMOUNTS: Final = ("total_with_vat", "total_without_vat", "amount_due", "paid_amount")
_DAYS: Final = ("issue_date", "due_date")
_TOTALS: Final = ("TOTAL", "TOTAUX", "SOUS TOTAL", "SOMME", "GRAND TOTAL")
_MONTH_FIRST: Final = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{2,4}\b")
_DAY_FIRST: Final = re.compile(r"(?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b")
_OF_DEBTOR: Final = (
    "debtor", "siren", "siret", "vat_identifier", "postcode", "city", "contact", "email", "phone",
)  # fmt: skip
_ADDRESS: Final = ("address", "address_more")
_NAMING: Final = ("order_reference", "description")
"""Where a credit note may name its invoice, beside columns that mean nothing here."""


_LINES: Final = "lines"
_REPEATED: Final = "repeated"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A row that is an open invoice."""

    line: int
    cells: tuple[str, ...]
    read: ReadInvoice


def read_invoices(
    columns: Columns, today: date, known: Known, ask: Ask
) -> tuple[tuple[ReadInvoice, ...], tuple[LeftOut, ...]]:
    """Return the invoices on which something is due, and the rows left out, with the reason.

    `known`: the credit notes that cases have.
    """
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
    skipped: list[LeftOut] = []
    notes: list[ReadCreditNote] = []
    for line, row in columns.rows:
        if not _is_told(columns, row):
            continue
        try:
            found = _told(columns, row, mark, today, ask)
            if isinstance(found, ReadCreditNote):
                notes.append(replace(found, line=line))
                continue
            if states_due:
                _refuse_untold(columns, row)
        except SkipError as skip:
            number = one_line(columns.text(row, "invoice_number"))
            skipped.append(_skipped(line, number, skip, _buyer(columns, row)))
        else:
            told = _Row(line=line, cells=tuple(map(text_of, row)), read=found)
            rows.setdefault(found.invoice_number or "", []).append(told)
    kept: list[ReadInvoice] = []
    for same in rows.values():
        one = _one_of(same, ask)
        if one is not None:
            kept.append(one)
        else:
            skipped += _contrary(same)
    skipped += _take_off(kept, notes, known, ask)
    return tuple(kept), tuple(skipped)


def _take_off(
    kept: list[ReadInvoice], notes: Iterable[ReadCreditNote], known: Known, ask: Ask
) -> Iterator[LeftOut]:
    """Take each credit note off its invoice among those kept; yield those of which none is known.

    Each is by its own: two may reduce one invoice.
    """
    for note in notes:
        same = known(note.number)
        less = taken_off(note, kept, same, ask)
        if less is None:
            why = credit_note() if same is None else SkipError(Message("a case has it already"))
            yield _skipped(note.line, note.number, why, note.buyer)
            continue
        place = next(i for i, e in enumerate(kept) if e.invoice_number == less.invoice_number)
        if less.left:
            kept[place] = less
        else:
            del kept[place]
            yield _skipped(note.line, less.invoice_number, _settled_by(note), less.buyer)


def _settled_by(note: ReadCreditNote) -> SkipError:
    reason = Message("credit note {number} leaves nothing of it to pay", number=note.number)
    return SkipError(reason, left=ZERO)


def _told(
    columns: Columns, row: Row, mark: DecimalMark | None, today: date, ask: Ask
) -> ReadInvoice | ReadCreditNote:
    """Return the invoice or the credit note of a row."""
    try:
        return _invoice(columns, row, mark, today, ask)
    except CreditNoteError:
        return _note(columns, row, mark, today)


def _note(columns: Columns, row: Row, mark: DecimalMark | None, today: date) -> ReadCreditNote:
    number, issued = one_line(columns.text(row, "invoice_number")), _issued(columns, row, today)
    total, due = (_amount(columns, row, field, mark) for field in ("total_with_vat", "amount_due"))
    if number is None or not (amount := total if due is None else due):
        raise SkipError(Message("it is a credit note, and nothing is left of it"))
    named = {place for field, held in columns.at.items() if field not in _NAMING for place in held}
    rest = (text_of(cell) for place, cell in enumerate(row) if place not in named)
    return ReadCreditNote(
        line=0,
        number=number,
        issue_date=issued,
        amount=abs(amount),
        is_open=due is not None,
        said=folded(" ".join(rest)),
        buyer=_buyer(columns, row),
    )


def _issued(columns: Columns, row: Row, today: date) -> date:
    issued = _day(columns, row, "issue_date")
    if issued is None:
        raise SkipError(Message("it has no date of issue"))
    if issued > today:
        raise SkipError(Message("its date, {day}, is still to come", day=issued), is_alarm=True)
    return issued


def _one_of(rows: list[_Row], ask: Ask) -> ReadInvoice | None:
    """Return the invoice that the rows of one number tell; None when nobody knows.

    A row that is there twice is one. Rows of one total that differ elsewhere are the articles of
    an invoice, and the total is that of each article, or is repeated: a person says which.
    """
    first = rows[0].read
    if len({row.cells for row in rows}) == 1:
        return first
    if len({(row.read.total_with_vat, row.read.issue_date) for row in rows}) > 1:
        return None
    question = Message(
        "several rows have one invoice number, as {number}, and one total, and differ elsewhere: "
        "is each a part of the invoice, or does each repeat the whole of it?",
        number=first.invoice_number,
    )
    choices = (
        Choice(value=_LINES, label=Message("each is a part: their totals are added")),
        Choice(value=_REPEATED, label=Message("each repeats the whole invoice")),
        Choice(value=SKIP, label=Message("leave them out")),
    )
    answer = ask("rows_of_one_number", question, choices)
    if answer == _REPEATED:
        return first
    if answer != _LINES:
        return None
    reads = [row.read for row in rows]
    nets = [read.total_without_vat for read in reads]
    return replace(
        first,
        total_with_vat=sum((read.total_with_vat or ZERO for read in reads), ZERO),
        total_without_vat=None if None in nets else sum((net for net in nets if net), ZERO),
        paid_amount=sum((read.paid_amount or ZERO for read in reads), ZERO),
        description=None,
    )


def _refuse_untold(columns: Columns, row: Row) -> None:
    """Leave out a row that states neither what is left nor what was paid, as others do.

    An empty cell may mean that nothing is left.
    """
    if not any(columns.text(row, field) for field in ("amount_due", "paid_amount")):
        raise SkipError(
            Message("what is left of it is not stated, as it is on other lines"), is_alarm=True
        )


def _skipped(line: int, number: str | None, skip: SkipError, party: ReadParty) -> LeftOut:
    return LeftOut(
        what=Message("line {line}: {number}", line=line, number=number or "—"),
        reason=skip.reason,
        is_alarm=skip.is_alarm,
        invoice_number=number if is_number(number) else None,
        party=party,
        left=skip.left,
        standing=skip.standing,
    )


def _contrary(rows: list[_Row]) -> Iterator[LeftOut]:
    """Yield the rows of one number that say different things: none is known to be right."""
    totals = {row.read.total_with_vat for row in rows}
    for row in rows:
        other = next(each.line for each in rows if each is not row)
        reason = (
            Message("line {line} has the same number with another total", line=other)
            if len(totals) > 1
            else Message("line {line} has the same number, and differs elsewhere", line=other)
        )
        skip = SkipError(reason, is_alarm=True)
        yield _skipped(row.line, row.read.invoice_number, skip, row.read.buyer)


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


def _invoice(
    columns: Columns, row: Row, mark: DecimalMark | None, today: date, ask: Ask
) -> ReadInvoice:
    number = one_line(columns.text(row, "invoice_number"))
    if number is None or not is_number(number):
        raise SkipError(Message("it has no invoice number"))
    standing = standing_of_row(columns, row, ask)
    amounts = {field: _amount(columns, row, field, mark) for field in _AMOUNTS}
    refuse_paid(columns, row, number, today, ask)
    total, left = _left(amounts)
    issued, due_date = _issued(columns, row, today), _day(columns, row, "due_date")
    if due_date is not None and due_date < issued:
        raise SkipError(Message("it is due before it is issued"), is_alarm=True)
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
        **doubts_of(columns, row, number, standing, today),
    )


def _amount(columns: Columns, row: Row, field: str, mark: DecimalMark | None) -> Decimal | None:
    for cell in columns.cells(row, field):
        amount = amount_of(cell, mark)
        if amount is not None:
            return amount
        if any(c.isdecimal() for c in text_of(cell)):
            raise SkipError(
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
        raise SkipError(Message("it has no amount"))
    if total < 0:
        raise credit_note()
    lefts = [total - abs(amounts["paid_amount"] or ZERO), *([] if due is None else [due])]
    left = min(lefts)
    if left <= 0:
        raise SkipError(Message("nothing is left to pay"), left=ZERO)
    if left > total:
        raise SkipError(Message("more is left to pay than its total"), is_alarm=True)
    return total, left


def _day(columns: Columns, row: Row, field: str) -> date | None:
    for cell in columns.cells(row, field):
        day = day_of(cell)
        if day is not None:
            return day
        if text_of(cell):
            raise SkipError(
                Message("'{text}' is not a day", text=text_of(cell)[:40]), is_alarm=True
            )
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
    siren = siren_of(buyer)
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
