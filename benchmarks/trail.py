"""What the trail costs, as a ratio to one `git log --raw -z` of the repository.

Measured is CPU time, that of git included: machines are shared. The least of a few rounds counts.
`python -m benchmarks.trail` makes a repository of 10,000 cases with 10 commits each, one event a
commit; making it takes longer than measuring. With --keep it is made once.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import times
from pathlib import Path
from typing import Final

from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from relance_docs.trail.kept import trails

COMMITS: Final = 10
ROUNDS: Final = 3
_BEGINNING: Final = 1767225600
"""1 January 2026."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trail", description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="cases (default 10000)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the repository there, once")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    asked = parser.parse_args()
    with _repository(asked.n, asked.keep) as root:
        _measure(root, f"2026-{asked.n // 2:05}", asked.rounds)


def _measure(root: Path, number: str, rounds: int) -> None:
    def log() -> None:
        command = ["git", "-C", str(root), "log", "--raw", "-z"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    def one_pass() -> None:
        history = read_history(repository_of(root), trusts_cache=False)
        len(history.touches)

    def anew() -> None:
        shutil.rmtree(root / ".git" / "relance", ignore_errors=True)

    def one() -> None:
        anew()
        tuple(trails(root, (number,)))

    def again() -> None:
        tuple(trails(root, (number,)))

    def every() -> None:
        anew()
        sum(1 for _ in trails(root))

    def every_again() -> None:
        sum(1 for _ in trails(root))

    base = _best(log, rounds)
    print(f"git log --raw -z of the whole repository: {base:.2f} s")
    for name, work in (
        ("the pass over the history, for all cases", one_pass),
        ("the trail of one case", one),
        ("the trail of one case, once more", again),
        ("the trails of all cases", every),
        ("the trails of all cases, once more", every_again),
    ):
        seconds = _best(work, rounds)
        print(f"{name:42} {seconds:7.2f} s {seconds / base:6.2f} x git log")


def _best(work: Callable[[], None], rounds: int) -> float:
    def once() -> float:
        start = sum(times()[:4])
        work()
        return sum(times()[:4]) - start

    return min(once() for _ in range(rounds))


@contextmanager
def _repository(count: int, kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        if not (kept / ".git").is_dir():
            _make(kept, count)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "workspace"
        _make(root, count)
        yield root


def _make(root: Path, count: int) -> None:
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    command = ["git", "-C", str(root), "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
        if importer.stdin is None:
            raise TypeError
        for rank in range(count * COMMITS):
            importer.stdin.write(_commit(rank, count))
        importer.stdin.close()
    if importer.returncode:
        raise SystemExit(importer.returncode)
    subprocess.run(["git", "-C", str(root), "reset", "--quiet", "--hard"], check=True)


def _commit(rank: int, count: int) -> bytes:
    step, number = divmod(rank, count)
    case = _case(number, step).encode()
    message = f"2026-{number:05}: relance-{step} sent".encode()
    return b"".join(
        (
            f"commit refs/heads/main\ncommitter Bench <bench@exemple.invalid> "
            f"{_BEGINNING + 60 * rank} +0100\ndata {len(message)}\n".encode(),
            message,
            f"\nM 100644 inline cases/2026-{number:05}.yaml\ndata {len(case)}\n".encode(),
            case,
            b"\n",
        )
    )


def _case(number: int, step: int) -> str:
    history = "".join(
        f"  - at: 2026-02-{rank + 1:02}\n    step: relance-{rank}\n    channel: post\n"
        for rank in range(step + 1)
    )
    return f"""\
debtor:
  kind: business
  name: Menuiserie Fictive {number} SARL
  address: [{number} QUAI DU RHONE, 69007 LYON]
invoices:
  - invoice_number: FA-{number}
    issue_date: 2026-01-01
    due_date: 2026-01-31
    total_with_vat: 1000.00
history:
{history}"""


if __name__ == "__main__":
    main()
