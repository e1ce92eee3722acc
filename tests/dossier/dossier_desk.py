"""Workspaces with cases of the example, committed, and what is read from their dossiers."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from relance_docs.cli.present import sentences_in
from relance_docs.dossier.make import DossierAsked, DossierMade, make_dossier
from relance_docs.statement.records import Statement
from relance_docs.statement.statement import statement
from relance_docs.workspace.workspace import Workspace, load
from tests.letters.reading_pdf import page_texts
from tests.workspaces import committed, of_example

NOTE, BORDEREAU, JOINED = (
    "1-note-confidentielle.pdf",
    "2-bordereau.pdf",
    "3-pieces-reunies.pdf",
)
PETITION = "4-actes/requete-injonction-de-payer.pdf"
DECLARATION = "4-actes/declaration-de-creance.pdf"
TODAY = date(2026, 11, 20)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def workspace_in(root: Path, *numbers: str) -> Path:
    """Copy cases of the example into a folder, and commit them."""
    commit(of_example(root, *numbers))
    return root


def commit(root: Path) -> None:
    """Commit all that is there, at a fixed moment."""
    committed(root, "Etat", GIT_AUTHOR_DATE="2026-11-20T09:00:00+01:00")


def loaded(root: Path) -> Workspace:
    """Read a workspace."""
    return load(root, as_of=None, today=TODAY)


def made(root: Path, number: str, *, max_size: int | None = None) -> DossierMade:
    """Make the dossier of a case."""
    asked = DossierAsked(number=number, max_size=max_size, processes=2, says=sentences_in("fr"))
    return make_dossier(loaded(root), asked)


def pages_in(made: DossierMade, name: str = NOTE) -> list[str]:
    """Return the text of each page of a PDF of a dossier, with one kind of space."""
    texts = page_texts((made.folder / name).read_bytes())
    return [text.replace("\xa0", " ").replace("\u202f", " ") for text in texts]


def owed_on(root: Path, number: str) -> Statement:
    """Return what is owed, as the dossier must say it."""
    workspace = loaded(root)
    case = workspace.case_file(number).case
    assert case is not None
    settings = workspace.sound_settings
    return statement(case, settings.terms, workspace.rates, workspace.as_of, plan=settings.plan)


def values(content: bytes, sheet: str) -> dict[str, str]:
    """Return the values of a sheet by cell, as a viewer that reckons nothing shows them."""
    with ZipFile(BytesIO(content)) as book:
        names = [
            each.attrib["name"]
            for each in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")  # noqa: S314
        ]
        page = book.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml")
        shared = [
            "".join(text.text or "" for text in each.iter(f"{_MAIN}t"))
            for each in ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314
        ]
    found = {}
    for cell in ET.fromstring(page).iter(f"{_MAIN}c"):  # noqa: S314 - made right here
        value = cell.find(f"{_MAIN}v")
        if value is not None and value.text is not None:
            is_shared = cell.attrib.get("t") == "s"
            found[cell.attrib["r"]] = shared[int(value.text)] if is_shared else value.text
    return found
