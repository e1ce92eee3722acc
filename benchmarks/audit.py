"""What the index of the audit report costs: how fast it opens, and the memory that it takes.

Opening is a ratio in one run: Chromium opens the index of N cases, a bare page whose plain table
has all the rows of its tables, and one with a row for each case, in turns; the median of a few
rounds counts, from the beginning until the page has been drawn. Memory is the peak of a
process that reads a workspace and writes its index, for a few cases and for four times as many,
each committed once, and for the few with a long history.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from time import perf_counter
from typing import Final

from playwright.sync_api import sync_playwright

from benchmarks.workspace import AS_OF, write_workspace
from relance_docs.audit.case_page.gathering import day_said
from relance_docs.audit.index.index import (
    IndexCase,
    IndexRequest,
    index_bytes,
    index_of,
    write_index,
)
from relance_docs.audit.index.table import Table
from relance_docs.cli.present import sentences_in
from relance_docs.portfolio.case_figures import figures_of
from relance_docs.portfolio.debtors import DebtorName
from relance_docs.review.records import Deadline, DeadlineKind
from relance_docs.workspace.workspace import load

CASES: Final = 10_000
MODELS: Final = 100
"""Cases that are really read and reckoned; the others are these, of other debtors."""
FEW: Final = 500
COMMITS: Final = 20
ROUNDS: Final = 5
BOUND: Final = 3


def main() -> None:
    """Measure and print; the exit code is 1 when the index opens slower than its bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audit", description=__doc__)
    parser.add_argument("-n", type=int, default=CASES, help="cases (default 10000)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    parser.add_argument("--build", type=Path, metavar="DIR", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.build:
        _build(asked.build)
    else:
        _memory()
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


def _build(root: Path) -> None:
    index = index_of(_cases(root), AS_OF, sentences_in("fr"))
    write_index(root / "build" / "audit", index, _asked(AS_OF))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _memory() -> None:
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as folder:
        few, many = Path(folder, "few"), Path(folder, "many")
        write_workspace(few, first=0, count=FEW)
        write_workspace(many, first=0, count=4 * FEW)
        print(f"memory, {FEW} cases, 1 commit:{_peak(few):22.0f} MiB")
        _lengthen(few)
        print(f"memory, {FEW} cases, {COMMITS} commits each:{_peak(few):14.0f} MiB")
        print(f"memory, {4 * FEW} cases, 1 commit:{_peak(many):21.0f} MiB")


def _peak(root: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.audit", "--build", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def _lengthen(root: Path) -> None:
    """Change every case in each of a few commits, and at last back to what it was."""
    identity = {"GIT_AUTHOR_NAME": "B", "GIT_AUTHOR_EMAIL": "b@exemple.invalid"}
    identity |= {"GIT_COMMITTER_NAME": "B", "GIT_COMMITTER_EMAIL": "b@exemple.invalid"}
    before = {path: path.read_text(encoding="utf-8") for path in root.glob("cases/*.yaml")}
    for rank in range(COMMITS):
        for path, text in before.items():
            changed = text + f"# {rank}\n" if rank < COMMITS - 1 else text
            path.write_text(changed, encoding="utf-8")
        command = ["git", "commit", "--quiet", "--all", "--message", "x"]
        subprocess.run(command, cwd=root, env=os.environ | identity, check=True)


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


def _plain(tables: Iterable[Table]) -> str:
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
