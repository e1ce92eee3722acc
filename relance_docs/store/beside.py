"""The other cases, as one case sees them: known by content, and read where they share something.

What a case says of its debtor and invoices depends on the bytes of its file alone: neither the
day nor relance.yaml counts. So an event recorded in one case makes one file be read again. A file
whose size and times are what they were is not opened; what is new or changed is searched for what
another case may share with it, and read only where that may be.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from stat import S_ISREG
from typing import Final

from relance_docs.files.plain import blob_id
from relance_docs.reading.reading import read_case
from relance_docs.store.cases import facts_of, later
from relance_docs.store.messages import Plain
from relance_docs.store.store import Shelf, Store
from relance_docs.workspace.facts import CaseFacts
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, case_path
from relance_docs.workspace.opened import opened
from relance_docs.workspace.records import CaseFile, case_file, shown_by, sought_by
from relance_docs.workspace.searched import search_for

_SHELF: Final = "beside"
WORTH_NOTING: Final = 8
"""Files that are looked at anew rather than all that is known written again."""
State = list[int]
"""Of a file: its size in bytes, and the times of its last change and of that of its entry."""


class KnownBeside:
    """The other cases of a workspace that the store knows; of the others, what they may share."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def sharing(self, files: Iterable[CaseFile], numbers: Iterable[str]) -> tuple[CaseFile, ...]:
        """Return the cases among `numbers` that share an invoice or a debtor with `files`."""
        others = sorted(numbers)
        if not others:
            return ()
        asking = (file.facts for file in files if file.facts is not None)
        wanted = frozenset(key for facts in asking for key in sought_by(facts))
        if not wanted:
            return ()
        found = tuple(self._found(others, wanted))
        self._store.write()
        return found

    def note(self, files: Iterable[CaseFile]) -> None:
        """Keep of these cases, which were all read for something else, what is not known yet."""
        for file in files:
            kept = self._shelf.known(file.number)
            if file.facts is None or (kept is not None and kept["blob"] == file.blob):
                continue
            clean = self._store.settled.get(file.path)
            is_told = clean is not None and clean.blob == file.blob
            state = [clean.size, *clean.changed_at] if clean is not None and is_told else None
            self._keep(file, state)

    @cached_property
    def _shelf(self) -> Shelf:
        return self._store.shelf(_SHELF, worth=WORTH_NOTING)

    @cached_property
    def _states(self) -> Mapping[str, State]:
        """The files in cases/ of which any later change bears another time, by case number.

        They are older than the index: whatever changes from now on is not.
        """
        found = {}
        with suppress(OSError):
            now = (self._store.repository.git_dir / "index").stat().st_mtime_ns
            with os.scandir(self._store.root / CASES_FOLDER) as entries:
                for entry in entries:
                    number, ending, _none = entry.name.rpartition(CASE_ENDING)
                    info = entry.stat(follow_symlinks=False)
                    times = info.st_mtime_ns, info.st_ctime_ns
                    if ending and S_ISREG(info.st_mode) and max(times) < now:
                        found[number] = [info.st_size, *times]
        return found

    def _found(self, numbers: Iterable[str], wanted: frozenset[str]) -> Iterator[CaseFile]:
        may_share = search_for(wanted)
        for number in numbers:
            state, kept = self._states.get(number), self._shelf.known(number)
            if kept is None or state is None or kept["state"] != state:
                raw = opened(self._store.root, case_path(number)).raw
                blob = blob_id(raw)
                if kept is None or kept["blob"] != blob:
                    if may_share(raw):
                        read = read_case(raw, path=case_path(number), number=number).record
                        file = case_file(number, raw, read, ())
                        self._keep(file, state)
                        if not wanted.isdisjoint(_shown(file.facts)):
                            yield file
                    continue
                if state is not None:
                    kept = {**kept, "state": state}
                    self._shelf.keep(number, kept)
            if not wanted.isdisjoint(kept["shown"]):
                yield _recalled(self._store, number, kept)

    def _keep(self, file: CaseFile, state: State | None) -> None:
        shown = _shown(file.facts)
        kept = {"state": state, "blob": file.blob, "shown": shown, "facts": file.facts}
        self._shelf.keep(file.number, kept)


def _shown(facts: CaseFacts | None) -> tuple[str, ...]:
    return () if facts is None else shown_by(facts)


def _recalled(store: Store, number: str, kept: Plain) -> CaseFile:
    return CaseFile(
        number=number,
        path=case_path(number),
        blob=kept["blob"],
        facts=None if kept["facts"] is None else facts_of(kept["facts"]),
        content=later(store.root, number, kept["blob"]),
        findings=(),
    )
