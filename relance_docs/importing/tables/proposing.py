"""The proposer of tables: what its columns mean, then invoices or receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from relance_docs.case.claims import CreditNote
from relance_docs.case.settings import ColumnMap, ImportedTable, Settings
from relance_docs.errors import RefusalError
from relance_docs.importing.bank.proposing import propose_statements
from relance_docs.importing.bank.table import read_bank_table
from relance_docs.importing.claims.proposing import propose_list
from relance_docs.importing.claims.read_invoices import ReadInvoice
from relance_docs.importing.draft import Draft
from relance_docs.importing.records import Choice, Item, Json
from relance_docs.importing.tables.columns import FIELDS, Columns, detected, remembered, told
from relance_docs.importing.tables.grid import Grid, column_name, text_of
from relance_docs.importing.tables.invoices import debtors_of, read_invoices
from relance_docs.importing.tables.reading import TableFile
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append

_KINDS_OF_HINT: Final = "table"
_MOST_HEADS: Final = 20


def propose(draft: Draft, item: Item) -> None:
    """Put down what a table holds; refuse one whose columns nothing tells."""
    table = item.reading.body if item.reading else None
    if not isinstance(table, TableFile):
        return
    columns = _columns(draft, table)
    if columns is None:
        raise RefusalError(_unknown(table))
    for sheet in _other_sheets(table, columns):
        draft.warn(
            item,
            Message(
                "the sheet {sheet} holds such a table as well and was not read: import it from a "
                "file of its own",
                sheet=sheet,
            ),
        )
    if columns.table is ImportedTable.BANK:
        propose_statements(draft, item, read_bank_table(columns, table.form))
    else:
        _propose_invoices(draft, item, columns, table.form)
    _remember(draft, columns)


def _columns(draft: Draft, table: TableFile) -> Columns | None:
    """Return the columns: told for this import, remembered, or read from the heads."""
    hints = dict(draft.asked.hints)
    if hints:
        return _told(table, hints)
    maps = draft.settings.imports
    kinds = (ImportedTable.INVOICES, ImportedTable.BANK)
    for grid in table.grids:
        found = remembered(grid, maps)
        found = found or next((c for kind in kinds if (c := detected(grid, kind))), None)
        if found is not None:
            return found
    return None


def _other_sheets(table: TableFile, columns: Columns) -> Iterator[str]:
    """Yield the names of other sheets with heads of the same kind."""
    for grid in table.grids:
        other = detected(grid, columns.table)
        if other is not None and other.rows != columns.rows:
            yield grid.sheet


def _told(table: TableFile, hints: dict[str, str]) -> Columns:
    kind = _kind_of(hints)
    refusal: RefusalError | None = None
    for grid in table.grids:
        try:
            return told(grid, kind, hints)
        except RefusalError as error:
            refusal = refusal or error
    raise refusal or RefusalError(Message("the table is empty"))


def _kind_of(hints: dict[str, str]) -> ImportedTable:
    """Return what a table holds, from the fields that a person named; `table` says it outright."""
    stated = hints.pop(_KINDS_OF_HINT, "")
    if stated:
        try:
            return ImportedTable(stated)
        except ValueError as error:
            raise RefusalError(
                Message("'{value}' is no kind of table; bank or invoices", value=stated)
            ) from error
    alone = set(hints) - set(FIELDS[ImportedTable.INVOICES])
    is_bank = bool(alone) or not set(hints) - set(FIELDS[ImportedTable.BANK])
    return ImportedTable.BANK if is_bank else ImportedTable.INVOICES


def _unknown(table: TableFile) -> Message:
    grid = max(table.grids, key=lambda each: len(each.rows), default=Grid(rows=()))
    widest = max((row for _number, row in grid.rows[:_MOST_HEADS]), key=len, default=())
    heads = " | ".join(filter(None, map(text_of, widest[:_MOST_HEADS])))
    return Message(
        "what the columns hold is not told by their heads ({heads}); say it with --column "
        "FIELD=HEAD: date, label and amount for a bank statement; invoice_number, issue_date, "
        "debtor and total_with_vat for invoices",
        heads=heads[:300],
    )


def _propose_invoices(draft: Draft, item: Item, columns: Columns, form: str) -> None:
    answers: dict[str, str | None] = {}

    def ask(key: str, question: Message, choices: tuple[Choice, ...]) -> str | None:
        if key not in answers:
            answers[key] = draft.ask(item, key, question, choices=choices)
        return answers[key]

    def known(number: str) -> CreditNote | None:
        found = (each for _case, each in draft.with_number(number))
        return next((each for each in found if isinstance(each, CreditNote)), None)

    invoices, left_out = read_invoices(columns, draft.today, known, ask)
    draft.report(item, {"format": form, "invoices": [_data(invoice) for invoice in invoices]})
    _tell_hidden(draft, item, columns)
    propose_list(draft, item, debtors_of(invoices), left_out)


def _tell_hidden(draft: Draft, item: Item, columns: Columns) -> None:
    """Say what of a workbook was read though nobody sees it: a filter hides what it leaves out."""
    rows = [number for number, _row in columns.rows if number in columns.hidden.rows]
    if rows:
        shown = ", ".join(map(str, rows[:_MOST_HEADS])) + (" …" if len(rows) > _MOST_HEADS else "")
        draft.warn(
            item,
            Message(
                "{count} hidden rows were read too ({rows}): a filter or a person hides them; show "
                "them, and look whether they are to be claimed",
                count=len(rows),
                rows=shown,
            ),
        )
    places = sorted({place for held in columns.at.values() for place in held})
    hidden = [column_name(place) for place in places if place in columns.hidden.columns]
    if hidden:
        draft.warn(
            item,
            Message("hidden columns were read too: {columns}", columns=", ".join(hidden)),
        )
    if not columns.hidden.is_told:
        draft.warn(
            item,
            Message(
                "whether rows are hidden cannot be told of this form of workbook (XLS, XLSB): if a "
                "filter is set, take it off, or save it as XLSX, and import that"
            ),
        )
    if columns.hidden.is_sheet:
        draft.warn(item, Message("the sheet that was read is hidden in the workbook"))


def _data(invoice: ReadInvoice) -> Json:
    data = invoice.as_data()
    kept = ("invoice_number", "issue_date", "due_dates", "total_with_vat")
    buyer: dict[str, Json] = {"name": invoice.buyer.name, "siren": invoice.buyer.siren}
    return {key: data[key] for key in kept} | {"amount_due": f"{invoice.left:.2f}", "buyer": buyer}


def _remember(draft: Draft, columns: Columns) -> None:
    """Keep the columns that a person told, so that the next table like it needs no word."""
    hints: Mapping[str, str] = {k: v for k, v in draft.asked.hints.items() if k != _KINDS_OF_HINT}
    if not hints:
        return
    stated = {"table": columns.table.value, "columns": tuple(_stated(hints))}
    if stated not in _known_maps(draft):
        order = tuple(Settings.model_fields)
        draft.settings_changes.append(
            Append(key="imports", value=stated, order=order, as_block=True)
        )


def _stated(hints: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    yield from ({"field": field, "header": header} for field, header in hints.items())


def _known_maps(draft: Draft) -> Iterator[object]:
    yield from (_plain(known) for known in draft.settings.imports)
    for change in draft.settings_changes:
        if isinstance(change, Append) and change.key == "imports":
            yield change.value


def _plain(known: ColumnMap) -> object:
    columns = tuple({"field": c.field, "header": c.header} for c in known.columns)
    return {"table": known.table.value, "columns": columns}
