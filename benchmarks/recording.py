"""What a recording costs, and what it costs to verify all that was recorded.

`python -m benchmarks.recording` makes a workspace of 1,000 cases with 10 commits each and one of
four times as many in one commit, and measures in turn: `relance paid` in each, against a `git
commit -a` of one line there; the first one after the store was removed, as in a new clone; and
`relance verify` of the first, against `git log --raw -z`; and `relance letters CASE` after one
commit more, with all these commits and with one. Measured is CPU time with that of git, the least
of a few rounds.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from benchmarks.again import cpu
from benchmarks.generate import Asked, generate

TIMES: Final = 4
ROUNDS: Final = 3
_RELANCE: Final = (sys.executable, "-P", "-m", "relance_docs")
_CASE: Final = "2026-00123"
_OTHER_CASE: Final = "2026-00150"
_INSISTING: Final = ("--overpaid", "--clock-is-right")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument("-n", type=int, default=1_000, help="cases, 200 or more (1000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        generate(few, Asked(count=asked.n, commits=10))
        generate(many, Asked(count=asked.n * TIMES, commits=0))
        _verify(few, asked.rounds)
        short = Path(folder) / "short"
        generate(short, Asked(count=asked.n, commits=0))
        _letters(short, few, asked.rounds)
        for root, count in ((few, asked.n), (many, asked.n * TIMES)):
            _record(root, count, asked.rounds)


def _verify(root: Path, rounds: int) -> None:
    log, verify = (
        min(cpu(root, command) for _ in range(rounds))
        for command in (("git", "log", "--raw", "-z"), (*_RELANCE, "verify"))
    )
    print(f"verify: {verify:.1f} s, {verify / log:.1f} x git log --raw -z")


def _letters(short: Path, long: Path, rounds: int) -> None:
    taken: dict[Path, list[float]] = {short: [], long: []}
    for _ in range(rounds + 1):  # the first one finds nothing kept
        for root, seconds in taken.items():
            with (root / f"cases/{_OTHER_CASE}.yaml").open("a", encoding="utf-8") as file:
                file.write("# vu\n")
            cpu(root, ("git", "commit", "-qam", "vu"))
            time.sleep(0.1)
            seconds.append(cpu(root, (*_RELANCE, "letters", _CASE)))
    with_one, with_all = (min(seconds[1:]) for seconds in taken.values())
    print(f"letters CASE after one commit: {with_all:.2f} s, {with_all / with_one:.2f} x with one")


def _record(root: Path, count: int, rounds: int) -> None:
    first = _paid(root, 0)
    cpu(root, (*_RELANCE, "check"))
    _paid(root, 1)
    paid, committed = [], []
    for turn in range(rounds):
        paid.append(_paid(root, turn + 2))
        with (root / "relance.yaml").open("a", encoding="utf-8") as file:
            file.write("# vu\n")
        committed.append(cpu(root, ("git", "commit", "-qam", "vu")))
    ratio = min(paid) / min(committed)
    print(f"paid, {count} cases: {min(paid):.2f} s, {ratio:.0f} x git commit -a", end="; ")
    shutil.rmtree(root / ".git" / "relance")
    first = min(first, _paid(root, rounds + 2))
    print(f"with nothing kept {first:.2f} s")


def _paid(root: Path, turn: int) -> float:
    time.sleep(0.1)  # what was written just now is looked at again
    amount = f"{turn + 1}.00"
    return cpu(root, (*_RELANCE, "paid", _CASE, amount, "--on", "2026-08-20", *_INSISTING))


if __name__ == "__main__":
    main()
