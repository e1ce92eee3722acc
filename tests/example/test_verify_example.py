"""The example is a record that holds: `relance verify` says so in a fresh clone of the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from tests.workspaces import git

PROJECT = Path(__file__).parents[2]
FIRST = "207f3ef6e7d20ff0263456afe70710277189b17a"
"""The commit that brought the example; what was made of another history shows another past."""


def test_verify_holds_in_a_fresh_clone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing fails; what was changed by hand once is noted, with who answers for it."""
    if not (PROJECT / ".git").exists():
        pytest.skip("the project lies here without its history")
    if git(PROJECT, "rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("this clone is shallow: the history that is verified is not here")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--shared", str(PROJECT), str(clone))
    if FIRST not in git(clone, "log", "--format=%H", "--", "cases"):
        pytest.skip("the history of the example is not here")

    code = relance.main(["-C", str(clone), "verify"], standalone_mode=False)

    assert (code or 0, "answers for it" in capsys.readouterr().out) == (0, True)
