"""The facts of many versions of case files, each part of a file read once.

The next version of a file differs in a few lines. A file is cut where a new top-level key begins,
and a list where a new item begins; a part that was read is not read again. Where the parts do not
read by themselves, the file is read whole: what comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.evidence.history import History
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.trail_facts import Fact, stated_in, told_apart
from relance_docs.evidence.trail_lineage import blobs_of
from relance_docs.reading.document import Data
from relance_docs.reading.yaml import read_yaml

_TOP: Final = re.compile(rb"^(?=[A-Za-z_\"'])", re.MULTILINE)
_ITEM: Final = re.compile(rb"^(?=( *)- )", re.MULTILINE)
_SAYS_SOMETHING: Final = re.compile(rb"^[ \t]*[^#\s]", re.MULTILINE)
_NO_PARTS: Final = b""
"""In the place of a part: the file does not begin with a key, and is read whole."""
_CHUNK: Final = 2000
"""Blobs asked of git at once."""


class Reader:
    """Reads the blobs of case files; a blob that is no readable YAML gives None."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._raw: dict[str, bytes] = {}
        self._parts: dict[bytes, _Part | None] = {}

    def prepare(self, history: History, paths: Iterable[str]) -> None:
        """Fetch the blobs of all versions of these files, and forget those before."""
        self._raw.clear()
        self._parts.clear()
        blobs = tuple(dict.fromkeys(blob for path in paths for blob in blobs_of(history, path)))
        for at in range(0, len(blobs), _CHUNK):
            self._raw |= dict(_contents(self._repository, blobs[at : at + _CHUNK]))

    def read(self, blob: str) -> tuple[Fact, ...] | None:
        """Return the facts of a blob; None for one that is missing or cannot be read."""
        raw = self._raw.get(blob)
        if raw is None:
            return None
        stated = self._by_parts(raw)
        if stated is None:
            data = read_yaml(raw, "").data
            stated = tuple(stated_in(data)) if isinstance(data, dict) else None
        return None if stated is None else tuple(told_apart(stated))

    def _by_parts(self, raw: bytes) -> tuple[Fact, ...] | None:
        """Return what the parts say together; None when they do not read by themselves."""
        facts: list[Fact] = []
        lists: dict[str, bool] = {}
        for text in _cut(raw):
            if text == _NO_PARTS:
                return None
            part = self._part(text)
            if part is None:
                return None
            goes_on = text.startswith(_GOES_ON)
            if goes_on != (part.key in lists) or (goes_on and not lists[part.key]):
                return None
            lists[part.key] = part.is_list
            facts.extend(part.facts)
        return tuple(facts) if lists else None

    def _part(self, text: bytes) -> _Part | None:
        if text not in self._parts:
            document = read_yaml(text, "")
            data = document.data
            is_whole = isinstance(data, dict) and len(data) == 1 and not document.findings
            self._parts[text] = _Part.of(data) if is_whole and isinstance(data, dict) else None
        return self._parts[text]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """What a part of a file says."""

    key: str
    is_list: bool
    facts: tuple[Fact, ...]

    @staticmethod
    def of(data: dict[str, Data]) -> _Part:
        ((key, value),) = data.items()
        return _Part(key=key, is_list=isinstance(value, list), facts=tuple(stated_in(data)))


_GOES_ON: Final = b"\n"
"""How a part begins that goes on with the list of the part before it."""


def _cut(raw: bytes) -> Iterator[bytes]:
    """Yield the parts of a file; one that goes on with a list begins with a line feed."""
    before, *parts = _TOP.split(raw)
    if _SAYS_SOMETHING.search(before):
        yield _NO_PARTS
    for part in parts:
        found = list(_ITEM.finditer(part))
        starts = [one.start() for one in found if found and one[1] == found[0][1]]
        head, colon, after = part[: starts[0] if starts else 0].partition(b":")
        if len(starts) < 2 or not colon or after.strip():  # noqa: PLR2004 - nothing to cut
            yield part
            continue
        ends = [*starts[1:], len(part)]
        yield part[: ends[0]]
        for start, end in zip(starts[1:], ends[1:], strict=True):
            yield _GOES_ON + head + b":\n" + part[start:end]


def _contents(repository: Repository, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    out = repository.git.read("cat-file", "--batch", stdin=asked)
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        blob, kind, *size = out[at:end].decode().split(" ")
        at = end + 1
        if not size:
            continue  # « missing »: a partial clone
        if kind == "blob":
            yield blob, out[at : at + int(size[0])]
        at += int(size[0]) + 1
