"""The facts of many versions of case files, each part of a file read once.

The next version of a file differs in a few lines. A file is cut into sections where a new top-level
key begins, and a list where a new item begins; a part that was read is not read again, nor is a
list that only got longer cut again. Where the parts do not read by themselves, the file is read
whole: what comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final

from relance_docs.git.blobs import objects_in
from relance_docs.git.history import History
from relance_docs.git.repository import Repository
from relance_docs.reading.document import Data
from relance_docs.reading.plain_lines import read_plain
from relance_docs.reading.yaml import read_yaml
from relance_docs.trail.facts import Fact, stated_in, told_apart
from relance_docs.trail.lineage import blobs_of

_TOP: Final = re.compile(rb"^(?=[A-Za-z_\"'])", re.MULTILINE)
_ITEM: Final = re.compile(rb"^( *)- ", re.MULTILINE)
_SAYS_SOMETHING: Final = re.compile(rb"^[ \t]*[^#\s]", re.MULTILINE)
_CHUNK: Final = 2000
"""Blobs asked of git at once."""


class FactReader:
    """Reads the blobs of case files; a blob that is no readable YAML gives None."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._raw: dict[str, bytes] = {}
        self._sections: dict[bytes, _Section | None] = {}
        self._parts: dict[bytes, _Section | None] = {}
        self._lists: dict[bytes, _List] = {}
        """The list that was last cut under each key."""
        self._last: tuple[bytes, list[bytes]] = b"", []
        """The version that was last cut, and its pieces."""
        self.lacks_some = False
        """Whether git had not all of the blobs that were last fetched."""

    def prepare(self, history: History, paths: Iterable[str]) -> None:
        """Fetch the blobs of all versions of these files, and forget those before."""
        self._raw.clear()
        self._sections.clear()
        self._parts.clear()
        self._lists.clear()
        blobs = tuple(dict.fromkeys(blob for path in paths for blob in blobs_of(history, path)))
        for at in range(0, len(blobs), _CHUNK):
            self._raw |= dict(_contents(self._repository, blobs[at : at + _CHUNK]))
        self.lacks_some = len(self._raw) < len(blobs)

    def read(self, blob: str) -> tuple[Fact, ...] | None:
        """Return the facts of a blob; None for one that is missing or cannot be read."""
        raw = self._raw.get(blob)
        if raw is None:
            return None
        stated = self._by_sections(raw)
        if stated is None:
            data = read_yaml(raw, "").data
            stated = tuple(stated_in(data)) if isinstance(data, dict) else None
        return None if stated is None else told_apart(stated)

    def _by_sections(self, raw: bytes) -> tuple[Fact, ...] | None:
        """Return what the sections say together; None when they do not read by themselves."""
        before, *texts = self._cut(raw)
        if _SAYS_SOMETHING.search(before):
            return None
        facts: tuple[Fact, ...] = ()
        keys = set()
        for text in texts:
            if text not in self._sections:
                self._sections[text] = self._section(text)
            section = self._sections[text]
            if section is None or section.key in keys:
                return None
            keys.add(section.key)
            facts += section.facts
        return facts if keys else None

    def _cut(self, raw: bytes) -> list[bytes]:
        """Return what stands before the first section, and each; what is as it was is not cut."""
        known, pieces = self._last
        last = pieces[-1] if len(pieces) > 1 else known
        same = len(known) - len(last)
        if same and raw.startswith(known[: same + 1]):
            pieces = [*pieces[:-1], *_TOP.split(raw[same:])[1:]]
        else:
            pieces = _TOP.split(raw)
        self._last = raw, pieces
        return pieces

    def _section(self, text: bytes) -> _Section | None:
        """Read what stands under one top-level key; of a list that got longer, what came on."""
        head, colon, _after = text.partition(b":")
        known = self._lists.get(head)
        if known is not None and known.goes_on_in(text):
            first, new = self._sections.get(known.text), text[len(known.text) :]
        else:
            known = _List.in_section(text, len(head + colon))
            if known is None:
                return self._part(text)
            second = next(iter(known.starts(text, known.first + 1)), len(text))
            first, new = self._part(text[:second]), text[second:]
        self._lists[head] = known.grown_to(text)
        items = (self._part(head + b":\n" + item) for item in known.cut(new))
        return _joined(first, items)

    def _part(self, text: bytes) -> _Section | None:
        if text not in self._parts:
            data = _plain(text) or _parsed(text)
            self._parts[text] = _Section.of(data) if data and len(data) == 1 else None
        return self._parts[text]


def _plain(text: bytes) -> dict[str, Data] | None:
    try:
        return read_plain(text.decode("utf-8"))
    except UnicodeDecodeError:
        return None


def _parsed(text: bytes) -> dict[str, Data] | None:
    """Return what a parser reads in a part; None where it finds anything to say of it."""
    document = read_yaml(text, "")
    return document.data if isinstance(document.data, dict) and not document.findings else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Section:
    """What a top-level key, or one item of the list under it, says."""

    key: str
    is_list: bool
    facts: tuple[Fact, ...]

    @staticmethod
    def of(data: dict[str, Data]) -> _Section:
        ((key, value),) = data.items()
        return _Section(key=key, is_list=isinstance(value, list), facts=tuple(stated_in(data)))


def _joined(first: _Section | None, items: Iterable[_Section | None]) -> _Section | None:
    """Return the section that a list and its further items make; None when one does not fit."""
    if first is None:
        return None
    facts = first.facts
    for item in items:
        if item is None or not (first.is_list and item.is_list) or item.key != first.key:
            return None
        facts += item.facts
    return _Section(key=first.key, is_list=first.is_list, facts=facts)


@dataclass(frozen=True, kw_only=True, slots=True)
class _List:
    """A list whose items begin on lines of their own, all with the same indentation."""

    text: bytes
    """Of the whole section."""
    first: int
    """Where its first item begins."""
    begin: bytes
    """How its items begin."""

    @staticmethod
    def in_section(text: bytes, after_head: int) -> _List | None:
        """Return the list of a section; None where anything else stands before the first item."""
        found = _ITEM.search(text)
        if found is None or found.start() < after_head or text[after_head : found.start()].strip():
            return None
        return _List(text=text, first=found.start(), begin=found[0])

    def grown_to(self, text: bytes) -> _List:
        return _List(text=text, first=self.first, begin=self.begin)

    def goes_on_in(self, text: bytes) -> bool:
        """Whether a text is this list with further items."""
        return (
            self.text.endswith(b"\n")
            and text.startswith(self.text)
            and text.startswith(self.begin, len(self.text))
        )

    def starts(self, text: bytes, at: int) -> Iterator[int]:
        """Yield where items begin from `at` on."""
        return (found.start() for found in _ITEM.finditer(text, at) if found[0] == self.begin)

    def cut(self, text: bytes) -> Iterator[bytes]:
        """Yield the items of a text that begins with one."""
        starts = (*self.starts(text, 0), len(text))
        return (text[start:end] for start, end in pairwise(starts))


def _contents(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    out = repository.git.read("cat-file", "--batch", stdin=asked)
    # What is missing, in a partial clone, is left out.
    yield from (
        (each.name, each.content) for each in objects_in(BytesIO(out)) if each.kind == "blob"
    )
