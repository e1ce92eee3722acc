"""What a dossier holds: its files, its list of digests, its ZIP, its pages and links."""

from __future__ import annotations

import hashlib
import re
import subprocess
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pikepdf
import pytest

from relance_docs.dossier.make import DossierMade
from tests.dossier.conftest import HANDED_OVER
from tests.dossier.dossier_desk import (
    BORDEREAU,
    JOINED,
    NOTE,
    PETITION,
    made,
    pages_in,
    workspace_in,
)

PAGE = re.compile(r"(\d+)/(\d+)\s*$")


def test_files(handed_over: DossierMade, root: Path) -> None:
    """The folder holds the dossier, its pièces stamped and as they were, drafts, data, proof."""
    there = {file.path for file in handed_over.files}
    assert {
        "LISEZMOI.txt",
        "SHA256SUMS",
        "audit.html",
        "decompte.xlsx",
        "donnees/creance-2026-009.json",
        "donnees/decompte-2026-009.json",
        "1-note-confidentielle.pdf",
        "2-bordereau.pdf",
        "3-pieces-reunies.pdf",
        "lettre-de-transmission.pdf",
        "originaux/cases/2026-009.yaml",
        "originaux/cases/2026-009/facture.pdf",
        "originaux/relance.yaml",
        "3-pieces/04-Facture-FA-2026-0051.pdf",
        "3-pieces/06-Courriel-de-M-Girard.pdf",
        "preuve/historique.pack",
        "4-actes/requete-injonction-de-payer.pdf",
    } <= there
    original = (root / "cases/2026-009/facture.pdf").read_bytes()
    copy = handed_over.folder / "originaux/cases/2026-009/facture.pdf"
    assert original == copy.read_bytes()


def test_sums_hold(handed_over: DossierMade) -> None:
    """`sha256sum --check` finds every file of the dossier as it is listed."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=handed_over.folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (0, "") == (done.returncode, done.stdout)
    listed = (handed_over.folder / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {f.path for f in handed_over.files} - {"SHA256SUMS"} == {line[66:] for line in listed}


def test_zip_is_the_folder(handed_over: DossierMade) -> None:
    """The ZIP holds the files of the folder, sorted, dated 1980, its PDFs as they are."""
    with ZipFile(handed_over.archive) as archive:
        names = [entry.filename for entry in archive.infolist()]
        assert [f"dossier-2026-009/{f.path}" for f in handed_over.files] == names
        for entry, file in zip(archive.infolist(), handed_over.files, strict=True):
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert file.sha256 == hashlib.sha256(archive.read(entry)).hexdigest()
            if file.path.endswith(".pdf"):
                assert entry.compress_type == ZIP_STORED


def test_pages_are_numbered(handed_over: DossierMade) -> None:
    """Every page says which it is of all, front and pièces alike."""
    texts = pages_in(handed_over, JOINED)
    assert len(texts) == handed_over.pages
    for number, text in enumerate(texts, start=1):
        assert f"{number}/{len(texts)}" in text


def test_every_link_leads_to_its_piece(handed_over: DossierMade) -> None:
    """Each mention of a pièce is a link to the page that bears its stamp; none leads outside."""
    path, texts = handed_over.folder / JOINED, pages_in(handed_over, JOINED)
    seen = set()
    with pikepdf.open(path) as pdf:
        places = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        destinations = pdf.Root.Names.Dests if "/Names" in pdf.Root else None
        tree = pikepdf.NameTree(destinations) if destinations is not None else {}
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                if link.get("/Subtype") != pikepdf.Name.Link:
                    continue
                action = link.get("/A")
                goal = link.get("/Dest") if action is None else action.get("/D")
                assert goal is not None, action
                if isinstance(goal, pikepdf.String | str):
                    goal = tree[str(goal)]
                goal = goal.D if isinstance(goal, pikepdf.Dictionary) else goal
                seen.add(places[goal[0].objgen])
    stamped = {i for i, text in enumerate(texts) if "Pièce n°" in text and "— p. 1/" in text}
    assert stamped
    assert stamped <= seen


def test_contents_count_all_pages(handed_over: DossierMade) -> None:
    """The table of contents of the note gives the page on which each chapter really is."""
    texts = pages_in(handed_over)
    contents = next(text for text in texts if "Sommaire" in text)
    entries = re.findall(r"^(.+?)\s*\.{2,}\s*(\d+)\s*$", contents, re.MULTILINE)
    assert len(entries) > 5
    for title, page in entries:
        assert title.strip() in texts[int(page) - 1], (title, page)


def test_the_bordereau_counts_the_joined_pages(handed_over: DossierMade) -> None:
    """The joined file begins with a bordereau that says on which page each pièce stands."""
    texts = pages_in(handed_over, JOINED)
    rows = re.findall(r"^n° (\d+) .*?(\d+)\s*$", texts[0], re.MULTILINE)
    assert 10 == len(rows)
    for number, page in rows:
        assert f"Pièce n° {number} —" in texts[int(page) - 1]


def test_parts(root: Path, tmp_path: Path) -> None:
    """Split at a size, each part stays below it, begins with its bordereau, and none overlaps."""
    folder = workspace_in(tmp_path / "ailleurs", HANDED_OVER)
    split = made(folder, HANDED_OVER, max_size=170_000)
    assert len(split.parts) > 1
    pieces = [number for part in split.parts for number in part.pieces]
    assert list(range(1, 11)) == pieces
    for part in split.parts:
        assert part.size <= 170_000 or part.is_too_large
    second = pages_in(split, split.parts[1].path)[0]
    assert "Bordereau de la partie 2 sur" in second
    assert not (split.folder / JOINED).exists()
    assert root != folder


@pytest.mark.parametrize("name", [PETITION, "lettre-de-transmission.pdf", NOTE, BORDEREAU])
@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_drafts_are_valid(handed_over: DossierMade, name: str, profile: str) -> None:
    """What is made here alone is PDF/A-3a and PDF/UA-1."""
    page = pytest.importorskip("page", reason="the package page-validation is not installed")
    report = str(page.validate_pdf(str(handed_over.folder / name), profile=profile))
    broken = [line for line in report.splitlines() if line.startswith("[")]
    assert "Checks:" in report
    assert [] == [line for line in broken if "STREAM-LENGTH" not in line]
