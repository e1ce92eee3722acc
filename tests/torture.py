"""Kill every command that writes at random moments, and let many record at once.

    make torture                     300 kills, 32 recorders
    SEED=7 KILLS=50 RECORDERS=8 make torture
    COMMAND=seal make torture        that command alone

A kill is SIGKILL to the whole process group, so git and its hooks die too. Each time a workspace
is copied, a command is killed in it, and somebody goes on working: nothing may have to be mended
by hand. What is asked then: is the event there whole or not at all, and surely if it was said to
be recorded; is git's own check clean, do `check` and `verify` pass, is anything of ours left?

The moments are drawn from SEED: half of them over the whole time of the command, half in the short
time in which it commits. The machine's own timing makes no two runs quite the same.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from typing import Final

from relance_docs.cli.main import relance
from tests.desks.loopback_tsa import Signer, running
from tests.workspaces import committed, write_files

SETTINGS: Final = """\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL au capital de 10 000 €
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
  signatory: {name: Claire Martin, role: Gérante}
as_of: 2026-06-10
payments_checked_until: 2026-06-10
"""
CASE: Final = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-1
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
    pieces: [p-facture]
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
pieces:
  - {id: p-facture, kind: invoice, title: Facture, file: NUMBER/facture.pdf}
"""
TABLE: Final = (
    "N° facture;Date;Échéance;Client;Adresse;CP;Ville;Total TTC (€);Reste dû\n"
    "FA-77;04/05/2026;03/06/2026;Garage Inventé;5 quai du Rhône;69007;Lyon;1 200,00;1 200,00\n"
    "FA-78;05/05/2026;04/06/2026;Peinture Inventée;6 quai du Rhône;69007;Lyon;300,00;300,00\n"
)
NUMBERS: Final = ("2026-014", "2026-015", "2026-016", "2026-017", "2026-018")
PLAIN, PAUSED, CLOSED, SENT, OTHER = NUMBERS
OWN_LOCKS: Final = {"relance.lock"}
"""Files that stay by design: the system lets go of the lock in them."""
IS_SAID: Final = ("recorded:", "sealed:", "made:")
IS_POLITE: Final = ("is recording", "another git command", "nothing was recorded")
"""What somebody is told whom others were in the way of: nothing was done, again."""
PATIENCE: Final = 1800.0
"""Seconds for a command that nobody kills."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A command that ended, by itself or not."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def is_said(self) -> bool:
        """Whether it said that it was done."""
        return any(word in self.out for word in IS_SAID)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Where the copies of the workspace lie, and what was made for them."""

    folder: Path
    template: Path
    tsa: str

    def copy(self, name: str) -> Path:
        """Return a fresh copy of the workspace."""
        target = self.folder / name
        for old in (target, self.folder / "neuf"):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(self.template, target, symlinks=True)
        return target


def forked(root: Path, words: tuple[str, ...], until: Callable[[], bool] | None = None) -> Ended:
    """Run the program in a process of its own group; kill the group when `until` says so."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _run(root, words, out.fileno(), err.fileno())
        code = _awaited(child, began, until)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
    return Ended(code=code, out=said[0], err=said[1], seconds=time.monotonic() - began)


def _run(root: Path, words: tuple[str, ...], out: int, err: int) -> None:
    code = 70
    try:
        os.setsid()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.chdir(root)
        _forget_this_script()
        where = () if words[0] == "init" else ("-C", str(root))
        code = int(relance.main([*where, *words], standalone_mode=False) or 0)
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 70
    except BaseException:  # noqa: BLE001 - it is told as it would be
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_this_script() -> None:
    """Keep the processes that the program starts from importing this script, as is their way."""
    main_module = sys.modules["__main__"]
    main_module.__spec__ = None
    vars(main_module).pop("__file__", None)
    # What its processes are forked from is a child of the script, not of this command.
    forkserver._forkserver.__init__()  # type: ignore[misc]


def _awaited(child: int, began: float, until: Callable[[], bool] | None) -> int:
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        late = time.monotonic() - began > PATIENCE
        if late or (until is not None and until()):
            try:
                os.killpg(child, signal.SIGKILL)
            except ProcessLookupError:
                os.kill(child, signal.SIGKILL)  # before it had a group of its own
            os.waitpid(child, 0)
            if late:
                message = "a command did not end"
                raise AssertionError(message)
            return -signal.SIGKILL
        time.sleep(0.0005)


def git(root: Path, *arguments: str) -> str:
    """Run git in a workspace; return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


Words = Callable[[Bench, Path], tuple[str, ...]]


def fixed(*words: str) -> Words:
    """Return a command that is the same in every workspace."""
    return lambda _bench, _root: words


def imported(_bench: Bench, root: Path) -> str:
    """Return the commit of the import that is in the template."""
    return git(root, "log", "--format=%H", "--grep=^Event: import", "-1").strip()


COMMANDS: Final[dict[str, Words]] = {
    "init": lambda _bench, root: (
        *("init", str(root.with_name("neuf")), "--name", "Atelier Neuf SARL"),
        *("--address", "1 RUE NEUVE", "--address", "69001 LYON"),
    ),
    "new": fixed(
        *("new", "2026-099", "--debtor", "Peinture Fictive SARL", "--kind", "business"),
        *("--address", "5 QUAI DU RHONE", "--address", "69007 LYON", "--invoice", "FA-99"),
        *("--issue-date", "2026-05-04", "--due-date", "2026-06-03", "--amount", "1200"),
        *("--file", "../facture.pdf"),
    ),
    "import": fixed("import", "../liste.csv", "--yes", "-j", "1"),
    "sent": fixed("sent", PLAIN, "mise-en-demeure", "--tracking", "1A 123 456 7890 4"),
    "received": fixed("received", SENT, "--on", "2026-06-10", "--proof", "../recu.pdf"),
    "paid": fixed("paid", PLAIN, "50.00", "--on", "2026-06-01"),
    "note": fixed("note", PLAIN, "rappellera", "--at", "2026-06-09"),
    "promise": fixed("promise", PLAIN, "--pay-by", "2026-07-01", "--at", "2026-06-09"),
    "dispute": fixed("dispute", PLAIN, "FA-1", "--reason", "rayée", "--on", "2026-06-09"),
    "plan": fixed("plan", PLAIN, "--instalment", "2026-07-31=500", "--agreed-on", "2026-06-09"),
    "skip": fixed("skip", PLAIN, "mise-en-demeure", "inutile", "--at", "2026-06-09"),
    "pause": fixed("pause", PLAIN, "--until", "2026-07-01", "congés"),
    "resume": fixed("resume", PAUSED),
    "close": fixed("close", PLAIN, "--reason", "waived", "--on", "2026-06-09"),
    "reopen": fixed("reopen", CLOSED, "chèque impayé"),
    "insolvency": fixed(
        *("insolvency", PLAIN, "--kind", "redressement", "--opened-on", "2026-06-01")
    ),
    "communicated": fixed("communicated", PLAIN, "--to", "Me X", "--on", "2026-06-09"),
    "handed-over": fixed("handed-over", PLAIN, "--to", "lawyer", "--on", "2026-06-09"),
    "checked": fixed("checked", "2026-06-09"),
    "set": fixed("set", PLAIN, "debtor.contact.email=x@exemple.invalid", "--reason", "donné"),
    "debtor": fixed("debtor", "menuiserie", PLAIN, PAUSED),
    "invoice": fixed(
        *("invoice", PLAIN, "FA-90", "12", "--issued", "2026-05-04", "--due", "2026-06-03")
    ),
    "title": fixed("title", PLAIN, "--request", "2026-06-09"),
    "merge": fixed("merge", PAUSED, PLAIN, "--reason", "même débiteur"),
    "undo": fixed("undo", SENT, "saisi par erreur", "--yes"),
    "undo --import": lambda bench, root: ("undo", "--import", imported(bench, root), "erreur"),
    "seal": lambda bench, _root: ("seal", "--tsa", bench.tsa),
    "letters": fixed("letters", "-j", "1"),
    "dossier": fixed("dossier", PLAIN),
    "audit": fixed("audit"),
    "print": fixed("print", "-j", "1"),
    "write": fixed("write", PLAIN, "visit-sheet"),
}
COMMITS_NOTHING: Final = frozenset({"letters", "dossier", "audit", "print", "write"})
SLOW: Final = frozenset({"init", "import", "seal", *COMMITS_NOTHING})
"""What COMMAND=quick leaves out."""
MANY_AT_ONCE: Final = 8
"""Recorders from which on each records three events, unless EACH says how many."""
MANY: Final = 100
"""Kills from which on `verify` is run after each; it takes seconds."""
IS_RANDOM: Final = frozenset({"seal"})
"""What holds a secret or an answer that is another each time."""


def furnished(root: Path, folder: Path) -> None:
    """Make the workspace that is copied: cases in every state, letters made, an import."""
    (folder / "liste.csv").write_text(TABLE, encoding="utf-8")
    (folder / "deja.csv").write_text(
        TABLE.replace("FA-7", "FA-6")
        .replace("Garage Inventé;5 quai", "Scierie Fictive;7 place")
        .replace("Peinture Inventée;6 quai", "Miroiterie Fictive;8 place"),
        encoding="utf-8",
    )
    for name in ("facture.pdf", "recu.pdf"):
        (folder / name).write_bytes(_a_page(595 if name == "recu.pdf" else 600))
    own = {".gitignore": "/build/\n", ".gitattributes": "cases/*/** -text -filter\n"}
    write_files(root, {"relance.yaml": SETTINGS, "notes.txt": "0\n", **own})
    for number in NUMBERS:
        text = CASE.replace("NUMBER", number).replace("FA-1", f"FA-{number[-1]}")
        text = text.replace("FA-4", "FA-1")
        invoice = (folder / "facture.pdf").read_bytes()
        case = f"cases/{number}"
        write_files(root, {f"{case}.yaml": text, f"{case}/facture.pdf": invoice})
    committed(root)
    for words in (
        ("pause", PAUSED, "--until", "2026-07-01", "congés"),
        ("close", CLOSED, "--reason", "waived", "--on", "2026-06-09"),
        ("import", "../deja.csv", "--yes", "-j", "1"),
        ("letters", "-j", "1"),
        ("sent", SENT, "mise-en-demeure", "--tracking", "1A 123 456 7890 4"),
    ):
        done = forked(root, words)
        assert done.code == 0, (words, done)


def _a_page(width: int) -> bytes:
    """Return a PDF of one page, so wide in points."""
    import pypdfium2

    with tempfile.TemporaryDirectory() as folder:
        document = pypdfium2.PdfDocument.new()
        document.new_page(width, 842)
        document.save(Path(folder) / "x.pdf")
        return (Path(folder) / "x.pdf").read_bytes()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a command does when nobody kills it."""

    seconds: float
    changes: tuple[str, ...]
    """The files of its commit, with their blobs; none for one that commits nothing."""


def expected(bench: Bench, name: str) -> Expected:
    """Let a command do all of its work once."""
    root = bench.copy("whole")
    before = git(root, "rev-parse", "HEAD")
    done = forked(root, COMMANDS[name](bench, root))
    assert done.code == 0, (name, done)
    commits = git(root, "log", "--format=%H", f"{before.strip()}..HEAD").split()
    assert len(commits) == (name not in COMMITS_NOTHING | {"init"}), (name, commits)
    changes = _changes(root, commits[0]) if commits else ()
    return Expected(seconds=done.seconds, changes=changes)


def _changes(root: Path, commit: str) -> tuple[str, ...]:
    shown = git(root, "diff-tree", "-r", "--no-commit-id", "--no-renames", commit).splitlines()
    return tuple(sorted(f"{line.split()[3]} {line.split()[5]}" for line in shown))


def killed(bench: Bench, name: str, whole: Expected, rng: random.Random, *, verifies: bool) -> str:
    """Kill a command once; return what was found of it, or raise AssertionError."""
    root = bench.copy("killed")
    words = COMMANDS[name](bench, root)
    base = git(root, "rev-parse", "HEAD").strip()
    done = forked(root, words, _moment(root, whole, rng))
    if name == "init":
        return _after_init(root, words, done)
    goes_on = forked(root, ("note", OTHER, "ensuite", "--at", "2026-06-09"))
    assert goes_on.code == 0, f"the next command needed help: {goes_on}"
    commits = git(root, "log", "--format=%H %s", f"{base}..HEAD").splitlines()
    own = [line.split()[0] for line in commits if OTHER not in line]
    assert len(commits) - len(own) == 1, f"the next command is not there once: {commits}"
    assert len(own) <= 1, f"doubled: {commits}"
    if done.is_said and name not in COMMITS_NOTHING:
        assert own, f"lost, though it said: {done.out}"
    if own:
        changes = _changes(root, own[0])
        if name in IS_RANDOM:
            assert len(changes) == len(whole.changes), f"not whole: {changes}"
        else:
            assert changes == whole.changes, f"not whole: {changes}"
    if name in COMMITS_NOTHING:
        again = forked(root, words)
        assert again.code == 0, f"it cannot be done again: {again}"
    sound(root, verifies=verifies)
    return "done" if own or done.code == 0 else "nothing"


def _moment(root: Path, whole: Expected, rng: random.Random) -> Callable[[], bool]:
    """Return what says that the moment has come: over the whole time, or from the commit on."""
    began = time.monotonic()
    if rng.random() < 0.5:
        delay = rng.uniform(0, whole.seconds * 1.05)
        return lambda: time.monotonic() - began >= delay
    delay, seen = rng.uniform(0, 0.12), list[float]()

    def has_come() -> bool:
        if not seen and (root / ".git/relance-recording").exists():
            seen.append(time.monotonic())
        return bool(seen) and time.monotonic() - seen[0] >= delay

    return has_come


def _after_init(root: Path, words: tuple[str, ...], done: Ended) -> str:
    new = root.with_name("neuf")
    if not done.is_said:
        again = forked(root, words)
        assert again.code == 0 or "is a workspace already" in again.err, f"stuck: {again}"
    status = git(new, "status", "--porcelain")
    assert status == "", f"not all was committed: {status}"
    assert forked(new, ("check",)).code == 0
    _no_leftovers(new)
    return "done" if done.is_said else "nothing"


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
        names = [name for name in COMMANDS if chosen in (None, "", name)]
        if chosen == "quick":
            names = [name for name in COMMANDS if name not in SLOW]
        rng.shuffle(names)
        wholes: dict[str, Expected] = {}
        for count in range(kills):
            name = names[count % len(names)]
            wholes[name] = wholes.get(name) or expected(bench, name)
            try:
                verifies = kills >= MANY or count % 10 == 0
                found[killed(bench, name, wholes[name], rng, verifies=verifies)] += 1
            except (AssertionError, subprocess.CalledProcessError) as fault:
                faults += 1
                _say(f"kill {count + 1}, {name}: {fault}")
            if (count + 1) % 25 == 0:
                _say(f"{count + 1} kills, {dict(found)}, faults: {faults}")
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
