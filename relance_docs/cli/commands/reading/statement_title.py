"""What `relance statement` prints of a court: its decision, and what is declared after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from relance_docs.cli.output import table_lines
from relance_docs.cli.present import Hand
from relance_docs.message import Message
from relance_docs.statement.lines import Line
from relance_docs.statement.records import Statement
from relance_docs.statement.titled import TitleReceipt, TitleStatement, TitleSum

_INDENT: Final = "  "
SUM_WORDS: Final = {
    TitleSum.PRINCIPAL: Message("principal"),
    TitleSum.DAMAGES: Message("damages"),
    TitleSum.CAPITALISED: Message("capitalised interest (1343-2 C. civ.)"),
    TitleSum.PENALTIES: Message("penalties and interest granted as a sum"),
    TitleSum.INTEREST: Message("interest since"),
    TitleSum.INDEMNITY: Message("flat indemnities"),
    TitleSum.ARTICLE_700: Message("article 700 CPC"),
    TitleSum.COSTS: Message("costs (dépens)"),
    TitleSum.ENFORCEMENT: Message("costs of enforcement (L111-8 CPCE)"),
}


def title_lines(title: TitleStatement, hand: Hand) -> Iterator[str]:
    """Yield its sums, the interest since, what was received, and the raised rate."""
    decision = title.decision
    yield ""
    yield hand.words(
        Message(
            "Decided on {day} ({kind}), in the place of: {numbers}",
            day=decision.made_on,
            kind=decision.kind,
            numbers=", ".join(title.invoices),
        )
    )
    yield from _table(
        hand,
        ("sum", "granted or accrued", "due"),
        (
            (hand.words(SUM_WORDS[each.kind]), hand.number(each.amount), hand.number(each.due))
            for each in title.sums
        ),
    )
    yield from interest_table(title.lines, hand)
    if title.receipts:
        yield from _table(
            hand,
            ("received on", "amount", "to costs", "to interest", "to principal", "reference"),
            (_receipt(each, hand) for each in title.receipts),
        )
    if title.recovered:
        yield _INDENT + hand.words(
            Message("recovered by enforcement: {amount}", amount=title.recovered)
        )
    if title.raised_from is not None:
        yield _INDENT + hand.words(
            Message("legal rate + 5 points from {day} on (L313-3 CMF)", day=title.raised_from)
        )


def interest_table(lines: Iterable[Line], hand: Hand) -> Iterator[str]:
    """Yield the days that bear one rate, a line each; nothing when there are none."""
    rows = tuple(
        (
            hand.day(line.from_day),
            hand.day(line.to_day),
            str(line.days),
            hand.number(line.base),
            hand.number(line.rate_percent),
            hand.number(line.amount),
            line.basis.text,
        )
        for line in lines
    )
    if rows:
        heads = ("from", "to", "days", "base", "rate %", "amount", "basis")
        yield from _table(hand, heads, rows)


def _table(hand: Hand, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    numbers = tuple(i for i, head in enumerate(heads) if head in _RIGHT)
    for line in table_lines(tuple(hand.words(HEADS[head]) for head in heads), rows, right=numbers):
        yield _INDENT + line


def _receipt(entry: TitleReceipt, hand: Hand) -> tuple[str, ...]:
    amounts: tuple[Decimal, ...] = (
        entry.amount,
        entry.to_costs,
        entry.to_interest,
        entry.to_principal,
    )
    return (hand.day(entry.received_on), *map(hand.number, amounts), entry.reference)


HEADS: Final = {
    "sum": Message("sum"),
    "granted or accrued": Message("granted or accrued"),
    "due": Message("still due"),
    "from": Message("from"),
    "to": Message("to"),
    "days": Message("days"),
    "base": Message("base"),
    "rate %": Message("rate %"),
    "amount": Message("amount"),
    "basis": Message("basis"),
    "received on": Message("received on"),
    "to costs": Message("to costs"),
    "to interest": Message("to interest"),
    "to principal": Message("to principal"),
    "reference": Message("reference"),
}
_RIGHT: Final = frozenset(HEADS) - {"sum", "from", "to", "basis", "received on", "reference"}


def to_declare(owed: Statement) -> Message:
    """Say what is declared in a collective procedure, and what of it is contested."""
    if not owed.contested_to_declare:
        return Message(
            "Arose before the judgment, to be declared (L622-24 C. com.): {amount}",
            amount=owed.to_declare,
        )
    return Message(
        "Arose before the judgment, to be declared (L622-24 C. com.): {amount}, of which"
        " {contested} contested, which is declared as well or is lost",
        amount=owed.to_declare,
        contested=owed.contested_to_declare,
    )
