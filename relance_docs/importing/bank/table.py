"""A statement exported as a table, whose columns are known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import ZERO, DecimalMark, decimal_mark
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.records import (
    EURO,
    AccountStatement,
    BankBalance,
    BankFile,
    BankLine,
    Booking,
    Hole,
    folded,
    label_of,
)
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import (
    Cell,
    Row,
    amount_of,
    day_of,
    is_blank,
    text_of,
)
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
_IBAN: Final = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_NUMBER: Final = r"([0-9][0-9A-Z ]{4,32}[0-9])"
_ACCOUNTS: Final = (
    re.compile(rf"(?:NUMERO|NUM|NO?) (?:DE |DU )?COMPTE {_NUMBER}"),
    re.compile(rf"COMPTE (?!.*\bCARTE\b)(?:[A-Z ]{{0,40}} )?(?:N|NO|NUMERO) {_NUMBER}"),
)
"""How the number of an account is called, with the number in the same cell or the next one."""
_AS_TEXT: Final = re.compile(r'="?([0-9]{10,23})"?')
"""A number that a spreadsheet is told to keep as text."""
_OPENING: Final = re.compile(
    r"(?:ANCIEN SOLDE|SOLDE (?:EN DEBUT DE PERIODE|INITIAL|PRECEDENT|DE DEPART)"
    r"|OPENING BALANCE|STARTING BALANCE)\b.*"
)
_CLOSING: Final = re.compile(
    r"(?:NOUVEAU SOLDE|SOLDE (?:EN FIN DE PERIODE|FINAL)|CLOSING BALANCE|ENDING BALANCE)\b.*"
)


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
    by_account: dict[str, list[_Row]] = {}
    for number, row in columns.rows:
        line = _line(columns, number, row, mark)
        if line is not None:
            account = "".join(columns.text(row, "account").split()).upper()
            balance = next((amount_of(c, mark) for c in columns.cells(row, "balance")), None)
            made = _Row(number=number, line=line, balance=balance)
            by_account.setdefault(account, []).append(made)
    if not by_account:
        raise RefusalError(Message("the table has no movement under its heads"))
    told = _around(columns, mark)
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
        standing=Booking.PENDING if is_pending else Booking.BOOKED,
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


def _statement(account: str, rows: list[_Row], told: _Around | None) -> AccountStatement:
    running = _Running.of(rows)
    opening, closing = running.balances
    if told is not None and opening is None:
        opening, closing = _told_balances(rows, told)
    lines = tuple(row.line for row in rows)
    currencies = {line.currency for line in lines}
    return AccountStatement(
        account=account or (told.account if told else ""),
        currency=currencies.pop() if len(currencies) == 1 else "",
        lines=lines,
        opening=opening,
        closing=closing,
        from_day=min(line.booked_on for line in lines),
        to_day=max(line.booked_on for line in lines),
        holes=running.holes,
    )


def _told_balances(
    rows: list[_Row], told: _Around
) -> tuple[BankBalance | None, BankBalance | None]:
    """Return the balances that rows of their own tell; none unless both are told."""
    if told.opening is None or told.closing is None:
        return None, None
    days = sorted(row.line.booked_on for row in rows)
    currency = rows[0].line.currency
    return (
        BankBalance(day=days[0], amount=told.opening, currency=currency),
        BankBalance(day=days[-1], amount=told.closing, currency=currency),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Around:
    """What is told; empty or None for what is not."""

    account: str
    opening: Decimal | None
    closing: Decimal | None


def _around(columns: Columns, mark: DecimalMark | None) -> _Around:
    """Return what rows that are no movements say."""
    rows = [row for _number, row in (*columns.preamble, *columns.rows)]
    return _Around(
        account=_account(row for _number, row in columns.preamble),
        opening=_balance(rows, _OPENING, mark),
        closing=_balance(rows, _CLOSING, mark),
    )


def _account(rows: Iterable[Row]) -> str:
    """Return the account named above the heads: an IBAN, else a number that is called one."""
    above = list(rows)
    for find in (_ibans, _numbers):
        found = next((each for row in above for each in find(row)), None)
        if found is not None:
            return "".join(found.split())
    return ""


def _ibans(row: Row) -> Iterator[str]:
    for cell in row:
        yield from (found[0] for found in _IBAN.finditer(text_of(cell).upper()))


def _numbers(row: Row) -> Iterator[str]:
    texts = [text_of(cell) for cell in row]
    yield from (found[1] for text in texts if (found := _AS_TEXT.fullmatch(text)))
    for place, text in enumerate(texts):
        # « Numéro Compte » may have its number in the next cell.
        following = " ".join(texts[place : place + 2])
        for said in (folded(text), folded(following)):
            yield from (found[1] for form in _ACCOUNTS if (found := form.fullmatch(said)))


def _balance(
    rows: Iterable[Row], wanted: re.Pattern[str], mark: DecimalMark | None
) -> Decimal | None:
    """Return the one amount of the one row that bears such a name; None when it is not clear."""
    named = [row for row in rows if not is_blank(row) and _is_named(row, wanted)]
    if len(named) != 1:
        return None
    found = {value for cell in named[0] if (value := amount_of(cell, mark)) is not None}
    return found.pop() if len(found) == 1 else None


def _is_named(row: Row, wanted: re.Pattern[str]) -> bool:
    return any(wanted.fullmatch(folded(text_of(cell))) for cell in row)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A movement of the table, where it stands, and the balance told after it."""

    number: int
    line: BankLine
    balance: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Running:
    """What a column of balances proves of the rows, looked at day by day.

    Within a day a bank may write its rows in any order, or tell the balance of the evening on each.
    """

    days: tuple[tuple[_Row, ...], ...]
    """The rows that were booked, the earliest day first, as far as balances are told."""
    breaks: tuple[int, ...]
    """Places of the days whose balances do not follow from those before."""

    @classmethod
    def of(cls, rows: list[_Row]) -> _Running:
        by_day: dict[date, list[_Row]] = {}
        for row in rows:
            if row.line.standing is Booking.BOOKED:
                by_day.setdefault(row.line.booked_on, []).append(row)
        days = tuple(tuple(day) for _day, day in sorted(by_day.items()))
        if not all(any(row.balance is not None for row in day) for day in days):
            return cls(days=(), breaks=())
        broken = (place for place in range(len(days)) if not _follows(days, place))
        return cls(days=days, breaks=tuple(broken))

    @property
    def is_running(self) -> bool:
        """Whether it is a balance at all: some exports repeat that of today on every row."""
        told = {row.balance for day in self.days for row in day}
        links = len(self.days) - 1
        return links > 0 and len(told) > 1 and len(self.breaks) * 2 <= links + 1

    @property
    def balances(self) -> tuple[BankBalance | None, BankBalance | None]:
        """The balances before the first and after the last row; none unless every row follows."""
        rows = [row for day in self.days for row in day]
        if len(rows) < 2 or self.breaks:  # noqa: PLR2004 - one row proves nothing
            return None, None
        first, last = self.days[0], self.days[-1]
        before, after = _evening(first), _evening(last)
        if before is None or after is None:
            return None, None
        opening = before - _moved(first)
        currency = first[0].line.currency
        return (
            BankBalance(day=first[0].line.booked_on, amount=opening, currency=currency),
            BankBalance(day=last[0].line.booked_on, amount=after, currency=currency),
        )

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Where rows are missing; none where the column is no running balance."""
        if not self.is_running:
            return ()
        return tuple(self._hole(place) for place in self.breaks)

    def _hole(self, place: int) -> Hole:
        day = self.days[place]
        near = self.days[max(place - 1, 0) : place + 1]
        known = {row.balance for each in near for row in each}
        told = [(row, row.balance - row.line.amount) for row in day if row.balance is not None]
        at = next((row for row, before in told if before not in known), told[0][0])
        before = self.days[place - 1] if place else ()
        ends = _evening(before) if before else None, _evening(day)
        missing = None if None in ends else (ends[1] or ZERO) - _moved(day) - (ends[0] or ZERO)
        until = before[0].line.booked_on if before else day[0].line.booked_on - timedelta(days=1)
        return Hole(row=at.number, line=at.line, until=until, missing=missing)


def _follows(days: tuple[tuple[_Row, ...], ...], place: int) -> bool:
    """Whether a day goes on from the balances of the day before; the first from its own rows."""
    day = days[place]
    after = {row.balance for row in day if row.balance is not None}
    if place:
        before = {row.balance for row in days[place - 1] if row.balance is not None}
        return any(balance + _moved(day) in after for balance in before)
    return len(after) == 1 or _evening(day) is not None


def _evening(day: tuple[_Row, ...]) -> Decimal | None:
    """Return the balance after the last row of a day, in whatever order its rows stand.

    It is the one that no other row starts from. None when several are.
    """
    told = [(row.balance, row.balance - row.line.amount) for row in day if row.balance is not None]
    if len({after for after, _before in told}) == 1:
        return told[0][0]
    afters, befores = (Counter(side) for side in zip(*told, strict=True))
    ends = list((afters - befores).elements())
    return ends[0] if len(ends) == 1 else None


def _moved(day: tuple[_Row, ...]) -> Decimal:
    return sum((row.line.amount for row in day), ZERO)
