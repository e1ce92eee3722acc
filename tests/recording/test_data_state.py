"""Whether the data of a document is committed, asked of real repositories."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relance_docs.git.repository import repository_of
from relance_docs.git.subjects import CommitSubject
from relance_docs.recording.data_state import DataState, workspace_state
from relance_docs.recording.interrupted import interrupted
from relance_docs.recording.journal import FileChange, open_journal
from tests.workspaces import git, initialised, write_files

CASE = "cases/2026-001.yaml"
CHANGED = "{} was changed since it was recorded last: `relance save -m TEXT` records it"
NEW = "{} is not recorded yet: `relance save -m TEXT` records it"


def write(root: Path, path: str, text: str = "a: 1\n") -> None:
    """Write a file of the workspace."""
    write_files(root, {path: text})


def commit(root: Path, *paths: str) -> str:
    """Write files anew and commit them; return the commit."""
    for path in paths:
        write(root, path, f"n: {os.urandom(4).hex()}\n")
    git(root, "add", "--all", "--force", "--", *paths)
    git(root, "commit", "--quiet", "--message=x")
    return git(root, "rev-parse", "HEAD").strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with one case, all committed."""
    folder = initialised(tmp_path / "travail")
    commit(folder, "relance.yaml", "letter_templates/base.html", CASE)
    return folder


def state(root: Path, number: str = "2026-001", **more: tuple[str, ...]) -> DataState:
    """Return the state of a case."""
    return workspace_state(root).of_case(number, **more)


def reason(root: Path, number: str = "2026-001", **more: tuple[str, ...]) -> str:
    """Return why the document of a case is a draft; empty when it is none."""
    return str(state(root, number, **more).draft_reason or "")


def test_committed_data_has_the_commit_of_its_case(root: Path) -> None:
    """The commit is the last one that touched the case file, not the last of all."""
    first = git(root, "rev-parse", "HEAD").strip()
    second = commit(root, "cases/2026-002.yaml")
    commit(root, "relance.yaml")

    assert DataState(commit=first, draft_reason=None) == state(root)
    assert DataState(commit=second, draft_reason=None) == state(root, "2026-002")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (CASE, CHANGED),
        ("relance.yaml", CHANGED),
        ("letter_templates/base.html", CHANGED),
        ("letter_templates/new.html", NEW),
    ],
)
@pytest.mark.parametrize("staged", [False, True])
def test_what_changed_makes_a_draft(root: Path, path: str, expected: str, *, staged: bool) -> None:
    """A change of the case, the settings or a template makes a draft, staged or not."""
    write(root, path, "changed: yes\n")
    if staged:
        git(root, "add", "--", path)

    assert expected.format(path) == reason(root)


def test_a_change_of_another_case_makes_no_draft(root: Path) -> None:
    """Only what a document is made from counts."""
    write(root, "cases/2026-002.yaml")
    write(root, "cases/2026-001/note.txt")

    assert reason(root) == ""
    assert reason(root, "2026-002") == NEW.format("cases/2026-002.yaml")


def test_further_files_that_the_document_reads_count(root: Path) -> None:
    """A pièce that is enclosed must be committed as well."""
    piece = "cases/2026-001/facture à joindre.pdf"
    write(root, piece)
    assert reason(root, reads=(piece,)) == NEW.format(piece)
    commit(root, piece)
    assert reason(root, reads=(piece,)) == ""


@pytest.mark.parametrize("ignored", ["cases/", "*.yaml", CASE, "*"])
def test_an_ignored_case_is_told(root: Path, ignored: str) -> None:
    """What git ignores will never be committed: the way out is .gitignore."""
    write(root, ".gitignore", ignored + "\n")
    write(root, "cases/2026-009.yaml")
    git(root, "rm", "--quiet", "--cached", "--", CASE)
    git(root, "commit", "--quiet", "--message=untracked")

    if ignored != CASE:
        assert "git ignores cases/2026-009.yaml" in reason(root, "2026-009")
    assert f"git ignores {CASE}" in reason(root)


def test_no_repository(tmp_path: Path) -> None:
    """Without git every document is a draft, and the reason says how to begin."""
    write(tmp_path, CASE)

    told = reason(tmp_path)
    assert "this folder is in no git repository: `relance init`" in told
    assert "for this one, `git init`, then `relance save -m TEXT`" in told
    assert state(tmp_path).commit is None


def test_no_commit_yet(tmp_path: Path) -> None:
    """An empty repository is told."""
    initialised(tmp_path)
    write(tmp_path, CASE)

    expected = "nothing is recorded yet: `relance save -m TEXT` records your cases"
    assert reason(tmp_path) == expected


def test_no_git_program(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the program there is a reason, no traceback."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert reason(root) == "the git program is not installed"


@pytest.mark.parametrize("folder", ["sous/dossier", "été à la mer", "deux\nlignes"])
def test_a_workspace_below_the_top_of_its_repository(tmp_path: Path, folder: str) -> None:
    """Paths are those of the workspace, whatever the folder is called and wherever it lies."""
    initialised(tmp_path)
    root = tmp_path / folder
    root.mkdir(parents=True)
    made = commit(root, "relance.yaml", CASE)
    write(tmp_path, CASE)

    assert DataState(commit=made, draft_reason=None) == state(root)
    write(root, CASE, "changed: yes\n")
    assert reason(root) == CHANGED.format(CASE)


def test_a_workspace_that_the_repository_above_ignores(tmp_path: Path) -> None:
    """A workspace in an ignored folder of another repository is in no repository at all."""
    initialised(tmp_path)
    commit(tmp_path, "README")
    write(tmp_path, ".gitignore", "atelier/\n")
    root = tmp_path / "atelier" / "dossiers"
    write(root, CASE)
    write(root, "relance.yaml")

    assert f"git ignores {CASE}" in reason(root)


def test_another_worktree(root: Path, tmp_path: Path) -> None:
    """A worktree answers for its own files."""
    other = tmp_path / "autre"
    git(root, "worktree", "add", "--quiet", str(other))
    write(root, CASE, "changed: yes\n")

    assert reason(other) == ""
    assert reason(root) != ""


def test_names_that_need_quoting(root: Path) -> None:
    """Accents, quotes and line feeds in names neither break nor hide anything."""
    odd = 'cases/été "x"\nn: 1.yaml'
    made = commit(root, odd)

    assert made == state(root, 'été "x"\nn: 1').commit
    write(root, odd, "changed: yes\n")
    assert "was changed" in reason(root, 'été "x"\nn: 1')


def test_a_merge_is_not_the_commit_of_what_it_brings(root: Path) -> None:
    """A case changed on a branch keeps the commit that changed it."""
    git(root, "switch", "--quiet", "--create", "branche")
    on_branch = commit(root, "cases/2026-002.yaml")
    git(root, "switch", "--quiet", "main")
    on_main = commit(root, CASE)
    git(root, "merge", "--quiet", "--no-edit", "branche")

    assert (on_main, on_branch) == (state(root).commit, state(root, "2026-002").commit)


def test_a_shallow_clone_makes_drafts(root: Path, tmp_path: Path) -> None:
    """Where history is cut off the last commit is not known, so nothing is final."""
    commit(root, "cases/2026-002.yaml")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", root.as_uri(), str(clone))

    assert "git fetch --unshallow" in reason(clone)
    assert state(clone).commit is None


def test_a_repository_of_someone_else(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git refuses to read for safety is told in one sentence."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    from relance_docs.git import program

    monkeypatch.setattr(
        program, "KEPT_VARIABLES", (*program.KEPT_VARIABLES, "GIT_TEST_ASSUME_DIFFERENT_OWNER")
    )

    assert "belongs to someone else" in reason(root)


def test_a_hook_s_variables_do_not_lead_elsewhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR and GIT_INDEX_FILE of a running hook are not followed."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "ailleurs"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    assert reason(root) == ""


def test_a_case_that_was_never_there(root: Path) -> None:
    """A file that git has never seen is not committed."""
    assert reason(root, "2026-404") == NEW.format("cases/2026-404.yaml")


@pytest.mark.parametrize("option", ["assume-unchanged", "skip-worktree"])
@pytest.mark.parametrize("path", [CASE, "relance.yaml", "letter_templates/base.html"])
def test_what_git_overlooks_makes_a_draft(root: Path, path: str, option: str) -> None:
    """Git calls such a file unchanged, whatever is in it."""
    git(root, "update-index", f"--{option}", path)
    write(root, path, "autre: 1\n")

    assert f"`git update-index --no-{option} {path}`" in reason(root)


@pytest.mark.parametrize("path", [CASE, "relance.yaml"])
def test_what_a_filter_changes_makes_a_draft(root: Path, path: str) -> None:
    """Git calls such a file unchanged, though it keeps another text of it."""
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text(f"/{path} filter=other\n", encoding="utf-8")

    assert f"another text of {path} than the one in its place (filter=other)" in reason(root)


def test_a_recording_that_is_not_done_makes_a_draft(root: Path) -> None:
    """What the file shows is no commit, and is not to be committed by hand."""
    repository = repository_of(root)
    old, new = (root / CASE).read_bytes(), b"n: 2\n"
    change = FileChange(path=CASE, old=old, new=new)
    journal = open_journal(repository, (change,), subject=CommitSubject("2026-001: payé"))
    write(root, CASE, "n: 2\n")

    assert "is under way or was interrupted" in reason(root)
    assert "2026-001: payé" in str(interrupted(root).note)  # type: ignore[union-attr]
    git(root, "commit", "--quiet", "--all", "--message=x")
    journal.expect({CASE: repository.blob("HEAD", CASE) or ""})
    assert interrupted(root) is None
    assert reason(root) == ""
    journal.close()
    assert interrupted(root / "cases") is None
