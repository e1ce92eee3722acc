"""The table of a run as it comes back: filled in by hand, or made by the mail service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from typing import Final

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.finding import Finding, Place
from relance_docs.importing.bank.reading import grids_of
from relance_docs.importing.limits import MEMORY_MEGABYTES, SECONDS
from relance_docs.importing.sources import why_unread
from relance_docs.importing.tables.grid import Cell, Grid, Row, day_of, text_of
from relance_docs.importing.tables.headers import folded_head
from relance_docs.message import Message
from relance_docs.post.services import LetterValue, MailService, service, service_names
from relance_docs.processes.crew import alone
from relance_docs.processes.worker import StoppedError, Trade

CODE: Final = "sent-from"
_FIELDS: Final = (
    *("reference", "case", "step", "file", "sha256"),
    *("sent_on", "tracking_number", "presented_on", "received_on", "proof"),
)
_PREAMBLE: Final = 20
"""Rows in which the heads are looked for."""
_ROUNDED: Final = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
"""A long number as a spreadsheet shows and saves it: its last digits are lost."""
_OF_FILE: Final = re.compile(
    r"(?P<case>.+)-\d{4}-\d{2}-\d{2}-(?P<step>.+?)(?:--(?:\d+-)?(?P<party>.+?))?(?:\.pdf)?",
    re.IGNORECASE,
)
"""The name that a letter has in the ZIP: case, day and step, and to whom if not to the debtor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnedRow:
    """What the table says of one letter."""

    line: int
    """In the file, from 1."""
    case: str
    step: str
    party: str = ""
    """To whom it went, as the reference or the name of the file tells it; empty: the debtor."""
    sha256: str = ""
    """Of the letter that was printed; empty where the table does not say."""
    sent_on: date | None = None
    tracking_number: str = ""
    presented_on: date | None = None
    received_on: date | None = None
    proof: Path | None = None
    """The file of the proof of posting."""


@dataclass(frozen=True, kw_only=True)
class ReturnedTable:
    """The rows of a table, and what is wrong in it."""

    path: str
    """As the user named it."""
    service: str
    rows: tuple[ReturnedRow, ...]
    faults: tuple[Finding, ...] = field(default=())

    def fault(self, line: int, message: Message) -> Finding:
        """Return that something is wrong in a line."""
        return Finding(place=Place(path=self.path, line=line), code=CODE, message=message)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Heads:
    """Where a sheet has what, for one service."""

    service: str
    at: Mapping[str, int]
    row: int
    """The place of the heads among the rows, from 0."""


def read_returned(root: Path, path: Path, content: bytes, name: str | None) -> ReturnedTable:
    """Return the rows of a table that came back; `name`: of which service, None to find it.

    Raises RefusalError when it is no table, or has not the columns of any service that is known.
    """
    grids = _grids(content)
    names = (name,) if name else service_names(root)
    found = [
        (heads, grid)
        for grid in grids
        for each in names
        if (heads := _heads(grid, each, service(root, each))) is not None
    ]
    if not found:
        raise RefusalError(_no_columns(path, names))
    heads, grid = max(found, key=lambda pair: len(pair[0].at))
    table = ReturnedTable(path=str(path), service=heads.service, rows=())
    rows, faults = [], []
    for line, cells in grid.rows[heads.row + 1 :]:
        try:
            rows.append(_row(line, cells, heads, path))
        except RefusalError as refusal:
            faults.append(table.fault(line, refusal.message))
    if not rows and not faults:
        raise FindingsError((table.fault(1, Message("the table has no line under its heads")),))
    return ReturnedTable(
        path=str(path), service=heads.service, rows=tuple(rows), faults=tuple(faults)
    )


def _grids(content: bytes) -> tuple[Grid, ...]:
    """Return the tables of a file, read in a process apart: a stranger may have made it."""
    trade = Trade(
        preload=("relance_docs.importing.bank.reading",),
        seconds=SECONDS,
        megabytes=MEMORY_MEGABYTES,
    )
    try:
        return alone(trade, grids_of, content)
    except StoppedError as stopped:
        raise RefusalError(why_unread(stopped)) from stopped


def _heads(grid: Grid, name: str, asked: MailService) -> _Heads | None:
    """Return where the sheet has the columns of a service; None when it lacks what is needed."""
    known = {
        word: field_
        for field_ in reversed(_FIELDS)
        for word in map(folded_head, _words(asked, field_))
    }
    for place, (_line, cells) in enumerate(grid.rows[:_PREAMBLE]):
        at: dict[str, int] = {}
        for column, cell in enumerate(cells):
            field_ = known.get(folded_head(text_of(cell)))
            if field_ is not None:
                at.setdefault(field_, column)
        knows_letter = "reference" in at or "file" in at or {"case", "step"} <= at.keys()
        if knows_letter and len(at) > 1:
            return _Heads(service=name, at=at, row=place)
    return None


def _words(asked: MailService, field_: str) -> Iterator[str]:
    yield from getattr(asked.returned, field_)
    if field_ in tuple(LetterValue):
        yield from (column.header for column in asked.columns if column.fact == field_)


def _no_columns(path: Path, names: tuple[str, ...]) -> Message:
    return Message(
        "{path}: no column tells which letter a line is about (a reference, as the table that"
        " `relance print` wrote has it, or the name of the PDF), by the heads of: {names}; put the"
        " heads of your service under `returned` in a file of yours, mail_services/NAME.yaml, and"
        " name it with --for (docs/post.md)",
        path=path,
        names=", ".join(names),
    )


def _row(line: int, cells: Row, heads: _Heads, path: Path) -> ReturnedRow:
    def cell(field_: str) -> Cell:
        place = heads.at.get(field_)
        return cells[place] if place is not None and place < len(cells) else ""

    case, step, party = _letter(*(text_of(cell(f)) for f in ("reference", "case", "step", "file")))
    number = text_of(cell("tracking_number"))
    if _ROUNDED.fullmatch(number):
        raise RefusalError(
            Message(
                "'{number}' is a number that the spreadsheet has shortened: format the column as"
                " text, and enter it again",
                number=number,
            )
        )
    proof = text_of(cell("proof"))
    return ReturnedRow(
        line=line,
        case=case,
        step=step,
        party=party,
        sha256=text_of(cell("sha256")).lower(),
        sent_on=_day(cell("sent_on")),
        tracking_number=number,
        presented_on=_day(cell("presented_on")),
        received_on=_day(cell("received_on")),
        proof=path.parent / PurePath(proof).name if proof else None,
    )


def _letter(reference: str, case: str, step: str, file: str) -> tuple[str, str, str]:
    """Return case, step and party of a line, by the first of its columns that tells them."""
    before, slash, after = reference.partition("/")
    of_step, _slash, party = after.partition("/")
    if slash and before and of_step:
        return before, of_step, party
    found = _OF_FILE.fullmatch(PurePath(file).name)
    if case and step:
        return case, step, (found["party"] or "") if found is not None else ""
    if found is not None:
        return found["case"], found["step"], found["party"] or ""
    raise RefusalError(
        Message(
            "this line does not tell which letter it is about; its reference is CASE/STEP, as"
            " 2026-014/mise-en-demeure; to a co-debtor CASE/STEP/NAME"
        )
    )


def _day(cell: Cell) -> date | None:
    text = text_of(cell)
    # A service writes the hour behind: « 2026-11-30T16:04:00+01:00 », « 30/11/2026 16:04 ».
    found = day_of(cell) or day_of(re.split(r"[T ]", text, maxsplit=1)[0]) if text else None
    if text and found is None:
        raise RefusalError(
            Message("'{text}' is no day; write it as 30/11/2026 or 2026-11-30", text=text)
        )
    return found
