"""The folder of a dossier, replaced as a whole: an interrupted run leaves the one before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

DOSSIERS: Final = "build/dossiers"


@contextmanager
def replaced_together(folder: Path, *names: str) -> Iterator[Path]:
    """Give an empty folder to fill, then put its entries `names` in the place of those of `folder`.

    When the block fails, nothing of `folder` is touched. Raises RefusalError when the folder
    cannot be written to.
    """
    work = folder / f".{names[0]}.relance-new"
    try:
        _mend(folder, names)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            yield work
            for name in names:
                _replace(work / name, folder / name)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise RefusalError(
            Message(
                "{folder} cannot be written to ({reason}): mend that, then run it again",
                folder=folder,
                reason=error.strerror or str(error),
            )
        ) from error


def _replace(new: Path, place: Path) -> None:
    old = _set_aside(place)
    if place.exists():
        place.rename(old)
    new.rename(place)
    _remove(old)


def _set_aside(place: Path) -> Path:
    return place.with_name(f".{place.name}.relance-old")


def _mend(folder: Path, names: tuple[str, ...]) -> None:
    """Put back what a run that was killed between two renames had set aside."""
    for name in names:
        place, old = folder / name, _set_aside(folder / name)
        if old.exists() and not place.exists():
            old.rename(place)
        _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
