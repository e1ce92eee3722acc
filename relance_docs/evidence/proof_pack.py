"""The objects of git that show one case, and the pack that carries them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from relance_docs.evidence.repository import Repository

_PACKING: Final = (
    # What the user's own configuration could change, and with it the bytes.
    *("-c", "pack.threads=1", "-c", "pack.compression=9", "-c", "core.compression=9"),
    *("-c", "pack.packSizeLimit=0", "-c", "pack.windowMemory=0"),
    *("-c", "pack.useSparse=false", "-c", "core.bigFileThreshold=512m"),
    *("pack-objects", "--stdout", "-q", "--no-reuse-delta", "--no-reuse-object"),
    *("--window=50", "--depth=50", "--delta-base-offset"),
)
_TREE: Final = "tree"


class Entry(NamedTuple):
    """An entry of a tree."""

    kind: str
    object_id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedCommit:
    """A commit and what leads from it to the files of the case."""

    commit: str
    parents: tuple[str, ...]
    objects: tuple[tuple[str, str], ...]
    """The id of each object and the path it is known by, the commit itself with none."""
    texts: frozenset[str]
    """All that a reader of these objects may read beside the files of the case: the message, the
    names of the entries in the trees."""

    def without(self, hidden: Collection[str]) -> PackedCommit:
        """Return the same without some objects, by their ids."""
        kept = tuple(one for one in self.objects if one[0] not in hidden)
        return replace(self, objects=kept)


def packed_commit(repository: Repository, commit: str, paths: Iterable[str]) -> PackedCommit:
    """Return what shows the files `paths` (relative to the workspace) in a commit.

    Trees below the folder of the case come along, with the names and ids of its pièces; the
    pièces themselves do not: `git hash-object` tells whether a file is the one that a tree names.
    """
    head, _blank, message = repository.git.read("cat-file", "commit", commit).partition(b"\n\n")
    lines = head.decode("utf-8", "replace").splitlines()
    listed = _Listed(repository=repository, texts={message.decode("utf-8", "replace")})
    walked = _walked(listed, commit, paths)
    return PackedCommit(
        commit=commit,
        parents=tuple(line.split()[1] for line in lines if line.startswith("parent ")),
        objects=((commit, ""), *dict.fromkeys(walked)),
        texts=frozenset(listed.texts),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Listed:
    """Trees that were read, and the names that stand in them."""

    repository: Repository
    texts: set[str]

    def entries(self, tree: str) -> tuple[Entry, ...]:
        """Return the entries of a tree; none for one that is not there."""
        answer = self.repository.git.ask("ls-tree", "--full-tree", "-z", tree)
        lines = answer.out.decode("utf-8", "surrogateescape").split("\0")
        entries = tuple(_entry(line) for line in lines if line)
        self.texts.update(entry.name for entry in entries)
        return entries


def _entry(line: str) -> Entry:
    facts, _tab, name = line.partition("\t")
    _mode, kind, object_id = facts.split()
    return Entry(kind, object_id, name)


def _walked(listed: _Listed, commit: str, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the trees on the way to each file, the file, and the trees of the folder beside it."""
    known: dict[str, tuple[Entry, ...]] = {}
    root = listed.repository.git.read("rev-parse", f"{commit}^{{tree}}").decode().strip()
    yield root, ""
    for path in paths:
        tree, at = root, PurePosixPath()
        *folders, name = PurePosixPath(f"{listed.repository.prefix}{path}").parts
        for folder in folders:
            tree = _found(listed, known, tree, folder, _TREE)
            at /= folder
            if not tree:
                break
            yield tree, str(at)
        else:
            blob = _found(listed, known, tree, name, "blob")
            if blob:
                yield blob, str(at / name)
            beside = name.removesuffix(".yaml")
            folder_tree = _found(listed, known, tree, beside, _TREE) if beside != name else ""
            if folder_tree and folders[-1:] == ["cases"]:
                yield from _below(listed, folder_tree, at / beside)


def _found(
    listed: _Listed, known: dict[str, tuple[Entry, ...]], tree: str, name: str, kind: str
) -> str:
    entries = known.setdefault(tree, ()) or listed.entries(tree)
    known[tree] = entries
    return next((e.object_id for e in entries if e.name == name and e.kind == kind), "")


def _below(listed: _Listed, tree: str, at: PurePosixPath) -> Iterator[tuple[str, str]]:
    yield tree, str(at)
    for entry in listed.entries(tree):
        if entry.kind == _TREE:
            yield from _below(listed, entry.object_id, at / entry.name)


def pack_of(repository: Repository, commits: Iterable[PackedCommit]) -> bytes:
    """Return a pack with the objects of the commits, each once: `git unpack-objects` reads it."""
    objects: dict[str, str] = {}
    for commit in commits:
        for object_id, path in commit.objects:
            objects.setdefault(object_id, path)
    asked = "".join(f"{object_id} {path}\n" for object_id, path in objects.items())
    return repository.git.read(*_PACKING, stdin=asked.encode("utf-8", "surrogateescape"))
