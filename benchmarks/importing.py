"""What reading invoices costs beside the libraries alone, as ratios in one run.

`python -m benchmarks.importing` makes 1,000 Factur-X PDFs, or takes copies of the one given with
--like, and reads them with the libraries in this process, then as `relance import` does: in
processes with limits, refusals and schemas included. The least of a few rounds counts; measured
is the time on the wall, and CPU time where one process does it all.
"""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import facturx

from relance_docs.importing.records import ImportAsked, Source
from relance_docs.importing.sources import read, read_all
from tests.importing.documents import Paper

ROUNDS: Final = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=__doc__)
    parser.add_argument("-n", type=int, default=1000, help="invoices (default 1000)")
    parser.add_argument("--like", type=Path, metavar="PDF", help="a Factur-X PDF to copy")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default {ROUNDS}")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        paths = _invoices(Path(folder), asked.n, asked.like)
        _measure(paths, asked.rounds)


def _invoices(folder: Path, count: int, like: Path | None) -> tuple[Path, ...]:
    paths = tuple(folder / f"{number:05}.pdf" for number in range(count))
    for number, path in enumerate(paths):
        path.write_bytes(like.read_bytes() if like else Paper(number=f"FA-{number}").pdf())
    return paths


def _measure(paths: tuple[Path, ...], rounds: int) -> None:
    sources = tuple(Source(name=path.name, path=path) for path in paths)

    def libraries() -> None:
        for path in paths:
            _name, xml = facturx.get_xml_from_pdf(path.read_bytes(), check_xsd=False)
            facturx.parse_ubl_cii_xml(xml, check_xsd=False)

    def ours(processes: int) -> Callable[[], None]:
        def work() -> None:
            items = read_all(sources, ImportAsked(), processes=processes)
            unread = [item.source.name for item in items if item.reading is None]
            if unread:
                raise AssertionError(unread)

        return work

    def here() -> None:
        for source in sources:
            if read(source, ImportAsked()).reading is None:
                raise AssertionError(source.name)

    cores = os.cpu_count() or 1
    base = _best(libraries, rounds)
    print(f"{len(paths)} invoices, the libraries alone: {base[0]:.2f} s, CPU {base[1]:.2f} s")
    for name, work in (
        ("the same reading in this process", here),
        ("relance import, one process", ours(1)),
        (f"relance import, {cores} processes", ours(cores)),
    ):
        wall, cpu = _best(work, rounds)
        # The CPU time of the other processes is not ours to see.
        told = f"; CPU {cpu / base[1]:5.2f} x" if work is here else ""
        print(f"{name:34} {wall:6.2f} s {wall / base[0]:5.2f} x{told}")


def _best(work: Callable[[], None], rounds: int) -> tuple[float, float]:
    found = [_timed(work) for _ in range(rounds)]
    return min(wall for wall, _cpu in found), min(cpu for _wall, cpu in found)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    before, start = os.times(), time.monotonic()
    work()
    wall, after = time.monotonic() - start, os.times()
    return wall, sum(after[:4]) - sum(before[:4])


if __name__ == "__main__":
    main()
