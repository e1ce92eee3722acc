"""All pièces of a dossier: looked at and named before anything is made, then stamped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Final, TypeVar

from relance_docs.errors import RefusalError
from relance_docs.files.ascii_names import ascii_words
from relance_docs.message import Message
from relance_docs.pieces.examining import examine
from relance_docs.pieces.making import make, take
from relance_docs.pieces.opening import damaged
from relance_docs.pieces.records import (
    DEFAULT_LIMITS,
    Examined,
    Limits,
    PieceSource,
    Refused,
    Stamped,
)
from relance_docs.pieces.stamps import stamp_face
from relance_docs.pieces.typeface import Typeface
from relance_docs.processes.crew import Workshop
from relance_docs.processes.worker import StoppedError, Trade, load
from relance_docs.rendering.document import Progress

LONGEST_NAME: Final = 60
"""Characters of a name without its number and ending."""


def piece_file_name(source: PieceSource, *, count: int, longest: int = LONGEST_NAME) -> str:
    """Return the name of the stamped copy of a pièce, of `count` pièces: the number tells it.

    >>> from pathlib import Path
    >>> devis = PieceSource(number=3, title="Devis n° 1/2", path=Path("a.JPG"), shown="a.JPG")
    >>> piece_file_name(devis, count=12), piece_file_name(devis, count=150, longest=5)
    ('03-Devis-n-1-2.pdf', '003-Devis.pdf')
    """
    digits = max(2, len(str(count)))
    words = ascii_words(source.title, longest=longest)
    return "-".join(filter(None, (f"{source.number:0{digits}}", words))) + ".pdf"


Job = TypeVar("Job")
Result = TypeVar("Result")

_GRACE: Final = 15
"""Seconds given beyond the limit, in which LibreOffice is ended by whoever started it."""


def trade_of(limits: Limits) -> Trade:
    """Return how the processes that work on pièces are set up."""
    return Trade(
        preload=("pikepdf", "relance_docs.pieces.making"),
        seconds=limits.seconds + _GRACE,
        megabytes=limits.memory_megabytes,
    )


def examine_all(
    sources: Sequence[PieceSource],
    *,
    processes: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> tuple[Examined | Refused, ...]:
    """Return for each pièce, in order, what it is, or why it cannot be joined."""

    def examined(workshop: Workshop, source: PieceSource) -> Examined | Refused:
        return _tried(workshop, source, limits, examine, source, limits)

    return _all(examined, sources, processes, limits, progress)


def stamp_all(
    pieces: Sequence[Examined],
    folder: Path,
    *,
    processes: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> tuple[Stamped | Refused, ...]:
    """Write the stamped copy of each pièce into `folder`; return them, or why one cannot be made.

    The name of a copy is that of `piece_file_name`; the number of pièces gives its digits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = max((piece.source.number for piece in pieces), default=0)
    face = _stamp_face(limits)

    def stamped(workshop: Workshop, piece: Examined) -> Stamped | Refused:
        path = folder / piece_file_name(piece.source, count=count)
        return _tried(workshop, piece.source, limits, make, piece, path, limits, face)

    return _all(stamped, pieces, processes, limits, progress)


def take_all(  # noqa: PLR0913 - what is made, and how
    sources: Sequence[PieceSource],
    folder: Path,
    *,
    named: Callable[[PieceSource], str] | None = None,
    processes: int = 1,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    face: Typeface | None = None,
) -> tuple[Stamped | Refused, ...]:
    """Examine each pièce and write its stamped copy into `folder`, in one go: PDFs open once.

    `named`: gives the names of the copies; else they are those of `piece_file_name`. What comes
    back, and what is written, is what `examine_all` and `stamp_all` give after each
    other; where one is refused, the others may have been written. `face`: the font of the stamps,
    where it is known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not sources:
        return ()
    name = named or partial(piece_file_name, count=max(source.number for source in sources))
    drawn = face or _stamp_face(limits)

    def taken(workshop: Workshop, source: PieceSource) -> Stamped | Refused:
        path = folder / name(source)
        return _tried(workshop, source, limits, take, source, path, limits, drawn)

    return _all(taken, sources, processes, limits, progress)


def _stamp_face(limits: Limits) -> Typeface:
    """Return the font of the stamps, made while the workshops load what they need."""
    load(trade_of(limits))
    return stamp_face()


def _tried(
    workshop: Workshop,
    source: PieceSource,
    limits: Limits,
    task: Callable[..., Result],
    *given: object,
) -> Result | Refused:
    try:
        return workshop.run(task, *given)
    except RefusalError as refusal:
        return Refused(source=source, message=refusal.message)
    except StoppedError as stopped:
        if stopped.said:
            return Refused(source=source, message=damaged(source.shown, stopped.said).message)
        return Refused(
            source=source,
            message=Message(
                "{file} cannot be read in {seconds} seconds and {megabytes} MB of memory, or"
                " stops the program that reads it; open it and print it to a new PDF",
                file=source.shown,
                seconds=limits.seconds,
                megabytes=limits.memory_megabytes,
            ),
        )


def _all(
    task: Callable[[Workshop, Job], Result],
    jobs: Sequence[Job],
    processes: int,
    limits: Limits,
    progress: Progress | None,
) -> tuple[Result, ...]:
    """Return the results of all jobs in their order, done in as many workshops as `processes`."""
    done, lock = [0], Lock()
    with ExitStack() as stack:
        free: SimpleQueue[Workshop] = SimpleQueue()
        count = max(1, min(processes, len(jobs)))
        for _ in range(count):
            free.put(stack.enter_context(Workshop(trade_of(limits))))

        def one(job: Job) -> Result:
            workshop = free.get()
            try:
                result = task(workshop, job)
            finally:
                free.put(workshop)
            with lock:
                done[0] += 1
                if progress:
                    progress(done[0], len(jobs))
            return result

        with ThreadPoolExecutor(count) as pool:
            return tuple(pool.map(one, jobs))
