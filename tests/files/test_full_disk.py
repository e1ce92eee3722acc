"""A disk that is full, read-only or broken, at whatever file: one sentence, and the next run works.

Each writing command, at some of its places: where a file is made, brought to the disk, or named.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

import pytest

from tests.files.test_links import CASE, root
from tests.workspaces import PATH, committed, git, run, write_files

__all__ = ["root"]

REASONS: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk cannot be read or written",
}
TABLE: Final = (
    "N° facture;Date;Échéance;Client;Adresse;CP;Ville;Total TTC (€);Reste dû\n"
    "FA-77;04/05/2026;03/06/2026;Garage Inventé;5 quai du Rhône;69007;Lyon;1 200,00;1 200,00\n"
)
EVENTS: Final = {
    "note 2026-014 appel": range(0, 48, 7),
    "paid 2026-014 5.00 --on 2026-06-01": (9, 25),
    "set 2026-014 debtor.contact.email=a@exemple.fr --reason donné": (10, 26),
    "new 2026-099 --debtor Peinture --kind business --address Quai --address 69007_LYON"
    " --invoice FA-9 --issue-date 2026-05-04 --due-date 2026-06-03 --amount 12": (11, 27),
    "import liste.csv --yes -j1": (12, 28),
    "seal": range(1, 48, 9),
}
"""What commits, and how many writes there is room for."""
SENT: Final = """\
history:
  - {at: 2026-06-10, step: mise-en-demeure, channel: registered, pay_by: 2026-06-20}
"""
PREPARED: Final = {
    "received 2026-014 --on 2026-06-12 --proof recu.pdf": (3, 12, 28),
    "close 2026-014 --reason waived --on 2026-06-12": (9, 26),
    "again 2026-014 mise-en-demeure --reason NPAI": (10, 24),
    "merge 2026-015 2026-014 --reason doublon": (5, 13, 31),
    "save --message adresse": (7, 22),
    "approve 2026-014 relance-1": (6, 16),
}
"""Likewise, of a workspace in which more was done."""
MADE: Final = {
    "audit": (0, 5, 10),
    "letters -j1": range(0, 16, 3),
    "dossier 2026-014": (2, 20, 40),
    "print -j1": (1, 6, 11),
    "policy --write": (3, 8),
    "agenda --ics a.ics": (2, 5),
    "anonymise ../anonyme": (4, 9),
}
"""What writes files, likewise."""


@contextmanager
def failing(room: int) -> Iterator[None]:
    """Let so many writes through; those after them fail, of a broken disk the next one alone."""
    code = tuple(REASONS)[room % len(REASONS)]
    left = room
    with pytest.MonkeyPatch.context() as patch:

        def refused() -> None:
            nonlocal left
            left -= 1
            if left == -1 or (left < 0 and code != errno.EIO):
                raise OSError(code, os.strerror(code))

        def instead(
            of: Callable[..., Any], is_write: Callable[..., bool] = lambda *_all: True
        ) -> Callable[..., Any]:
            def asked(*arguments: object, **how: object) -> object:
                if is_write(*arguments):
                    refused()
                return of(*arguments, **how)

            return asked

        patch.setattr(os, "open", instead(os.open, lambda _path, flags, *_mode: flags & os.O_CREAT))
        patch.setattr(os, "fsync", instead(os.fsync))
        patch.setattr(os, "replace", instead(os.replace))
        patch.setattr("relance_docs.git.program.TemporaryFile", instead(TemporaryFile))
        yield


def done(root: Path, words: str, room: int) -> tuple[int, str]:
    """Run a command on such a disk; return its exit code and what it said of what went wrong."""
    with failing(room):
        result = run(root, *(word.replace("_", " ") for word in words.split()))
    assert result.exit_code in (0, 1)
    if result.exit_code:
        assert any(reason in result.stderr for reason in (*REASONS.values(), "make room"))
    return result.exit_code, result.stderr


def test_no_folder_for_the_calendar(root: Path) -> None:
    """A folder that is not there is named, and no traceback."""
    assert "it is not there" in run(root, "agenda", "--ics", str(root / "neuf/a.ics")).stderr


def nothing_is_left(root: Path) -> bool:
    """Whether no file is there that only had a name for a moment, and git has nothing to say."""
    return (
        not list(root.rglob(".*.relance-new"))
        and not (root / ".git/relance-recording").exists()
        and "" == git(root, "status", "--porcelain", "cases", "relance.yaml", "seals")
    )


@pytest.mark.parametrize(
    ("words", "room"), [(words, room) for words, rooms in EVENTS.items() for room in rooms]
)
def test_what_is_committed(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: str, room: int
) -> None:
    """It is said as recorded and is, or nothing is changed; then it can be recorded, once."""
    monkeypatch.chdir(root.parent)
    Path("liste.csv").write_text(TABLE, encoding="utf-8")
    is_recorded_once(root, words, room)


def is_recorded_once(root: Path, words: str, room: int) -> None:
    """Hold that a command records all or nothing on such a disk, and the next run what is left."""
    head = git(root, "rev-parse", "HEAD")

    code, said = done(root, words, room)

    assert (head != git(root, "rev-parse", "HEAD")) == (code == 0)
    if code:
        again = run(root, *(word.replace("_", " ") for word in words.split()))
        assert 0 == again.exit_code, (said, again.output)
    assert 0 == run(root, "note", "2026-014", "ensuite").exit_code
    assert "2" == git(root, "rev-list", "--count", f"{head.strip()}..HEAD").strip()
    assert nothing_is_left(root)


def prepared(root: Path, words: str) -> None:
    """Let a letter have left, be there or be two of the same debtor, as the command needs."""
    Path("recu.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    if words.startswith(("received", "again")):
        (root / PATH).write_text(CASE + SENT, encoding="utf-8")
    elif words.startswith("approve"):
        with (root / "relance.yaml").open("a", encoding="utf-8") as settings:
            settings.write("approval: {relance-1: 2}\n")
    write_files(root, {".gitignore": "build/\n", "cases/2026-015.yaml": CASE.replace("FA-", "FB-")})
    committed(root)
    if words.startswith("approve"):
        assert 0 == run(root, "letters", "2026-014", "-j1").exit_code
    elif words.startswith("save"):
        (root / PATH).write_text(CASE.replace("3 QUAI", "4 QUAI"), encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "room"), [(words, room) for words, rooms in PREPARED.items() for room in rooms]
)
def test_what_is_committed_later(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: str, room: int
) -> None:
    """The same; what was edited by hand is still there to be saved."""
    monkeypatch.chdir(root.parent)
    prepared(root, words)
    is_recorded_once(root, words, room)


@pytest.mark.parametrize("room", [0, 3, 9, 20, 30])
def test_a_new_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    """`init` makes it once there is room, whatever it had written before."""
    monkeypatch.chdir(tmp_path)
    words = "init neuf --name Atelier --address 1_RUE --address 69001_LYON"

    code, said = done(tmp_path, words, room)

    if code:
        again = run(tmp_path, *(word.replace("_", " ") for word in words.split()))
        assert 0 == again.exit_code, (said, again.output)
    assert "" == git(tmp_path / "neuf", "status", "--porcelain")
    assert 0 == run(tmp_path / "neuf", "check").exit_code


def refusing(root: Path, complaint: str) -> None:
    """Let git make no commit, and say why."""
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\necho '{complaint}' >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)


def test_taking_back_needs_no_room(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved is moved where it cannot be written again, with the rights of the file."""
    refusing(root, "non")
    (root / PATH).chmod(0o600)
    before = (root / PATH).read_bytes()

    def refused(*_arguments: object, **_how: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("relance_docs.recording.recovery.replace_file", refused)

    assert "nothing was recorded; it said: non" in run(root, "note", "2026-014", "appel").stderr
    assert before == (root / PATH).read_bytes()
    assert 0o600 == (root / PATH).stat().st_mode & 0o777
    assert nothing_is_left(root)


@pytest.mark.parametrize(
    "complaint",
    [
        "fatal: cannot write keep file: No space left on device",
        "fatal: écriture : Aucun espace disponible sur le périphérique",
        "fatal: sha1 file write error. Out of diskspace",
    ],
)
def test_a_disk_that_is_full_for_git(root: Path, complaint: str) -> None:
    """It is said in our words, in either language."""
    refusing(root, complaint)

    assert "it said: the disk is full" in run(root, "note", "2026-014", "x").stderr
    told = run(root, "--lang", "fr", "note", "2026-014", "x").stderr
    assert "il a dit : le disque est plein" in told.replace("\xa0", " ").replace("\u202f", " ")


def test_a_disk_that_git_cannot_write_to(root: Path) -> None:
    """Of its index and its branches it does not say why: we say what it can be, and its words."""
    refusing(root, "fatal: unable to write new index file")

    said = run(root, "note", "2026-014", "x").stderr

    assert "it said: the disk is full, or cannot be written to (fatal: unable to" in said


@pytest.mark.parametrize(
    ("words", "room"), [(words, room) for words, rooms in MADE.items() for room in rooms]
)
def test_what_is_made(root: Path, monkeypatch: pytest.MonkeyPatch, words: str, room: int) -> None:
    """Another run makes all of it, whatever the one before had done."""
    monkeypatch.chdir(root)
    code, _said = done(root, words, room)

    again = run(root, *words.split())

    assert 0 == again.exit_code or (words.startswith("anonymise") and code == 0), again.output
    assert nothing_is_left(root)
