"""What the office notes for itself is in no act and in no part that the opponent gets."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from relance_docs.cli.main import relance
from relance_docs.dossier.make import DossierMade
from tests.dossier.conftest import HANDED_OVER
from tests.dossier.dossier_desk import NOTE, made, pages_in, workspace_in

WHISPERED = "le gérant serait en vacances"
SAID_ALOUD = "le gérant reconnaît la livraison"
COMMUNICATED = ("2-", "3-", "4-")


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> DossierMade:
    """Return the dossier of a case with two calls, one of which may be told to a court."""
    root = workspace_in(tmp_path_factory.mktemp("notes") / "atelier", HANDED_OVER)
    call = ("note", HANDED_OVER, "--channel", "phone", "--apart", "--at", "2026-11-18")
    for text, *more in ((WHISPERED,), (SAID_ALOUD, "--in-act")):
        relance.main(["-C", str(root), *call, text, *more], standalone_mode=False)
    return made(root, HANDED_OVER)


def text_of(dossier: DossierMade, path: str) -> str:
    """Return the text of a file to communicate."""
    if path.endswith(".pdf"):
        return " ".join(pages_in(dossier, path))
    content = dossier.folder / path
    if path.endswith((".docx", ".odt")):
        with ZipFile(content) as packed:
            texts = (packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
            return " ".join(texts)
    return content.read_text("utf-8")


def test_a_call_is_told_to_the_lawyer_alone(noted: DossierMade) -> None:
    """The note has both calls; of what is communicated, acts have the one that was marked."""
    note = " ".join(" ".join(pages_in(noted, NOTE)).split())
    assert WHISPERED in note
    assert SAID_ALOUD in note
    sent = [file.path for file in noted.files if file.path.startswith(COMMUNICATED)]
    assert len(sent) > 10
    telling = set()
    for path in sent:
        text = " ".join(text_of(noted, path).split())
        assert WHISPERED not in text, path
        if SAID_ALOUD in text:
            telling.add(path)
    assert "4-actes/requete-injonction-de-payer.pdf" in telling
    assert all(path.startswith("4-actes/") for path in telling)


def test_only_the_note_is_marked_confidential(noted: DossierMade) -> None:
    """Every page of the note says so; no page of what is communicated, nor names other totals."""
    assert all("Confidentiel" in page for page in pages_in(noted, NOTE))
    for path in ("2-bordereau.pdf", "3-pieces-reunies.pdf"):
        text = " ".join(pages_in(noted, path))
        assert "onfidentiel" not in text
        assert "données" not in text
        assert "€" not in pages_in(noted, path)[0]


def test_the_case_file_is_not_among_what_is_communicated(noted: DossierMade) -> None:
    """The data, with every note, stand in `originaux/` and `preuve/` only."""
    assert (noted.folder / f"originaux/cases/{HANDED_OVER}.yaml").is_file()
    assert not [p for p in Path(noted.folder / "3-pieces").iterdir() if p.suffix != ".pdf"]
