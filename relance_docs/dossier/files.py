"""The pièces of a dossier as files: looked at, refused together, then stamped."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from relance_docs.dossier.brief import Brief
from relance_docs.dossier.originals import ORIGINALS
from relance_docs.errors import FindingsError
from relance_docs.finding import Finding
from relance_docs.pieces.names import original_file_name
from relance_docs.pieces.pieces import take_all
from relance_docs.pieces.records import Refused, Source, Stamped
from relance_docs.rendering.progress import Progress
from relance_docs.review.exhibit import Exhibit
from relance_docs.workspace.layout import CASES_FOLDER

PIECES: Final = "pieces"
_Taken = TypeVar("_Taken")


def stamped_pieces(
    brief: Brief, folder: Path, *, processes: int, progress: Progress
) -> tuple[Stamped, ...]:
    """Write the stamped copy of every pièce, and its original beside it, into `folder`/pieces.

    Raises FindingsError that names every pièce that cannot be joined, with its place in the case
    file. The originals are read below `folder`.
    """
    exhibits = [e for e in brief.review.bordereau.exhibits if e.file is not None]
    sources = [_source(exhibit, folder) for exhibit in exhibits]
    stamped = _all_taken(
        brief,
        exhibits,
        take_all(sources, folder / PIECES, processes=processes, progress=progress),
    )
    count = max((source.number for source in sources), default=0)
    for source in sources:
        shutil.copyfile(source.path, folder / PIECES / original_file_name(source, count=count))
    return stamped


def _source(exhibit: Exhibit, folder: Path) -> Source:
    path = f"{CASES_FOLDER}/{exhibit.file}"
    return Source(
        number=exhibit.number or 0,
        title=exhibit.title,
        path=folder / ORIGINALS / path,
        shown=path,
    )


def _all_taken(
    brief: Brief, exhibits: Sequence[Exhibit], outcomes: Iterable[_Taken | Refused]
) -> tuple[_Taken, ...]:
    """Return the outcomes when nothing was refused; else raise FindingsError with all refusals."""
    taken: list[_Taken] = []
    refused: list[Refused] = []
    for outcome in outcomes:
        refused.append(outcome) if isinstance(outcome, Refused) else taken.append(outcome)
    if refused:
        places = brief.file.places
        by_number = {exhibit.number: exhibit for exhibit in exhibits}
        raise FindingsError(
            tuple(
                Finding(
                    place=places.of((*by_number[each.source.number].source, "file")),
                    code="piece-refused",
                    message=each.message,
                )
                for each in refused
            )
        )
    return tuple(taken)
