"""What a recording asks of git: little, whatever the number of cases, and GitPython as it is."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from relance_docs.git import program
from relance_docs.git.program import Git
from relance_docs.git.repository import repository_of
from tests.store.test_beside import SETTINGS
from tests.workspaces import Workplace, git, run

PAID = ("paid", "2026-001", "5.00", "--on", "2026-11-10")
MOST = 16
"""Times that git is asked for a payment; with a clock to compare, a case, and nothing odd."""


def case(number: int) -> str:
    """Return a case of a debtor of its own."""
    return (
        f"debtor: {{kind: business, name: Société {number}, address: [{number} RUE A, 69003 LYON],"
        " contact: {name: Mme X}}\n"
        f"invoices:\n- {{invoice_number: F-{number}, issue_date: 2026-05-04,"
        " due_date: 2026-06-03, total_with_vat: 12.00}\n"
    )


def workplace(root: Path, count: int) -> Workplace:
    """Return a workspace of so many cases."""
    cases = {f"cases/2026-{number:03}.yaml": case(number) for number in range(1, count + 1)}
    return Workplace.of(root, {"relance.yaml": f"{SETTINGS}as_of: 2026-11-22\n", **cases})


def test_a_payment_asks_git_as_often_for_one_case_as_for_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked for each case, and little twice."""
    asked: list[tuple[str, ...]] = []
    running = Git._run

    def noted(self: Git, arguments: tuple[str, ...], *rest: Any) -> Any:  # noqa: ANN401 - passed on
        asked.append(tuple(arguments))
        return running(self, arguments, *rest)

    monkeypatch.setattr(Git, "_run", noted)
    counts = []
    for name, count in (("one", 1), ("many", 60)):
        place = workplace(tmp_path / name, count)
        asked.clear()
        assert 0 == run(place.root, *PAID).exit_code
        counts.append(len(asked))

    assert counts[0] == counts[1] <= MOST, asked


def test_head_is_what_it_is_now(tmp_path: Path) -> None:
    """Another commit, another branch, a branch that stands for another one, packed ones."""
    place = workplace(tmp_path, 1)
    repository = repository_of(tmp_path)

    def heads() -> tuple[str | None, str]:
        return repository.head(), git(tmp_path, "rev-parse", "HEAD").strip()

    changes: Mapping[str, tuple[tuple[str, ...], ...]] = {
        "a commit": (("commit", "--allow-empty", "-m", "x"),),
        "packed": (("pack-refs", "--all"), ("commit", "--allow-empty", "-m", "y")),
        "a branch": (("switch", "-c", "other"), ("reset", "--hard", "HEAD~1")),
        "one for another": (
            ("symbolic-ref", "refs/heads/alias", "refs/heads/main"),
            ("symbolic-ref", "HEAD", "refs/heads/alias"),
            ("update-ref", "refs/heads/main", "main~1"),
        ),
        "detached": (("switch", "--detach", "main"), ("commit", "--allow-empty", "-m", "z")),
    }
    for change in changes.values():
        for words in change:
            place.git(*words)
            found, said = heads()
            assert found == said


@pytest.mark.parametrize("name", ["", "...", "'"])
def test_a_name_that_is_none_for_git_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What plainly is a name need not be asked about; this is not."""
    place = workplace(tmp_path, 1)
    for role in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.delenv(role, raising=False)
    place.git("config", "user.name", name)
    before = git(tmp_path, "rev-parse", "HEAD")

    done = run(tmp_path, *PAID)

    assert 1 == done.exit_code
    assert "git does not know who you are" in done.stderr
    assert before == git(tmp_path, "rev-parse", "HEAD")


def test_gitpython_is_loaded_in_part_and_whole_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part runs git; the package, imported afterwards, has all it has."""
    workplace(tmp_path, 1)
    for name in [name for name in sys.modules if name.partition(".")[0] == "git"]:
        monkeypatch.delitem(sys.modules, name)
    part = program._loaded.__wrapped__()

    assert "git" not in sys.modules
    head = git(tmp_path, "rev-parse", "HEAD").strip()
    assert head == part(tmp_path).execute(["git", "rev-parse", "HEAD"])
    whole = importlib.import_module("git")
    assert head == whole.Repo(tmp_path).head.commit.hexsha
    assert whole.Git is whole.cmd.Git is not part
    for name in [name for name in sys.modules if name.partition(".")[0] == "git"]:
        monkeypatch.delitem(sys.modules, name)
