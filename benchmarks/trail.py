"""What the trail costs, as a ratio to one `git log --raw -z` of the repository.

Measured is CPU time, that of git included: machines are shared. The least of a few rounds counts.
Python looks for garbage as rarely as in the program itself.
`python -m benchmarks.trail` makes a repository of 2,500 cases with 10 commits each, one event a
commit. With --keep it is made once.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import times
from pathlib import Path
from typing import Final

from benchmarks.packing import History
from relance_docs.__main__ import ALLOCATED
from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from relance_docs.trail.kept import trails

COMMITS: Final = 10
ROUNDS: Final = 3
_SOMEBODY: Final = ("-c", "user.name=Bench", "-c", "user.email=bench@exemple.invalid")
_BEGINNING: Final = 1767225600
"""1 January 2026."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trail", description=__doc__)
    parser.add_argument("-n", type=int, default=2_500, help="cases (default 2500)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the repository there, once")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    asked = parser.parse_args()
    gc.set_threshold(ALLOCATED)
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

    def again() -> None:
        _read(root, number)

    def one() -> None:
        anew()
        again()

    def every_again() -> None:
        _read(root)

    def every() -> None:
        anew()
        every_again()

    def after_one() -> float:
        """Let one case get an event more; return what all trails then take."""
        path = root / f"cases/{number}.yaml"
        event = b"  - at: 2026-03-01\n    channel: phone\n"
        path.write_bytes(path.read_bytes() + event)
        command = ["git", "-C", str(root), *_SOMEBODY, "commit", "--quiet", "--all", "-m", "x"]
        subprocess.run(command, check=True)
        return _taken(every_again)

    base = _best(log, rounds)
    print(f"git log --raw -z of the whole repository: {base:.2f} s")
    for name, work in (
        ("the pass over the history, for all cases", one_pass),
        ("the trail of one case", one),
        ("the trail of one case, once more", again),
        ("the trails of all cases", every),
        ("the trails of all cases, once more", every_again),
    ):
        _print(name, _best(work, rounds), base)
    _print(
        "the trails of all cases, after one commit", min(after_one() for _ in range(rounds)), base
    )


def _read(root: Path, *numbers: str) -> None:
    repository = repository_of(root)
    for _ in trails(repository, read_history(repository), numbers):
        pass


def _print(name: str, seconds: float, base: float) -> None:
    print(f"{name:42} {seconds:7.2f} s {seconds / base:6.2f} x git log")


def _best(work: Callable[[], None], rounds: int) -> float:
    return min(_taken(work) for _ in range(rounds))


def _taken(work: Callable[[], None]) -> float:
    start = sum(times()[:4])
    work()
    return sum(times()[:4]) - start


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
    history = History(root)
    for rank in range(count * COMMITS):
        step, number = divmod(rank, count)
        history.commit(
            [(f"cases/2026-{number:05}.yaml", _case(number, step).encode())],
            by=f"Bench <bench@exemple.invalid> {_BEGINNING + 60 * rank} +0100",
            message=f"2026-{number:05}: relance-{step} sent",
        )
    history.close()


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
