"""The folder of a dossier and its ZIP, replaced as a whole: the same bytes for the same files.

Only what a run wrote gives way: a folder whose files are all those of its SHA256SUMS, and the ZIP
of such a folder. What somebody put there or changed is refused before any work is done.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from relance_docs.errors import RefusalError
from relance_docs.files.folder import Folder, folder_at, write_below, writing
from relance_docs.files.plain import ARCHIVED_BYTES, RECORD_BYTES, opened, read_file
from relance_docs.message import Message
from relance_docs.recording.lock import PATIENCE, locked

SUMS: Final = "SHA256SUMS"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry of a ZIP."""
_MODE: Final = 0o100644 << 16
_UNIX: Final = 3
_PACKED: Final = frozenset(
    {".pdf", ".jpg", ".jpeg", ".png", ".heic", ".heif", ".xlsx", ".docx", ".odt", ".zip", ".pack"}
)
"""Endings of files that are compressed already."""


def files_below(folder: Path) -> Iterator[str]:
    """Yield the paths of the files below a folder, with `/`, in the order of their bytes."""
    paths = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    yield from sorted(paths, key=lambda path: path.encode("utf-8", "surrogateescape"))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over every other file of the folder, as sha256sum reads it."""
    names = [name for name in files_below(folder) if name != SUMS]
    lines = "".join(f"{digest_of(folder / name)}  {name}\n" for name in names)
    write_below(folder, SUMS, lines.encode("utf-8", "surrogateescape"))


def write_zip(folder: Path, target: Path, *, root: str) -> None:
    """Write all files of `folder` into a ZIP, below one folder called `root`."""
    with ZipFile(target, "w") as archive:
        for name in files_below(folder):
            entry = ZipInfo(f"{root}/{name}", date_time=EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            entry.compress_type = (
                ZIP_STORED if Path(name).suffix.lower() in _PACKED else ZIP_DEFLATED
            )
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as packed:
                shutil.copyfileobj(source, packed, 1 << 20)


DOSSIERS: Final = "build/dossiers"
_BUSY: Final = Message("another relance command is making this dossier; try again when it is done")
_MARK: Final = ".relance-docs"
"""Lies in a folder that this program fills, and says that it may be removed."""
_READY: Final = ".relance-ready"
"""Lies there when all of it is written, and only names are still to be changed."""
_LINE: Final = re.compile(r"([0-9a-f]{64})  (.+)")
_LEFT: Final = re.compile(r"\.(.+)\.[0-9a-f]{16}\.relance-new", re.DOTALL)
"""Where a dossier is made."""
_LITTER: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems leave in a folder that was looked at."""


@contextmanager
def replaced_together(
    folder: Path, *names: str, below: Path | None = None, patience: float = PATIENCE
) -> Iterator[Path]:
    """Give an empty folder to fill, then put its entries `names` in the place of those of `folder`.

    `below` is the workspace, from which no link leads to the folder. When the block fails, nothing
    of `folder` is touched. Raises RefusalError when the folder cannot be written to, when what
    stands there was not written by this program, and when another process is at the same work for
    more than `patience` seconds.
    """
    root = below or folder
    with locked(
        folder, below=root, name=f".{names[0]}.relance-lock", patience=patience, busy=_BUSY
    ):
        yield from _replaced(folder, root, names)


def _replaced(folder: Path, root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    with writing(folder), folder_at(folder, below=root) as held:
        _mend(held, names)
        _clear_others(held, root, names[0])
        _refuse_foreign(held, names)
        name = f".{names[0]}.{os.urandom(8).hex()}.relance-new"
        held.make_folder(name, mode=0o700)
        work = held.step(name, make=False)
        try:
            work.make(_MARK, b"")
            yield folder / name
            _refuse_foreign(held, names)
            work.make(_READY, b"")
            _switch(held, work, names)
        finally:
            work.close()
            held.remove_all(name)


def _switch(held: Folder, work: Folder, names: tuple[str, ...]) -> None:
    """Put what is ready in its place; a link that stands there gives way itself."""
    for name in names:
        there, new = held.info(name), work.info(name)
        if new is None:
            continue
        if there is not None and (stat.S_ISDIR(there.st_mode) or stat.S_ISDIR(new.st_mode)):
            held.rename(name, f"old-{name}", into=work)
        work.rename(name, name, into=held)
    held.sync()


def _mend(held: Folder, names: tuple[str, ...]) -> None:
    """Finish what a run that was killed between two renames began, and remove what others left."""
    left = re.compile(rf"\.{re.escape(names[0])}\.[0-9a-f]{{16}}\.relance-new")
    for name in filter(left.fullmatch, held.names()):
        with suppress(OSError, RefusalError):
            held.remove_empty(name)
            continue
        work = held.step(name, make=False)
        try:
            is_ours, is_ready = work.info(_MARK) is not None, work.info(_READY) is not None
            if is_ours and is_ready:
                _refuse_foreign(held, names)
                _switch(held, work, names)
        finally:
            work.close()
        if is_ours:
            held.remove_all(name)
    for name in names:  # as 0.1.0 did it
        old = f".{name}.relance-old"
        if held.info(name) is None and held.info(old) is not None:
            held.rename(old, name)
        elif held.info(old) is not None and _foreign(held.path / old) is None:
            held.remove_all(old)


def _clear_others(held: Folder, root: Path, own: str) -> None:
    """Remove what killed runs at other dossiers left unfinished: files of debtors lie in it."""
    for left in filter(None, map(_LEFT.fullmatch, held.names())):
        lock = f".{left[1]}.relance-lock"
        if left[1] == own or held.info(lock) is None:
            continue
        with (
            suppress(OSError, RefusalError),
            locked(held.path, below=root, name=lock, patience=0, busy=_BUSY),
            closing(held.step(left[0], make=False)) as work,
        ):
            if work.info(_MARK) is not None and work.info(_READY) is None:
                held.remove_all(left[0])


def _refuse_foreign(held: Folder, names: tuple[str, ...]) -> None:
    """Raise RefusalError for what stands in a place and that no run of this program wrote."""
    for name in names:
        foreign = _foreign(held.path / name)
        if foreign is not None:
            raise RefusalError(
                Message(
                    "{path} was not written by `relance dossier`, or was changed since: keep it "
                    "elsewhere, remove {place}, then run it again",
                    path=foreign,
                    place=held.path / name,
                )
            )


def _foreign(place: Path) -> Path | None:
    """Return what in a place is not as a run wrote it; None when all may be removed."""
    try:
        info = place.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(info.st_mode):
        return _foreign_below(place)
    if stat.S_ISREG(info.st_mode):
        return None if _is_zip_of_ours(place) else place
    return None if place.is_symlink() else place


def _foreign_below(folder: Path) -> Path | None:
    known: dict[str, str] = {}
    with suppress(OSError, RefusalError, UnicodeDecodeError):
        sums = read_file(folder / SUMS, limit=RECORD_BYTES, follow=False).decode()
        lines = [_LINE.fullmatch(line) for line in sums.splitlines()]
        known = {line[2]: line[1] for line in lines if line is not None} if all(lines) else {}
    for here, folders, files in os.walk(folder):
        below = Path(here)
        for name in (*files, *(each for each in folders if (below / each).is_symlink())):
            path = below / name
            is_sums = path == folder / SUMS and bool(known)
            digest = known.get(path.relative_to(folder).as_posix())
            if not is_sums and name not in _LITTER and digest != _digest(path):
                return path
    return None


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file; an empty text when it is none."""
    try:
        with opened(path, limit=ARCHIVED_BYTES, follow=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, RefusalError):
        return ""


def _is_zip_of_ours(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, BadZipFile, ValueError, NotImplementedError):
        return False
    tops = {entry.filename.partition("/")[0] for entry in entries}
    names = {entry.filename for entry in entries}
    return (
        len(tops) == 1
        and f"{next(iter(tops))}/{SUMS}" in names
        and all(entry.date_time == EPOCH for entry in entries)
    )
