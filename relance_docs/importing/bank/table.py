"""A statement exported as a table, whose columns are known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.around import Around, around
from relance_docs.importing.bank.records import (
    EURO,
    AccountStatement,
    Balance,
    BankFile,
    BankLine,
    Standing,
    folded,
    label_of,
)
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import Cell, Row, amount_of, day_of, text_of
from relance_docs.message import Message

_LOOKS_LIKE_A_DAY: Final = re.compile(r"\s*[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}\b")
_NO_MOVEMENT: Final = re.compile(
    r"(?:ANCIEN|NOUVEAU|DERNIER|REPORT)? ?SOLDE(?: (?:CREDITEUR|DEBITEUR|AU|INITIAL|FINAL|PRECEDENT"
    r"|EN EUROS?|DISPONIBLE|COMPTABLE|DU COMPTE|DE DEPART)\b.*)?|TOTAL|TOTAL (?:DES|DEBIT|CREDIT"
    r"|MOUVEMENTS|GENERAL|OPERATIONS)\b.*|TOTAUX.*|(?:OPENING|CLOSING) BALANCE.*"
)
_PENDING: Final = frozenset(
    ("PENDING", "EN COURS", "EN ATTENTE", "A VENIR", "DECLINED", "REVERTED", "REFUSE", "REFUSEE"
     , "ANNULE", "ANNULEE", "FAILED", "REFUSED", "REJECTED", "EXPIRED", "REVERSED",
     "BLOCKED", "CANCELED", "CANCELLED", "REJETE", "REJETEE")
)  # fmt: skip
_DEBIT_WORDS: Final = frozenset(("D", "DEBIT", "DBIT", "DR", "DEBITEUR", "-"))
_AMOUNTS: Final = ("amount", "credit", "debit", "balance")


def read_bank_table(columns: Columns, form: str) -> BankFile:
    """Return the statements of a table, one for each account; RefusalError with the line."""
    mark = decimal_mark(
        text_of(cell)
        for _number, row in columns.rows
        for field in _AMOUNTS
        for cell in columns.cells(row, field)
        if isinstance(cell, str) and cell.strip()
    )
    if _is_of_payer(columns):
        at = dict(columns.at)
        columns = replace(columns, at={**at, "payer_iban": at.pop("account"), "account": ()})
    by_account: dict[str, list[tuple[BankLine, Decimal | None]]] = {}
    for number, row in columns.rows:
        line = _line(columns, number, row, mark)
        if line is not None:
            account = "".join(columns.text(row, "account").split()).upper()
            balance = next((amount_of(c, mark) for c in columns.cells(row, "balance")), None)
            by_account.setdefault(account, []).append((line, balance))
    if not by_account:
        raise RefusalError(Message("the table has no movement under its heads"))
    told = around(columns, mark)
    return BankFile(
        form=form,
        statements=tuple(
            _statement(account, lines, told if len(by_account) == 1 else None)
            for account, lines in by_account.items()
        ),
    )


def _line(columns: Columns, number: int, row: Row, mark: DecimalMark | None) -> BankLine | None:
    """Return the movement of a row; None for a total, a balance or a remark."""
    label = label_of(text_of(cell) for cell in columns.cells(row, "label"))
    booked_on = _booked_on(columns, number, row)
    if booked_on is None or _NO_MOVEMENT.fullmatch(folded(label)):
        return None
    amount = _amount(columns, number, row, mark)
    if amount is None:
        return None
    payer = columns.text(row, "payer")
    is_pending = folded(columns.text(row, "status")) in _PENDING
    return BankLine(
        booked_on=booked_on,
        amount=amount,
        currency=columns.text(row, "currency").upper() or EURO,
        label=label_of((label, payer, columns.text(row, "reference"))),
        payer=payer if amount > 0 else "",
        payer_iban="".join(columns.text(row, "payer_iban").split()).upper(),
        bank_reference=columns.text(row, "reference"),
        standing=Standing.PENDING if is_pending else Standing.BOOKED,
    )


def _booked_on(columns: Columns, number: int, row: Row) -> date | None:
    for field in ("date", "value_date"):
        for cell in columns.cells(row, field):
            found = day_of(cell)
            if found is not None:
                return found
            if _LOOKS_LIKE_A_DAY.match(text_of(cell)):
                raise RefusalError(
                    Message(
                        "line {line}: '{text}' is not a day; the day is written before the month",
                        line=number,
                        text=text_of(cell)[:40],
                    )
                )
    return None


def _amount(columns: Columns, number: int, row: Row, mark: DecimalMark | None) -> Decimal | None:
    """Return the signed amount of a row; None when the row states none."""
    credit = _stated(columns, number, row, "credit", mark)
    debit = _stated(columns, number, row, "debit", mark)
    if credit is not None or debit is not None:
        return (credit or ZERO) - abs(debit or ZERO)
    amount = _stated(columns, number, row, "amount", mark)
    if amount is not None and folded(columns.text(row, "direction")) in _DEBIT_WORDS:
        return -abs(amount)
    return amount


def _stated(
    columns: Columns, number: int, row: Row, field: str, mark: DecimalMark | None
) -> Decimal | None:
    for cell in columns.cells(row, field):
        amount = amount_of(cell, mark)
        if amount is not None:
            return amount
        if _has_digit(cell):
            raise RefusalError(
                Message(
                    "line {line}: '{text}' is not an amount in euros and cents",
                    line=number,
                    text=text_of(cell)[:40],
                )
            )
    return None


def _has_digit(cell: Cell) -> bool:
    return any(c.isdecimal() for c in text_of(cell))


def _is_of_payer(columns: Columns) -> bool:
    """Whether the column of accounts is that of the other party: it follows the name of the party.

    The account of a statement is the same on all its lines.
    """
    (account, *_), (payer, *_) = (columns.at.get(each, (-2,)) for each in ("account", "payer"))
    told = {columns.text(row, "account") for _number, row in columns.rows}
    return account == payer + 1 and len(told) > 1


def _statement(
    account: str, lines: list[tuple[BankLine, Decimal | None]], told: Around | None
) -> AccountStatement:
    opening, closing = _balances(lines)
    if told is not None and opening is None:
        opening, closing = _told_balances(lines, told)
    currencies = {line.currency for line, _balance in lines}
    return AccountStatement(
        account=account or (told.account if told else ""),
        currency=currencies.pop() if len(currencies) == 1 else "",
        lines=tuple(line for line, _balance in lines),
        opening=opening,
        closing=closing,
        from_day=min(line.booked_on for line, _balance in lines),
        to_day=max(line.booked_on for line, _balance in lines),
    )


def _told_balances(
    lines: list[tuple[BankLine, Decimal | None]], told: Around
) -> tuple[Balance | None, Balance | None]:
    """Return the balances that rows of their own tell; none unless both are told."""
    if told.opening is None or told.closing is None:
        return None, None
    days = sorted(line.booked_on for line, _balance in lines)
    currency = lines[0][0].currency
    return (
        Balance(day=days[0], amount=told.opening, currency=currency),
        Balance(day=days[-1], amount=told.closing, currency=currency),
    )


def _balances(
    lines: list[tuple[BankLine, Decimal | None]],
) -> tuple[Balance | None, Balance | None]:
    """Return the balances before the first and after the last movement of a column of balances.

    None where it has gaps, or follows neither order of the rows: some exports repeat one balance.
    """
    known = [(line, balance) for line, balance in lines if balance is not None]
    if len(known) != len(lines) or len(known) < 2:  # noqa: PLR2004 - one row proves nothing
        return None, None
    for rows in (known, known[::-1]):
        if all(after[1] - after[0].amount == before[1] for before, after in pairwise(rows)):
            first, last = rows[0], rows[-1]
            opening = first[1] - first[0].amount
            return (
                Balance(day=first[0].booked_on, amount=opening, currency=first[0].currency),
                Balance(day=last[0].booked_on, amount=last[1], currency=last[0].currency),
            )
    return None, None
