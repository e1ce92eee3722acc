"""Kill every command that writes at random moments, and let many record at once.

    make torture                     300 kills, 32 recorders
    SEED=7 KILLS=50 RECORDERS=8 make torture
    COMMAND=seal,paid make torture   these commands alone

A kill is SIGKILL to the whole process group, so git and its hooks die too. Each time a workspace
is copied, a command is killed in it, and somebody goes on working: nothing may have to be mended
by hand. What is asked then: is the event there whole or not at all, and surely if it was said to
be recorded; does the same command, typed again, do all of it; is git's own check clean, do `check`
and `verify` pass, is anything of ours left, is a file half?

The moments are drawn from SEED: over the whole time of the command, in the short time in which it
commits, and over its steps: each time that it opens a file to write, renames, removes or starts a
program. The machine's own timing makes no two runs quite the same. At the end a line for each
command says how many kills fell into each tenth of its steps, and how many came too late.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.cli.main import relance
from tests.desks.killing import PATIENCE, Ended, Until, forked, git
from tests.desks.loopback_tsa import Signer, running
from tests.desks.tortured import (
    COMMANDS,
    COMMITS_NOTHING,
    IS_EMPTY,
    IS_RANDOM,
    NUMBERS,
    OTHER,
    SLOW,
    TABLE,
    Bench,
    furnished,
)

OWN_LOCKS: Final = {"relance.lock"}
"""Files that stay by design: the system lets go of the lock in them."""
IS_POLITE: Final = ("is recording", "another git command", "nothing was recorded")
"""What somebody is told whom others were in the way of: nothing was done, again."""
MANY_AT_ONCE: Final = 8
"""Recorders from which on each records three events, unless EACH says how many."""
MANY: Final = 100
"""Kills from which on `verify` is run after each; it takes seconds."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a command does when nobody kills it."""

    seconds: float
    steps: int
    changes: tuple[str, ...]
    """The files of its commit, with their blobs; none for one that commits nothing."""


def expected(bench: Bench, name: str) -> Expected:
    """Let a command do all of its work once."""
    root = bench.copy("whole")
    words = COMMANDS[name](bench, root)
    before = git(root, "rev-parse", "HEAD").strip()
    done = forked(root, words)
    assert done.code == 0, (name, done)
    commits = git(root, "log", "--format=%H", f"{before}..HEAD").split()
    assert len(commits) == (name not in COMMITS_NOTHING | {"init"}), (name, commits)
    changes = _changes(root, commits[0]) if commits else ()
    return Expected(seconds=done.seconds, steps=done.steps, changes=changes)


def _changes(root: Path, commit: str) -> tuple[str, ...]:
    shown = git(root, "diff-tree", "-r", "--no-commit-id", "--no-renames", commit).splitlines()
    return tuple(sorted(f"{line.split()[3]} {line.split()[5]}" for line in shown))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found after a kill."""

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
    tenth = min(9, 10 * done.steps // (whole.steps + 1)) if done.code < 0 else None
    _nothing_is_half(root / "build", where)
    if name == "init":
        return Found(is_done=_after_init(root, words, done), tenth=tenth)
    goes_on = forked(root, ("note", OTHER, "ensuite", "--at", "2026-06-09"))
    assert goes_on.code == 0, f"{where}, the next command needed help: {goes_on}"
    own = _own_commits(root, base)
    is_done = bool(own) or done.code == 0
    if done.is_said and name not in COMMITS_NOTHING:
        assert own, f"{where}, lost, though it said: {done.out}"
    if not own and (name != "anonymise" or not root.with_name("anonyme").exists()):
        again = forked(root, words)
        assert again.code == 0, f"{where}, it cannot be done again: {again}"
        own = _own_commits(root, base)
    assert bool(own) == bool(whole.changes) or name in IS_EMPTY, f"{where}: {own}"
    if own:
        changes = _changes(root, own[0])
        if name in IS_RANDOM:
            assert len(changes) == len(whole.changes), f"{where}, not whole: {changes}"
        else:
            assert changes == whole.changes, f"{where}, not whole: {changes}"
    if name == "anonymise":
        assert forked(root.with_name("anonyme"), ("check",)).code == 0, f"{where}, half"
    sound(root, verifies=verifies)
    return Found(is_done=is_done, tenth=tenth)


def _own_commits(root: Path, base: str) -> list[str]:
    """Return the commit of the command, if there is one."""
    commits = git(root, "log", "--format=%H %s", f"{base}..HEAD").splitlines()
    own = [line.split()[0] for line in commits if OTHER not in line]
    assert len(commits) - len(own) == 1, f"the next command is not there once: {commits}"
    assert len(own) <= 1, f"doubled: {commits}"
    return own


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


def at_once(bench: Bench, recorders: int, each: int, rng: random.Random) -> str:
    """Let many record, beside git and the commands that read and write; nothing may be lost."""
    root = bench.copy("crowd")
    before = git(root, "rev-parse", "HEAD").strip()
    stop = bench.folder / "stop"
    stop.unlink(missing_ok=True)
    beside = [
        _others(lambda n: _by_hand(root, n), stop),
        _others(lambda _n: _quietly(root, "gc", "--quiet"), stop),
        _others(lambda _n: forked(root, ("letters", "-j", "1")), stop),
        _others(lambda n: _bring(root, bench.folder, n), stop),
        _others(lambda _n: forked(root, ("seal", "--tsa", bench.tsa)), stop),
    ]
    workers = [
        _process(partial(_records, root, bench.folder, number, each, rng.random()))
        for number in range(recorders)
    ]
    failed = [code for code in map(_join, workers) if code]
    stop.touch()
    for process in beside:
        _join(process)
    # Whose last `git add` found the index locked tries again: by now nobody holds it.
    _by_hand(root, 0)
    assert failed == [], f"recorders that failed: {failed}"
    said = [
        line
        for number in range(recorders)
        for line in (bench.folder / f"said-{number}").read_text(encoding="utf-8").splitlines()
    ]
    assert len(said) == recorders * each
    _exactly_once(root, before, said)
    sound(root)
    commits = git(root, "rev-list", "--count", f"{before}..HEAD").strip()
    return f"{len(said)} events of {recorders} recorders among {commits} commits"


def _exactly_once(root: Path, before: str, said: list[str]) -> None:
    subjects = Counter(git(root, "log", "--format=%s", f"{before}..HEAD").splitlines())
    text = "".join(
        (root / f"cases/{number}.yaml").read_text(encoding="utf-8") for number in NUMBERS
    )
    for line in said:
        number, amount = line.split()
        subject = f"{number}: {amount} EUR received on 2026-06-01"
        assert subjects[subject] == 1, f"{subject}: {subjects[subject]} times"
        assert text.count(f"amount: {amount}}}") == 1, amount


def _records(root: Path, folder: Path, number: int, each: int, seed: float) -> None:
    rng = random.Random(seed)  # noqa: S311
    with (folder / f"said-{number}").open("w", encoding="utf-8") as said:
        for count in range(each):
            case = rng.choice(NUMBERS[:2])
            amount = f"{number + 1}.{count:02d}"
            end = time.monotonic() + PATIENCE
            while True:
                done = forked(root, ("paid", case, amount, "--on", "2026-06-01"))
                if done.code == 0:
                    break
                polite = any(words in done.err for words in IS_POLITE)
                if not polite or time.monotonic() > end:
                    raise AssertionError(done)
            assert done.is_said, done
            said.write(f"{case} {amount}\n")


def _by_hand(root: Path, count: int) -> None:
    (root / "notes.txt").write_text(f"{count}\n", encoding="utf-8")
    _quietly(root, "add", "notes.txt")
    _quietly(root, "commit", "--quiet", "--message=à la main")


def _quietly(root: Path, *arguments: str) -> None:
    """Run a git command that may find the index locked, as anybody's may."""
    subprocess.run(["git", "-C", str(root), *arguments], check=False, capture_output=True)


def _bring(root: Path, folder: Path, count: int) -> None:
    path = folder / "autre.csv"
    path.write_text(TABLE.replace("FA-7", f"FB-{count}-"), encoding="utf-8")
    forked(root, ("import", str(path), "--yes", "-j", "1"))


def _others(work: Callable[[int], object], stop: Path) -> int:
    def again() -> None:
        count = 0
        while not stop.exists():
            count += 1
            work(count)
            time.sleep(0.05)
        # What is left of it is not there to be asked about.

    return _process(again)


def _process(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - it is told, and counted
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _join(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def opened() -> Iterator[Bench]:
    """Make the workspace and the authority; all is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        folder = Path(name)
        signer = Signer.make(folder)
        address = folder / "tsa"
        authority = _process(lambda: _stamps(signer, address))
        try:
            while not address.exists():
                time.sleep(0.02)
            template = folder / "template"
            furnished(template, folder)
            _load(template)
            yield Bench(folder=folder, template=template, tsa=address.read_text(encoding="utf-8"))
        finally:
            os.kill(authority, signal.SIGKILL)
            os.waitpid(authority, 0)


def _load(root: Path) -> None:
    """Run in this process what reads, so that each fork has the modules and fonts at once."""
    with tempfile.TemporaryFile() as nowhere:
        kept = os.dup(1)
        os.dup2(nowhere.fileno(), 1)
        try:
            for words in (("check",), ("verify",), ("seal", "--help"), ("undo", "--help")):
                assert not relance.main(["-C", str(root), *words], standalone_mode=False)
        finally:
            sys.stdout.flush()
            os.dup2(kept, 1)
            os.close(kept)


def _stamps(signer: Signer, address: Path) -> None:
    with running(signer) as tsa:
        address.with_suffix(".new").write_text(tsa.url, encoding="utf-8")
        address.with_suffix(".new").replace(address)
        signal.pause()


def main() -> int:
    """Torture; 1 when something was lost, doubled, stuck or left behind."""
    _plain()
    seed = int(os.environ.get("SEED") or time.time())
    kills = int(os.environ.get("KILLS") or 300)
    recorders = int(os.environ.get("RECORDERS") or 32)
    each = int(os.environ.get("EACH") or (1 if recorders < MANY_AT_ONCE else 3))
    chosen = os.environ.get("COMMAND")
    _say(f"SEED={seed} KILLS={kills} RECORDERS={recorders}")
    rng, faults, found = random.Random(seed), 0, Counter[str]()  # noqa: S311
    with opened() as bench:
        names = [name for name in COMMANDS if not chosen or name in chosen.split(",")]
        if chosen == "quick":
            names = [name for name in COMMANDS if name not in SLOW]
        rng.shuffle(names)
        wholes: dict[str, Expected] = {}
        died = defaultdict[str, Counter[int | None]](Counter)
        for count in range(kills):
            name = names[count % len(names)]
            try:
                wholes[name] = wholes.get(name) or expected(bench, name)
                verifies = kills >= MANY or count % 10 == 0
                kill = killed(bench, name, wholes[name], rng, verifies=verifies)
                found["done" if kill.is_done else "nothing"] += 1
                died[name][kill.tenth] += 1
            except (AssertionError, subprocess.CalledProcessError) as fault:
                faults += 1
                _say(f"kill {count + 1}, {name}: {fault}")
            if (count + 1) % 25 == 0:
                _say(f"{count + 1} kills, {dict(found)}, faults: {faults}")
        for name, tenths in sorted(died.items()):
            _say(f"{name}: {[tenths[tenth] for tenth in range(10)]}, too late: {tenths[None]}")
        _say(f"kills: {kills}, of which {dict(found)}, faults: {faults}")
        if recorders:
            try:
                _say(at_once(bench, recorders, each, rng))
            except (AssertionError, subprocess.CalledProcessError) as fault:
                faults += 1
                _say(f"at once: {fault}")
    return 1 if faults else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _plain() -> None:
    """Take away what would make another run another one."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]
    who = {f"GIT_{role}_{what[0]}": what[1] for role in ("AUTHOR", "COMMITTER") for what in _WHO}
    os.environ |= who | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "RELANCE_LANG": "en",
    }


_WHO: Final = (("NAME", "C. Martin"), ("EMAIL", "c.martin@exemple.invalid"))

if __name__ == "__main__":
    sys.exit(main())
