"""What `relance check` would say of files that are to be changed, of all that they touch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath

from relance_docs.files.folder import remove_file, replace_file, write_below
from relance_docs.files.inside import inside, read_inside
from relance_docs.files.plain import PICTURE_BYTES
from relance_docs.finding import Finding
from relance_docs.git.repository import Repository
from relance_docs.processes.temporary import temporary_folder
from relance_docs.reading.decoding import MAX_BYTES
from relance_docs.reading.reading import read_settings
from relance_docs.recording.journal import FileChange
from relance_docs.workspace.book import BOOK_CODES, cases_of_book
from relance_docs.workspace.discovery import discover
from relance_docs.workspace.layout import (
    CASE_ENDING,
    CASES_FOLDER,
    DEBTORS_FOLDER,
    SETTINGS_FILE,
    book_name,
    case_path,
    is_case_number,
)
from relance_docs.workspace.records import Beside
from relance_docs.workspace.workspace import MERGED_INTO, load


def is_record(path: str) -> bool:
    """Whether people write a file of the workspace: a case, relance.yaml, the address book."""
    is_case = number_of_path(path) is not None and path.count("/") == 1
    return is_case or path == SETTINGS_FILE or book_name(path) is not None


def number_of_path(path: str) -> str | None:
    """Return the number of the case that a file belongs to; None for a file of no case."""
    parts = PurePosixPath(path).parts
    if parts[0] != CASES_FOLDER or len(parts) == 1:
        return None
    name = parts[1].removesuffix(CASE_ENDING)
    is_named = len(parts) > 2 or parts[1].endswith(CASE_ENDING)  # noqa: PLR2004 - a folder
    return name if is_named and is_case_number(name) else None


def faults_in(
    root: Path, changes: Iterable[FileChange], *, today: date, beside: Beside | None = None
) -> tuple[Finding, ...]:
    """Return the errors of a workspace in which the changes stand, in all that they touch.

    `beside`: what is known of the cases that they do not touch.
    """
    changes = tuple(changes)
    touched = {number for change in changes if (number := number_of_path(change.path)) is not None}
    there = discover(root)
    numbers = tuple(sorted(touched.intersection(there.numbers)))
    paths = {case_path(number) for number in numbers}
    faults = [finding for finding in there.findings if finding.place.path in paths]
    has_settings = any(change.path == SETTINGS_FILE for change in changes)
    entries = {change.path for change in changes if book_name(change.path) is not None}
    if numbers or has_settings or entries:
        # No number would mean all of them.
        asked = numbers or there.numbers[:1]
        after = load(
            root,
            as_of=None,
            today=today,
            numbers=asked,
            reads_documents=True,
            beside=beside,
            there=there,
        )
        faults.extend(f for f in after.findings if f.place.path in entries)
        faults.extend(_contradicted(root, entries, today=today))
        faults.extend(f for file in after.case_files if numbers for f in file.findings)
        faults.extend(f for f in after.findings if f.code == MERGED_INTO)
        if has_settings:
            faults.extend(f for f in after.findings if f.place.path == SETTINGS_FILE)
    return tuple(finding for finding in faults if finding.is_error)


def _contradicted(root: Path, entries: Collection[str], *, today: date) -> Iterator[Finding]:
    """Yield where cases and these entries of the address book do not say the same."""
    naming = cases_of_book(root, (name for path in entries if (name := book_name(path))))
    if naming:
        after = load(root, as_of=None, today=today, numbers=naming)
        yield from (f for file in after.case_files for f in file.findings if f.code in BOOK_CODES)


def faults_after(
    root: Path,
    changes: Iterable[FileChange],
    repository: Repository,
    *,
    today: date,
    beside: Beside | None = None,
) -> tuple[Finding, ...]:
    """Return the errors that the changes would leave; no file of the workspace is touched."""
    changes = tuple(changes)
    asked = {number_of_path(change.path) for change in changes}
    are_cases = all(book_name(c.path) is None and c.path != SETTINGS_FILE for c in changes)
    # Who knows what stands beside them looks into the workspace itself.
    read = asked if beside is not None and are_cases else None
    with _copy(root, repository, read) as copy:
        for change in changes:
            if change.new is None:
                remove_file(copy / change.path, below=copy)
            else:
                replace_file(copy / change.path, change.new, below=copy)
        return faults_in(copy, changes, today=today, beside=beside)


@contextmanager
def _copy(
    root: Path, repository: Repository, read: Collection[str | None] | None
) -> Iterator[Path]:
    """Make a folder that looks like the workspace.

    `read`: the cases whose files are looked into, None for all; of the others it has the names.
    The files are the same ones where all are there, and that works: git then takes each of them
    for one that may have changed, so it is not done for the sake of a few.
    """
    with temporary_folder(below=repository.git_dir) as copy:
        raw = read_inside(root, SETTINGS_FILE, limit=MAX_BYTES)
        write_below(copy, SETTINGS_FILE, raw)
        for folder in (CASES_FOLDER, DEBTORS_FOLDER):
            if (root / folder).is_dir():
                few = read if folder == CASES_FOLDER else None
                _copy_folder(root / folder, copy / folder, few)
        settings = read_settings(raw, path=SETTINGS_FILE).record
        logo = settings.creditor.logo if settings else None
        found = inside(root, logo) if logo else None
        if logo and found and found.is_file() and not (copy / logo).exists():
            write_below(copy, logo, read_inside(root, logo, limit=PICTURE_BYTES))
        yield copy


def _copy_folder(source: Path, target: Path, few: Collection[str | None] | None) -> None:
    if few is None:
        shutil.copytree(source, target, symlinks=True, copy_function=_linked)
        return
    target.mkdir()
    with os.scandir(source) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            # Of a file, `a.yaml` belongs to the case as `a/b` does.
            named = f"{CASES_FOLDER}/{entry.name}" + ("/-" if is_folder else "")
            if number_of_path(named) not in few:
                if not is_folder:
                    (target / entry.name).touch()
            elif is_folder:
                shutil.copytree(entry.path, target / entry.name, symlinks=True)
            else:
                shutil.copyfile(entry.path, target / entry.name, follow_symlinks=False)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copyfile(source, target)
