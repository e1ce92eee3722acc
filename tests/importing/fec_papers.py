"""A FEC of our own making, in the forms that accounting programs export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

HEADS: Final = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line on the account of a customer; more than zero is a debit."""

    amount: str
    customer: str = "C001"
    name: str = "Menuiserie Fictive SARL"
    day: str = "20260601"
    piece: str = "FA-2026-0042"
    letter: str = ""
    journal: str = "VE"
    account: str = "41100000"
    label: str = "Vente"
    number: str = ""
    """EcritureNum; empty: a count."""
    counterpart: str = ""
    """Empty: sales for a debit, the bank for a credit."""
    currency: tuple[str, str] = ("", "")
    """Montantdevise and Idevise."""
    due: str = ""


BOOKS: Final = (
    Line(amount="1200.00"),
    Line(amount="800.00", piece="FA-2026-0043", letter="AA"),
    Line(amount="-800.00", piece="BQ1", letter="AA", journal="BQ", day="20260710"),
    Line(amount="500.00", customer="C002", name="Garage Fictif", piece="FA-2026-0050", letter="AA"),
    Line(amount="-500.00", customer="C002", name="Garage Fictif", piece="BQ2", letter="AA"),
    Line(
        amount="-90.00", customer="C003", name="Créditeur Fictif", piece="AV-1",
        counterpart="70100000",
    ),
)  # fmt: skip


def fec_of(  # noqa: PLR0913 - the ways in which one FEC differs from the next
    lines: tuple[Line, ...] = BOOKS,
    *,
    delimiter: str = "\t",
    encoding: str = "utf-8",
    end: str = "\r\n",
    with_direction: bool = False,
    is_padded: bool = False,
    more: int = 0,
) -> bytes:
    """Return a FEC; each line has its counterpart, a sale or the bank."""
    heads = [*HEADS, *(["EcheanceDate"] if any(line.due for line in lines) else [])]
    if with_direction:
        heads[11:13] = ["Montant", "Sens"]
    heads += [f"Col{i}" for i in range(more)]
    rows = [heads]
    for number, line in enumerate(lines, start=1):
        rows.append(
            _row(number, line, with_direction=with_direction, is_padded=is_padded, more=more)
        )
        usual = "70100000" if Decimal(line.amount) > 0 else "51200000"
        other = replace(
            line, amount=str(-Decimal(line.amount)), customer="", name="",
            account=line.counterpart or usual, letter="", currency=("", ""),
        )  # fmt: skip
        rows.append(
            _row(number, other, with_direction=with_direction, is_padded=is_padded, more=more)
        )
    return (end.join(delimiter.join(row) for row in rows) + end).encode(encoding)


def _row(number: int, line: Line, *, with_direction: bool, is_padded: bool, more: int) -> list[str]:
    value = Decimal(line.amount)
    amount, zero = (
        _amount(abs(value), is_padded=is_padded),
        _amount(Decimal(0), is_padded=is_padded),
    )
    sides = [amount, zero] if value > 0 else [zero, amount]
    if with_direction:
        sides = [amount, "D" if value > 0 else "C"]
    cells = [
        line.journal, "Journal", line.number or str(number), line.day, line.account, "CLIENTS",
        line.customer, line.name, line.piece, line.day, line.label, *sides, line.letter, "",
        "20261231",
        *line.currency, *([line.due] if line.due else []), *([""] * more),
    ]  # fmt: skip
    return [f"{cell:12}" if is_padded else cell for cell in cells]


def _amount(value: Decimal, *, is_padded: bool) -> str:
    text = f"{value:.2f}".replace(".", ",")
    return text.rjust(13, "0") if is_padded else text
