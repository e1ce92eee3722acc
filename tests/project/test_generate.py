"""The generated workspaces that all measuring is done on: sound, and the same every time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.generate import Asked, generate
from tests.workspaces import git, run


def test_a_seed_says_every_byte(tmp_path: Path) -> None:
    """The same seed gives the same commits; another one others; `check` finds no error in them."""
    heads = {}
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate(tmp_path / name, Asked(count=5, commits=3, seed=seed, has_documents=True))
        heads[name] = git(tmp_path / name, "rev-parse", "HEAD")

    assert heads["a"] == heads["b"] != heads["c"]
    assert "16" == git(tmp_path / "a", "rev-list", "--count", "HEAD").strip()
    assert 0 == run(tmp_path / "a", "check").exit_code
