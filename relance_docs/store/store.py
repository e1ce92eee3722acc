"""The store of a workspace: what was found out before, by what it was found out of.

It lies beside git's own things (`.git/relance/`), can be deleted at any time, and is written by
runs that found something new. A key names everything that an answer depends on, so that two runs
at once can only lose what the other kept, and an answer is never too old. A shelf is one file,
replaced whole: half of one is never there, and what another program wrote is passed over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from relance_docs.case.as_of import until_of
from relance_docs.errors import RefusalError
from relance_docs.finding import Finding
from relance_docs.git.clean import CleanFile, clean_files
from relance_docs.git.repository import Repository, repository_of
from relance_docs.git.signed import read_signed, write_signed
from relance_docs.store.messages import NotKeptError, Plain, found, plain_finding
from relance_docs.store.program import program_digest
from relance_docs.workspace.layout import CASES_FOLDER

_MOST: Final = 3
"""Times what a run asked for, which a shelf holds at most: other branches, days, settings."""


_packed: Final = json.JSONEncoder(separators=(",", ":")).encode
_unpacked: Final = json.JSONDecoder().raw_decode
"""Of what `_packed` wrote, which has nothing around it: the value, and where it ends."""


class Shelf:
    """Answers of one kind, each packed as JSON until it is asked for."""

    def __init__(self, entries: dict[str, str]) -> None:
        self._entries = entries
        self._asked: set[str] = set()
        self._new = 0

    def known(self, key: str) -> Plain:
        """Return an answer; None for one that is not known."""
        self._asked.add(key)
        kept = self._entries.get(key)
        return None if kept is None else _unpacked(kept)[0]

    def keep(self, key: str, answer: Plain) -> None:
        """Keep an answer, which is not None."""
        self._asked.add(key)
        self._entries[key] = _packed(answer)
        self._new += 1

    def known_on(self, key: str, *days: date) -> Plain:
        """Return an answer that holds on these days; None for one that is not known of them."""
        held = self.known(key)
        if held:
            asked = _said(days)
            for spans, answer in held:
                if _are_in(asked, spans):
                    return answer
        return None

    def keep_on(self, key: str, answer: Plain, *days: date) -> None:
        """Keep an answer until each of these days has changed for what was asked of it.

        One of other days stays: who looks at a day to come looks at today again.
        """
        spans = [[date.isoformat(each), until_of(each).isoformat()] for each in days]
        asked = _said(days)
        others = [held for held in self.known(key) or () if not _are_in(asked, held[0])]
        self.keep(key, [[spans, answer], *others[: _MOST - 1]])

    @property
    def new(self) -> int:
        """Answers that were kept and not written yet."""
        return self._new

    def to_write(self) -> dict[str, str] | None:
        """Return all answers, the last ones asked for at the end; None when none is new."""
        if not self._new:
            return None
        self._new = 0
        others = {key: kept for key, kept in self._entries.items() if key not in self._asked}
        spare = max(len(self._asked) * (_MOST - 1), 0)
        last = list(others)[-spare:] if spare else []
        asked = {key: kept for key, kept in self._entries.items() if key in self._asked}
        return {key: others[key] for key in last} | asked


def _said(days: Iterable[date]) -> list[str]:
    return [date.isoformat(day) for day in days]


def _are_in(days: Iterable[str], spans: Iterable[tuple[str, str]]) -> bool:
    """Whether each day is one of those from the first of its span to the eve of the second."""
    return all(since <= day < until for day, (since, until) in zip(days, spans, strict=True))


def key_of_all(*said: object) -> str:
    """Return the key of an answer: a digest of all that it depends on."""
    return hashlib.sha256(repr(said).encode("utf-8", "surrogateescape")).hexdigest()


class Store:
    """The shelves of a workspace, each read when it is first asked for."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self._shelves: dict[str, Shelf] = {}
        self.root: Final = repository.root

    @cached_property
    def clean(self) -> Mapping[str, CleanFile]:
        """The files below cases/ that are as git has them, by their path from the workspace."""
        try:
            return clean_files(self.repository, CASES_FOLDER)
        except RefusalError:
            return {}

    @cached_property
    def settled(self) -> Mapping[str, CleanFile]:
        """Those that git can tell of: for it, two changes within a second are one."""
        return {path: file for path, file in self.clean.items() if file.is_settled}

    def shelf(self, name: str) -> Shelf:
        """Return the answers of a kind that this very program kept."""
        if name not in self._shelves:
            self._shelves[name] = Shelf(self._read(name))
        return self._shelves[name]

    def findings(
        self, name: str, key: str, find: Callable[[], tuple[Finding, ...]]
    ) -> tuple[Finding, ...]:
        """Return what was found before under a key; what `find` finds otherwise."""
        shelf = self.shelf(name)
        kept = shelf.known(key)
        if kept is not None:
            return tuple(map(found, kept))
        new = find()
        with suppress(NotKeptError):
            shelf.keep(key, [plain_finding(finding) for finding in new])
        return new

    def _read(self, name: str) -> dict[str, str]:
        return dict(line.split("\t", 1) for line in self.kept(name).decode().splitlines())

    def kept(self, name: str) -> bytes:
        """Return what this very program kept under a name; nothing where it kept nothing."""
        signed = read_signed(self.repository, _file(name))
        is_own = signed is not None and signed[0].get("program") == self._program
        return signed[1] if signed is not None and is_own else b""

    def keep(self, name: str, content: bytes) -> None:
        """Keep something under a name, in the place of what was kept under it."""
        write_signed(self.repository, _file(name), {"program": self._program}, content)

    @cached_property
    def _program(self) -> str:
        return f"{program_digest()} {self.repository.prefix}"

    @property
    def new(self) -> int:
        """Answers that this run found and that were not written yet."""
        return sum(shelf.new for shelf in self._shelves.values())

    def write(self) -> None:
        """Write the shelves on which something is new."""
        for name, shelf in self._shelves.items():
            entries = shelf.to_write()
            if entries is not None:
                self.keep(name, "\n".join(map("\t".join, entries.items())).encode())


def _file(name: str) -> str:
    return f"known-{name}"


def store_of(root: Path) -> Store | None:
    """Return the store of a workspace; None for one that is in no repository."""
    try:
        return Store(repository_of(root))
    except RefusalError:
        return None
