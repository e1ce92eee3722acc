"""The exact document that was written into build/letters, if it may leave."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.letters.earlier import SET_ASIDE_FOLDER
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.message import Message


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
    apart: tuple[tuple[str, str], ...] = ()
    """The invoices that it names apart, each with the step that it takes of it so."""
    party: str | None = None
    """The co-debtor to whom it goes; None: the debtor."""
    channel: str | None = None
    """How it goes there; None: as the plan says."""


def built_document(root: Path, number: str, step: str) -> Built:
    """Return the document of a step that was written into build/letters.

    Raises RefusalError when there is none, when it was changed since, and when it bears the
    PROJET mark.
    """
    path = built_path(root, number, step)
    if path is None and (aside := _newest(root, SET_ASIDE_FOLDER, number, step)) is not None:
        raise RefusalError(
            Message(
                "{path} was set aside, for it does not hold any more; if it is the one that left "
                "all the same: `relance sent {case} {step} --file {path}`",
                path=f"{SET_ASIDE_FOLDER}/{aside}",
                step=step,
                case=number,
            )
        )
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
    content = read_file(folder / path, limit=ARCHIVED_BYTES, follow=False)
    return _built(f"{LETTERS_FOLDER}/{path}", entry, content)


def built_for_co_debtors(root: Path, path: str) -> tuple[Built, ...]:
    """Return the letters that go to co-debtors with the document at `path` of build/letters.

    Raises RefusalError when one was changed since: it is not the one that was written.
    """
    folder, stem = root / LETTERS_FOLDER, path.removesuffix(".pdf")
    found = []
    for each, entry in sorted(manifest.read(folder).beside(path).items()):
        if entry.party and each.startswith(f"{stem}--") and each.endswith(".pdf"):
            if not manifest.is_ours(folder, each, entry):
                raise RefusalError(_changed(each, entry.case))
            content = read_file(folder / each, limit=ARCHIVED_BYTES, follow=False)
            found.append(_built(f"{LETTERS_FOLDER}/{each}", entry, content))
    return tuple(found)


def _built(path: str, entry: manifest.ManifestEntry, content: bytes) -> Built:
    return Built(
        path=path,
        content=content,
        commit=entry.head,
        made_with=entry.made_with,
        as_of=manifest.day_of(path),
        invoices=tuple(entry.invoices),
        pay_by=date.fromisoformat(entry.pay_by) if entry.pay_by else None,
        apart=tuple((number, step) for number, step in entry.apart),
        party=entry.party or None,
        channel=entry.channel or None,
    )


def built_for(root: Path, number: str, step: str, party: str) -> Built | None:
    """Return the newest letter of a step to a co-debtor in build/letters; None without one.

    Raises RefusalError when it was changed since, and when it bears the PROJET mark.
    """
    folder = root / LETTERS_FOLDER
    known = manifest.read(folder)
    path = built_path(root, number, step, party)
    if path is None:
        return None
    if not manifest.is_ours(folder, path, known[path]):
        raise RefusalError(_changed(path, number))
    if not known[path].head:
        raise RefusalError(_draft(path, number))
    content = read_file(folder / path, limit=ARCHIVED_BYTES, follow=False)
    return _built(f"{LETTERS_FOLDER}/{path}", known[path], content)


def made_here(root: Path, number: str, step: str, content: bytes) -> Built | None:
    """Return what is known of a document of that step, also one set aside; None if nothing is.

    Raises RefusalError when it bears the PROJET mark.
    """
    digest = hashlib.sha256(content).hexdigest()
    for folder in (LETTERS_FOLDER, SET_ASIDE_FOLDER):
        for path, entry in _of_step(root, folder, number, step):
            if entry.sha256 == digest:
                if not entry.head:
                    raise RefusalError(_draft(path, number))
                return _built(f"{folder}/{path}", entry, content)
    return None


def built_path(root: Path, number: str, step: str, party: str | None = None) -> str | None:
    """Return the newest document of that step in build/letters, relative to it; None without.

    `party`: of those to that co-debtor; None: to the debtor.
    """
    return _newest(root, LETTERS_FOLDER, number, step, party)


def built_about(root: Path, number: str, step: str, party: str | None = None) -> tuple[str, ...]:
    """Return the invoices of the document that `built_path` names; none without one."""
    path = built_path(root, number, step, party)
    return () if path is None else tuple(manifest.read(root / LETTERS_FOLDER)[path].invoices)


def newest_step(root: Path, number: str) -> str | None:
    """Return the step of the newest document of a case in build/letters; None without one."""
    known = manifest.read(root / LETTERS_FOLDER).of(number).items()
    found = ((path, manifest.step_of(path, each)) for path, each in known if _is_letter(path, each))
    return max(found, default=("", None))[1]


def may_leave(root: Path) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield case, step and invoices of every document in build/letters that is no draft."""
    for path, entry in manifest.read(root / LETTERS_FOLDER).items():
        if entry.head and _is_letter(path, entry):
            yield entry.case, manifest.step_of(path, entry), tuple(entry.invoices)


def _is_letter(path: str, entry: manifest.ManifestEntry, party: str | None = None) -> bool:
    """Whether a file is the PDF that goes to the debtor, or to that co-debtor."""
    return path.endswith(".pdf") and entry.party == (party or "")


def _newest(
    root: Path, folder: str, number: str, step: str, party: str | None = None
) -> str | None:
    return max((path for path, _entry in _of_step(root, folder, number, step, party)), default=None)


def _of_step(
    root: Path, folder: str, number: str, step: str, party: str | None = None
) -> Iterator[tuple[str, manifest.ManifestEntry]]:
    for path, entry in manifest.read(root / folder).of(number).items():
        if _is_letter(path, entry, party) and manifest.step_of(path, entry) == step:
            yield path, entry


def _changed(path: str, number: str) -> Message:
    return Message(
        "{path} was changed since it was written; write it again with "
        "`relance letters {case}`, or name the one that left with --document",
        path=f"{LETTERS_FOLDER}/{path}",
        case=number,
    )


def _draft(path: str, number: str) -> Message:
    return Message(
        "{path} bears the PROJET mark: record what it is made from, `relance save -m TEXT`, write "
        "it again with `relance letters {case}`, and send that one",
        path=f"{LETTERS_FOLDER}/{path}",
        case=number,
    )
