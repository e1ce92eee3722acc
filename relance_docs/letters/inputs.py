"""What a document is made from, as digests: the fingerprint it shows and the key of the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from relance_docs.letters.job import Job, template_folders
from relance_docs.letters.manifest import digest_of
from relance_docs.rendering.versions import PACKAGES
from relance_docs.workspace.case_file import CaseFile
from relance_docs.workspace.layout import SETTINGS_FILE

SHOWN: Final = 12
"""Hexadecimal digits of the fingerprint that a letter shows."""


def fingerprint(root: Path, file: CaseFile, step: str, as_of: str, used: Iterable[str]) -> str:
    """Return the first digits of the SHA-256 of the data of a document.

    The data: the case file, relance.yaml, the templates, the files `used` (enclosures, then the
    logo; paths from the root), the step and the day; each as its SHA-256 in hexadecimal (or its
    text), one per line, UTF-8.
    """
    lines = [
        file.digest,
        digest_of(root / SETTINGS_FILE) or "",
        *_templates(template_folders(root, file.number)),
        *(digest_of(root / name) or "" for name in used),
        step,
        as_of,
    ]
    return _digest(lines)[:SHOWN]


def key_of(job: Job) -> str:
    """Return the SHA-256 of all that decides the bytes of a document."""
    return _digest([job.fingerprint, job.commit, str(job.draft), job.path, program()])


@cache
def _templates(folders: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(
        f"{path.relative_to(folder).as_posix()} {digest_of(path)}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


@cache
def program() -> str:
    """Return the SHA-256 of this program and of the versions of what draws its letters."""
    package = Path(__file__).parents[1]
    code = (
        f"{path.relative_to(package).as_posix()} {digest_of(path)}"
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    )
    return _digest([*code, *(f"{name} {version(name)}" for name in PACKAGES)])


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
