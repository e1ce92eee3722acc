"""Whether a statement can be believed, and until which day it says that receipts are entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from relance_docs.case.amounts import ZERO
from relance_docs.case.parties import Creditor
from relance_docs.case.settings import Settings
from relance_docs.importing.bank.records import EURO, AccountStatement, BankLine, told_of
from relance_docs.importing.draft import Draft, Held
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change, Put
from relance_docs.recording.events.entries import to_come

_KEY: Final = "payments_checked_until"
_DAY: Final = timedelta(days=1)
_BANK_CODE: Final = slice(4, 9)
_SHORTEST_ACCOUNT: Final = 6
_CODE_LENGTH: Final = 5


def wrong_sums(statement: AccountStatement) -> Message | None:
    """Return why the balances disagree with the movements; None when they agree or are not told.

    Only lines that were booked count.
    """
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return None
    if opening.currency != closing.currency:
        return Message(
            "the opening balance is in {opening} and the closing balance in {closing}",
            opening=opening.currency,
            closing=closing.currency,
        )
    moved = sum((line.amount for line in statement.booked), ZERO)
    if opening.amount + moved == closing.amount:
        return None
    return Message(
        "the movements do not add up: {opening} and {moved} make {made}, but the closing balance "
        "is {closing}; lines are missing, export the statement again",
        opening=opening.amount,
        moved=moved,
        made=opening.amount + moved,
        closing=closing.amount,
    )


def foreign_currency(statement: AccountStatement) -> Message | None:
    """Return why an account is not looked at: it is not in euros."""
    if statement.currency in {"", EURO}:
        return None
    return Message("the account is in {currency}, not in euros", currency=statement.currency)


def not_ours(statement: AccountStatement, creditor: Creditor) -> Message | None:
    """Return why the account is not the creditor's; None when it is, or when nothing tells."""
    if not statement.account:
        return None
    ours = tuple(filter(None, (creditor.iban, *creditor.other_ibans)))
    if not ours:
        return Message(
            "whether the account {account} is yours cannot be told: enter creditor.iban in "
            "relance.yaml",
            account=statement.account,
        )
    if any(is_account(statement, _compact(iban)) for iban in ours):
        return None
    return Message(
        "the account {account} is not that of relance.yaml ({iban}); if it is yours as well, add "
        "it under creditor.other_ibans",
        account=statement.account,
        iban=ours[0],
    )


def not_yet(draft: Draft, line: BankLine) -> Message | None:
    """Return why a line that is booked on a day to come is left out; None for all others.

    Receipts are checked through today at the latest, so that the line is missed until it comes.
    """
    why = to_come(line.booked_on, draft.today)
    return why and Message("{why}; import the statement again on that day", why=why)


def is_account(statement: AccountStatement, iban: str) -> bool:
    """Whether a statement is that of an IBAN, whose end or middle old formats state alone."""
    account = _compact(statement.account)
    if account[:2].isalpha() and account[2:4].isdecimal():
        return account == iban
    bare = account.lstrip("0")
    if len(bare) < _SHORTEST_ACCOUNT or bare not in iban:
        return False
    code = statement.bank.strip()
    return len(code) != _CODE_LENGTH or not code.isdecimal() or code == iban[_BANK_CODE]


def _compact(text: str) -> str:
    return "".join(text.split()).upper()


def check_payments_until(
    draft: Draft, item: Item, statement: AccountStatement, held: Iterable[Held]
) -> None:
    """Move `payments_checked_until` to the last day of the statement, or say why it stays.

    It never goes back, nor beyond today, nor beyond the eve of a receipt that nobody has placed, or
    a hole in the balances, in this statement or another one of the import; it stays when days lie
    between it and the statement, or when another account of ours may have received money.
    """
    recorded = draft.settings.payments_checked_until
    found = (*held, *_broken_off(draft, item, statement), *_holes(draft, item, statement))
    # Of days that are checked already somebody has said what they held.
    draft.held += [each for each in found if recorded is None or each.until >= recorded]
    first = min(draft.held, key=lambda each: each.until, default=None)
    if first is not None:
        _hold_back(draft, first.until)
    covered = statement.covered_until
    if covered is None or not statement.is_whole:
        draft.warn(item, Message("the statement does not hold whole days: {key} stays", key=_KEY))
        return
    until = min(covered, draft.today)
    if first is not None and first.until < until:
        until = first.until
        draft.warn(
            item,
            Message(
                "{key} goes no further than {day}: {what}", key=_KEY, day=until, what=first.what
            ),
        )
    before = checked_until(draft)
    if before is not None and until <= before:
        return
    if _misses_accounts(draft, item, statement) or _has_gap(draft, item, statement, before):
        return
    draft.settings_changes.append(_moved_to(until))


def _broken_off(draft: Draft, item: Item, statement: AccountStatement) -> Iterator[Held]:
    """Yield what holds the day when a statement does not begin with what the one before left."""
    before = draft.closings.get(statement.account)
    opening, closing, first = statement.opening, statement.closing, statement.covered_from
    if closing is not None and statement.account:
        draft.closings[statement.account] = closing
    if before is None or opening is None or first is None or first <= before.day:
        return
    if before.currency == opening.currency and before.amount != opening.amount:
        what = Message(
            "{left} were on the account on {day}, and the statement from {first} on begins with "
            "{found}: movements between them are missing",
            left=before.amount,
            day=before.day,
            first=first,
            found=opening.amount,
        )
        draft.skip(item, Message("the balance"), what, is_alarm=True)
        yield Held(until=before.day, what=what)


def _holes(draft: Draft, item: Item, statement: AccountStatement) -> Iterator[Held]:
    """Raise an alarm for rows that the column of balances shows to be missing; yield the days."""
    for hole in statement.holes:
        what = Message("the balance of row {row} does not follow", row=hole.row)
        why = what
        if hole.missing is not None:
            why = Message(
                "the balance of row {row} does not follow: {missing} moved after {until} without a "
                "row; rows are missing, export the statement again",
                row=hole.row,
                missing=hole.missing,
                until=hole.until,
            )
        draft.skip(item, told_of(hole.line), why, is_alarm=True)
        yield Held(until=hole.until, what=what)


def _hold_back(draft: Draft, until: date) -> None:
    """Take back what an earlier statement moved beyond the day that is held."""
    planned, recorded = checked_until(draft), draft.settings.payments_checked_until
    if planned is None or planned == recorded or planned <= until:
        return
    draft.settings_changes[:] = [c for c in draft.settings_changes if not _moves(c)]
    if recorded is None or until > recorded:
        draft.settings_changes.append(_moved_to(until))


def _moved_to(day: date) -> Put:
    return Put(key=_KEY, value=day, order=tuple(Settings.model_fields))


def _moves(change: Change) -> bool:
    return isinstance(change, Put) and change.key == _KEY


def checked_until(draft: Draft) -> date | None:
    """Return the day as it will be after what is planned so far."""
    planned = [c.value for c in draft.settings_changes if isinstance(c, Put) and c.key == _KEY]
    days = [value for value in planned if isinstance(value, date)]
    return days[-1] if days else draft.settings.payments_checked_until


def _misses_accounts(draft: Draft, item: Item, statement: AccountStatement) -> bool:
    others = [
        iban
        for iban in draft.settings.creditor.other_ibans
        if not is_account(statement, "".join(iban.split()).upper())
    ]
    if not others:
        return False
    draft.warn(
        item,
        Message(
            "{key} stays: receipts may also have arrived on {account}; enter the day yourself when "
            "the statements of all accounts are imported",
            key=_KEY,
            account=others[0],
        ),
    )
    return True


def _has_gap(draft: Draft, item: Item, statement: AccountStatement, before: date | None) -> bool:
    """Whether days lie between what was checked and the statement, and nobody says they are empty.

    A statement without an opening balance begins with its first movement: days before it may have
    had none.
    """
    first = statement.covered_from
    if before is None or first is None or first <= before + _DAY:
        return False
    answer = draft.ask(
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
