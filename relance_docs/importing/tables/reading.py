"""The reader of tables that are neither a bank statement nor a FEC: invoices, or unknown ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from relance_docs.case.settings import ImportedTable
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.reading import grids_of
from relance_docs.importing.bank.reading import recognises as is_statement
from relance_docs.importing.fec.reading import recognises as is_fec
from relance_docs.importing.records import ImportAsked, Source, SourceReading
from relance_docs.importing.tables.columns import detected, ledger_of
from relance_docs.importing.tables.grid import Grid
from relance_docs.importing.tables.sheets import is_workbook
from relance_docs.message import Message

KIND: Final = "table"
_TABLES: Final = frozenset(
    (".csv", ".tsv", ".tab", ".txt", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
)
_TEXT_ONLY: Final = b"\x00"
_HEAD: Final = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class TableFile:
    """The sheets of a workbook, or the one table of a text file."""

    form: str
    """`csv` or `sheet`."""
    grids: tuple[Grid, ...]


def recognises(source: Source, content: bytes) -> bool:
    """Whether a file is a table: a workbook, or text whose name or columns say so."""
    if is_workbook(content):
        return not is_statement(source, content)
    if content[:_HEAD].startswith((b"%PDF", b"<", b"\x7fELF")) or _is_binary(content[:_HEAD]):
        return False
    if is_fec(source, content) or is_statement(source, content):
        return False
    if source.name == "-" or PurePath(source.name).suffix.lower() in _TABLES:
        return True
    return _has_columns(content)


def _is_binary(head: bytes) -> bool:
    is_utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _TEXT_ONLY in head and not is_utf16


def _has_columns(content: bytes) -> bool:
    try:
        grids = grids_of(content)
        return any(detected(g, ImportedTable.INVOICES) or ledger_of(g) for g in grids)
    except RefusalError:
        return False


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read a table; what its columns mean is settled where the workspace is known.

    Raises RefusalError for accounts of an accounting program, unless a person names the columns.
    """
    del source
    form = "sheet" if is_workbook(content) else "csv"
    table = TableFile(form=form, grids=grids_of(content))
    shown = next(filter(None, map(ledger_of, table.grids)), None)
    if shown is not None and not asked.hints:
        raise RefusalError(
            Message(
                "this is an account of an accounting program (it has {shown}), neither a bank "
                "statement nor a list of open invoices: import the FEC, which tells what is "
                "settled, or a list of what is unpaid (échéancier, balance âgée); to read it as it "
                "is, name its columns with --column",
                shown=shown,
            )
        )
    return SourceReading(kind=KIND, body=table, data={"format": form})
