"""What a run writes for a moment: in one folder of its own, which goes with it or with the next.

Files of debtors lie there: nobody else may read it, and a run that was killed must not leave it
behind. The folder holds a mark, which its process keeps locked as long as it lives; a marked
folder whose lock is free is what a dead process left, and only that is ever removed.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.under_way import take
from relance_docs.message import Message

PREFIX: Final = "relance-"
_MARK: Final = ".relance-run"
_MARKED: Final = (
    b"Temporary files of relance-docs: removed when it ends, or by its next run if it was killed.\n"
)
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_NOFOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_TRIES: Final = 10
_MOST_FOR_SOCKETS: Final = 70
"""Bytes of a folder below which a socket of multiprocessing fits: it adds 32, macOS takes 103."""

_making: Final = RLock()
_run: Path | None = None
"""The folder of this run: made here, or told by the process that started this one."""


@contextmanager
def temporary_folder(*, below: Path | None = None) -> Iterator[Path]:
    """Make an empty folder, which is removed at the end with all in it.

    It lies below that of the run; in `below` when its files have to be on the disk of others.
    Raises RefusalError when there is no place for it.
    """
    if below is None:
        folder = _new_folder(run_folder())
        try:
            yield folder
        finally:
            _remove_all(folder)
        return
    remove_leftovers(below)
    folder, lock = _marked_folder(below)
    try:
        yield folder
    finally:
        _remove_marked(folder, lock)


def run_folder() -> Path:
    """Return the folder of this run, made when it is asked for first; what dead runs left goes.

    From then on all that libraries write for a moment lies in it as well.
    """
    with _making:
        if _run is not None:
            return _run
        folder = _kept_to_the_end(_parent())
        work_in(folder)
        return folder


def work_in(folder: Path) -> None:
    """Use the folder of a run; one that another process made is removed over there."""
    global _run  # noqa: PLW0603 - there is one for a process, like Python's temporary folder
    _run = folder
    tempfile.tempdir = str(folder)


@contextmanager
def short_paths() -> Iterator[None]:
    """Let what is made meanwhile have paths that are short enough for sockets."""
    run = run_folder()
    short = Path("/tmp")  # noqa: S108 - a folder of our own is made in it
    if os.name == "nt" or len(os.fsencode(run)) <= _MOST_FOR_SOCKETS or not short.is_dir():
        yield
        return
    with _making:
        tempfile.tempdir = str(_kept_to_the_end(short))
        try:
            yield
        finally:
            tempfile.tempdir = str(run)


def _kept_to_the_end(parent: Path) -> Path:
    """Return a new folder that is removed when this process ends."""
    # multiprocessing keeps its sockets below it, and puts them away before.
    from multiprocessing.util import Finalize  # noqa: PLC0415 - slow to load

    remove_leftovers(parent)
    folder, lock = _marked_folder(parent)
    Finalize(None, _remove_marked, args=(folder, lock, os.getpid()), exitpriority=-1000)
    return folder


def remove_leftovers(parent: Path | None = None) -> None:
    """Remove what runs left that were killed, and nothing else; what resists stays."""
    parent = parent or _parent()
    with suppress(OSError), os.scandir(parent) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(PREFIX)]
        for name in names:
            with suppress(OSError):
                _remove_leftover(parent / name)


def _parent() -> Path:
    try:
        # In a run, the folder of the run is Python's temporary folder.
        return _run.parent if _run is not None else Path(tempfile.gettempdir()).resolve()
    except FileNotFoundError as error:
        raise _no_place("") from error


def _remove_leftover(folder: Path) -> None:
    if not _is_private(folder.lstat()):
        return
    lock = os.open(folder / _MARK, os.O_RDWR | _NOFOLLOW)
    if _is_marked(lock) and take(lock):
        _remove_marked(folder, lock)
    else:
        os.close(lock)


def _is_private(about: os.stat_result) -> bool:
    """Whether this is a folder, no link to one, and closed to everybody but us."""
    if not stat.S_ISDIR(about.st_mode):
        return False
    return os.name == "nt" or (about.st_uid == os.geteuid() and not about.st_mode & _OTHERS)


def _is_marked(mark: int) -> bool:
    about = os.fstat(mark)
    is_file = stat.S_ISREG(about.st_mode) and about.st_size == len(_MARKED)
    return is_file and os.read(mark, len(_MARKED)) == _MARKED


def _marked_folder(parent: Path) -> tuple[Path, int]:
    """Return a new folder with the lock on its mark."""
    for _ in range(_TRIES):
        folder = _new_folder(parent)
        try:
            if not _is_private(folder.lstat()):
                raise _no_place(str(parent))
            mark = os.open(folder / _MARK, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NOFOLLOW, 0o600)
            os.write(mark, _MARKED)
            # Another run that looks for leftovers may be faster with the lock; it then removes it.
            if take(mark) and _is_still(folder / _MARK, mark):
                return folder, mark
            os.close(mark)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise _no_place(str(parent)) from error
    raise _no_place(str(parent))


def _is_still(path: Path, descriptor: int) -> bool:
    there, ours = path.lstat(), os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)


def _new_folder(parent: Path) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    except OSError as error:
        raise _no_place(str(parent)) from error


def _no_place(folder: str) -> RefusalError:
    return RefusalError(
        Message(
            "nothing can be written into the temporary folder {folder}: make room there, or name"
            " another one by the variable TMPDIR (TEMP on Windows)",
            folder=folder,
        )
    )


def _remove_marked(folder: Path, lock: int, owner: int | None = None) -> None:
    """Remove a folder whose lock is held, its mark last: cut short, the next run goes on."""
    if owner not in {None, os.getpid()}:
        return
    _remove_contents(folder, keep=_MARK)
    if os.name == "nt":  # an open file cannot be removed there
        os.close(lock)
    with suppress(OSError):
        (folder / _MARK).unlink()
        folder.rmdir()
    if os.name != "nt":
        os.close(lock)


def _remove_all(folder: Path) -> None:
    _remove_contents(folder)
    with suppress(OSError):
        folder.rmdir()


def _remove_contents(folder: Path, keep: str = "") -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in list(entries):
            if entry.name == keep:
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                with suppress(OSError):
                    Path(entry.path).unlink()
