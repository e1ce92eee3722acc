"""`relance letters`, run on a small workspace."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from tests.workspaces import committed, settings_of, write_files

SETTINGS = settings_of("2026-11-20", checked="2026-11-19")

DUE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
plan: [{step: relance-2, after_due: 15, channel: post}]
invoices:
  - {invoice_number: FA-1, issue_date: 2026-09-01, due_date: 2026-10-01, total_with_vat: 100.00}
"""
NOT_DUE = DUE.replace("2026-10-01", "2026-11-10").replace("FA-1", "FA-2")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a committed workspace with a case that is due and one that is not."""
    cases = {"cases/2026-001.yaml": DUE, "cases/2026-002.yaml": NOT_DUE}
    committed(write_files(tmp_path, {"relance.yaml": SETTINGS, **cases}))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run the command and return its exit code."""
    return int(relance.main(["letters", "-j1", *arguments], standalone_mode=False))


def test_rows(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is one row per case: the document, or why there is none; then what to do with it."""
    assert run() == 0

    said = capsys.readouterr()
    header, first, second = said.out.splitlines()
    assert "`relance sent 2026-001 relance-2`" in said.err
    assert header.split() == ["case", "step", "document"]
    assert first.split() == [
        "2026-001",
        "relance-2",
        "build/letters/2026-001/2026-11-20-relance-2.pdf",
    ]
    assert "2026-11-25" in second
    assert (workspace / first.split()[2]).is_file()


def test_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has a document with its digest, or the reason why there is none."""
    assert run("--format", "json") == 0

    written, skipped = json.loads(capsys.readouterr().out)
    content = (workspace / written["path"]).read_bytes()
    assert written == {
        "case": "2026-001",
        "step": "relance-2",
        "path": "build/letters/2026-001/2026-11-20-relance-2.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
        "draft": False,
    }
    assert list(skipped) == ["case", "step", "skipped", "reason"]
    assert skipped["skipped"] is True


def test_failure(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that fails is listed with its reason, the others are written, the exit code is 1."""
    folder = workspace / "cases" / "2026-003"
    (folder / "letter_templates").mkdir(parents=True)
    (folder / "letter_templates" / "relance-2.html").write_text("{{ nom }}", encoding="utf-8")
    other = DUE.replace("FA-1", "FA-3")
    (workspace / "cases" / "2026-003.yaml").write_text(other, encoding="utf-8")

    assert run() == 1
    captured = capsys.readouterr()
    assert "build/letters/2026-001/" in captured.out
    place = "cases/2026-003/letter_templates/relance-2.html:1"
    assert f"2026-003: error: {place}: 'nom' does not exist" in captured.err


def test_refused_wording(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A phrase that bars two letters is told once; the letters are told by its place."""
    (workspace / "letter_templates").mkdir()
    text = '{% extends "letter.html" %}\n{% block subject %}La police{% endblock %}'
    (workspace / "letter_templates" / "relance-2.html").write_text(text, encoding="utf-8")
    other = DUE.replace("FA-1", "FA-3")
    (workspace / "cases" / "2026-003.yaml").write_text(other, encoding="utf-8")

    assert run() == 1
    captured = capsys.readouterr()
    place = "letter_templates/relance-2.html:2"
    assert captured.err.count("'police': ") == 1
    assert f"{place}:23: error: 'police': " in captured.err
    for case in ("2026-001", "2026-003"):
        assert f"{case}: error: its wording is refused: {place}\n" in captured.err
    assert captured.out.count(f"FAILED: its wording is refused: {place}") == 2


def test_one_case(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case that is named is the only one looked at."""
    assert run("2026-002") == 0

    assert "2026-001" not in capsys.readouterr().out
    assert not list(workspace.glob("build/letters/2026-001/*"))


def test_other_day(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another day gives another document."""
    assert run("--as-of", "2026-11-25") == 0

    assert "2026-002/2026-11-25-relance-2.pdf" in capsys.readouterr().out
    assert list(workspace.glob("build/letters/2026-002/*.pdf"))


def test_broken_settings(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a readable relance.yaml nothing is written."""
    (workspace / "relance.yaml").write_text("creditr: {}\n", encoding="utf-8")

    assert run() == 1
    assert "relance.yaml:1:1" in capsys.readouterr().err
