"""What `relance audit` costs: a case, its memory, a second run; and how fast its index opens.

A case is the difference between a run for 4 n cases and one for n, so that the start is not in it:
CPU time with that of git and of the processes that draw, and the wall, with one process and with
two; the least of a few rounds. Each case has ten commits, and its letters are archived. A second
run finds what the first one kept; then once more after a commit in one case.

Opening is a ratio in one run: Chromium opens the index of N cases, a bare page whose plain table
has all the rows of its tables, and one with a row for each case, in turns; the median of a few
rounds counts, from the beginning until the page has been drawn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from operator import attrgetter
from pathlib import Path
from time import perf_counter, sleep
from typing import Final

from benchmarks.generate import Asked, generate
from benchmarks.workspace import AS_OF, write_workspace
from relance_docs.audit.case_page.gathering import day_said
from relance_docs.audit.index.index import (
    IndexCase,
    IndexRequest,
    index_bytes,
    index_of,
)
from relance_docs.audit.index.table import IndexTable
from relance_docs.cli.present import sentences_in
from relance_docs.portfolio.case_figures import figures_of
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.workspace.workspace import load

CASES: Final = 10_000
MODELS: Final = 100
"""Cases that are really read and reckoned; the others are these, of other debtors."""
FEW: Final = 50
COMMITS: Final = 10
ROUNDS: Final = 5
BOUND: Final = 3
_RELANCE: Final = (sys.executable, "-P", "-m", "relance_docs")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print; the exit code is 1 when the index opens slower than its bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("-n", type=int, default=CASES, help="cases of the index (10000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    parser.add_argument("--pages", type=int, default=FEW, help=f"cases drawn (default {FEW})")
    asked = parser.parse_args()
    _runs(asked.pages, asked.rounds)
    if asked.n:
        sys.exit(_opening(asked.n, asked.rounds) > BOUND)


def _cases(root: Path) -> Iterator[IndexCase]:
    workspace = load(root, as_of=AS_OF, today=AS_OF)
    for case in workspace.cases:
        figures = figures_of(workspace.on_day(case))
        yield IndexCase(figures=figures, deadlines=_deadlines(case.number))


def _deadlines(number: str) -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            day=AS_OF + timedelta(days=days),
            kind=DeadlineKind.PRESCRIPTION,
            title=f"Dernier jour pour agir, dossier {number}",
            steps=(),
            article="L110-4, I C. com.",
            caution="",
            source=("invoices", 0),
        )
        for days in (12, 400)
    )


def _asked(day: date) -> IndexRequest:
    return IndexRequest(
        creditor="Atelier Exemple SARL",
        as_of=day,
        day_said=day_said(day, None),
        source=(),
        says=sentences_in("fr"),
        href=lambda number: f"cases/{number}.html",
    )


@dataclass(frozen=True, kw_only=True)
class Took:
    """What a run of `relance audit` took."""

    cpu: float
    """Seconds, with those of git and of the processes that draw."""
    wall: float
    memory: float
    """Most that the process had which reads and gathers, in MiB."""


def _runs(count: int, rounds: int) -> None:
    """Print what a case costs: the difference between 4 n and n cases, without the start."""
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        for root, cases in ((few, count), (many, 4 * count)):
            generate(root, Asked(count=cases, commits=COMMITS, has_documents=True))
            sleep(0.1)
            (root / ".git/index").touch()  # as in a workspace that was not made just now
        first = {}
        for jobs in (1, 2):
            small, large = _least(few, rounds, jobs), _least(many, rounds, jobs)
            first[jobs] = large
            cpu, wall = ((b - a) / (3 * count) * 1000 for a, b in _pairs(small, large))
            print(f"a case, -j {jobs}: {cpu:.1f} ms of CPU, {wall:.1f} ms on the wall")
            print(
                f"memory, -j {jobs}: {small.memory:.0f} MiB for {count} cases,"
                f" {large.memory:.0f} MiB for {4 * count}"
            )
        print(f"processes of git: {_git(few)} for {count} cases, {_git(many)} for {4 * count}")
        _audit(many, 1)
        again = min((_audit(many, 1) for _round in range(rounds)), key=attrgetter("cpu"))
        print(f"the second run of {4 * count}, of the first: {again.cpu / first[1].cpu:.2f}")
        changed = []
        for rank in range(rounds):
            path = sorted(many.glob("cases/*.yaml"))[rank]
            path.write_text(path.read_text(encoding="utf-8") + "# vu\n", encoding="utf-8")
            subprocess.run(["git", "commit", "-qam", f"note {rank}"], cwd=many, check=True)
            changed.append(_audit(many, 1).cpu)
        print(f"after one commit more, of the first: {min(changed) / first[1].cpu:.2f}")


def _pairs(small: Took, large: Took) -> tuple[tuple[float, float], ...]:
    return (small.cpu, large.cpu), (small.wall, large.wall)


def _least(root: Path, rounds: int, jobs: int) -> Took:
    """Return the least of some runs of which each finds nothing that is kept."""
    found = []
    for _round in range(rounds):
        _forget(root)
        found.append(_audit(root, jobs))
    return Took(
        cpu=min(each.cpu for each in found),
        wall=min(each.wall for each in found),
        memory=max(each.memory for each in found),
    )


def _forget(root: Path) -> None:
    for folder in (root / "build", root / ".git" / "relance"):
        shutil.rmtree(folder, ignore_errors=True)


def _audit(root: Path, jobs: int) -> Took:
    """Run it in a session of its own, and look at its processes meanwhile."""
    start, drawing = perf_counter(), dict[str, float]()
    with subprocess.Popen(
        [*_RELANCE, "-C", str(root), "audit", "-j", str(jobs)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            # Those that draw are no children of the one that asks, but of one it started.
            drawing |= dict(_drawing(process.pid))
            sleep(0.02)
        wall = perf_counter() - start
        _pid, _status, used = os.wait4(process.pid, 0)
        process.returncode = 0
    own = used.ru_utime + used.ru_stime
    return Took(cpu=own + sum(drawing.values()), wall=wall, memory=used.ru_maxrss / 1024)


def _drawing(session: int) -> Iterator[tuple[str, float]]:
    """Yield the CPU seconds of the processes of a session that multiprocessing started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) != session:
                continue
            if b"multiprocessing" in (folder / "cmdline").read_bytes():
                fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                yield folder.name, (int(fields[11]) + int(fields[12])) / _TICKS
        except OSError:  # it has ended
            continue


def _git(root: Path) -> int:
    """Return how many processes of git a run starts: a program before it counts them."""
    _forget(root)
    real = shutil.which("git")
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as name:
        folder = Path(name)
        counter, count = folder / "git", folder / "count"
        counter.write_text(f'#!/bin/sh\necho >> "{count}"\nexec "{real}" "$@"\n')
        counter.chmod(0o755)
        path = os.pathsep.join((str(folder), os.environ["PATH"]))
        subprocess.run(
            [*_RELANCE, "-C", str(root), "audit", "-j", "1"],
            env=os.environ | {"PATH": path},
            capture_output=True,
            check=True,
        )
        return len(count.read_bytes())


def _opening(count: int, rounds: int) -> float:
    """Return the ratio to the harder of the two plain pages: that of one row for each case."""
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as folder:
        root = Path(folder, "models")
        write_workspace(root, first=0, count=MODELS)
        index = index_of(_many(root, count), AS_OF, sentences_in("fr"))
        page, same, few = (Path(folder, f"{name}.html") for name in ("index", "same", "few"))
        page.write_bytes(index_bytes(index, _asked(AS_OF)))
        same.write_text(_plain(index.tables.values()), encoding="utf-8")
        few.write_text(_plain([index.tables["dossiers"]]), encoding="utf-8")
        rows = sum(len(table.rows) for table in index.tables.values())
        ours, theirs, fewer = _medians((page, same, few), rounds)
        print(f"the index of {count} cases, {rows} rows, {_size(page)}, opens in {ours:.2f} s")
        print(
            f"a plain table of all its rows, {_size(same)}: {theirs:.2f} s; {ours / theirs:.2f} x"
        )
        print(f"a plain table of {count} rows, {_size(few)}: {fewer:.2f} s; {ours / fewer:.2f} x")
    return ours / fewer


def _many(root: Path, count: int) -> Iterator[IndexCase]:
    models = tuple(_cases(root))
    for rank in range(count):
        case = models[rank % len(models)]
        number = f"2026-{rank:05}"
        name = f"Menuiserie Fictive {rank} SARL"
        debtor = DebtorName(key=f"name {name}", name=name, siren="552100554")
        yield IndexCase(
            figures=replace(case.figures, number=number, debtor=debtor), deadlines=case.deadlines
        )


def _plain(tables: Iterable[IndexTable]) -> str:
    """Return rows as the barest page there can be."""
    rows = (
        "<tr>" + "".join(f"<td>{escape(_text(value))}" for value in row)
        for table in tables
        for row in table.rows
    )
    return "<!doctype html><meta charset=utf-8><title>x</title><table>" + "\n".join(rows)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1_048_576:.1f} MiB"


def _medians(pages: tuple[Path, ...], rounds: int) -> tuple[float, ...]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for the index alone

    times: dict[Path, list[float]] = {page: [] for page in pages}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for _round in range(rounds):
            for page in pages:
                tab = browser.new_page()
                start = perf_counter()
                tab.goto(page.as_uri(), wait_until="load", timeout=120_000)
                # Twice a frame: the first has then been drawn.
                tab.evaluate(
                    "new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))"
                )
                times[page].append(perf_counter() - start)
                tab.close()
        browser.close()
    return tuple(statistics.median(times[page]) for page in pages)


if __name__ == "__main__":
    main()
