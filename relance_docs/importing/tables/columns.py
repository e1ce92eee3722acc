"""Which column of a table holds what: told by a person, remembered, or read from its heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.case.settings import ColumnMap, ImportedTable
from relance_docs.errors import RefusalError
from relance_docs.importing.tables.grid import NOTHING_HIDDEN, Cell, Grid, Hidden, Row, text_of
from relance_docs.importing.tables.headers import (
    BANK,
    INVOICES,
    SEVERAL,
    Fields,
    field_of,
    folded_head,
    rank_of,
)
from relance_docs.message import Message

_PREAMBLE: Final = 40
"""Rows in which the heads are looked for."""
FIELDS: Final[Mapping[ImportedTable, Fields]] = {
    ImportedTable.BANK: BANK,
    ImportedTable.INVOICES: INVOICES,
}
_NEEDED: Final[Mapping[ImportedTable, tuple[tuple[str, ...], ...]]] = {
    ImportedTable.BANK: (("date", "value_date"), ("label", "payer"), ("amount", "credit")),
    ImportedTable.INVOICES: (
        ("invoice_number",),
        ("issue_date", "due_date"),
        ("debtor", "siren", "siret"),
        ("total_with_vat", "amount_due"),
    ),
}
"""Of each group, one field at least."""


_SIDES: Final = frozenset(("debit", "credit"))
_OF_LEDGERS: Final = frozenset(
    (
        "code journal", "journal", "jnl", "cj", "c j", "code jal", "jal", "lettrage", "let",
        "lettre", "code lettrage", "lettr", "compte general", "compte tiers", "compte auxiliaire",
        "n compte tiers", "code tiers", "n ecriture", "numero ecriture", "num ecriture",
    )
)  # fmt: skip
"""Heads that the accounts of a program have, and no bank."""
_ACCOUNTS: Final = frozenset(
    ("compte", "n compte", "n de compte", "numero de compte", "num compte", "account", "comptenum")
)
_THIRD_PARTY: Final = re.compile(r"4[01]1(?:[0-9]{0,7}|[0-9]*[A-Za-z][\w -]{0,20})")
"""An account of a customer (411) or a supplier (401); that of a bank has more digits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """The columns of a table, and the rows under its heads."""

    table: ImportedTable
    at: Mapping[str, tuple[int, ...]]
    """Field → places of its columns, from 0."""
    rows: tuple[tuple[int, Row], ...]
    """The rows below the heads, with their number."""
    preamble: tuple[tuple[int, Row], ...] = ()
    """The rows above them."""
    hidden: Hidden = NOTHING_HIDDEN

    def cells(self, row: Row, field: str) -> Iterator[Cell]:
        """Yield the cells of a field."""
        for place in self.at.get(field, ()):
            if place < len(row):
                yield row[place]

    def text(self, row: Row, field: str) -> str:
        """Return the text of a field; empty when there is no such column."""
        return " ".join(filter(None, map(text_of, self.cells(row, field))))


def detected(grid: Grid, table: ImportedTable) -> Columns | None:
    """Return the columns that the heads of a table tell; None when they do not tell enough."""
    found = [
        columns
        for place, (_number, row) in enumerate(grid.rows[:_PREAMBLE])
        if (columns := _under(grid, table, place, _meant(row, FIELDS[table]))) is not None
    ]
    return max(found, key=lambda columns: len(columns.at), default=None)


def _meant(row: Row, fields: Fields) -> dict[str, tuple[int, ...]]:
    at: dict[str, tuple[int, ...]] = {}
    several = SEVERAL if fields is INVOICES else SEVERAL - {"status"}
    for place, cell in enumerate(row):
        field = field_of(cell, fields) if isinstance(cell, str) else None
        if field is not None and (field not in at or field in several):
            at[field] = (*at.get(field, ()), place)
        elif field is not None and fields is INVOICES and _is_nearer(row, at[field], cell, fields):
            at[field] = (place,)
    return at


def _is_nearer(row: Row, held: tuple[int, ...], cell: Cell, fields: Fields) -> bool:
    """Whether a head says what is wanted better: « Nom client » than « Client », which is a code.

    The first column of a bank's table is kept: its heads are of equal worth.
    """
    return rank_of(text_of(cell), fields) < rank_of(text_of(row[held[0]]), fields)


def _under(
    grid: Grid, table: ImportedTable, place: int, at: Mapping[str, tuple[int, ...]]
) -> Columns | None:
    if any(not any(field in at for field in group) for group in _NEEDED[table]):
        return None
    return Columns(
        table=table,
        at=at,
        rows=grid.rows[place + 1 :],
        preamble=grid.rows[:place],
        hidden=grid.hidden,
    )


def ledger_of(grid: Grid) -> str | None:
    """Return what shows that a table is an account of an accounting program; None for others.

    Its lines are debits and credits, of which only the lettering, or a journal, tells invoices from
    receipts and what is settled.
    """
    for place, (_number, row) in enumerate(grid.rows[:_PREAMBLE]):
        heads = [folded_head(text_of(cell)) for cell in row]
        has_sides = {head.partition(" ")[0] for head in heads} >= _SIDES
        shown = next(
            (text_of(cell) for cell, head in zip(row, heads, strict=True) if head in _OF_LEDGERS),
            None,
        )
        if has_sides and shown:
            return shown
        for column in (i for i, head in enumerate(heads) if head in _ACCOUNTS):
            below = (
                text_of(cells[column])
                for _n, cells in grid.rows[place + 1 :]
                if column < len(cells)
            )
            accounts = [account for account in below if account]
            third = [a for a in accounts if _THIRD_PARTY.fullmatch(a)]
            if third and 2 * len(third) > len(accounts):
                return third[0]
    return None


def remembered(grid: Grid, maps: Iterable[ColumnMap]) -> Columns | None:
    """Return the columns of the first map whose heads the table has, all in one row."""
    for each in maps:
        wanted = {column.field: column.header for column in each.columns}
        found = _by_heads(grid, each.table, wanted)
        if found is not None:
            return found
    return None


def told(grid: Grid, table: ImportedTable, wanted: Mapping[str, str]) -> Columns:
    """Return the columns that a person told, by head or by number from 1, over those detected.

    Raises RefusalError for a head that no row has, an unknown field, or too few fields.
    """
    unknown = sorted(set(wanted) - set(FIELDS[table]))
    if unknown:
        raise RefusalError(
            Message(
                "'{field}' is no column of such a table; there are: {known}",
                field=unknown[0],
                known=", ".join(FIELDS[table]),
            )
        )
    found = _by_heads(grid, table, wanted)
    if found is None:
        raise RefusalError(
            Message(
                "no row of the table has the heads {heads}, or more columns are needed: {needed}",
                heads=", ".join(wanted.values()),
                needed="; ".join(" or ".join(group) for group in _NEEDED[table]),
            )
        )
    return found


def _by_heads(grid: Grid, table: ImportedTable, wanted: Mapping[str, str]) -> Columns | None:
    for place, (_number, row) in enumerate(grid.rows[:_PREAMBLE]):
        heads = {folded_head(text_of(cell)): i for i, cell in reversed([*enumerate(row)])}
        stated = {field: _place(head, heads, len(row)) for field, head in wanted.items()}
        if None in stated.values():
            continue
        at = {field: (i,) for field, i in stated.items() if i is not None}
        meant = {f: places for f, places in _meant(row, FIELDS[table]).items() if f not in at}
        used = {i for places in at.values() for i in places}
        free = {
            field: kept
            for field, places in meant.items()
            if (kept := tuple(place for place in places if place not in used))
        }
        by_number = all(head.isdecimal() for head in wanted.values())
        # Columns told by number alone: the table may have no heads, and its first row counts.
        start = place if by_number and not free else place + 1
        columns = _under(grid, table, start - 1, at | free)
        if columns is not None:
            return columns
    return None


def _place(head: str, heads: Mapping[str, int], width: int) -> int | None:
    found = heads.get(folded_head(head))
    if found is None and head.isdecimal() and 1 <= int(head) <= width:
        return int(head) - 1
    return found
