"""What a document is made from, as digests: the fingerprint it shows and the key of the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters.job import LetterJob
from relance_docs.rendering.folders import template_folders
from relance_docs.rendering.versions import PACKAGES
from relance_docs.workspace.layout import SETTINGS_FILE
from relance_docs.workspace.records import CaseFile

SHOWN: Final = 12
"""Hexadecimal digits of the fingerprint that a letter shows."""
_COMPILED: Final = ("__pycache__",)


def fingerprint(root: Path, file: CaseFile, step: str, as_of: str, used: Iterable[str]) -> str:
    """Return the first digits of the SHA-256 of the data of a document.

    The data: the case file, relance.yaml, the templates, the files `used` (enclosures, then the
    logo; paths from the root), the step and the day; each as its SHA-256 in hexadecimal (or its
    text), one per line, UTF-8. Line ends of a text are those of the commit, whatever git made of
    them in the working folder: CR LF counts as LF.
    """
    lines = [
        digest_of_data(file.raw),
        _digest_of_file(root / SETTINGS_FILE),
        *_dress_lines(root, file, used),
        step,
        as_of,
    ]
    return digest_of_lines(lines)[:SHOWN]


def dress(root: Path, file: CaseFile, used: Iterable[str]) -> str:
    """Return the SHA-256 of what a document looks like: its templates, and the files `used`."""
    return digest_of_lines(_dress_lines(root, file, used))


def shared_dress(root: Path) -> str:
    """Return the SHA-256 of the templates that all cases share."""
    return digest_of_lines(_templates(template_folders(root, "")))


def _dress_lines(root: Path, file: CaseFile, used: Iterable[str]) -> Iterator[str]:
    yield from _templates(template_folders(root, file.number))
    yield from (_digest_of_file(root / name) for name in used)


def key_of(job: LetterJob) -> str:
    """Return the SHA-256 of all that decides the bytes of a document."""
    return digest_of_lines([job.fingerprint, job.commit, str(job.draft), job.path, program()])


@cache
def _templates(folders: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(line for folder in folders for line in folder_lines(folder))


@cache
def program() -> str:
    """Return the SHA-256 of this program and of the versions of what draws its letters."""
    code = folder_lines(Path(__file__).parents[1], without=_COMPILED)
    return digest_of_lines([*code, *(f"{name} {version(name)}" for name in PACKAGES)])


def folder_lines(folder: Path, *, without: Container[str] = ()) -> Iterator[str]:
    """Yield the path and the SHA-256 of each file below a folder, but for some folders in it."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part in without for part in name.parts):
            yield f"{name.as_posix()} {_digest_of_file(path)}"


def digest_of_data(content: bytes) -> str:
    """Return the SHA-256 of a file, of a text as if its lines ended in LF.

    Git may write the same text with other line ends into another working folder (autocrlf). What
    holds a NUL is no text, for git neither.
    """
    is_text = b"\0" not in content
    return hashlib.sha256(content.replace(b"\r\n", b"\n") if is_text else content).hexdigest()


def _digest_of_file(path: Path) -> str:
    """Return the digest of a file; an empty text when it cannot be read."""
    try:
        return digest_of_data(read_file(path, limit=ARCHIVED_BYTES))
    except (OSError, RefusalError):
        return ""


def digest_of_lines(lines: Iterable[str]) -> str:
    """Return the SHA-256 of lines of text."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
