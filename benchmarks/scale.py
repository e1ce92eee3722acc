"""What a letter costs at home and on a machine of a cluster, and a run of many: `make bench-scale`.

The first table is of one process: CPU milliseconds and kilobytes a letter, for each part that is
done at home, sent, or done over there. The second is a run of all letters by processes of this
machine: letters for a second of CPU of all processes together, and what is in memory.
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final, TypeVar

from benchmarks.generate import AS_OF, Asked, generate
from relance_docs.letters.batch import write_letters
from relance_docs.letters.earlier import LettersRun
from relance_docs.letters.inputs import key_of
from relance_docs.letters.job import LetterJob
from relance_docs.letters.making import content_of
from relance_docs.letters.parcels import LetterParcels, heard, told, unpacked
from relance_docs.processes.cluster import SIZE
from relance_docs.rendering.render import renderer
from relance_docs.workspace.workspace import load

Result = TypeVar("Result")

_MARKS: Final = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
_CPU: Final = slice(11, 15)
"""Of what /proc says of a process: its CPU time, and that of its children that ended."""
_PAGES: Final = 21


def parts(root: Path, rendered: int) -> Iterator[tuple[str, float, str]]:
    """Yield each part of a letter, its CPU milliseconds, and what is to be said of it."""
    read, spent = _timed(lambda: load(root, as_of=AS_OF, today=AS_OF))
    count = len(read.case_files)
    yield "reading and checking a case", spent / count, "once for each content"
    run = LettersRun.of(read, AS_OF)
    decided, spent = _timed(lambda: [run.decided(file) for file in read.case_files])
    jobs = [each for each in decided if isinstance(each, LetterJob)]
    yield "deciding", spent / count, f"{len(jobs)} letters of {count} cases"
    _keys, spent = _timed(lambda: [key_of(job) for job in jobs])
    yield "its key", spent / len(jobs), ""
    parcels = LetterParcels()
    shards = [jobs[at : at + SIZE] for at in range(0, len(jobs), SIZE)]
    packed, spent = _timed(lambda: [parcels.packed(shard) for shard in shards])
    size = sum(len(shard) for _outfit, shard in packed) / len(jobs) / 1e3
    outfit = len(packed[0][0]) / 1e3
    yield "packing", spent / len(jobs), f"{size:.1f} KB a letter, and {outfit:.0f} KB a machine"
    _jobs, spent = _timed(lambda: [_unpacked(*each) for each in packed])
    yield "unpacking, over there", spent / len(jobs), ""
    renderer()
    content_of(jobs[0])
    with _collected_by_hand():
        made, spent = _timed(lambda: [content_of(job) for job in jobs[:rendered]])
    yield "making the letter, over there", spent / len(made), ""
    answer, spent = _timed(lambda: told(made))
    yield "telling, over there", spent / len(made), f"{len(answer) / len(made) / 1e3:.1f} KB"
    _heard, spent = _timed(lambda: heard(jobs[:rendered], answer))
    yield "hearing", spent / len(made), ""


def _unpacked(outfit: bytes, shard: bytes) -> int:
    with unpacked(outfit, shard) as jobs:
        return len(jobs)


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = process_time()
    result = work()
    return result, (process_time() - start) * 1e3


@contextmanager
def _collected_by_hand() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def curve(root: Path, processes: int) -> None:
    """Write all letters; print CPU time and memory (Linux) at each mark, as it is reached."""
    before = _family()[0]

    def progress(done: int, total: int) -> None:
        if done in _MARKS or done == total:
            cpu, memory = _family()
            rate = done / (cpu - before)
            print(
                f"{done:>8} {cpu - before:8.0f} s of CPU {rate:8.2f} letters / s of it"
                f" {memory[0]:8.0f} MB at home {sum(memory):8.0f} MB in all",
                flush=True,
            )

    read = load(root, as_of=AS_OF, today=AS_OF)
    write_letters(read, processes=processes, progress=progress)


def _family() -> tuple[float, Sequence[float]]:
    """Return CPU seconds of this process and all it started, and the megabytes of each."""
    children: dict[int, list[int]] = {}
    about: dict[int, tuple[float, float]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                said = (path / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(said[1]), []).append(int(path.name))
            ticks = sum(map(int, said[_CPU])) / os.sysconf("SC_CLK_TCK")
            about[int(path.name)] = ticks, int(said[_PAGES]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    ours, cpu, memory = [os.getpid()], 0.0, []
    while ours:
        one = ours.pop()
        cpu += about[one][0]
        memory.append(about[one][1])
        ours.extend(children.get(one, ()))
    return cpu, memory


def main() -> None:
    """Read the command line, make a workspace, and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("-n", type=int, default=200, help="letters (default 200)")
    parser.add_argument("-j", type=int, default=os.cpu_count() or 1, help="processes")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        root = Path(folder, "w")
        generate(root, Asked(count=asked.n, commits=0, due=1.0))
        for what, spent, said in parts(root, min(asked.n, 40)):
            print(f"{what:32} {spent:8.2f} ms  {said}", flush=True)
        curve(root, asked.j)


if __name__ == "__main__":
    main()
