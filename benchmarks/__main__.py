"""Make the same letters in several ways, in turn, and print the ratios of their CPU time."""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks import others, ours

ROUNDS = 3
"""The ways take turns, so that a busy machine is busy for all of them."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("-n", type=int, default=30, help="letters for each way (default 30)")
    count = max(1, parser.parse_args().n // ROUNDS)
    ours.run(first=9000, count=1)  # loads what is loaded once
    rows = [_round(rank * count, count) for rank in range(ROUNDS)]
    total, rendering, naive, typst, ways = (
        [value for row in rows for value in row[key]]
        for key in ("ours", "rendering", "naive", "typst", "pages")
    )
    print(
        f"{count * ROUNDS} letters of {'/'.join(map(str, sorted(set(ways))))} pages"
        " (ours, naive; then Typst), 7 invoices, 12 penalty lines, QR code; CPU time a letter"
    )
    _row("relance, from the case file to the PDF", total, naive)
    _row("  of which rendering", rendering, naive)
    _row("WeasyPrint, HTML(string).write_pdf()", naive, naive)
    _row("Typst", typst, naive)
    outside = (sum(total) - sum(rendering)) / sum(rendering)
    print(f"outside rendering: {outside:.1%} of rendering (to reach: at most 10 %)")
    print(f"rendering / naive: {sum(rendering) / sum(naive):.2f} (to reach: at most 0.65)")
    _print_help_time()


def _round(first: int, count: int) -> dict[str, list[float]]:
    run = ours.run(first=first, count=count)
    htmls = [others.self_contained(document) for document in run.documents]
    with others.temporary_folder() as folder:
        sources = []
        for rank, document in enumerate(run.documents):
            place = Path(folder) / str(rank)
            place.mkdir()
            sources.append(others.typst_source(document, place))
        pairs = list(zip(run.documents, htmls, strict=True))
        gc.collect()
        naive = [_timed(partial(others.naive, *pair)) for pair in pairs]
        typst = [_timed(partial(others.by_typst, source)) for source in sources]
    return {
        "ours": [run.total / count] * count,
        "rendering": [run.rendering / count] * count,
        "naive": [seconds for seconds, _ in naive],
        "typst": [seconds for seconds, _ in typst],
        "pages": [float(others.pages(pdf)) for _, pdf in (naive[0], typst[0])],
    }


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    start = process_time()
    result = work()
    return process_time() - start, result


def _row(name: str, seconds: list[float], naive: list[float]) -> None:
    mean = sum(seconds) / len(seconds)
    print(f"{name:42} {mean * 1000:7.1f} ms {mean / (sum(naive) / len(naive)):6.2f} x naive")


def _print_help_time() -> None:
    """Compare `relance --help` with a Python that does nothing, in turn."""
    bare, helped = [], []
    for _ in range(11):
        bare.append(_wall([sys.executable, "-c", "pass"]))
        helped.append(_wall([sys.executable, "-m", "relance_docs", "--help"]))
    ratio = median(helped) / median(bare)
    print(f"relance --help / python -c pass: {ratio:.1f} (to reach: at most 5)")


def _wall(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return perf_counter() - start


if __name__ == "__main__":
    main()
