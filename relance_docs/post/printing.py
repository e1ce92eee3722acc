"""The day's post on paper: a list, then each letter behind its sheet, registered ones first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain, count
from pathlib import Path
from typing import Final

from relance_docs.claim.letterhead import letterhead_of
from relance_docs.errors import RefusalError
from relance_docs.files.folder import replace_file
from relance_docs.files.plain import RECORD_BYTES, read_file
from relance_docs.letters.manifest import digest_of
from relance_docs.pieces.collating import collate, pages_apart
from relance_docs.post.envelope import six_lines
from relance_docs.post.records import Day, Posted, Sheets
from relance_docs.post.services import MailService
from relance_docs.post.tables import as_csv, as_workbook, as_zip
from relance_docs.processes.temporary import temporary_folder
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.render import render_pdf
from relance_docs.rendering.templates import render_template
from relance_docs.resources import packaged_templates
from relance_docs.workspace.workspace import Workspace

PRINT_FOLDER: Final = "build/print"
_NOTED: Final = f"{PRINT_FOLDER}/.written.json"
_TABLES: Final = (".csv", ".xlsx")
_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedPost:
    """What was written for a day."""

    paths: tuple[str, ...]
    """Relative to the workspace: the PDF, the CSV, the XLSX, the ZIP."""
    pages: int
    """Pages of the PDF, empty ones and sheets included."""


def print_day(workspace: Workspace, day: Day, service: MailService, sheets: Sheets) -> PrintedPost:
    """Write the post of a day into build/print, in the place of what was written for it before.

    A table that somebody has filled in since stays: then the day has a second run, `DATE-2`.
    """
    root = workspace.root
    written = _written(root)
    stem = _free_stem(root, f"{PRINT_FOLDER}/{day.as_of.isoformat()}", written)
    with temporary_folder() as folder:
        path = folder / "day.pdf"
        pages = collate(tuple(_on_paper(workspace, day, sheets)), path, duplex=sheets.duplex)
        pdf = path.read_bytes()
    table = as_csv(service, day, sheets)
    author = workspace.sound_settings.creditor.name
    files = {
        f"{stem}.pdf": pdf,
        f"{stem}.csv": table,
        f"{stem}.xlsx": as_workbook(service, day, sheets, author=author),
        f"{stem}.zip": as_zip(day, f"{day.as_of.isoformat()}.csv", table),
    }
    # Noted before it is written: what an interruption leaves is ours, and no table of somebody.
    noted = written | {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    replace_file(root / _NOTED, json.dumps(noted, indent=1).encode(), below=root)
    for name, content in files.items():
        replace_file(root / name, content, below=root, over_link=True)
    return PrintedPost(paths=tuple(files), pages=pages)


def _written(root: Path) -> dict[str, str]:
    """Return the SHA-256 of what was written here, by path; nothing when that is not known."""
    try:
        noted = json.loads(read_file(root / _NOTED, limit=RECORD_BYTES, follow=False))
        return {str(path): str(digest) for path, digest in noted.items()}
    except (OSError, RefusalError, ValueError, AttributeError):
        return {}


def _free_stem(root: Path, stem: str, written: Mapping[str, str]) -> str:
    """Return the first name of a run of that day whose tables nobody has changed."""
    for candidate in chain((stem,), (f"{stem}-{number}" for number in count(2))):
        digests = {f"{candidate}{end}": digest_of(root / f"{candidate}{end}") for end in _TABLES}
        if all(found in {None, written.get(name)} for name, found in digests.items()):
            return candidate
    raise AssertionError


def _on_paper(workspace: Workspace, day: Day, sheets: Sheets) -> Iterator[bytes]:
    """Yield what is printed, in order: each is begun on a sheet of paper of its own."""
    if not sheets.separators:
        yield from (letter.content for letter in day.letters)
        return
    yield _rendered("list.html", workspace, day, sheets)
    apart = pages_apart(_rendered("sheets.html", workspace, day, sheets))
    for sheet, letter in zip(apart, day.letters, strict=True):
        yield sheet
        yield letter.content


def _rendered(template: str, workspace: Workspace, day: Day, sheets: Sheets) -> bytes:
    folders = (_TEMPLATES, packaged_templates())
    letterhead = letterhead_of(workspace.sound_settings)
    page = render_template(
        template,
        folders,
        {
            "as_of": day.as_of,
            "sender": letterhead,
            "sender_lines": (letterhead.name, *_sender_address(workspace)),
            "letters": tuple(_row(letter, sheets) for letter in day.letters),
            "registered": sum(letter.is_registered for letter in day.letters),
        },
    )
    created = datetime.combine(day.as_of, time(), UTC)
    return render_pdf(PdfDocument(html=page, created=created, folders=folders))


def _sender_address(workspace: Workspace) -> tuple[str, ...]:
    settings = workspace.sound_settings
    return (settings.sender or settings.creditor).address


def _row(letter: Posted, sheets: Sheets) -> dict[str, object]:
    """Return what the list and the sheet of a letter say of it."""
    paper = -(-letter.pages // 2) if sheets.duplex else letter.pages
    return {
        "case": letter.case,
        "reference": letter.reference,
        "label": letter.label,
        "pages": letter.pages,
        "paper": paper,
        "is_registered": letter.is_registered,
        "number": letter.tracking_number,
        "lines": letter.lines,
        "placed": six_lines(letter.lines),
    }
