"""`relance demo`: six months of history that the commands themselves made, and that verifies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.workspaces import git


def run(*words: str) -> Result:
    """Run a command in English."""
    return CliRunner().invoke(relance, ["--lang", "en", *words])


@pytest.fixture(scope="module")
def told(plain_session: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return the workspace of the demonstration, made once, and what was shown meanwhile."""
    del plain_session
    folder = tmp_path_factory.mktemp("demo") / "essai"
    done = run("demo", str(folder))
    assert done.exit_code == 0, done.output
    return folder, done


def test_every_state_of_a_case_is_in_it(told: tuple[Path, Result]) -> None:
    """Formal notice, returned letter, dispute settled, plan missed, title, procedure, closed."""
    folder, done = told
    shown = " ".join(run("-C", str(folder), "status", "--all").stdout.split())

    assert "2026-06-04 relance init" in done.stderr.replace("  ", " ")
    for state in (
        "hand the case over to a lawyer",
        "relance-1 of 2026-10-26 came back",
        "instalment of 1,400.00 € agreed",
        "decision of 2026-08-20",
        "a collective procedure was opened on 2026-11-10",
        "the case was closed on 2026-09-01",
        "relance-1 2026-11-27",
    ):
        assert state in shown, state


def test_its_history_is_that_of_the_story(told: tuple[Path, Result]) -> None:
    """Commits bear the days on which things were typed, and nothing of it fails verification."""
    folder, _done = told
    days = [
        date.fromisoformat(day) for day in git(folder, "log", "--reverse", "--format=%cs").split()
    ]

    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2026, 6, 4), date(2026, 11, 28))
    assert git(folder, "status", "--porcelain") == ""
    verified = run("-C", str(folder), "verify")
    assert verified.exit_code == 0, verified.output
    assert "FAILED" not in verified.stdout


def test_nothing_is_put_over_what_is_there(told: tuple[Path, Result], tmp_path: Path) -> None:
    """Nor into a folder that is missing; and no half of a story is left."""
    folder, _done = told

    assert "is there already" in run("demo", str(folder)).stderr
    assert "there is no folder" in run("demo", str(tmp_path / "none" / "essai")).stderr
    assert [path.name for path in folder.parent.iterdir()] == ["essai"]
