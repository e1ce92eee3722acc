"""The reader of bank statements: which form a file has, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from relance_docs.case.settings import ImportedTable
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.camt import read_camt
from relance_docs.importing.bank.cfonb import read_cfonb
from relance_docs.importing.bank.mt940 import read_mt940
from relance_docs.importing.bank.ofx import read_ofx
from relance_docs.importing.bank.records import BankFile
from relance_docs.importing.bank.table import read_bank_table
from relance_docs.importing.records import ImportAsked, Json, Source, SourceReading
from relance_docs.importing.tables.columns import detected, ledger_of
from relance_docs.importing.tables.delimited import read_delimited
from relance_docs.importing.tables.grid import Grid
from relance_docs.importing.tables.sheets import is_workbook, read_workbook
from relance_docs.text import lines_of, printable

KIND: Final = "bank"
_HEAD: Final = 16_384
_CAMT: Final = re.compile(rb"<(?:[\w.-]+:)?(?:BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn))\b")
_OFX: Final = re.compile(rb"OFXHEADER|<OFX>|<\?OFX", re.IGNORECASE)
_MT940: Final = re.compile(r"^:20:|^:25P?:|^\{1:", re.MULTILINE)
_MT940_BODY: Final = re.compile(r"^:(?:60[FM]|61|62[FM]|34F):", re.MULTILINE)
_CFONB: Final = re.compile(r"0[1457][0-9]{5}[ 0-9A-Z]{4}[ 0-9]{5}[A-Z ]{3}[0-9 ]")


def recognises(source: Source, content: bytes) -> bool:
    """Whether a file is a bank statement; a table is one when its heads say so."""
    del source
    return _reader(content) is not None or _bank_columns(content) is not None


def read(source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
    """Read a statement; RefusalError for what cannot be read."""
    del source, asked
    reader = _reader(content)
    file = reader(content) if reader is not None else _read_table(content)
    return SourceReading(kind=KIND, body=file, data=data_of(file))


def _reader(content: bytes) -> Callable[[bytes], BankFile] | None:
    head = content[:_HEAD]
    plain = head.replace(b"\x00", b"")
    if _CAMT.search(plain):
        return read_camt
    if _OFX.search(plain):
        return read_ofx
    text = printable(head, cut=True)
    if _MT940.search(text) and _MT940_BODY.search(text):
        return read_mt940
    first = next((line for line in lines_of(text) if line.strip()), "")
    return read_cfonb if first.startswith("01") and _CFONB.match(first) else None


def _read_table(content: bytes) -> BankFile:
    form = "sheet" if is_workbook(content) else "csv"
    found = (detected(grid, ImportedTable.BANK) for grid in grids_of(content))
    files = [read_bank_table(columns, form) for columns in found if columns is not None]
    return BankFile(form=form, statements=tuple(s for file in files for s in file.statements))


def _bank_columns(content: bytes) -> object | None:
    try:
        grids = grids_of(content)
    except RefusalError:
        return None
    for grid in grids:
        bank = detected(grid, ImportedTable.BANK) if ledger_of(grid) is None else None
        invoices = detected(grid, ImportedTable.INVOICES)
        if bank is not None and (invoices is None or len(bank.at) > len(invoices.at)):
            return bank
    return None


@lru_cache(maxsize=1)
def grids_of(content: bytes) -> tuple[Grid, ...]:
    """Return the tables of a file; RefusalError when it is none."""
    return read_workbook(content) if is_workbook(content) else (read_delimited(content),)


def data_of(file: BankFile) -> dict[str, Json]:
    """Return what the JSON says of a statement: the receipts, not matched yet."""
    return {"format": file.form, "payments": list(_payments(file))}


def _payments(file: BankFile) -> Iterator[Json]:
    for statement in file.statements:
        for line in statement.lines:
            if line.amount > 0:
                yield {
                    "received_on": line.booked_on.isoformat(),
                    "amount": f"{line.amount:.2f}",
                    "currency_code": line.currency,
                    "label": line.label,
                    "match": None,
                }
