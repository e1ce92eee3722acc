"""The other cases, as one case sees them: known by content, and read where they share something.

What a case says of its debtor and invoices depends on the bytes of its file alone: neither the
day nor relance.yaml counts. So an event recorded in one case makes one file be read again. A file
whose size and times are what they were is not opened; what is new or changed is searched for what
another case may share with it, and read only where that may be.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from stat import S_ISREG
from typing import Final

from relance_docs.files.inside import Within
from relance_docs.files.plain import blob_id
from relance_docs.reading.reading import read_case
from relance_docs.store.cases import facts_of, later
from relance_docs.store.store import Store
from relance_docs.workspace.layout import CASE_ENDING, CASES_FOLDER, case_path
from relance_docs.workspace.opened import opened
from relance_docs.workspace.records import CaseFile, case_file, shown_by, sought_by
from relance_docs.workspace.searched import search_for

_NAME: Final = "beside"
WORTH_NOTING: Final = 8
"""Files that are looked at anew rather than all that is known written again."""
_UNTOLD: Final = "?"
"""The state of a file that may change again and bear the same times."""


class KnownBeside:
    """The other cases of a workspace that the store knows; of the others, what they may share."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._within = Within(store.root)
        self._new: dict[str, tuple[str, ...]] = {}
        """What was found out since it was read: by case number, the keys it is `shown_by`."""

    def sharing(self, files: Iterable[CaseFile], numbers: Iterable[str]) -> tuple[CaseFile, ...]:
        """Return the cases among `numbers` that share an invoice or a debtor with `files`."""
        others = frozenset(numbers)
        if not others:
            return ()
        asking = (file.facts for file in files if file.facts is not None)
        wanted = frozenset(key for facts in asking for key in sought_by(facts))
        if not wanted:
            return ()
        found = tuple(self._found(others, wanted))
        self._write()
        return found

    def note(self, files: Iterable[CaseFile]) -> None:
        """Keep of these cases, which were all read for something else, what is not known yet."""
        for file in files:
            if file.facts is None or self._blob(file.number) == file.blob:
                continue
            clean = self._store.settled.get(file.path)
            is_told = clean is not None and clean.blob == file.blob
            state = _state(clean.size, *clean.changed_at) if clean and is_told else _UNTOLD
            self._keep(file, state)
        self._write()

    @cached_property
    def _kept(self) -> tuple[dict[str, list[str]], list[str]]:
        """What was kept: of each case its state, its blob and its facts, as JSON; and the index.

        The index has a line for each key that a case is `shown_by`, sorted, with the case behind
        it: what one case of ten thousand shares is found without taking apart what is kept of all.
        """
        cases, _blank, index = self._store.kept(_NAME).decode().partition("\n\n")
        lines = (line.split(" ", 3) for line in cases.split("\n") if line)
        return {number: said for number, *said in lines}, index.split("\n")

    @cached_property
    def _states(self) -> Mapping[str, str]:
        """The state of each file in cases/, by case number.

        It tells of any change where the file is older than the index: whatever changes from now on
        is not.
        """
        found = {}
        with suppress(OSError):
            now = (self._store.repository.git_dir / "index").stat().st_mtime_ns
            with os.scandir(self._store.root / CASES_FOLDER) as entries:
                for entry in entries:
                    number, ending, _none = entry.name.rpartition(CASE_ENDING)
                    if ending:
                        info = entry.stat(follow_symlinks=False)
                        times = info.st_mtime_ns, info.st_ctime_ns
                        is_told = S_ISREG(info.st_mode) and max(times) < now
                        found[number] = _state(info.st_size, *times) if is_told else _UNTOLD
        return found

    @cached_property
    def _standing(self) -> set[str]:
        """The cases of which the file is known, without opening it, to be the one that is kept."""
        states = self._states
        told = ((number, said[0]) for number, said in self._kept[0].items() if said[0] != _UNTOLD)
        return {number for number, state in told if state == states.get(number)}

    def _found(self, others: AbstractSet[str], wanted: AbstractSet[str]) -> Iterator[CaseFile]:
        may_share = search_for(wanted)
        unsure = others - self._standing
        for number in sorted(others & (unsure | self._showing(wanted))):
            is_unsure = number in unsure
            file = self._looked_at(number, may_share) if is_unsure else self._recalled(number)
            if file is not None and not wanted.isdisjoint(_shown_by(file)):
                yield file

    def _showing(self, wanted: AbstractSet[str]) -> set[str]:
        """Return the cases that were shown by one of these keys when they were kept."""
        _cases, index = self._kept
        found = {number for number, keys in self._new.items() if not wanted.isdisjoint(keys)}
        for key in map(json.dumps, wanted):
            first, end = (bisect_left(index, f"{key}{then}") for then in ("\t", "\n"))
            found.update(line.rpartition("\t")[2] for line in index[first:end])
        return found

    def _looked_at(self, number: str, may_share: Callable[[bytes], bool]) -> CaseFile | None:
        """Open a file and return it; None for one that is not known, and shares nothing."""
        raw = opened(self._within, case_path(number)).raw
        state = self._states.get(number, _UNTOLD)
        if self._blob(number) == blob_id(raw):
            file = self._recalled(number)
            if state != _UNTOLD:
                self._keep(file, state)
            return file
        if not may_share(raw):
            return None
        read = read_case(raw, path=case_path(number), number=number).record
        file = case_file(number, raw, read, ())
        self._keep(file, state)
        return file

    def _recalled(self, number: str) -> CaseFile:
        _state, blob, said = self._kept[0][number]
        facts = json.loads(said)
        return CaseFile(
            number=number,
            path=case_path(number),
            blob=blob,
            facts=None if facts is None else facts_of(facts),
            content=later(self._within, number, blob),
            findings=(),
        )

    def _blob(self, number: str) -> str | None:
        kept = self._kept[0].get(number)
        return None if kept is None else kept[1]

    def _keep(self, file: CaseFile, state: str) -> None:
        said = json.dumps(file.facts, separators=(",", ":"))
        self._kept[0][file.number] = [state, file.blob, said]
        self._new[file.number] = _shown_by(file)
        if state != _UNTOLD:
            self._standing.add(file.number)

    def _write(self) -> None:
        """Keep what is known of the files that are there, once enough of it is new."""
        if len(self._new) < WORTH_NOTING:
            return
        known, index = self._kept
        cases = {number: said for number, said in known.items() if number in self._states}
        same = cases.keys() - self._new
        new = (f"{json.dumps(key)}\t{n}" for n in cases for key in self._new.get(n, ()))
        index = sorted((*(line for line in index if line.rpartition("\t")[2] in same), *new))
        lines = "\n".join(" ".join((number, *said)) for number, said in cases.items())
        self._store.keep(_NAME, "\n\n".join((lines, "\n".join(index))).encode())
        self._kept = cases, index
        self._new.clear()


def _shown_by(file: CaseFile) -> tuple[str, ...]:
    return () if file.facts is None else shown_by(file.facts)


def _state(size: int, changed: int, changed_entry: int) -> str:
    """Return what tells a file from another without opening it: its size in bytes, its times."""
    return f"{size}-{changed}-{changed_entry}"
