"""The list of digests and the ZIP of a dossier: the same bytes for the same files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from relance_docs.files.folder import write_below

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
