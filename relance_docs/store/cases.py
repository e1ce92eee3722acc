"""What case files were read as, kept by their content and all that they were judged by."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import Any, Final

from relance_docs.case.case import MergedCase
from relance_docs.case.parties import DebtorKind
from relance_docs.errors import RefusalError
from relance_docs.files.inside import Within
from relance_docs.files.plain import blob_id
from relance_docs.git.clean import state_of
from relance_docs.message import Message
from relance_docs.reading.check import Surroundings
from relance_docs.store.messages import NotKeptError, Plain, found, plain_finding
from relance_docs.store.store import Store, key_of_all
from relance_docs.workspace.case_content import BytesOfCase, ReadAnew, ReadContent, ReadOnce
from relance_docs.workspace.checks.across import entangled, seen_across
from relance_docs.workspace.checks.files import files_of_case
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, case_path
from relance_docs.workspace.opened import Opened, opened
from relance_docs.workspace.records import CaseFile

_SHELVES: Final = {False: "cases", True: "cases-with-documents"}
"""By whether archived documents were looked into."""
_DIGITS: Final = 32


class CaseMemory:
    """The case files that the store knows.

    A file that is as git has it is not opened; another one is read, and known by its content.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._within = Within(store.root)
        self._context = ""

    def begin(self, settings: bytes, around: Surroundings) -> None:
        """Take what the files are judged against: it is a part of every key, but for the days."""
        self._days = (around.as_of, around.latest)
        self._shelf = self._store.shelf(_SHELVES[around.reads_documents])
        said = f"{around.reads_documents}\0{around.is_past}".encode()
        self._context = hashlib.sha256(said + b"\0" + settings).hexdigest()[:_DIGITS]

    def _key(self, number: str, blob: str) -> str:
        return f"{number} {blob} {self._context}"

    def recall(self, number: str, opening: Callable[[], Opened]) -> CaseFile | MergedCase | None:
        """Return the file of a case as it was read before, if nothing it depends on is new."""
        path = case_path(number)
        clean = self._store.settled.get(path)
        kept = self._known(number, clean.blob) if clean is not None else None
        if clean is not None and kept is not None and self._stands(kept, clean.size):
            return _recalled(number, kept, clean.blob, later(self._within, number, clean.blob))
        file = opening()
        blob = blob_id(file.raw)
        content = ReadOnce(BytesOfCase(number, file.raw))
        kept = self._known(number, blob) if file.finding is None else None
        if kept is None or not self._stands(kept, len(file.raw)):
            return None
        return _recalled(number, kept, blob, content)

    def _known(self, number: str, blob: str) -> Plain:
        return self._shelf.known_on(self._key(number, blob), *self._days)

    def _stands(self, kept: Plain, size: int) -> bool:
        """Whether the pièces and documents that a case names are those that it was judged with."""
        return bool(kept["size"] == size and kept["files"] == self._files(kept["files"]))

    def _files(self, names: Iterable[str]) -> dict[str, Plain]:
        """Return what is known of files below cases/: None of one that has to be looked at."""
        return {name: self._file(name) for name in names}

    def _file(self, name: str) -> Plain:
        path = f"{CASES_FOLDER}/{name}"
        clean = self._store.settled.get(path)
        folders = PurePosixPath(path).parents
        if clean is None or any(self._is_odd(str(folder)) for folder in folders):
            return None
        owner = PurePosixPath(name).parts[0]
        return [clean.blob, clean.size, f"{owner}{CASE_ENDING}".casefold() in self._names]

    def _is_as_it_was(self, name: str) -> bool:
        """Whether nobody changed a file between the look at git and now, when it was read."""
        path = f"{CASES_FOLDER}/{name}"
        clean = self._store.settled[path]
        now = state_of(f"{self._store.root}/{path}")
        return now == (clean.size, clean.changed_at)

    @cached_property
    def _is_odd(self) -> Callable[[str], bool]:
        """Whether a folder may be one of git's own, which no case may name a file of."""
        return cache(lambda folder: os.path.lexists(self._store.root / folder / "HEAD"))

    @cached_property
    def _names(self) -> frozenset[str]:
        entries = (self._store.root / CASES_FOLDER).iterdir()
        return frozenset(entry.name.casefold() for entry in entries)

    def keep(
        self, number: str, raw: bytes, read: CaseFile | MergedCase, around: Surroundings
    ) -> None:
        """Keep what these bytes were read as, and the state of the files that they name."""
        kept: dict[str, Plain] = {"size": len(raw)}
        if isinstance(read, MergedCase):
            kept |= {"files": {}, "merged": read.model_dump(mode="json")}
        elif read.case is None or read.facts is None:
            return  # the files that the rest of it names are looked at as well
        else:
            files = self._files(name for _loc, name in files_of_case(read.case))
            if None in files.values() or not all(map(self._is_as_it_was, files)):
                return
            kept |= {"files": files, "facts": read.facts}
        with suppress(NotKeptError):
            findings = () if isinstance(read, MergedCase) else read.findings
            kept["findings"] = [plain_finding(finding) for finding in findings]
            days = (around.as_of, around.latest)
            self._shelf.keep_on(self._key(number, blob_id(raw)), kept, *days)

    def entangled(self, files: Iterable[CaseFile]) -> AbstractSet[str]:
        """Return the cases that share something with another.

        An event that is recorded mostly leaves debtors and invoices as they were.
        """
        known = tuple(files)
        shelf, key = self._store.shelf("entangled"), key_of_all(seen_across(known))
        kept = shelf.known(key)
        if kept is None:
            kept = sorted(entangled(known))
            shelf.keep(key, kept)
        return frozenset(kept)


def _recalled(number: str, kept: Plain, blob: str, content: ReadContent) -> CaseFile | MergedCase:
    if "merged" in kept:
        return MergedCase.model_validate(kept["merged"])
    return CaseFile(
        number=number,
        path=case_path(number),
        blob=blob,
        facts=facts_of(kept["facts"]),
        content=content,
        findings=tuple(map(found, kept["findings"])),
    )


def facts_of(kept: Plain) -> CaseFacts:
    """Return the facts of a case that were kept: their values, in their order."""
    name, kind, *others = kept
    values: list[Any] = [tuple(each) if isinstance(each, list) else each for each in others]
    return CaseFacts(name, DebtorKind(kind), *values)


@dataclass(frozen=True)
class _Later(ReadAnew):
    """Opens a file that was known without it."""

    within: Within
    blob: str

    @property
    def raw(self) -> bytes:
        """The bytes of the file; RefusalError where they are others by now."""
        path = case_path(self.number)
        file = opened(self.within, path)
        if file.finding is not None or blob_id(file.raw, like=self.blob) != self.blob:
            raise RefusalError(
                Message("{path} was changed while it was read; run the command again", path=path)
            )
        return file.raw


def later(within: Within, number: str, blob: str) -> ReadContent:
    """Return what reads a file when it is asked for, and then once."""
    return ReadOnce(_Later(number, within, blob))
