"""Make the same letters in several ways, in turn, and print the ratios of their CPU time."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

from benchmarks import others, ours

ROUNDS = 3
"""The ways take turns, so that a busy machine is busy for all of them."""

_RELANCE = "from relance_docs.cli.main import relance; relance()"
"""What the installed command `relance` does."""

Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("-n", type=int, default=30, help="letters for each way (default 30)")
    count = max(1, parser.parse_args().n // ROUNDS)
    runs, naive, typst = [], [], []
    for rank in range(ROUNDS):
        run = _apart(ours.run, rank * count, count)
        runs.append(run)
        naive.append(_apart(others.run_naive, run.documents))
        typst.append(_apart(others.run_typst, run.documents))
    letters, unit = count * ROUNDS, sum(each.seconds for each in naive)
    total, rendering = sum(run.total for run in runs), sum(run.rendering for run in runs)
    pages = sorted({each.pages for each in (*naive, *typst)} | {run.pages for run in runs})
    print(
        f"{letters} letters of {'/'.join(map(str, pages))} pages, 7 invoices, 12 penalty lines,"
        " QR code, PDF/A-3a with tags; CPU time a letter,"
        f"\neach way in a fresh process, {ROUNDS} rounds; naive with default garbage collection"
    )
    for name, seconds in (
        ("relance, from the case file to the PDF", total),
        ("  of which rendering", rendering),
        ("  of which everything else", total - rendering),
        ("WeasyPrint, HTML(string).write_pdf()", unit),
        ("Typst", sum(each.seconds for each in typst)),
    ):
        print(f"{name:42} {seconds / letters * 1000:7.1f} ms {seconds / unit:6.2f} x naive")
    print(f"rendering / naive: {rendering / unit:.2f} (to reach: at most 0.30)")
    outside = total - rendering
    print(f"outside rendering: {outside / rendering:.1%} of rendering (to reach: at most 5 %)")
    _print_help_time()


def _apart(work: Callable[..., Result], *given: Any) -> Result:  # noqa: ANN401
    """Return what `work` returns in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def _print_help_time() -> None:
    """Compare `relance --help` with a Python that does nothing, in turn."""
    bare, helped = [], []
    for _ in range(15):
        bare.append(_wall([sys.executable, "-c", "pass"]))
        helped.append(_wall([sys.executable, "-c", _RELANCE, "--help"]))
    ratio = median(helped) / median(bare)
    print(f"relance --help / python -c pass: {ratio:.1f} (to reach: at most 5)")


def _wall(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return perf_counter() - start


if __name__ == "__main__":
    main()
