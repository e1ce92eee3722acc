"""What bars a dossier is said before anything is made, and what was there stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from relance_docs.errors import FindingsError, RefusalError
from tests.dossier.conftest import HANDED_OVER
from tests.dossier.dossier_desk import commit, made, pages_in, workspace_in
from tests.workspaces import git

NOT_DUE = "2026-001"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 5\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return a workspace that a test may spoil."""
    return workspace_in(tmp_path / "atelier", HANDED_OVER, NOT_DUE)


def test_every_bad_piece_is_named(workspace: Path) -> None:
    """Two damaged pièces are told together, each at its line; the old dossier is left alone."""
    before = workspace / "build/dossiers" / HANDED_OVER
    before.mkdir(parents=True)
    (before / "ancien.txt").write_text("ancien")
    digest = hashlib.sha256(b"ancien").hexdigest()
    (before / "SHA256SUMS").write_text(f"{digest}  ancien.txt\n")
    folder = workspace / "cases" / HANDED_OVER
    (folder / "devis.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF")
    (folder / "preuve-de-depot.png").write_bytes(b"\x89PNG\r\n\x1a\nshort")
    commit(workspace)

    with pytest.raises(FindingsError) as refused:
        made(workspace, HANDED_OVER)

    assert ["piece-refused"] * 2 == [finding.code for finding in refused.value.findings]
    lines = (workspace / f"cases/{HANDED_OVER}.yaml").read_text("utf-8").splitlines()
    for finding, file in zip(
        refused.value.findings, ("devis.pdf", "preuve-de-depot.png"), strict=True
    ):
        assert file in lines[finding.place.line - 1]
        assert file in str(finding.message)
    assert "ancien" == (before / "ancien.txt").read_text()
    assert ["SHA256SUMS", "ancien.txt"] == sorted(path.name for path in before.iterdir())
    shown = (path.name for path in before.parent.iterdir() if not path.name.startswith("."))
    assert [HANDED_OVER] == list(shown)


def test_a_named_file_that_is_not_there(workspace: Path) -> None:
    """A file that the case names must be there; a pièce without a file is only missing."""
    (workspace / "cases" / HANDED_OVER / "facture.pdf").unlink()

    with pytest.raises(FindingsError) as refused:
        made(workspace, HANDED_OVER)

    assert ["file-missing"] == [finding.code for finding in refused.value.findings]


def test_nothing_owed(workspace: Path) -> None:
    """A case in which nothing has fallen due gives no dossier."""
    with pytest.raises(RefusalError, match="nothing is owed"):
        made(workspace, NOT_DUE)


def test_closed_case(workspace: Path) -> None:
    """A case that is over gives no dossier, whatever its invoices still show."""
    path = workspace / f"cases/{HANDED_OVER}.yaml"
    closed = "closed: {reason: waived, closed_on: 2026-11-01}\n"
    path.write_text(path.read_text("utf-8") + closed, encoding="utf-8")

    with pytest.raises(RefusalError, match="was closed on 2026-11-01"):
        made(workspace, HANDED_OVER)


def test_uncommitted_data_is_marked(workspace: Path) -> None:
    """A dossier of data that is not committed says PROJET on each page written here."""
    path = workspace / f"cases/{HANDED_OVER}.yaml"
    path.write_text(path.read_text("utf-8") + "# une remarque\n", encoding="utf-8")

    dossier = made(workspace, HANDED_OVER)

    assert dossier.draft_reason is not None
    texts = pages_in(dossier)
    assert all("PROJET" in text for text in texts if f"Dossier {HANDED_OVER} ·" in text)
    assert "PROJET" in texts[0]
    guide = (dossier.folder / "LISEZMOI.txt").read_text("utf-8")
    assert "PROJET." in guide
    data = json.loads((dossier.folder / f"donnees/decompte-{HANDED_OVER}.json").read_bytes())
    assert HANDED_OVER == data["case"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (POINTER % (b"a" * 64), "run `git lfs pull`"),
        (b"<!doctype html><html>Connexion</html>", "is a page of HTML"),
        (b"Facture\n", "is a text"),
        (b"", "is empty"),
    ],
)
def test_a_stand_in_is_no_piece(workspace: Path, content: bytes, said: str) -> None:
    """What only has the name of a PDF is refused in one sentence, with the way out."""
    (workspace / "cases" / HANDED_OVER / "devis.pdf").write_bytes(content)
    commit(workspace)

    with pytest.raises(FindingsError) as refused:
        made(workspace, HANDED_OVER)

    (finding,) = refused.value.findings
    assert "piece-refused" == finding.code
    assert said in str(finding.message)


def test_a_pdf_that_was_cut_is_no_piece(workspace: Path) -> None:
    """Half of a PDF is refused."""
    path = workspace / "cases" / HANDED_OVER / "devis.pdf"
    path.write_bytes(path.read_bytes()[:-2000])
    commit(workspace)

    with pytest.raises(FindingsError) as refused:
        made(workspace, HANDED_OVER)

    assert "damaged or cut short" in str(refused.value.findings[0].message)


def test_what_was_fetched_takes_the_place_of_its_pointer(workspace: Path) -> None:
    """With Git LFS the commit has the pointer and the folder the file: the file is given."""
    path = workspace / "cases" / HANDED_OVER / "devis.pdf"
    content = path.read_bytes()
    path.write_bytes(POINTER % hashlib.sha256(content).hexdigest().encode())
    commit(workspace)
    path.write_bytes(content)
    git(workspace, "update-index", "--assume-unchanged", str(path))

    dossier = made(workspace, HANDED_OVER)

    original = dossier.folder / "originaux/cases" / HANDED_OVER / "devis.pdf"
    assert content == original.read_bytes()
