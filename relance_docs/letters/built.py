"""The exact document that was written into build/letters, if it may leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.message import Message

_DAY: Final = len("2026-11-20")


@dataclass(frozen=True, kw_only=True)
class Built:
    """A document that may leave."""

    path: str
    """Relative to the workspace."""
    content: bytes = field(repr=False)
    commit: str
    """The commit from which it can be made again, byte for byte."""
    made_with: str
    """With these versions; empty when a version of the program made it that did not say."""
    as_of: date
    """The date that it bears."""
    invoices: tuple[str, ...]
    pay_by: date | None


def built_document(root: Path, number: str, step: str) -> Built:
    """Return the document of a step that was written into build/letters.

    Raises RefusalError when there is none, when it was changed since, and when it bears the
    PROJET mark.
    """
    path = built_path(root, number, step)
    if path is None:
        raise RefusalError(
            Message(
                "no document {step} of case {case} in build/letters; write it with "
                "`relance letters {case}` (if it left another day, with --as-of and the day it "
                "bears), or name the one that left with --document",
                step=step,
                case=number,
            )
        )
    folder = root / LETTERS_FOLDER
    entry = manifest.read(folder)[path]
    if not manifest.is_ours(folder, path, entry):
        raise RefusalError(_changed(path, number))
    if not entry.head:
        raise RefusalError(_draft(path, number))
    return Built(
        path=f"{LETTERS_FOLDER}/{path}",
        content=read_file(folder / path, limit=ARCHIVED_BYTES, follow=False),
        commit=entry.head,
        made_with=entry.made_with,
        as_of=date.fromisoformat(path.rpartition("/")[2][:_DAY]),
        invoices=tuple(entry.invoices),
        pay_by=date.fromisoformat(entry.pay_by) if entry.pay_by else None,
    )


def built_path(root: Path, number: str, step: str) -> str | None:
    """Return the newest document of that step in build/letters, relative to it; None without."""
    found = (
        path
        for path, entry in manifest.read(root / LETTERS_FOLDER).items()
        if entry.case == number and path.endswith(".pdf") and _step(path) == step
    )
    return max(found, default=None)


def _step(path: str) -> str:
    """Return the step in `2026-014/2026-11-20-relance-2.pdf`; its name may hold a hyphen."""
    return path.rpartition("/")[2].removesuffix(".pdf")[_DAY + 1 :]


def _changed(path: str, number: str) -> Message:
    return Message(
        "{path} was changed since it was written; write it again with "
        "`relance letters {case}`, or name the one that left with --document",
        path=f"{LETTERS_FOLDER}/{path}",
        case=number,
    )


def _draft(path: str, number: str) -> Message:
    return Message(
        "{path} bears the PROJET mark: record what it is made from, `relance save -m TEXT`, write it "
        "again with `relance letters {case}`, and send that one",
        path=f"{LETTERS_FOLDER}/{path}",
        case=number,
    )
