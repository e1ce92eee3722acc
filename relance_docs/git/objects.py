"""Whether each object is the one that its name says: its id is the hash of what is in it.

Git believes what lies under an id, and reckons it anew only in `git fsck`: whoever can write into
`.git` could put another commit, another tree or another file under an id that seals and commits
name. Objects are asked for in a few streams, whatever their number.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from relance_docs.git.blobs import GitObject, objects_in
from relance_docs.git.program import Git
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_DIGESTS: Final = {40: hashlib.sha1, 64: hashlib.sha256}
"""By the digits of an id."""
_ENTRIES: Final = {
    digits: re.compile(rb"([0-7]+) ([^\0]+)\0(.{%d})" % (digits // 2), re.DOTALL)
    for digits in _DIGESTS
}
_NOT_THERE: Final = "missing"
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
    def of(tree: GitObject, before: TreeRead | None) -> TreeRead:
        """Read a tree after another one of the same folder, or as the first."""
        entry = _ENTRIES[len(tree.name)]
        content, starts, longer = tree.content, [0, len(tree.content)], 0
        first, last = 0, 1  # of what has to be looked at, among the entries before
        if before is not None and before.starts:
            starts, longer = before.starts, len(content) - len(before.content)
            first = bisect_right(starts, _common(content, before.content)) - 1
            last, step = first, 1
            while not content.endswith(before.content[starts[last] :], starts[first]):
                last, step = min(last + step, len(starts) - 1), 2 * step
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
        if other.startswith(one[low:middle], low):
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
                path = trees[found.name]
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

    def _sound(self, asked: Mapping[str, str], kind: str) -> Iterator[GitObject | ObjectFault]:
        """Yield each object, or what is wrong with it; `asked` has the path of each."""
        here, faults = self._here, list[ObjectFault]()
        left = [one for one in asked if here is None or one in here]
        if here is not None:
            yield from (_missing(kind, one, path) for one, path in asked.items() if one not in here)
        while left:
            names, ids = "".join(f"{one}\n" for one in left).encode(), iter(left)
            with self._git.printing("cat-file", "--batch", "--buffer", stdin=names) as out:
                for found, one in zip(objects_in(out), ids, strict=False):
                    if found.kind == _NOT_THERE:
                        yield _missing(kind, one, asked[one])
                    elif found.kind == kind and _id_of(found) == one:
                        self.count += 1
                        yield found
                    else:
                        faults.append(_altered(kind, one, asked[one]))
            left = list(ids)
            # Git gave up at the first of them, which it cannot read.
            faults += [_unreadable(kind, one, asked[one]) for one in left[:1]]
            left = left[1:]
        yield from faults


def _objects_here(git: Git) -> frozenset[str] | None:
    """Return the objects of a partial clone; None for another, in which none should be missing.

    To ask for one that is missing would have git fetch it, or give up.
    """
    if not git.settings.is_partial_clone:
        return None
    asked = ("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    return frozenset(git.read(*asked).decode().split())


def _id_of(found: GitObject) -> str:
    head = b"%b %d\0" % (found.kind.encode(), len(found.content))
    digest = _DIGESTS[len(found.name)](head, usedforsecurity=False)
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
