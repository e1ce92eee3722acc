"""Make 150 pièces of 2,000 pages a dossier, and merge the same files with qpdf: time and memory.

    python -m benchmarks.dossier [-n PIÈCES] [--pages PAGES] [--rounds ROUNDS]

Ours: every file is examined, cleaned and stamped into a copy of its own (`pieces/` of the
dossier), then all are joined, numbered, linked and bookmarked, in one run of one program. qpdf:
`qpdf --empty --pages … --`, which does none of that, and writes one file where ours writes all
pages twice. The front matter, which WeasyPrint renders, is made beforehand. Each way runs in
fresh processes, in turn: others may be using the machine. A dossier is made with nothing kept,
then again, then with one pièce more behind the others.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from operator import sub
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.render import render_pdf

_WORDS = "facture livraison montant client total acompte commande devis règlement échéance"
_TICKS = os.sysconf("SC_CLK_TCK")
_OURS = """
import sys
from functools import partial
from pathlib import Path
from time import perf_counter
from relance_docs.dossier.copies import copies_of, take
from relance_docs.pieces.pieces import piece_file_name
from relance_docs.pieces.splitting import join
from relance_docs.pieces.records import Joint, PieceSource
if __name__ == "__main__":
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    print(perf_counter())
    sources = [
        PieceSource(number=number, title=path.stem, path=path, shown=path.name)
        for number, path in enumerate(sorted((folder / "pieces").iterdir()), start=1)
    ]
    copies = copies_of(folder)
    stamped = take(
        copies,
        sources,
        out,
        named=partial(piece_file_name, count=len(sources)),
        processes=2,
        progress=lambda done, total: None,
    )
    print(perf_counter())
    joint = Joint(front=(folder / "front").read_bytes(), pieces=stamped)
    join(joint, out / "dossier.pdf", face=copies.face)
    print(perf_counter())
"""
_STEPS = (
    "starting Python, loading what is needed",
    "examining, cleaning, stamping into pieces/",
    "joining, numbering, linking, bookmarking",
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run took, and each step of it."""

    wall: tuple[float, ...]
    """Seconds."""
    cpu: tuple[float, ...]
    """Seconds of all its processes."""
    memory: int
    """Most that its processes had together, in MB."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dossier")
    parser.add_argument("-n", type=int, default=150, help="pièces (default 150)")
    parser.add_argument("--pages", type=int, default=2000, help="pages (default 2000)")
    parser.add_argument("--rounds", type=int, default=5, help="of each way (default 5)")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="relance-bench-") as name:
        folder = Path(name)
        size = _write_pieces(folder / "pieces", given.n, given.pages)
        (folder / "front").write_bytes(_front(given.n))
        subprocess.run(["git", "init", "--quiet", name], check=True)
        merging, making, again, one_more = [], [], [], []
        for rank in range(given.rounds):
            merging.append(_merge(folder))
            rmtree(folder / ".git/relance", ignore_errors=True)
            making.append(_ours(folder, rank))
            again.append(_ours(folder, rank))
            new = folder / f"pieces/{given.n:03}.pdf"
            _write_pieces(folder / f"more{rank}", 1, max(1, given.pages // given.n))
            (folder / f"more{rank}/000.pdf").replace(new)
            one_more.append(_ours(folder, rank))
            new.unlink()
    print(f"{given.n} pièces, {given.pages} pages, {size / 1e6:.0f} MB; {given.rounds} rounds")
    print(f"{'medians':46} {'wall':>7} {'CPU':>9} {'x qpdf: wall':>14} {'CPU':>6}")
    unit = Pair(*_medians(merging, slice(None)))
    _print("qpdf --empty --pages … --, which merges only", unit, unit)
    for place, step in enumerate(_STEPS):
        _print(step, Pair(*_medians(making, slice(place, place + 1))), unit)
    _print("in all", Pair(*_medians(making, slice(None))), unit)
    _print("in all, made again", Pair(*_medians(again, slice(None))), unit)
    _print("in all, with one new pièce", Pair(*_medians(one_more, slice(None))), unit)
    print("to reach: in all at most 2 x qpdf")
    memory = max(run.memory for run in making)
    print(f"most memory, all processes together: {memory} MB (to reach: at most 600)")


class Pair(NamedTuple):
    """Seconds of wall and of CPU time."""

    wall: float
    cpu: float


def _medians(runs: list[Run], steps: slice) -> tuple[float, float]:
    return (
        median(sum(run.wall[steps]) for run in runs),
        median(sum(run.cpu[steps]) for run in runs),
    )


def _print(label: str, took: Pair, unit: Pair) -> None:
    ratios = f"{took.wall / unit.wall:14.2f} {took.cpu / unit.cpu:6.2f}"
    print(f"{label:46} {took.wall:5.2f} s {took.cpu:7.2f} s {ratios}")


def _write_pieces(folder: Path, count: int, pages: int) -> int:
    """Write PDFs, every other one scanned; return how many bytes they have."""
    folder.mkdir()
    scans = [_scan(shade) for shade in range(6)]
    for number in range(count):
        with pikepdf.new() as pdf:
            for page in range(pages // count + (number < pages % count)):
                _add(pdf, scans[(number + page) % 6] if number % 2 else None, page)
            pdf.save(folder / f"{number:03}.pdf", deterministic_id=True)
    return sum(path.stat().st_size for path in folder.iterdir())


def _scan(shade: int) -> bytes:
    """Return a JPEG as large as a page scanned at 150 dpi."""
    content = BytesIO()
    Image.effect_noise((1240, 1754), 40 + shade).save(content, "JPEG", quality=6)
    return content.getvalue()


def _add(pdf: Pdf, scan: bytes | None, number: int) -> None:
    page = pdf.add_blank_page(page_size=(595, 842))
    if scan is None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream("\n".join(_lines(number)).encode("cp1252"))
        return
    image = pdf.make_stream(
        scan, Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754, BitsPerComponent=8
    )
    image.ColorSpace, image.Filter = Name.DeviceGray, Name.DCTDecode
    page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
    page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /I Do Q")


def _lines(number: int) -> Iterator[str]:
    words = _WORDS.split()
    for line in range(60):
        text = " ".join(words[(number * line + place) % len(words)] for place in range(9))
        yield f"q BT /F1 9 Tf 50 {800 - 12 * line} Td ({text}) Tj ET Q"


def _front(count: int) -> bytes:
    items = "".join(
        f'<li><a href="dossier:piece-{number}">Pièce n° {number}</a></li>'
        for number in range(1, count + 1)
    )
    html = (
        f'<html lang="fr"><head><title>Dossier</title></head><body><ol>{items}</ol></body></html>'
    )
    return render_pdf(PdfDocument(html=html, created=datetime(2026, 1, 1, tzinfo=UTC)))


def _merge(folder: Path) -> Run:
    """Let qpdf merge the files."""
    files = sorted(map(str, (folder / "pieces").iterdir()))
    merged = folder / "merged.pdf"
    merged.unlink(missing_ok=True)
    return _watched(["qpdf", "--empty", "--pages", *files, "--", str(merged)])


def _ours(folder: Path, rank: int) -> Run:
    """Do our part."""
    script = folder / "ours.py"
    script.write_text(_OURS, encoding="utf-8")
    rmtree(folder / f"out{rank}", ignore_errors=True)
    return _watched([sys.executable, str(script), str(folder), str(folder / f"out{rank}")])


def _watched(command: list[str]) -> Run:
    """Run `command`, which prints when a step ends, by the clock that is the same for all."""
    start = perf_counter()
    with subprocess.Popen(
        command,
        start_new_session=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    ) as process:
        done, seen = Event(), Seen()
        watch = Thread(target=seen.watch, args=(process.pid, done))
        watch.start()
        # Not waited for yet: what it used in all is read while it is still there.
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        end = perf_counter()
        done.set()
        watch.join()
        said = process.stdout.read().split() if process.stdout else []
    if process.returncode:
        raise SystemExit(process.returncode)
    ends = [*map(float, said[:-1]), end]
    cpu = [seen.cpu_at(time) for time in ends[:-1]] + [sum(seen.cpu.values()) / _TICKS]
    return Run(
        wall=tuple(map(sub, ends, [start, *ends])),
        cpu=tuple(map(sub, cpu, [0.0, *cpu])),
        memory=seen.memory // 1000,
    )


class Seen:
    """What the processes of a session were seen to use."""

    def __init__(self) -> None:
        self.cpu: dict[str, int] = {}
        self._samples: list[tuple[float, float]] = [(0.0, 0.0)]
        self.memory = 0

    def watch(self, session: int, done: Event) -> None:
        """Look until it is done, and once more."""
        while not done.wait(0.02):
            self._look(session)
        self._look(session)

    def cpu_at(self, time: float) -> float:
        """Return the seconds of CPU time used up to that time of the clock."""
        return next(cpu for seen, cpu in reversed(self._samples) if seen <= time)

    def _look(self, session: int) -> None:
        now = 0
        for process in _processes(session):
            try:
                fields = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            self.cpu[process.name] = int(fields[11]) + int(fields[12])
            now += _memory(process / "status")
        self.memory = max(self.memory, now)
        self._samples.append((perf_counter(), sum(self.cpu.values()) / _TICKS))


def _processes(session: int) -> Iterator[Path]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                yield folder
        except OSError:
            continue


def _memory(status: Path) -> int:
    """Return the resident memory of a process, in KB."""
    try:
        lines = status.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


if __name__ == "__main__":
    main()
