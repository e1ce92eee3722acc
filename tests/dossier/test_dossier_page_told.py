"""The audit report in a dossier is for its reader: it tells the creditor nothing."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from relance_docs.dossier.make import DossierMade
from tests.dossier.dossier_desk import commit, made, workspace_in

CASE, OTHER = "2026-009", "2026-019"


def page_of(dossier: DossierMade) -> str:
    """Return the text of the audit report of a dossier."""
    page = (dossier.folder / "audit.html").read_text("utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_the_reader_is_not_told_what_the_creditor_has_to_do(handed_over: DossierMade) -> None:
    """Neither the next step, nor the command that records it."""
    text = page_of(handed_over)

    assert "Courrier à cette date" not in text
    assert "handed-over" not in text


def test_another_case_of_the_same_debtor_is_not_told(tmp_path: Path) -> None:
    """The finding that names it is for the creditor; so is the remedy of a draft."""
    root = workspace_in(tmp_path / "atelier", CASE, OTHER)
    path = root / f"cases/{OTHER}.yaml"
    same = path.read_text("utf-8").replace('siren: "010002012"', 'siren: "010001014"')
    path.write_text(same, encoding="utf-8")
    commit(root)
    path.write_text(same + "# une remarque\n", encoding="utf-8")

    text = page_of(made(root, OTHER))

    assert CASE not in text
    assert "PROJET. " in text
    assert "les fichiers du dossier ne sont pas tels qu’ils ont été enregistrés" in text
    assert "faire un commit" not in text
