"""A new case that a person types: its file, the invoices that come with it, one commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.errors import DoubtError, RefusalError
from relance_docs.importing.claims.due import amounts_of
from relance_docs.importing.claims.entries import invoice_value
from relance_docs.importing.claims.new_case import debtor_of, known_debtor, new_case
from relance_docs.importing.claims.piece import NewPiece
from relance_docs.importing.claims.read_invoices import ReadDebtor, ReadInvoice
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import CommitMessage, NewFile, names_the_debtor
from relance_docs.recording.events.pieces import content_of, safe_name
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import (
    Planned,
    Recorded,
    Request,
    Scene,
    additions,
    undertake,
)
from relance_docs.workspace.case_text import case_text, stated
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import CASES_FOLDER, case_path, is_case_number, refuse_device
from relance_docs.workspace.numbers import next_number

ANOTHER: Final = "--another-debtor"
"""The option that says that a case is to be opened beside that of who may be the same debtor."""
_SCHEMA: Final = Path(".relance/case.schema.json")
_MODELINE: Final = "# yaml-language-server: $schema=../.relance/case.schema.json\n"


def open_case(
    asked: Request,
    number: str | None,
    debtor: ReadDebtor,
    files: Mapping[str, Path],
    *,
    beside: bool = False,
    entry: str | None = None,
) -> Recorded:
    """Write and commit a new case; without a number it gets the next of the year of its day.

    `beside`: although there is a case of who may be the same debtor, which raises DoubtError.

    `entry`: the entry of the address book that its debtor is.
    `files`: number of an invoice → its file, which becomes a pièce. Raises RefusalError or
    FindingsError with everything as it was.
    """
    kept = {invoice: (path, content_of(path)) for invoice, path in files.items()}

    def plan(scene: Scene) -> Planned:
        if not beside:
            _refuse_known(scene.workspace.others(debtor.party), scene.as_of)
        root = scene.workspace.root
        taken = {number.casefold() for number in discover(root).numbers}
        chosen = number or next_number(root, taken, year=scene.as_of.year)
        _refuse_number(chosen, taken)
        pieces = dict(_pieces(chosen, debtor.invoices, kept))
        made = known_debtor(scene.workspace.book, debtor.party, entry) or debtor_of(debtor.party)
        values = tuple(_value(read, pieces.get(read.invoice_number)) for read in debtor.invoices)
        data = new_case(made, values, pieces=(piece.data for piece in pieces.values()))
        raw = case_text(chosen, data)
        if (root / _SCHEMA).is_file():
            raw = _MODELINE.encode() + raw
        _refuse_named(chosen, raw)
        change = FileChange(path=case_path(chosen), old=None, new=raw)
        message = CommitMessage(
            cases=(chosen,), name="new", sentence=f"opened, invoices: {len(debtor.invoices)}"
        )
        added = additions(root, tuple(piece.file for piece in pieces.values()))
        warnings = (*made.warnings, *((_to_confirm(chosen),) if made.to_confirm else ()))
        return Planned(message=message, files=(change, *added), warnings=warnings)

    return undertake(asked, plan)


def _refuse_known(others: Iterable[Case], as_of: date) -> None:
    """Raise DoubtError when a case that stands open, or is insolvent, may be of the same debtor."""
    found = [o for o in others if o.closed is None or o.is_insolvent(as_of)]
    if not found:
        return
    other = next((each for each in found if each.is_insolvent(as_of)), found[0])
    doubt = Message(
        "case {case} is open against {debtor}, which may be the same debtor: a further invoice"
        " of it goes there (`relance invoice {case} …`), so that it gets one letter",
        case=other.number,
        debtor=other.debtor.name,
    )
    if other.is_insolvent(as_of):
        doubt = Message(
            "case {case} says that a collective procedure was opened against {debtor}, which may be"
            " the same debtor: what arose before the judgment is declared, and nothing is demanded",
            case=other.number,
            debtor=other.debtor.name,
        )
    raise DoubtError(doubt, option=ANOTHER)


def _to_confirm(number: str) -> Message:
    return Message(
        "no letter leaves before what is assumed here is confirmed: `relance confirm {case}`",
        case=number,
    )


def _value(read: ReadInvoice, piece: NewPiece | None) -> dict[str, Value]:
    amounts = amounts_of(read)
    if isinstance(amounts, Message):
        raise RefusalError(amounts)
    (due,) = read.due_dates
    return invoice_value(read, amounts, {"due_date": due}, (piece.piece_id,) if piece else ())


def _refuse_number(number: str, taken: set[str]) -> None:
    if number.casefold() in taken:
        raise RefusalError(Message("case {case} is there already", case=number))
    if not is_case_number(number):
        raise RefusalError(
            Message(
                "'{number}' cannot be a case number: letters without accents, digits, '.', '-' "
                "and '_', as 2026-014",
                number=number,
            )
        )
    refuse_device(number)


def _refuse_named(number: str, raw: bytes) -> None:
    """Refuse a number that names the debtor: the history of any other case would show it."""
    case = read_case(raw, path=case_path(number), number=number).record
    if case is not None and names_the_debtor(re.sub(r"[._-]", " ", number), case):
        raise RefusalError(
            Message(
                "the number of a case is seen by whoever is shown another one: choose one without "
                "the debtor's name, as 2026-014"
            )
        )


def _pieces(
    number: str, invoices: Iterable[ReadInvoice], kept: Mapping[str, tuple[Path, bytes]]
) -> Iterator[tuple[str | None, NewPiece]]:
    """Yield the files as pièces of the case, under names of which none stands twice."""
    names: set[str] = set()
    for count, read in enumerate(invoices, start=1):
        path, content = kept.get(read.invoice_number or "", (None, b""))
        if path is None:
            continue
        plain = safe_name(path.name)
        name = plain if plain not in names else f"{count}-{plain}"
        names.add(name)
        piece_id = "p-facture" if count == 1 else f"p-facture-{count}"
        data = stated(
            Piece,
            id=piece_id,
            kind=PieceKind.INVOICE.value,
            title=f"Facture n° {read.invoice_number}",
            date=read.issue_date,
            file=f"{number}/{name}",
        )
        file = NewFile(path=f"{CASES_FOLDER}/{number}/{name}", content=content)
        yield read.invoice_number, NewPiece(piece_id=piece_id, data=data, file=file)
