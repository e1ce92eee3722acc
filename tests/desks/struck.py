"""A command that was hit while it worked, by a kill or a full disk: what is asked of it then."""

from __future__ import annotations

import json
import random
import subprocess
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.desks.killing import Ended, Until, apart, forked, git, joined
from tests.desks.small_disk import full, room_on
from tests.desks.tortured import (
    BASHRC,
    BESIDE,
    COMMANDS,
    COMMITS_NOTHING,
    IS_RANDOM,
    OTHER,
    PLAIN,
    Bench,
)

OWN_LOCKS: Final = {"relance.lock"}
"""Files that stay by design: the system lets go of the lock in them."""
IS_POLITE: Final = ("is recording", "another git command", "nothing was recorded")
READERS: Final = (
    *(("letters", "-j", "1"), ("status",), ("check",), ("audit", "-j", "1"), ("today", "--list")),
    *(("dossier", PLAIN), ("verify",), ("trail", PLAIN)),
)
LEAST_ROOM: Final = 2**16
"""Bytes of which some are left on a full disk, of a command that takes fewer."""
FULL: Final = ("the disk is full", "make room")
"""How it is said that a disk is full."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a command does when nothing hits it."""

    seconds: float
    steps: int
    room: int
    """Bytes that it took of the disk."""
    commits: tuple[tuple[str, ...], ...]
    """The files of each of its commits, with their blobs, the first commit first."""


def expected(bench: Bench, name: str) -> Expected:
    """Let a command do all of its work once."""
    root = bench.copy("whole")
    words = COMMANDS[name](bench, root)
    before = git(root, "rev-parse", "HEAD").strip()
    free = room_on(root)
    done = forked(root, words)
    room = free - room_on(root)
    assert done.code == 0, (name, done)
    commits = git(root, "log", "--reverse", "--format=%H", f"{before}..HEAD").split()
    assert bool(commits) == (name not in COMMITS_NOTHING), (name, commits)
    changes = tuple(_changes(root, commit) for commit in commits)
    return Expected(seconds=done.seconds, steps=done.steps, room=room, commits=changes)


def _changes(root: Path, commit: str) -> tuple[str, ...]:
    shown = git(root, "diff-tree", "-r", "--no-commit-id", "--no-renames", commit).splitlines()
    return tuple(sorted(f"{line.split()[3]} {line.split()[5]}" for line in shown))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of a command that was hit."""

    is_done: bool
    tenth: int | None
    """Of its steps in which the command died; none when it had ended."""


def killed(
    bench: Bench, name: str, whole: Expected, rng: random.Random, *, verifies: bool
) -> Found:
    """Kill a command once; return what was found of it, or raise AssertionError."""
    root = bench.copy("killed")
    words = COMMANDS[name](bench, root)
    base = git(root, "rev-parse", "HEAD").strip()
    done = forked(root, words, _moment(root, whole, rng))
    where = f"after step {done.steps} of {whole.steps}"
    is_done = _goes_on(root, name, whole, Hit(words, base, done, where), verifies=verifies)
    tenth = min(9, 10 * done.steps // (whole.steps + 1)) if done.code < 0 else None
    return Found(is_done=is_done, tenth=tenth)


def out_of_room(
    bench: Bench, name: str, whole: Expected, rng: random.Random, *, verifies: bool
) -> Found:
    """Let the disk be full in the middle of a command; return what was found of it."""
    root = bench.copy("full")
    words = COMMANDS[name](bench, root)
    base = git(root, "rev-parse", "HEAD").strip()
    room = int(rng.uniform(0, max(whole.room, LEAST_ROOM)))
    with full(bench.folder, room):
        done = forked(root, words)
    where = f"with room for {room} bytes"
    said = done.out + done.err
    assert done.code in {0, 1}, f"{where}: {done}"
    assert "Traceback" not in said, f"{where}: {done}"
    assert done.code == 0 or any(words in said for words in FULL), f"{where}, not told: {done}"
    is_done = _goes_on(root, name, whole, Hit(words, base, done, where), verifies=verifies)
    return Found(is_done=is_done, tenth=None)


def beside(
    bench: Bench, name: str, whole: Expected, rng: random.Random, *, verifies: bool
) -> Found:
    """Let a command and one that reads work at once; return what was found of the first."""
    root = bench.copy("pair")
    words = COMMANDS[name](bench, root)
    base = git(root, "rev-parse", "HEAD").strip()
    reader, late = rng.choice(READERS), rng.uniform(0, whole.seconds)
    reading = apart(lambda: _reads(root, reader, late))
    done = forked(root, words)
    where = f"beside {reader[0]}, {late:.2f} s later"
    assert joined(reading) == 0, f"{where}: it did not end well"
    assert done.code == 0 or is_polite(done), f"{where}: {done}"
    is_done = _goes_on(root, name, whole, Hit(words, base, done, where), verifies=verifies)
    return Found(is_done=is_done, tenth=None)


def _reads(root: Path, words: tuple[str, ...], late: float) -> None:
    time.sleep(late)
    done = forked(root, words)
    assert done.code in {0, 1}, done
    assert "Traceback" not in done.out + done.err, done
    assert done.code == 0 or done.out or done.err, done


def is_polite(done: Ended) -> bool:
    """Whether somebody was told that others were in the way: nothing was done, again."""
    return any(words in done.err for words in IS_POLITE)


@dataclass(frozen=True)
class Hit:
    """A command that was hit: its words, the commit before, how it ended, and when."""

    words: tuple[str, ...]
    base: str
    done: Ended
    where: str


def _goes_on(root: Path, name: str, whole: Expected, hit: Hit, *, verifies: bool) -> bool:
    """Go on working; return whether the command had done all, or raise AssertionError."""
    where, done = hit.where, hit.done
    _nothing_is_half(root / "build", where)
    if name == "init":
        return _after_init(root, hit.words, done)
    goes_on = forked(root, ("note", OTHER, "ensuite", "--at", "2026-06-09"))
    assert goes_on.code == 0, f"{where}, the next command needed help: {goes_on}"
    own = _own_commits(root, hit.base)
    is_done = done.code == 0 or 0 < len(own) == len(whole.commits)
    if done.is_said and whole.commits:
        assert own, f"{where}, lost, though it said: {done.out}"
    beside = root.with_name(BESIDE[name]) if name in BESIDE else None
    if not (own and is_done) and not (beside and beside.exists()):
        again = forked(root, hit.words)
        is_told = bool(own) and "is recorded already" in again.err
        assert again.code == 0 or is_told, f"{where}, it cannot be done again: {again}"
        own = _own_commits(root, hit.base)
    _is_whole(root, own, whole, where, is_random=name in IS_RANDOM)
    if beside:
        assert forked(beside, ("check",)).code == 0, f"{where}, half"
        left = [path.name for path in root.parent.glob("relance-*")]
        assert left == [], f"{where}, left beside: {left}"
    if name == "completion":
        _completes(root.parent / "home", where)
    sound(root, verifies=verifies)
    return is_done


def _is_whole(root: Path, own: list[str], whole: Expected, where: str, *, is_random: bool) -> None:
    """Assert that the commits are those of a command that nothing hit."""
    changes = tuple(_changes(root, commit) for commit in own)
    if is_random:
        assert list(map(len, changes)) == list(map(len, whole.commits)), f"{where}: {changes}"
    else:
        assert changes == whole.commits, f"{where}, not whole: {changes}"


def _own_commits(root: Path, base: str) -> list[str]:
    """Return the commits of the command, the first one first."""
    commits = git(root, "log", "--reverse", "--format=%H %s", f"{base}..HEAD").splitlines()
    own = [line.split()[0] for line in commits if OTHER not in line]
    assert len(commits) - len(own) == 1, f"the next command is not there once: {commits}"
    return own


def _completes(home: Path, where: str) -> None:
    """Assert that the user's file says what it said, and one line more."""
    lines = (home / ".bashrc").read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[0] == BASHRC, f"{where}: {lines}"
    assert len(lines) == 2, f"{where}: {lines}"


def _moment(root: Path, whole: Expected, rng: random.Random) -> Until:
    """Return what says that the moment has come: by time, from the commit on, or by steps."""
    began, seen = time.monotonic(), list[float]()
    way = rng.randrange(3)
    last = rng.uniform(0, (whole.seconds * 1.05, 0.12, 0.02)[way])
    step = rng.randint(1, whole.steps)

    def has_come(steps: int) -> bool:
        if not seen and (
            way == 0
            or (way == 1 and (root / ".git/relance-recording").exists())
            or (way == 2 and steps >= step)
        ):
            seen.append(began if way == 0 else time.monotonic())
        return bool(seen) and time.monotonic() - seen[0] >= last

    return has_come


def _nothing_is_half(folder: Path, where: str) -> None:
    """Assert that what bears its name is whole."""
    for path in folder.rglob("*.*"):
        if path.suffix == ".pdf":
            assert path.read_bytes().rstrip().endswith(b"%%EOF"), f"{where}, half: {path}"
        elif path.suffix == ".zip":
            assert zipfile.ZipFile(path).testzip() is None, f"{where}, half: {path}"
        elif path.suffix == ".json":
            assert json.loads(path.read_bytes()) is not None, f"{where}, half: {path}"
        elif path.suffix == ".html":
            assert b"</html>" in path.read_bytes()[-20:], f"{where}, half: {path}"


def _after_init(root: Path, words: tuple[str, ...], done: Ended) -> bool:
    new = root.with_name("neuf")
    if not done.is_said:
        again = forked(root, words)
        assert again.code == 0 or "is a workspace already" in again.err, f"stuck: {again}"
    status = git(new, "status", "--porcelain")
    assert status == "", f"not all was committed: {status}"
    assert forked(new, ("check",)).code == 0
    _no_leftovers(new)
    return done.is_said


def sound(root: Path, *, verifies: bool = True) -> None:
    """Assert that a workspace is as if nothing had happened to it."""
    assert git(root, "status", "--porcelain") == "", git(root, "status", "--porcelain")
    fsck = subprocess.run(
        ["git", "-C", str(root), "fsck", "--no-dangling", "--no-progress"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (fsck.returncode, fsck.stdout + fsck.stderr) == (0, ""), fsck
    _no_leftovers(root)
    for words in (("check",), *((("verify",),) if verifies else ())):
        done = forked(root, words)
        assert done.code == 0, f"{words}: {done.out}{done.err}"


def _no_leftovers(root: Path) -> None:
    found = [
        str(path.relative_to(root))
        for path in root.rglob("*")
        if (path.suffix == ".lock" and path.name not in OWN_LOCKS)
        or path.name == "relance-recording"
        or ".relance-new" in path.name
        or (path.parent.name == ".git" and path.name.startswith("relance-") and _is_stray(path))
    ]
    assert found == [], f"left behind: {found}"


def _is_stray(path: Path) -> bool:
    return path.name not in {"relance-seal", "relance-recording"}
