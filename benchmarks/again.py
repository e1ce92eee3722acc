"""What a command costs that was run before, as a ratio to a tool that does the least of it.

`python -m benchmarks.again` makes a workspace of 300 cases with their letters, then measures in
turn: nothing changed, against `git status` and a build by ninja of as many files; one case changed,
against `weasyprint one.html one.pdf`; the next day, against a run for which nothing is kept;
`check`, against a reader in C that reads every file (PyYAML, else that of ruamel.yaml); `status`,
against `cat` of all of them; and what a start costs, against `python -c pass`. Measured is CPU
time, that of children included; the least of a few rounds counts. With -n 10000 making the letters
alone takes hours: `--short` lets the first run write a few bytes in the place of each. What is
measured afterwards makes real ones.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks.generate import AS_OF, Asked, generate

ROUNDS: Final = 5
_RELANCE: Final = (sys.executable, "-P", "-m", "relance_docs")
_READ: Final = """\
from pathlib import Path
try:
    from yaml import CSafeLoader
except ImportError:
    from ruamel.yaml.cyaml import CSafeLoader
for path in Path("cases").glob("*.yaml"):
    CSafeLoader(path.read_text("utf-8")).get_single_data()
"""
_SHORT: Final = """\
import sys
from relance_docs.letters.making import Content
from relance_docs.rendering import batches
def completed(work, jobs, **more):
    for job in jobs:
        yield job, Content(files=tuple((path, b"%PDF-1.7 " + path.encode()) for path in job.paths))
batches.completed = completed
sys.argv = ["relance", "letters"]
from relance_docs.__main__ import main
main()
"""
"""The first run of `letters`, without making any."""
_HTML: Final = "import weasyprint.__main__ as w; w.main(['one.html', 'one.pdf'])"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.again", description=__doc__)
    parser.add_argument("-n", type=int, default=300, help="cases (300)")
    parser.add_argument("--due", type=float, default=0.05, help="part of the cases due (0.05)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    parser.add_argument("--short", action="store_true", help="letters of a few bytes at first")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "w"
        generate(root, Asked(count=asked.n, commits=0, due=asked.due))
        _measure(root, asked.n, asked.rounds, is_short=asked.short)


def _measure(root: Path, count: int, rounds: int, *, is_short: bool) -> None:
    files = sorted(map(str, root.glob("cases/*.yaml")))
    number = Path(files[0]).stem

    def run(*command: str) -> Callable[[], float]:
        return lambda: cpu(root, command)

    def relance(*words: str) -> Callable[[], float]:
        return run(*_RELANCE, *words)

    start = run(sys.executable, "-c", "pass")
    cold, reading = _in_turn(1, relance("check"), run(sys.executable, "-c", _READ))
    print(f"check, {count} cases, nothing kept      {cold / reading:7.2f} x reading them in C")
    run("git", "status")()  # which writes the index anew, once
    time.sleep(1)  # what was written just now is not believed
    if is_short:
        run(sys.executable, "-P", "-c", _SHORT)()
    firsts = (("check",), ("status",), ("letters",), ("today", "--list"))
    for words in (*firsts, ("check", number), ("--help",)):
        relance(*words)()
    for words, other, name in (
        (("letters",), run("git", "status"), "git status"),
        (("check",), run(sys.executable, "-c", _READ), "reading them in C"),
        (("status",), run("cat", *files), "cat"),
        (("today", "--list"), run("cat", *files), "cat"),
        (("--version",), start, "python -c pass"),
        (("--help",), start, "python -c pass"),
        (("check", number), start, "python -c pass"),
    ):
        ours, theirs = _in_turn(rounds, relance(*words), other)
        print(f"{' '.join(words):32} again {ours / theirs:7.2f} x {name}")
    _like_ninja(root, files, rounds, relance("letters"))
    _one_changed(root, Path(files[0]), rounds, run)
    for words in (("check",), ("status",), ("today", "--list"), ("letters",))[
        : -1 if is_short else 4
    ]:
        shutil.rmtree(root / ".git/relance")
        anew = relance(*words)()
        later = relance(*words, "--as-of", str(AS_OF + timedelta(days=1)))()
        print(f"{' '.join(words):25} the next day {later / anew:7.2f} x nothing kept")


def _like_ninja(root: Path, files: list[str], rounds: int, letters: Callable[[], float]) -> None:
    """Measure `letters` again against ninja, which has nothing to make either."""
    ninja = shutil.which("ninja")
    if ninja is None:
        print("letters again, against ninja: ninja is not installed")
        return
    folder = root.parent / "ninja"
    folder.mkdir()
    built = "".join(f"build made/{Path(file).stem}: copy {file}\n" for file in files)
    (folder / "build.ninja").write_text(f"rule copy\n command = cp $in $out\n\n{built}")
    subprocess.run([ninja], cwd=folder, capture_output=True, check=True)
    ours, theirs = _in_turn(rounds, letters, lambda: cpu(folder, (ninja,)))
    print(f"{'letters':32} again {ours / theirs:7.2f} x ninja with as many files")


def _one_changed(
    root: Path, file: Path, rounds: int, run: Callable[..., Callable[[], float]]
) -> None:
    """Measure a run after one case was changed, all asked for and that case alone."""
    (root / "one.html").write_text("<h1>Une lettre</h1>" + "<p>Un paragraphe de lettre.</p>" * 30)
    html = run(sys.executable, "-c", _HTML)
    for words in (("check",), ("status",), ("today", "--list")):
        file.write_bytes(file.read_bytes() + b"# vu\n")
        time.sleep(0.1)
        ratio = f"{run(*_RELANCE, *words)() / html():7.2f} x weasyprint one.html one.pdf"
        print(f"{words[0]:7}, one case changed, all asked {ratio}")
    for named in ((), (file.stem,)):
        letters, ratios = run(*_RELANCE, "letters", *named), []
        for _ in range(rounds):
            file.write_bytes(file.read_bytes() + b"# vu\n")
            time.sleep(0.1)
            ratios.append(letters() / html())
        asked = "it named" if named else "all asked"
        ratio = f"{min(ratios):7.2f} x weasyprint one.html one.pdf"
        print(f"letters, one case changed, {asked:9} {ratio}")


def _in_turn(rounds: int, *works: Callable[[], float]) -> tuple[float, ...]:
    """Return the least time of each, measured one after the other."""
    found = [[work() for work in works] for _ in range(rounds)]
    return tuple(map(min, zip(*found, strict=True)))


def cpu(root: Path, command: tuple[str, ...]) -> float:
    """Return the CPU seconds of a command, those of its children included; however it ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"XDG_STATE_HOME": str(root.parent / "state")}
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
