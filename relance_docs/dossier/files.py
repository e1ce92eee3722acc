"""The files of a dossier: the originals, untouched; the pièces, looked at, then stamped."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

from relance_docs.dossier.brief import Brief, files_of
from relance_docs.errors import FindingsError
from relance_docs.files.folder import write_below
from relance_docs.files.inside import read_inside
from relance_docs.files.plain import ARCHIVED_BYTES
from relance_docs.finding import Finding
from relance_docs.git.blobs import CommittedFile, committed_files, contents
from relance_docs.git.repository import repository_of
from relance_docs.pieces.pieces import original_file_name, take_all
from relance_docs.pieces.records import Refused, Source, Stamped
from relance_docs.rendering.document import Progress
from relance_docs.review.exhibit import Exhibit
from relance_docs.verify.other_debtors import OtherDebtors, shows_one
from relance_docs.workspace.contents import object_named
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE, case_path

# The originals of a dossier: the data and the files of the case, under their own paths, untouched.
#
# What is committed is taken from git: a checkout may have other line ends. What is not is taken
# from the working files, and the dossier is marked PROJET.


ORIGINALS: Final = "originaux"


def write_originals(brief: Brief, folder: Path, others: OtherDebtors) -> None:
    """Write the data and the files of the case below `folder`/originaux.

    Where relance.yaml names one of the `others`, in a comment, it stays out.
    """
    for path, content in _files(brief):
        if path != SETTINGS_FILE or not _names_another(content, others):
            write_below(folder, f"{ORIGINALS}/{path}", content)


def _files(brief: Brief) -> Iterator[tuple[str, bytes]]:
    if brief.draft_reason is None and brief.head is not None:
        yield from _committed(brief, brief.head)
    else:
        yield from _working(brief)


def _committed(brief: Brief, head: str) -> Iterator[tuple[str, bytes]]:
    number = brief.case.number
    repository = repository_of(brief.root)
    wanted = (SETTINGS_FILE, case_path(number), f"{CASES_FOLDER}/{number}", *files_of(brief.case))
    files = committed_files(repository, head, *dict.fromkeys(wanted))
    by_blob: dict[str, list[CommittedFile]] = {}
    for file in files:
        by_blob.setdefault(file.blob, []).append(file)
    for blob, content in contents(repository, files):
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
