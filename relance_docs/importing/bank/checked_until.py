"""Until which day all receipts are entered: `payments_checked_until`, never more than is true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from relance_docs.case.settings import Settings
from relance_docs.importing.bank.records import AccountStatement
from relance_docs.importing.bank.soundness import is_account
from relance_docs.importing.desk import Desk, Held
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change, Put

_KEY: Final = "payments_checked_until"
_DAY: Final = timedelta(days=1)


def check_payments_until(
    desk: Desk, item: Item, statement: AccountStatement, held: Iterable[Held]
) -> None:
    """Move `payments_checked_until` to the last day of the statement, or say why it stays.

    It never goes back, nor beyond today, nor beyond the eve of a receipt that nobody has placed, or
    a hole in the balances, in this statement or another one of the import; it stays when days lie
    between it and the statement, or when another account of ours may have received money.
    """
    desk.held += held
    first = min(desk.held, key=lambda each: each.until, default=None)
    if first is not None:
        _hold_back(desk, first.until)
    covered = statement.covered_until
    if covered is None or not statement.is_whole:
        desk.warn(item, Message("the statement does not hold whole days: {key} stays", key=_KEY))
        return
    until = min(covered, desk.today)
    if first is not None and first.until < until:
        until = first.until
        desk.warn(
            item,
            Message(
                "{key} goes no further than {day}: {what}", key=_KEY, day=until, what=first.what
            ),
        )
    before = checked_until(desk)
    if before is not None and until <= before:
        return
    if _misses_accounts(desk, item, statement) or _has_gap(desk, item, statement, before):
        return
    desk.settings_changes.append(_moved_to(until))


def _hold_back(desk: Desk, until: date) -> None:
    """Take back what an earlier statement moved beyond the day that is held."""
    planned, recorded = checked_until(desk), desk.settings.payments_checked_until
    if planned is None or planned == recorded or planned <= until:
        return
    desk.settings_changes[:] = [c for c in desk.settings_changes if not _moves(c)]
    if recorded is None or until > recorded:
        desk.settings_changes.append(_moved_to(until))


def _moved_to(day: date) -> Put:
    return Put(key=_KEY, value=day, order=tuple(Settings.model_fields))


def _moves(change: Change) -> bool:
    return isinstance(change, Put) and change.key == _KEY


def checked_until(desk: Desk) -> date | None:
    """Return the day as it will be after what is planned so far."""
    planned = [c.value for c in desk.settings_changes if isinstance(c, Put) and c.key == _KEY]
    days = [value for value in planned if isinstance(value, date)]
    return days[-1] if days else desk.settings.payments_checked_until


def _misses_accounts(desk: Desk, item: Item, statement: AccountStatement) -> bool:
    others = [
        iban
        for iban in desk.settings.creditor.other_ibans
        if not is_account(statement, "".join(iban.split()).upper())
    ]
    if not others:
        return False
    desk.warn(
        item,
        Message(
            "{key} stays: receipts may also have arrived on {account}; enter the day yourself when "
            "the statements of all accounts are imported",
            key=_KEY,
            account=others[0],
        ),
    )
    return True


def _has_gap(desk: Desk, item: Item, statement: AccountStatement, before: date | None) -> bool:
    """Whether days lie between what was checked and the statement, and nobody says they are empty.

    A statement without an opening balance begins with its first movement: days before it may have
    had none.
    """
    first = statement.covered_from
    if before is None or first is None or first <= before + _DAY:
        return False
    answer = desk.ask(
        item,
        f"bank.gap.{before.isoformat()}",
        Message(
            "receipts are checked until {before}, and the statement begins on {first}: is the "
            "statement of the days between missing?",
            before=before,
            first=first,
        ),
        choices=(
            Choice(
                value="missing", label=Message("yes: it is imported later, {key} stays", key=_KEY)
            ),
            Choice(value="none", label=Message("no: nothing was received on those days")),
        ),
    )
    return answer != "none"
