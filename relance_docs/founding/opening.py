"""A new case: its file, the invoices that come with it, one commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from relance_docs.case.case import Piece, PieceKind
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Contact, Debtor
from relance_docs.errors import RefusalError
from relance_docs.evidence.case_text import case_text
from relance_docs.evidence.event import CommitMessage, NewFile, names_the_debtor
from relance_docs.evidence.events.entries import stated
from relance_docs.evidence.events.pieces import content_of, safe_name
from relance_docs.evidence.journal import FileChange
from relance_docs.evidence.undertaking import (
    Ground,
    Planned,
    Recorded,
    Undertaking,
    additions,
    undertake,
)
from relance_docs.message import Message
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.reading import read_case
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import CASES_FOLDER, case_path, is_case_number
from relance_docs.workspace.numbers import next_number

_SCHEMA: Final = Path(".relance/case.schema.json")
_MODELINE: Final = "# yaml-language-server: $schema=../.relance/case.schema.json\n"


@dataclass(frozen=True, kw_only=True)
class OpenedInvoice:
    """An invoice of a new case."""

    number: str
    issue_date: date
    due_date: date
    total_with_vat: Decimal
    file: Path | None = None
    """The invoice itself: it becomes a pièce of the case."""


@dataclass(frozen=True, kw_only=True)
class OpenedDebtor:
    """The debtor of a new case."""

    kind: str
    name: str
    legal_form: str | None = None
    siren: str | None = None
    address: tuple[str, ...] = ()
    contact: str | None = None
    email: str | None = None
    phone: str | None = None


def open_case(
    asked: Undertaking,
    number: str | None,
    debtor: OpenedDebtor,
    invoices: tuple[OpenedInvoice, ...],
) -> Recorded:
    """Write and commit a new case; without a number it gets the next of the year.

    Raises RefusalError or FindingsError with everything as it was.
    """
    kept = [(invoice, _content(invoice)) for invoice in invoices]

    def plan(ground: Ground) -> Planned:
        root = ground.workspace.root
        taken = {number.casefold() for number in discover(root).numbers}
        chosen = number or next_number(root, taken, year=asked.today.year)
        _refuse_number(chosen, taken)
        pieces, files = _pieces(chosen, kept)
        data = _data(debtor, invoices, pieces)
        raw = case_text(chosen, data)
        if (root / _SCHEMA).is_file():
            raw = _MODELINE.encode() + raw
        _refuse_named(chosen, raw)
        change = FileChange(path=case_path(chosen), old=None, new=raw)
        message = CommitMessage(
            cases=(chosen,), name="new", sentence=f"opened, invoices: {len(invoices)}"
        )
        return Planned(message=message, files=(change, *additions(root, files)))

    return undertake(asked, plan)


def _content(invoice: OpenedInvoice) -> bytes | None:
    return None if invoice.file is None else content_of(invoice.file)


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
    number: str, kept: list[tuple[OpenedInvoice, bytes | None]]
) -> tuple[tuple[dict[str, Value], ...], tuple[NewFile, ...]]:
    pieces: list[dict[str, Value]] = []
    files: dict[str, NewFile] = {}
    for count, (invoice, content) in enumerate(kept, start=1):
        if invoice.file is None or content is None:
            continue
        name = safe_name(invoice.file.name)
        if name in files:
            name = f"{count}-{name}"
        files[name] = NewFile(path=f"{CASES_FOLDER}/{number}/{name}", content=content)
        pieces.append(
            stated(
                Piece,
                id=_piece_id(count),
                kind=PieceKind.INVOICE.value,
                title=f"Facture n° {invoice.number}",
                date=invoice.issue_date,
                file=f"{number}/{name}",
            )
        )
    return tuple(pieces), tuple(files.values())


def _piece_id(count: int) -> str:
    return "p-facture" if count == 1 else f"p-facture-{count}"


def _data(
    debtor: OpenedDebtor,
    invoices: tuple[OpenedInvoice, ...],
    pieces: tuple[dict[str, Value], ...],
) -> dict[str, Value]:
    return {
        "debtor": _debtor(debtor),
        "invoices": tuple(_invoice(count, each) for count, each in enumerate(invoices, start=1)),
        **({"pieces": pieces} if pieces else {}),
    }


def _debtor(debtor: OpenedDebtor) -> dict[str, Value]:
    contact = None
    if debtor.contact or debtor.email or debtor.phone:
        contact = stated(
            Contact, name=debtor.contact or debtor.name, email=debtor.email, phone=debtor.phone
        )
    return stated(
        Debtor,
        kind=debtor.kind,
        name=debtor.name,
        legal_form=debtor.legal_form,
        siren=debtor.siren,
        address=debtor.address,
        contact=contact,
    )


def _invoice(count: int, invoice: OpenedInvoice) -> dict[str, Value]:
    return stated(
        Invoice,
        invoice_number=invoice.number,
        issue_date=invoice.issue_date,
        due_date=invoice.due_date,
        total_with_vat=invoice.total_with_vat,
        pieces=(_piece_id(count),) if invoice.file else (),
    )
