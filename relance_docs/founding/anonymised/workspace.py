"""A workspace with nobody's names, written into a folder of its own: nothing of git comes along."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.case.documents import DocumentKind
from relance_docs.case.reasons import NonPayment
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.folder import folder_at, write_below, writing
from relance_docs.founding.anonymised.records import Anonymiser
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.processes.temporary import temporary_folder
from relance_docs.reading.editing.writing import normalised, pair_lines
from relance_docs.reading.reading import read_settings
from relance_docs.resources import packaged_templates
from relance_docs.workspace.case_text import case_text
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, case_path
from relance_docs.workspace.workspace import Workspace

_EMAIL: Final = (
    b"From: adresse1@anonyme.example\r\nTo: adresse2@anonyme.example\r\nSubject: -\r\n"
    b"Date: Thu, 01 Jan 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n-\r\n"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Anonymised:
    """What was written."""

    cases: int
    files: int
    """Pièces and documents, each a blank page."""
    unread: tuple[str, ...]
    """Cases whose file cannot be read: nobody can tell what of it is a name."""


def anonymise(workspace: Workspace, folder: Path) -> Anonymised:
    """Write the workspace without names into `folder`, which must be empty or not be there.

    Raises RefusalError for another folder, and FindingsError when relance.yaml has errors.
    """
    workspace.refuse_unsound()
    target = folder.absolute()
    root = workspace.root.resolve()
    if target.resolve().is_relative_to(root):
        raise RefusalError(Message("{folder} lies in the workspace: choose another", folder=folder))
    if not target.parent.is_dir():
        raise RefusalError(Message("{folder} is not there: make it first", folder=target.parent))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RefusalError(Message("{folder} is not empty: choose a new folder", folder=folder))
    ours = {
        *(path.stem for path in packaged_templates().iterdir()),
        *(step.step for step in DEFAULT_PLAN),
        *DocumentKind,
    }
    made = Anonymiser(frozenset(NonPayment), ours.__contains__)
    made.digest_of = lambda path: hashlib.sha256(_blank(path)).hexdigest()
    files = {SETTINGS_FILE: _settings_text(made, workspace)}
    unread = []
    for file in workspace.case_files:
        if file.case is None:
            unread.append(file.number)
        else:
            data = made.case(file.case)
            number = made.number(file.case)
            files[case_path(number)] = case_text(number, data)
    papers = {f"{CASES_FOLDER}/{path}": _blank(path) for path in made.files.values()}
    with writing(folder):
        _write(target, files | papers)
    return Anonymised(cases=len(files) - 1, files=len(papers), unread=tuple(unread))


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into the folder: all of them, or it is as it was."""
    is_there = target.exists()
    if is_there:
        with folder_at(target, below=target.parent):  # which is no link
            pass
    with temporary_folder(below=target.parent) as beside:
        whole = beside / "workspace"
        whole.mkdir()
        for name, content in files.items():
            write_below(whole, name, content)
        if is_there:
            target.rmdir()
        whole.rename(target)


def _settings_text(made: Anonymiser, workspace: Workspace) -> bytes:
    """Return relance.yaml; its day is fixed: what is asked about stands as it is today."""
    data = dict(made.settings(workspace.sound_settings))
    day: date = workspace.as_of
    lines = [
        line
        for key, value in (data | {"as_of": day}).items()
        for line in pair_lines(key, normalised(value))
    ]
    raw = ("\n".join(lines) + "\n").encode()
    reading = read_settings(raw, path=SETTINGS_FILE)
    if reading.record is None:
        raise FindingsError(reading.findings)
    return raw


def _blank(path: str) -> bytes:
    """Return what stands for a file: an e-mail without words, or a page without any."""
    return _EMAIL if path.endswith(".eml") else _page(path)


def _page(path: str) -> bytes:
    """Return a PDF of one empty page; each has its own bytes, as the files had."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )
    content = b"%PDF-1.4\n%" + path.encode("ascii", "replace") + b"\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj" % number + each + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 4\n0000000000 65535 f \n" + table
    return (
        content + head + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    )
