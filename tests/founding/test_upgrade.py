"""A workspace that 0.1.0 made: read as it is, and renewed by one command in one commit.

`made_with_0_1_0.bundle` is the repository of one that its commands made: two cases, three letters
that left, a payment, two notes, a seal.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from relance_docs.founding.found import program_files
from relance_docs.workspace.layout import OF_THE_PROGRAM
from tests.workspaces import Copies, Workplace, git, run

BUNDLE = Path(__file__).parent / "made_with_0_1_0.bundle"
RENEWED = {
    ".githooks/pre-commit",
    ".github/workflows/cases.yml",
    ".relance/case.schema.json",
    ".relance/pre-commit",
    ".relance/settings.schema.json",
    ".vscode/tasks.json",
    "Makefile",
    "README.md",
}
NEW = {".relance/pre-commit", ".vscode/tasks.json"}


def of_0_1_0(root: Path) -> Path:
    """Clone it, as its user had it: git runs the hook of the workspace."""
    subprocess.run(["git", "clone", "--quiet", "--branch=main", BUNDLE, root], check=True)
    git(root, "remote", "remove", "origin")
    git(root, "config", "core.hooksPath", ".githooks")
    git(root, "config", "user.name", "Claire Martin")
    git(root, "config", "user.email", "claire@atelier-fictif.example")
    return root


@pytest.fixture
def old(copies: Copies) -> Workplace:
    """Return a copy of that workspace."""
    return Workplace(root=copies.of(of_0_1_0))


def test_it_is_read_as_it_is(old: Workplace) -> None:
    """The same cases, the same amounts as 0.1.0 told, the same record; a letter is made."""
    assert run(old.root, "check").exit_code == 0
    rows = json.loads(run(old.root, "status", "--format", "json").stdout)
    verified = run(old.root, "verify")
    made = run(old.root, "letters", "2026-002")

    totals = {each["case"]: each["total_due"] for each in rows}
    assert totals == {"2026-001": "10687.62", "2026-002": "3825.90"}
    assert verified.exit_code == 0
    assert "FAILED" not in verified.stdout
    assert made.exit_code == 0
    assert "2026-11-30-relance-1.eml" in made.stdout


def test_it_is_renewed_in_one_commit(old: Workplace) -> None:
    """What the program wrote is that of this version; cases, letters and seals are untouched."""
    before = git(old.root, "rev-parse", "HEAD").strip()
    data = json.loads(run(old.root, "upgrade", "--format", "json").stdout)
    paths = git(old.root, "diff", "--name-only", "--no-renames", before, "HEAD").split()

    assert git(old.root, "rev-parse", "HEAD~1").strip() == before
    assert set(paths) == RENEWED == set(data["renewed"])
    assert not data["kept"]
    assert old.is_clean
    assert run(old.root, "verify").exit_code == 0
    assert "nothing is older" in run(old.root, "--lang", "en", "upgrade").stdout


def test_git_runs_no_hook_that_others_can_push(old: Workplace) -> None:
    """The hook is in git's own folder then; so it is when a first run was stopped before that."""
    run(old.root, "upgrade")
    assert (old.root / ".git/hooks/pre-commit").is_file()
    (old.root / ".git/hooks/pre-commit").unlink()
    git(old.root, "config", "core.hooksPath", ".githooks")

    said = run(old.root, "--lang", "en", "upgrade").stdout

    assert said == "git runs the hook from its own folder now, .git/hooks\n"
    assert (old.root / ".git/hooks/pre-commit").is_file()
    assert "core.hookspath" not in git(old.root, "config", "--list", "--name-only")


def test_what_somebody_changed_stays(old: Workplace) -> None:
    """It is named; a hook of one's own is still the one that runs; what was removed stays away."""
    changed = {"Makefile": b"letters:\n\ttrue\n", ".githooks/pre-commit": b"#!/bin/sh\nexit 0\n"}
    old.commit(changed)
    (old.root / "README.md").unlink()
    git(old.root, "commit", "--quiet", "--all", "--message=no readme")

    data = json.loads(run(old.root, "upgrade", "--format", "json").stdout)

    assert set(data["kept"]) == set(changed)
    assert set(data["renewed"]) == RENEWED - set(changed) - {"README.md"}
    assert {path: (old.root / path).read_bytes() for path in changed} == changed
    assert git(old.root, "config", "core.hooksPath").strip() == ".githooks"


def test_line_ends_of_windows_are_no_change(old: Workplace) -> None:
    """A clone in which git ends lines with CR LF has the same files."""
    for path in RENEWED - NEW:
        file = old.root / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    data = json.loads(run(old.root, "upgrade", "--dry-run", "--format", "json").stdout)

    assert set(data["renewed"]) == RENEWED


def test_a_dry_run_changes_nothing(old: Workplace) -> None:
    """It shows what would be."""
    head = git(old.root, "rev-parse", "HEAD")
    said = run(old.root, "upgrade", "--dry-run").stdout

    assert "+++ .relance/pre-commit" in said
    assert git(old.root, "rev-parse", "HEAD") == head
    assert git(old.root, "config", "core.hooksPath").strip() == ".githooks"
    assert old.is_clean


def test_no_file_of_the_program_is_forgotten() -> None:
    """A recording that is taken back knows every file that `upgrade` may write."""
    assert {*program_files(), ".githooks/pre-commit"} == OF_THE_PROGRAM


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_hook_that_says_no_leaves_all_as_it_was(old: Workplace, ends: bytes) -> None:
    """New files are gone, the hook of before is there and runs."""
    for path in RENEWED - NEW:
        file = old.root / path
        file.write_bytes(file.read_bytes().replace(b"\n", ends))
    hook = old.root / ".githooks/pre-commit"
    rights = hook.stat().st_mode
    before = {path: path.read_bytes() for path in files_below(old.root)}
    (old.root / ".git/hooks/pre-commit").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (old.root / ".git/hooks/pre-commit").chmod(0o755)
    git(old.root, "config", "core.hooksPath", ".git/hooks")

    said = run(old.root, "upgrade")

    assert said.exit_code == 1
    assert "nothing was recorded" in said.stderr
    assert before == {path: path.read_bytes() for path in files_below(old.root)}
    assert rights == hook.stat().st_mode
    (old.root / ".git/hooks/pre-commit").unlink()
    assert run(old.root, "upgrade").exit_code == 0
    assert old.is_clean


def files_below(root: Path) -> list[Path]:
    """Return the files of a workspace, without those of git."""
    return [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
