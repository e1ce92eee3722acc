"""Files that a case or relance.yaml names: there, inside the workspace, unchanged."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, SentDocument
from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.inside import Within, inside
from relance_docs.files.plain import ARCHIVED_BYTES, opened
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.document import Loc
from relance_docs.workspace.contents import fault_of_file
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER


def stays_below(name: str, folder: Path) -> bool:
    """Whether the relative path `name` stays below `folder`, links followed, and not with git."""
    return inside(folder, name) is not None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long for the file system
        return False


def files_of_case(case: Case) -> Iterator[tuple[Loc, str]]:
    """Yield the pièces and documents that a case names, and where."""
    for i, piece in enumerate(case.pieces):
        if piece.file is not None:
            yield ("pieces", i, "file"), piece.file
    for i, entry in enumerate(case.history):
        if entry.document is not None or entry.email is not None:
            for loc, document in _documents(i, entry):
                yield (*loc, "file"), document.file


def _documents(place: int, entry: HistoryEntry) -> Iterator[tuple[Loc, SentDocument]]:
    """The archived document of an entry, and the e-mail that carried it."""
    for key in ("document", "email"):
        document = getattr(entry, key)
        if document is not None:
            yield ("history", place, key), document


@check("file-outside", stands_alone=True)
def file_outside(case: Case, around: Surroundings) -> Iterator[Spot]:
    """The files of a case lie below cases/, links included: `file` is a path from there."""
    cases = around.below(CASES_FOLDER)
    if cases is None:
        return
    for loc, name in files_of_case(case):
        if cases.inside(name) is None:
            message = Message(
                "'{name}' leaves cases/; copy the file into the folder of the case and write its "
                "path from cases/, with /",
                name=name,
            )
            yield loc, message


@check("file-of-another-case", stands_alone=True)
def file_of_another_case(case: Case, around: Surroundings) -> Iterator[Spot]:
    """No file lies in the folder of another case, whose debtor its letters and dossier would show.

    What several cases share lies beside the folders: cases/cgv.pdf, cases/common/kbis.pdf.
    """
    cases = around.below(CASES_FOLDER)
    if cases is None:
        return
    for loc, name in files_of_case(case):
        other = _case_of(name, cases)
        if other is not None and other != case.number:
            message = Message(
                "'{name}' lies in the folder of case {other}: a dossier would show that debtor; "
                "copy the file into the folder of this case",
                name=name,
                other=other,
            )
            yield loc, message


def _case_of(name: str, cases: Within) -> str | None:
    """Return the case in whose folder a file lies, links followed; None for a shared one."""
    found = cases.inside(name)
    if found is None:
        return None
    first, *below = found.relative_to(cases.base).parts
    return first if below and (cases.base / f"{first}{CASE_ENDING}").is_file() else None


@check("file-missing", stands_alone=True)
def file_missing(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A file that is named must be there; leave `file` out while it is still to be found."""
    cases = around.below(CASES_FOLDER)
    if cases is None:
        return
    for loc, name in files_of_case(case):
        if cases.inside(name) is not None and not _is_file(cases.root / name):
            yield loc, _missing(cases.root, name)


def _missing(folder: Path, name: str) -> Message:
    """Return that a file is missing, or that its name has its accents in the other form.

    A name from a Mac has each accent as a character of its own (NFD), a typed one has not (NFC);
    they look alike, and are one file on a Mac alone.
    """
    there = _in_other_form(folder, name)
    if there is None:
        return Message("there is no file cases/{name}", name=name)
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii())
    return Message(
        "there is no file cases/{name}, but one whose name looks the same and has its accents "
        "written otherwise (Unicode {form}; a Mac writes NFD): give it a name without accents, "
        '`git mv "cases/{there}" "cases/{plain}"`, and write that name here',
        name=name,
        there=there,
        plain=plain,
        form="NFD" if unicodedata.is_normalized("NFD", there) else "NFC",
    )


def _in_other_form(folder: Path, name: str) -> str | None:
    """Return the path of the file that has this name in another form of Unicode."""
    here, found = folder, PurePosixPath()
    for part in PurePosixPath(name).parts:
        wanted = unicodedata.normalize("NFC", part)
        try:
            names = sorted(entry.name for entry in here.iterdir())
        except OSError:
            return None
        same = next((n for n in names if unicodedata.normalize("NFC", n) == wanted), None)
        if same is None:
            return None
        here, found = here / same, found / same
    return found.as_posix() if here.is_file() else None


@check("document-changed", stands_alone=True)
def document_changed(case: Case, around: Surroundings) -> Iterator[Spot]:
    """The archived document is the one that left: its SHA-256 is the one recorded."""
    cases = around.below(CASES_FOLDER)
    if cases is None or not around.reads_documents:
        return
    for i, entry in enumerate(case.history):
        for loc, document in _documents(i, entry):
            path = cases.root / document.file
            if cases.inside(document.file) is None or not _is_file(path):
                continue
            try:
                is_same = _sha256(path) == document.sha256
            except (OSError, RefusalError) as error:
                yield loc, _unread(document.file, error)
                continue
            if not is_same:
                message = Message(
                    "cases/{name} is not the document that was recorded; restore it from git",
                    name=document.file,
                )
                yield (*loc, "sha256"), message


@check("file-not-as-named", Severity.WARNING, stands_alone=True)
def file_not_as_named(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A pièce or a document holds what its name says; a dossier of another is refused.

    No pointer of Git LFS, no HTML or text named .pdf, no empty file, no PDF without its end.
    """
    cases = around.below(CASES_FOLDER)
    if cases is None or not around.reads_documents or around.is_past:
        return
    for loc, name in files_of_case(case):
        path = cases.root / name
        if cases.inside(name) is not None and _is_file(path):
            try:
                fault = fault_of_file(path, f"{CASES_FOLDER}/{name}")
            except (OSError, RefusalError) as error:
                fault = _unread(name, error)
            if fault is not None:
                yield loc, fault


def _unread(name: str, error: OSError | RefusalError) -> Message:
    if isinstance(error, RefusalError):
        return error.message
    reason = reason_of(error)
    return Message("cases/{name} cannot be read: {reason}", name=name, reason=reason)


def _sha256(path: Path) -> str:
    with opened(path, limit=ARCHIVED_BYTES) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@check("file-outside", stands_alone=True)
def logo_outside(settings: Settings, around: Surroundings) -> Iterator[Spot]:
    """The logo lies in the workspace, links included: its path counts from there."""
    logo = settings.creditor.logo
    if around.root is not None and logo is not None and not stays_below(logo, around.root):
        message = Message("'{name}' leaves the workspace; copy the picture into it", name=logo)
        yield ("creditor", "logo"), message


@check("file-missing", stands_alone=True)
def logo_missing(settings: Settings, around: Surroundings) -> Iterator[Spot]:
    """The logo that is named must be there."""
    logo = settings.creditor.logo
    if around.root is None or logo is None or not stays_below(logo, around.root):
        return
    if not _is_file(around.root / logo):
        yield ("creditor", "logo"), Message("there is no file {name}", name=logo)


CASE_FILES: Final = (
    file_outside,
    file_of_another_case,
    file_missing,
    file_not_as_named,
    document_changed,
)
SETTINGS_FILES: Final = (logo_outside, logo_missing)
