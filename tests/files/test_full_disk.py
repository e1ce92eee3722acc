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

from tests.files.test_links import root
from tests.workspaces import git, run

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
    head = git(root, "rev-parse", "HEAD")

    code, _said = done(root, words, room)

    is_recorded = head != git(root, "rev-parse", "HEAD")
    assert is_recorded == (code == 0)
    if not is_recorded:
        assert 0 == run(root, *(word.replace("_", " ") for word in words.split())).exit_code
    assert 0 == run(root, "note", "2026-014", "ensuite").exit_code
    assert "2" == git(root, "rev-list", "--count", f"{head.strip()}..HEAD").strip()
    assert nothing_is_left(root)


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
