"""Whether each object is the one that its name says: its id is the hash of what is in it.

Git believes what lies under an id, and reckons it anew only in `git fsck`: whoever can write into
`.git` could put another commit, another tree or another file under an id that seals and commits
name. Objects are asked for in a few streams, whatever their number.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from relance_docs.git.program import Git
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_CHUNK: Final = 16 * 1024 * 1024
"""Bytes asked of git at once, so that large pièces do not fill the memory."""
_IDS: Final = 20_000
"""Objects of which kind and size are asked at once."""
_SHA256_DIGITS: Final = 64
_TREE_MODE: Final = b"40000"
_LINK_MODE: Final = b"160000"
"""Of a commit of another repository: nothing of it is here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectFault:
    """An object that is missing, or not what its name says."""

    object_id: str
    path: str
    """Where it belongs, from the top of the repository; empty for a commit."""
    message: Message


@dataclass(frozen=True, slots=True)
class _Found:
    object_id: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class TreeRead:
    """The folder of a commit: where its entries begin, and those that the one before had not.

    Each commit has another tree of all cases, in which one entry is another: to read all of them
    again would take commits times cases.
    """

    content: bytes
    starts: list[int]
    """Of each entry, and the end; empty for what is no list of entries."""
    new: list[tuple[bytes, bytes, bytes]]
    """Mode, name and id of each entry that has to be looked at."""

    @staticmethod
    def of(tree: _Found, before: TreeRead | None) -> TreeRead:
        """Read a tree after another one of the same folder, or as the first."""
        entry = re.compile(rb"([0-7]+) ([^\0]+)\0(.{%d})" % (len(tree.object_id) // 2), re.DOTALL)
        content, starts, longer = tree.content, [0, len(tree.content)], 0
        first, last = 0, 1  # of what has to be looked at, among the entries before
        if before is not None and before.starts:
            starts, longer = before.starts, len(content) - len(before.content)
            first = bisect_right(starts, _common(content, before.content)) - 1
            least = min(len(content), len(before.content)) - starts[first]
            same = min(least, _common_end(content, before.content))
            last = bisect_left(starts, len(before.content) - same)
        begin, end = starts[first], starts[last] + longer
        found = list(entry.finditer(content, begin, end))
        now = [*(each.start() for each in found), end]
        if [begin, *(each.end() for each in found)] != now:
            return TreeRead(content, [], entry.findall(content))
        new = [(each[1], each[2], each[3]) for each in found]
        if longer or now != starts[first : last + 1]:
            starts = [*starts[:first], *now, *(each + longer for each in starts[last + 1 :])]
        return TreeRead(content, starts, new)


def _common(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts begin with that are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(one: bytes, other: bytes) -> int:
    """Return how many bytes two texts end with that are the same."""
    low, high = 0, min(len(one), len(other))
    ends = len(one), len(other)
    while low < high:
        middle = (low + high + 1) // 2
        if one[ends[0] - middle : ends[0] - low] == other[ends[1] - middle : ends[1] - low]:
            low = middle
        else:
            high = middle - 1
    return low


class ObjectCheck:
    """Reads all that commits are made of, and gathers what is wrong with it."""

    def __init__(self, repository: Repository) -> None:
        self._git = repository.git
        self._parts = PurePosixPath(repository.prefix).parts
        self.count = 0
        """Objects that are what their names say."""
        self.parents: set[str] = set()
        """All that the commits name as their parents."""
        self._here = _objects_here(repository.git)

    def faults(self, commits: Iterable[str]) -> Iterator[ObjectFault]:
        """Yield what is wrong with the commits, and with the files of the workspace in them."""
        tops: dict[str, str] = {}
        for found in self._sound(dict.fromkeys(commits, ""), "commit"):
            if isinstance(found, ObjectFault):
                yield found
                continue
            head = found.content.partition(b"\n\n")[0].decode("ascii", "replace").splitlines()
            tops.setdefault(head[0].removeprefix("tree "), "")
            self.parents.update(line[7:] for line in head if line.startswith("parent "))
        blobs: dict[str, str] = {}
        trees, seen = tops, set[str]()
        depth = 0
        while trees:
            below: dict[str, str] = {}
            last: dict[str, TreeRead] = {}
            for found in self._sound(trees, "tree"):
                if isinstance(found, ObjectFault):
                    yield found
                    continue
                path = trees[found.object_id]
                last[path] = tree = TreeRead.of(found, last.get(path))
                self._note(tree.new, path, depth, below, blobs)
            depth += 1
            # A tree above the workspace is looked at for the way to it alone.
            trees = {one: path for one, path in below.items() if one not in seen}
            if depth >= len(self._parts):
                seen.update(trees)
        for found in self._sound(blobs, "blob"):
            if isinstance(found, ObjectFault):
                yield found

    def _note(
        self,
        entries: Iterable[tuple[bytes, bytes, bytes]],
        path: str,
        depth: int,
        below: dict[str, str],
        blobs: dict[str, str],
    ) -> None:
        wanted = self._parts[depth].encode() if depth < len(self._parts) else None
        for mode, name, raw in entries:
            if wanted not in (None, name) or mode == _LINK_MODE:
                continue
            kept = below if mode == _TREE_MODE else blobs
            if raw.hex() not in kept:
                place = f"{path}/" if path else ""
                kept[raw.hex()] = place + name.decode("utf-8", "surrogateescape")

    def _sound(self, asked: Mapping[str, str], kind: str) -> Iterator[_Found | ObjectFault]:
        """Yield each object, or what is wrong with it; `asked` has the path of each."""
        for chunk, gone in _chunks(self._git, asked, self._here):
            for one in gone:
                yield _missing(kind, one, asked[one])
            left = list(chunk)
            while left:
                found = _read(self._git, left)
                for each in found:
                    if each.kind == kind and _id_of(each) == each.object_id:
                        self.count += 1
                        yield each
                    else:
                        yield _altered(kind, each.object_id, asked[each.object_id])
                left = left[len(found) :]
                if left:
                    yield _unreadable(kind, left[0], asked[left[0]])
                    left = left[1:]


def _objects_here(git: Git) -> frozenset[str] | None:
    """Return the objects of a partial clone; None for another, in which none should be missing.

    To ask for one that is missing would have git fetch it, or give up.
    """
    if not git.settings.is_partial_clone:
        return None
    asked = ("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return frozenset(git.read(*asked).decode().split())


def _chunks(
    git: Git, asked: Iterable[str], here: frozenset[str] | None
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield objects of no more than so many bytes together, and those that are missing."""
    left = iter(asked)
    while some := tuple(islice(left, _IDS)):
        present = [one for one in some if here is None or one in here]
        gone = [one for one in some if here is not None and one not in here]
        names = "".join(f"{one}\n" for one in present).encode()
        lines = (
            git.ask("cat-file", "--batch-check", "--buffer", stdin=names).out.decode().splitlines()
        )
        chunk: list[str] = []
        total = 0
        for one, line in zip(present, lines, strict=False):
            size = line.rpartition(" ")[2]
            if not size.isdigit():
                gone.append(one)
                continue
            if chunk and total + int(size) > _CHUNK:
                yield chunk, []
                chunk, total = [], 0
            chunk.append(one)
            total += int(size)
        # Git gave up at one that it cannot read: the reading of each says which.
        yield [*chunk, *present[len(lines) :]], gone


def _read(git: Git, asked: Iterable[str]) -> list[_Found]:
    """Return the objects up to the first that git cannot read."""
    names = "".join(f"{one}\n" for one in asked).encode()
    out = git.ask("cat-file", "--batch", "--buffer", stdin=names).out
    found: list[_Found] = []
    at = 0
    while (end := out.find(b"\n", at)) >= 0:
        object_id, _space, rest = out[at:end].decode("ascii", "replace").partition(" ")
        kind, _space, size = rest.partition(" ")
        if not size.isdigit() or end + 1 + int(size) > len(out):
            break
        at = end + 1 + int(size)
        found.append(_Found(object_id, kind, out[end + 1 : at]))
        at += 1
    return found


def _id_of(found: _Found) -> str:
    digest = (
        hashlib.sha256()
        if len(found.object_id) == _SHA256_DIGITS
        else hashlib.sha1(usedforsecurity=False)
    )
    digest.update(f"{found.kind} {len(found.content)}\0".encode())
    digest.update(found.content)
    return digest.hexdigest()


def _missing(kind: str, object_id: str, path: str) -> ObjectFault:
    message = Message("the {kind} {object} is missing in this clone", kind=kind, object=object_id)
    return ObjectFault(object_id=object_id, path=path, message=message)


def _unreadable(kind: str, object_id: str, path: str) -> ObjectFault:
    message = Message("git cannot read the {kind} {object}", kind=kind, object=object_id)
    return ObjectFault(object_id=object_id, path=path, message=message)


def _altered(kind: str, object_id: str, path: str) -> ObjectFault:
    message = Message(
        "another {kind} was put in the place of {object}: its content does not give that id",
        kind=kind,
        object=object_id,
    )
    return ObjectFault(object_id=object_id, path=path, message=message)
