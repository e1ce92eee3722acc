"""Taking back where git would write other line ends than those that stand in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.test_links import CASE, root
from tests.workspaces import git, run

__all__ = ["root"]


@pytest.mark.parametrize("setting", ["true", "input", "false"])
@pytest.mark.parametrize("later", [False, True])
def test_undo_where_git_converts(root: Path, setting: str, later: bool) -> None:  # noqa: FBT001
    """An LF file stays one, and the event is taken back alone."""
    git(root, "config", "core.autocrlf", setting)
    assert 0 == run(root, "paid", "2026-014", "500", "--on", "2026-11-12").exit_code
    if later:
        assert 0 == run(root, "note", "2026-014", "appel").exit_code
    commit = git(root, "rev-parse", "HEAD~1" if later else "HEAD").strip()

    done = run(root, "undo", "2026-014", commit, "essai")

    assert 0 == done.exit_code, done.output
    text = (root / "cases/2026-014.yaml").read_bytes().decode()
    assert "payments" not in text
    assert "\r" not in text
    assert text.startswith(CASE)
