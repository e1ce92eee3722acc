"""Whatever is changed, a run that remembers says, to the byte, what one that does not would say."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.git.repository import repository_of
from relance_docs.store import cases, store
from relance_docs.store.store import Store
from relance_docs.workspace import workspace
from relance_docs.workspace.opened import Opened, opened
from tests.workspaces import Copies, Workplace, of_example, run

CASES: Final = ("2026-002", "2026-004", "2026-007", "2026-011")
PIECES: Final = ("cases/2026-002/bon.pdf", "cases/commun/cgv.pdf")
PIECE: Final = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"
Said = tuple[int, str, str]
"""An exit code, what is printed, what is noted."""
COMMANDS: Final = (
    ("check",),
    ("status", "--as-of", "2026-12-24"),
    ("today", "--list", "--as-of", "2026-12-24"),
)


def furnished(root: Path) -> None:
    """Make a workspace of several cases, one with a pièce of its own and one that is shared."""
    of_example(root, *CASES)
    place = Workplace(root)
    for file in PIECES:
        place.write(file, PIECE)
    place.write(".gitattributes", "* text=auto eol=lf\n*.pdf binary\n")
    path = root / f"cases/{CASES[0]}.yaml"
    text = path.read_text()
    more = "".join(
        f"\n  - {{id: p-{n}, title: Bon, kind: other, file: {file.removeprefix('cases/')}}}"
        for n, file in enumerate(PIECES)
    )
    assert "\npieces:\n" in text
    path.write_text(text.replace("\npieces:", f"\npieces:{more}"))
    place.commit()


def copied(copies: Copies) -> Workplace:
    """Return a copy of it whose index was written some moments after its files."""
    place = Workplace(copies.of(furnished))
    place.git("reset", "--quiet", "--hard")
    time.sleep(0.05)
    (place.root / ".git/index").touch()
    return place


def said(root: Path, commands: tuple[tuple[str, ...], ...] = COMMANDS) -> list[Said]:
    """Return all that commands say."""
    results = [run(root, *command) for command in commands]
    return [(result.exit_code, result.stdout, result.stderr) for result in results]


def said_anew(root: Path, commands: tuple[tuple[str, ...], ...] = COMMANDS) -> list[Said]:
    """Return what they say where nothing can be kept, for there is no secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull)
        return said(root, commands)


def case(number: int) -> str:
    """Return the path of a case of the workspace."""
    return f"cases/{CASES[number % len(CASES)]}.yaml"


def same_size_and_time(place: Workplace, number: int) -> None:
    """Change an amount, and put the time of the file back."""
    path = place.root / case(number)
    before = path.stat()
    path.write_text(path.read_text().translate(str.maketrans("12", "21")))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def commit(place: Workplace, number: int) -> None:
    """Commit all there is."""
    del number
    place.commit()


def settle(place: Workplace, number: int) -> None:
    """Say another last day of receipts."""
    path = place.root / "relance.yaml"
    path.write_text(path.read_text() + f"# {number}\noptions: {{minimum_to_claim: {number}.00}}\n")


def added_template(place: Workplace, number: int) -> None:
    """Write a template that no letter may have."""
    place.write(f"letter_templates/relance-{number}.html", "<p>Nous saisirons {{ x }}</p>")


def twin(place: Workplace, number: int) -> None:
    """Copy a case: its invoices and its debtor are in two."""
    shutil.copy(place.root / case(number), place.root / f"cases/2027-{number}.yaml")


def gone(place: Workplace, number: int) -> None:
    """Remove a case."""
    (place.root / case(number)).unlink(missing_ok=True)


def broken(place: Workplace, number: int) -> None:
    """Leave half a case."""
    path = place.root / case(number)
    path.write_bytes(path.read_bytes()[:-40] if path.exists() else b"debtor: {")


def piece_gone(place: Workplace, number: int) -> None:
    """Remove a pièce."""
    (place.root / PIECES[number % 2]).unlink(missing_ok=True)


def piece_changed(place: Workplace, number: int) -> None:
    """Put a page of HTML in the place of a pièce, as long as it was."""
    (place.root / PIECES[number % 2]).write_bytes(b"<html>" + b" " * (len(PIECE) - 6))


def piece_linked(place: Workplace, number: int) -> None:
    """Put a link in the place of a pièce."""
    piece_gone(place, number)
    (place.root / PIECES[number % 2]).symlink_to("/etc/hostname")


def owner(place: Workplace, number: int) -> None:
    """Let the folder of what is shared be that of a case."""
    shutil.copy(place.root / "relance.yaml", place.root / "cases/commun.yaml")
    twin(place, number)


def of_git(place: Workplace, number: int) -> None:
    """Let a folder of pièces look like one of git's own."""
    del number
    for name in ("objects", "refs"):
        (place.root / f"cases/2026-002/{name}").mkdir(parents=True, exist_ok=True)
    (place.root / "cases/2026-002/HEAD").touch()


def overlooked(place: Workplace, number: int) -> None:
    """Tell git to overlook a file, and change it."""
    option = ("--assume-unchanged", "--skip-worktree")[number % 2]
    if place.git("ls-files", case(number)) and (place.root / case(number)).exists():
        place.git("update-index", option, case(number))
        same_size_and_time(place, number)


def line_ends(place: Workplace, number: int) -> None:
    """End the lines as Windows does, which git takes for the same."""
    path = place.root / case(number)
    if path.exists():
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


def renamed(place: Workplace, number: int) -> None:
    """Give a case another number."""
    if (place.root / case(number)).exists():
        (place.root / case(number)).rename(place.root / f"cases/2028-{number}.yaml")


def stashed(place: Workplace, number: int) -> None:
    """Put away what is not committed; or take it up again."""
    del number
    if place.git("stash", "list"):
        place.git("checkout", "--quiet", "--force", "--", ".")
        place.git("clean", "--quiet", "--force", "-d")
        place.git("stash", "pop", "--quiet")
    else:
        place.git("stash", "push", "--quiet", "--include-untracked")


def branch(place: Workplace, number: int) -> None:
    """Go to another branch, with all that is not committed thrown away."""
    names = place.git("branch", "--format=%(refname:short)").split()
    place.git("reset", "--quiet", "--hard")
    if len(names) > 1:
        place.git("switch", "--quiet", names[number % 2])
    else:
        place.git("switch", "--quiet", "--create", "autre")


def index(place: Workplace, number: int) -> None:
    """Let the index have another text than the file."""
    if place.git("ls-files", case(number)) and (place.root / case(number)).exists():
        same_size_and_time(place, number)
        place.git("add", case(number))
        same_size_and_time(place, number)


def cut(place: Workplace, number: int) -> None:
    """Leave a part of the store."""
    for path in sorted((place.root / ".git/relance").glob("known-*")):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) * (number % 4) // 4])


def forged(place: Workplace, number: int) -> None:
    """Let the store say other amounts."""
    for path in sorted((place.root / ".git/relance").glob("known-*")):
        path.write_bytes(path.read_bytes().replace(b"1", b"2" if number % 2 else b"3"))


def deleted(place: Workplace, number: int) -> None:
    """Delete the store."""
    del number
    shutil.rmtree(place.root / ".git/relance", ignore_errors=True)


CHANGES: Final[tuple[Callable[[Workplace, int], None], ...]] = (
    *(same_size_and_time, commit, settle, added_template, twin, gone, broken, piece_gone),
    *(piece_changed, piece_linked, owner, of_git, overlooked, line_ends, renamed, stashed),
    *(branch, index, cut, forged, deleted),
)


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 5)), min_size=2, max_size=5)
)
def test_what_is_remembered_is_never_too_old(
    changes: list[tuple[Callable[[Workplace, int], None], int]],
    tmp_path_factory: pytest.TempPathFactory,
    originals: dict[str, Path],
) -> None:
    """After each change of files, index, stash, branch or store, the commands say the same."""
    copies = Copies(
        originals=originals,
        fresh=lambda: tmp_path_factory.mktemp("original"),
        folder=tmp_path_factory.mktemp("copie"),
    )
    place = copied(copies)
    said(place.root)
    for change, number in changes:
        if change is same_size_and_time and not (place.root / case(number)).exists():
            continue
        if change is twin and not (place.root / case(number)).exists():
            continue
        change(place, number)
        assert said(place.root) == said_anew(place.root), (change.__name__, number)


def as_it_was(place: Workplace) -> None:
    """Take back whatever was changed."""
    tracked = place.git("ls-files").split()
    for option in ("--no-assume-unchanged", "--no-skip-worktree"):
        place.git("update-index", option, *tracked)
    place.git("stash", "clear")
    place.git("switch", "--quiet", "--force", "main")
    first = place.git("rev-list", "--max-parents=0", "HEAD")
    place.git("reset", "--quiet", "--hard", first)
    place.git("clean", "--quiet", "--force", "-d", "-x")


def test_each_change_by_itself(copies: Copies) -> None:
    """Each of them is seen, and what was before is remembered when it is taken back."""
    place = copied(copies)
    first = said(place.root)
    for change in CHANGES:
        change(place, 1)
        assert said(place.root) == said_anew(place.root), change.__name__
        as_it_was(place)
        assert first == said(place.root), change.__name__


def test_what_git_cannot_tell_is_read(copies: Copies) -> None:
    """Git keeps whole seconds: a change in the second of its look, its time put back, is not seen.

    So it is with a case, and with a pièce that a case names.
    """
    place = copied(copies)
    said(place.root)
    files = [place.root / case(0), place.root / PIECES[0]]
    for path in files:
        before = path.stat()
        time.sleep(1.02 - time.time() % 1)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        place.git("update-index", "--refresh")
        path.write_bytes(path.read_bytes().translate(bytes.maketrans(b"12P", b"21<")))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert not place.git("status", "--porcelain")

        assert said(place.root) == said_anew(place.root), path


def test_what_is_known_is_not_read(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run opens no file of a case; where one was changed, that one alone is judged."""
    place = copied(copies)
    said(place.root)
    read: list[str] = []

    def watched(root: Path, path: str) -> Opened:
        read.append(path)
        return opened(root, path)

    for module in (workspace, cases):
        monkeypatch.setattr(module, "opened", watched)
    said(place.root, (("check",), ("status", "--as-of", "2026-12-24")))
    assert {"relance.yaml"} == set(read)

    same_size_and_time(place, 0)
    said(place.root, (("check",),))
    assert {"relance.yaml", case(0)} == set(read)


def test_another_program_is_asked_again(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of the program, or of a library, found out does not count."""
    root = copied(copies).root
    said(root)
    monkeypatch.setattr(store, "program_digest", lambda: "another")
    assert not Store(repository_of(root)).shelf("cases").to_write()
    assert said_anew(root) == said(root)
