"""The generated workspaces that all measuring is done on: sound, and the same every time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.generate import Asked, generate
from tests.workspaces import git, run


def test_a_seed_says_every_byte(tmp_path: Path) -> None:
    """The same seed gives the same commits, another one others; git and `check` find no error."""
    heads = {}
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate(tmp_path / name, Asked(count=20, commits=3, seed=seed, has_documents=True))
        heads[name] = git(tmp_path / name, "rev-parse", "HEAD")

    assert heads["a"] == heads["b"] != heads["c"]
    assert "61" == git(tmp_path / "a", "rev-list", "--count", "HEAD").strip()
    assert "" == git(tmp_path / "a", "fsck", "--strict", "--no-progress")
    assert 0 == run(tmp_path / "a", "check").exit_code


def test_what_happened_is_recorded_after_it(tmp_path: Path) -> None:
    """`verify` finds nothing in a generated history, with an event a commit."""
    generate(tmp_path / "a", Asked(count=12, commits=10, has_documents=True))

    done = run(tmp_path / "a", "verify")

    assert (0, True) == (done.exit_code, "recorded-after-event" in done.stdout), done.stdout
