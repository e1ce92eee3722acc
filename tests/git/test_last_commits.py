"""The last commit of each file, told from what is kept, is the one that the whole tells."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from relance_docs.git import last_commits as room
from relance_docs.git.last_commits import NAME, last_commits
from relance_docs.git.repository import Repository, repository_of
from relance_docs.recording.data_state import INPUTS
from tests.workspaces import git, initialised, write_files

FILES: Final = ("relance.yaml", *(f"cases/2026-00{n}.yaml" for n in range(4)), "pieces/x.pdf")


def commit(root: Path, *paths: str) -> None:
    """Commit the files with a new text each; no file: a commit that changes nothing."""
    write_files(root, {path: f"n: {os.urandom(6).hex()}\n" for path in paths})
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message=x")


def several(root: Path) -> None:
    """Make commits of one file, of several, of none that counts; remove one."""
    commit(root, FILES[1])
    commit(root, FILES[2], FILES[3])
    commit(root, FILES[5])
    git(root, "rm", "--quiet", FILES[4])
    commit(root)


def amended(root: Path) -> None:
    """Make the last commit another one."""
    write_files(root, {FILES[0]: "n: 0\n"})
    git(root, "commit", "--quiet", "--all", "--amend", "--message=y")


def gone_back(root: Path) -> None:
    """Throw commits away, and what leads to them."""
    git(root, "reset", "--quiet", "--hard", "HEAD~2")
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "--quiet", "--prune=now")
    commit(root, FILES[2])


def switched(root: Path) -> None:
    """Go to another branch, which has less."""
    git(root, "switch", "--quiet", "--create", "autre", "HEAD~1")


def rebased(root: Path) -> None:
    """Put the commits of a branch upon others."""
    commit(root, FILES[3])
    git(root, "switch", "--quiet", "--create", "base", "HEAD~2")
    commit(root, FILES[1])
    git(root, "switch", "--quiet", "-")
    git(root, "rebase", "--quiet", "base")


def merged(root: Path) -> None:
    """Merge a branch that began before what is known and says the same of a file; go on."""
    git(root, "switch", "--quiet", "--create", "cote", "HEAD~1")
    write_files(root, {FILES[2]: "n: same\n"})
    git(root, "commit", "--quiet", "--all", "--message=theirs")
    commit(root, FILES[4])
    git(root, "switch", "--quiet", "-")
    write_files(root, {FILES[2]: "n: same\n"})
    git(root, "commit", "--quiet", "--all", "--message=ours")
    git(root, "merge", "--quiet", "--no-edit", "cote")
    commit(root, FILES[1])


def parted(root: Path) -> None:
    """Merge a branch on which another file was changed."""
    git(root, "switch", "--quiet", "--create", "part", "HEAD~1")
    commit(root, FILES[4])
    git(root, "switch", "--quiet", "-")
    commit(root, FILES[2])
    git(root, "merge", "--quiet", "--no-edit", "part")


def grafted(root: Path) -> None:
    """Tell git that a commit has no parent."""
    head = git(root, "rev-parse", "HEAD").strip()
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/grafts").write_text(f"{head}\n")


def forged(root: Path) -> None:
    """Say that all files are of one commit."""
    path = root / ".git/relance" / NAME
    header, _newline, _rest = path.read_bytes().partition(b"\n")
    head = git(root, "rev-parse", "HEAD").strip()
    path.write_bytes(header + b"\n" + json.dumps({head: FILES}).encode())


def cut(root: Path) -> None:
    """Leave the half of what is kept."""
    path = root / ".git/relance" / NAME
    path.write_bytes(path.read_bytes()[:-30])


def deleted(root: Path) -> None:
    """Delete what is kept."""
    (root / ".git/relance" / NAME).unlink()


CHANGES: Final[tuple[Callable[[Path], None], ...]] = (
    *(several, amended, gone_back, switched, rebased, merged, forged, cut, deleted, grafted),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace below the top of its repository, which has files of its own."""
    top = initialised(tmp_path / "depot")
    commit(top, "cases/above.yaml", *(f"w/{path}" for path in FILES))
    commit(top, f"w/{FILES[1]}")
    return top


def told(folder: Path) -> dict[str, str]:
    """Return the last commits, as they are told now."""
    head = git(folder, "rev-parse", "HEAD").strip()
    return last_commits(repository_of(folder), head, INPUTS)


def told_anew(folder: Path) -> dict[str, str]:
    """Return them as they are told where nothing can be kept, for there is no secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull)
        return told(folder)


def test_what_is_kept_is_what_git_tells_of_the_whole(tmp_path: Path) -> None:
    """After each change of the history or of what is kept, and after one more commit."""
    root = initialised(tmp_path / "w")
    commit(root, *FILES)
    for change in CHANGES:
        assert told(root) == told_anew(root)
        change(root)
        assert told(root) == told_anew(root), change.__name__
        commit(root, FILES[3])
        assert told(root) == told_anew(root), change.__name__


def test_it_is_the_commit_that_git_tells_of_each_file(tmp_path: Path) -> None:
    """Whatever else lies in the folder, files that are named as a commit is among it."""
    root = initialised(tmp_path / "w")
    commit(root, *FILES, "cases/é t.yaml", "cases.txt", "notes/x.md")
    head = git(root, "rev-parse", "HEAD").strip()
    for change in (several, lambda root: commit(root, head, "notes/y.md", FILES[1]), parted):
        change(root)
        files = git(root, "ls-files", "-z", "--", *INPUTS).strip("\0").split("\0")
        found = told_anew(root)
        for file in files:
            assert found[file] == git(root, "log", "-1", "--format=%H", "--", file).strip()
        assert "notes/x.md" not in found
        assert "cases.txt" not in found


def test_another_worktree_or_folder_has_its_own(root: Path, tmp_path: Path) -> None:
    """What was kept for one of them is not taken for the other; both are right in turn."""
    git(root, "worktree", "add", "--quiet", "-b", "autre", str(tmp_path / "autre"), "HEAD~1")
    for _turn in range(2):
        commit(tmp_path / "autre", f"w/{FILES[2]}")
        for folder in (root, root / "w", tmp_path / "autre/w"):
            assert told(folder) == told_anew(folder)
    assert told(root / "w").keys() == {*FILES[:5]}


def test_only_what_is_new_is_walked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing when HEAD is the same; what was committed since, else."""
    walked: list[str] = []
    all_of_it = room.walked

    def watched(repository: Repository, commits: str, paths: tuple[str, ...]) -> dict[str, str]:
        walked.append(commits)
        return all_of_it(repository, commits, paths)

    monkeypatch.setattr(room, "walked", watched)
    first = git(root, "rev-parse", "HEAD").strip()
    told(root / "w"), told(root / "w")
    commit(root, f"w/{FILES[1]}")
    second = git(root, "rev-parse", "HEAD").strip()
    told(root / "w"), told(root / "w")
    assert [first, f"{first}..{second}"] == walked
