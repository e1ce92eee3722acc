"""What stands around the movements of an exported table: the account, and its balances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import DecimalMark
from relance_docs.importing.bank.records import folded
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import Row, amount_of, is_blank, text_of

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What is told; empty or None for what is not."""

    account: str
    opening: Decimal | None
    closing: Decimal | None


def around(columns: Columns, mark: DecimalMark | None) -> Around:
    """Return what rows that are no movements say."""
    rows = [row for _number, row in (*columns.preamble, *columns.rows)]
    return Around(
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
