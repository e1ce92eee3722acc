"""Which files of cases/ are cases, and which names cannot be."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.workspace.layout import (
    CASE_ENDING,
    CASES_FOLDER,
    case_path,
    is_case_number,
    refuse_link,
)

_NOT_QUITE: Final = re.compile(r"(?P<stem>.+?)\.ya?ml(?:\.txt)?", re.IGNORECASE)
"""What somebody means to be a case; Notepad writes 2026-014.yaml.txt."""

NAME_CODES: Final[Mapping[str, str]] = {
    "case-file-ending": "A file of cases/ that ends in .yml, .YAML or .yaml.txt is no case.",
    "case-number": "The name of the file cannot be a case number.",
    "case-number-twice": "Two case numbers differ only in capital letters.",
    "merged-into": "The case into which another one was put must be there.",
}
"""Meaning of each, all errors."""


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """The case numbers found, in order, and what is wrong with the names of files."""

    numbers: tuple[str, ...]
    findings: tuple[Finding, ...]


def discover(root: Path) -> Discovery:
    """Look into cases/; folders, hidden files and the copies that editors leave are passed over.

    Raises RefusalError when cases/ is a link.
    """
    refuse_link(root, CASES_FOLDER)
    numbers: list[str] = []
    findings: list[Finding] = []
    for name in sorted(_file_names(root / CASES_FOLDER)):
        number = name.removesuffix(CASE_ENDING)
        if number != name and is_case_number(number):
            numbers.append(number)
        else:
            findings.extend(_name_findings(name))
    return Discovery(numbers=tuple(numbers), findings=(*findings, *_twins(numbers)))


def _file_names(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        return tuple(
            entry.name
            for entry in entries
            if not entry.name.startswith((".", "#", "~"))
            and (entry.is_file(follow_symlinks=False) or not _is_folder(entry))
        )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is, or leads to, a folder; a link that leads to itself does not."""
    return Path(entry).is_dir() if entry.is_symlink() else entry.is_dir()


def _name_findings(name: str) -> Iterator[Finding]:
    """Yield what is wrong with the name of a file that is no case, if it was meant to be one."""
    place = Place(path=f"{CASES_FOLDER}/{name}")
    found = _NOT_QUITE.fullmatch(name)
    stem = found["stem"] if found else name.removesuffix(CASE_ENDING)
    if found is not None and name != f"{stem}{CASE_ENDING}":
        message = Message(
            "a case file ends in .yaml; rename it to {name}", name=f"{stem}{CASE_ENDING}"
        )
        yield Finding(place=place, code="case-file-ending", message=message)
    elif name.endswith(CASE_ENDING):
        message = Message(
            "a case number has at most 64 letters without accents, digits, '.', '-' and '_', "
            "and begins with a letter or digit; rename the file, for example to 2026-014.yaml"
        )
        yield Finding(place=place, code="case-number", message=message)


def _twins(numbers: Collection[str]) -> tuple[Finding, ...]:
    """Find names that are one and the same file on Windows and macOS."""
    if len(set(map(str.casefold, numbers))) == len(numbers):
        return ()
    by_fold = sorted(numbers, key=lambda number: (number.casefold(), number))
    groups = (tuple(group) for _, group in groupby(by_fold, key=str.casefold))
    return tuple(
        Finding(
            place=Place(path=case_path(twin)),
            code="case-number-twice",
            message=Message(
                "differs from {other} only in capital letters; rename one of them",
                other=case_path(first),
            ),
        )
        for first, *twins in groups
        for twin in twins
    )
