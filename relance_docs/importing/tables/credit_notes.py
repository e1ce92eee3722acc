"""Credit notes among the rows of a list of invoices: off which invoice each is taken.

A row may name its invoice, and say what is left of the note itself. What is certain is entered; the
rest is asked, for nobody can tell whether what is left of an invoice has the note in it already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from relance_docs.case.claims import CreditNote
from relance_docs.case.same_debtor import plain_name, siren_of
from relance_docs.importing.claims.read_invoices import ReadInvoice, ReadParty, ReadSettlement
from relance_docs.importing.matching.numbers import clue_of_number
from relance_docs.importing.matching.records import Clue
from relance_docs.importing.records import Choice
from relance_docs.importing.tables.row_states import SKIP, Ask
from relance_docs.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadCreditNote:
    """A credit note of a list."""

    line: int
    number: str
    issue_date: date
    amount: Decimal
    """What is left of it, as the row has it; else its total. Positive."""
    is_open: bool
    """Whether the row says that something is left of it: no invoice has it in its amounts yet."""
    said: str
    """All that its row says, folded."""
    buyer: ReadParty


Known = Callable[[str], CreditNote | None]
"""Returns the credit note of that number that a case has."""


def taken_off(
    note: ReadCreditNote, owed: Iterable[ReadInvoice], known: CreditNote | None, ask: Ask
) -> ReadInvoice | None:
    """Return the invoice that a note is taken off, less the note; None when nobody says which.

    `owed`: the invoices of the list, on each of which something is left; `known`: the same note in
    a case, which says it.
    """
    theirs = (each for each in owed if _is_one(each.buyer, note.buyer))
    fitting = {n: e for e in theirs if (n := e.invoice_number) and e.left >= note.amount}
    named = [n for n in fitting if clue_of_number(n, note.said) is Clue.NUMBER]
    if known is not None:
        chosen = known.invoice_number
    else:
        chosen = named[0] if note.is_open and len(named) == 1 else _asked(note, fitting, ask)
    if chosen is None or chosen not in fitting:
        return None
    off = fitting[chosen]
    settlement = ReadSettlement(
        day=note.issue_date, amount=note.amount, credit_note=note.number, label=None
    )
    return replace(off, settlements=(*off.settlements, settlement))


def _asked(note: ReadCreditNote, fitting: dict[str, ReadInvoice], ask: Ask) -> str:
    if not fitting:
        return SKIP
    question = Message(
        "credit note {number}, {amount} €: off which invoice of {debtor} is it taken, which does"
        " not have it in its amounts yet?",
        number=note.number,
        amount=note.amount,
        debtor=note.buyer.name or "?",
    )
    choices = (
        *(
            Choice(
                value=number,
                label=Message("{number}: {amount} € left", number=number, amount=each.left),
            )
            for number, each in fitting.items()
        ),
        Choice(value=SKIP, label=Message("leave it out")),
    )
    return ask(f"credit_note.{note.number}", question, choices) or SKIP


def _is_one(one: ReadParty, other: ReadParty) -> bool:
    """Whether two rows are of one debtor, by SIREN or by name; not each states both."""
    sirens = siren_of(one), siren_of(other)
    if None not in sirens:
        return sirens[0] == sirens[1]
    return plain_name(one.name or "") == plain_name(other.name or "")
