"""`relance merge`, killed before its commit: its cases are two, whatever lies in their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_daily_commands import FIRST, SECOND, SETTINGS
from tests.recording.test_killed import hook, killed
from tests.workspaces import Copies, committed, git, run, write_files

ONE, OTHER = "2026-014", "2026-015"


def _prepared(root: Path) -> None:
    files = {f"cases/{ONE}.yaml": FIRST, f"cases/{OTHER}.yaml": SECOND}
    committed(write_files(root, {"relance.yaml": SETTINGS} | files))


@pytest.fixture
def half(copies: Copies) -> Path:
    """Return a workspace in which a case was being put into another one when all was killed."""
    root = copies.of(_prepared)
    lethal = hook(root, "pre-commit", "kill -9 0")
    killed(lambda: run(root, "merge", OTHER, ONE, "--reason", "même débiteur"))
    lethal.unlink()
    assert "merged_into" in (root / f"cases/{OTHER}.yaml").read_text("utf-8")
    return root


def test_the_next_recording_is_of_the_case_that_is_named(half: Path) -> None:
    """It is not taken for the other one, into which it was never put."""
    done = run(half, "paid", OTHER, "5.00", "--on", "2026-06-01")

    assert 0 == done.exit_code, done.output
    assert f"{OTHER}: 5.00 EUR" in git(half, "log", "-1", "--format=%s")
    assert [f"cases/{OTHER}.yaml"] == git(half, "show", "--format=", "--name-only").split()


def test_the_same_merge_goes_through(half: Path) -> None:
    """What was killed is taken back first, and nobody has to mend anything."""
    done = run(half, "merge", OTHER, ONE, "--reason", "même débiteur")

    assert 0 == done.exit_code, done.output
    assert "" == git(half, "status", "--porcelain")
