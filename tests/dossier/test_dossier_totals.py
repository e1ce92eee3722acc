"""Every total that leaves is the statement's: read back from the PDF, the workbook, the drafts."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from relance_docs import french
from relance_docs.dossier.make import DossierMade
from tests.dossier.dossier_desk import NOTE, PETITION, loaded, owed_on, pages_in, values

CASES = ("handed_over", "disputed", "insolvent", "public", "consumer")
PENALTIES_DUE = dict.fromkeys(CASES, "Pénalités de retard restant dues") | {
    "public": "Intérêts moratoires restant dus",
    "consumer": "Intérêts au taux légal restant dus",
}
"""As the law of each kind of debtor calls them."""


def text_in(made: DossierMade, name: str) -> str:
    """Return the text of a PDF of a dossier, its spaces made plain."""
    return plain(" ".join(pages_in(made, name)))


def plain(text: str) -> str:
    """Return a text with one kind of space."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", CASES)
def test_dossier_says_what_the_statement_says(
    name: str, root: Path, request: pytest.FixtureRequest
) -> None:
    """The note, the cover and the décompte give the principal, the penalties and the total."""
    made: DossierMade = request.getfixturevalue(name)
    owed = owed_on(root, made.case)
    text = text_in(made, NOTE)
    total = owed.principal_overdue + owed.penalties_due + owed.indemnity_due
    for amount in (owed.principal_overdue, owed.penalties_due, total):
        if amount:
            assert plain(french.euros(amount)) in text
    sum_asked, debtor = plain(french.euros(total)), owed_name(root, made)
    asked = f"réclame à {debtor} la somme de {sum_asked}"
    held = f"détient sur {debtor} une créance de {sum_asked}"
    assert (held if name == "insolvent" else asked) in text
    assert made.claimed == total


def owed_name(root: Path, made: DossierMade) -> str:
    """Return the name of the debtor of a dossier."""
    case = loaded(root).case_file(made.case).case
    assert case is not None
    return case.debtor.name


@pytest.mark.parametrize("name", CASES)
def test_workbook_shows_what_the_statement_says(
    name: str, root: Path, request: pytest.FixtureRequest
) -> None:
    """Who opens the workbook in a viewer that reckons nothing sees the totals of the statement."""
    made: DossierMade = request.getfixturevalue(name)
    owed = owed_on(root, made.case)
    shown = values((made.folder / "decompte.xlsx").read_bytes(), "Totaux")
    labels = {text: cell for cell, text in shown.items() if cell.startswith("A")}
    for label, amount in (
        ("Principal échu restant dû", owed.principal_overdue),
        (PENALTIES_DUE[name], owed.penalties_due),
        ("Indemnité forfaitaire restant due", owed.indemnity_due),
        ("Total du dossier", owed.total_due),
    ):
        assert amount == Decimal(shown[labels[label].replace("A", "B")])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_formulas_give_what_the_statement_says(
    disputed: DossierMade, root: Path, tmp_path: Path
) -> None:
    """LibreOffice, given the formulas without their values, comes to the same totals."""
    book, table = tmp_path / "decompte.xlsx", tmp_path / "decompte.csv"
    without_values(disputed.folder / "decompte.xlsx", book)
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1"),
            *("--outdir", str(tmp_path), str(book)),
        ],
        capture_output=True,
        check=False,
        timeout=120,
    )
    if not table.exists():
        pytest.skip("LibreOffice Calc is not installed")
    with table.open(encoding="utf-8", newline="") as file:
        rows = dict(row[:2] for row in csv.reader(file, delimiter=";"))
    owed = owed_on(root, disputed.case)
    for label, amount in (
        ("Total du dossier", owed.total_due),
        (PENALTIES_DUE["disputed"], owed.penalties_due),
        ("Sommes contestées, à part", owed.disputed_due),
    ):
        assert f"{amount:.2f}".replace(".", "") == "".join(filter(str.isdigit, rows[label]))


def without_values(book: Path, target: Path) -> None:
    """Copy a workbook without the values that its formulas carry."""
    with ZipFile(book) as source, ZipFile(target, "w") as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content, count = re.subn(rb"</f><v>[^<]*</v>", b"</f>", content)
                assert count or b"<f>" not in content
            copy.writestr(entry, content)


def test_drafts_say_what_the_statement_says(handed_over: DossierMade, root: Path) -> None:
    """The requête and the letter to the lawyer ask for the total, element by element."""
    owed = owed_on(root, handed_over.case)
    for name in (PETITION, "lettre-de-transmission.pdf"):
        text = text_in(handed_over, name)
        for amount in (owed.principal_overdue, owed.penalties_due, owed.total_due):
            assert plain(french.euros(amount)) in text


def test_both_other_choices_are_told(handed_over: DossierMade, root: Path) -> None:
    """The décompte gives the total of the other allocation, and what the other reading gives."""
    owed = owed_on(root, handed_over.case)
    text = text_in(handed_over, NOTE)
    assert owed.other_allocation is not None
    assert owed.other_allocation.total_due is not None
    assert plain(french.euros(owed.other_allocation.total_due)) in text
    assert "l’autre lecture du taux donne le même total" in text


@pytest.mark.parametrize("name", CASES)
def test_no_formula_of_the_workbook_reckons_with_itself(
    name: str, request: pytest.FixtureRequest
) -> None:
    """The total of a sheet without rows is 0, not a sum of the cell in which it stands."""
    made: DossierMade = request.getfixturevalue(name)
    with ZipFile(made.folder / "decompte.xlsx") as book:
        pages = [book.read(each).decode() for each in book.namelist() if "/sheet" in each]
    cells = [cell for page in pages for cell in re.findall(r'<c r="(\w+)"[^>]*><f>(.*?)</f>', page)]

    assert [] == [
        (place, formula) for place, formula in cells if re.search(rf"[^!A-Z]{place}\b", formula)
    ]
    assert cells
