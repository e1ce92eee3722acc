"""The facts of many versions of case files, each part of a file read once.

The next version of a file differs in a few lines. A file is cut where a new top-level key begins,
and a list where a new item begins; a part that was read is not read again. Where the parts do not
read by themselves, the file is read whole: what comes out is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from relance_docs.evidence.history import History
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.trail_facts import Fact, facts_of
from relance_docs.evidence.trail_lineage import blobs_of
from relance_docs.reading.document import Data
from relance_docs.reading.yaml import read_yaml

_TOP: Final = re.compile(rb"^(?=[A-Za-z_\"'])", re.MULTILINE)
_ITEM: Final = re.compile(rb"^(?=( *)- )", re.MULTILINE)
_CHUNK: Final = 2000
"""Blobs asked of git at once."""


class Reader:
    """Reads the blobs of case files; a blob that is no readable YAML gives None."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._raw: dict[str, bytes] = {}
        self._parts: dict[bytes, Data] = {}

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
        data: Data = self._by_parts(raw)
        if data is None:
            data = read_yaml(raw, "").data
        return facts_of(data) if isinstance(data, dict) else None

    def _by_parts(self, raw: bytes) -> dict[str, Data] | None:
        """Return what the parts say together; None when they do not read by themselves."""
        whole: dict[str, Data] = {}
        for part in _cut(raw):
            data = self._part(part)
            if data is None or len(data) != 1:
                return None
            ((key, value),) = data.items()
            known = whole.get(key)
            if key not in whole:
                whole[key] = list(value) if isinstance(value, list) else value
            elif part[:1] in _INDENTED and isinstance(known, list) and isinstance(value, list):
                known.extend(value)
            else:
                return None
        return whole

    def _part(self, part: bytes) -> dict[str, Data] | None:
        if part not in self._parts:
            document = read_yaml(part, "")
            self._parts[part] = None if document.findings else document.data
        data = self._parts[part]
        return data if isinstance(data, dict) else None


_INDENTED: Final = (b"\n",)
"""How a part begins that goes on with a list of the part before it."""


def _cut(raw: bytes) -> Iterator[bytes]:
    """Yield the parts of a file; one that goes on with a list begins with a line feed."""
    _before, *parts = _TOP.split(raw)
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
            yield b"\n" + head + b":\n" + part[start:end]


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
