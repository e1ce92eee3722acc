"""A journal that no recording of this repository left: a way out, and no file touched."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.files.test_links import CASE, MINE, mine, root
from tests.workspaces import git, run

__all__ = ["mine", "root"]

READING = ("check", "status", "letters -j1", "audit", "dossier 2026-014", "explain 2026-014")
RECORDING = ("note 2026-014 x", "seal", "undo 2026-014 x", "paid 2026-014 5 --on 2026-11-12")


def put(root: Path, content: bytes, saved: bytes | None = None) -> Path:
    """Put a journal beside the index, and an old text beside it."""
    folder = root / ".git/relance-recording"
    folder.mkdir()
    (folder / "journal.json").write_bytes(content)
    if saved is not None:
        (folder / "old-0").write_bytes(saved)
    return folder


def journal(path: str, *, old: bytes = b"x", head: object = None, saved: str = "old-0") -> bytes:
    """Return a journal of one file, which was to be put back."""
    line = {
        "path": path,
        "old_digest": hashlib.sha256(old).hexdigest(),
        "new_digest": hashlib.sha256(MINE.encode()).hexdigest(),
        "saved": saved,
        "is_new_to_git": False,
    }
    return json.dumps({"head": head, "subject": "s", "lines": [line], "blobs": None}).encode()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b'{"head": null}', b"\xff\xfe", b"[" * 100_000),
        b'{"head": null, "subject": "s", "lines": [{"path": "x"}]}',
        b'{"head": null, "subject": 1, "lines": []}',
        journal("cases/2026-014.yaml", head="--output=x"),
    ],
)
def test_an_empty_cut_or_older_journal(root: Path, content: bytes) -> None:
    """Whoever reads goes on and is told; whoever records is refused, and told what to do."""
    folder = put(root, content)

    for command, code in (("status", 0), ("note 2026-014 x", 1)):
        done = run(root, *command.split())
        assert "journal.json cannot be read" in done.stderr.replace("\n", " ")
        assert "delete the folder" in done.stderr
        assert code == done.exit_code
    assert content == (folder / "journal.json").read_bytes()
    assert "" == git(root, "status", "--porcelain", "cases", "relance.yaml")


def test_every_command_says_so(root: Path) -> None:
    """No command ends with a traceback, and none that reads is stopped."""
    put(root, b"")

    for command in (*READING, *RECORDING):
        done = run(root, *command.split())
        assert "journal.json cannot be read" in done.stderr.replace("\n", " ")
        assert (command in RECORDING) == done.exit_code


@pytest.mark.parametrize(
    "path",
    [
        *("../home/notes.txt", ".git/config", "cases/../.git/config", "cases/.GIT/x"),
        *("cases\\..\\x", "Makefile", ".githooks/pre-commit", "cases//a", "", "cases/a\x00b"),
    ],
)
def test_a_path_that_no_recording_writes(root: Path, mine: Path, path: str) -> None:
    """A journal puts back no file outside the workspace, of git, or that makes something run."""
    put(root, journal(path), b"x")
    config = (root / ".git/config").read_bytes()

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert MINE == mine.read_text(encoding="utf-8")
    assert config == (root / ".git/config").read_bytes()
    assert not (root / "Makefile").exists()
    assert not (root / ".githooks").exists()


def test_an_absolute_path(root: Path, mine: Path) -> None:
    """Nor one that begins at the root of the disk."""
    put(root, journal(str(mine)), b"x")

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert MINE == mine.read_text(encoding="utf-8")


def test_a_path_through_a_link(root: Path, mine: Path) -> None:
    """Nor one behind a link."""
    (root / "cases/2026-014").symlink_to(mine.parent)
    put(root, journal("cases/2026-014/notes.txt"), b"x")

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert MINE == mine.read_text(encoding="utf-8")


@pytest.mark.parametrize("saved", ["../../cases/2026-014.yaml", "journal.json", "/etc/hostname"])
def test_an_old_text_from_elsewhere(root: Path, saved: str) -> None:
    """What is put back lies beside the journal, under a name that a recording gives."""
    put(root, journal("cases/2026-014.yaml", saved=saved), b"x")

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert CASE == (root / "cases/2026-014.yaml").read_text(encoding="utf-8")


def test_an_old_text_that_is_another(root: Path) -> None:
    """What is put back is, byte for byte, what was saved."""
    put(root, journal("cases/2026-014.yaml", old=CASE.encode()), b"autre chose")
    (root / "cases/2026-014.yaml").write_text(MINE, encoding="utf-8")

    done = run(root, "note", "2026-014", "appel")

    assert 1 == done.exit_code
    assert "journal.json cannot be read" in done.stderr.replace("\n", " ")
    assert MINE == (root / "cases/2026-014.yaml").read_text(encoding="utf-8")


def test_the_way_out(root: Path) -> None:
    """Once the folder is deleted, as the sentence says, the next event is recorded."""
    folder = put(root, b"")
    (folder / "journal.json").unlink()
    folder.rmdir()

    assert 0 == run(root, "note", "2026-014", "appel").exit_code


def test_a_folder_of_the_journal_that_is_a_link(root: Path, mine: Path) -> None:
    """Nothing is kept, and nothing removed, behind a link."""
    (mine.parent / "journal.json").write_text(MINE, encoding="utf-8")
    (root / ".git/relance-recording").symlink_to(mine.parent)

    assert 1 == run(root, "note", "2026-014", "appel").exit_code
    assert ["journal.json", "notes.txt"] == sorted(path.name for path in mine.parent.iterdir())
    assert MINE == (mine.parent / "journal.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    ['{"version": 1, "documents": {"2026-014/2026-01-01-x.pdf": {"case": [1]}}}', "[", "", "1"],
)
def test_a_damaged_manifest_of_letters(root: Path, content: str) -> None:
    """It is as good as none: the letters are made again, and no file is removed."""
    (root / "build/letters").mkdir(parents=True)
    (root / "build/letters/.manifest.json").write_text(content, encoding="utf-8")

    for command in ("letters -j1", "sent 2026-014 relance-1 --dry-run", "note 2026-014 x"):
        assert run(root, *command.split()).exit_code in (0, 1)
