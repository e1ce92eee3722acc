"""The other cases, as one case sees them: known by content, and read where they share something.

What a case says of its debtor and invoices depends on the bytes of its file alone: neither the
day nor relance.yaml counts. So an event recorded in one case makes one file be read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cached_property
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import blob_id
from relance_docs.git.clean import CleanFile
from relance_docs.reading.reading import read_case
from relance_docs.store.cases import facts_of, later
from relance_docs.store.messages import Plain
from relance_docs.store.store import Shelf, Store
from relance_docs.workspace.facts import Facts
from relance_docs.workspace.layout import case_path
from relance_docs.workspace.opened import opened
from relance_docs.workspace.records import CaseFile, case_file, shown_by, sought_by

_SHELF: Final = "beside"
_WORTH: Final = 8
"""Files that are read anew rather than all that is known written again."""
_FEW: Final = 50
"""Cases that are opened sooner than git has looked at its index."""


class KnownBeside:
    """The other cases of a workspace that the store knows; the others are read, and kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sharing(self, files: Iterable[CaseFile], numbers: Iterable[str]) -> tuple[CaseFile, ...]:
        """Return the cases among `numbers` that share an invoice or a debtor with `files`."""
        asking = (file.facts for file in files if file.facts is not None)
        wanted = frozenset(key for facts in asking for key in sought_by(facts))
        others = sorted(numbers)
        if not others or not wanted:
            return ()
        clean = self._store.settled if len(others) > _FEW else {}
        found = tuple(self._found(others, clean, wanted))
        self._store.write()
        return found

    def note(self, files: Iterable[CaseFile]) -> None:
        """Keep of these cases, which were all read for something else, what is not known yet."""
        for file in files:
            key = _key(file.number, file.blob)
            if file.facts is not None and self._shelf.known(key) is None:
                with suppress(RefusalError):  # it was changed meanwhile
                    self._shelf.keep(key, _plain(len(file.raw), file.facts))

    @cached_property
    def _shelf(self) -> Shelf:
        return self._store.shelf(_SHELF, worth=_WORTH)

    def _found(
        self, numbers: Iterable[str], clean: Mapping[str, CleanFile], wanted: frozenset[str]
    ) -> Iterator[CaseFile]:
        for number in numbers:
            file = clean.get(case_path(number))
            kept = self._shelf.known(_key(number, file.blob)) if file is not None else None
            if file is None or kept is None or kept["size"] != file.size:
                read = self._read(number)
                if read.facts is not None and not wanted.isdisjoint(shown_by(read.facts)):
                    yield read
            elif not wanted.isdisjoint(kept["shown"]):
                yield _recalled(self._store, number, file.blob, kept["facts"])

    def _read(self, number: str) -> CaseFile:
        """Return a case as its file says it now: known by its bytes, or read and kept."""
        path = case_path(number)
        raw = opened(self._store.root, path).raw
        key = _key(number, blob_id(raw))
        kept = self._shelf.known(key)
        if kept is not None and kept["size"] == len(raw):
            return _recalled(self._store, number, blob_id(raw), kept["facts"])
        read = case_file(number, raw, read_case(raw, path=path, number=number).record, ())
        self._shelf.keep(key, _plain(len(raw), read.facts))
        return read


def _key(number: str, blob: str) -> str:
    return f"{number} {blob}"


def _plain(size: int, facts: Facts | None) -> Plain:
    if facts is None:
        return {"size": size, "shown": [], "facts": None}
    return {"size": size, "shown": shown_by(facts), "facts": asdict(facts)}


def _recalled(store: Store, number: str, blob: str, facts: Plain) -> CaseFile:
    return CaseFile(
        number=number,
        path=case_path(number),
        blob=blob,
        facts=None if facts is None else facts_of(facts),
        content=later(store.root, number, blob),
        findings=(),
    )
