"""The address book: debtors of several cases, each in one file of debtors/ that they agree with.

A case states its debtor itself, and is read, shown and proved alone: what an entry states stands in
the case as well, brought there by the commands. That both say the same is checked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from relance_docs.case.case import BookEntry, Case
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message
from relance_docs.reading.check import Surroundings
from relance_docs.reading.checks.abroad import ABROAD
from relance_docs.reading.checks.debtor import DEBTOR
from relance_docs.reading.checks.identifiers import DEBTOR_IDENTIFIERS, REACHING_DEBTOR
from relance_docs.reading.reading import Reading, check_case, read_case, read_record
from relance_docs.reading.suggestions import nearest
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.facts import OF_A_CASE
from relance_docs.workspace.layout import (
    CASE_ENDING,
    DEBTORS_FOLDER,
    book_name,
    book_path,
    case_path,
    refuse_link,
)
from relance_docs.workspace.opened import opened
from relance_docs.workspace.records import BookFile, CaseFile

BOOK_CODES: Final[Mapping[str, str]] = {
    "book-name": "A file of debtors/ is NAME.yaml, with a name that a case number could have.",
    "book-unknown": "The entry that a case names is a file of debtors/ that can be read.",
    "book-of-a-case": "What belongs to one case, a consent with its pièce, is in no entry.",
    "book-contradicted": "What an entry of debtors/ states, each case that names it states alike.",
}
"""Meaning of each, all errors."""
_CHECKS: Final = (*DEBTOR, *REACHING_DEBTOR, *DEBTOR_IDENTIFIERS, *ABROAD)


def read_book(root: Path, around: Surroundings) -> tuple[dict[str, BookFile], list[Finding]]:
    """Return the entries of the address book by name, and what is wrong with names of files."""
    refuse_link(root, DEBTORS_FOLDER)
    folder = root / DEBTORS_FOLDER
    if not folder.is_dir():
        return {}, []
    found: dict[str, BookFile] = {}
    findings: list[Finding] = []
    for entry in sorted(folder.iterdir()):
        path = f"{DEBTORS_FOLDER}/{entry.name}"
        if entry.name.startswith((".", "#", "~")) or entry.is_dir():
            continue
        name = book_name(path)
        if name is not None:
            found[name] = _read(root, name, around)
            findings.extend(found[name].findings)
        elif CASE_ENDING in entry.name.casefold() or entry.name.casefold().endswith(".yml"):
            message = Message("an entry of the address book is a file as debtors/C0042.yaml")
            findings.append(Finding(place=Place(path=path), code="book-name", message=message))
    return found, findings


def _read(root: Path, name: str, around: Surroundings) -> BookFile:
    file = opened(root, book_path(name))
    reading = read_record(file.raw, BookEntry, path=book_path(name))
    findings = (file.finding,) if file.finding is not None else reading.findings
    checked = () if file.finding is not None else _checked(reading, name, around)
    return BookFile(
        name=name,
        raw=file.raw,
        entry=reading.record if file.finding is None else None,
        places=reading.places,
        findings=tuple(sorted((*findings, *checked), key=Finding.sort_key)),
    )


def _checked(reading: Reading[BookEntry], name: str, around: Surroundings) -> Iterator[Finding]:
    """Yield what is wrong with the debtor, as it would be in a case."""
    entry = reading.record
    if entry is None:
        return
    debtor = Case.model_construct(number=name, debtor=entry.debtor, invoices=())
    of_case = Reading(record=debtor, document=reading.document, findings=())
    yield from check_case(of_case, around, _CHECKS)
    for field in entry.debtor.model_fields_set.intersection(OF_A_CASE):
        message = Message(
            "{field} belongs to one case; write it in the file of that case", field=field
        )
        place = reading.places.of_key(("debtor", field))
        yield Finding(place=place, code="book-of-a-case", message=message)


def book_across(
    files: tuple[CaseFile, ...], book: Mapping[str, BookFile], *, is_past: bool
) -> tuple[CaseFile, ...]:
    """Return the case files with what is wrong between each and the entry that it names.

    Of a past commit nothing is asked: what a case said then is what its letters were made from.
    """
    return files if is_past else tuple(_with_book(file, book) for file in files)


def _with_book(file: CaseFile, book: Mapping[str, BookFile]) -> CaseFile:
    """Return a case file with what is wrong between it and the entry that it names."""
    if file.facts is None or file.facts.book is None:
        return file
    entry = book.get(file.facts.book)
    if entry is None or entry.entry is None:
        unknown = _finding(
            file, ("debtor", "book"), "book-unknown", _unknown(file.facts.book, file.number, book)
        )
        return replace(file, findings=_sorted((*file.findings, unknown)))
    faults = tuple(_contradictions(file, entry))
    told = {
        (found.code, found.message)
        for found in entry.findings
        if found.severity is Severity.WARNING
    }
    own = (found for found in file.findings if (found.code, found.message) not in told)
    return replace(file, findings=_sorted((*own, *faults)))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=Finding.sort_key))


def _unknown(name: str, number: str, book: Mapping[str, BookFile]) -> Message:
    if name in book:
        return Message("{path} cannot be read: mend it first", path=book_path(name))
    near = nearest(name, tuple(book))
    if near:
        return Message(
            "there is no {path}; did you mean '{near}'?", path=book_path(name), near=near
        )
    return Message(
        "there is no {path}; `relance debtor {name} {case}` makes it of this case",
        path=book_path(name),
        name=name,
        case=number,
    )


def differences(said: Mapping[str, Any], entry: BookFile) -> tuple[str, ...]:
    """Return the paths of what an entry states and a case, by what it says, does not state so."""
    return tuple(path for path, value in entry.stated.items() if said.get(path) != value)


def _contradictions(file: CaseFile, entry: BookFile) -> Iterator[Finding]:
    said = json.loads(file.facts.booked) if file.facts is not None else {}
    for path in differences(said, entry):
        loc = tuple(path.split("."))
        where = entry.places.of(loc)
        message = Message(
            "{field} is not what {path}:{line} says, and both are one debtor: `relance debtor "
            "{name}` brings it here; if the case is right, write that in {path} first",
            field=path,
            path=entry.path,
            line=where.line,
            name=entry.name,
        )
        yield _finding(file, loc, "book-contradicted", message)


def _finding(file: CaseFile, loc: tuple[str, ...], code: str, message: Message) -> Finding:
    return Finding(place=file.places.of(loc), code=code, message=message)


def cases_of_book(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of the cases that name one of these entries, in order."""
    wanted = frozenset(names)
    found = (
        (number, read_case(raw, path=case_path(number), number=number).record)
        for number in (discover(root).numbers if wanted else ())
        for raw in (opened(root, case_path(number)).raw,)
        if b"book:" in raw
    )
    return tuple(number for number, case in found if case and case.debtor.book in wanted)
