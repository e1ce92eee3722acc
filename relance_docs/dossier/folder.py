"""The folder of a dossier, replaced as a whole: an interrupted run leaves the one before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.lock import PATIENCE, locked
from relance_docs.message import Message

DOSSIERS: Final = "build/dossiers"
_BUSY: Final = Message("another relance command is making this dossier; try again when it is done")


@contextmanager
def replaced_together(folder: Path, *names: str, patience: float = PATIENCE) -> Iterator[Path]:
    """Give an empty folder to fill, then put its entries `names` in the place of those of `folder`.

    When the block fails, nothing of `folder` is touched. Raises RefusalError when the folder
    cannot be written to, and when another process is at the same work for more than `patience`
    seconds.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    with locked(folder, name=f".{names[0]}.relance-lock", patience=patience, busy=_BUSY):
        yield from _replaced(folder, names)


def _replaced(folder: Path, names: tuple[str, ...]) -> Iterator[Path]:
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
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> RefusalError:
    return RefusalError(
        Message(
            "{folder} cannot be written to ({reason}): mend that, then run it again",
            folder=folder,
            reason=error.strerror or str(error),
        )
    )


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
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
