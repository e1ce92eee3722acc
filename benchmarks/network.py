"""How often the system is asked about a file of the workspace: over a network folder, what counts.

`python -m benchmarks.network` makes a workspace of 20 cases and one of 60, runs commands in both
under strace (Linux), and prints for each how many calls name a file of the workspace, those of git
included: for each case, and for all. At a millisecond a call, that is the time it takes there.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.generate import Asked, generate

_RELANCE: Final = (sys.executable, "-P", "-m", "relance_docs")
_STRACE: Final = ("strace", "-f", "-qq", "-y", "-e", "trace=%file", "-o")
_CALL: Final = re.compile(r'(?P<pid>\d+) +\w+\((?:\w+<(?P<folder>[^>]*)>, )?[^"]*"(?P<path>[^"]*)"')
_BECOMES_GIT: Final = re.compile(r'(?P<pid>\d+) +execve\("[^"]*/git"')
_DONE_BEFORE: Final = 1.1
"""Seconds after which what was written is believed to be as it was."""


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network", description=__doc__)
    parser.add_argument("-n", type=int, nargs=2, default=(20, 60), help="cases (20 60)")
    few, many = parser.parse_args().n
    if shutil.which("strace") is None:
        sys.exit("strace is not installed")
    with tempfile.TemporaryDirectory() as folder:
        rows = [list(_rows(Path(folder).resolve() / str(count), count)) for count in (few, many)]
    print(f"{'calls that name a file of the workspace':44} a case   for all")
    for (name, less), (_name, more) in zip(*rows, strict=True):
        each = (more - less) / (many - few)
        print(f"{name:44} {each:6.1f} {less - each * few:9.0f}")


def _rows(root: Path, count: int) -> Iterator[tuple[str, int]]:
    generate(root, Asked(count=count, commits=1, due=0.1))
    first, second, *_others = sorted(root.glob("cases/*.yaml"))
    yield "check, nothing kept", _calls(root, "check")
    for words in (("status",), ("letters",)):
        _calls(root, *words)
    for words in (("check",), ("status",), ("letters",)):
        _calls(root, *words)
        time.sleep(_DONE_BEFORE)
        yield f"{words[0]} again", _calls(root, *words)
    for command, file in (("status", first), ("letters", second)):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("address: [", "address: [ESCALIER B, "), encoding="utf-8")
        subprocess.run(
            ["git", "-c", "user.name=B", "-c", "user.email=b@exemple.invalid", "commit", "-qam-"],
            cwd=root,
            check=True,
        )
        time.sleep(_DONE_BEFORE)
        yield f"{command}, one case changed", _calls(root, command)
    for day in ("2026-08-20", "2026-08-21"):
        calls = _calls(root, "paid", first.stem, "5.00", "--on", day)
    yield "paid", calls


def _calls(root: Path, *words: str) -> int:
    """Return how many calls of a command, and of what it starts, name a file of the workspace."""
    trace = root.with_suffix(".trace")
    environment = os.environ | {"XDG_STATE_HOME": str(root.parent / "state")}
    subprocess.run(
        [*_STRACE, str(trace), *_RELANCE, "-C", str(root), *words],
        env=environment,
        capture_output=True,
        check=True,
    )
    gits: set[str] = set()
    count = 0
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if becomes := _BECOMES_GIT.match(line):
            gits.add(becomes["pid"])
        call = _CALL.match(line)
        if call is None or not call["path"]:  # one that is open is not named
            continue
        here = call["folder"] or (root if call["pid"] in gits else "/")
        count += Path(here, call["path"]).is_relative_to(root)
    return count


if __name__ == "__main__":
    main()
