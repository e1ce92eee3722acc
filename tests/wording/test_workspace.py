"""`relance check` checks the words of the templates that a workspace overrides."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance_docs.finding import Finding
from relance_docs.workspace.workspace import load
from tools.codes import WORDING_CODES

SETTINGS = "creditor: {name: Atelier, address: [1 RUE A, 69001 LYON]}\n"


def _findings(root: Path, name: str, source: bytes) -> list[Finding]:
    (root / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_bytes(source)
    workspace = load(root, as_of=None, today=date(2026, 11, 20))
    return [finding for finding in workspace.findings if finding.code in WORDING_CODES]


def test_override(tmp_path: Path) -> None:
    """A phrase in a template of the workspace has its line and its column."""
    (found,) = _findings(tmp_path, "letter_templates/relance-2.html", b"<p>\n la police </p>")
    place = found.place
    assert (place.path, place.line, place.column) == ("letter_templates/relance-2.html", 2, 5)


def test_override_of_a_case(tmp_path: Path) -> None:
    """The templates of one case are checked too."""
    name = "cases/2026-001/letter_templates/email.txt"
    assert [f.place.path for f in _findings(tmp_path, name, b"la police")] == [name]


def test_preventive_template(tmp_path: Path) -> None:
    """A reminder before the due date may not demand, and its name says that it is one."""
    source = "<p>À défaut de règlement, la facture reste impayée.</p>".encode()
    assert len(_findings(tmp_path, "letter_templates/rappel-1.html", source)) == 2


def test_any_bytes(tmp_path: Path) -> None:
    """A template of any bytes is no reason to stop."""
    assert _findings(tmp_path, "letter_templates/x.html", bytes(range(256))) == []
