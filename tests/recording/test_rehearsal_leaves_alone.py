"""A rehearsal leaves the workspace as it is, to what the system notes of each file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.git.test_asked_of_git import PAID, case, workplace
from tests.workspaces import run


def _noted(root: Path) -> dict[str, tuple[int, int, int]]:
    infos = {path.name: path.lstat() for path in (root / "cases").iterdir()}
    return {name: (i.st_mtime_ns, i.st_ctime_ns, i.st_nlink) for name, i in infos.items()}


def test_no_file_counts_as_changed_after_a_dry_run(tmp_path: Path) -> None:
    """Neither git nor what is kept of other cases has to look at a file again."""
    place = workplace(tmp_path, 3)
    before = _noted(place.root)

    done = run(place.root, *PAID, "--dry-run")

    assert 0 == done.exit_code, done.stderr
    assert "amount: 5.00" in done.stdout
    assert before == _noted(place.root)


@pytest.mark.parametrize("number", ["F-2", "F-3"])
def test_a_dry_run_compares_with_the_other_cases(tmp_path: Path, number: str) -> None:
    """It says of an invoice that another case has what recording says of it."""
    place = workplace(tmp_path, 3)
    twice = case(1).replace("F-1,", f"{number},")
    place.write(f"cases/2026-{number[2:]:>03}.yaml", twice.replace("Société 1", "Autre"))
    place.git("commit", "-qam", "twice")
    place.write("cases/2026-001.yaml", twice)
    place.git("commit", "-qam", "twice")

    dry, done = (run(place.root, *PAID, *options) for options in (["--dry-run"], []))

    assert 1 == dry.exit_code == done.exit_code
    assert f"2026-{number[2:]:>03}" in dry.stderr
    assert [line for line in dry.stderr.splitlines() if "error" in line] == [
        line for line in done.stderr.splitlines() if "error" in line
    ]
