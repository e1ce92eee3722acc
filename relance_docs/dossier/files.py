"""The files of a dossier: the originals, untouched; the pièces, looked at, then stamped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from relance_docs.dossier.brief import Brief, files_of
from relance_docs.dossier.copies import copies_of, take
from relance_docs.errors import FindingsError
from relance_docs.files.ascii_names import ascii_paths
from relance_docs.files.folder import write_below
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import ARCHIVED_BYTES
from relance_docs.finding import Finding
from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.repository import repository_of
from relance_docs.pieces.pieces import piece_file_name
from relance_docs.pieces.records import PieceSource, Refused, Stamped
from relance_docs.rendering.document import Progress
from relance_docs.review.exhibit import Exhibit
from relance_docs.verify.other_debtors import OtherDebtors, shows_one
from relance_docs.workspace.contents import object_named
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE

# The originals of a dossier: the data and the files of the case, untouched, under their own paths,
# in letters of ASCII.
#
# What is committed is taken from git: a checkout may have other line ends. What is not is taken
# from the working files, and the dossier is marked PROJET.


ORIGINALS: Final = "originaux"


def original_paths(brief: Brief) -> dict[str, str]:
    """Return where the dossier has each file of the case, by its path in the workspace."""
    committed = _committed_files(brief)
    paths = _named(brief) if committed is None else (file.path for file in committed)
    return ascii_paths(paths, below=f"{ORIGINALS}/")


def write_originals(brief: Brief, folder: Path, others: OtherDebtors) -> None:
    """Write the data and the files of the case below `folder`/originaux.

    Where relance.yaml names one of the `others`, in a comment, it stays out.
    """
    paths = original_paths(brief)
    for path, content in _files(brief):
        if path != SETTINGS_FILE or not _names_another(content, others):
            write_below(folder, paths[path], content)


def _named(brief: Brief) -> Iterator[str]:
    yield from dict.fromkeys((SETTINGS_FILE, brief.file.path, *files_of(brief.case)))


def _committed_files(brief: Brief) -> tuple[CommittedFile, ...] | None:
    """Return the committed files that are given; None when working files are."""
    if brief.draft_reason is not None or brief.head is None:
        return None
    folder = f"{CASES_FOLDER}/{brief.case.number}"
    return committed_files(repository_of(brief.root), brief.head, folder, *_named(brief))


def _files(brief: Brief) -> Iterator[tuple[str, bytes]]:
    files = _committed_files(brief)
    if files is None:
        yield from _working(brief)
        return
    by_blob: dict[str, list[CommittedFile]] = {}
    for file in files:
        by_blob.setdefault(file.blob, []).append(file)
    for blob, content in contents(repository_of(brief.root), files):
        for file in by_blob[blob]:
            yield file.path, _fetched(brief, file.path, content)


def _fetched(brief: Brief, path: str, content: bytes) -> bytes:
    """Return what a pointer of Git LFS in the commit stands for, where the folder has it."""
    named = object_named(content)
    there = brief.root / path
    if named is None or not there.is_file():
        return content
    fetched = there.read_bytes()
    return fetched if hashlib.sha256(fetched).hexdigest() == named else content


def _working(brief: Brief) -> Iterator[tuple[str, bytes]]:
    yield SETTINGS_FILE, brief.workspace.settings_raw
    yield brief.file.path, brief.file.raw
    for path in dict.fromkeys(files_of(brief.case)):
        yield path, read_inside(brief.root, path, limit=ARCHIVED_BYTES)


def _names_another(content: bytes, others: OtherDebtors) -> bool:
    # Without contacts: surnames alone are common words.
    return shows_one((content.decode("utf-8", "replace"),), others.names(contacts=False))


PIECES: Final = "3-pieces"
_Taken = TypeVar("_Taken")


def stamped_pieces(
    brief: Brief, folder: Path, *, longest_name: int, processes: int, progress: Progress
) -> tuple[Stamped, ...]:
    """Write the stamped copy of every pièce into `folder`/3-pieces.

    Raises FindingsError that names every pièce that cannot be joined, with its place in the case
    file. The originals are read below `folder`.
    """
    exhibits = [e for e in brief.review.bordereau.exhibits if e.file is not None]
    paths = original_paths(brief)
    sources = [_source(exhibit, folder, paths) for exhibit in exhibits]
    count = max((source.number for source in sources), default=0)
    taken = take(
        copies_of(brief.root),
        sources,
        folder / PIECES,
        named=partial(piece_file_name, count=count, longest=longest_name),
        processes=processes,
        progress=progress,
    )
    return _all_taken(brief, exhibits, taken)


def _source(exhibit: Exhibit, folder: Path, paths: Mapping[str, str]) -> PieceSource:
    path = f"{CASES_FOLDER}/{exhibit.file}"
    return PieceSource(
        number=exhibit.number or 0, title=exhibit.title, path=folder / paths[path], shown=path
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
