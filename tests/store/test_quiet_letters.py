"""A run of letters that has nothing to do: told as before, where nothing at all has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from benchmarks.generate import Asked, generate
from relance_docs.cli.session import Session
from relance_docs.letters import batch
from relance_docs.letters.quiet import QuietRuns
from relance_docs.store.store import store_of
from tests.store.test_never_wrong import (
    added_template,
    commit,
    forged,
    index,
    line_ends,
    overlooked,
    same_size_and_time,
)
from tests.workspaces import Copies, Workplace, git, run


def written(root: Path) -> None:
    """Make a workspace of three cases, two of them due, and their letters."""
    generate(root, Asked(count=3, commits=2, seed=2, due=1.0))
    run(root, "pause", "2026-00002", "--until", "2026-10-01", "--reason", "congés")
    run(root, "letters", "--jobs", "1")


def settled(root: Path) -> None:
    """Run once more in a copy, whose index git has written some moments after the files."""
    git(root, "reset", "--quiet", "--hard")
    time.sleep(0.05)
    (root / ".git/index").touch()
    run(root, "letters", "--jobs", "1")


def is_quiet(root: Path, as_of: date | None = None, today: date | None = None) -> bool:
    """Whether the next run has nothing to do, as far as is known."""
    store = store_of(root)
    today = today or Session().today
    return store is not None and QuietRuns(store, as_of, today).answer() is not None


def piece(place: Workplace) -> Path:
    """Return a letter that was made."""
    return next(iter(sorted((place.root / "build/letters").glob("*/*.pdf"))))


def letter_changed(place: Workplace, number: int) -> None:
    """Change a letter, its size and its time kept."""
    del number
    path = piece(place)
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def letter_gone(place: Workplace, number: int) -> None:
    """Remove a letter."""
    del number
    piece(place).unlink()


def letter_linked(place: Workplace, number: int) -> None:
    """Put a link to the very letter in its place."""
    del number
    path = piece(place)
    path.rename(place.root / "autre.pdf")
    path.symlink_to(place.root / "autre.pdf")


def manifest_changed(place: Workplace, number: int) -> None:
    """Change a space in the manifest."""
    del number
    path = place.root / "build/letters/.manifest.json"
    path.write_text(path.read_text().replace("\n", "\n ", 1))


def shallow(place: Workplace, number: int) -> None:
    """Let git say that commits before the last have no parents."""
    del number
    (place.root / ".git/shallow").write_text(place.git("rev-parse", "HEAD") + "\n")


def under_way(place: Workplace, number: int) -> None:
    """Leave a recording that was interrupted."""
    del number
    place.write(".git/relance-recording/journal.json", "{}")


CHANGES: Final[tuple[Callable[[Workplace, int], None], ...]] = (
    *(letter_changed, letter_gone, letter_linked, manifest_changed, shallow, under_way),
    *(same_size_and_time, commit, added_template, overlooked, line_ends, index, forged),
)


def test_a_second_run_says_what_a_run_without_memory_says(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the byte, as text and as data, in both languages; and nothing is decided or made."""
    root = copies.of(written)
    settled(root)
    kinds = (("letters",), ("letters", "--format", "json"), ("--lang", "fr", "letters"))
    with monkeypatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull)
        anew = [run(root, *kind) for kind in kinds]
    monkeypatch.setattr(batch, "write_letters", lambda *_a, **_k: pytest.fail("decided"))

    known = [run(root, *kind) for kind in kinds]

    assert [(each.exit_code, each.stdout, each.stderr) for each in anew] == [
        (each.exit_code, each.stdout, each.stderr) for each in known
    ]
    assert is_quiet(root)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_any_change_makes_a_run_look_again(
    change: Callable[[Workplace, int], None], copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a file, of git's index, of a commit, of a letter, of the store itself."""
    monkeypatch.setattr("tests.store.test_never_wrong.CASES", ("2026-00000", "2026-00001"))
    place = Workplace(copies.of(written))
    settled(place.root)
    assert is_quiet(place.root)

    change(place, 1)

    assert not is_quiet(place.root)


def test_another_day_is_another_question(copies: Copies) -> None:
    """Asked for, or of the clock: a letter of a day to come cannot have left."""
    root = copies.of(written)
    settled(root)
    assert is_quiet(root)
    assert not is_quiet(root, date(2026, 9, 1))
    assert not is_quiet(root, today=date(2026, 9, 1))
