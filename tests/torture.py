"""Kill every command that writes at random moments, fill its disk, and let many record at once.

    make torture                     300 kills, 100 full disks, 100 pairs, 32 recorders
    SEED=7 KILLS=50 FULL=20 PAIRS=0 RECORDERS=8 make torture
    COMMAND=seal,paid make torture   these commands alone
    VERIFY=20 make torture           `verify` after every 20th kill only

A kill is SIGKILL to the whole process group, so git and its hooks die too. Each time a workspace
is copied, a command is killed in it, and somebody goes on working: nothing may have to be mended
by hand. What is asked then: is the event there whole or not at all, and surely if it was said to
be recorded; does the same command, typed again, do all of it; is git's own check clean, do `check`
and `verify` pass, is anything of ours left, is a file half?

The moments are drawn from SEED: over the whole time of the command, in the short time in which it
commits, and over its steps: each time that it opens a file to write, renames, removes or starts a
program. The machine's own timing makes no two runs quite the same. At the end a line for each
command says how many kills fell into each tenth of its steps, and how many came too late.

A full disk is a small one, mounted for this, with room for a part of what the command
writes: for git and all else that it starts as well. It has to say so, and the same is asked of
it. Where nobody may mount one (root may, or who begins with `unshare -rm`), none is filled.

A pair is a command and one that reads what it changes, at the same time: each does all of its
work, or says in a sentence that the other was in the way.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from relance_docs.cli.main import relance
from tests.desks.killing import PATIENCE, apart, forked, git, joined
from tests.desks.loopback_mail import post_office_in
from tests.desks.loopback_tsa import Signer, running
from tests.desks.small_disk import small_disk
from tests.desks.struck import (
    Expected,
    Found,
    beside,
    expected,
    is_polite,
    killed,
    out_of_room,
    sound,
)
from tests.desks.tortured import COMMANDS, NUMBERS, SLOW, TABLE, Bench, furnished
from tests.letters.test_cluster import machines

MANY_AT_ONCE: Final = 8
"""Recorders from which on each records three events, unless EACH says how many."""
MANY: Final = 100
"""Kills from which on `verify` is run after each; it takes seconds."""


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
        apart(partial(_records, root, bench.folder, number, each, rng.random()))
        for number in range(recorders)
    ]
    failed = [code for code in map(joined, workers) if code]
    stop.touch()
    for process in beside:
        joined(process)
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
                polite = is_polite(done)
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

    return apart(again)


@contextmanager
def opened(names: Collection[str], *, is_small: bool) -> Iterator[tuple[Bench, bool]]:
    """Make the workspace, and what it asks over the network; all is removed at the end.

    It lies on a small disk, if that is wanted and may be mounted: so it is said.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        has_disk = is_small and stack.enter_context(small_disk(folder))
        for variable, place in (("HOME", "home"), ("TMPDIR", "temporary")):
            (folder / place).mkdir()
            os.environ[variable] = str(folder / place)
        signer = Signer.make(folder)
        (folder / "post").mkdir()
        tsa = stack.enter_context(_served(folder / "tsa", _stamping(signer)))
        office = stack.enter_context(post_office_in(folder / "post"))
        cluster = ""
        if "letters --executor" in names:
            making = _making(folder / "cluster")
            cluster = stack.enter_context(_served(folder / "scheduler", making))
        template = folder / "template"
        furnished(template, folder)
        _load(template)
        smtp = str(office.port)
        bench = Bench(folder=folder, template=template, tsa=tsa, smtp=smtp, cluster=cluster)
        yield bench, has_disk


@contextmanager
def _stamping(signer: Signer) -> Iterator[str]:
    with running(signer) as tsa:
        yield tsa.url


@contextmanager
def _making(folder: Path) -> Iterator[str]:
    with machines(folder, 2) as (address, _started):
        yield address


@contextmanager
def _served(told: Path, service: AbstractContextManager[str]) -> Iterator[str]:
    """Run a service in a process of its own, which tells its address in a file; yield that."""

    def serve() -> None:
        with service as address:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
            told.with_suffix(".new").write_text(address, encoding="utf-8")
            told.with_suffix(".new").replace(told)
            signal.sigwait({signal.SIGTERM})

    process = apart(serve)
    try:
        while not told.exists():
            assert os.waitpid(process, os.WNOHANG) == (0, 0), f"no {told.name}"
            time.sleep(0.02)
        yield told.read_text(encoding="utf-8")
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


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


@dataclass(frozen=True)
class Turns:
    """The commands, of which one after the other is hit."""

    bench: Bench
    names: Sequence[str]
    rng: random.Random
    wholes: dict[str, Expected] = field(default_factory=dict)

    def hit(self, what: str, blow: Callable[..., Found], times: int, verified: int) -> int:
        """Hit them so often, `verify` after each so manieth; return how often it went wrong."""
        faults, found = 0, Counter[str]()
        died = defaultdict[str, Counter[int | None]](Counter)
        for count in range(times):
            name = self.names[count % len(self.names)]
            try:
                one = self._one(name, blow, verifies=count % verified == 0)
                found["done" if one.is_done else "not done"] += 1
                died[name][one.tenth] += 1
            except (AssertionError, subprocess.CalledProcessError) as fault:
                faults += 1
                _say(f"{what} {count + 1}, {name}: {fault}")
            if (count + 1) % 25 == 0:
                _say(f"{what}: {count + 1}, {dict(found)}, faults: {faults}")
        for name, tenths in sorted(died.items()):
            ended = tenths.pop(None, 0)
            killed_in = [tenths[tenth] for tenth in range(10)] if tenths else "nowhere"
            _say(f"{what}, {name}: killed in {killed_in}, ended by itself: {ended}")
        if times:
            _say(f"{what}: {times}, of which {dict(found)}, faults: {faults}")
        return faults

    def _one(self, name: str, blow: Callable[..., Found], *, verifies: bool) -> Found:
        if name not in self.wholes:
            self.wholes[name] = expected(self.bench, name)
        return blow(self.bench, name, self.wholes[name], self.rng, verifies=verifies)


def main() -> int:
    """Torture; 1 when something was lost, doubled, stuck or left behind."""
    _plain()
    seed = int(os.environ.get("SEED") or time.time())
    kills = _asked("KILLS", 300)
    disks = _asked("FULL", 100)
    pairs = _asked("PAIRS", 100)
    recorders = _asked("RECORDERS", 32)
    each = _asked("EACH", 1 if recorders < MANY_AT_ONCE else 3)
    verified = _asked("VERIFY", 1 if kills >= MANY else 10)
    _say(f"SEED={seed} KILLS={kills} FULL={disks} PAIRS={pairs} RECORDERS={recorders}")
    rng, faults = random.Random(seed), 0  # noqa: S311
    names = _chosen()
    with opened(names, is_small=bool(disks)) as (bench, has_disk):
        rng.shuffle(names)
        turns = Turns(bench, names, rng)
        faults += turns.hit("kill", killed, kills, verified)
        faults += turns.hit("pair", beside, pairs, verified)
        if has_disk:
            faults += turns.hit("full disk", out_of_room, disks, verified)
        elif disks:
            _say("no disk could be mounted: none was filled")
        if recorders:
            try:
                _say(at_once(bench, recorders, each, rng))
            except (AssertionError, subprocess.CalledProcessError) as fault:
                faults += 1
                _say(f"at once: {fault}")
    return 1 if faults else 0


def _asked(variable: str, without: int) -> int:
    return int(os.environ.get(variable) or without)


def _chosen() -> list[str]:
    chosen = os.environ.get("COMMAND")
    if chosen == "quick":
        return [name for name in COMMANDS if name not in SLOW]
    return [name for name in COMMANDS if not chosen or name in chosen.split(",")]


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
