"""Whether a statement can be believed: its account, its currency, its sums."""

from __future__ import annotations

from relance_docs.case.amounts import ZERO
from relance_docs.case.parties import Creditor
from relance_docs.importing.bank.records import EURO, AccountStatement
from relance_docs.message import Message

_BANK_CODE = slice(4, 9)
_SHORTEST_ACCOUNT = 6
_CODE_LENGTH = 5


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
