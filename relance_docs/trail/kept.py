"""The trail of each case, kept with what it was made of, as `signed` keeps things.

The key of a trail names, in their order, all commits that touched a file of the case under any name
that it may have had: with these commits comes all that was before them, so that after a commit more
only the cases that it touched are read again, and after a rebase, on another branch, in a clone
with a shorter past those of which the commits are others. Whether a signature is good is asked each
time: keys expire. A few cases lie in one file, so that one case is looked up without all others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from zlib import crc32

from relance_docs.git.commits import signatures_checked
from relance_docs.git.history import History
from relance_docs.git.history_cache import given_parents
from relance_docs.git.repository import Repository
from relance_docs.git.signed import read_signed, write_signed
from relance_docs.store.messages import NotKeptError
from relance_docs.store.program import program_digest
from relance_docs.trail.trail import (
    CaseTrail,
    ReadTrail,
    TrailReader,
    asked_for,
    groups_of,
    path_of,
)
from relance_docs.trail.written import Written, written
from relance_docs.workspace.layout import CASES_FOLDER

_FILES: Final = 64
_MOVED: Final = b">"
_HERE: Final = b"="
_Entries = dict[bytes, tuple[bytes, bytes]]
"""By the number of the case: the key of its trail, and the trail as it was written down."""


def trails(
    repository: Repository, history: History, numbers: tuple[str, ...] = ()
) -> Iterator[CaseTrail]:
    """Yield the trail of each case as `trails_of` does; only what is new is read.

    All is kept once the last one was yielded.
    """
    reader = TrailReader(repository, history)
    kept = KeptTrails(repository=repository, history=history)
    for group in groups_of(asked_for(repository, history, numbers)):
        known = {number: line for number in group if (line := kept.recall(number)) is not None}
        missing = tuple(number for number in group if number not in known)
        read = {each.trail.case: each for each in reader.read(missing)} if missing else {}
        if not reader.lacks_some:
            for each in read.values():
                kept.keep(each)
        lines = {number: Written(line[1:]) for number, line in known.items()}
        signed = [commit for line in lines.values() for commit in line.signed]
        checked = signatures_checked(repository, signed)
        for number in group:
            if number in read:
                is_moved, trail = read[number].is_moved, read[number].trail
            else:
                is_moved = known[number].startswith(_MOVED)
                trail = lines[number].trail(checked)
            if numbers or not is_moved:
                yield trail
    kept.write()


@dataclass(kw_only=True)
class KeptTrails:
    """The trails that this very program kept of a repository."""

    repository: Repository
    history: History
    _files: dict[int, _Entries] = field(default_factory=dict, init=False)
    _changed: set[int] = field(default_factory=set, init=False)

    def recall(self, number: str) -> bytes | None:
        """Return what is kept of a case; None where its trail is another by now."""
        known = self._file(number).get(_name(number))
        return known[1] if known is not None and known[0] == self._key(number) else None

    def keep(self, read: ReadTrail) -> None:
        """Keep the trail of a case: whether it goes on under another name, and the trail."""
        number = read.trail.case
        with suppress(NotKeptError):
            line = (_MOVED if read.is_moved else _HERE) + written(read.trail, read.signed)
            self._file(number)[_name(number)] = self._key(number), line
            self._changed.add(_place(number))

    def write(self) -> None:
        """Write what was kept since."""
        for place in sorted(self._changed):
            lines = (b"\n".join((name, *kept)) for name, kept in self._files[place].items())
            write_signed(self.repository, _called(place), self._said, b"\n".join(lines))
        self._changed.clear()

    def _file(self, number: str) -> _Entries:
        place = _place(number)
        if place not in self._files:
            self._files[place] = self._read(place)
        return self._files[place]

    def _read(self, place: int) -> _Entries:
        signed = read_signed(self.repository, _called(place))
        if signed is None or signed[0] != self._said or not signed[1]:
            return {}
        lines = iter(signed[1].split(b"\n"))
        return {name: (key, kept) for name, key, kept in zip(lines, lines, lines, strict=True)}

    @cached_property
    def _said(self) -> Mapping[str, str]:
        return {"program": program_digest(), "parents": given_parents(self.repository)}

    def _key(self, number: str) -> bytes:
        own = path_of(number)
        paths = tuple(self._names(own, *self.history.folders.get(f"{CASES_FOLDER}/{number}", ())))
        touches = self.history.touches
        ranks = sorted({rank for name in paths for rank in touches.get(name, ())})
        said = "\0".join((self.history.prefix, *paths, *(self.history.ids[rank] for rank in ranks)))
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest().encode()

    def _names(self, *paths: str) -> Iterator[str]:
        """Yield these files and all that any of them was called, or only looked like, before."""
        left, seen = list(reversed(paths)), set[str]()
        while left:
            path = left.pop()
            if path not in seen:
                seen.add(path)
                yield path
                left.extend(self.history.earlier_names.get(path, ()))


def _name(number: str) -> bytes:
    return number.encode("utf-8", "surrogateescape")


def _place(number: str) -> int:
    return crc32(_name(number)) % _FILES


def _called(place: int) -> str:
    return f"trails-{place:02}"
