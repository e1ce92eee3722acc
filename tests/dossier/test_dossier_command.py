"""`relance dossier`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from relance_docs.cli.sizes import shown_size
from relance_docs.dossier.make import DossierMade
from tests.dossier.conftest import HANDED_OVER, Typed


def run(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the command; return its exit code, and what it printed on stdout and on stderr."""
    with pytest.raises(SystemExit) as ended:
        relance(["-C", str(root), "dossier", *arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_json(handed_over: DossierMade, typed: Typed) -> None:
    """The data name every file with its size and digest; nothing else is on stdout."""
    data = json.loads(typed.out)
    assert HANDED_OVER == data["case"]
    assert "27289.67" == data["claimed"]
    assert data["draft"] is False
    assert ["3-pieces-reunies.pdf"] == [part["path"] for part in data["parts"]]
    assert [file.path for file in handed_over.files] == [file["path"] for file in data["files"]]
    assert f"build/dossiers/{HANDED_OVER}.zip" == data["zip"]["path"]
    assert (typed.root / data["zip"]["path"]).stat().st_size == data["zip"]["size"]
    assert "Conditions générales de vente 2026" in data["missing"]
    assert "missing pièce" in typed.err


def test_misuse(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A size that is none is misuse; an unknown case is a refusal that names near ones."""
    assert 2 == run(capsys, root, HANDED_OVER, "--max-size", "gros")[0]
    code, _out, err = run(capsys, root, "2026-09")
    assert code == 1
    assert HANDED_OVER in err


@pytest.mark.parametrize(
    ("size", "text"), [(1, "1 kB"), (999_001, "1000 kB"), (10_000_000, "10.0 MB")]
)
def test_sizes_are_rounded_up(size: int, text: str) -> None:
    """A size is never shown smaller than it is."""
    assert text == shown_size(size)
