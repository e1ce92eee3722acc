"""A fact that a way to court needs is recorded with its pièce, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.reading.reading import read_case
from tests.workspaces import called, committed, of_example

CASE = "2026-009"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with a case, committed, and a notice beside it; and stand in it."""
    folder = of_example(tmp_path / "w", CASE)
    committed(folder, "Etat")
    (tmp_path / "annonce.txt").write_text("Fonds à vendre", encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_a_danger_is_recorded_with_its_piece(root: Path) -> None:
    """It is no call of the plan, and its pièce joins those of the case."""
    said = ("Le fonds est mis en vente", "--circumstance", "danger", "--proof", "../annonce.txt")

    assert called("note", CASE, *said) == 0

    file = root / "cases" / f"{CASE}.yaml"
    case = read_case(file.read_bytes(), path="x", number=CASE).record
    assert case is not None
    entry = case.history[-1]
    assert (entry.circumstance, entry.note, entry.step) == ("danger", said[0], None)
    piece = case.piece(entry.proof or "")
    assert piece is not None
    assert piece.file == f"{CASE}/annonce.txt"


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize("options", [("--circumstance", "danger"), ("--proof", "../annonce.txt")])
def test_neither_goes_without_the_other(
    options: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What no pièce shows opens no way to court."""
    assert called("note", CASE, "Le fonds est mis en vente", *options) == 2
    assert "--circumstance and --proof go together" in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_the_words_of_a_french_user(capsys: pytest.CaptureFixture[str]) -> None:
    """The list is typed in either language."""
    said = ("--circumstance", "tentative-amiable", "--proof", "../annonce.txt")

    assert called("note", CASE, "Constat d’échec", *said) == 0, capsys.readouterr().err


def test_a_circumstance_by_hand_without_its_piece_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It does not count, and `check` says so with its place."""
    file = root / "cases" / f"{CASE}.yaml"
    text = file.read_text(encoding="utf-8")
    entry = "history:\n  - {at: 2026-07-02, note: rumeur, circumstance: danger}\n"
    file.write_text(text.replace("history:\n", entry, 1), encoding="utf-8")

    called("check")

    assert "circumstance-without-proof" in capsys.readouterr().out
