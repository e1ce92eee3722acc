"""`relance debtor`: cases put under an entry of the address book, or brought in step with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.history import CorrectedField
from relance_docs.case.parties import Debtor
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.message import Message, joined
from relance_docs.reading.document import Data
from relance_docs.reading.editing.changes import Change, Put
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.reading import read_case, read_merged
from relance_docs.reading.yaml import read_yaml
from relance_docs.recording.book.shared import DEBTOR, Said, edits, said_of
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.events.corrections import text_of
from relance_docs.recording.events.entries import history_entry
from relance_docs.recording.hand_edits import refuse_hand_edits
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.workspace.book import cases_of_book
from relance_docs.workspace.case_text import book_text, written
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import book_path, case_path, is_case_number, refuse_device
from relance_docs.workspace.opened import opened
from relance_docs.workspace.records import merged_case, no_such_case

_FROM_THE_BOOK = "repris du carnet d’adresses"
"""The note of a correction that nobody gave a reason for; it stands in the history of a case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sheet:
    """A case file that is to say what the entry says."""

    case: Case
    raw: bytes
    said: Said
    is_new: bool
    """Whether it did not name the entry before."""


def keep_in_book(asked: Request, name: str, numbers: tuple[str, ...], reason: str) -> Recorded:
    """Put cases under the entry `name`, made where there is none, and all its cases in step.

    The entry states what it states, and what the cases put there state beyond it. What was edited
    by hand in the entry, and not committed, is a part of the commit. Raises RefusalError where a
    case that is put there says something else than the entry or another case.
    """

    def plan(scene: Scene) -> Planned:
        root = scene.workspace.root
        _refuse_name(name)
        path = book_path(name)
        raw = opened(root, path).raw if (root / path).is_file() else None
        if raw is None:
            _refuse_new_name(root, name)
        sheets = tuple(_sheets(root, name, numbers))
        if raw is None and not numbers:
            raise RefusalError(_no_entry(root, name))
        files = [case_path(sheet.case.number) for sheet in sheets]
        refuse_hand_edits(scene.repository, files, with_edits=asked.with_edits)
        for sheet in sheets:
            _refuse_naming(name, reason, sheet.case)
        wanted = _agreed(
            name, said_of(read_yaml(raw, path).data) if raw is not None else {}, sheets
        )
        entry = _entry(path, raw, wanted)
        changes = [c for s in sheets if (c := _in_step(s, name, wanted, reason, scene)) is not None]
        if not changes and entry.old == entry.new and _is_committed(scene, path):
            raise RefusalError(
                Message("{path} and its cases say the same already: nothing changes", path=path)
            )
        return Planned(
            message=CommitMessage(
                cases=tuple(sheet.case.number for sheet in sheets),
                name="debtor",
                sentence="debtor in the address book",
                reason=reason,
            ),
            files=(entry, *changes),
        )

    return undertake(replace(asked, settings_alone=True, with_edits=True), plan)


def _refuse_name(name: str) -> None:
    if not is_case_number(name):
        raise RefusalError(
            Message(
                "'{name}' cannot name an entry of the address book: letters without accents, "
                "digits, '.', '-' and '_', the customer account for one, as C0042",
                name=name,
            )
        )


def _refuse_new_name(root: Path, name: str) -> None:
    """Refuse what would be another file on Windows, or none at all."""
    refuse_device(name)
    for other in _entries(root):
        if other.casefold() == name.casefold() and other != name:
            raise RefusalError(
                Message(
                    "{name} differs from {other} only in capital letters, and on Windows and macOS "
                    "both are one file: say {other}, or choose another name",
                    name=name,
                    other=other,
                )
            )


def _entries(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / "debtors").glob("*.yaml"))


def _no_entry(root: Path, name: str) -> Message:
    known = ", ".join(_entries(root))
    return Message(
        "there is no {path}; name the cases that it is made of: `relance debtor {name} CASE…`; "
        "entries: {known}",
        path=book_path(name),
        name=name,
        known=known or "–",
    )


def _refuse_naming(name: str, reason: str, case: Case) -> None:
    try:
        refuse_naming(re.sub(r"[._-]", " ", name), case)
    except RefusalError:
        raise RefusalError(
            Message(
                "the name of an entry is seen by whoever is shown another case: choose one "
                "without the debtor's name, its customer account for one, as C0042"
            )
        ) from None
    if reason:
        refuse_naming(reason, case)


def _sheets(root: Path, name: str, numbers: Iterable[str]) -> Iterator[_Sheet]:
    """Yield the cases that name the entry and those that are to, in order of number."""
    known, named = discover(root).numbers, cases_of_book(root, (name,))
    for number in sorted({*named, *numbers}):
        if number not in known:
            raise no_such_case(number, known)
        path = case_path(number)
        raw = opened(root, path).raw
        if (merged := read_merged(raw)) is not None:
            raise merged_case(number, merged.merged_into)
        reading = read_case(raw, path=path, number=number)
        if reading.record is None:
            raise FindingsError(reading.findings)
        if reading.record.debtor.book not in {None, name}:
            raise RefusalError(
                Message(
                    "case {case} names {path} already",
                    case=number,
                    path=book_path(reading.record.debtor.book or ""),
                )
            )
        said = said_of(reading.document.data)
        yield _Sheet(case=reading.record, raw=raw, said=said, is_new=number not in named)


def _agreed(name: str, entry: Said, sheets: Iterable[_Sheet]) -> Said:
    """Return what the entry states, and what the cases that come new state beyond it."""
    wanted, came = dict(entry), dict.fromkeys(entry, book_path(name))
    faults: list[Message] = []
    for sheet in (each for each in sheets if each.is_new):
        for path, value in sheet.said.items():
            if path in wanted and wanted[path] != value:
                faults.append(
                    Message(
                        "{field}: '{theirs}' in {source}, '{ours}' in {case}",
                        field=path,
                        theirs=text_of(wanted[path]),
                        source=came[path],
                        ours=text_of(value),
                        case=sheet.case.number,
                    )
                )
            elif path not in wanted:
                wanted[path], came[path] = value, sheet.case.number
    if faults:
        raise RefusalError(
            Message(
                "one entry is one debtor, and what is said of it differs; set right what is wrong "
                "(`relance set CASE …`), or leave the case out: {faults}",
                faults=joined(faults),
            )
        )
    return wanted


def _entry(path: str, raw: bytes | None, wanted: Said) -> FileChange:
    if raw is None:
        return FileChange(path=path, old=None, new=book_text(path, _as_written(wanted)))
    before = said_of(read_yaml(raw, path).data)
    return FileChange(path=path, old=raw, new=edited(raw, path, edits(before, wanted)))


def _as_written(said: Said) -> dict[str, Data]:
    """Return an entry as its file states it, in the documented order."""
    order = list(Debtor.model_fields)
    fields = {path.partition(".")[2]: v for path, v in said.items() if path.startswith(DEBTOR)}
    debtor = {key: fields[key] for key in sorted(fields, key=order.index)}
    return {DEBTOR: debtor, **{key: value for key, value in said.items() if "." not in key}}


def _in_step(
    sheet: _Sheet, name: str, wanted: Said, reason: str, scene: Scene
) -> FileChange | None:
    """Return what makes a case say it, with a correction where it said something else."""
    changes: list[Change] = list(edits(sheet.said, wanted))
    if sheet.is_new:
        order = tuple(Debtor.model_fields)
        changes.append(Put(loc=(DEBTOR,), key="book", value=name, order=order))
    corrected = tuple(_corrected(sheet.said, wanted))
    if corrected:
        corrections = tuple(written(each) for each in corrected)
        note = reason or _FROM_THE_BOOK
        changes.append(history_entry(at=scene.as_of, note=note, corrections=corrections))
    if not changes:
        return None
    path = case_path(sheet.case.number)
    return FileChange(path=path, old=sheet.raw, new=edited(sheet.raw, path, changes))


def _corrected(before: Said, wanted: Said) -> Iterator[CorrectedField]:
    """Yield what a case stated otherwise; a field that it lacked was not wrong."""
    for path, value in wanted.items():
        old = before.get(path)
        if old is None or old == value:
            continue
        inner = old if isinstance(old, dict) else {"": old}
        other = value if isinstance(value, dict) else {"": value}
        for key in inner | other:
            if inner.get(key) != other.get(key):
                said = {"before": text_of(inner.get(key)), "after": text_of(other.get(key))}
                field = f"{path}.{key}" if key else path
                yield CorrectedField(field=field, **{k: text for k, text in said.items() if text})


def _is_committed(scene: Scene, path: str) -> bool:
    placed = scene.repository.blobs_in_place((path,))[path]
    return scene.repository.blob("HEAD", path) == placed
