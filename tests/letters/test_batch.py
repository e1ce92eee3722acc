"""A run over a workspace: what is written, left alone, removed, refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from relance_docs.letters import manifest
from relance_docs.letters.batch import write_letters
from relance_docs.letters.outcome import LetterOutcome, LetterResult, LettersReport
from relance_docs.workspace.workspace import load
from tests.workspaces import at, committed, of_example

CASES = ("2026-003", "2026-006", "2026-018")
TODAY = date(2026, 11, 20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with a few cases of the example, all committed."""
    return copied(tmp_path / "workspace", CASES)


def copied(folder: Path, cases: tuple[str, ...]) -> Path:
    """Copy cases of the example into a folder, and commit them."""
    committed_then(of_example(folder, *cases))
    return folder


def committed_then(folder: Path) -> None:
    """Commit all that is in a folder, always at the same moment."""
    committed(folder, "cases", **at("2026-11-20T08:00Z"))


def run(root: Path, as_of: date | None = None) -> LettersReport:
    """Write the letters of a workspace."""
    workspace = load(root, as_of=as_of, today=TODAY)
    return write_letters(workspace)


def outcome(report: LettersReport, case: str) -> LetterOutcome:
    """Return what became of a case."""
    (found,) = [each for each in report.outcomes if each.case == case]
    return found


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return what lies in build/letters: bytes and time of change by path."""
    folder = root / "build" / "letters"
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit(root: Path, case: str, change: Callable[[str], str]) -> None:
    """Change a case file."""
    path = root / "cases" / f"{case}.yaml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_written(root: Path) -> None:
    """Every case has its outcome: a document, its e-mail draft, or the reason why there is none."""
    report = run(root)

    assert set(contents(root)) == {
        "2026-003/2026-11-20-relance-1.eml",
        "2026-003/2026-11-20-relance-1.pdf",
        "2026-006/2026-11-20-relance-2.pdf",
        ".manifest.json",
    }
    assert [each.result for each in report.outcomes] == [
        LetterResult.WRITTEN,
        LetterResult.WRITTEN,
        LetterResult.NOT_DUE,
    ]
    assert outcome(report, "2026-006").draft_reason is None


def test_second_run(root: Path) -> None:
    """A second run touches nothing."""
    run(root)
    before = contents(root)
    report = run(root)

    assert before == contents(root)
    assert outcome(report, "2026-006").result is LetterResult.UNCHANGED


def test_only_what_changed(root: Path) -> None:
    """After a change in one case, the files of the others are left alone."""
    run(root)
    before = contents(root)
    edit(root, "2026-006", lambda text: text + "# une remarque\n")
    report = run(root)
    after = contents(root)

    assert before["2026-003/2026-11-20-relance-1.pdf"] == after["2026-003/2026-11-20-relance-1.pdf"]
    assert outcome(report, "2026-003").result is LetterResult.UNCHANGED
    assert outcome(report, "2026-006").result is LetterResult.WRITTEN
    assert outcome(report, "2026-006").draft_reason is not None


@pytest.mark.parametrize("damage", ["", "{", '{"version": 1, "documents": {"../x": 1}}', "[]"])
def test_damaged_manifest(root: Path, damage: str) -> None:
    """Without a readable manifest everything is made again, the same, and nothing is lost."""
    run(root)
    before = contents(root)
    (root / "build" / "letters" / manifest.NAME).write_text(damage, encoding="utf-8")
    run(root)

    assert {p: c for p, (c, _) in before.items()} == {p: c for p, (c, _) in contents(root).items()}


def test_no_longer_due(root: Path) -> None:
    """A document that is no longer due disappears; a file that somebody put there stays."""
    run(root)
    own = root / "build" / "letters" / "2026-006" / "notes.txt"
    own.write_text("à moi", encoding="utf-8")
    closed = "closed: {reason: paid, closed_on: 2026-11-19}\n"
    edit(root, "2026-006", lambda text: text + closed)
    report = run(root)

    assert report.removed == ("2026-006/2026-11-20-relance-2.pdf",)
    assert own.is_file()


def test_changed_by_hand(root: Path) -> None:
    """A draft that somebody has changed is not removed, but named."""
    run(root)
    path = root / "build" / "letters" / "2026-003" / "2026-11-20-relance-1.eml"
    path.write_bytes(path.read_bytes() + b"\r\nPS")
    report = run(root, as_of=date(2026, 10, 1))

    assert report.kept == ("2026-003/2026-11-20-relance-1.eml",)
    assert path.is_file()


def test_narrowed(root: Path) -> None:
    """A run for one case leaves the documents of the others alone."""
    run(root)
    workspace = load(root, as_of=None, today=TODAY, numbers=("2026-006",))
    report = write_letters(workspace)

    assert not report.removed
    assert "2026-003/2026-11-20-relance-1.pdf" in contents(root)


def override(root: Path, case: str, name: str, content: str) -> None:
    """Write a template of one case."""
    folder = root / "cases" / case / "letter_templates"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


OVERRIDE = (
    '{{% extends "letter.html" %}}{{% block subject %}}X{{% endblock %}}'
    "{{% block body %}}{body}{{% endblock %}}"
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ case_numbre }}", "case_number"),
        ("<p>\u6771</p>", "U+6771"),
        ('<p style="colour: red">x</p>', "colour"),
        ('<img src="https://example.org/x.png" alt="x">', "example.org"),
        ('<img src="../../../secret.png" alt="x">', "secret.png"),
        ("<p>Commandement de payer</p>", "ommandement de payer"),
        ("{{ totals.total + 1 }}", "never computes"),
    ],
    ids=["variable", "character", "warning", "network", "outside", "wording", "arithmetic"],
)
def test_one_bad_letter(root: Path, body: str, said: str) -> None:
    """What is wrong with one letter stops that letter, with its reason, and no other."""
    override(root, "2026-006", "relance-2.html", OVERRIDE.format(body=body))
    report = run(root)
    failed = outcome(report, "2026-006")

    assert failed.result is LetterResult.FAILED
    assert said in str(failed.reason)
    assert outcome(report, "2026-003").result is LetterResult.WRITTEN
    assert "2026-006/2026-11-20-relance-2.pdf" not in contents(root)


def test_case_template_wins(root: Path) -> None:
    """A template of the case wins over that of the workspace, which wins over the packaged one."""
    folder = root / "letter_templates"
    folder.mkdir()
    (folder / "relance-1.txt").write_text("Objet : Espace\n\nX\n", encoding="utf-8")
    run(root)
    path = root / "build" / "letters" / "2026-003" / "2026-11-20-relance-1.eml"
    assert b"Subject: [PROJET] Espace" in path.read_bytes()

    override(root, "2026-003", "relance-1.txt", "Objet : Dossier\n\nX\n")
    report = run(root)

    assert b"Subject: [PROJET] Dossier" in path.read_bytes()
    assert outcome(report, "2026-003").draft_reason is not None


def test_file_with_errors(root: Path) -> None:
    """A case file with errors gets no document, and the others theirs."""
    edit(root, "2026-006", lambda text: text.replace("debtor:", "debtr:"))
    report = run(root)

    assert outcome(report, "2026-006").has_failed
    assert outcome(report, "2026-003").has_document


def test_other_folder_and_process(root: Path, tmp_path: Path) -> None:
    """The same workspace elsewhere, in another process and environment, gives the same bytes."""
    run(root)
    other = copied(tmp_path / "ailleurs" / "dossier", CASES)
    code = "from relance_docs.cli.main import relance; relance(['-C', '.', 'letters', '-j1'])"
    surroundings = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=other, env=surroundings, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
    expected = {path: content for path, (content, _) in contents(root).items()}
    assert expected == {path: content for path, (content, _) in contents(other).items()}


def test_manifest(root: Path) -> None:
    """The manifest names every file with its digest, and no debtor."""
    run(root)
    data = json.loads((root / "build" / "letters" / manifest.NAME).read_bytes())
    folder = root / "build" / "letters"

    assert all(
        manifest.digest_of(folder / path) == entry["sha256"]
        for path, entry in data["documents"].items()
    )
    assert len(data["documents"]) == 3
