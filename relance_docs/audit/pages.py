"""The pages of cases as files of build/audit, each replaced whole and only when it differs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.case_page.material import Says
from relance_docs.audit.case_page.render import render
from relance_docs.audit.page import put_file
from relance_docs.errors import RefusalError
from relance_docs.files.folder import remove_file
from relance_docs.files.plain import ARCHIVED_BYTES, opened, read_file
from relance_docs.workspace.records import Workspace

AUDIT_FOLDER: Final = "build/audit"
_ENDING: Final = ".html"
_TAKEN: Final = ("index", "bilan")
"""Names of the pages over all cases."""
_OURS: Final = b'<meta name="generator" content="relance-docs: rapport d&#39;audit">'
_HEAD: Final = 2048
"""Bytes of a page within which its generator stands."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenPage:
    """A page that is in its place."""

    number: str
    name: str
    """Of the file, in the folder of the report."""
    sha256: str


def page_name(number: str) -> str:
    """Return the name of the page of a case; none is that of a page over all cases.

    >>> page_name("2026-014"), page_name("Index")
    ('2026-014.html', 'Index..html')
    """
    # No case number ends with a full stop, so that no other case has this name.
    stop = "." if number.casefold() in _TAKEN else ""
    return f"{number}{stop}{_ENDING}"


def case_page(workspace: Workspace, number: str, says: Says) -> bytes:
    """Return the page of one case of a workspace, as the report has it.

    `workspace` may hold that case alone. Raises RefusalError when there is no such case.
    """
    workspace.case_file(number)
    return next(render(found) for found in materials(workspace, says) if found.number == number)


def put_page(folder: Path, number: str, content: bytes, *, below: Path) -> WrittenPage:
    """Write the page of a case, unless it is there as it is; `below` is the workspace.

    Raises RefusalError when the folder cannot be written to.
    """
    name = page_name(number)
    put_file(folder / name, content, below=below)
    return WrittenPage(number=number, name=name, sha256=hashlib.sha256(content).hexdigest())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a page that is there; empty for one that is not, or is a link."""
    try:
        content = read_file(path, limit=ARCHIVED_BYTES, follow=False)
    except (OSError, RefusalError):
        return ""
    return hashlib.sha256(content).hexdigest()


def remove_others(folder: Path, kept: Iterable[str], *, below: Path) -> Iterator[str]:
    """Remove the pages of cases that are no longer there; yield their names.

    Only what bears the mark of this program in its head is removed.
    """
    names = frozenset(kept)
    for path in sorted(folder.glob(f"*{_ENDING}")):
        if path.name not in names and _is_ours(path):
            remove_file(path, below=below, up_to=folder)
            yield path.name


def _is_ours(path: Path) -> bool:
    try:
        with opened(path, limit=ARCHIVED_BYTES, follow=False) as file:
            return _OURS in file.read(_HEAD)
    except (OSError, RefusalError):
        return False
